import { EASTMONEY_TERMS, reportUrl, withNextPage } from '../fetching/eastmoney.js';
import { byDays, reading } from '../fetching/judging.js';
import { dayByDay } from '../fetching/plan.js';
import { broken, type Source } from '../fetching/source.js';
import { parseEastmoneyHoldings } from './eastmoney-holdings.js';

/** Southbound holdings as Eastmoney tells them: HKEX's total of both exchanges. */
export const eastmoneyHoldings: Source = {
  id: 'eastmoney-southbound-holdings',
  gives: 'southbound holdings of both exchanges together, by stock and day',
  terms: EASTMONEY_TERMS,
  seen: 'working code',
  pace: 2000,
  published: { at: '10:00', lag: 1, days: 'southbound' },
  since: '2017-03-17',
  first: 30,
  stored: `SELECT DISTINCT 'southbound' AS key, CAST(c.date AS VARCHAR) AS day FROM connect_holdings c
    JOIN files f ON f.file = c.file AND f.kind = 'eastmoney-holdings'`,
  plan: (context) =>
    dayByDay(context, 'southbound', 'southbound', (day) => ({
      key: `eastmoney-southbound-holdings ${day}`,
      url: reportUrl(
        'RPT_MUTUAL_STOCK_HOLDRANKS',
        `(INTERVAL_TYPE="1")(RN=1)(TRADE_DATE='${day}')`,
        'HOLD_MARKET_CAP',
        1,
        1000,
      ),
      day,
      load: { as: 'eastmoney-holdings' },
    })),
  judge: async (answer, request, context) => {
    const read = await reading(answer, context, (text) => ({ text, parsed: parseEastmoneyHoldings(text) }));
    if ('judgement' in read) return read.judgement;
    const { rows, setAside } = read.told.parsed;
    const [first] = setAside;
    if (rows.length === 0) return broken(first?.reason ?? 'no rows');
    if (rows.every(({ shares }) => shares === 0n)) return broken('nothing but zeros, a dead feed');
    const judgement = byDays([...new Set(rows.map(({ date }) => date))], request.day, context);
    return withNextPage(judgement, request, read.told.text);
  },
};
