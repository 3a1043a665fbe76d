import { addDays } from '../iso-date.js';
import { byDays, reading } from './fetching/judging.js';
import { compact, dayByDay, missingSpan, quarterEnds } from './fetching/plan.js';
import { SECRET } from './fetching/run-source.js';
import {
  blocked,
  broken,
  type FetchRequest,
  type PlanContext,
  type Publication,
  type Source,
} from './fetching/source.js';
import { MEANING_CHANGED } from './connect-days/tushare-moneyflow.js';
import { parseDate } from '../iso-date.js';
import type { Kind } from './recognise.js';
import { textOf } from './stock-connect/answer.js';
import { readTushare } from './tushare.js';

const TERMS = {
  text: 'Tushare Pro service terms: own use by the holder of the token; its points decide what is answered',
  url: 'https://tushare.pro/document/1?doc_id=108',
} as const;

/** Refused calls: no permission, too many calls, a wrong token. */
const REFUSED = /^Tushare refused with code (?:2002|40001|40101|40203|-2001|-2002)\b/;
const RATE = /每分钟|每小时|每天|频率|最多访问/;
/** An answer may have that many rows at most. */
const ROWS = 3000;

function request(
  key: string,
  api: string,
  params: Readonly<Record<string, string>>,
  as: Kind,
  day: string | null,
  fields = '',
  offset = 0,
): FetchRequest {
  const body = { api_name: api, token: SECRET, params: { ...params, limit: ROWS, offset }, fields };
  return {
    key: offset === 0 ? key : `${key} from row ${offset}`,
    url: 'https://api.tushare.pro',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    day,
    load: { as },
  };
}

const judge: Source['judge'] = async (answer, asked, context) => {
  const read = await reading(answer, context, (text) => readTushare(text, ['trade_date']));
  if ('judgement' in read) {
    const { judgement } = read;
    const refused = REFUSED.test(judgement.reason ?? '') || RATE.test(judgement.reason ?? '');
    return judgement.state === 'broken' && refused ? blocked(judgement.reason ?? '') : judgement;
  }
  const { rows, more } = read.told;
  const days = [...new Set(rows.map((row) => parseDate(textOf(row.trade_date)) ?? ''))];
  if (days.includes('')) return broken('rows without trade_date');
  const judgement = byDays(days, asked.day, context);
  if (judgement.state !== 'ok' || !more) return judgement;
  const body = JSON.parse(asked.body ?? '{}') as { params: { offset: number } };
  const offset = body.params.offset + rows.length;
  return {
    ...judgement,
    next: {
      ...asked,
      key: `${asked.key.replace(/ from row \d+$/, '')} from row ${offset}`,
      body: JSON.stringify({ ...body, params: { ...body.params, offset } }),
    },
  };
};

const base = {
  terms: TERMS,
  secret: 'WAIZI_TUSHARE_TOKEN',
  seen: 'documented',
  pace: 250,
  judge,
} as const;

/** CCASS lists of a licensed provider: one request for a stock and a day. */
const ccass: Source = {
  ...base,
  id: 'tushare-ccass',
  gives:
    'who holds a Hong Kong stock in CCASS, by participant and day (stocks named in config.yaml; 8000 points)',
  published: { at: '09:00', lag: 1, days: 'hong-kong' },
  since: '2007-06-26',
  first: 7,
  stored: 'SELECT stock AS key, CAST(page_date AS VARCHAR) AS day FROM stock_days',
  plan: ({ days, settings, stored, calendar }) =>
    days
      .filter((day) => !calendar.covers(day) || calendar.isSettlementDay(day))
      .flatMap((day) =>
        settings.stocks
          .filter((stock) => !stored.has(stock, day))
          .map((stock) =>
            request(
              `tushare-ccass ${stock} ${day}`,
              'ccass_hold_detail',
              { ts_code: `${stock}.HK`, trade_date: compact(day) },
              'tushare-ccass',
              day,
              'trade_date,ts_code,name,col_participant_id,col_participant_name,col_shareholding,col_shareholding_percent',
            ),
          ),
      ),
};

