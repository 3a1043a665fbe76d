import { describe, expect, test } from 'vitest';
import { chiSquaredSf } from '../../../src/stats/distributions/index.js';
import {
  anatolyevGerko,
  binomialTest,
  clopperPearsonInterval,
  dieboldMariano,
  directions,
  henrikssonMerton,
  hitRate,
  pesaranTimmermann,
  wilsonInterval,
} from '../../../src/stats/forecast/index.js';
import { absent, expectClose, reference, referenceColumns, referenceTitle } from '../reference.js';

const numbers = (columns: Record<string, string[]>, name: string): number[] =>
  (columns[name] ?? []).map(Number);

/** The reference takes upper tails from 1, which leaves them this far off. */
const FROM_ONE = 1e-15;

describe.skipIf(absent)(referenceTitle('directional tests of R'), () => {
  const input = absent ? {} : referenceColumns('pesaran_timmermann/input.csv');
  const of = (weight: string | number) => ({
    actual: numbers(input, 'actual'),
    forecast: numbers(input, `forecast_w${weight}`),
  });
  const rows = (path: string) => {
    const columns = referenceColumns(path);
    const count = Object.values(columns)[0]?.length ?? 0;
    return Array.from({ length: count }, (_, i) =>
      Object.fromEntries(Object.entries(columns).map(([name, cells]) => [name, cells[i] ?? ''])),
    );
  };

  test('Pesaran-Timmermann and Anatolyev-Gerko of rugarch', () => {
    const cases = rows('pesaran_timmermann/expected_rugarch_1.5-6_DACTest.csv');
    expect(cases).toHaveLength(8);
    for (const item of cases) {
      const { statistic, pValue } = (item.test === 'PT' ? pesaranTimmermann : anatolyevGerko)(
        of(item.weight ?? ''),
      );
      expectClose([statistic, pValue], [Number(item.stat), Number(item['p.value'])], 1e-9, FROM_ONE);
      expectClose(hitRate(of(item.weight ?? '')).rate, Number(item.dir_acc));
    }
  });

  test('Pesaran-Timmermann of an independent program', () => {
    const { results } = reference<{
      results: { forecast: string; success_ratio: number; pt: number; p_one_sided: number }[];
    }>('pesaran_timmermann/expected_python_PT1992.json');
    for (const { forecast, success_ratio, pt, p_one_sided } of results) {
      const found = pesaranTimmermann(of(forecast.replace('forecast_w', '')));
      expectClose(
        [found.hitRate, found.statistic, found.pValue],
        [success_ratio, pt, p_one_sided],
        1e-9,
        FROM_ONE,
      );
    }
  });

  test('Fisher, chi-squared, binomial, Clopper-Pearson, Wilson of base R', () => {
    for (const item of rows('pesaran_timmermann/expected_R_2x2_fisher_chisq_binom.csv')) {
      const expected = Object.fromEntries(Object.entries(item).map(([name, cell]) => [name, Number(cell)]));
      const found = henrikssonMerton(of(item.weight ?? ''));
      const { upUp, upDown, downUp, downDown, n } = directions(of(item.weight ?? ''));
      expect([upUp, upDown + downUp, downDown, n]).toEqual([
        expected.n_uu,
        (expected.n_ud ?? 0) + (expected.n_du ?? 0),
        expected.n_dd,
        expected.n,
      ]);
      expectClose(found.pValue, expected.fisher_p_greater);
      expectClose(chiSquaredSf(expected.chisq ?? 0, 1), expected.chisq_p);
      const hits = expected.hits ?? 0;
      expectClose(binomialTest({ successes: hits, n }), expected.binom_p_greater);
      expectClose(clopperPearsonInterval(hits, n), { lower: expected.cp_lo, upper: expected.cp_hi });
      expectClose(wilsonInterval(hits, n), { lower: expected.wilson_lo, upper: expected.wilson_hi });
    }
  });

  test('intervals of scipy', () => {
    const expected = reference<Record<string, [number, number, number, number, number, number][]>>(
      'distributions/expected.json',
    ).binom_ci_95_exact_lo_hi_wilson_lo_hi;
    for (const [k, n, lower, upper, wilsonLower, wilsonUpper] of expected ?? []) {
      expectClose(clopperPearsonInterval(k, n), { lower, upper });
      expectClose(wilsonInterval(k, n), { lower: wilsonLower, upper: wilsonUpper }, 1e-9, 1e-15);
    }
  });
});

describe.skipIf(absent)(referenceTitle('Diebold-Mariano of the R package forecast'), () => {
  test('36 cases', () => {
    const input = referenceColumns('diebold_mariano/input_errors.csv');
    const expected = referenceColumns('diebold_mariano/expected_forecast_8.20_dm.test.csv');
    const cases = (expected.h ?? []).map((h, i) => {
      const cell = (name: string): string => expected[name]?.[i] ?? '';
      const found = dieboldMariano({
        errors1: numbers(input, 'e1'),
        errors2: numbers(input, 'e2'),
        horizon: Number(h),
        power: Number(cell('power')),
        varianceEstimator: cell('varestimator') as 'acf' | 'bartlett',
        alternative: cell('alternative').replace('.', '-') as 'two-sided' | 'less' | 'greater',
      });
      expect(found.varianceEstimator).toBe(cell('varestimator'));
      expectClose([found.statistic, found.pValue], [Number(cell('statistic')), Number(cell('p.value'))]);
      return found;
    });
    expect(cases).toHaveLength(36);
  });
});
