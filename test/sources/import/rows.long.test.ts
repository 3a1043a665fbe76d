import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ImportedFile } from '../../../src/sources/import.js';
import { readManifest } from '../../../src/store/manifest.js';
import { Workspace } from '../../../src/workspace.js';
import { temporaryFolder } from '../../support/folder.js';
import { csvOf, Inbox, type List, listOn, pageOf } from '../../support/inbox.js';
import { NOW } from '../../support/market.js';
import { run } from '../../support/terminal.js';

const folder = temporaryFolder('rows');
const on = (date: string, shares: List['shares'], stock = '09001'): List => ({ stock, date, shares });
const PRICES = 'stock_code,date,close,volume,amount,adjusted,source\n';

let space: Workspace;
let inbox: Inbox;
beforeEach(() => {
  const home = mkdtempSync(join(folder, 'case-'));
  space = new Workspace(join(home, 'data'), { now: () => NOW });
  inbox = new Inbox(join(home, 'in'));
});

const importing = (paths: string[], ...options: string[]): ReturnType<typeof run> =>
  run(['import', ...paths, '--data', space.folder, ...options], { now: () => NOW });
const filesOf = (stdout: string): ImportedFile[] => (JSON.parse(stdout) as { files: ImportedFile[] }).files;
const asked = async (sql: string): Promise<string[]> =>
  (await space.with(({ engine }) => engine.query(sql))).map((row) =>
    Object.values(row).map(String).join(' '),
  );
const changes = (): Promise<string[]> =>
  asked(
    "SELECT date, holder, sum(shares) FROM changes WHERE stock = '09001' GROUP BY ALL ORDER BY date, holder",
  );

describe('one impossible row of a csv', () => {
  it('is set aside with its row and reason; its holder’s earlier holding stands, and no change appears', async () => {
    const text = csvOf([
      on('2026-08-03', { C00019: 100, C00010: 50 }),
      on('2026-08-04', { C00019: 110, C00010: 40 }),
      on('2026-08-05', { C00019: 120, C00010: 30 }),
    ]).replace('2026-08-04,C00010,,40', '2026-08-04,C00010,,4O');
    const path = inbox.put('lists.csv', text);
    const { code, out, err } = await importing([path]);
    expect(code).toBe(0);
    const [warning, ...checks] = err.trimEnd().split('\n');
    expect(warning).toBe(`waizi: warning: ${path}, row 5: set aside: shares "4O" is no whole number`);
    // the row that is set aside is missing from the trades of its day
    expect(checks.map((line) => line.slice(0, 36))).toEqual(['waizi: check residual: warn, 2 found']);
    expect(out).toContain('1 loaded, 0 unchanged, 0 rejected; 5 rows into');
    expect(out).toContain('1 set aside');
    expect(await changes()).toEqual([
      '2026-08-04 C00019 10',
      '2026-08-05 C00010 -20',
      '2026-08-05 C00019 10',
    ]);
    expect(
      await asked("SELECT date, shares FROM holdings WHERE holder = 'C00010' AND known ORDER BY date"),
    ).toEqual(['2026-08-03 50', '2026-08-05 30']);
    const [file] = filesOf((await importing([path], '--json')).out);
    expect(file).toMatchObject({ status: 'unchanged', set_aside: [] });
    expect(await asked('SELECT row_count, set_aside FROM files')).toEqual([
      '5 [{"row":5,"reason":"shares \\"4O\\" is no whole number"}]',
    ]);
  });

  it('that does not show its holder sets its whole list aside, and no other', async () => {
    const text = csvOf([on('2026-08-03', { C00019: 100 }), on('2026-08-04', { C00019: 110 })]).replace(
      '2026-08-04,C00019,,110',
      '2026-08-04,C00019,,110\n09001,2026-08-04,,,7',
    );
    const { code, out } = await importing([inbox.put('lists.csv', text)], '--json');
    expect(code).toBe(0);
    const reasons = filesOf(out)[0]?.set_aside ?? [];
    expect(reasons.map(({ row }) => row)).toEqual([4, 4]);
    expect(reasons.map(({ reason }) => reason).join('; ')).toContain('list of 09001 on 2026-08-04 left out');
    expect(await asked('SELECT date FROM stock_days')).toEqual(['2026-08-03']);
  });

  it.each([
    [
      'in the future',
      '2026-12-01',
      'date 2026-12-01 is after today (2026-11-22): list of 09001 on 2026-12-01 left out',
    ],
    [
      'before the calendar',
      '1907-01-02',
      'date 1907-01-02 is before the calendar begins: list of 09001 on 1907-01-02 left out',
    ],
  ])('dated %s leaves the other lists', async (_, date, reason) => {
    const text = csvOf([on('2026-08-03', { C00019: 100 }), on(date, { C00019: 110, C00010: 3 })]);
    const { code, out } = await importing([inbox.put('lists.csv', text)], '--json');
    expect(code).toBe(0);
    expect(filesOf(out)[0]).toMatchObject({ rows: 1, set_aside: [{ row: 3, reason }] });
    expect(await asked('SELECT date FROM stock_days')).toEqual(['2026-08-03']);
  });

  it('of impossible size sets its list aside', async () => {
    const text = csvOf([on('2026-08-03', { C00019: 100 }), on('2026-08-04', { C00019: 2e15, C00010: 1 })]);
    const [file] = filesOf((await importing([inbox.put('lists.csv', text)], '--json')).out);
    expect(file?.set_aside[0]?.reason).toContain('2000000000000000 shares are more than any stock has');
    expect(await asked('SELECT date FROM stock_days')).toEqual(['2026-08-03']);
  });

  it('many alike are told in one line', async () => {
    const rows = Array.from({ length: 30 }, (_, index) => `09001,2026-08-03,B0${1000 + index},,x${index}`);
    const text = `${csvOf([on('2026-08-03', { C00019: 100 })])}${rows.join('\n')}\n`;
    const { code, err } = await importing([inbox.put('lists.csv', text)]);
    expect(code).toBe(0);
    expect(err).toMatch(
      /^waizi: warning: [^\n]+row 3: set aside: shares "x0" is no whole number \(and 29 more rows like it\)\n$/,
    );
  });
});

