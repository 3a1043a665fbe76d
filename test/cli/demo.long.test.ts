import { createHash } from 'node:crypto';
import {
  cpSync,
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
import { roundHalfEven } from '../../src/decimal.js';
import { Workspace } from '../../src/workspace.js';
import { SIZE, sharedDemo } from '../support/demo.js';
import { isLong } from '../support/runs.js';
import { type Printed, run } from '../support/terminal.js';

const base = mkdtempSync(join(tmpdir(), 'waizi-demo-'));
const folder = (name: string): string => join(base, name);
const small = ['--no-serve', '--stocks', '3', '--days', '20', '--participants', '80'];
const LAST = '2026-11-13';

/** The rows of a csv of the demo, by column. */
function table(path: string): Record<string, string>[] {
  const [header = '', ...lines] = readFileSync(path, 'utf8').trim().split('\n');
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, at) => [names[at], cell])));
}

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
  let first: Printed;
  beforeAll(async () => {
    const shared = await sharedDemo();
    first = shared.printed;
    cpSync(shared.folder, folder('one'), { recursive: true });
  });

  test('is made in steps, each with a line', () => {
    expect(first.err).toBe('');
    expect(first.code).toBe(0);
    expect(first.out.split('\n')).toEqual([
      'made a simulated market (seed 1: 20 stocks, 100 participants, 60 trading days to 2026-11-13)',
      expect.stringMatching(/^wrote \d+ files into .*incoming, \d+ of them damaged on purpose$/),
      expect.stringMatching(/^imported \d+ rows into .*waizi-demo, rejected the \d+ damaged files$/),
      expect.stringMatching(/^classified \d+ foreign participants: \d+ stable, \d+ flexible$/),
      expect.stringMatching(/^added up flows of 4 months and \d types of investor$/),
      expect.stringMatching(
        /^estimated northbound flow of \d{3} weeks since the last disclosed day, 2024-08-16$/,
      ),
      'answered rallies, cycles, valuation, positioning, gaps',
      '',
    ]);
  });

  test('says everywhere that it is simulated', async () => {
    expect(readFileSync(join(folder('one'), 'config.yaml'), 'utf8')).toBe('simulated: true\n');
    const { out } = await run(['flows', '--data', folder('one')]);
    expect(out).toContain('[SIMULATED DATA]');
  });

  test('writes "simulated" into whatever leaves it', async () => {
    const at = ['--data', folder('one')];
    const out = folder('exported');
    await run(['export', out, ...at]);
    expect(readdirSync(out).every((name) => name.startsWith('simulated-'))).toBe(true);
    for (const argv of [
      ['flows', '--from', '2026-11-02', '--to', LAST],
      ['shares'],
      ['holdings', '09001'],
      ['changes', '09001', '--from', '2026-11-02', '--to', LAST],
      ['big-changes'],
      ['concentration', '09001'],
      ['participant', 'C00019'],
      ['status'],
      ['check'],
      ['sql', 'SELECT count(*) AS n FROM holdings'],
    ]) {
      expect([argv[0], JSON.parse((await run([...argv, ...at, '--json'])).out).simulated]).toEqual([
        argv[0],
        true,
      ]);
      const [header = '', ...rows] = (await run([...argv, ...at, '--csv'])).out.trim().split('\n');
      expect([argv[0], header.endsWith(',simulated')]).toEqual([argv[0], true]);
      expect(rows.filter((row) => !row.endsWith(',true'))).toEqual([]);
      const told = await run([...argv, ...at]);
      expect([argv[0], /simulated/i.test(told.out + told.err)]).toEqual([argv[0], true]);
    }
  });

  test('fails no data-quality check, and warns of what was done to it', async () => {
    const { out } = await run(['check', '--data', folder('one'), '--json']);
    const rows: { check: string; status: string }[] = JSON.parse(out).rows;
    expect(rows.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(rows.filter(({ status }) => status === 'warn').map(({ check }) => check)).toContain(
      'missing-days',
    );
  });

  test('shows the trades that were simulated, to the cent', async () => {
    const truth = join(folder('one'), 'truth');
    const prices = new Map(
      table(join(folder('one'), 'incoming', 'prices.csv')).map((row) => [
        `${row.date} ${row.stock_code}`,
        row,
      ]),
    );
    const acted = new Set(
      table(join(folder('one'), 'incoming', 'corporate-actions.csv')).map((row) => row.stock_code),
    );
    const eventful = new Set(table(join(truth, 'events.csv')).map((row) => `${row.stock} ${row.seen}`));
    const trades = readdirSync(truth)
      .filter((name) => name.startsWith('trades-'))
      .flatMap((name) => table(join(truth, name)))
      .filter(({ stock, seen }) => seen && !acted.has(stock));
    // where several days show together, a price of one of them stands for all, even of one on which nothing traded
    const days = new Map<string, Set<string>>();
    for (const { stock, seen, trade_date } of trades) {
      days.set(`${stock} ${seen}`, (days.get(`${stock} ${seen}`) ?? new Set()).add(trade_date ?? ''));
    }
    const plain = trades.filter(
      ({ stock, settled, seen }) =>
        settled === seen && !eventful.has(`${stock} ${seen}`) && days.get(`${stock} ${seen}`)?.size === 1,
    );
    const told = plain.map(({ stock, trade_date, participant, shares }): [string, bigint] => {
      const price = prices.get(`${trade_date} ${stock}`) ?? {};
      const size = BigInt(shares ?? 0) * 100n * BigInt(price.amount ?? 0);
      const whole = roundHalfEven(size < 0n ? -size : size, BigInt(price.volume ?? 1));
      return [`${trade_date} ${stock} ${participant}`, size < 0n ? -whole : whole];
    });
    const { rows } = await new Workspace(folder('one')).flows({
      from: '2026-08-01',
      to: LAST,
      by: ['day', 'stock', 'participant'],
    });
    const found = new Map(rows.map((row) => [`${row.day} ${row.stock} ${row.participant}`, row.net.cents]));
    expect(told.length).toBeGreaterThan(2000);
    expect(told.filter(([key, cents]) => found.get(key) !== cents)).toEqual([]);
  });

  test('tells the net of every type within the bounds of its truth', async () => {
    const { out } = await run(['sandbox', 'score', '--data', folder('one'), '--json'], {
      now: () => new Date(`${LAST}T14:00:00Z`),
    });
    const { simulated, types, nowcast } = JSON.parse(out) as {
      simulated: boolean;
      types: { type: string; ok: boolean }[];
      nowcast: {
        information: string;
        year: number | null;
        weeks: number;
        hits: number;
        coverage90: number;
      }[];
    };
    expect(simulated).toBe(true);
    expect(types.filter(({ ok }) => ok)).toHaveLength(5);
    for (const information of ['realtime', 'benchmarked']) {
      const [all, ...years] = nowcast.filter((row) => row.information === information);
      expect(all).toMatchObject({ year: null, weeks: 116 });
      expect(years.map(({ year }) => year)).toEqual([2024, 2025, 2026]);
      expect(years.reduce((sum, { weeks }) => sum + weeks, 0)).toBe(116);
      // better than a coin: 70 of 116 or more has a chance of 2%
      expect(all?.hits).toBeGreaterThanOrEqual(70);
      expect(all?.coverage90).toBeGreaterThanOrEqual(0.8);
      expect(all?.coverage90).toBeLessThanOrEqual(0.98);
    }
  });

  test('is used again, quickly and unchanged', async () => {
    const before = digests(folder('one'));
    const started = performance.now();
    const { code, out } = await run(['demo', '--data', folder('one'), ...SIZE, '--port', '0']);
    expect(performance.now() - started).toBeLessThan(5000);
    expect(code).toBe(0);
    expect(out).toMatch(/^using the simulated market in .*\nserving .* at http:\/\/127\.0\.0\.1:\d+\/ .*\n$/);
    expect(digests(folder('one'))).toEqual(before);
  });
});

