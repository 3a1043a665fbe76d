import { indexCatalogue } from '../indices/catalogue.js';
import { byDays, reading } from '../fetching/judging.js';
import { compact, dayByDay, missingSpan, query } from '../fetching/plan.js';
import { type FetchRequest, type Source } from '../fetching/source.js';
import { parseCsindex } from './csindex.js';
import { parseShenwan } from './shenwan.js';

/** Histories of CSI's indices with their PE. */
export const csindex: Source = {
  id: 'csindex',
  gives: 'closes, turnover and PE of CSI indices, by day',
  terms: {
    text: 'CSI website statement: own use; index data are licensed for commercial use',
    url: 'https://www.csindex.com.cn/#/about/legal',
  },
  seen: 'working code',
  pace: 2000,
  published: { at: '18:30', lag: 0, days: 'mainland' },
  since: '2004-12-31',
  first: 'all',
  limit: 64 << 20,
  stored: `SELECT id AS key, CAST(date AS VARCHAR) AS day FROM index_days WHERE source = 'csindex'`,
  plan: (context) => {
    const wanted =
      context.settings.symbols.length > 0
        ? context.settings.symbols
        : indexCatalogue()
            .filter(({ provider }) => provider === 'CSI')
            .map(({ id }) => id);
    return wanted.flatMap((id): FetchRequest[] => {
      const span = missingSpan(context, id);
      if (span === null) return [];
      return [
        {
          key: `csindex ${id} ${span.from} ${span.to}`,
          url: `https://www.csindex.com.cn/csindex-home/perf/index-perf?${query({ indexCode: id, startDate: compact(span.from), endDate: compact(span.to) })}`,
          headers: { referer: 'https://www.csindex.com.cn/' },
          day: null,
          load: { as: 'csindex', id },
        },
      ];
    });
  },
  judge: async (answer, { day }, context) => {
    const read = await reading(answer, context, parseCsindex);
    return 'judgement' in read
      ? read.judgement
      : byDays([...new Set(read.told.days.map(({ date }) => date))], day, context);
  },
};

const ROWS = 50;

const shenwanRequest = (day: string, page: number): FetchRequest => ({
  key: `shenwan ${day}${page === 1 ? '' : ` page ${page}`}`,
  url: `https://www.swsresearch.com/institute-sw/api/index_analysis/index_analysis_report/?${query({
    page,
    page_size: ROWS,
    index_type: '一级行业',
    start_date: day,
    end_date: day,
    type: 'DAY',
    swindexcode: 'all',
  })}`,
  day,
  load: { as: 'shenwan' },
});

/** Valuations of Shenwan's first-level industries. */
export const shenwan: Source = {
  id: 'shenwan',
  gives: 'closes, PE and PB of the 31 first-level Shenwan industries, by day',
  terms: {
    text: 'website without published terms for it: own use, gently',
    url: 'https://www.swsresearch.com',
  },
  seen: 'working code',
  pace: 2000,
  published: { at: '19:00', lag: 0, days: 'mainland' },
  since: '1999-12-30',
  first: 30,
  stored: `SELECT DISTINCT 'shenwan' AS key, CAST(date AS VARCHAR) AS day FROM valuation_days WHERE source = 'shenwan'`,
  plan: (context) => dayByDay(context, 'shenwan', 'mainland', (day) => shenwanRequest(day, 1)),
  judge: async (answer, request, context) => {
    const read = await reading(answer, context, parseShenwan);
    if ('judgement' in read) return read.judgement;
    const judgement = byDays(
      [...new Set(read.told.valuations.map(({ date }) => date))],
      request.day,
      context,
    );
    const total = Number(/"count"\s*:\s*(\d+)/.exec(answer.head)?.[1] ?? 0);
    const page = Number(/[?&]page=(\d+)/.exec(request.url)?.[1] ?? 1);
    return judgement.state === 'ok' && total > page * ROWS && request.day !== null
      ? { ...judgement, next: shenwanRequest(request.day, page + 1) }
      : judgement;
  },
};
