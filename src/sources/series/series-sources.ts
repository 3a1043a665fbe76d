import { compact, dayByDay, missingSpan, query } from '../fetching/plan.js';
import { absent, byDays, reading, refusal } from '../fetching/judging.js';
import {
  type Answer,
  blocked,
  broken,
  type FetchRequest,
  type Judgement,
  type JudgeContext,
  OK,
  type Source,
} from '../fetching/source.js';
import { addDays, dayNumber } from '../../iso-date.js';
import { InputError } from '../../errors.js';
import type { Parsed } from '../../store/rows.js';
import { parseCboe } from './cboe.js';
import { parseChinabond } from './chinabond.js';
import { parseFred } from './fred.js';
import type { ToldValue } from './judge.js';
import { parseSseMargin, parseSzseMargin } from './margin.js';
import { parseSseEtf } from './sse-etf.js';
import { parseTwse } from './twse.js';

const storedSeries = (source: string): string =>
  `SELECT id AS key, CAST(date AS VARCHAR) AS day FROM series_days WHERE source = '${source}'`;

async function judgeValues(
  answer: Answer,
  { day }: FetchRequest,
  context: JudgeContext,
  parse: (text: string) => Parsed<ToldValue>,
): Promise<Judgement> {
  const read = await reading(answer, context, parse);
  if ('judgement' in read) return read.judgement;
  const { rows, setAside } = read.told;
  if (rows.length === 0) return setAside[0] ? broken(setAside[0].reason) : absent('no values yet', context);
  return byDays([...new Set(rows.map(({ date }) => date))], day, context);
}

/** FRED's codes by the id of the series here. */
const FRED: Readonly<Record<string, string>> = {
  us10y: 'DGS10',
  us2y: 'DGS2',
  us5y: 'DGS5',
  us30y: 'DGS30',
  vix: 'VIXCLS',
  'usdcny-fed': 'DEXCHUS',
  'usd-broad': 'DTWEXBGS',
};

/** Series of the Federal Reserve Bank of St. Louis. */
export const fred: Source = {
  id: 'fred',
  gives: 'US yields, VIX, the yuan and the broad dollar, by day',
  terms: {
    text: 'FRED terms of use: own use with attribution; VIX is copyright of Cboe',
    url: 'https://fred.stlouisfed.org/legal/',
  },
  seen: 'saved answer',
  pace: 1000,
  published: { at: '06:00', lag: 2, days: 'weekdays' },
  since: '2005-01-01',
  first: 'all',
  stored: storedSeries('fred'),
  plan: (context) => {
    const wanted = context.settings.series.length > 0 ? context.settings.series : Object.keys(FRED);
    return wanted.flatMap((name): FetchRequest[] => {
      const code = FRED[name] ?? name;
      const id = Object.keys(FRED).find((one) => FRED[one] === code) ?? code;
      const span = missingSpan(context, id);
      if (span === null) return [];
      return [
        {
          key: `fred ${code} ${span.from} ${span.to}`,
          url: `https://fred.stlouisfed.org/graph/fredgraph.csv?${query({ id: code, cosd: span.from, coed: span.to })}`,
          day: null,
          load: { as: 'fred' },
        },
      ];
    });
  },
  judge: async (answer, request, context) => {
    const code = /fred (\S+)/.exec(request.key)?.[1] ?? '';
    const header = answer.head.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0] ?? '';
    const shown = header.split(',')[1];
    if (answer.status === 200 && shown !== undefined && !/^\s*</.test(answer.head) && shown.trim() !== code)
      return broken(`asked for ${code}, the column is ${shown.trim()}`);
    return judgeValues(answer, request, context, (text) => {
      // a day or two without a value, such as a holiday of New York, is a header alone
      if (/^[^\n]*\n?$/.test(text.trim())) return { rows: [], setAside: [] };
      return parseFred(text);
    });
  },
};

