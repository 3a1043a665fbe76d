import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FlowKey } from '../../../src/flows/flows.js';
import type { FlowsRequest } from '../../../src/hong-kong-questions.js';
import { DuckDbEngine } from '../../../src/store/duckdb-engine.js';
import { KeptOpen } from '../../support/kept-open.js';
import { emptySpace, Market, NOW, type TestSpace } from '../../support/market.js';

// lists of two days a month; the last month, and the one that settles into it, are not settled for good
const DAYS = ['2025-11-11', '2025-12-10', '2026-01-13', '2026-01-14', '2026-02-10', '2026-02-11']
  .concat('2026-03-10', '2026-03-11', '2026-04-14', '2026-04-15', '2026-05-12', '2026-05-13')
  .concat('2026-06-09', '2026-06-10');
const TRADED = ['2025-11-07', '2025-12-08', '2026-01-09', '2026-01-12', '2026-02-06', '2026-02-09']
  .concat('2026-03-06', '2026-03-09', '2026-04-10', '2026-04-13', '2026-05-08', '2026-05-11')
  .concat('2026-06-05', '2026-06-08');
const HOLDINGS = {
  C00019: DAYS.map((_, at) => 10_000 + ((at * 37) % 11) * 100),
  C00010: DAYS.map((_, at) => 30_000 - ((at * 37) % 11) * 100),
};
const market = (): Market =>
  new Market()
    .lists('09001', DAYS, HOLDINGS)
    .tradedOn('09001', TRADED, 10_000, 20)
    .lists('09002', DAYS, HOLDINGS)
    .tradedOn('09002', TRADED.slice(3), 10_000, 10);

const YEAR = { from: '2025-07-01', to: '2026-06-30' };
const BYS: readonly (readonly FlowKey[])[] = [['type'], ['day', 'type'], ['stock', 'month'], ['industry']];
const QUERIES: readonly FlowsRequest[] = [
  ...BYS.map((by) => ({ ...YEAR, by })),
  { ...YEAR, by: ['day', 'type'], stocks: ['09002'] },
  { from: '2026-02-01', to: '2026-03-20', by: ['day', 'type'], stocks: ['09001'] },
  { from: '2026-02-01', to: '2026-03-20', by: ['day', 'stock'] },
  { from: '2026-02-01', to: '2026-03-20', by: ['day'] },
  { ...YEAR, by: ['stock'], raw: true },
];