describe('what HKEX allows', () => {
  it('negative holdings are kept, from csv and page', async () => {
    await space.import([
      inbox.put('lists.csv', csvOf([on('2026-08-03', { C00019: 100, B01224: -30 })])),
      inbox.put('page.html', pageOf(on('2026-08-04', { C00019: 90, B01224: -20 }))),
    ]);
    expect(await listOn(space, '09001', '2026-08-03')).toEqual({ C00019: 100, B01224: -30 });
    expect(await listOn(space, '09001', '2026-08-04')).toEqual({ C00019: 90, B01224: -20 });
    expect(await asked('SELECT total_named FROM stock_days ORDER BY date')).toEqual(['70', '70']);
  });

  it('a list scattered over a csv is put together', async () => {
    const [header, ...rows] = csvOf([
      on('2026-08-03', { C00019: 100, C00010: 50, B01224: 1 }),
      on('2026-08-04', { C00019: 110, C00010: 40, B01224: 1 }),
    ])
      .trimEnd()
      .split('\n');
    const mixed = [0, 3, 1, 4, 2, 5].map((index) => rows[index]);
    await space.import([inbox.put('mixed.csv', `${[header, ...mixed].join('\n')}\n`)]);
    expect(await listOn(space, '09001', '2026-08-04')).toEqual({ C00019: 110, C00010: 40, B01224: 1 });
    expect(await changes()).toEqual(['2026-08-04 C00010 -10', '2026-08-04 C00019 10']);
  });

  it('quoted thousands, page labels, percentages and a byte order mark', async () => {
    const text =
      '\uFEFF股份代號,持股日期,參與者編號,中央結算系統參與者名稱,持股量,佔已發行股份百分比\r\n' +
      '="09001",2026/8/3,Participant ID: C00019,Name of CCASS Participant: MADE UP,"Shareholding: 1,234,567",12.34%\r\n';
    const [file] = await space.import([inbox.put('copied.csv', text)]);
    expect(file).toMatchObject({ status: 'loaded', rows: 1, set_aside: [] });
    expect(await listOn(space, '09001', '2026-08-03')).toEqual({ C00019: 1_234_567 });
    expect(await asked('SELECT holder, name FROM names')).toEqual(['C00019 MADE UP']);
  });
});