/** Cboe's own history of the VIX, one file; asked whether it changed once a day. */
export const cboe: Source = {
  id: 'cboe-vix',
  gives: 'the VIX since 1990, by day',
  terms: {
    text: 'Cboe terms: own use; no redistribution',
    url: 'https://www.cboe.com/us_disclaimers/',
  },
  seen: 'documented',
  pace: 1000,
  published: { at: '07:00', lag: 1, days: 'weekdays' },
  since: '1990-01-02',
  first: 1,
  stored: storedSeries('cboe'),
  plan: (context) => {
    const last = context.days.at(-1);
    if (last === undefined || context.stored.has('vix', last)) return [];
    return [
      {
        key: `cboe-vix asked ${context.today}`,
        url: 'https://cdn.cboe.com/api/global/us_indices/daily_prices/VIX_History.csv',
        day: null,
        load: { as: 'cboe-vix' },
        conditional: true,
      },
    ];
  },
  judge: (answer, request, context) => judgeValues(answer, request, context, parseCboe),
};

/** Longest span that Chinabond answers. */
const YEAR = 360;

/** Yields of Chinese government bonds. */
export const chinabond: Source = {
  id: 'chinabond',
  gives: 'yields of Chinese government bonds from 3 months to 30 years, by day',
  terms: {
    text: 'ChinaBond website statement: own use with attribution',
    url: 'https://yield.chinabond.com.cn',
  },
  seen: 'documented',
  pace: 2000,
  published: { at: '18:30', lag: 0, days: 'mainland' },
  since: '2006-03-01',
  first: 'all',
  stored: storedSeries('chinabond'),
  plan: (context) => {
    const span = missingSpan(context, 'cn10y');
    if (span === null) return [];
    const requests: FetchRequest[] = [];
    for (let from = span.from; from <= span.to; from = addDays(from, YEAR)) {
      const to = dayNumber(from) + YEAR - 1 < dayNumber(span.to) ? addDays(from, YEAR - 1) : span.to;
      requests.push({
        key: `chinabond ${from} ${to}`,
        url: `https://yield.chinabond.com.cn/cbweb-pbc-web/pbc/historyQuery?${query({ startDate: from, endDate: to, gjqx: 0, qxId: 'ycqx', locale: 'cn_ZH' })}`,
        day: null,
        load: { as: 'chinabond' },
      });
    }
    return requests;
  },
  judge: async (answer, _request, context) => {
    const refused = refusal(answer, context, true);
    if (refused) return refused;
    try {
      const { rows } = parseChinabond(await answer.text());
      return rows.length > 0 ? OK : absent('no values yet', context);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return error.problem.startsWith('no row of') ? absent(error.problem, context) : broken(error.problem);
    }
  },
};

/** The Shanghai exchange's margin balances. */
export const sseMargin: Source = {
  id: 'sse-margin',
  gives: 'margin balances of Shanghai, by day',
  terms: {
    text: 'SSE website statement: commercial reuse may need written permission',
    url: 'https://www.sse.com.cn/home/legal/',
  },
  seen: 'saved answer',
  pace: 1500,
  published: { at: '09:30', lag: 1, days: 'mainland' },
  since: '2010-03-31',
  first: 'all',
  stored: storedSeries('sse'),
  plan: (context) => {
    const span = missingSpan(context, 'margin-financing-balance-sse');
    return span === null ? [] : [marginRequest(span.from, span.to, 1)];
  },
  judge: async (answer, request, context) => {
    const judgement = await judgeValues(answer, request, context, parseSseMargin);
    const [, from = '', to = '', page = '1'] =
      /sse-margin (\S+) (\S+)(?: page (\d+))?/.exec(request.key) ?? [];
    const total =
      answer.status === 200 ? Number(/"total"\s*:\s*(\d+)/.exec(await answer.text())?.[1] ?? 0) : 0;
    return judgement.state === 'ok' && total > Number(page) * MARGIN_ROWS
      ? { ...judgement, next: marginRequest(from, to, Number(page) + 1) }
      : judgement;
  },
};

const MARGIN_ROWS = 1000;

const marginRequest = (from: string, to: string, page: number): FetchRequest => ({
  key: `sse-margin ${from} ${to}${page === 1 ? '' : ` page ${page}`}`,
  url: `https://query.sse.com.cn/marketdata/tradedata/queryMargin.do?${query({
    isPagination: 'true',
    beginDate: compact(from),
    endDate: compact(to),
    'pageHelp.pageSize': MARGIN_ROWS,
    'pageHelp.pageNo': page,
    'pageHelp.beginPage': page,
    'pageHelp.endPage': page,
  })}`,
  headers: { referer: 'https://www.sse.com.cn/' },
  day: null,
  load: { as: 'sse-margin' },
});

