import { hkexCalendar, szseCalendar } from '../calendars/calendar-sources.js';
import { eastmoneyDeals } from '../connect-days/eastmoney-source.js';
import { sseConnect, szseConnect } from '../connect-days/exchange-sources.js';
import { hkexConnect } from '../connect-days/hkex-daily-source.js';
import { eastmoneyFunds } from '../fund-positions/fund-sources.js';
import { hkexCcass } from '../hkex-ccass/search-source.js';
import { hkexQuotations } from '../quotations/source.js';
import { hkexSecurities } from '../securities-list/securities-source.js';
import { cboe, chinabond, fred, sseEtf, sseMargin, szseMargin, twse } from '../series/series-sources.js';
import { eastmoneyHoldings } from '../stock-connect/eastmoney-source.js';
import {
  sseNorthboundHoldings,
  sseSouthboundHoldings,
  szseNorthboundHoldings,
  szseSouthboundHoldings,
} from '../stock-connect/exchange-sources.js';
import { TUSHARE_SOURCES } from '../tushare-sources.js';
import { csindex, shenwan } from '../valuation/valuation-sources.js';
import { yahoo } from '../yahoo/source.js';
import type { Source } from './source.js';

/** Every source, in the order in which they are asked: what others need comes first. */
export const SOURCES: readonly Source[] = [
  hkexCalendar,
  szseCalendar,
  hkexSecurities,
  hkexQuotations,
  yahoo,
  sseConnect,
  szseConnect,
  hkexConnect,
  eastmoneyDeals,
  sseSouthboundHoldings,
  szseSouthboundHoldings,
  sseNorthboundHoldings,
  szseNorthboundHoldings,
  eastmoneyHoldings,
  csindex,
  shenwan,
  eastmoneyFunds,
  fred,
  cboe,
  chinabond,
  sseMargin,
  szseMargin,
  sseEtf,
  twse,
  ...TUSHARE_SOURCES,
  hkexCcass,
];
