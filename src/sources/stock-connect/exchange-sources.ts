import { wholeContentOf } from '../../archive/unpack.js';
import { InputError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import type { ConnectHoldingRow } from '../../store/rows.js';
import { absent, byDays, reading, refusal } from '../fetching/judging.js';
import { compact, dayByDay, quarterEnds, query } from '../fetching/plan.js';
import {
  type Answer,
  broken,
  type FetchRequest,
  type Judgement,
  type JudgeContext,
  OK,
  type Publication,
  type Source,
} from '../fetching/source.js';
import { looksLikeZip } from '../zip.js';
import { isFields, readAnswer } from './answer.js';
import { parseSseHoldings } from './sse-holdings.js';
import { parseSzseHoldings } from './szse-holdings.js';

const DAILY: Publication = { at: '10:00', lag: 1, days: 'southbound' };
const QUARTERLY: Publication = { at: '19:00', lag: 5, days: 'northbound' };

const SSE_TERMS = {
  text: 'SSE website statement: commercial reuse may need written permission',
  url: 'https://www.sse.com.cn/home/legal/',
} as const;
const SZSE_TERMS = {
  text: 'SZSE website statement: commercial reuse may need written permission',
  url: 'https://www.szse.cn/home/legal/',
} as const;

const storedOf = (direction: string, exchange: string): string =>
  `SELECT DISTINCT '${direction}' AS key, CAST(date AS VARCHAR) AS day FROM connect_holdings
   WHERE direction = '${direction}' AND exchange = '${exchange}'`;

const SIZE = 5000;

function sseRequest(query_: string, key: string, day: IsoDate, page = 1): FetchRequest {
  const parameters = query({
    sqlId: query_,
    secCodeName: '',
    tradeDate: compact(day),
    isPagination: 'true',
    'pageHelp.pageSize': SIZE,
    'pageHelp.pageNo': page,
    'pageHelp.beginPage': page,
    'pageHelp.endPage': page,
  });
  return {
    key: page === 1 ? key : `${key} page ${page}`,
    url: `https://query.sse.com.cn/sseQuery/commonSoaQuery.do?${parameters}`,
    headers: { referer: 'https://www.sse.com.cn/' },
    day,
    load: { as: 'sse-holdings', date: day },
  };
}

const allZero = (rows: readonly ConnectHoldingRow[]): boolean =>
  rows.length > 0 && rows.every(({ shares }) => shares === 0n);

async function judgeSse(answer: Answer, request: FetchRequest, context: JudgeContext): Promise<Judgement> {
  const day = request.day ?? undefined;
  const read = await reading(answer, context, (text) => ({
    parsed: parseSseHoldings(text, day === undefined ? {} : { date: day }),
    answer: readAnswer(text),
  }));
  if ('judgement' in read) return read.judgement;
  const { rows } = read.told.parsed;
  if (allZero(rows)) return broken('nothing but zeros, a dead feed');
  const judgement = byDays([...new Set(rows.map(({ date }) => date))], request.day, context);
  const { pageHelp } = read.told.answer;
  const total = isFields(pageHelp) ? Number(pageHelp.total) : 0;
  const page = Number(/pageHelp\.pageNo=(\d+)/.exec(request.url)?.[1] ?? 1);
  if (judgement.state !== 'ok' || !(total > page * SIZE) || request.day === null) return judgement;
  const name = /sqlId=(\w+)/.exec(request.url)?.[1] ?? '';
  return {
    ...judgement,
    next: sseRequest(name, request.key.replace(/ page \d+$/, ''), request.day, page + 1),
  };
}

/** What mainland investors hold of Hong Kong stocks through Shanghai, by day. */
export const sseSouthboundHoldings: Source = {
  id: 'sse-southbound-holdings',
  gives: 'southbound holdings through Shanghai, by stock and day',
  terms: SSE_TERMS,
  seen: 'working code',
  pace: 1500,
  published: DAILY,
  since: '2017-03-17',
  first: 30,
  limit: 16 << 20,
  stored: storedOf('southbound', 'shanghai'),
  plan: (context) =>
    dayByDay(context, 'southbound', 'southbound', (day) =>
      sseRequest('FW_HGTZL_GGTSCSJ_GGTZQCYSL', `sse-southbound-holdings ${day}`, day),
    ),
  judge: judgeSse,
};

/** What foreign investors hold of Shanghai stocks at quarter-ends. */
export const sseNorthboundHoldings: Source = {
  id: 'sse-northbound-holdings',
  gives: 'northbound holdings of Shanghai stocks, at quarter-ends',
  terms: SSE_TERMS,
  seen: 'working code',
  pace: 1500,
  published: QUARTERLY,
  since: '2017-03-31',
  first: 200,
  limit: 16 << 20,
  stored: storedOf('northbound', 'shanghai'),
  plan: (context) =>
    quarterEnds(context, 'northbound', QUARTERLY).map((day) =>
      sseRequest('FW_HGTZL_HGTSCSJ_HGTZQCYSL_L', `sse-northbound-holdings ${day}`, day),
    ),
  judge: judgeSse,
};

async function judgeSzse(answer: Answer, { day }: FetchRequest, context: JudgeContext): Promise<Judgement> {
  const refused = refusal(answer, context);
  if (refused) return refused;
  const bytes = await wholeContentOf(answer.path, 64 << 20);
  if (!looksLikeZip(bytes)) return broken('no workbook');
  try {
    const { rows } = await parseSzseHoldings(bytes, day === null ? {} : { date: day });
    if (allZero(rows)) return broken('nothing but zeros, a dead feed');
    return rows.length > 0 ? OK : absent('no rows', context);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return /answered/.test(error.problem) ? absent(error.problem, context) : broken(error.problem);
  }
}

const szseRequest = (catalogue: string, when: string, key: string, day: IsoDate): FetchRequest => ({
  key,
  url: `https://www.szse.cn/api/report/ShowReport?${query({ SHOWTYPE: 'xlsx', CATALOGID: catalogue, txtDate: when })}`,
  headers: { referer: 'https://www.szse.cn/' },
  day,
  load: { as: 'workbook', date: day },
});

/** What mainland investors hold of Hong Kong stocks through Shenzhen, by day. */
export const szseSouthboundHoldings: Source = {
  id: 'szse-southbound-holdings',
  gives: 'southbound holdings through Shenzhen, by stock and day',
  terms: SZSE_TERMS,
  seen: 'working code',
  pace: 1500,
  published: DAILY,
  since: '2017-03-17',
  first: 30,
  stored: storedOf('southbound', 'shenzhen'),
  plan: (context) =>
    dayByDay(context, 'southbound', 'southbound', (day) =>
      szseRequest('SGT_GGTCGSL', day, `szse-southbound-holdings ${day}`, day),
    ),
  judge: judgeSzse,
};

/** What foreign investors hold of Shenzhen stocks at quarter-ends. */
export const szseNorthboundHoldings: Source = {
  id: 'szse-northbound-holdings',
  gives: 'northbound holdings of Shenzhen stocks, at quarter-ends',
  terms: SZSE_TERMS,
  seen: 'working code',
  pace: 1500,
  published: QUARTERLY,
  since: '2017-03-31',
  first: 200,
  stored: storedOf('northbound', 'shenzhen'),
  plan: (context) =>
    quarterEnds(context, 'northbound', QUARTERLY).map((day) =>
      szseRequest(
        'SGT_SGTCGSL',
        `${day.slice(0, 4)}Q${Number(day.slice(5, 7)) / 3}`,
        `szse-northbound-holdings ${day}`,
        day,
      ),
    ),
  judge: judgeSzse,
};
