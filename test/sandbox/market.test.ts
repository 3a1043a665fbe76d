import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Calendar } from '../../src/calendar/calendar.js';
import { Registry } from '../../src/participants/registry.js';
import { factLines } from '../../src/sandbox/fact-lines.js';
import { FactsOf } from '../../src/sandbox/facts.js';
import type { StockHistory } from '../../src/sandbox/history.js';
import { makeListing, MOST_STOCKS } from '../../src/sandbox/listing.js';
import { walk } from '../../src/sandbox/lists.js';
import { makeMarket, type Market, type MarketOptions } from '../../src/sandbox/market.js';
import { Random } from '../../src/sandbox/random.js';
import { historiesOf } from '../../src/sandbox/stock.js';
import { parseTraps, STOCK_TRAPS, TRAPS } from '../../src/sandbox/traps.js';

const make = (options: Partial<MarketOptions> = {}): Market =>
  makeMarket({
    seed: 1,
    stocks: 20,
    participants: 120,
    days: 80,
    lines: 40,
    traps: new Set(TRAPS),
    calendar: Calendar.shipped(),
    registry: Registry.shipped(),
    ...options,
  });
const all = (market: Market): StockHistory[] =>
  Array.from({ length: market.stocks }, (_, index) => historiesOf(market, index)).flat();
const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);

test('random numbers are those of the seed and the name, on every machine', () => {
  const first = (seed: number, name?: string): number[] => {
    const random = new Random(seed, name);
    return [random.next(), random.next(), random.whole(1, 6)];
  };
  expect(first(7)).toEqual(first(7));
  expect(first(7)).not.toEqual(first(8));
  expect(first(7, 'a')).not.toEqual(first(7, 'b'));
  const random = new Random(1);
  const many = Array.from({ length: 20_000 }, () => random.fat());
  const mean = sum(many) / many.length;
  expect(Math.abs(mean)).toBeLessThan(0.03);
  expect(sum(many.map((value) => (value - mean) ** 2)) / many.length).toBeCloseTo(1, 0);
  // ten thousand numbers of one seed, as they were when this was written
  const text = Array.from({ length: 10_000 }, () => random.fat()).join(' ');
  expect(createHash('sha256').update(text).digest('hex').slice(0, 16)).toBe('20927dc894665dbd');
});

describe('a simulated market', () => {
  const market = make();
  const histories = all(market);

  test('is the same from the same seed, in any order of stocks; another from another', () => {
    const again = make();
    const last = historiesOf(again, market.stocks - 1);
    expect(last).toEqual(histories.slice(-last.length));
    expect(historiesOf(make({ seed: 2 }), 0)).not.toEqual(histories.slice(0, 1));
  });

  test('has the participants it was asked for, each behaving as the registry says of it', () => {
    const registry = Registry.shipped();
    const { players } = market.cast;
    expect(new Set(players.map(({ id }) => id)).size).toBe(120);
    for (const { id, type } of players) expect([id, registry.typeOf(id, '2026-11-13')]).toEqual([id, type]);
    const paces = (type: string): number[] =>
      players.filter((one) => one.type === type).map(({ pace }) => pace);
    expect(Math.max(...paces('stable')) * 2).toBeLessThan(Math.min(...paces('flexible')));
    const held = new Set(histories.flatMap(({ places }) => [...places]));
    expect(held.size).toBeGreaterThan(110);
  });

  test('no two stocks have one name', () => {
    const random = new Random(1);
    const listings = Array.from({ length: MOST_STOCKS }, (_, index) => makeListing(index, random));
    expect(new Set(listings.map(({ name }) => name)).size).toBe(MOST_STOCKS);
    expect(new Set(listings.map(({ nameZh }) => nameZh)).size).toBe(MOST_STOCKS);
  });

  test('trades clear within the volume, in whole lots', () => {
    for (const { listing, sessions, trades } of histories) {
      for (let day = 0; day < market.days.trading.length; day += 1) {
        const shares = trades.shares.slice(trades.start[day], trades.start[day + 1]);
        if (shares.length === 0) continue;
        const volume = sessions.volume[day] as number;
        expect(sum(shares)).toBe(0);
        expect(sum(shares.map((one) => Math.max(0, one)))).toBeLessThanOrEqual(0.55 * volume);
        expect(shares.every((one) => one % listing.lot === 0)).toBe(true);
        expect(
          (sessions.turnover[day] as number) / volume / ((sessions.close[day] as number) / 1000),
        ).toBeCloseTo(1, 1);
      }
    }
  });

  test('shares appear and vanish by events alone, and nobody holds less than none', () => {
    for (const history of histories) {
      let former: number | null = null;
      walk(history, (page, shares) => {
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
        const total = sum(shares) + (history.investor[page] as number) + (history.unnamed[page] as number);
        const come = sum(
          history.events
            .filter((event) => event.page === page)
            .flatMap(({ effects }) => effects.map((one) => one.shares)),
        );
        if (former !== null)
          expect([history.listing.stock, page, total - former]).toEqual([history.listing.stock, page, come]);
        former = total;
      });
    }
  });

  test('has every trap of a stock, in a stock of its own', () => {
    const seen = new Set(histories.flatMap(({ events }) => events.map(({ trap }) => trap)));
    const once = ['suspension', 'delisting', 'dual-counter'];
    expect(STOCK_TRAPS.filter((trap) => !seen.has(trap) && !once.includes(trap))).toEqual([]);
    expect(histories.filter(({ life }) => life === 1)).toHaveLength(1);
    expect(histories.filter(({ last }) => last < market.days.pages.length - 1)).toHaveLength(2);
    const quiet = all(make({ traps: parseTraps('none') }));
    expect(quiet.flatMap(({ events }) => events)).toEqual([]);
  });

  test('looks like real lists: how much of it changes, who holds it, two days after the volume, southbound contrarian', () => {
    for (const seed of [1, 2]) {
      const other = make({ seed, stocks: 40, days: 120, traps: new Set(TRAPS) });
      const facts = new FactsOf(other);
      for (const history of all(other)) facts.add(history);
      const found = facts.facts();
      expect(factLines(found).filter(({ within }) => !within)).toEqual([]);
      // about a quarter of the holdings change in a day
      expect(Math.abs(found.changed - 0.25)).toBeLessThan(0.06);
      // trades show when they settle, and on no other day
      expect(found.lag.indexOf(Math.max(...found.lag))).toBe(2);
      expect(found.lag.filter((_, lag) => lag !== 2).every((one) => one < 0.35)).toBe(true);
      expect(found.contrarian.southbound).toBeLessThan(-0.2);
      expect(found.contrarian.flexible).toBeGreaterThan(0.1);
    }
  });

  test.each([
    [{ stocks: 2 }, '3 to 2800 stocks, not 2'],
    [{ days: 19 }, '20 to 1000 days, not 19'],
    [{ participants: 1000 }, '80 to 900 participants, not 1000'],
  ])('%j is refused', (options, text) => {
    expect(() => make(options)).toThrow(text);
  });
});

test('traps are told by name', () => {
  expect(parseTraps('all').size).toBe(TRAPS.length);
  expect(parseTraps('none').size).toBe(0);
  expect([...parseTraps('split, bonus')]).toEqual(['split', 'bonus']);
  expect(parseTraps('all,-split').has('split')).toBe(false);
  expect(parseTraps('-split').size).toBe(TRAPS.length - 1);
  expect(() => parseTraps('splits')).toThrow('--traps "splits" is none of all, none, split,');
});
