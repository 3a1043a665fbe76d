import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Calendar } from '../../src/calendar/calendar.js';
import { Registry } from '../../src/participants/registry.js';
import { makeFiles } from '../../src/sandbox/make.js';
import { makeMarket } from '../../src/sandbox/market.js';
import { type Score, score, type ToldType } from '../../src/sandbox/score.js';
import { FILE_TRAPS, PARTICIPANT_TRAPS, STOCK_TRAPS, TRAPS } from '../../src/sandbox/traps.js';
import { digest, scored, type Scored } from './scored.js';

const base = mkdtempSync(join(tmpdir(), 'waizi-sandbox-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('each trap of stocks and participants alone, in a stock where nothing else happens', () => {
  let market: Scored;
  beforeAll(async () => {
    // counters merge on 2025-06-30
    market = await scored(join(base, 'alone'), {
      quiet: true,
      to: '2025-09-05',
      traps: new Set([...STOCK_TRAPS, ...PARTICIPANT_TRAPS]),
    });
  });

  test('all of them occur', () => {
    expect([...market.made.traps.keys()].sort()).toEqual([...STOCK_TRAPS, ...PARTICIPANT_TRAPS].sort());
  });

  test('is found to the share, and no trade is feigned or hidden', () => {
    const { traps } = market.score;
    // too small to be told from trading, unless hardly anything traded: then it is told as trade on both sides
    const seen = traps.filter(({ trap }) => trap !== 'small-transfer');
    expect(seen.filter(({ phantom, hidden }) => phantom > 0 || hidden > 0)).toEqual([]);
    expect(seen.filter(({ found, value }) => Math.abs(found - value) > value * 1e-12)).toEqual([]);
    const small = traps.find(({ trap }) => trap === 'small-transfer');
    expect(small?.ok).toBe(true);
    expect((small?.phantom ?? 0) + (small?.found ?? 0)).toBeCloseTo(small?.value ?? 0, 0);
  });

  test('and the flow of every type is the true one, but for the price of days that settle together', () => {
    // who is stable and who flexible is judged, and scored, apart: here foreign flow as a whole
    const { types } = market.score;
    const foreign = types.filter(({ type }) => type === 'stable' || type === 'flexible');
    const sum = (key: 'net' | 'told' | 'gross'): number =>
      foreign.reduce((total, row) => total + row[key], 0);
    expect(foreign).toHaveLength(2);
    expect(Math.abs(sum('told') - sum('net')) / sum('gross')).toBeLessThan(0.001);
    for (const { error } of foreign) expect(Math.abs(error)).toBeLessThan(0.02);
    for (const { type, error } of types)
      if (!foreign.some((row) => row.type === type)) expect(Math.abs(error)).toBeLessThan(0.001);
  });

  test('a phantom and a wrong net are seen', async () => {
    const { workspace, flows } = market;
    const truth = join(workspace.folder, 'truth');
    const gross = market.score.types.find(({ type }) => type === 'stable')?.gross ?? 0;
    const first = flows.findIndex(({ type }) => type === 'stable');
    const wrong = flows.map((flow, at) => (at === first ? { ...flow, net: flow.net + 0.03 * gross } : flow));
    const off = await workspace.with(({ engine }) => score(engine, truth, wrong));
    expect(off.types.filter(({ ok }) => !ok).map(({ type }) => type)).toEqual(['stable']);
    expect(off.ok).toBe(false);
    const trades = readdirSync(truth)
      .filter((file) => file.startsWith('trades-'))
      .sort()
      .at(-3) as string;
    const whole = readFileSync(join(truth, trades), 'utf8');
    const scoredWith = async (text: string): Promise<Score> => {
      writeFileSync(join(truth, trades), text);
      const found = await workspace.with(({ engine }) => score(engine, truth, flows));
      writeFileSync(join(truth, trades), whole);
      return found;
    };
    // by this truth the largest custodian did not trade for a month: what is told of it is feigned
    const feigned = await scoredWith(whole.replace(/^.*,C00019,.*\n/gm, ''));
    expect(feigned.traps.filter(({ ok }) => !ok).map(({ trap }) => trap)).toContain('none');
    expect(feigned.traps.find(({ trap }) => trap === 'none')?.phantom).toBeGreaterThan(1e9);
    // by this one a large sale was not told, on a day on which sales were: it is hidden, and no phantom
    const hidden = await scoredWith(`${whole}09001,2025-06-10,2025-06-12,2025-06-12,C00019,-9000000000,50\n`);
    const none = hidden.traps.find(({ trap }) => trap === 'none');
    expect([none?.ok, none?.phantom, (none?.hidden ?? 0) > 9e9]).toEqual([false, 0, true]);
    expect(readFileSync(join(truth, 'events.csv'), 'utf8')).toContain(',transfer,');
  });

  test('types are scored by value', async () => {
    const { workspace, flows } = market;
    const truth = join(workspace.folder, 'truth');
    const registry = Registry.shipped();
    const rows = readFileSync(join(truth, 'participants.csv'), 'utf8').trim().split('\n').slice(1);
    const types = rows.map((row): ToldType => {
      const [participant = ''] = row.split(',');
      return { participant, type: registry.typeOf(participant, '2026-02-27') };
    });
    const of = (list: readonly ToldType[]): Promise<Score> =>
      workspace.with(({ engine }) => score(engine, truth, flows, list));
    expect((await of(types)).classified).toBe(1);
    const wrong = types.map((one) => (one.participant === 'C00019' ? { ...one, type: 'flexible' } : one));
    const off = await of(wrong);
    expect(off.classified).toBeLessThan(0.7);
    expect(off.ok).toBe(false);
  });
});

