import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { filterLevel, type LevelModel } from '../../src/nowcast/level/filter.js';
import { covarianceWith, ramps, startMeans } from '../../src/nowcast/level/hidden.js';
import { breakPatterns } from '../../src/nowcast/level/patterns.js';
import { levelPosterior } from '../../src/nowcast/level/posterior.js';
import { normalCdf } from '../../src/stats/index.js';

const MODEL: LevelModel = {
  swing: 0.4,
  fade: 5,
  noise: 0.7,
  jump: 0.5,
  breaks: [0.5, 5],
  drifts: [{ variance: 0, prior: 1 }],
  memory: 750,
};
const START = {
  level: 0.3,
  swing: 0.2,
  levelVariance: 0.01,
  covariance: -0.002,
  swingVariance: 0.1,
  drift: 0.001,
  prior: 1,
};
const DAYS = 9;
const quarter = Int32Array.from([0, 0, 0, 0, 1, 1, 1, 1, 1]);
const scale = Float64Array.from({ length: DAYS }, (_, i) => 1000 + 100 * i);

/** The whole covariance of level, swing and noise on the days, written out. */
function dense(broken: readonly number[]): Matrix {
  const fade = Math.exp(-1 / MODEL.fade);
  const ramp = ramps(quarter);
  const matrix = Matrix.zeros(DAYS, DAYS);
  for (let i = 0; i < DAYS; i++)
    for (let j = 0; j < DAYS; j++) {
      const [f, g] = [fade ** (i + 1), fade ** (j + 1)];
      let value = START.levelVariance + START.drift * Math.min(i + 1, j + 1) + START.covariance * (f + g);
      value += START.swingVariance * f * g + MODEL.swing ** 2 * (fade ** Math.abs(i - j) - f * g);
      if (i === j) value += MODEL.noise ** 2;
      for (const q of broken)
        value += MODEL.jump ** 2 * Math.min(ramp[q]?.[i] as number, ramp[q]?.[j] as number);
      matrix.set(i, j, value);
    }
  return matrix;
}

describe('covariances', () => {
  it('of a day with a sum of days are those of the whole matrix', () => {
    const weights = Float64Array.from({ length: DAYS }, (_, i) => Math.sin(i + 1));
    const expected = dense([])
      .mmul(Matrix.columnVector([...weights]))
      .to1DArray();
    covarianceWith(weights, START, MODEL).forEach((value, i) =>
      expect(value).toBeCloseTo(expected[i] as number, 12),
    );
  });

  it('breaks come within a quarter of 60 days', () => {
    expect([...(ramps(Int32Array.from([0, 0, 1]))[1] as Float64Array)]).toEqual([0, 0, 1 / 60]);
    const long = ramps(new Int32Array(100))[0] as Float64Array;
    expect([long[0], long[59], long[99]]).toEqual([1 / 60, 1, 1]);
  });
});

describe('patterns of breaks', () => {
  it('are all of none, one, two and three, and their priors sum to nearly one', () => {
    const patterns = breakPatterns(5, [0.5, 5]);
    expect(patterns.length).toBe(1 + 5 + 10 + 10);
    const total = patterns.reduce((sum, { logPrior }) => sum + Math.exp(logPrior), 0);
    expect(total).toBeLessThan(1);
    expect(total).toBeGreaterThan(0.98);
    // one quarter: a Beta distribution's mean
    const [none, one] = breakPatterns(1, [0.5, 5]).map(({ logPrior }) => Math.exp(logPrior));
    expect(none).toBeCloseTo(5 / 5.5, 12);
    expect(one).toBeCloseTo(0.5 / 5.5, 12);
  });
});

describe('the filter', () => {
  it('finds a constant level, and is sure of it', () => {
    const { level, levelVariance } = filterLevel(
      new Float64Array(2000).fill(0.25),
      MODEL,
      MODEL.drifts[0] as (typeof MODEL.drifts)[number],
    );
    expect(level).toBeCloseTo(0.25, 2);
    expect(Math.sqrt(levelVariance)).toBeLessThan(0.05);
  });
});

describe('the posterior', () => {
  const anchors = [{ quarter: 0, residual: -2500, deviation: 400 }];
  const spans = [
    { from: 0, to: 4, slope: 100 },
    { from: 4, to: 9, slope: -500 },
  ];

  it('is the mixture of normal distributions given the anchors, done with whole matrices', () => {
    const told = levelPosterior({
      hidden: { scale, quarter },
      model: MODEL,
      starts: [START],
      anchors,
      spans,
    });
    const mean = startMeans(START, MODEL, DAYS);
    const c = Matrix.zeros(1, DAYS);
    for (let i = 0; i < 4; i++) c.set(0, i, scale[i] as number);
    const guesses = breakPatterns(2, MODEL.breaks).map(({ quarters, logPrior }) => {
      const k = dense(quarters);
      const variance = c.mmul(k).mmul(c.transpose()).get(0, 0) + 400 ** 2;
      const expected = c.mmul(Matrix.columnVector([...mean])).get(0, 0);
      const error = -2500 - expected;
      return {
        k,
        variance,
        error,
        weight: Math.exp(logPrior - 0.5 * (error ** 2 / variance + Math.log(variance))),
      };
    });
    const total = guesses.reduce((sum, { weight }) => sum + weight, 0);
    spans.forEach(({ from, to, slope }, index) => {
      const a = Matrix.zeros(1, DAYS);
      for (let i = from; i < to; i++) a.set(0, i, scale[i] as number);
      let [first, second, inflow] = [0, 0, 0];
      for (const { k, variance, error, weight } of guesses) {
        const shared = a.mmul(k).mmul(c.transpose()).get(0, 0);
        const own = a.mmul(Matrix.columnVector([...mean])).get(0, 0) + (shared / variance) * error;
        const left = a.mmul(k).mmul(a.transpose()).get(0, 0) - shared ** 2 / variance;
        first += (weight / total) * own;
        second += (weight / total) * (own ** 2 + left);
        inflow += (weight / total) * normalCdf((slope + own) / Math.sqrt(left));
      }
      expect(told[index]?.mean).toBeCloseTo(first, 6);
      expect(told[index]?.deviation).toBeCloseTo(Math.sqrt(second - first ** 2), 6);
      expect(told[index]?.inflow).toBeCloseTo(inflow, 9);
    });
  });

  it('an exact anchor is met', () => {
    const [first] = levelPosterior({
      hidden: { scale, quarter },
      model: MODEL,
      starts: [START],
      anchors: [{ quarter: 0, residual: -2500, deviation: 1e-3 }],
      spans,
    });
    expect(first?.mean).toBeCloseTo(-2500, 2);
    expect(first?.deviation).toBeLessThan(1);
  });

  it('a total far from the level tells of a break, one near it does not', () => {
    const far = new Int32Array(60);
    const days = { scale: new Float64Array(60).fill(1000), quarter: far };
    const broken = (residual: number): number | undefined =>
      levelPosterior({
        hidden: days,
        model: MODEL,
        starts: [START],
        anchors: [{ quarter: 0, residual, deviation: 1000 }],
        spans: [{ from: 0, to: 60, slope: 0 }],
      })[0]?.broken;
    expect(broken(18_000)).toBeLessThan(0.1);
    expect(broken(-60_000)).toBeGreaterThan(0.9);
  });
});