/** The Shenzhen exchange's margin balances. */
export const szseMargin: Source = {
  id: 'szse-margin',
  gives: 'margin balances of Shenzhen, by day',
  terms: {
    text: 'SZSE website statement: commercial reuse may need written permission',
    url: 'https://www.szse.cn/home/legal/',
  },
  seen: 'saved answer',
  pace: 1500,
  published: { at: '09:30', lag: 1, days: 'mainland' },
  since: '2010-03-31',
  first: 30,
  limit: 64 << 10,
  stored: storedSeries('szse'),
  plan: (context) =>
    dayByDay(context, 'margin-financing-balance-szse', 'mainland', (day) => ({
      key: `szse-margin ${day}`,
      url: `https://www.szse.cn/api/report/ShowReport/data?${query({ SHOWTYPE: 'JSON', CATALOGID: '1837_xxpl', TABKEY: 'tab1', txtDate: day })}`,
      headers: { referer: 'https://www.szse.cn/' },
      day,
      load: { as: 'szse-margin' },
    })),
  judge: (answer, request, context) => judgeValues(answer, request, context, parseSzseMargin),
};

/** Shares outstanding of the Shanghai exchange's ETFs. */
export const sseEtf: Source = {
  id: 'sse-etf',
  gives: 'shares outstanding of all ETFs of Shanghai, by day',
  terms: {
    text: 'SSE website statement: commercial reuse may need written permission',
    url: 'https://www.sse.com.cn/home/legal/',
  },
  seen: 'working code',
  pace: 1500,
  published: { at: '20:00', lag: 1, days: 'mainland' },
  since: '2015-07-03',
  first: 30,
  limit: 8 << 20,
  stored:
    "SELECT DISTINCT 'funds' AS key, CAST(date AS VARCHAR) AS day FROM series_days WHERE source = 'sse-etf'",
  plan: (context) =>
    dayByDay(context, 'funds', 'mainland', (day) => ({
      key: `sse-etf ${day}`,
      url: `https://query.sse.com.cn/commonQuery.do?${query({
        sqlId: 'COMMON_SSE_ZQPZ_ETFZL_XXPL_ETFGM_SEARCH_L',
        STAT_DATE: day,
        isPagination: 'true',
        'pageHelp.pageSize': 10_000,
        'pageHelp.pageNo': 1,
        'pageHelp.beginPage': 1,
        'pageHelp.cacheSize': 1,
        'pageHelp.endPage': 1,
      })}`,
      headers: { referer: 'https://www.sse.com.cn/' },
      day,
      load: { as: 'sse-etf' },
    })),
  judge: (answer, request, context) => judgeValues(answer, request, context, parseSseEtf),
};

/** What the exchange shows instead of an answer to one who asks too often. */
const TWSE_REFUSAL = /安全性考量|頁面無法|FOR SECURITY REASONS/i;

/** What foreign investors bought and sold on the Taiwan Stock Exchange. */
export const twse: Source = {
  id: 'twse-foreign',
  gives: 'what foreign investors bought and sold on the Taiwan Stock Exchange, by day',
  terms: {
    text: 'TWSE website terms; giving its trading information on to others needs its approval',
    url: 'https://www.twse.com.tw/en/terms/use.html',
  },
  seen: 'working code',
  // it locks out whoever asks more than a few times in five seconds
  pace: 5000,
  published: { at: '17:00', lag: 0, days: 'weekdays' },
  since: '2004-04-07',
  first: 30,
  limit: 256 << 10,
  stored: storedSeries('twse'),
  plan: (context) =>
    dayByDay(context, 'twse-foreign-net', 'weekdays', (day) => ({
      key: `twse-foreign ${day}`,
      url: `https://www.twse.com.tw/rwd/en/fund/BFI82U?${query({ response: 'json', type: 'day', dayDate: compact(day) })}`,
      day,
      load: { as: 'twse-foreign' },
    })),
  judge: (answer, request, context) =>
    TWSE_REFUSAL.test(answer.head)
      ? blocked('the exchange refuses further questions ("security reasons")')
      : judgeValues(answer, request, context, parseTwse),
};
