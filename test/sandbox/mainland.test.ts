import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Calendar } from '../../src/calendar/calendar.js';
import { CHANNELS, makeBook } from '../../src/sandbox/northbound/book.js';
import { makeMainland, type MainlandOptions } from '../../src/sandbox/mainland.js';
import { makeWorld } from '../../src/sandbox/northbound/world.js';
import type { ImportedFile } from '../../src/sources/import.js';
import { type ConnectDay, lastDisclosed, readConnectDays } from '../../src/store/connect-days.js';
import { readIndex, readSeries, readValuation } from '../../src/store/day-values.js';
import { Workspace } from '../../src/workspace.js';

const base = mkdtempSync(join(tmpdir(), 'waizi-mainland-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

const calendar = Calendar.shipped();
const CUT = '2023-08-18';
const LAST = '2024-04-10';
const HOLDERS = [
  { participant: 'C00019', weight: 40 },
  { participant: 'C00010', weight: 20 },
  { participant: 'B01274', weight: 5 },
];

function make(name: string, options: Partial<MainlandOptions> = {}): string[] {
  const folder = join(base, name);
  const [incoming, truth] = [join(folder, 'incoming'), join(folder, 'truth')];
  for (const dir of [incoming, truth]) mkdirSync(dir, { recursive: true });
  return makeMainland({
    seed: 1,
    incoming,
    truth,
    from: '2023-01-03',
    to: LAST,
    cut: CUT,
    stocksPerChannel: 5,
    holders: HOLDERS,
    calendar,
    ...options,
  });
}

function table(...path: string[]): Record<string, string>[] {
  const [header = '', ...lines] = readFileSync(join(base, ...path), 'utf8')
    .trim()
    .split('\n');
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, at) => [names[at], cell])));
}

