import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { NoDataError, StoreError } from '../../src/errors.js';
import { readManifest } from '../../src/store/manifest.js';
import { Workspace } from '../../src/workspace.js';
import { temporaryFolder } from '../support/folder.js';
import { contentOf, csvOf, Inbox, type List, listOn, pageOf } from '../support/inbox.js';
import { NOW } from '../support/market.js';
import { isLong } from '../support/runs.js';

const folder = temporaryFolder('rebuild');
const on = (date: string, shares: List['shares']): List => ({ stock: '09001', date, shares });
const PRICES = 'stock_code,date,close,volume,amount,adjusted,source\n';

let space: Workspace;
let inbox: Inbox;
beforeEach(() => {
  const home = mkdtempSync(join(folder, 'case-'));
  space = new Workspace(join(home, 'data'), { now: () => NOW });
  inbox = new Inbox(join(home, 'in'));
});

const asked = async (sql: string): Promise<string[]> =>
  (await space.with(({ engine }) => engine.query(sql))).map((row) =>
    Object.values(row).map(String).join(' '),
  );

let filled: Promise<void> | null = null;

/** A little of everything that is computed from what came in, imported once and copied. */
async function fill(): Promise<void> {
  const home = join(folder, 'filled');
  filled ??= fillIn(new Workspace(join(home, 'data'), { now: () => NOW }), new Inbox(join(home, 'in')));
  await filled;
  cpSync(join(home, 'data'), space.folder, { recursive: true });
}

async function fillIn(space: Workspace, inbox: Inbox): Promise<void> {
  await space.import(
    [
      inbox.put(
        'lists.csv',
        csvOf([on('2026-08-03', { C00019: 100, C00010: 50 }), on('2026-08-05', { C00019: 220, C00010: 80 })]),
      ),
      inbox.put(
        'prices.csv',
        `${PRICES}09001,2026-07-30,2.5,1000,2500,none,made\n09001,2026-08-03,1.25,1000,1250,split+dividend,made\n`,
      ),
    ],
    { allowAdjusted: true },
  );
  await space.import([
    inbox.put(
      'page.html',
      pageOf(on('2026-08-04', { C00019: 110, C00010: 40 }), { unnamed: { shares: 9n, count: 1 } }),
    ),
    inbox.put(
      'actions.csv',
      'stock_code,ex_date,kind,new,old,credit_date,amount\n09001,2026-08-05,split,2,1,,\n',
    ),
    inbox.put('late.csv', csvOf([on('2026-08-04', { C00019: 111, C00010: 40 })])),
  ]);
}

describe('a rebuild', () => {
  it('gives the same content from the archive alone, and later imports go on from it', async () => {
    await fill();
    const before = await contentOf(space);
    expect(before.changes.length).toBeGreaterThan(3);
    const files = await asked('SELECT * FROM files ORDER BY file');
    rmSync(inbox.folder, { recursive: true });
    const { version } = await readManifest(space.store);
    const results = await space.rebuild();
    expect(results.map(({ status }) => status)).toEqual(Array(5).fill('loaded'));
    expect(results.map(({ path }) => path.split('/').at(-1)).sort()).toEqual([
      'actions.csv',
      'late.csv',
      'lists.csv',
      'page.html',
      'prices.csv',
    ]);
    expect(await contentOf(space)).toEqual(before);
    expect(await asked('SELECT * FROM files ORDER BY file')).toEqual(files);
    expect((await readManifest(space.store)).version).toBe(version + 1);
    expect(readdirSync(join(space.store, 'spill'))).toEqual([]);
    const [again] = await new Workspace(space.folder, { now: () => NOW }).import([
      new Inbox(inbox.folder).put(
        'lists.csv',
        csvOf([on('2026-08-03', { C00019: 100, C00010: 50 }), on('2026-08-05', { C00019: 220, C00010: 80 })]),
      ),
    ]);
    expect(again?.status).toBe('unchanged');
  });

  type Damage = readonly [what: string, damage: (store: string) => void];
  const tornManifest: Damage = [
    'a damaged manifest',
    (store) => writeFileSync(join(store, 'manifest.json'), 'torn'),
  ];
  const others: Damage[] = [
    ['no store at all', (store: string) => rmSync(store, { recursive: true })],
    [
      'a lost segment',
      (store: string) => {
        for (const name of readdirSync(join(store, 'segments')))
          if (name.startsWith('files')) rmSync(join(store, 'segments', name));
      },
    ],
    [
      'a damaged segment',
      (store: string) => {
        for (const name of readdirSync(join(store, 'segments')))
          if (name.startsWith('holdings')) writeFileSync(join(store, 'segments', name), 'torn');
      },
    ],
  ];

  it.each([tornManifest, ...(isLong ? others : [])])('makes the store again after %s', async (_, damage) => {
    await fill();
    const before = await contentOf(space);
    damage(space.store);
    await expect(space.status()).rejects.toThrow(/run waizi/);
    const results = await space.rebuild();
    expect(results.map(({ status }) => status)).toEqual(Array(5).fill('loaded'));
    expect(await contentOf(space)).toEqual(before);
    const next = csvOf([on('2026-08-06', { C00019: 230, C00010: 80 })]);
    expect((await space.import([inbox.put('next.csv', next)]))[0]?.status).toBe('loaded');
    expect(await asked('SELECT count(*), count(DISTINCT file) FROM files')).toEqual(['6 6']);
  });

  it('changes nothing when the archive has lost a file, and says which', async () => {
    await fill();
    const before = await contentOf(space);
    const [, lost] =
      (await asked("SELECT sha256, 'x' FROM files WHERE kind = 'prices'"))[0]?.split(' ').reverse() ?? [];
    rmSync(join(space.archive.folder, String(lost).slice(0, 2)), { recursive: true });
    await expect(space.rebuild()).rejects.toThrow(`file ${lost} of the archive`);
    expect(await contentOf(space)).toEqual(before);
  });

  it('has nothing to do where nothing was received', async () => {
    await expect(space.rebuild()).rejects.toThrow(NoDataError);
    expect(() => readdirSync(space.folder)).toThrow('ENOENT');
    await space.import([]);
    await expect(space.rebuild()).rejects.toThrow(NoDataError);
    writeFileSync(join(space.store, 'manifest.json'), 'torn');
    await expect(space.rebuild()).rejects.toThrow(StoreError);
  });
});

