import { describe, expect, it } from 'vitest';
import { explain } from '../../src/nowcast/explain.js';
import { alignMarket } from '../../src/nowcast/market.js';
import { emptyMemory, nowcast, type NowcastSpan } from '../../src/nowcast/nowcast.js';
import { prepare } from '../../src/nowcast/prepare.js';
import { nowcastAnswer, northboundModel } from '../../src/nowcast/report.js';
import { chineseRemark } from '../../src/server/remarks/remark.js';
import { INPUTS, type MadeMarket, type MadeOptions, makeMarket } from './synthetic-market.js';

const QUERY = { from: '2023-01-01', to: '2023-12-29', channel: 'total' } as const;

function estimates(
  made: MadeMarket,
  information: 'realtime' | 'benchmarked',
  by: 'week' | 'quarter' | 'day',
) {
  const prepared = prepare(alignMarket(made.published, INPUTS));
  return nowcast(prepared, { ...QUERY, information, by }, emptyMemory());
}

function truthOf({ truth }: MadeMarket, { from, to }: NowcastSpan): number {
  let sum = 0;
  for (const [date, net] of truth) if (date >= from && date <= to) sum += net;
  return sum;
}

const hits = (made: MadeMarket, spans: readonly NowcastSpan[]): number =>
  spans.filter((span) => span.net > 0 === truthOf(made, span) > 0).length / spans.length;

describe('a made market whose flow follows the Hang Seng', () => {
  const made = makeMarket({ level: () => 0.1 });
  const weeks = estimates(made, 'benchmarked', 'week');

  it('gets most directions right, and intervals that hold what they say', () => {
    expect(weeks.length).toBe(52);
    expect(hits(made, weeks)).toBeGreaterThan(0.75);
    const covered = weeks.filter((span) => {
      const truth = truthOf(made, span);
      return span.low <= truth && truth <= span.high;
    });
    expect(covered.length / weeks.length).toBeGreaterThan(0.8);
  });

  it('days add up to weeks and to quarters', () => {
    const sum = (spans: readonly NowcastSpan[]): number => spans.reduce((total, { net }) => total + net, 0);
    const days = estimates(made, 'benchmarked', 'day');
    expect(sum(days)).toBeCloseTo(sum(weeks), 4);
    expect(sum(days)).toBeCloseTo(sum(estimates(made, 'benchmarked', 'quarter')), 4);
  });

  it('sums of weeks have an interval of their own: that of a quarter over its weeks', () => {
    const prepared = prepare(alignMarket(made.published, INPUTS));
    const window = { channel: 'total', from: '2023-04-01', to: '2023-06-30' } as const;
    const told = (by: 'week' | 'quarter', information: 'realtime' | 'benchmarked', cumulative: boolean) =>
      nowcast(prepared, { ...window, by, information, cumulative });
    for (const information of ['realtime', 'benchmarked'] as const) {
      const sums = told('week', information, true);
      const [quarter] = told('quarter', information, false);
      expect(new Set(sums.map(({ from }) => from))).toEqual(new Set([quarter?.from]));
      expect(sums.at(-1)).toMatchObject({
        to: quarter?.to,
        net: quarter?.net,
        low: quarter?.low,
        high: quarter?.high,
      });
    }
    const own = told('week', 'benchmarked', false);
    const sums = told('week', 'benchmarked', true);
    let sum = 0;
    own.forEach(({ key, to, net }, index) => {
      sum += net;
      expect(sums[index]).toMatchObject({ key, to });
      expect(sums[index]?.net).toBeCloseTo(sum, 4);
    });
    expect(sums[0]).toEqual(own[0]);
  });

  it('names the Hang Seng first, and its parts add up to the estimate', () => {
    const prepared = prepare(alignMarket(made.published, INPUTS));
    const { rows, weeks: told } = explain(prepared, { channel: 'total', from: '2023-01-01', to: null });
    const [first] = rows.toSorted((a, b) => Math.abs(b.t ?? 0) - Math.abs(a.t ?? 0));
    expect(first?.indicator.startsWith('hsi')).toBe(true);
    expect(rows.find(({ indicator }) => indicator === 'hsi')?.significant).toBe(true);
    expect(rows.find(({ indicator }) => indicator === 'spy_lag')?.t).toBeNull();
    for (const { net, level, contributions } of told)
      expect(level + Object.values(contributions).reduce((sum, one) => sum + one, 0)).toBeCloseTo(net, 6);
  });

  it('published days are published, in real time too they are told as if hidden', () => {
    const prepared = prepare(alignMarket(made.published, INPUTS));
    const window = { ...QUERY, from: '2022-12-26', to: '2023-01-06', by: 'week' } as const;
    const [last, first] = nowcast(prepared, { ...window, information: 'benchmarked' });
    expect(last).toMatchObject({ key: '2022-W52', published: true, inflow: last && last.net > 0 ? 1 : 0 });
    expect(last?.net).toBeCloseTo(truthOf(made, last as NowcastSpan), 6);
    expect(first).toMatchObject({ key: '2023-W01', published: false });
    const [told] = nowcast(prepared, { ...window, information: 'realtime' });
    expect(told?.published).toBe(false);
  });
});