describe('kept years', () => {
  let space: TestSpace;
  let open: KeptOpen[] = [];
  beforeEach(async () => {
    space = emptySpace();
    for (const { reason } of await space.import(market())) expect(reason).toBeNull();
  });
  afterEach(() => {
    for (const one of open) one.forget();
    open = [];
    space.remove();
  });

  const cache = (): string => join(space.folder, 'data', 'store', 'cache', 'flows');
  const files = (part = 'year-'): string[] =>
    readdirSync(cache())
      .filter((name) => name.includes(part) && name.includes('year-'))
      .sort();
  const spaceWith = (keepFrom: number): KeptOpen => {
    const one = new KeptOpen(join(space.folder, 'data'), { now: () => NOW, keepFrom });
    open.push(one);
    return one;
  };
  async function same(queries: readonly FlowsRequest[] = QUERIES): Promise<void> {
    const [one, other] = [spaceWith(0), spaceWith(Number.POSITIVE_INFINITY)];
    for (const query of queries)
      expect(JSON.stringify(await one.flows(query)), JSON.stringify(query)).toBe(
        JSON.stringify(await other.flows(query)),
      );
  }

  it('give the answers of a store without them, whatever part of the year is asked for', async () => {
    await same();
    await same();
    // January to April 2026; of 2025 there are two months of changes and those before them
    expect(
      files('year-2026')
        .map((name) => name.replace(/[0-9a-f]{32}/, 'D').replace(/[0-9a-f]{16}/, 'I'))
        .sort(),
    ).toEqual([
      'raw-year-2026-D-days.parquet',
      'raw-year-2026-D-flows.parquet',
      'year-2026-D-I-sums.parquet',
      'year-2026-D-all-sums.parquet',
      'year-2026-D-days.parquet',
      'year-2026-D-flows.parquet',
    ]);
  });

  it('are told of while they are made, from nothing to the end, and no more once they are there', async () => {
    const told: string[] = [];
    const told2: string[] = [];
    const asks = async (into: string[], query: FlowsRequest): Promise<void> => {
      const options = { now: () => NOW, keepFrom: 0 };
      const valuing = (done: number, total: number) => into.push(`${done}/${total}`);
      const one = new KeptOpen(join(space.folder, 'data'), { ...options, valuing });
      open.push(one);
      await one.flows(query);
    };
    // November 2025 to June 2026, and the two years
    await asks(told, { ...YEAR, by: ['type'] });
    const total = Number(told[0]?.split('/')[1]);
    expect(total).toBe(10);
    expect(told).toEqual([...Array(total + 1).keys()].map((done) => `${done}/${total}`));
    await asks(told2, { ...YEAR, by: ['day'] });
    expect(told2).toEqual([]);
    // none of these is lacking but the sums by industry of one month
    await asks(told2, { from: '2026-06-01', to: '2026-06-30', by: ['industry'] });
    expect(told2).toEqual([]);
  });

  it('are told of to the end when one cannot be made', async () => {
    const told: string[] = [];
    const valuing = (done: number, total: number) => told.push(`${done}/${total}`);
    const one = new KeptOpen(join(space.folder, 'data'), { now: () => NOW, keepFrom: 0, valuing });
    open.push(one);
    mkdirSync(join(space.folder, 'data', 'store', 'cache'), { recursive: true });
    writeFileSync(cache(), 'no folder');
    await one.flows({ ...YEAR, by: ['type'] });
    expect(told[0]).toMatch(/^0\//);
    const [done, total] = (told.at(-1) as string).split('/');
    expect(done).toBe(total);
  });

  it('are what answers once they are there', async () => {
    const query: FlowsRequest = { ...YEAR, by: ['day', 'type'], stocks: ['09001'] };
    const before = JSON.stringify(await spaceWith(0).flows(query));
    const [name] = files('flows').filter((one) => one.startsWith('year-2026')) as [string];
    const path = join(cache(), name);
    const engine = await DuckDbEngine.open();
    await engine.exec(
      `CREATE TABLE doubled AS SELECT * REPLACE (2 * buy AS buy) FROM read_parquet('${path}')`,
    );
    await engine.exec(`COPY doubled TO '${path}' (FORMAT parquet)`);
    engine.close();
    expect(JSON.stringify(await spaceWith(0).flows(query))).not.toBe(before);
    // a single month is read as it is
    const month: FlowsRequest = {
      from: '2026-03-01',
      to: '2026-03-31',
      by: ['day', 'type'],
      stocks: ['09001'],
    };
    await same([month]);
  });

  it('are made anew when a settled month changes, and not by a new list', async () => {
    await same();
    const before = files();
    await space.import(new Market().lists('09001', ['2026-06-11'], { C00019: [9000], C00010: [31_000] }));
    await same();
    expect(files()).toEqual(before);
    await space.import(new Market().traded('09001', '2026-03-09', 10_000, 21, { source: 'other' }));
    await same();
    expect(files('year-2026').length).toBeGreaterThan(
      before.filter((name) => name.includes('year-2026')).length,
    );
    for (const name of before) utimesSync(join(cache(), name), 1, 1);
    await space.import(new Market().traded('09001', '2026-03-06', 10_000, 22, { source: 'other' }));
    await same();
    for (const name of before.filter((one) => one.includes('year-2026'))) expect(files()).not.toContain(name);
  });

  it('of sums by a former placing of stocks go, those by none stay', async () => {
    const sums = (): string[] => readdirSync(cache()).filter((name) => name.endsWith('-sums.parquet'));
    const counts: number[] = [];
    for (const group of ['A', 'B', 'C', 'D']) {
      const rows = `stock_code,industry,from,to\n09001,Group ${group},202${counts.length}-01-01,\n`;
      const [file] = await space.import(new Market().file('industries.csv', rows));
      expect(file?.status).toBe('loaded');
      await same();
      counts.push(sums().length);
      for (const name of sums()) utimesSync(join(cache(), name), 1, 1);
    }
    expect(counts[3]).toBe(counts[0]);
    expect(sums().some((name) => name.startsWith('year-2026') && name.endsWith('-all-sums.parquet'))).toBe(
      true,
    );
  });

  it('are made anew when a file of them is cut, and need no month once they are there', async () => {
    await same();
    const all = files();
    for (const part of ['flows', 'days', 'all-sums']) {
      for (const name of files(part)) truncateSync(join(cache(), name), 100);
      await same();
      await same();
      expect(files()).toEqual(all);
    }
    for (const name of readdirSync(cache())) if (/^2026-0[1-4]-/.test(name)) rmSync(join(cache(), name));
    const year: FlowsRequest = { from: '2026-01-01', to: '2026-04-30', by: ['day', 'type'] };
    await same([year, { ...year, stocks: ['09001'] }]);
    expect(readdirSync(cache()).filter((name) => /^2026-0[1-4]-/.test(name))).toEqual([]);
  });

  it('are done without where a month of the year was never asked for', async () => {
    await same([{ from: '2026-02-01', to: '2026-03-20', by: ['day', 'type'], stocks: ['09001'] }]);
    expect(files()).toEqual([]);
    const [month] = readdirSync(cache()).filter((name) => name.startsWith('2026-02')) as [string];
    copyFileSync(join(cache(), month), join(cache(), 'year-2026-nothing-flows.parquet'));
    await same();
  });
});
