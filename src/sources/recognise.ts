import { InputError } from '../errors.js';
import { recogniseCalendarCsv } from './calendars/calendar-csv.js';
import { recogniseConnectCalendar } from './calendars/connect-calendar.js';
import { recogniseSzseCalendar } from './calendars/szse-calendar.js';
import { recogniseHoldingsHeader } from './ccass-csv/columns.js';
import { recogniseTushareCcass } from './ccass-csv/tushare-ccass.js';
import { refuseDeadFeed } from './connect-days/dead-feeds.js';
import { recogniseDealHistory } from './connect-days/deal-history.js';
import { recogniseHkexDaily } from './connect-days/hkex-daily.js';
import { recogniseSseDaily } from './connect-days/sse-daily.js';
import { recogniseSzseDaily } from './connect-days/szse-daily.js';
import { recogniseTushareMoneyflow } from './connect-days/tushare-moneyflow.js';
import { recogniseActionsHeader, recogniseAnnouncementsHeader } from './corporate-actions/columns.js';
import { recogniseBenchmarkWeights } from './fund-positions/benchmark-weights.js';
import { recogniseEastmoneyFunds } from './fund-positions/eastmoney-funds.js';
import { recogniseFundHoldings } from './fund-positions/fund-holdings-csv.js';
import { recogniseIndustryWeights } from './fund-positions/industry-weights.js';
import { recogniseTushareFunds, recogniseTushareWeights } from './fund-positions/tushare-positions.js';
import { recognisePage, titleOf } from './hkex-ccass/recognise-page.js';
import { recogniseIndexHeader } from './indices/index-csv.js';
import { recogniseShareCsv } from './indices/share-csv.js';
import { recogniseIndustries } from './industries/industries.js';
import { recogniseShareIndustries } from './industries/share-industries.js';
import { recogniseYahooProfile } from './industries/yahoo-profile.js';
import { recogniseIssuedHeader } from './issued/issued.js';
import { recognisePanelHeader } from './panel/columns.js';
import { recogniseParticipantList } from './participant-lists/participant-list.js';
import { recognisePricesHeader } from './prices/columns.js';
import { recogniseQuotations } from './quotations/parse.js';
import { recogniseSecuritiesCsv } from './securities-list/securities-list.js';
import { recogniseCboe } from './series/cboe.js';
import { recogniseChinabond } from './series/chinabond.js';
import { recogniseFred } from './series/fred.js';
import { recogniseMarginCsv, recogniseSseMargin, recogniseSzseMargin } from './series/margin.js';
import { recogniseSseEtf } from './series/sse-etf.js';
import { recogniseTwse } from './series/twse.js';
import { recogniseSeriesHeader } from './series/series-csv.js';
import { recogniseEastmoneyHoldings } from './stock-connect/eastmoney-holdings.js';
import { recogniseHoldingsCsv } from './stock-connect/holdings-csv.js';
import {
  recogniseEastmoneyParticipants,
  recogniseParticipantHoldings,
} from './stock-connect/participants.js';
import { recogniseSseHoldings } from './stock-connect/sse-holdings.js';
import { recogniseTushareHoldings } from './stock-connect/tushare-holdings.js';
import { headerOf } from './table.js';
import { recogniseCsindex } from './valuation/csindex.js';
import { recogniseEastmoneyValuation } from './valuation/eastmoney.js';
import { recogniseLegulegu } from './valuation/legulegu.js';
import { recogniseParallelValuation } from './valuation/parallel-json.js';
import { recogniseShenwan } from './valuation/shenwan.js';
import { recogniseTushareDaily } from './valuation/tushare.js';
import { recogniseValuationHeader } from './valuation/valuation-csv.js';
import { recogniseIssueList } from './webbsite-issues/issue-list.js';
import { recogniseYahooChart } from './yahoo/chart.js';
import { recogniseDump, recogniseExtract } from './webbsite/recognise.js';
import { looksLikeZip } from './zip.js';

/** The kinds of file that import knows, in the order in which they are loaded: what others need comes first. */
export const KINDS = [
  'hkex-calendar',
  'szse-calendar',
  'calendar',
  'workbook',
  'securities',
  'stock-list',
  'participants',
  'participant-list',
  'webbsite-issues',
  'industries',
  'yahoo-profile',
  'corporate-actions',
  'announcements',
  'issued',
  'prices',
  'hkex-quotations',
  'yahoo-chart',
  'connect-page',
  'sse-holdings',
  'tushare-holdings',
  'eastmoney-holdings',
  'connect-csv',
  'connect-participants',
  'eastmoney-participants',
  'hkex-daily',
  'deal-history',
  'sse-daily',
  'szse-daily',
  'tushare-moneyflow',
  'csindex',
  'index-csv',
  'tushare-daily',
  'shenwan',
  'valuation-json',
  'legulegu',
  'eastmoney-valuation',
  'valuation-csv',
  'share-csv',
  'share-industries',
  'fund-holdings',
  'eastmoney-funds',
  'tushare-funds',
  'benchmark-weights',
  'tushare-index-weight',
  'industry-weights',
  'fred',
  'cboe-vix',
  'chinabond',
  'sse-margin',
  'szse-margin',
  'sse-etf',
  'twse-foreign',
  'margin-csv',
  'panel',
  'series-csv',
  'webbsite-dump',
  'webbsite-csv',
  'ccass-csv',
  'ccass-parquet',
  'tushare-ccass',
  'ccass-page',
] as const;
export type Kind = (typeof KINDS)[number];