describe('a calendar that comes in', () => {
  const calendar = (date: string, status: string): string =>
    `market,date,status\nhong-kong,${date},${status}\n`;
  // Wed 5 August 2026 settles in the shipped calendar
  const lists = csvOf([
    on('2026-08-03', { C00019: 100, C00010: 50 }),
    on('2026-08-04', { C00019: 110, C00010: 40 }),
    on('2026-08-05', { C00019: 110, C00010: 40 }),
    on('2026-08-06', { C00019: 130, C00010: 20 }),
  ]);
  const days = (): Promise<string[]> => asked('SELECT date, prev_date FROM change_days ORDER BY date');

  it('moves stored lists that it gives another day, as if it had been there before them', async () => {
    await space.import([inbox.put('lists.csv', lists)]);
    expect(await days()).toEqual(['2026-08-04 2026-08-03', '2026-08-05 2026-08-04', '2026-08-06 2026-08-05']);
    const closed = inbox.put('typhoon.csv', calendar('2026-08-05', 'closed'));
    expect((await space.import([closed])).map(({ status }) => status)).toEqual(['loaded']);
    expect(await days()).toEqual(['2026-08-04 2026-08-03', '2026-08-06 2026-08-04']);
    expect(await asked('SELECT date, page_date FROM stock_days WHERE NOT chosen')).toEqual([
      '2026-08-04 2026-08-05',
    ]);
    const first = new Workspace(`${space.folder}-first`, { now: () => NOW });
    await first.import([closed]);
    await first.import([inbox.put('lists.csv', lists)]);
    expect(await contentOf(space)).toEqual(await contentOf(first));
    expect(await listOn(space, '09001', '2026-08-05')).toEqual({ C00019: 110, C00010: 40 });
  });

  it('leaves the store as it is where it moves nothing', async () => {
    await space.import([inbox.put('lists.csv', lists)]);
    const { version } = await readManifest(space.store);
    await space.import([inbox.put('known.csv', calendar('2026-08-05', 'open'))]);
    expect((await readManifest(space.store)).version).toBe(version + 1);
  });

  it('counts by the time of its fetch, not by the order in which two come in', async () => {
    const newer = inbox.put('newer.csv', calendar('2026-08-05', 'closed'), '2026-11-02T00:00:00Z');
    const older = inbox.put('older.csv', calendar('2026-08-05', 'open'), '2026-11-01T00:00:00Z');
    await space.import([inbox.put('lists.csv', lists), newer]);
    await space.import([older]);
    expect(await days()).toEqual(['2026-08-04 2026-08-03', '2026-08-06 2026-08-04']);
    const before = await contentOf(space);
    const { version } = await readManifest(space.store);
    await space.import([inbox.put('oldest.csv', calendar('2026-08-06', 'open'), '2026-10-01T00:00:00Z')]);
    expect((await readManifest(space.store)).version).toBe(version + 1);
    await space.rebuild();
    expect(await contentOf(space)).toEqual(before);
  });

  it('brings back prices of a day it opens, and sets aside those of a day it closes', async () => {
    // Wed 1 July is a holiday
    const prices = inbox.put(
      'prices.csv',
      `${PRICES}09001,2026-08-06,2,,,none,made\n09001,2026-07-01,3,,,none,made\n`,
    );
    const [file] = await space.import([prices]);
    expect(file).toMatchObject({ status: 'loaded', rows: 1 });
    expect(file?.set_aside).toEqual([
      { row: 0, reason: '1 price of 2026-07-01, on which Hong Kong did not trade' },
    ]);
    await space.import([
      inbox.put('changed.csv', `${calendar('2026-07-01', 'open')}hong-kong,2026-08-06,closed\n`),
    ]);
    expect(await asked('SELECT date, close FROM prices')).toEqual(['2026-07-01 3.000000000000000000']);
    expect(await asked("SELECT row_count, set_aside FROM files WHERE kind = 'prices'")).toEqual([
      '1 [{"row":0,"reason":"1 price of 2026-08-06, on which Hong Kong did not trade"}]',
    ]);
  });

  it('says so where a file has nothing left under it', async () => {
    await space.import([inbox.put('prices.csv', `${PRICES}09001,2026-08-06,2,,,none,made\n`)]);
    const results = await space.import([inbox.put('closed.csv', calendar('2026-08-06', 'closed'))]);
    expect(results.map(({ status, kind }) => `${status} ${kind}`)).toEqual([
      'loaded calendar',
      'rejected prices',
    ]);
    expect(results[1]?.reason).toContain('no usable row');
  });
});
