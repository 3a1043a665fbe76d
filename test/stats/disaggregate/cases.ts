import fc from 'fast-check';
import type { DisaggregateOptions, Method } from '../../../src/stats/disaggregate/options.js';
import { CONVERSIONS } from '../../../src/stats/disaggregate/periods.js';

export type Case = Pick<DisaggregateOptions, 'low' | 'indicators' | 'periodOf' | 'conversion'>;

const number = fc.integer({ min: -1000, max: 1000 }).map((value) => value / 10);

/**
 * Small cases with periods of unequal length, rows before, between and after them that belong to none, and
 * indicators that are all but never dependent. The last indicator is positive.
 */
export const cases: fc.Arbitrary<Case> = fc
  .record({
    lengths: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 5, maxLength: 8 }),
    gaps: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 9, maxLength: 9 }),
    gapped: fc.boolean(),
    conversion: fc.constantFrom(...CONVERSIONS),
    seed: fc.array(number, { minLength: 180, maxLength: 180 }),
  })
  .map(({ lengths, gaps, gapped, conversion, seed }) => {
    const gap = (index: number): number[] =>
      Array.from({ length: gapped || index === 0 || index === lengths.length ? gaps[index]! : 0 }, () => -1);
    const periodOf = [
      ...lengths.flatMap((length, period) => [...gap(period), ...Array.from({ length }, () => period)]),
      ...gap(lengths.length),
    ];
    const indicators = [
      periodOf.map((_, row) => seed[row]! + 40 * Math.sin(row * row)),
      periodOf.map((_, row) => 150 + seed[90 + row]! / 2 + 40 * Math.cos(3 * row * row)),
    ];
    return {
      low: lengths.map((_, period) => seed[170 + period]! + 30 * period),
      indicators,
      periodOf,
      conversion,
    };
  });

export const REGRESSIONS: Method[] = [
  'chow-lin-maxlog',
  'chow-lin-minrss-ecotrim',
  'chow-lin-minrss-quilis',
  'chow-lin-fixed',
  'dynamic-maxlog',
  'dynamic-minrss',
  'dynamic-fixed',
  'fernandez',
  'litterman-maxlog',
  'litterman-minrss',
  'litterman-fixed',
  'ols',
];
