import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Calendar } from '../../src/calendar/calendar.js';
import { Registry } from '../../src/participants/registry.js';
import { ByteFile } from '../../src/sandbox/bytes.js';
import { eventsOf } from '../../src/sandbox/dump-events.js';
import { DUMP_SCHEMAS } from '../../src/sandbox/dump-schema.js';
import { DumpTable, dumpBit, dumpText } from '../../src/sandbox/dump-table.js';
import type { ActionLine, StockHistory } from '../../src/sandbox/history.js';
import { makeFiles } from '../../src/sandbox/make.js';
import { makeMarket } from '../../src/sandbox/market.js';
import { TRAPS } from '../../src/sandbox/traps.js';

const base = mkdtempSync(join(tmpdir(), 'waizi-dump-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

type Row = Readonly<Record<string, string | null>>;
const UNESCAPED: Readonly<Record<string, string>> = { '0': '\0', n: '\n', r: '\r', Z: '\u001a' };

/** The rows of one INSERT, read character by character; knows nothing of how they were written. */
function tuples(values: string): (string | null)[][] {
  const rows: (string | null)[][] = [];
  let at = 0;
  const take = (wanted: string): void => {
    if (values[at] !== wanted) throw new Error(`${wanted} expected at ${at}: ${values.slice(at, at + 30)}`);
    at += 1;
  };
  for (;;) {
    take('(');
    const row: (string | null)[] = [];
    for (;;) {
      if (values.startsWith('_binary ', at)) at += 8;
      if (values[at] === "'") {
        let text = '';
        for (at += 1; values[at] !== "'"; at += 1) {
          if (values[at] === '\\') {
            at += 1;
            text += UNESCAPED[values[at] as string] ?? values[at];
          } else text += values[at];
        }
        at += 1;
        row.push(text);
      } else {
        const [word] = /^[^,()]+/.exec(values.slice(at, at + 40)) ?? [''];
        at += word.length;
        row.push(word === 'NULL' ? null : word);
      }
      if (values[at] !== ',') break;
      at += 1;
    }
    take(')');
    rows.push(row);
    if (values[at] === ';') return rows;
    take(',');
  }
}

function groupBy(rows: readonly Row[], key: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}

/** Tables of a dump: columns by CREATE TABLE, rows by INSERT. */
function parse(dump: string): { tables: Map<string, Row[]>; statements: string[] } {
  const tables = new Map<string, Row[]>();
  const columns = new Map<string, string[]>();
  const statements: string[] = [];
  let creating = '';
  for (const line of dump.split('\n')) {
    const create = /^CREATE TABLE `(\w+)` \($/.exec(line);
    const column = /^ {2}`(\w+)` /.exec(line);
    const insert = /^INSERT INTO `(\w+)` VALUES (.*)$/.exec(line);
    if (create) {
      creating = create[1] as string;
      columns.set(creating, []);
      tables.set(creating, []);
    } else if (column) columns.get(creating)?.push(column[1] as string);
    else if (insert) {
      statements.push(line);
      const names = columns.get(insert[1] as string) as string[];
      for (const row of tuples(insert[2] as string)) {
        if (row.length !== names.length) throw new Error(`${insert[1]} has a row of ${row.length} values`);
        tables
          .get(insert[1] as string)
          ?.push(Object.fromEntries(names.map((name, at) => [name, row[at] ?? null])));
      }
    }
  }
  return { tables, statements };
}

async function make(name: string, seed: number, packed: boolean): Promise<string> {
  const folder = join(base, name);
  const market = makeMarket({
    seed,
    stocks: 20,
    participants: 120,
    days: 80,
    lines: 24,
    traps: new Set(TRAPS),
    // counters merge on 2025-06-30
    to: '2025-09-05',
    calendar: Calendar.shipped(),
    registry: Registry.shipped(),
  });
  const at = new Date('2025-09-05T14:00:00Z');
  await makeFiles(market, { folder, at, packed, pages: false, formats: new Set(['csv', 'mysqldump']) });
  return folder;
}

const lines = (path: string): string[][] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));

describe('the dump of a small market with all traps', () => {
  let folder: string;
  let ccass: Map<string, Row[]>;
  let enigma: Map<string, Row[]>;
  /** Holder to shares, by stock and day, of the csv lists; the lines that cannot be read apart. */
  const lists = new Map<string, Map<string, bigint>>();
  const unreadable = new Set<string>();
  const of = (tables: Map<string, Row[]>, table: string): Row[] => tables.get(table) as Row[];
  const listing = (issue: string | null): Row =>
    of(enigma, 'stocklistings').find(({ IssueID }) => IssueID === issue) as Row;
  const codeOf = (issue: string | null): string => (listing(issue).StockCode ?? '').padStart(5, '0');
  const holders = new Map<string, string>();

  beforeAll(async () => {
    folder = await make('one', 3, false);
    const read = (name: string): Map<string, Row[]> =>
      parse(readFileSync(join(folder, 'mysqldump', name), 'utf8')).tables;
    [ccass, enigma] = [read('ccass.sql'), read('enigma.sql')];
    for (const { partID, CCASSID, partName } of of(ccass, 'participants')) {
      holders.set(partID as string, CCASSID ?? `~${partName}`);
    }
    // pages of days without settlement repeat a day before, and archives have none of them
    const settled = new Set(of(ccass, 'calendar').map(({ settleDate }) => settleDate));
    const incoming = join(folder, 'incoming');
    for (const file of readdirSync(incoming).filter((name) => name.startsWith('holdings-'))) {
      for (const [stock, date, id, name, shares] of lines(join(incoming, file)) as [
        string,
        string,
        string,
        string,
        string,
      ][]) {
        if (!settled.has(date)) continue;
        const key = `${stock} ${date}`;
        const holder = id || `~${name}`;
        const list = lists.get(key) ?? new Map<string, bigint>();
        lists.set(key, list);
        if (/^\d+$/.test(shares)) list.set(holder, BigInt(shares));
        else unreadable.add(`${key} ${holder}`);
      }
    }
  });

  test('has change rows only: no row repeats the one before it, none begins with 0', () => {
    const stands = new Map<string, string>();
    const keys: string[] = [];
    const repeated: string[] = [];
    for (const { issueID, partID, holding, atDate } of of(ccass, 'holdings')) {
      const key = `${issueID?.padStart(6)} ${partID?.padStart(6)}`;
      if (holding === (stands.get(key) ?? '0')) repeated.push(`${key} ${atDate}`);
      stands.set(key, holding as string);
      keys.push(`${key} ${atDate}`);
    }
    expect(repeated).toEqual([]);
    expect(keys).toEqual([...new Set(keys)].sort());
    expect(keys.length).toBeGreaterThan(5000);
  });

  test('replays to the csv lists, every stock and day, to the share', () => {
    const byIssue = groupBy(of(ccass, 'holdings'), ({ issueID }) => issueID as string);
    const dates = [...new Set([...lists.keys()].map((key) => key.slice(6)))].sort();
    let seen = 0;
    const zeroed: string[] = [];
    for (const [issue, rows] of byIssue) {
      const stock = codeOf(issue);
      const first = rows.map(({ atDate }) => atDate as string).sort()[0] as string;
      const byDate = groupBy(rows, ({ atDate }) => atDate as string);
      const ended = listing(issue).DelistDate ?? null;
      const held = new Map<string, bigint>();
      for (const date of [...new Set([...dates, ...byDate.keys()])].sort()) {
        for (const { partID, holding } of byDate.get(date) ?? []) {
          const holder = holders.get(partID as string) as string;
          if (holding === '0') held.delete(holder);
          else held.set(holder, BigInt(holding as string));
        }
        const key = `${stock} ${date}`;
        if (date < first || (ended !== null && date >= ended)) {
          expect([key, held.size]).toEqual([key, 0]);
          continue;
        }
        const list = lists.get(key);
        // a day without a list has no change either
        if (!list) {
          expect(byDate.get(date)?.filter(({ holding }) => holding !== '0') ?? []).toEqual([]);
          if (held.size === 0) zeroed.push(stock);
          continue;
        }
        const shown = [...held].filter(([holder]) => !unreadable.has(`${key} ${holder}`));
        expect([key, shown.sort()]).toEqual([key, [...list].sort()]);
        seen += 1;
      }
    }
    expect(seen).toBe(lists.size);
    expect(seen).toBeGreaterThan(1400);
    // the RMB counter after the merger, and it alone
    expect([...new Set(zeroed)].map((stock) => stock[0])).toEqual(['8']);
    expect(unreadable.size).toBeGreaterThan(0);
  });

  test('a code used again is another issue, and a delisting ends in rows of 0', () => {
    const listings = of(enigma, 'stocklistings');
    const twice = [...groupBy(listings, ({ StockCode }) => StockCode as string).values()].filter(
      (of) => of.length > 1,
    );
    expect(twice).toHaveLength(1);
    const [former, latter] = twice[0] as [Row, Row];
    expect((former.DelistDate as string) < (latter.FirstTradeDate as string)).toBe(true);
    expect((former.FinalTradeDate as string) < (former.DelistDate as string)).toBe(true);
    const issuers = new Set(of(enigma, 'issue').map(({ issuer }) => issuer));
    expect(of(enigma, 'organisations').map(({ PersonID }) => PersonID)).toEqual([...issuers]);
    const gone = listings.filter(({ DelistDate }) => DelistDate !== null);
    expect(gone).toHaveLength(2);
    for (const { IssueID, DelistDate } of gone) {
      const rows = of(ccass, 'holdings').filter(({ issueID }) => issueID === IssueID);
      const last = new Map(rows.map((row) => [row.partID, row]));
      expect(new Set([...last.values()].map(({ holding }) => holding))).toEqual(new Set(['0']));
      expect(rows.filter(({ atDate }) => atDate === DelistDate).length).toBeGreaterThan(10);
    }
    expect(
      listings.filter((row) => row['2ndCtr'] === '\u0001').map(({ StockCode }) => StockCode?.[0]),
    ).toEqual(['8']);
  });

  test('the log of each day is the sum of its list', () => {
    const logs = of(ccass, 'dailylog');
    expect(logs.map(({ issueID, atDate }) => `${codeOf(issueID as string)} ${atDate}`).sort()).toEqual(
      [...lists.keys()].sort(),
    );
    for (const log of logs) {
      const key = `${codeOf(log.issueID as string)} ${log.atDate}`;
      if ([...unreadable].some((cell) => cell.startsWith(key))) continue;
      const list = [...(lists.get(key) as Map<string, bigint>)];
      const sum = (wanted: (holder: string) => boolean): string =>
        String(list.reduce((total, [holder, shares]) => total + (wanted(holder) ? shares : 0n), 0n));
      const ranked = list.map(([, shares]) => shares).sort((a, b) => (a < b ? 1 : -1));
      const top = (count: number): string => String(ranked.slice(0, count).reduce((a, b) => a + b, 0n));
      const told = [
        log.intermedHldg,
        log.CIPhldg,
        log.CustHldg,
        log.BrokHldg,
        log.c5,
        log.c10,
        log.intermedCnt,
      ];
      expect([key, ...told]).toEqual([
        key,
        sum((holder) => !holder.startsWith('~')),
        sum((holder) => holder.startsWith('~')),
        sum((holder) => holder.startsWith('C')),
        sum((holder) => holder.startsWith('B')),
        top(5),
        top(10),
        String(list.filter(([holder]) => !holder.startsWith('~')).length),
      ]);
    }
  });

  test('quotes are the prices of the csv; a day of suspension has none', () => {
    const prices = lines(join(folder, 'incoming', 'prices.csv')).map(([stock, date, close, volume, amount]) =>
      [stock, date, Number(close), volume, amount].join(),
    );
    const quotes = of(ccass, 'quotes');
    const traded = quotes.filter(({ susp }) => susp === '\0');
    expect(
      traded
        .map((row) => [codeOf(row.issueID as string), row.atDate, row.closing, row.vol, row.turn].join())
        .sort(),
    ).toEqual(prices.sort());
    const idle = quotes.filter(({ susp }) => susp === '\u0001');
    expect(idle.length).toBeGreaterThan(2);
    expect(idle.map(({ newsusp }) => newsusp).join('')).toBe('\u0001'.padEnd(idle.length, '\0'));
    for (const { closing, noclose } of idle) expect([closing, noclose]).toEqual(['0', '\u0001']);
  });

  test('events, settlement days and names are those of the market', () => {
    const codes: Readonly<Record<string, string>> = {
      split: '4',
      consolidation: '4',
      bonus: '5',
      rights: '2',
    };
    const actions = lines(join(folder, 'incoming', 'corporate-actions.csv')).flatMap(
      ([stock, exDate, kind = '', fresh, old, credit]) =>
        kind in codes ? [[stock, exDate, codes[kind], fresh, old, credit || null].join()] : [],
    );
    const events = of(enigma, 'events').map((row) =>
      [codeOf(row.issueID as string), row.exDate, row.eventType, row.new, row.old, row.distDate].join(),
    );
    expect(events.sort()).toEqual(actions.sort());
    expect(events.length).toBeGreaterThan(3);
    const calendar = Calendar.shipped();
    const days = of(ccass, 'calendar');
    for (const { tradeDate, settleDate } of days)
      expect(settleDate).toBe(calendar.settlementDateOf(tradeDate as string));
    expect(of(ccass, 'specialdays').find(({ specialDate }) => specialDate === '2025-07-01')?.pubHol).toBe(
      '\u0001',
    );
    const names = new Map(
      lines(join(folder, 'incoming', 'participants.csv')).map(([id, ...rest]) => [id, rest]),
    );
    const renamed = of(ccass, 'participants').filter(({ partName }) => partName?.endsWith('(RENAMED)'));
    expect(renamed).toHaveLength(2);
    for (const { CCASSID, atDate } of renamed) expect(names.get(CCASSID ?? '')?.at(-2)).toBe(atDate);
    expect(of(ccass, 'participants').filter(({ CCASSID }) => CCASSID === null)).toHaveLength(1);
    const outstanding = of(enigma, 'issuedshares');
    expect(outstanding.length).toBeGreaterThan(of(enigma, 'stocklistings').length);
  });

  test('one seed gives the same bytes, packed or not; another seed others', async () => {
    const dumps = (from: string): Buffer[] =>
      readdirSync(join(from, 'mysqldump'))
        .sort()
        .map((name) => readFileSync(join(from, 'mysqldump', name)));
    const first = dumps(folder);
    expect(readdirSync(join(folder, 'mysqldump')).sort()).toEqual(['ccass.sql', 'enigma.sql']);
    expect(
      dumps(await make('again', 3, false)).map((bytes, at) => bytes.equals(first[at] as Buffer)),
    ).toEqual([true, true]);
    const packed = dumps(await make('packed', 3, true)).map((bytes) => gunzipSync(bytes));
    expect(packed.map((bytes, at) => bytes.equals(first[at] as Buffer))).toEqual([true, true]);
    expect((dumps(await make('other', 4, false))[0] as Buffer).equals(first[0] as Buffer)).toBe(false);
  });
});

test('text comes back as it was, whatever is in it', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom(
          '\0',
          '\n',
          '\r',
          '\u001a',
          '\\',
          "'",
          '"',
          ',',
          ')',
          '(',
          ';',
          '岚',
          'a',
          'Z',
          '0',
        ),
      }),
      (text) => {
        const sql = dumpText(text);
        expect(sql).not.toMatch(/[\n\r\0]/);
        expect(tuples(`(${sql},NULL,${dumpBit(true)},${dumpBit(false)},-5);`)).toEqual([
          [text, null, '\u0001', '\0', '-5'],
        ]);
      },
    ),
  );
  expect(dumpText(`Ko's "Brother" \\ Co`)).toBe(`'Ko\\'s \\"Brother\\" \\\\ Co'`);
});

