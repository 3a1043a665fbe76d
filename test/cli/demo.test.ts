import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Calendar } from '../../src/calendar/calendar.js';
import { roundHalfEven } from '../../src/decimal.js';
import { CAST } from '../../src/sandbox/cast.js';
import { makeMarket } from '../../src/sandbox/market.js';
import { Workspace } from '../../src/workspace.js';
import { run } from '../support/terminal.js';

const base = mkdtempSync(join(tmpdir(), 'waizi-demo-'));
const folder = (name: string): string => join(base, name);
const small = ['--no-serve', '--stocks', '3', '--days', '20'];

/** Names and digests of the files below a folder. */
function digests(of: string): string[] {
  return readdirSync(of, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map(
      (file) => `${file.slice(of.length)} ${createHash('sha256').update(readFileSync(file)).digest('hex')}`,
    );
}

afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('the demo workspace', () => {
  let first: Awaited<ReturnType<typeof run>>;
  beforeAll(async () => {
    first = await run(['demo', '--data', folder('one'), '--no-serve']);
  });

  test('is made in steps, each with a line', () => {
    expect(first.err).toBe('');
    expect(first.code).toBe(0);
    expect(first.out.split('\n')).toEqual([
      'made a simulated market (seed 1: 12 stocks, 40 trading days to 2026-11-13)',
      `wrote 8 files into ${join(folder('one'), 'incoming')}`,
      `imported 30282 rows into ${folder('one')}`,
      '',
    ]);
  });

  test('says everywhere that it is simulated', async () => {
    expect(readFileSync(join(folder('one'), 'config.yaml'), 'utf8')).toBe('simulated: true\n');
    const { out } = await run(['flows', '--data', folder('one')]);
    expect(out).toContain('[SIMULATED DATA]');
  });

  test('passes the data-quality checks, but for the day that is missing', async () => {
    const { out, code } = await run(['check', '--data', folder('one'), '--json']);
    const rows: { check: string; status: string }[] = JSON.parse(out).rows;
    expect(rows.filter(({ status }) => status !== 'pass').map(({ check }) => check)).toEqual([
      'missing-days',
    ]);
    expect(code).toBe(0);
  });

  test('shows the trades that were simulated, to the cent', async () => {
    const calendar = Calendar.shipped();
    const market = makeMarket({ seed: 1, stocks: 12, days: 40, calendar });
    const told = new Map<string, bigint>();
    for (const { listing, sessions } of market.stocks) {
      let waiting = CAST.map(() => 0);
      for (const date of market.pageDays.slice(1)) {
        const [tradeDay = ''] = calendar.tradeDatesOf(date);
        const session = sessions[market.tradeDays.indexOf(tradeDay)];
        waiting = waiting.map((net, place) => net + (session?.net[place] ?? 0));
        if (date === market.missing || !session) continue;
        for (const [place, net] of waiting.entries()) {
          const size = BigInt(Math.abs(net)) * 100n * BigInt(session.turnover);
          const cents = BigInt(Math.sign(net)) * roundHalfEven(size, BigInt(session.volume));
          const key = `${tradeDay} ${listing.stock} ${CAST[place]?.id}`;
          if (cents !== 0n) told.set(key, cents);
        }
        waiting = CAST.map(() => 0);
      }
    }
    const { rows } = await new Workspace(folder('one')).flows({
      from: market.tradeDays[0] ?? '',
      to: '2026-11-13',
      by: ['day', 'stock', 'participant'],
    });
    const found = rows.filter(({ net }) => net.cents !== 0n);
    expect(found.length).toBeGreaterThan(20_000);
    expect(
      new Map(found.map((row) => [`${row.day} ${row.stock} ${row.participant}`, row.net.cents])),
    ).toEqual(told);
  });

  test('books the transfer as a transfer and the split as a corporate action', async () => {
    const market = makeMarket({ seed: 1, stocks: 12, days: 40, calendar: Calendar.shipped() });
    const { rows } = await new Workspace(folder('one')).flows({
      from: market.tradeDays[0] ?? '',
      to: '2026-11-13',
      by: ['stock', 'participant'],
    });
    const transfers = rows.filter(({ transfer }) => transfer.cents !== 0n);
    expect(
      transfers.map(({ stock, participant, transfer }) => [stock, participant, transfer.cents > 0n]),
    ).toEqual([
      ['09002', 'C00010', true],
      ['09002', 'C00039', false],
    ]);
    const split = rows.filter(({ corporate_action }) => corporate_action.cents !== 0n);
    expect(new Set(split.map(({ stock }) => stock))).toEqual(new Set(['09001']));
    const rest = rows.filter(
      ({ deposit, placing, listing }) => deposit.cents || placing.cents || listing.cents,
    );
    expect(rest).toEqual([]);
  });

  test('is used again, quickly and unchanged', async () => {
    const before = digests(folder('one'));
    const started = performance.now();
    const { code, out } = await run(['demo', '--data', folder('one'), '--port', '0']);
    expect(performance.now() - started).toBeLessThan(5000);
    expect(code).toBe(0);
    expect(out).toMatch(/^using the simulated market in .*\nserving .* at http:\/\/127\.0\.0\.1:\d+\/ .*\n$/);
    expect(digests(folder('one'))).toEqual(before);
  });
});

describe('seeds and sizes', () => {
  beforeAll(async () => {
    for (const [name, seed] of [
      ['a', '7'],
      ['b', '7'],
      ['c', '8'],
    ] as const) {
      expect((await run(['demo', '--data', folder(name), '--seed', seed, ...small])).code).toBe(0);
    }
  });

  test('one seed gives the same files to the byte, another seed others', () => {
    const incoming = (name: string): string[] => digests(join(folder(name), 'incoming'));
    expect(incoming('a')).toEqual(incoming('b'));
    expect(incoming('a')).not.toEqual(incoming('c'));
  });

  test('another seed in the same folder replaces the market', async () => {
    const { out } = await run(['demo', '--data', folder('c'), '--seed', '7', ...small]);
    expect(out).toContain(`cleared the simulated market of seed 8 from ${folder('c')}`);
    expect(digests(join(folder('c'), 'incoming'))).toEqual(digests(join(folder('a'), 'incoming')));
  });

  test('a demo that was broken off is made again', async () => {
    const state = join(folder('b'), 'demo.json');
    writeFileSync(state, readFileSync(state, 'utf8').replace('"complete":true', '"complete":false'));
    rmSync(join(folder('b'), 'store', 'manifest.json'));
    const { code } = await run(['demo', '--data', folder('b'), '--seed', '7', ...small]);
    expect(code).toBe(0);
    expect(existsSync(join(folder('b'), 'store', 'manifest.json'))).toBe(true);
  });

  test('a folder with other files is left alone', async () => {
    mkdirSync(folder('mine'));
    writeFileSync(join(folder('mine'), 'notes.txt'), 'mine');
    const { code, err } = await run(['demo', '--data', folder('mine'), ...small]);
    expect(code).toBe(2);
    expect(err).toContain('holds files that no demo made; give an empty or new folder with --data');
    expect(readdirSync(folder('mine'))).toEqual(['notes.txt']);
  });

  test.each([
    [['--seed', 'x'], '--seed "x" is no whole number'],
    [['--stocks', '2'], '--stocks "2" is no whole number from 3 to 320'],
    [['--days', '1e9'], '--days "1e9" is no whole number from 20 to 500'],
    [['--port', '70000'], '--port "70000" is no whole number from 0 to 65535'],
  ])('%j is wrong usage', async (options, text) => {
    const { code, err } = await run(['demo', '--data', folder('wrong'), '--no-serve', ...options]);
    expect(code).toBe(2);
    expect(err).toContain(text);
    expect(existsSync(folder('wrong'))).toBe(false);
  });
});