describe('each trap of days and files', () => {
  let market: Scored;
  beforeAll(async () => {
    // a typhoon on 2023-09-01, a rainstorm on 09-08, mainland holidays from 09-29
    market = await scored(join(base, 'files'), {
      to: '2023-10-13',
      days: 100,
      stocks: 10,
      traps: new Set(FILE_TRAPS),
    });
  });

  test('all of them occur but the half-day, of which this window has none', () => {
    expect(FILE_TRAPS.filter((trap) => !market.made.traps.has(trap))).toEqual(['half-day']);
  });

  test('just the damaged files are rejected', () => {
    const rejected = market.imported.filter(({ status }) => status === 'rejected').map(({ path }) => path);
    expect(rejected.sort()).toEqual(market.made.damaged);
    expect(rejected).toHaveLength(2);
  });

  test('feigns no trade and hides none', () => {
    expect(market.score.traps.filter(({ phantom, hidden }) => phantom > 0 || hidden > 0)).toEqual([]);
    for (const { error } of market.score.types) expect(Math.abs(error)).toBeLessThan(0.01);
  });
});

test('one seed gives the same bytes, pages and Parquet included; another seed others', async () => {
  const bytes = async (name: string, seed: number): Promise<string> => {
    const folder = join(base, name);
    const market = makeMarket({
      seed,
      stocks: 5,
      participants: 90,
      days: 25,
      lines: 20,
      traps: new Set(TRAPS),
      calendar: Calendar.shipped(),
      registry: Registry.shipped(),
    });
    const made = await makeFiles(market, {
      folder,
      at: new Date('2026-11-13T14:00:00Z'),
      packed: true,
      formats: new Set(['csv', 'parquet']),
    });
    expect(made.files.every((file) => existsSync(file))).toBe(true);
    return digest(folder);
  };
  const first = await bytes('seed-a', 5);
  expect(await bytes('seed-b', 5)).toBe(first);
  expect(await bytes('seed-c', 6)).not.toBe(first);
});

test('a small market has the bytes that it had on other machines', async () => {
  const folder = join(base, 'fixed');
  const market = makeMarket({
    seed: 11,
    stocks: 3,
    participants: 80,
    days: 20,
    lines: 20,
    traps: new Set(TRAPS),
    calendar: Calendar.shipped(),
    registry: Registry.shipped(),
  });
  await makeFiles(market, { folder, at: new Date('2026-11-13T14:00:00Z') });
  // another market is another format of the demo: FORMAT in src/cli/demo.ts
  expect(digest(folder)).toBe('298a1ba59951d1b74bac75c0253fad9fe6ccd7f41d0ac15aeb6d77b3f1de4ab8');
});