const digests = (name: string): string[] =>
  readdirSync(join(base, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => createHash('sha256').update(readFileSync(file)).digest('hex'));

test('one seed gives the same files to the byte, another seed others', () => {
  for (const [name, seed] of [
    ['a', 7],
    ['b', 7],
    ['c', 8],
  ] as const)
    make(name, { seed });
  const [a, b, c] = ['a', 'b', 'c'].map(digests) as [string[], string[], string[]];
  expect(a).toHaveLength(20);
  expect(b).toEqual(a);
  expect(c.filter((digest) => a.includes(digest))).toEqual([]);
});

test('ten years end with the last day, and begin when both channels are open', () => {
  make('long', { stocksPerChannel: 1, from: undefined, to: '2026-11-13', cut: undefined } as never);
  const days = table('long', 'truth', 'northbound-days.csv').filter(({ channel }) => channel === 'shanghai');
  expect(days[0]?.date).toBe('2016-12-06');
  expect(days.at(-1)?.date).toBe('2026-11-13');
  expect(days.findLast(({ disclosed }) => disclosed === '1')?.date).toBe('2024-08-16');
  // real flows of 2016 to 2023: 0.9 to 1.3 sizes a day in each year, however far turnover grew
  const sizes = new Map<string, number[]>();
  const book = ['shanghai', 'shenzhen'].map((name) =>
    table('long', 'truth', 'northbound-days.csv').filter(({ channel }) => channel === name),
  );
  book[0]?.forEach((row, at) => {
    const sum = (column: string): number => Number(row[column]) + Number(book[1]?.[at]?.[column]);
    const size = 0.5 * Math.sqrt(1000 * sum('turnover_cny_mn'));
    const year = (row.date as string).slice(0, 4);
    sizes.set(year, [...(sizes.get(year) ?? []), sum('net_cny_mn') / size]);
  });
  for (const [year, values] of [...sizes].filter(([, { length }]) => length > 100)) {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    expect(spread, year).toBeGreaterThan(0.8);
    expect(spread, year).toBeLessThan(1.4);
  }
  const springs = table('long', 'truth', 'rallies.csv').filter(({ from = '' }) =>
    /-(?:12|01|02)-/.test(from),
  );
  expect(springs.length).toBeGreaterThanOrEqual(15);
  expect(springs.filter(({ rise }) => Number(rise) < 0.03)).toEqual([]);
  expect(table('long', 'incoming', 'valuation', '000300.csv')[0]?.date).toBe('2007-01-04');
  const valued = table('long', 'incoming', 'valuation', 'valuations.csv');
  expect(valued.find(({ id }) => id === '801780')?.date).toBe('2013-01-04');
  const quarters = new Set(
    table('long', 'incoming', 'funds', 'fund-holdings.csv').map(({ quarter }) => quarter),
  );
  expect([...quarters][0]).toBe('2013Q1');
  expect([...quarters].at(-1)).toBe('2026Q3');
  expect(quarters.size).toBe(55);
});

describe('flows and holdings', () => {
  const world = makeWorld({ seed: 3, from: '2022-01-04', to: '2023-12-29', calendar });
  const book = makeBook(world, 3, 6);
  const cells = CHANNELS.map((channel, side) => ({
    truth: book.channels[side] as (typeof book.channels)[number],
    stocks: book.stocks.filter((stock) => stock.channel === channel),
  }));

  test('holdings move by what is bought net and by prices, to the cent', () => {
    for (const { truth, stocks } of cells) {
      for (let day = 1; day < book.dates.length; day += 1) {
        const at = (values: Float64Array, back = 0): number => values[day - back] as number;
        const bought = stocks.reduce(
          (sum, { shares, close }) => sum + (at(shares) - at(shares, 1)) * at(close),
          0,
        );
        const priced = stocks.reduce(
          (sum, { shares, close }) => sum + at(shares, 1) * (at(close) - at(close, 1)),
          0,
        );
        expect(at(truth.net)).toBe(bought);
        expect(at(truth.priceEffect)).toBe(priced);
        expect(at(truth.held)).toBe(at(truth.held, 1) + bought + priced);
        expect(Math.abs(at(truth.netUnits) * 1_000_000 - bought)).toBeLessThanOrEqual(500_000);
      }
    }
  });

  test('whole lots, never below zero; nothing is bought on days without northbound trade', () => {
    for (const { shares } of book.stocks)
      expect([...shares].filter((count) => count < 0 || count % 100 !== 0)).toEqual([]);
    expect(book.dates).toEqual(calendar.openDays('northbound', '2022-01-04', '2023-12-29'));
  });

  test('flows follow their factors: up with the market, down with the dollar', () => {
    const net = book.dates.map((_, day) =>
      book.channels.reduce((sum, truth) => sum + (truth.net[day] as number), 0),
    );
    const factor = (values: Float64Array): number[] => world.northbound.map((at) => values[at] as number);
    expect(correlation(net, factor(world.day))).toBeGreaterThan(0.3);
    expect(correlation(net, factor(world.dollar))).toBeLessThan(-0.25);
    expect(correlation(net, factor(world.appetite))).toBeGreaterThan(0.15);
    // what New York does on a day is not known when the mainland trades
    expect(Math.abs(correlation(net, factor(world.america)))).toBeLessThan(0.15);
  });
});

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((x, y) => x + y, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  const product = (x: readonly number[], mx: number, y: readonly number[], my: number): number =>
    x.reduce((sum, value, at) => sum + (value - mx) * ((y[at] as number) - my), 0);
  return product(a, ma, b, mb) / Math.sqrt(product(a, ma, a, ma) * product(b, mb, b, mb));
}

describe('imported', () => {
  let imported: ImportedFile[];
  let workspace: Workspace;
  let days: ConnectDay[];
  let truth: Record<string, string>[];
  const cents = (millions: string | undefined): bigint =>
    BigInt(Math.round(Number(millions) * 100)) * 1_000_000n;

  beforeAll(async () => {
    const files = make('imported');
    workspace = new Workspace(join(base, 'imported'), {
      now: () => new Date(`${LAST}T14:00:00Z`),
      command: 'test',
    });
    imported = await workspace.import(files);
    days = await workspace.with(({ engine }) => readConnectDays(engine, 'northbound'));
    truth = table('imported', 'truth', 'northbound-days.csv');
  });

  test('every file is taken, and only zeros are set aside', () => {
    expect(imported.map(({ status }) => status)).toEqual(imported.map(() => 'loaded'));
    const aside = imported.flatMap(({ path, set_aside }) =>
      set_aside.map(({ reason }) => ({ path, reason })),
    );
    expect(aside.filter(({ path }) => !path.includes('deal-history'))).toEqual([]);
    const kinds = /net, buys and sells of 0|of 0 taken as not given/;
    expect(aside.filter(({ reason }) => !kinds.test(reason))).toEqual([]);
  });

  test('disclosed days are the truth, and buys less sells are the net', () => {
    const disclosed = truth.filter((row) => row.disclosed === '1');
    expect(disclosed.length).toBeGreaterThan(280);
    for (const row of disclosed) {
      const day = days.find(({ channel, date }) => channel === row.channel && date === row.date);
      expect([row.date, day?.net, day?.buy, day?.sell]).toEqual([
        row.date,
        cents(row.net_cny_mn),
        cents(row.buy_cny_mn),
        cents(row.sell_cny_mn),
      ]);
      expect((day?.buy ?? 0n) - (day?.sell ?? 0n)).toBe(day?.net);
      expect(day?.quotaInflow === null || (day?.quotaInflow ?? 0n) > (day?.net ?? 0n)).toBe(true);
    }
    for (const date of new Set(disclosed.map((row) => row.date))) {
      const [shanghai, shenzhen, total] = ['shanghai', 'shenzhen', 'total'].map(
        (channel) => days.find((day) => day.channel === channel && day.date === date)?.net ?? 0n,
      ) as [bigint, bigint, bigint];
      expect(total).toBe(shanghai + shenzhen);
    }
  });

  test('after the cut no net is told; turnover, trades and quarter-ends are', () => {
    expect(lastDisclosed(days)).toBe(CUT);
    const hidden = truth.filter((row) => row.disclosed === '0');
    expect(hidden.length).toBeGreaterThan(280);
    for (const row of hidden) {
      const day = days.find(({ channel, date }) => channel === row.channel && date === row.date);
      expect([row.date, day?.net, day?.buy, day?.sell, day?.quotaInflow]).toEqual([
        row.date,
        null,
        null,
        null,
        null,
      ]);
      expect([day?.turnover, day?.trades]).toEqual([cents(row.turnover_cny_mn), BigInt(row.trades ?? '')]);
    }
    const held = days.filter(({ channel, date, holdings }) => channel === 'total' && date > CUT && holdings);
    // northbound was closed on Good Friday, 2024-03-29, and Easter Monday; 2024-04-10 is the fifth day of the quarter
    expect(held.map(({ date }) => date)).toEqual(['2023-09-28', '2023-12-29', '2024-03-28']);
  });

  test('holdings of stocks are those of the truth, divided among participants without a rest', async () => {
    const rows = await workspace.with(({ engine }) =>
      engine.query(
        `SELECT stock, CAST(date AS VARCHAR) AS date, CAST(shares AS VARCHAR) AS shares FROM connect_holdings
         WHERE direction = 'northbound' ORDER BY stock, date`,
      ),
    );
    const told = new Map(rows.map((row) => [`${row.stock} ${row.date}`, String(row.shares)]));
    const wanted = table('imported', 'truth', 'northbound-holdings.csv');
    expect(told).toEqual(
      new Map(
        wanted
          .map((row) => [`${row.stock} ${row.date}`, row.shares] as const)
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
    );
    const sums = await workspace.with(({ engine }) =>
      engine.query(
        `SELECT stock, CAST(date AS VARCHAR) AS date, CAST(SUM(shares) AS VARCHAR) AS shares
         FROM connect_participants GROUP BY stock, date`,
      ),
    );
    expect(sums).toHaveLength(30);
    for (const { stock, date, shares } of sums) expect(shares).toBe(told.get(`${stock} ${date}`));
  });

  test('a quarter-end appears on the fifth northbound day after it, not before', () => {
    make('day-before', { to: '2024-04-09' });
    const dates = (name: string): string[] => [
      ...new Set(table(name, 'incoming', 'northbound', 'holdings.csv').map(({ date }) => date ?? '')),
    ];
    expect(dates('day-before').at(-1)).toBe('2023-12-29');
    expect(dates('imported').at(-1)).toBe('2024-03-28');
  });

  test('funds and their benchmark weigh industries as the truth says, known when reports are due', async () => {
    const sums = await workspace.with(({ engine }) =>
      engine.query(
        `SELECT date, industry, CAST(SUM(value) AS VARCHAR) AS value, CAST(MAX(published) AS VARCHAR) AS published
         FROM fund_holdings GROUP BY date, industry ORDER BY date, industry`,
      ),
    );
    const wanted = table('imported', 'truth', 'fund-weights.csv');
    expect(sums).toHaveLength(4 * 8);
    for (const { industry, value, published } of sums) {
      const row = wanted.find((one) => one.industry === industry && one.published === published);
      expect(Number(value)).toBe(Number(row?.fund_value_cny));
    }
    // 2024Q1 is due on the fifteenth mainland trading day, after this market's last
    expect(wanted.filter(({ quarter }) => quarter === '2024Q1').map((row) => row.published)).toEqual(
      Array.from({ length: 8 }, () => ''),
    );
    for (const quarter of new Set(wanted.map((row) => row.quarter))) {
      const own = wanted.filter((row) => row.quarter === quarter);
      for (const key of ['fund_weight', 'benchmark_weight'] as const)
        expect(own.reduce((sum, row) => sum + Number(row[key]), 0)).toBeCloseTo(100, 3);
    }
  });

  test('indicators end where their sources had published on the last evening', async () => {
    const last = async (id: string): Promise<string | undefined> =>
      (await workspace.with(({ engine }) => readSeries(engine, id))).at(-1)?.date;
    // Wednesday 2024-04-10, evening: next morning, second morning, and the Tuesday after the week
    expect(await last('vix')).toBe('2024-04-09');
    expect(await last('us10y')).toBe('2024-04-08');
    expect(await last('usdcny-fed')).toBe('2024-04-05');
    expect(await last('cn10y')).toBe('2024-04-10');
  });

  test('indices and valuations are there for every day of their market', async () => {
    const mainland = calendar.openDays('mainland', '2023-01-03', LAST);
    const [index, ratios, hangSeng] = await workspace.with(
      async ({ engine }) =>
        [
          await readIndex(engine, '000300'),
          await readValuation(engine, '801780', 'pe_ttm'),
          await readIndex(engine, 'HSI'),
        ] as const,
    );
    expect(index.map(({ date }) => date)).toEqual(mainland);
    expect(ratios.map(({ date }) => date)).toEqual(mainland);
    expect(hangSeng.map(({ date }) => date)).toEqual(calendar.openDays('hong-kong', '2023-01-03', LAST));
  });
});
