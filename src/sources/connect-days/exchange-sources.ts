import { dayInChina, type IsoDate } from '../../iso-date.js';
import type { Parsed } from '../../store/rows.js';
import { byDays, reading } from '../fetching/judging.js';
import { compact, dayByDay, query } from '../fetching/plan.js';
import { type Answer, broken, type Judgement, type JudgeContext, type Source } from '../fetching/source.js';
import { parseSseDaily } from './sse-daily.js';
import { parseSzseDaily } from './szse-daily.js';
import { NO_AMOUNTS, type ToldDay } from './told-day.js';

const FIELDS = Object.keys(NO_AMOUNTS) as (keyof typeof NO_AMOUNTS)[];

/** Judges days of Stock Connect: one with nothing but zeros is a dead feed. */
export async function judgeToldDays(
  answer: Answer,
  asked: IsoDate | null,
  context: JudgeContext,
  parse: (text: string) => Pick<Parsed<ToldDay>, 'rows'>,
): Promise<Judgement> {
  const read = await reading(answer, context, parse);
  if ('judgement' in read) return read.judgement;
  const days = read.told.rows.map((day) => ({ ...day, date: dayInChina(day.date) ?? day.date }));
  const dead = days.find(
    (day) => FIELDS.some((field) => day[field] !== null) && FIELDS.every((field) => !day[field]),
  );
  if (dead && days.length === 1) return broken(`${dead.date}: nothing but zeros, a dead feed`);
  return byDays(
    days.map(({ date }) => date),
    asked,
    context,
  );
}

const stored = (source: string): string =>
  `SELECT 'northbound' AS key, CAST(date AS VARCHAR) AS day FROM northbound_days WHERE source = '${source}'
   UNION ALL SELECT 'southbound', CAST(date AS VARCHAR) FROM southbound_days WHERE source = '${source}'`;

/** The Shanghai exchange's statistics of Stock Connect. */
export const sseConnect: Source = {
  id: 'sse-connect',
  gives: 'Stock Connect through Shanghai by day: northbound turnover and trades, southbound buys and sells',
  terms: {
    text: 'SSE website statement: commercial reuse may need written permission',
    url: 'https://www.sse.com.cn/home/legal/',
  },
  seen: 'saved answer',
  pace: 1500,
  published: { at: '17:30', lag: 0, days: 'mainland' },
  since: '2014-11-17',
  first: 30,
  stored: stored('sse'),
  plan: (context) => [
    ...dayByDay(context, 'northbound', 'northbound', (day) => ({
      key: `sse-connect northbound ${day}`,
      url: `https://query.sse.com.cn/commonSoaQuery.do?${query({ sqlId: 'FW_HGTZL_HGTSCSJ_HGTCJGK_MRTJ', tradeDate: compact(day) })}`,
      headers: { referer: 'https://www.sse.com.cn/' },
      day,
      load: { as: 'sse-daily' },
    })),
    ...dayByDay(context, 'southbound', 'southbound', (day) => ({
      key: `sse-connect southbound ${day}`,
      url: `https://query.sse.com.cn/ggt/getQuatationInfo.do?${query({ tradeDate: compact(day) })}`,
      headers: { referer: 'https://www.sse.com.cn/' },
      day,
      load: { as: 'sse-daily' },
    })),
  ],
  judge: (answer, { day }, context) => judgeToldDays(answer, day, context, parseSseDaily),
};

const szseReport = (catalogue: string, day: IsoDate): string =>
  `https://www.szse.cn/api/report/ShowReport/data?${query({ SHOWTYPE: 'JSON', CATALOGID: catalogue, TABKEY: 'tab1', txtDate: day })}`;

/** The Shenzhen exchange's statistics of Stock Connect. */
export const szseConnect: Source = {
  id: 'szse-connect',
  gives: 'Stock Connect through Shenzhen by day: northbound turnover and trades, southbound buys and sells',
  terms: {
    text: 'SZSE website statement: commercial reuse may need written permission',
    url: 'https://www.szse.cn/home/legal/',
  },
  seen: 'saved answer',
  pace: 1500,
  published: { at: '17:30', lag: 0, days: 'mainland' },
  since: '2016-12-05',
  first: 30,
  limit: 64 << 10,
  stored: stored('szse'),
  plan: (context) => [
    ...dayByDay(context, 'northbound', 'northbound', (day) => ({
      key: `szse-connect northbound ${day}`,
      url: szseReport('SGT_SGTJYRB', day),
      headers: { referer: 'https://www.szse.cn/' },
      day,
      load: { as: 'szse-daily' },
    })),
    ...dayByDay(context, 'southbound', 'southbound', (day) => ({
      key: `szse-connect southbound ${day}`,
      url: szseReport('SGT_GGTJYRB', day),
      headers: { referer: 'https://www.szse.cn/' },
      day,
      load: { as: 'szse-daily' },
    })),
  ],
  judge: (answer, { day }, context) => judgeToldDays(answer, day, context, parseSzseDaily),
};