const QUARTERLY: Publication = { at: '19:00', lag: 5, days: 'northbound' };

const hkHold: Source = {
  ...base,
  id: 'tushare-holdings',
  gives: 'Stock Connect holdings by stock: southbound by day, northbound at quarter-ends (2000 points)',
  published: { at: '10:00', lag: 1, days: 'southbound' },
  since: '2017-03-17',
  first: 30,
  stored: `SELECT DISTINCT CASE WHEN c.exchange = 'both' THEN 'HK' WHEN c.exchange = 'shanghai' THEN 'SH' ELSE 'SZ' END AS key,
      CAST(c.date AS VARCHAR) AS day FROM connect_holdings c JOIN files f ON f.file = c.file AND f.kind = 'tushare-holdings'`,
  plan: (context) => {
    const fields = 'code,trade_date,ts_code,name,vol,ratio,exchange';
    const of = (exchange: string, day: string): FetchRequest =>
      request(
        `tushare-holdings ${exchange} ${day}`,
        'hk_hold',
        { trade_date: compact(day), exchange },
        'tushare-holdings',
        day,
        fields,
      );
    const wide: PlanContext = { ...context, from: addDays(context.from, -120) };
    return [
      ...dayByDay(context, 'HK', 'southbound', (day) => of('HK', day)),
      ...(['SH', 'SZ'] as const).flatMap((exchange) =>
        quarterEnds(wide, exchange, QUARTERLY).map((day) => of(exchange, day)),
      ),
    ];
  },
};

/** Up to the day before its fields changed their meaning, never after. */
const moneyflow: Source = {
  ...base,
  id: 'tushare-moneyflow',
  gives:
    'the quota used by Stock Connect, by day to 2024-08-16 (2000 points); later its fields mean something else',
  published: { at: '19:00', lag: 0, days: 'mainland' },
  since: '2014-11-17',
  first: 'all',
  stored: `SELECT 'total' AS key, CAST(date AS VARCHAR) AS day FROM northbound_days WHERE source = 'tushare'`,
  plan: (context) => {
    const days = context.days.filter((day) => day < MEANING_CHANGED);
    const span = missingSpan({ ...context, days }, 'total');
    if (span === null) return [];
    const requests: FetchRequest[] = [];
    // an answer has 300 rows at most
    for (let from = span.from; from <= span.to; from = addDays(from, 366)) {
      const to = addDays(from, 365) < span.to ? addDays(from, 365) : span.to;
      requests.push(
        request(
          `tushare-moneyflow ${from} ${to}`,
          'moneyflow_hsgt',
          { start_date: compact(from), end_date: compact(to) },
          'tushare-moneyflow',
          null,
        ),
      );
    }
    return requests;
  },
};

const daily = (id: Source['id'], gives: string, api: string, where: string, fields: string): Source => ({
  ...base,
  id,
  gives,
  published: { at: '19:00', lag: 0, days: 'mainland' },
  since: '2004-01-02',
  first: 30,
  stored: `SELECT DISTINCT 'day' AS key, CAST(date AS VARCHAR) AS day FROM valuation_days WHERE source = 'tushare' AND ${where}`,
  plan: (context) =>
    dayByDay(context, 'day', 'mainland', (day) =>
      request(`${id} ${day}`, api, { trade_date: compact(day) }, 'tushare-daily', day, fields),
    ),
});

export const TUSHARE_SOURCES: readonly Source[] = [
  ccass,
  hkHold,
  moneyflow,
  daily(
    'tushare-index-valuation',
    'PE and PB of SSE, SZSE, CSI 300, CSI 500, SSE 50 and ChiNext, by day (400 points)',
    'index_dailybasic',
    "id NOT LIKE '801%'",
    'ts_code,trade_date,pe,pe_ttm,pb',
  ),
  daily(
    'tushare-shenwan',
    'closes, PE and PB of Shenwan industries, by day (5000 points)',
    'sw_daily',
    "id LIKE '801%'",
    'ts_code,trade_date,name,open,low,high,close,vol,amount,pe,pb',
  ),
];
