import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measuresAt } from '../../src/market/cycles/criteria.js';
import { cyclesAnswer } from '../../src/market/cycles/cycles.js';
import { drawdowns } from '../../src/market/cycles/drawdowns.js';
import { monthEnds, phasesOf } from '../../src/market/cycles/phases.js';
import { CYCLE_RULES, cycleRule } from '../../src/market/cycles/rule.js';
import { outcomeOf, SWING_RULE, swings } from '../../src/market/cycles/swings.js';
import { knownSince, turningPoints } from '../../src/market/cycles/turning-points.js';
import type { IndexBar } from '../../src/market/read-bars.js';
import { indexBars, seen } from './bars.js';

const RULE = CYCLE_RULES['pagan-sossounov'];

/** Month-end closes: up from 100 by 2 for 24 months to 148, down by 3 for 16 months to 100, up by 2 for 20 months. */
const TENT = [
  ...Array.from({ length: 25 }, (_, month) => 100 + 2 * month),
  ...Array.from({ length: 16 }, (_, month) => 148 - 3 * (month + 1)),
  ...Array.from({ length: 20 }, (_, month) => 100 + 2 * (month + 1)),
];
const monthOf = (place: number): string => {
  const [year, month] = [2000 + Math.floor(place / 12), (place % 12) + 1];
  return `${year}-${String(month).padStart(2, '0')}`;
};
const asMonths = (values: readonly number[]) =>
  values.map((close, at) => ({ date: `${monthOf(at)}-28`, close }));
const bar = (date: string, close: number, amount: number | null = null): IndexBar => ({
  date,
  close,
  high: null,
  low: null,
  amount,
});
/** Bars on consecutive days from 2020-01-01. */
const days = (closes: readonly number[], amounts: readonly number[] = []): IndexBar[] =>
  closes.map((close, at) =>
    bar(new Date(Date.UTC(2020, 0, 1 + at)).toISOString().slice(0, 10), close, amounts[at] ?? null),
  );

describe('turning points worked by hand', () => {
  it('a tent has one peak and one trough', () => {
    expect(turningPoints(TENT, RULE)).toEqual([
      { at: 24, turn: 'peak' },
      { at: 40, turn: 'trough' },
    ]);
  });

  it('is known no earlier than the months that the ends are censored by, and not before a lower trough is excluded', () => {
    const known = knownSince(TENT, RULE);
    const [peak, trough] = [...known];
    // with 31 values the peak at 24 is the first that is not within six months of the end
    expect(peak?.[1]).toBe(30);
    expect(trough?.[1]).toBe(46);
  });

  it('a phase shorter than four months stays when it falls by a fifth, and goes when it does not', () => {
    const crash = [
      ...Array.from({ length: 24 }, (_, at) => 100 + at),
      95,
      92,
      ...Array.from({ length: 24 }, (_, at) => 94 + 3 * at),
    ];
    const dip = crash.map((value, at) =>
      at === 24 ? 118 : at === 25 ? 117 : at > 25 ? 118 + 3 * (at - 25) : value,
    );
    expect(turningPoints(crash, RULE)).toEqual([
      { at: 23, turn: 'peak' },
      { at: 25, turn: 'trough' },
    ]);
    expect(turningPoints(dip, RULE)).toEqual([]);
    expect(turningPoints(crash, cycleRule('pagan-sossounov', { override: null }))).toEqual([]);
  });

  it('two peaks nearer than a cycle leave the higher one', () => {
    const up = (from: number, step: number, months: number): number[] =>
      Array.from({ length: months }, (_, at) => from + step * (at + 1));
    const values = [
      100,
      ...up(100, 3, 20),
      ...up(160, -5, 7),
      ...up(125, 6, 8),
      ...up(173, -4, 20),
      ...up(93, 3, 12),
    ];
    const peaks = turningPoints(values, cycleRule('pagan-sossounov', { window: 6 })).filter(
      ({ turn }) => turn === 'peak',
    );
    expect(peaks).toEqual([{ at: 35, turn: 'peak' }]);
  });

  it('parameters out of bounds are refused', () => {
    expect(() => cycleRule('pagan-sossounov', { window: 0 })).toThrow('window 0 is no number of months');
    expect(() => cycleRule('bry-boschan', { override: -1 })).toThrow('override -1 is no fraction');
  });
});