test('a statement stays below the length at which mysqldump begins another', () => {
  const table = new DumpTable(base, DUMP_SCHEMAS.holdings, true);
  const end = Buffer.from("'2026-11-13')");
  for (let row = 1; row <= 90_000; row += 1) table.holding(row % 900, row, row * 1_000_000, end);
  const file = new ByteFile(join(base, 'long.sql.gz'), true);
  table.copyTo(file);
  file.close();
  const { tables, statements } = parse(gunzipSync(readFileSync(join(base, 'long.sql.gz'))).toString());
  expect(statements.length).toBeGreaterThan(2);
  for (const [at, statement] of statements.entries()) {
    expect(statement.length).toBeLessThanOrEqual(1_046_528);
    if (at < statements.length - 1) expect(statement.length).toBeGreaterThan(1_046_300);
  }
  expect(tables.get('holdings')).toHaveLength(90_000);
  expect(tables.get('holdings')?.[4]).toEqual({
    partID: '5',
    issueID: '5',
    holding: '5000000',
    atDate: '2026-11-13',
  });
});

test('adjustments follow from the events: a 1:2 split after a 1-for-10 bonus; rights hang on a price', () => {
  const action = (exDate: string, kind: ActionLine['kind'], fresh: number, old: number): ActionLine => ({
    exDate,
    kind,
    fresh,
    old,
    creditDate: null,
  });
  const actions = [
    action('2026-05-04', 'split', 2, 1),
    action('2026-03-02', 'bonus', 1, 10),
    action('2026-04-01', 'rights', 1, 2),
    action('2026-04-08', 'scrip', 1, 25),
  ];
  const { events, adjustments } = eventsOf({ actions } as unknown as StockHistory);
  expect(events.map(({ type, exDate, adjust }) => [type, exDate, adjust])).toEqual([
    [5, '2026-03-02', 10 / 11],
    [2, '2026-04-01', null],
    [4, '2026-05-04', 0.5],
  ]);
  expect(adjustments).toEqual([
    { exDate: '2026-03-02', cumulative: 10 / 11 },
    { exDate: '2026-05-04', cumulative: 5 / 11 },
  ]);
});
