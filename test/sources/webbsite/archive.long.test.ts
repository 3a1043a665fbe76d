import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { Workspace } from '../../../src/workspace.js';
import { ALL_TABLES, ARCHIVE, type DumpTable, dumpOf, extractOf } from '../../support/archive-dump.js';

const NOW = new Date('2025-11-01T00:00:00Z');
const base = mkdtempSync(join(tmpdir(), 'waizi-archive-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));
let count = 0;

function filed(files: Readonly<Record<string, string | Buffer>>): string {
  count += 1;
  const folder = join(base, `in-${count}`);
  mkdirSync(folder);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

async function imported(files: Readonly<Record<string, string | Buffer>>, workspace = fresh()) {
  const results = await workspace.import([filed(files)]);
  return { workspace, results };
}

function fresh(): Workspace {
  count += 1;
  return new Workspace(join(base, `w-${count}`), { now: () => NOW });
}

const without = (...names: string[]): DumpTable[] => ALL_TABLES.filter(({ name }) => !names.includes(name));
const changed = (name: string, rows: DumpTable['rows']): DumpTable[] =>
  ALL_TABLES.map((table) => (table.name === name ? { ...table, rows } : table));

const lists = (workspace: Workspace) =>
  workspace.with(({ engine }) =>
    engine.query(`SELECT stock, CAST(date AS VARCHAR) AS date, lines, CAST(total_named AS INTEGER) AS named, CAST(total_ccass AS INTEGER) AS total
      FROM stock_days ORDER BY stock, date`),
  );
const rowsOf = (workspace: Workspace) =>
  workspace.with(({ engine }) =>
    engine.query(
      'SELECT stock, CAST(date AS VARCHAR) AS date, holder, CAST(shares AS INTEGER) AS shares FROM holdings ORDER BY stock, date, holder',
    ),
  );

describe('a dump of the Webb-site archive', () => {
  test('gives lists by code and day, change-only, with the CCASS total of the daily log', async () => {
    const { workspace, results } = await imported({ 'all.sql': dumpOf(ALL_TABLES) });
    expect(results.map(({ status, set_aside }) => [status, set_aside])).toEqual([['loaded', []]]);
    expect(await lists(workspace)).toEqual([
      { stock: '09001', date: '2025-08-29', lines: 3, named: 6030, total: 6100 },
      { stock: '09001', date: '2025-09-01', lines: 3, named: 6030, total: 6100 },
      { stock: '09001', date: '2025-09-02', lines: 3, named: 6030, total: 6100 },
      { stock: '09001', date: '2025-09-03', lines: 3, named: 6030, total: 6100 },
      { stock: '09001', date: '2025-09-04', lines: 3, named: 6030, total: 6100 },
      { stock: '09001', date: '2025-09-05', lines: 3, named: 6030, total: 6100 },
      { stock: '09001', date: '2025-10-08', lines: 1, named: 70, total: 70 },
      { stock: '09001', date: '2025-10-09', lines: 1, named: 90, total: 90 },
    ]);
    expect((await rowsOf(workspace)).filter(({ date }) => String(date) >= '2025-09-02')).toEqual([
      { stock: '09001', date: '2025-09-04', holder: 'B01901', shares: 990 },
      { stock: '09001', date: '2025-09-04', holder: 'C00902', shares: 5010 },
      { stock: '09001', date: '2025-10-08', holder: 'C00902', shares: 70 },
      { stock: '09001', date: '2025-10-09', holder: 'C00902', shares: 90 },
    ]);
    const flows = await workspace.flows({ from: '2025-09-02', to: '2025-09-02', by: ['participant'] });
    // 10 shares at the turnover of 2,000 over 800 shares
    expect(flows.rows.map(({ participant, net }) => [participant, String(net)])).toEqual([
      ['B01901', '-25'],
      ['C00902', '25'],
    ]);
    expect(flows.coverage.notes).toContain('data: Webb-site.com, David Webb, CC BY 4.0');
    expect(workspace.marked({ rows: [] })).toMatchObject({
      attribution: ['Webb-site.com, David Webb, CC BY 4.0'],
    });
    expect(workspace.mark()).toContain('Webb-site.com, David Webb, CC BY 4.0');
  });

  test('is the same as csv extracts, packed files, one table per file, any order of tables, and lists made of it', async () => {
    const expected = await imported({ 'all.sql': dumpOf(ALL_TABLES) });
    const same = async (workspace: Workspace): Promise<void> => {
      expect(await lists(workspace)).toEqual(await lists(expected.workspace));
      expect(await rowsOf(workspace)).toEqual(await rowsOf(expected.workspace));
      const by = { from: '2025-08-01', to: '2025-10-31', by: ['day', 'participant'] } as const;
      expect((await workspace.flows({ ...by, by: [...by.by] })).rows).toEqual(
        (await expected.workspace.flows({ ...by, by: [...by.by] })).rows,
      );
    };
    await same((await imported({ 'all.sql.gz': gzipSync(dumpOf([...ALL_TABLES].reverse())) })).workspace);
    await same(
      (await imported(Object.fromEntries(ALL_TABLES.map((one) => [`${one.name}.sql`, dumpOf([one])]))))
        .workspace,
    );
    const lower = ALL_TABLES.map((one) => ({
      ...one,
      columns: one.columns.map((name) => name.toLowerCase()),
    }));
    await same(
      (await imported(Object.fromEntries(lower.map((one) => [`${one.name}.csv`, extractOf(one)])))).workspace,
    );
    // a list of one day of the month was stored before: the month is merged list by list
    const csv =
      'stock_code,date,participant_id,participant_name,shares\n09001,2025-09-02,B01901,A,1000\n09001,2025-09-02,C00902,B,5000\n09001,2025-09-02,,GAMMA INVESTMENTS,30\n';
    const merged = await imported({ 'day.csv': csv });
    await merged.workspace.import([filed({ 'all.sql': dumpOf(ALL_TABLES) })]);
    expect(await rowsOf(merged.workspace)).toEqual(await rowsOf(expected.workspace));
  }, 600_000);

  test('again is unchanged, and the store can be made again from the archive', async () => {
    const { workspace } = await imported({
      'ccass.sql': dumpOf(ALL_TABLES.slice(0, 4)),
      'enigma.sql': dumpOf(ALL_TABLES.slice(4)),
    });
    const before = [await lists(workspace), await rowsOf(workspace)];
    const again = await imported(
      { 'ccass.sql': dumpOf(ALL_TABLES.slice(0, 4)), 'enigma.sql': dumpOf(ALL_TABLES.slice(4)) },
      workspace,
    );
    expect(again.results.map(({ status }) => status)).toEqual(['unchanged', 'unchanged']);
    expect((await workspace.rebuild()).map(({ status }) => status)).toEqual(['loaded', 'loaded']);
    expect([await lists(workspace), await rowsOf(workspace)]).toEqual(before);
  });

  test('without the tables that give codes and names is rejected whole', async () => {
    const { workspace, results } = await imported({ 'all.sql': dumpOf(without('stocklistings')) });
    expect(results[0]).toMatchObject({
      status: 'rejected',
      reason: expect.stringContaining('without stocklistings'),
    });
    await expect(lists(workspace)).rejects.toThrow(/nothing is stored/);
    const nobody = await imported({
      'all.sql': dumpOf(changed('participants', ARCHIVE.participants.rows.slice(1))),
    });
    expect(nobody.results[0]?.reason).toContain('participant 1, whom participants does not know');
  });

  test('that was cut off is rejected whole, wherever the cut is', async () => {
    const dump = dumpOf(ALL_TABLES);
    for (const at of [0.2, 0.4, 0.6, 0.8, 0.99].map((part) => Math.floor(dump.length * part))) {
      const { results } = await imported({ 'all.sql': dump.slice(0, at) });
      expect(results[0]).toMatchObject({
        status: 'rejected',
        reason: expect.stringMatching(/line \d+, byte \d+: the dump was cut off/),
      });
    }
    expect(
      (await imported({ 'all.sql': dump.slice(0, dump.lastIndexOf('-- Dump completed')) })).results[0]
        ?.reason,
    ).toContain('before its last line');
  });

  test('whose list does not add up to the daily log flags that day by name', async () => {
    const rows = ARCHIVE.dailylog.rows.map((row) =>
      row[0] === '2025-09-05' ? [...row.slice(0, 2), 6001, ...row.slice(3)] : row,
    );
    const { workspace, results } = await imported({ 'all.sql': dumpOf(changed('dailylog', rows)) });
    expect(results[0]?.set_aside).toEqual([
      {
        row: 0,
        reason:
          'list of 09001 on 2025-09-05 flagged: the list has 6000 shares of intermediaries, the daily log 6001',
      },
    ]);
    const day = (await lists(workspace)).find(({ date }) => date === '2025-09-05');
    expect(day).toMatchObject({ named: 6030, total: null });
    const check = (await workspace.checks()).find((one) => one.check === 'archive-log');
    expect(check).toMatchObject({ status: 'warn', count: 1 });
  });

  test('two issues that claim one code on one day leave that day out', async () => {
    const rows = ARCHIVE.stocklistings.rows.map((row) =>
      row[0] === 8 ? [8, '9001', 1, '2025-09-03', null, null, 2, false] : row,
    );
    const { workspace, results } = await imported({ 'all.sql': dumpOf(changed('stocklistings', rows)) });
    expect(results[0]?.set_aside.map(({ reason }) => reason)).toContain(
      'issues 7 and 8 both stand under code 09001 from 2025-09-03 to 2025-09-09: those days are left out',
    );
    expect((await lists(workspace)).map(({ date }) => date)).toEqual([
      '2025-08-29',
      '2025-09-01',
      '2025-09-02',
      '2025-10-08',
      '2025-10-09',
    ]);
  });

  test('two numbers of shares for one holder, issue and day are refused', async () => {
    const { results } = await imported({
      'all.sql': dumpOf(changed('holdings', [...ARCHIVE.holdings.rows, [1, 7, 999, '2025-08-29']])),
    });
    expect(results[0]?.reason).toContain(
      'holdings has 999 and 1000 shares of issue 7 for participant 1 on 2025-08-29',
    );
  });

  test('prices are as traded in HKD; a suspended day has none and is known as suspended', async () => {
    const { workspace } = await imported({ 'all.sql': dumpOf(ALL_TABLES) });
    const stored = await workspace.with(async ({ engine }) => [
      await engine.query(
        'SELECT CAST(date AS VARCHAR) AS date, CAST(close AS DOUBLE) AS close, CAST(volume AS INTEGER) AS volume FROM prices ORDER BY date',
      ),
      await engine.query(
        'SELECT kind, CAST(date AS VARCHAR) AS date, CAST(until AS VARCHAR) AS until FROM announcements',
      ),
    ]);
    expect(stored).toEqual([
      [
        { date: '2025-09-01', close: 2.5, volume: 0 },
        { date: '2025-09-02', close: 2.55, volume: 800 },
        { date: '2025-10-06', close: 10.1, volume: 100 },
      ],
      [{ kind: 'suspension', date: '2025-09-03', until: '2025-09-03' }],
    ]);
  });
});
