import { describe, expect, it } from 'vitest';
import { mondayOf } from '../../src/iso-date.js';
import { calibrate, UNCALIBRATED } from '../../src/nowcast/calibrate.js';
import { fitPriceEffect, impliedFlow } from '../../src/nowcast/price-effect.js';
import { quarterOf, quartersOf } from '../../src/nowcast/quarters.js';
import { scaleOf } from '../../src/nowcast/scale.js';
import { largerHalf } from '../../src/nowcast/score.js';
import { fitSlopes } from '../../src/nowcast/slopes.js';
import { tell } from '../../src/nowcast/told.js';
import { spansOf, weekOf } from '../../src/nowcast/weeks.js';
import { normalCdf } from '../../src/stats/index.js';
import { dice } from './synthetic-market.js';

describe('weeks and quarters', () => {
  it.each([
    ['2023-01-01', '2022-W52'],
    ['2024-12-30', '2025-W01'],
    ['2020-12-31', '2020-W53'],
    ['2024-02-12', '2024-W07'],
  ])('%s is in %s', (date, week) => expect(weekOf(date)).toBe(week));

  it('spans of days', () => {
    const dates = ['2024-03-28', '2024-04-02', '2024-04-03', '2024-04-08'];
    expect(spansOf(dates, 'week')).toEqual([
      { key: '2024-W13', from: 0, to: 1 },
      { key: '2024-W14', from: 1, to: 3 },
      { key: '2024-W15', from: 3, to: 4 },
    ]);
    expect(quartersOf(dates).map(({ id, to }) => [id, to])).toEqual([
      ['2024Q1', 1],
      ['2024Q2', 4],
    ]);
    expect(quarterOf('2024-12-31')).toBe('2024Q4');
    expect(mondayOf('2024-04-07')).toBe('2024-04-01');
  });
});

describe('the size of a day', () => {
  it('is half the root of 1000 times the mean turnover so far', () => {
    expect([...scaleOf(Float64Array.from([100_000, Number.NaN, 60_000]))]).toEqual([
      5000,
      5000,
      0.5 * Math.sqrt(8e7),
    ]);
  });

  it('turnover three times as large soon makes it larger, the day itself counts one twentieth', () => {
    const size = scaleOf(Float64Array.from({ length: 60 }, (_, i) => (i < 30 ? 100_000 : 300_000)));
    expect(size[30]).toBeCloseTo(5000 * Math.sqrt(1.1), 9);
    expect(size[50]).toBeCloseTo(5000 * Math.sqrt(3), 9);
  });
});

describe('slopes', () => {
  const { normal } = dice(3);
  const length = 900;
  const columns = [0, 1, 2].map(() => Float64Array.from({ length }, () => 5 + 2 * normal()));
  const [first, second] = columns as [Float64Array, Float64Array];
  const target = Float64Array.from(
    { length },
    (_, i) => 0.4 + 0.3 * (((first[i] as number) - 5) / 2) + 0.1 * normal(),
  );
  const indicator = (id: string, tier: 'core' | 'wide') => ({
    id,
    tier,
    group: '',
    text: '',
    formula: { kind: 'number', value: 0 } as const,
    sign: null,
    meaning: '',
  });
  const features = {
    indicators: [indicator('a', 'core'), indicator('b', 'core'), indicator('c', 'wide')],
    columns,
    late: [false, false, false],
  };

  it('find what drives the flow, shrunk; an indicator of another tier is left out', () => {
    const { coefficients } = fitSlopes(target, features, length - 1, [
      { tiers: ['core'], halfLife: 500, penalty: 0.5 },
    ]);
    // cut at 2.5 standard deviations the variance of a normal is 0.94 or so: 0.3 x 0.94 / (0.94 + 0.5)
    expect(coefficients[0]).toBeGreaterThan(0.17);
    expect(coefficients[0]).toBeLessThan(0.23);
    expect(Math.abs(coefficients[1] as number)).toBeLessThan(0.02);
    expect(coefficients[2]).toBe(0);
  });

  it('later days change nothing', () => {
    const later = target.map((value, i) => (i > 600 ? 9 : value));
    const members = [{ tiers: ['core', 'wide'], halfLife: 250, penalty: 0.1 }] as const;
    expect(fitSlopes(later, features, 600, members)).toEqual(fitSlopes(target, features, 600, members));
  });

  it('an indicator that is never known counts nothing', () => {
    const blank = { ...features, columns: [first, second.map(() => Number.NaN), columns[2] as Float64Array] };
    const { coefficients } = fitSlopes(target, blank, length - 1, [
      { tiers: ['core'], halfLife: 500, penalty: 0.1 },
    ]);
    expect(coefficients[1]).toBe(0);
  });
});

describe('the flow that holdings imply', () => {
  it('prices double on the first day: 100 of 310 at the end flowed in, at the price after the rise', () => {
    // held 100; doubles to 200; 50 flow in on each of two days without a change of price: 300
    const holdings = Float64Array.from([100, 200, 250, 300]);
    const basket = [Float64Array.from([0, 1, 0, 0])];
    const flow = impliedFlow(holdings, { weights: Float64Array.from([1]) }, basket, 0, 3);
    expect(flow).toBeCloseTo(100, 12);
  });

  it('learns how holdings follow a basket, though some days are far off', () => {
    const { normal } = dice(5);
    const length = 400;
    const basket = Float64Array.from({ length }, () => 0.01 * normal());
    const net = Float64Array.from({ length }, () => 1000 * normal());
    const holdings = new Float64Array(length).fill(1e6);
    for (let i = 1; i < length; i++)
      holdings[i] =
        (holdings[i - 1] as number) * (1 + 0.9 * (basket[i] as number) + (i % 50 === 0 ? 0.03 : 0)) +
        (net[i] as number);
    const effect = fitPriceEffect(holdings, net, [basket], length - 1);
    expect(effect?.weights[0]).toBeGreaterThan(0.84);
    expect(effect?.weights[0]).toBeLessThan(0.91);
    expect(fitPriceEffect(holdings, net, [basket], 50)).toBeNull();
  });
});

describe('calibration', () => {
  it('without weeks the model speaks for itself', () => {
    expect(calibrate([])).toEqual(UNCALIBRATED);
  });

  it('the net lies in the middle, its sign is the likelier one', () => {
    const estimate = {
      from: 0,
      to: 5,
      net: 100,
      deviation: 1000,
      anchored: false,
      published: false,
      broken: 0,
    };
    const told = tell(estimate, { reach: 2, weeks: 300 });
    expect(told).toEqual({ net: 100, low: -1900, high: 2100, inflow: normalCdf(0.1) });
    expect(tell({ ...estimate, net: -100 }, { reach: 2, weeks: 300 }).inflow).toBeLessThan(0.5);
    expect(tell({ ...estimate, deviation: 0, published: true }, { reach: 2, weeks: 300 })).toEqual({
      net: 100,
      low: 100,
      high: 100,
      inflow: 1,
    });
  });
});

it('the larger half by size of the truth', () => {
  const rows = [5, -1, 3, -9].map((truth) => ({ key: '', estimate: 0, low: 0, high: 0, inflow: 0, truth }));
  expect(largerHalf(rows).map(({ truth }) => truth)).toEqual([5, -9]);
});
