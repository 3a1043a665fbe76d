import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askByHolder } from '../../src/store/by-holder.js';
import { DuckDbEngine } from '../../src/store/duckdb-engine.js';
import { Workspace } from '../../src/workspace.js';
import { KeptOpen } from '../support/kept-open.js';
import { Market, NOW } from '../support/market.js';

const DAYS = [
  '2026-06-29',
  '2026-06-30',
  '2026-07-02',
  '2026-07-30',
  '2026-07-31',
  '2026-08-03',
  '2026-08-04',
];
const PRICED = [
  '2026-06-25',
  '2026-06-26',
  '2026-06-29',
  '2026-07-28',
  '2026-07-29',
  '2026-07-30',
  '2026-07-31',
  '2026-08-04',
];
const market = (): Market =>
  new Market()
    .lists('09001', DAYS, {
      C00019: [10_000, 10_100, 10_300, 10_200, 9700, 9700, 9900],
      B01130: [500, 400, 200, 300, 800, 800, 600],
    })
    .tradedOn('09001', PRICED, 10_000, 20)
    .lists('09002', DAYS, {
      C00019: [1, 1, 2, 2, 3, 3, 4],
      C00010: [99, 99, 98, 98, 97, 97, 96],
    })
    .tradedOn('09002', PRICED, 10_000, 5)
    // its lists end in July
    .lists('09003', DAYS.slice(0, 4), { C00019: [70, 60, 50, 40], C00010: [0, 10, 20, 30] });

const QUESTIONS = ['C00019', 'B01130', 'C00010'].flatMap((id) => [
  { id, query: {} },
  { id, query: { date: '2026-07-03', from: '2026-06-29', to: '2026-07-02' } },
  { id, query: { from: '2026-06-30', to: '2026-08-04', stock: '09001' } },
  { id, query: { from: '2026-08-05', to: '2026-08-04' } },
  { id, query: { stock: '09002', date: '2026-07-31' } },
]);