describe('seeds and sizes', () => {
  const again = folder('again');
  const incoming = (of: string): string[] => digests(join(of, 'incoming'));
  let shared: string;
  beforeAll(async () => {
    ({ folder: shared } = await sharedDemo());
    cpSync(shared, again, { recursive: true });
  });

  test.runIf(isLong)(
    'a demo that was broken off is made again, from one seed the same files to the byte',
    async () => {
      const state = join(again, 'demo.json');
      writeFileSync(state, readFileSync(state, 'utf8').replace('"complete":true', '"complete":false'));
      rmSync(join(again, 'store', 'manifest.json'));
      rmSync(join(again, 'incoming'), { recursive: true });
      const { code, out } = await run(['demo', '--data', again, '--no-serve', ...SIZE]);
      expect(code).toBe(0);
      expect(out).toContain('made a simulated market (seed 1');
      expect(existsSync(join(again, 'store', 'manifest.json'))).toBe(true);
      expect(incoming(again)).toEqual(incoming(shared));
    },
  );

  test('another seed in the same folder replaces the market by another', async () => {
    const { code, out } = await run(['demo', '--data', again, '--seed', '8', ...small]);
    expect(code).toBe(0);
    expect(out).toContain(`cleared the simulated market of seed 1 from ${again}`);
    expect(out).toContain('made a simulated market (seed 8');
    // the mainland side has the same files whatever the number of stocks
    const day = (of: string): string | undefined =>
      incoming(of).find((file) => file.startsWith('/northbound/') || file.startsWith('/valuation/'));
    expect(day(again)?.split(' ')[0]).toBe(day(shared)?.split(' ')[0]);
    expect(day(again)).not.toBe(day(shared));
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
    [['--stocks', '2'], '--stocks "2" is no whole number from 3 to 2800'],
    [['--days', '1e9'], '--days "1e9" is no whole number from 20 to 1000'],
    [['--port', '70000'], '--port "70000" is no whole number from 0 to 65535'],
  ])('%j is wrong usage', async (options, text) => {
    const { code, err } = await run(['demo', '--data', folder('wrong'), '--no-serve', ...options]);
    expect(code).toBe(2);
    expect(err).toContain(text);
    expect(existsSync(folder('wrong'))).toBe(false);
  });
});