describe('northbound days that are not stored', () => {
  it('are named, between the first and the last that are and within the window alone', () => {
    const { published } = makeMarket();
    const known = published.days.total.map(({ date }) => date);
    const without = (date: string): boolean => !['2023-03-07', '2023-03-08'].includes(date);
    const days = { ...published.days, total: published.days.total.filter(({ date }) => without(date)) };
    const model = northboundModel(alignMarket({ ...published, days }, INPUTS));
    const notes = (from: string | null, to: string | null): string[] => [
      ...nowcastAnswer(
        model,
        { from, to, by: 'week', channel: 'total', information: 'benchmarked' },
        {
          asOf: null,
          openDays: (first, last) => [...known, '2024-01-02'].filter((day) => day >= first && day <= last),
        },
      ).notes,
    ];
    const note =
      '2 northbound days of the window are not stored, or have no flow among published ones, and are in no row: 2023-03-07 to 2023-03-08';
    expect(notes('2023-02-01', null)).toContain(note);
    expect(notes(null, '2024-12-31')).toContain(note);
    expect(notes('2023-03-09', '2024-12-31').join()).not.toContain('not stored, or');
    expect(notes('2022-01-01', '2022-06-30')).toEqual([]);
    expect(chineseRemark(note)).toBe(
      '区间内有 2 个北向交易日未存或缺已公布的净流入，未计入任何一行：2023-03-07 至 2023-03-08',
    );
  });
});

describe('a level that breaks while flows are hidden', () => {
  const options: MadeOptions = { level: (date) => (date < '2023-02-01' ? 0.4 : -0.4), effect: 0.4 };
  const made = makeMarket(options);
  const quiet = makeMarket({ ...options, level: () => 0.4 });

  it('is noticed from the holdings, and not where there was none', () => {
    const broken = (market: MadeMarket): number[] =>
      estimates(market, 'realtime', 'quarter').map((span) => span.broken);
    const [, second = 0, third = 0, fourth = 0] = broken(made);
    expect(second).toBeGreaterThan(0.7);
    expect(third).toBeGreaterThan(0.9);
    expect(fourth).toBeGreaterThan(0.9);
    for (const probability of broken(quiet)) expect(probability).toBeLessThan(0.6);
  });

  it('turns the estimates of later weeks round', () => {
    const weeks = estimates(made, 'realtime', 'week').filter(({ from }) => from >= '2023-07-17');
    expect(hits(made, weeks)).toBeGreaterThan(0.7);
    expect(weeks.filter(({ net }) => net < 0).length / weeks.length).toBeGreaterThan(0.6);
  });

  it('is in the benchmarked quarters', () => {
    for (const span of estimates(made, 'benchmarked', 'quarter').filter(({ anchored }) => anchored)) {
      const truth = truthOf(made, span);
      expect(Math.abs(span.net - truth)).toBeLessThan(40_000);
    }
  });
});
