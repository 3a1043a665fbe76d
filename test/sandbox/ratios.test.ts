import { expect, test } from 'vitest';
import { Calendar } from '../../src/calendar/calendar.js';
import { makeBook } from '../../src/sandbox/northbound/book.js';
import { makeWorld } from '../../src/sandbox/northbound/world.js';
import { ratiosOf } from '../../src/sandbox/valuation/valuation.js';
import { levelsOf, PROFILES } from '../../src/sandbox/valuation/profile.js';

const calendar = Calendar.shipped();
const worldOf = (seed: number) =>
  makeWorld({ seed, from: '2007-01-04', to: '2026-11-13', northboundFrom: '2016-12-06', calendar });

test.each([1, 2, 3])('seed %i: multiples and prices stay where those of markets are', (seed) => {
  const world = worldOf(seed);
  let grown = 0;
  for (const one of PROFILES) {
    const places = one.id === 'HSI' ? world.hongKong : world.mainland;
    const ratios = ratiosOf(world, one, levelsOf(world, one, seed), places, seed);
    const pe = ratios.map((ratio) => ratio.pe);
    const pb = ratios.map((ratio) => ratio.pb);
    const range = (values: readonly number[]): string =>
      `${one.id} ${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`;
    expect([range(pe), Math.min(...pe) >= 5 && Math.max(...pe) <= 80]).toEqual([range(pe), true]);
    expect([range(pb), Math.min(...pb) >= 0.4 && Math.max(...pb) <= 8]).toEqual([range(pb), true]);
    // percentiles of a history mean something where it has width
    expect(Math.max(...pe) / Math.min(...pe)).toBeGreaterThan(1.4);
    const earned = ratios.map(({ level, pe: multiple }) => level / multiple);
    if ((earned.at(-1) as number) > 1.05 * (earned[0] as number)) grown += 1;
  }
  expect(grown).toBeGreaterThanOrEqual(4);
  // closes of weeks that stand still for long would be those of a dead feed
  const weekly = makeBook(world, seed, 30).stocks.map(({ close }) => close.filter((_, day) => day % 5 === 4));
  for (const closes of weekly) {
    expect(Math.min(...closes)).toBeGreaterThan(100);
    let [still, most] = [1, 1];
    for (const [at, close] of closes.entries()) {
      still = close === closes[at - 1] ? still + 1 : 1;
      most = Math.max(most, still);
    }
    expect(most).toBeLessThan(7);
  }
});
