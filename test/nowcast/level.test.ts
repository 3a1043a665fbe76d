import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { filterLevel, type LevelModel } from '../../src/nowcast/level/filter.js';
import { likeliestGuesses } from '../../src/nowcast/level/guesses.js';
import { swingCovarianceWith } from '../../src/nowcast/level/hidden.js';
import { levelPosterior } from '../../src/nowcast/level/posterior.js';

const MODEL: LevelModel = {
  swing: 0.4,
  fade: 5,
  noise: 0.7,
  renewed: 0.5,
  breaks: [0.5, 5],
  memory: 750,
};
const START = {
  level: 0.3,
  swing: 0.2,
  levelVariance: 0.01,
  covariance: -0.002,
  swingVariance: 0.1,
};
const DAYS = 9;
const quarter = Int32Array.from([0, 0, 0, 0, 1, 1, 1, 1, 1]);
const scale = Float64Array.from({ length: DAYS }, (_, i) => 1000 + 100 * i);

/** The whole covariance of level, swing and noise on the days, written out; `segment` of each quarter. */
function dense(segment: readonly number[]): Matrix {
  const fade = Math.exp(-1 / MODEL.fade);
  const matrix = Matrix.zeros(DAYS, DAYS);
  for (let i = 0; i < DAYS; i++)
    for (let j = 0; j < DAYS; j++) {
      const [f, g] = [fade ** (i + 1), fade ** (j + 1)];
      const [own, other] = [segment[quarter[i] as number], segment[quarter[j] as number]];
      let value = START.swingVariance * f * g + MODEL.swing ** 2 * (fade ** Math.abs(i - j) - f * g);
      if (own === other) value += own === 0 ? START.levelVariance : MODEL.renewed ** 2;
      if (own === 0) value += START.covariance * g;
      if (other === 0) value += START.covariance * f;
      if (i === j) value += MODEL.noise ** 2;
      matrix.set(i, j, value);
    }
  return matrix;
}

/** Level where that of the published days goes on, and swing. */
const meanOf = (segment: readonly number[]): number[] =>
  [...quarter].map(
    (q, i) => (segment[q] === 0 ? START.level : 0) + START.swing * Math.exp(-1 / MODEL.fade) ** (i + 1),
  );

/** All guesses of two quarters, with their priors: a Beta distribution's moments. */
const GUESSES = [
  { segment: [0, 0], prior: (5 * 6) / (5.5 * 6.5) },
  { segment: [0, 1], prior: (5 * 0.5) / (5.5 * 6.5) },
  { segment: [1, 1], prior: (5 * 0.5) / (5.5 * 6.5) },
  { segment: [1, 2], prior: (0.5 * 1.5) / (5.5 * 6.5) },
];

describe('covariances', () => {
  it('of a day with a sum of days are those of the whole matrix', () => {
    const weights = Float64Array.from({ length: DAYS }, (_, i) => Math.sin(i + 1));
    const swings = dense([1, 2]).sub(
      Matrix.from1DArray(
        DAYS,
        DAYS,
        [...quarter].flatMap((q) => [...quarter].map((r) => (q === r ? MODEL.renewed ** 2 : 0))),
      ),
    );
    const expected = swings.mmul(Matrix.columnVector([...weights])).to1DArray();
    swingCovarianceWith(weights, START, MODEL).forEach((value, i) =>
      expect(value).toBeCloseTo(expected[i] as number, 12),
    );
  });
});

describe('guesses of breaks', () => {
  const none = { anchors: [], loadings: [], swing: new Float64Array(0) };

  it('are all of them, with the moments of a Beta distribution as priors', () => {
    const told = likeliestGuesses(none, 2, MODEL, START);
    expect(told.map(({ segment }) => segment)).toEqual(GUESSES.map(({ segment }) => segment));
    told.forEach(({ logWeight }, g) =>
      expect(Math.exp(logWeight)).toBeCloseTo(GUESSES[g]?.prior as number, 12),
    );
    const total = likeliestGuesses(none, 8, MODEL, START).reduce(
      (sum, one) => sum + Math.exp(one.logWeight),
      0,
    );
    expect(total).toBeCloseTo(1, 12);
  });

  it('of many quarters are the best of them, few breaks before many', () => {
    const told = likeliestGuesses(none, 20, MODEL, START);
    expect(told.length).toBe(256);
    expect(Math.max(...told.map(({ breaks }) => breaks))).toBeLessThan(20);
    expect(told[0]?.breaks).toBe(0);
  });
});

describe('the filter', () => {
  it('finds a constant level, and is sure of it', () => {
    const { level, levelVariance } = filterLevel(new Float64Array(2000).fill(0.25), MODEL);
    expect(level).toBeCloseTo(0.25, 2);
    expect(Math.sqrt(levelVariance)).toBeLessThan(0.05);
  });
});

describe('the posterior', () => {
  const anchors = [{ quarter: 0, residual: -2500, deviation: 400 }];
  const spans = [
    { from: 0, to: 4 },
    { from: 4, to: 9 },
  ];

  it('is the mixture of normal distributions given the anchors, done with whole matrices', () => {
    const told = levelPosterior({
      hidden: { scale, quarter },
      model: MODEL,
      start: START,
      anchors,
      spans,
    });
    const c = Matrix.zeros(1, DAYS);
    for (let i = 0; i < 4; i++) c.set(0, i, scale[i] as number);
    const guesses = GUESSES.map(({ segment, prior }) => {
      const k = dense(segment);
      const mean = Matrix.columnVector(meanOf(segment));
      const variance = c.mmul(k).mmul(c.transpose()).get(0, 0) + 400 ** 2;
      const error = -2500 - c.mmul(mean).get(0, 0);
      return {
        k,
        mean,
        variance,
        error,
        weight: prior * Math.exp(-0.5 * (error ** 2 / variance + Math.log(variance))),
      };
    });
    const total = guesses.reduce((sum, { weight }) => sum + weight, 0);
    spans.forEach(({ from, to }, index) => {
      const a = Matrix.zeros(1, DAYS);
      for (let i = from; i < to; i++) a.set(0, i, scale[i] as number);
      let [first, second] = [0, 0];
      for (const { k, mean, variance, error, weight } of guesses) {
        const shared = a.mmul(k).mmul(c.transpose()).get(0, 0);
        const own = a.mmul(mean).get(0, 0) + (shared / variance) * error;
        const left = a.mmul(k).mmul(a.transpose()).get(0, 0) - shared ** 2 / variance;
        first += (weight / total) * own;
        second += (weight / total) * (own ** 2 + left);
      }
      expect(told[index]?.mean).toBeCloseTo(first, 6);
      expect(told[index]?.deviation).toBeCloseTo(Math.sqrt(second - first ** 2), 6);
    });
  });

  it('an exact anchor is met', () => {
    const [first] = levelPosterior({
      hidden: { scale, quarter },
      model: MODEL,
      start: START,
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
        start: START,
        anchors: [{ quarter: 0, residual, deviation: 1000 }],
        spans: [{ from: 0, to: 60 }],
      })[0]?.broken;
    expect(broken(18_000)).toBeLessThan(0.45);
    expect(broken(-60_000)).toBeGreaterThan(0.9);
  });
});