const CSV_KINDS: readonly [Kind, (cells: readonly string[], head: string) => boolean][] = [
  ['connect-participants', recogniseParticipantHoldings],
  ['ccass-csv', recogniseHoldingsHeader],
  ['panel', recognisePanelHeader],
  ['industry-weights', recogniseIndustryWeights],
  ['fund-holdings', recogniseFundHoldings],
  ['benchmark-weights', recogniseBenchmarkWeights],
  ['share-industries', recogniseShareIndustries],
  ['share-csv', recogniseShareCsv],
  ['prices', recognisePricesHeader],
  ['corporate-actions', recogniseActionsHeader],
  ['announcements', recogniseAnnouncementsHeader],
  ['issued', recogniseIssuedHeader],
];

type TextKind = readonly [Kind, (head: string) => boolean];

/** Told before the headers of csv. */
const EARLY_KINDS: readonly TextKind[] = [
  ['hkex-quotations', recogniseQuotations],
  ['webbsite-dump', recogniseDump],
  ['webbsite-csv', recogniseExtract],
  ['chinabond', recogniseChinabond],
  ['hkex-daily', recogniseHkexDaily],
];

const FIRST_KINDS: readonly TextKind[] = [
  ['hkex-calendar', recogniseConnectCalendar],
  ['szse-calendar', recogniseSzseCalendar],
  ['calendar', recogniseCalendarCsv],
  ['webbsite-issues', recogniseIssueList],
  ['eastmoney-funds', recogniseEastmoneyFunds],
  ['tushare-funds', recogniseTushareFunds],
  ['tushare-index-weight', recogniseTushareWeights],
  ['eastmoney-participants', recogniseEastmoneyParticipants],
  ['deal-history', recogniseDealHistory],
  ['eastmoney-valuation', recogniseEastmoneyValuation],
  ['sse-margin', recogniseSseMargin],
  ['sse-etf', recogniseSseEtf],
  ['twse-foreign', recogniseTwse],
  ['sse-daily', recogniseSseDaily],
  ['szse-margin', recogniseSzseMargin],
  ['szse-daily', recogniseSzseDaily],
  ['tushare-moneyflow', recogniseTushareMoneyflow],
  ['tushare-ccass', recogniseTushareCcass],
  ['csindex', recogniseCsindex],
  ['yahoo-chart', recogniseYahooChart],
  ['shenwan', recogniseShenwan],
  ['legulegu', recogniseLegulegu],
  ['valuation-json', recogniseParallelValuation],
  ['margin-csv', recogniseMarginCsv],
];

const LATER_KINDS: readonly TextKind[] = [
  ['sse-holdings', recogniseSseHoldings],
  ['tushare-holdings', recogniseTushareHoldings],
  ['tushare-daily', recogniseTushareDaily],
  ['eastmoney-holdings', recogniseEastmoneyHoldings],
  ['connect-csv', recogniseHoldingsCsv],
  ['yahoo-profile', recogniseYahooProfile],
  ['industries', recogniseIndustries],
  ['securities', recogniseSecuritiesCsv],
  ['participants', recogniseParticipantList],
  ['cboe-vix', recogniseCboe],
  ['fred', recogniseFred],
];

/** The most general headers, last. */
const LAST_CSV_KINDS: readonly [Kind, (cells: readonly string[]) => boolean][] = [
  ['index-csv', recogniseIndexHeader],
  ['valuation-csv', recogniseValuationHeader],
  ['series-csv', recogniseSeriesHeader],
];

/** Text of the beginning of a file: UTF-8, else GB18030. A character cut at the end is dropped. */
function textOf(head: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
  } catch {
    return new TextDecoder('gb18030').decode(head, { stream: true });
  }
}

const REMEDY = 'see docs/formats.md for what import reads, or say what it is with --as KIND';

/**
 * What a file is, from the beginning of its content (unpacked), never from its name.
 * @throws InputError when it is nothing that import reads
 */
export function recognise(head: Buffer): Kind {
  if (head.length === 0) throw new InputError('the file is empty', { remedy: 'fetch it again' });
  if (looksLikeZip(head)) return 'workbook';
  if (head.subarray(0, 4).toString('latin1') === 'PAR1') return 'ccass-parquet';
  const utf16 = head[0] === 0xff && head[1] === 0xfe;
  if (!utf16 && head.includes(0)) throw new InputError('binary data that is no workbook', { remedy: REMEDY });
  const text = utf16 ? new TextDecoder('utf-16le').decode(head) : textOf(head);
  for (const [kind, is] of EARLY_KINDS) if (is(text)) return kind;
  const page = recognisePage(text);
  if (
    page === 'ccass-page' ||
    page === 'connect-page' ||
    page === 'stock-list' ||
    page === 'participant-list'
  )
    return page;
  if (page === 'block-page') {
    throw new InputError(`a block page of the site ("${titleOf(text) ?? ''}"), not an answer`, {
      remedy: 'stop fetching, wait, and save the page again by hand',
    });
  }
  if (page === 'other-html') {
    throw new InputError(`a web page, but none of HKEX's holding pages (title "${titleOf(text) ?? ''}")`, {
      remedy: 'save the result page of the CCASS shareholding search',
    });
  }
  refuseDeadFeed(text);
  for (const [kind, is] of FIRST_KINDS) if (is(text)) return kind;
  const cells = headerCells(text);
  for (const [kind, is] of CSV_KINDS) if (is(cells, text)) return kind;
  for (const [kind, is] of LATER_KINDS) if (is(text)) return kind;
  for (const [kind, is] of LAST_CSV_KINDS) if (is(cells)) return kind;
  const first = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0] ?? '';
  throw new InputError(`not a file that import knows (it begins "${printable(first)}")`, { remedy: REMEDY });
}

function headerCells(text: string): readonly string[] {
  try {
    return headerOf(text);
  } catch {
    return [];
  }
}

const printable = (text: string): string => text.replace(/[^\x20-\x7e\u00a0-\uffff]/g, '?').slice(0, 60);