describe('copies by holder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'waizi-holders-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const data = (): string => join(folder, 'data');
  const copies = (): string => join(data(), 'store', 'cache', 'holders');
  const names = (): string[] => (existsSync(copies()) ? readdirSync(copies()).sort() : []);
  const spaceWith = (keepFrom?: number): Workspace =>
    new Workspace(data(), { now: () => NOW, ...(keepFrom === undefined ? {} : { keepFrom }) });
  let batches = 0;
  async function load(more: Market, keepFrom?: number): Promise<void> {
    batches += 1;
    for (const { reason } of await spaceWith(keepFrom).import(more.write(join(folder, `in-${batches}`))))
      expect(reason).toBeNull();
  }
  const answers = async (): Promise<string> => {
    const space = new KeptOpen(data(), { now: () => NOW });
    const all = [];
    for (const { id, query } of QUESTIONS) all.push(await space.participant(id, query));
    space.forget();
    return JSON.stringify(all, (_, value) => (typeof value === 'bigint' ? String(value) : value));
  };

  it('are made by an import of a large store alone, one for each month', async () => {
    await load(market());
    expect(names()).toEqual([]);
    await load(new Market().closed('09003', '2026-07-30', 3), 0);
    expect(names().map((name) => name.replace(/-\d+-\d+-[0-9a-z]+\.parquet$/, ''))).toEqual([
      'changes-2026-06',
      'changes-2026-07',
      'changes-2026-08',
      'holdings-2026-06',
      'holdings-2026-07',
      'holdings-2026-08',
    ]);
  });

  it('are told of as they are made, where there are several; a day that is added has two or four', async () => {
    const told: string[] = [];
    const write = async (more: Market): Promise<string[]> => {
      batches += 1;
      told.length = 0;
      const ordering = (done: number, total: number) => told.push(`${done} of ${total}`);
      const space = new Workspace(data(), { now: () => NOW, keepFrom: 0, ordering });
      await space.import(more.write(join(folder, `in-${batches}`)));
      return [...told];
    };
    const six = ['0 of 6', '1 of 6', '2 of 6', '3 of 6', '4 of 6', '5 of 6', '6 of 6'];
    expect(await write(market())).toEqual(six);
    expect(await write(new Market().lists('09001', ['2026-08-05'], { C00019: [9000] }))).toEqual([]);
    rmSync(copies(), { recursive: true });
    expect(await write(new Market().closed('09009', '2026-07-30', 3))).toEqual(six);
    // what was told of is told to the end, so that a bar is taken away
    rmSync(join(data(), 'store', 'cache'), { recursive: true });
    writeFileSync(join(data(), 'store', 'cache'), 'no folder');
    expect(await write(new Market().closed('09009', '2026-07-31', 3))).toEqual(['0 of 6', '6 of 6']);
  });

  it('give the answers of the segments, which say what was held', async () => {
    await load(market());
    const plain = await answers();
    const { portfolio, changes } = await spaceWith().participant('C00019', {
      from: '2026-06-30',
      to: '2026-08-04',
    });
    expect(portfolio.map(({ stock, shares, value }) => `${stock} ${shares} ${value}`)).toEqual([
      '09001 9900 198000',
      '09002 4 20',
      '09003 40 null',
    ]);
    expect(
      changes?.rows.map(
        (row) =>
          `${row.stock} ${row.from_shares} ${row.to_shares} ${row.trade + row.transfer + row.deposit + row.listing}`,
      ),
    ).toEqual(['09001 10100 9900 -200', '09002 1 4 3', '09003 60 40 -20']);
    await load(new Market().closed('09009', '2026-07-30', 3), 0);
    expect(names()).toHaveLength(6);
    expect(await answers()).toBe(plain);
  });

  it('are what a question about a participant reads', async () => {
    await load(market(), 0);
    const before = await answers();
    const path = join(copies(), names().find((name) => name.startsWith('changes-2026-07')) as string);
    const engine = await DuckDbEngine.open();
    await engine.exec(
      `CREATE TABLE doubled AS SELECT * REPLACE (2 * shares AS shares) FROM read_parquet('${path}'); COPY doubled TO '${path}' (FORMAT parquet)`,
    );
    engine.close();
    expect(await answers()).not.toBe(before);
  });

  it('follow the segments: a new list has a copy, and nothing is left of what was replaced', async () => {
    await load(market(), 0);
    const before = names();
    await load(new Market().lists('09001', ['2026-08-05'], { C00019: [9000], B01130: [1500] }), 0);
    const after = names();
    const kept = (month: string) => (name: string) => name.includes(month);
    expect(after.filter(kept('2026-07'))).toEqual(before.filter(kept('2026-07')));
    expect(after.filter(kept('2026-08'))).not.toEqual(before.filter(kept('2026-08')));
    expect(after).toHaveLength(6);
    const page = await spaceWith().participant('B01130', { from: '2026-08-03' });
    expect(page.changes?.rows.map((row) => `${row.stock} ${row.from_shares} ${row.to_shares}`)).toEqual([
      '09001 800 1500',
    ]);
  });

  it('that are cut count for nothing and are made anew', async () => {
    await load(market(), 0);
    const whole = await answers();
    for (const name of names()) truncateSync(join(copies(), name), 100);
    expect(await answers()).toBe(whole);
    expect(names()).toEqual([]);
    await load(new Market().closed('09009', '2026-07-30', 3), 0);
    expect(names()).toHaveLength(6);
  });

  it('that are gone leave the others where they are', async () => {
    await load(market(), 0);
    const all = names();
    const gone = all.find((name) => name.startsWith('changes-2026-07')) as string;
    const counts: unknown[] = [];
    await spaceWith().with((reader) =>
      askByHolder(reader, 'changes', null, async (relation) => {
        rmSync(join(copies(), gone), { force: true });
        counts.push(await reader.engine.query(`SELECT count(*) AS n FROM ${relation}`));
      }),
    );
    expect(counts).toEqual([
      await spaceWith().with(({ engine }) => engine.query('SELECT count(*) AS n FROM changes')),
    ]);
    expect(names()).toEqual(all.filter((name) => name !== gone));
  });

  it.each([
    ['2026-08-04', '9999-12-31', []],
    ['0900-01-01', '9999-12-31', ['09002', '09003']],
  ])('answer windows that reach beyond all months: %s to %s', async (from, to, stocks) => {
    await load(market(), 0);
    const { changes } = await spaceWith().participant('C00010', { from, to });
    expect(changes?.rows.map(({ stock }) => stock)).toEqual(stocks);
  });

  it('are left out where there is no place for them', async () => {
    mkdirSync(join(data(), 'store'), { recursive: true });
    writeFileSync(join(data(), 'store', 'cache'), 'no folder');
    await load(market(), 0);
    expect(JSON.parse(await answers())[0].portfolio[0].shares).toBe('9900');
  });

  it('of a store that is made again are its own', async () => {
    await load(market(), 0);
    const [before, files] = [await answers(), names()];
    await spaceWith(0).rebuild();
    expect(await answers()).toBe(before);
    expect(names()).toHaveLength(files.length);
    expect(names()).not.toEqual(files);
  });
});
