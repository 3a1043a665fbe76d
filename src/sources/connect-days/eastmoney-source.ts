import { EASTMONEY_TERMS, reportUrl, withNextPage } from '../fetching/eastmoney.js';
import { missingSpan } from '../fetching/plan.js';
import type { Source } from '../fetching/source.js';
import { readDealHistoryAnswer } from './deal-history.js';
import { judgeToldDays } from './exchange-sources.js';

const TYPES = ['001', '003', '005', '002', '004', '006'] as const;
const KEYS: Readonly<Record<(typeof TYPES)[number], string>> = {
  '001': 'northbound shanghai',
  '003': 'northbound shenzhen',
  '005': 'northbound total',
  '002': 'southbound shanghai',
  '004': 'southbound shenzhen',
  '006': 'southbound total',
};

/** Eastmoney's history of Stock Connect deals; northbound without buys, sells and net since 2024-08-19. */
export const eastmoneyDeals: Source = {
  id: 'eastmoney-deals',
  gives: 'Stock Connect deal history since 2014 by channel: net, buys and sells while they were published',
  terms: EASTMONEY_TERMS,
  seen: 'saved answer',
  pace: 2000,
  published: { at: '19:00', lag: 0, days: 'mainland' },
  since: '2014-11-17',
  first: 'all',
  stored: `SELECT 'northbound ' || channel AS key, CAST(date AS VARCHAR) AS day FROM northbound_days WHERE source = 'eastmoney'
    UNION ALL SELECT 'southbound ' || channel, CAST(date AS VARCHAR) FROM southbound_days WHERE source = 'eastmoney'`,
  plan: (context) =>
    TYPES.flatMap((type) => {
      const span = missingSpan(context, KEYS[type]);
      if (span === null) return [];
      const filter = `(MUTUAL_TYPE="${type}")(TRADE_DATE>='${span.from}')(TRADE_DATE<='${span.to}')`;
      return [
        {
          key: `eastmoney-deals ${type} ${span.from} ${span.to}`,
          url: reportUrl('RPT_MUTUAL_DEAL_HISTORY', filter, 'TRADE_DATE', 1, 1000),
          day: null,
          load: { as: 'deal-history' as const },
        },
      ];
    }),
  judge: async (answer, request, context) =>
    withNextPage(
      await judgeToldDays(answer, null, context, readDealHistoryAnswer),
      request,
      answer.status === 200 ? await answer.text() : '',
    ),
};
