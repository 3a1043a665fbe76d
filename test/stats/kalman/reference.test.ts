import { describe, expect, test } from 'vitest';
import { kalmanFilter } from '../../../src/stats/kalman/kalman-filter.js';
import { kalmanSmoother } from '../../../src/stats/kalman/kalman-smoother.js';
import { fitLocalLevel, localLevel } from '../../../src/stats/kalman/local-level.js';
import { largeStart } from '../../../src/stats/kalman/state-space.js';
import { caseColumn, caseText, hasCases } from '../../support/method-cases.js';

interface Expected {
  mle: { sigma2_irregular: number; sigma2_level: number; llf: number };
  'fixed_15099_1469.1': Record<string, number[]> & { llf: number };
  missing_21_40_61_80: { llf: number; smoothed: number[]; smoothed_var: number[] };
}

const apart = (found: readonly number[], expected: readonly number[]): number =>
  Math.max(...expected.map((value, i) => Math.abs(found[i]! / value - 1)));
const first = (rows: readonly number[][]): number[] => rows.map((row) => row[0]!);
const corner = (rows: readonly number[][][]): number[] => rows.map((row) => row[0]![0]!);

describe.skipIf(!hasCases('kalman'))('statsmodels on the Nile (left out without ../shared/data)', () => {
  const read = (): { nile: number[]; expected: Expected } => ({
    nile: caseColumn('kalman/input_nile.csv', 'volume'),
    expected: JSON.parse(caseText('kalman/expected.json')) as Expected,
  });
  const model = localLevel({ irregularVariance: 15099, levelVariance: 1469.1 }, largeStart(1));

  test('a local level of given variances, with ten times to come', () => {
    const { nile, expected } = read();
    const observations = [...nile, ...Array.from({ length: 10 }, () => null)];
    const found = kalmanSmoother({ model, observations, burn: 1 });
    const fixed = expected['fixed_15099_1469.1'];
    expect(found.logLikelihood).toBeCloseTo(fixed.llf, 9);
    expect(apart(first(found.filtered.mean), fixed.filtered!)).toBeLessThan(1e-11);
    expect(apart(corner(found.filtered.covariance), fixed.filtered_var!)).toBeLessThan(1e-11);
    expect(apart(first(found.smoothed.mean), fixed.smoothed!)).toBeLessThan(1e-11);
    expect(apart(corner(found.smoothed.covariance), fixed.smoothed_var!)).toBeLessThan(1e-11);
    expect(apart(first(found.forecast.mean).slice(100), fixed.forecast10!)).toBeLessThan(1e-11);
    expect(apart(corner(found.forecast.covariance).slice(100), fixed.forecast10_var!)).toBeLessThan(1e-11);
  });

  test('with two gaps of twenty years', () => {
    const { nile, expected } = read();
    const observations = nile.map((value, i) => ((i >= 20 && i < 40) || (i >= 60 && i < 80) ? null : value));
    const found = kalmanSmoother({ model, observations, burn: 1 });
    const { llf, smoothed, smoothed_var } = expected.missing_21_40_61_80;
    expect(found.logLikelihood).toBeCloseTo(llf, 9);
    expect(apart(first(found.smoothed.mean), smoothed)).toBeLessThan(1e-11);
    expect(apart(corner(found.smoothed.covariance), smoothed_var)).toBeLessThan(1e-11);
  });

  test('at the most likely variances; ours are no less likely', () => {
    const { nile, expected } = read();
    const { sigma2_irregular, sigma2_level, llf } = expected.mle;
    const theirs = { irregularVariance: sigma2_irregular, levelVariance: sigma2_level };
    const large = kalmanFilter({ model: localLevel(theirs, largeStart(1)), observations: nile, burn: 1 });
    expect(large.logLikelihood).toBeCloseTo(llf, 9);
    const ours = fitLocalLevel(nile);
    const exact = kalmanFilter({ model: localLevel(theirs), observations: nile });
    expect(ours.logLikelihood).toBeGreaterThanOrEqual(exact.logLikelihood);
    // Durbin and Koopman 2012, 2.10.3: 15099 and 1469.1.
    expect(ours.irregularVariance).toBeCloseTo(15098.5, 0);
    expect(ours.levelVariance).toBeCloseTo(1469.2, 0);
  });
});
