import { describe, expect, test } from 'vitest';
import { Calendar } from '../../src/calendar/calendar.js';
import { Registry } from '../../src/participants/registry.js';
import { CAST, type Habit } from '../../src/sandbox/cast.js';
import { marketFiles } from '../../src/sandbox/files.js';
import { makeListing, MOST_STOCKS } from '../../src/sandbox/listing.js';
import { makeMarket, type Market } from '../../src/sandbox/market.js';
import { Random } from '../../src/sandbox/random.js';

const calendar = Calendar.shipped();
const make = (seed: number, stocks = 12, days = 40): Market => makeMarket({ seed, stocks, days, calendar });
const textOf = (market: Market): string =>
  marketFiles(market, (id) => id)
    .map(({ name, lines }) => `${name}\n${[...lines].join('')}`)
    .join('');
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

test('random numbers are those of the seed and the name', () => {
  const first = (seed: number, name?: string): number[] => {
    const random = new Random(seed, name);
    return [random.next(), random.next(), random.whole(1, 6)];
  };
  expect(first(7)).toEqual(first(7));
  expect(first(7)).not.toEqual(first(8));
  expect(first(7, 'a')).not.toEqual(first(7, 'b'));
  const random = new Random(1);
  const many = Array.from({ length: 20_000 }, () => random.normal());
  const mean = sum(many) / many.length;
  expect(Math.abs(mean)).toBeLessThan(0.03);
  expect(sum(many.map((value) => (value - mean) ** 2)) / many.length).toBeCloseTo(1, 1);
});

describe('a simulated market', () => {
  const market = make(1);

  test('one seed gives the same bytes, another seed others', () => {
    expect(textOf(make(1))).toBe(textOf(market));
    expect(textOf(make(2))).not.toBe(textOf(market));
  });

  test('a stock is the same whatever stands beside it', () => {
    expect(make(1, 5).stocks[4]).toEqual(market.stocks[4]);
  });

  test('has sixty participants, each of the type that its habit stands for', () => {
    const registry = Registry.shipped();
    const habits: Readonly<Record<string, Habit>> = {
      stable: 'patient',
      flexible: 'quick',
      southbound: 'contrarian',
      mainland: 'local',
      'hong-kong': 'local',
      other: 'still',
    };
    expect(new Set(CAST.map(({ id }) => id)).size).toBe(60);
    for (const { id, habit } of CAST)
      expect([id, habits[registry.typeOf(id, '2026-11-13')]]).toEqual([id, habit]);
  });

  test('no two stocks have one name', () => {
    const random = new Random(1);
    const listings = Array.from({ length: MOST_STOCKS }, (_, index) => makeListing(index, random));
    expect(new Set(listings.map(({ name }) => name)).size).toBe(MOST_STOCKS);
    expect(new Set(listings.map(({ nameZh }) => nameZh)).size).toBe(MOST_STOCKS);
  });

  test('trades clear within the volume, in whole lots', () => {
    for (const { listing, sessions } of market.stocks) {
      for (const session of sessions) {
        if (!session) continue;
        expect(sum(session.net)).toBe(0);
        expect(sum(session.net.map((net) => Math.max(0, net)))).toBeLessThanOrEqual(session.volume);
        expect(session.net.every((net) => net % listing.lot === 0)).toBe(true);
        expect(session.turnover / session.volume / (session.close / 100)).toBeCloseTo(1, 1);
      }
    }
  });

  test('shares neither appear nor vanish, and nobody holds less than none', () => {
    for (const { pages, split } of market.stocks) {
      const totals = pages.map(({ date, shares, investor, unnamed }) => {
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
        const units = split !== null && date >= split.exDate ? split.factor : 1;
        return (sum(shares) + investor + unnamed) / units;
      });
      expect(new Set(totals).size).toBe(1);
    }
  });

  test('has its traps: a split, a transfer, a suspension, a missing day and a Saturday', () => {
    expect(market.stocks.map(({ split }) => split?.factor ?? 0)).toEqual([5, ...Array(11).fill(0)]);
    expect(market.stocks.filter(({ transfer }) => transfer).map(({ listing }) => listing.stock)).toEqual([
      '09002',
    ]);
    expect(market.stocks[2]?.suspension).not.toBeNull();
    expect(market.stocks[2]?.sessions.filter((session) => session === null)).toHaveLength(8);
    const text = textOf(market);
    expect(text).toContain(`,${market.saturday},`);
    expect(text).not.toContain(`${market.missing},C00019,`);
    expect(market.tradeDays).toHaveLength(42);
    expect(market.tradeDays[41]).toBe('2026-11-13');
  });

  test.each([
    [2, 40, '3 to 320 stocks, not 2'],
    [12, 19, '20 to 500 days, not 19'],
  ])('%i stocks over %i days are refused', (stocks, days, text) => {
    expect(() => make(1, stocks, days)).toThrow(text);
  });
});