describe('prices', () => {
  const lists = (): string =>
    inbox.put(
      'lists.csv',
      csvOf([on('2026-08-05', { C00019: 100, C00010: 100 }), on('2026-08-06', { C00019: 150, C00010: 50 })]),
    );
  const adjusted = (): string =>
    inbox.put('adjusted.csv', `${PRICES}09001,2026-08-04,2.5,1000,2500,split+dividend,made\n`);
  const window = { from: '2026-08-04', to: '2026-08-04' };

  it('adjusted for dividends are refused without the flag; with it every answer says so', async () => {
    const files = [lists(), adjusted()];
    const refused = await importing(files);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('--allow-adjusted where there was no dividend');
    expect((await space.flows(window)).coverage.unpriced).toEqual(['09001']);
    const allowed = await importing(files, '--allow-adjusted', '--json');
    expect(allowed.code).toBe(0);
    expect(filesOf(allowed.out).map(({ status }) => status)).toEqual(['unchanged', 'loaded']);
    const { rows, coverage } = await space.flows(window);
    expect(rows.map(({ type, net }) => `${type} ${net}`)).toEqual(['stable 125', 'flexible -125']);
    expect(coverage.notes.join('\n')).toContain('dividend-adjusted prices, allowed at import (09001)');
    const again = filesOf((await importing(files, '--allow-adjusted', '--json')).out);
    expect(again.map(({ status }) => status)).toEqual(['unchanged', 'unchanged']);
  });

  it('of a closed day are set aside, the others loaded', async () => {
    const path = inbox.put(
      'prices.csv',
      `${PRICES}09001,2026-08-04,2.5,,,none,made\n09001,2026-08-08,2.6,,,none,made\n09002,2026-08-08,1,,,none,made\n`,
    );
    const { code, err } = await importing([path]);
    expect(code).toBe(0);
    expect(err).toBe(
      `waizi: warning: ${path}: set aside: 2 prices of 2026-08-08, on which Hong Kong did not trade\n`,
    );
    expect(await asked('SELECT stock, date FROM prices')).toEqual(['09001 2026-08-04']);
  });

  it('are loaded again with other options, and once with the same', async () => {
    const path = inbox.put('plain.csv', 'stock_code,date,close\n09001,2026-08-04,2.5\n');
    const statuses: string[] = [];
    for (const options of [
      ['--adjusted', 'none'],
      ['--adjusted', 'none'],
      ['--adjusted', 'split'],
      ['--adjusted', 'split', '--id', 'vendor'],
      ['--adjusted', 'split', '--id', 'vendor', '--as', 'prices'],
    ]) {
      const { out, code } = await importing([path], ...options, '--json');
      statuses.push(`${code} ${filesOf(out)[0]?.status}`);
    }
    expect(statuses).toEqual(['0 loaded', '0 unchanged', '0 loaded', '0 loaded', '0 unchanged']);
    expect(await asked('SELECT adjusted, source FROM prices ORDER BY ALL')).toHaveLength(3);
    const [receipt] = await space.archive.receipts();
    expect(receipt?.received).toHaveLength(3);
  });
});

describe('bytes that the archive lost', () => {
  it('come back with the next import of the file, which changes nothing else', async () => {
    const path = inbox.put('lists.csv', csvOf([on('2026-08-03', { C00019: 100 })]));
    await space.import([path]);
    const before = await readManifest(space.store);
    rmSync(space.archive.folder, { recursive: true });
    expect((await space.import([path]))[0]?.status).toBe('unchanged');
    expect(await readManifest(space.store)).toEqual(before);
    expect((await space.archive.receipts())[0]?.received).toHaveLength(1);
  });
});