describe('phases', () => {
  it('tile the months, and only those between turning points are complete', () => {
    expect(phasesOf(asMonths(TENT), RULE)).toMatchObject([
      {
        phase: 'bull',
        start: '2000-01-28',
        end: '2002-01-28',
        months: 24,
        complete: false,
        end_known: '2002-07-28',
      },
      { phase: 'bear', start: '2002-01-28', end: '2003-05-28', months: 16, complete: true },
      { phase: 'bull', start: '2003-05-28', months: 20, complete: false, end_known: null },
    ]);
  });

  const series = fc
    .array(fc.integer({ min: -25, max: 25 }), { minLength: 30, maxLength: 120 })
    .map((steps) =>
      steps.reduce<number[]>((all, step) => [...all, (all.at(-1) ?? 100) * (1 + step / 100)], [100]),
    );

  it('alternate, whatever the series, and keep the bounds of the rule', () => {
    fc.assert(
      fc.property(series, fc.constantFrom(...Object.values(CYCLE_RULES)), (values, rule) => {
        const points = turningPoints(values, rule);
        for (const [index, point] of points.entries()) {
          const [next, second] = [points[index + 1], points[index + 2]];
          expect(next?.turn).not.toBe(point.turn);
          expect(point.at).toBeGreaterThanOrEqual(rule.end);
          expect(point.at).toBeLessThan(values.length - rule.end);
          if (next) {
            const [from, to] = [values[point.at] as number, values[next.at] as number];
            const long = next.at - point.at >= rule.phase;
            expect(long || (rule.override !== null && Math.abs(to / from - 1) >= rule.override)).toBe(true);
          }
          if (second) expect(second.at).toBeGreaterThan(point.at);
        }
        const phases = phasesOf(asMonths(values), rule);
        expect(phases.reduce((sum, { months }) => sum + months, 0)).toBe(values.length - 1);
        for (const [index, { end }] of phases.entries()) expect(phases[index + 1]?.start ?? end).toBe(end);
      }),
    );
  });

  it('what was known by a month is said from that month on, with later values cut off', () => {
    fc.assert(
      fc.property(series, (values) => {
        for (const [{ at, turn }, since] of knownSince(values, RULE))
          for (let end = since; end < values.length; end++)
            expect(turningPoints(values.slice(0, end + 1), RULE)).toContainEqual({ at, turn });
      }),
      { numRuns: 30 },
    );
  });

  it('the last close of a month counts, of the running month the last one there is', () => {
    const bars = ['2024-01-30', '2024-01-31', '2024-02-01', '2024-02-20'].map((date, at) =>
      bar(date, at + 1),
    );
    expect(monthEnds(bars)).toEqual([
      { date: '2024-01-31', close: 2 },
      { date: '2024-02-20', close: 4 },
    ]);
  });
});

describe('drawdowns', () => {
  it('reach from a high to its recovery', () => {
    expect(drawdowns(days([100, 80, 70, 90, 100, 110, 98, 104]), 0.1)).toEqual([
      {
        peak: '2020-01-01',
        trough: '2020-01-03',
        depth: 70 / 100 - 1,
        recovered: '2020-01-05',
        days_down: 2,
        days_up: 2,
        regained: 1,
      },
      {
        peak: '2020-01-06',
        trough: '2020-01-07',
        depth: 98 / 110 - 1,
        recovered: null,
        days_down: 1,
        days_up: null,
        regained: 6 / 12,
      },
    ]);
  });
});

describe('advances', () => {
  // falls by 20%, rises by 12.5%: the low is the third day
  const closes = [100, 90, 80, 84, 90, 88, 96];
  it('begin at the lowest close before a rise', () => {
    expect(swings(days(closes), SWING_RULE)).toEqual([{ low: 2, high: 0 }]);
  });

  it('have an outcome when the horizon is over or the low is broken', () => {
    const rule = { ...SWING_RULE, horizon: 3 };
    expect(outcomeOf(days(closes), { low: 2, high: 0 }, rule)).toBe('reversal');
    expect(outcomeOf(days([...closes.slice(0, 5), 79]), { low: 2, high: 0 }, rule)).toBe('rebound');
    expect(outcomeOf(days(closes), { low: 2, high: 0 }, SWING_RULE)).toBeNull();
  });

  it('are measured at an age: rise, regained, pullback, up days, turnover', () => {
    const amounts = [10, 10, 10, 20, 30, 20, 30];
    expect(measuresAt(days(closes, amounts), { low: 2, high: 0 }, 3, [])).toEqual({
      rise: 88 / 80 - 1,
      regained: 8 / 20,
      pullback: 88 / 90 - 1,
      up_days: 2 / 3,
      turnover_ratio: 70 / 3 / 10,
      above_average: null,
      breadth: null,
    });
  });

  it('breadth counts the indices that rose from their own low', () => {
    const others = [closes, [50, 40, 41, 43, 47, 47, 50], [10, 10, 10, 10, 10, 10, 10]].map((one) =>
      days([...Array.from({ length: 10 }, () => one[0] as number), ...one]),
    );
    const own = others[0] as IndexBar[];
    expect(measuresAt(own, { low: 12, high: 0 }, 4, others).breadth).toBeCloseTo(2 / 3, 12);
  });
});

describe('an answer', () => {
  const values = TENT.flatMap((close, at) => [
    [`${monthOf(at)}-14`, close - 0.5] as const,
    [`${monthOf(at)}-27`, close] as const,
  ]);
  const index = indexBars(
    'HSI',
    'hong-kong',
    values.map(([date, close]) => [date, close]),
  );
  const options = { rule: RULE, from: null, least: 0.2, others: [] };

  it('holds phases, the running one, averages and the drawdown', () => {
    const answer = cyclesAnswer(index, options);
    expect(answer.rows.map(({ phase }) => phase)).toEqual(['bull', 'bear', 'bull']);
    expect(answer.average).toMatchObject({ bull: null, bear: { phases: 1, months: 16 } });
    expect(answer.drawdown?.depth).toBeCloseTo(140 / 148 - 1, 12);
    expect(answer.advance?.from).toBe('2003-05-14');
    expect(answer.coverage.notes.join(' ')).toContain('breadth needs three');
  });

  it('looks at nothing after its day', () => {
    const early = cyclesAnswer(seen(index, '2003-12-31'), options);
    const cut = indexBars(
      'HSI',
      'hong-kong',
      values.filter(([date]) => date <= '2003-12-31').map(([date, close]) => [date, close]),
    );
    expect(early).toEqual(cyclesAnswer(cut, options));
    expect(early.rows.at(-1)).toMatchObject({ complete: false });
  });

  it('wants two years, and a day that is stored', () => {
    expect(() => cyclesAnswer(seen(index, '2001-03-31'), options)).toThrow('phases need 24 at least');
    expect(() => cyclesAnswer(index, { ...options, from: '2030-01-01' })).toThrow('before 2030-01-01');
  });
});
