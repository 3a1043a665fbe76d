import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { factLines } from '../../src/sandbox/fact-lines.js';
import { PARTICIPANT_TRAPS, STOCK_TRAPS } from '../../src/sandbox/traps.js';
import { scored, type Scored } from './scored.js';

const base = mkdtempSync(join(tmpdir(), 'waizi-sandbox-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('all traps at once, with everybody trading through them', () => {
  let market: Scored;
  beforeAll(async () => {
    market = await scored(join(base, 'all'), { stocks: 40, days: 250, participants: 160 });
  });

  test('answers are within the bounds', () => {
    const { types, traps, ok, bounds } = market.score;
    expect(types.filter((one) => !one.ok)).toEqual([]);
    expect(traps.filter((one) => !one.ok)).toEqual([]);
    // in a market of this size, trades hidden by a trap stay within the same bound
    expect(traps.filter(({ hiddenPart }) => hiddenPart > bounds.phantom)).toEqual([]);
    expect(ok).toBe(true);
    expect(market.made.traps.size).toBeGreaterThan(25);
    expect(types.map(({ type }) => type)).toEqual([
      'flexible',
      'hong-kong',
      'mainland',
      'southbound',
      'stable',
    ]);
  });

  test('looks like real lists', () => {
    const lines = factLines(market.made.facts);
    expect(lines.filter(({ within }) => !within)).toEqual([]);
    const { lag } = market.made.facts;
    expect(lag.indexOf(Math.max(...lag))).toBe(2);
  });
});

describe.each([1, 2])('with seed %i', (seed) => {
  test.each([...STOCK_TRAPS, ...PARTICIPANT_TRAPS])('%s alone is exact', async (trap) => {
    const folder = join(base, `${trap}-${seed}`);
    // counters merge on 2025-06-30
    const { made, score } = await scored(folder, {
      seed,
      stocks: 6,
      participants: 90,
      days: 60,
      lines: 20,
      quiet: true,
      to: '2025-07-31',
      traps: new Set([trap]),
    });
    expect([...made.traps.keys()]).toEqual([trap]);
    const [small] = score.traps.filter((one) => one.trap === 'small-transfer');
    const seen = score.traps.filter((one) => one !== small);
    expect(seen.filter(({ phantom, hidden }) => phantom > 0 || hidden > 0)).toEqual([]);
    expect(seen.filter(({ found, value }) => Math.abs(found - value) > value * 1e-12)).toEqual([]);
    // nobody can tell it from trades: all of it is told, as one or the other
    if (small) expect(small.phantom + small.found).toBeCloseTo(small.value, 0);
    rmSync(folder, { recursive: true });
  });
});
