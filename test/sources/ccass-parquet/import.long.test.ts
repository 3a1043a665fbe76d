import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Workspace } from '../../../src/workspace.js';
import { temporaryFolder } from '../../support/folder.js';
import { Inbox } from '../../support/inbox.js';
import { NOW } from '../../support/market.js';
import { parquetOf } from '../../support/parquet.js';

const folder = temporaryFolder('ccass-parquet');
const inbox = new Inbox(join(folder, 'in'));
let spaces = 0;
const opened = (): Workspace => {
  spaces += 1;
  return new Workspace(join(folder, `space-${spaces}`), { now: () => NOW });
};

type Row = readonly [stock: string, date: string, id: string, name: string, shares: string];
const csvOf = (rows: readonly Row[]): string =>
  `stock_code,date,participant_id,participant_name,shares\n${rows.map((row) => row.join(',')).join('\n')}\n`;
const values = (rows: readonly Row[]): string =>
  `(VALUES ${rows.map((row) => `(${row.map((cell) => `'${cell}'`).join(', ')})`).join(', ')}) t (s, d, p, n, h)`;
const COLUMNS = `s AS stock_code, CAST(d AS DATE) AS date, p AS participant_id, n AS participant_name`;
const plain = (rows: readonly Row[]): string =>
  `SELECT ${COLUMNS}, CAST(h AS BIGINT) AS shares FROM ${values(rows)}`;

/** Three weeks of two stocks, with a holder that comes and goes, one known by name only, and another name later. */
const LISTS: readonly Row[] = ['09001', '00700'].flatMap((stock) =>
  Array.from({ length: 15 }, (_, at) => `2026-08-${String(3 + at + 2 * Math.floor(at / 5)).padStart(2, '0')}`)
    .filter((date) => date !== '2026-08-12' || stock === '00700')
    .flatMap((date, at): Row[] => [
      [stock, date, 'C00019', at < 9 ? 'ALPHA BANK' : 'ALPHA BANK (RENAMED)', String(9000 - at * 10)],
      [stock, date, 'B01234', 'BETA BROKERS', String(5000 + at * 10)],
      ...(at % 4 === 3 ? [] : ([[stock, date, 'A00003', 'GAMMA', '700']] as Row[])),
      [stock, date, '', 'LUCKY FUND', String(100 + (at > 6 ? 5 : 0))],
    ]),
);

/** What a workspace's tables consist of, but for the table of files: a digest for each segment. */
function segmentsOf(space: Workspace): Record<string, string> {
  const store = join(folder, `space-${spaces}`, 'store');
  const { tables } = JSON.parse(readFileSync(join(store, 'manifest.json'), 'utf8')) as {
    tables: Record<string, Record<string, { file: string }>>;
  };
  expect(space).toBeDefined();
  return Object.fromEntries(
    Object.entries(tables)
      .filter(([table]) => table !== 'files')
      .flatMap(([table, segments]) =>
        Object.entries(segments).map(([key, { file }]) => [
          `${table} ${key}`,
          createHash('sha256')
            .update(readFileSync(join(store, 'segments', file)))
            .digest('hex'),
        ]),
      ),
  );
}

async function imported(name: string, content: string | Buffer) {
  const space = opened();
  const [file] = await space.import([inbox.put(name, content)]);
  return { file, segments: file?.status === 'loaded' ? segmentsOf(space) : {}, space };
}

describe('a Parquet file and a csv of the same rows', () => {
  const shuffled = LISTS.filter((_, at) => at % 2 === 1).concat(LISTS.filter((_, at) => at % 2 === 0));
  const MARRED: readonly Row[] = [
    ...LISTS,
    ['09001', '2027-01-04', 'C00019', 'ALPHA BANK', '5'],
    ['ABC', '2026-08-24', 'C00019', 'ALPHA BANK', '5'],
    ['09001', '2026-08-24', 'C00019', 'ALPHA BANK', '-20'],
    ['09001', '2026-08-24', '', 'SAME NAME', '30'],
    ['09001', '2026-08-24', '', 'SAME NAME', '40'],
  ];
  it.each([
    ['in order', LISTS],
    ['not in order', shuffled],
    ['with a day in the future, no stock, a negative and a name that stands twice', MARRED],
  ])('make the same tables, byte for byte: %s', async (_, rows) => {
    const csv = await imported('a.csv', csvOf(rows));
    const parquet = await imported('a.parquet', await parquetOf(plain(rows)));
    expect(parquet.file).toMatchObject({
      kind: 'ccass-parquet',
      status: 'loaded',
      rows: csv.file?.rows,
      set_aside: csv.file?.set_aside,
    });
    expect(Object.keys(csv.segments)).toContain('changes 2026-08');
    expect(parquet.segments).toEqual(csv.segments);
    await parquet.space.rebuild();
    expect(segmentsOf(parquet.space)).toEqual(csv.segments);
  });

  it.each([
    ['doubles', `SELECT ${COLUMNS}, CAST(h AS DOUBLE) AS shares`],
    ['decimals', `SELECT ${COLUMNS}, CAST(h AS DECIMAL(20,2)) AS shares`],
    ['texts', 'SELECT s AS "Stock Code", d AS "Date", p AS "Participant ID", n AS holder, h AS "持股量"'],
    [
      'numbers for stocks and times for days',
      'SELECT CAST(s AS INTEGER) AS code, CAST(d AS TIMESTAMP) AS date, p AS participant, n AS participant_name, CAST(h AS UINTEGER) AS shares',
    ],
    [
      'nothing for no id',
      `SELECT s AS stock, CAST(d AS DATE) AS date, nullif(p, '') AS participant_id, n AS holder, CAST(h AS BIGINT) AS shares`,
    ],
  ])('whatever its types: %s', async (_, select) => {
    const csv = await imported('a.csv', csvOf(LISTS));
    const parquet = await imported('a.parquet', await parquetOf(`${select} FROM ${values(LISTS)}`));
    expect(parquet.file).toMatchObject({ status: 'loaded', reason: null, set_aside: [] });
    expect(parquet.segments).toEqual(csv.segments);
  });

  it('set the same rows aside: a fraction leaves its holder unknown that day', async () => {
    const rows = LISTS.map((row, at): Row => (at === 21 ? [row[0], row[1], row[2], row[3], '12.345'] : row));
    const csv = await imported('a.csv', csvOf(rows).replace('12.345', '12.3450'));
    const parquet = await imported(
      'a.parquet',
      await parquetOf(`SELECT ${COLUMNS}, CAST(h AS DOUBLE) AS shares FROM ${values(rows)}`),
    );
    expect(csv.file?.set_aside).toEqual([{ row: 23, reason: 'shares "12.3450" is no whole number' }]);
    expect(parquet.file?.set_aside).toEqual(csv.file?.set_aside);
    expect(parquet.segments).toEqual(csv.segments);
  });

  it('refuse a participant that stands twice in a list, its stock spelled in two ways', async () => {
    const rows: readonly Row[] = [...LISTS, ['700', '2026-08-03', 'B01234', 'BETA BROKERS', '1']];
    const csv = await imported('a.csv', csvOf(rows));
    const parquet = await imported('a.parquet', await parquetOf(plain(rows)));
    expect(csv.file).toMatchObject({ status: 'rejected', reason: expect.stringContaining('B01234') });
    expect(parquet.file).toMatchObject({
      status: 'rejected',
      reason: String(csv.file?.reason).replace('a.csv', 'a.parquet'),
    });
  });

  it('also packed, and under a name that is a pattern', async () => {
    const csv = await imported('a.csv', csvOf(LISTS));
    const bytes = await parquetOf(plain(LISTS));
    for (const [name, content] of [
      ['b.parquet.gz', gzipSync(bytes)],
      ['lists[1]*?.parquet', bytes],
      ['date=2020-01-01.parquet', bytes],
    ] as const)
      expect((await imported(name, content)).segments).toEqual(csv.segments);
  });
});

describe('rows of changes', () => {
  it('become the whole lists of each day on which a row of the stock stands', async () => {
    const whole: readonly Row[] = [
      ['09001', '2026-08-03', 'C00019', '', '100'],
      ['09001', '2026-08-03', 'B01234', '', '50'],
      ['09001', '2026-08-04', 'C00019', '', '90'],
      ['09001', '2026-08-04', 'B01234', '', '50'],
      ['09001', '2026-08-04', '', 'LUCKY FUND', '10'],
      ['09001', '2026-08-05', 'C00019', '', '90'],
      ['09001', '2026-08-05', '', 'LUCKY FUND', '60'],
      ['00700', '2026-08-04', 'C00019', '', '7'],
    ];
    const csv = await imported('a.csv', csvOf(whole));
    const changes = `SELECT s AS stock, CAST(d AS DATE) AS date, h AS holder, CAST(n AS BIGINT) AS shares FROM (VALUES
      ('09001', '2026-08-03', 'C00019', 100), ('09001', '2026-08-03', 'B01234', 50), ('09001', '2026-08-03', '(unnamed)', 9),
      ('09001', '2026-08-04', 'C00019', 90), ('09001', '2026-08-04', '~LUCKY FUND', 10), ('09001', '2026-08-05', '~LUCKY FUND', 60),
      ('09001', '2026-08-05', 'B01234', 0), ('00700', '2026-08-04', 'C00019', 7)) t (s, d, h, n)`;
    const parquet = await imported('a.parquet', await parquetOf(changes));
    expect(parquet.file).toMatchObject({ status: 'loaded', rows: 8, set_aside: [] });
    expect(parquet.segments).toEqual(csv.segments);
  });
});

it('refuses changes that go on from another file, as their first lists lack the holders that stand', async () => {
  const changes = (date: string, ids: readonly string[]): string =>
    `SELECT '09001' AS stock, DATE '${date}' AS date, h AS holder, 5 AS shares FROM (VALUES ${ids.map((id) => `('${id}')`).join(', ')}) t (h)`;
  const space = opened();
  const first = await parquetOf(changes('2026-08-03', ['C00019', 'B01234', 'B01235']));
  const second = await parquetOf(changes('2026-08-04', ['B01234']));
  const files = await space.import([inbox.put('1.parquet', first), inbox.put('2.parquet', second)]);
  expect(files.map(({ status }) => status)).toEqual(['loaded', 'rejected']);
  expect(files[1]?.reason).toContain(
    'changes that go on from another file: 09001 begins on 2026-08-04 with 1 of the 3 holders of 2026-08-03; give whole lists',
  );
});

describe('what is refused, in one line', () => {
  const twice: readonly Row[] = [...LISTS, ...LISTS.slice(0, 1)];
  it.each([
    [
      'another table',
      `SELECT 'a' AS stock, DATE '2026-08-03' AS date, 1.5 AS close`,
      /no column "participant_id" \(found: stock, date, close/,
    ],
    [
      'a wrong type',
      `SELECT ${COLUMNS}, [1, 2] AS shares FROM ${values(LISTS)}`,
      /^[^;]*schema: column "shares" is of type INTEGER\[\]; write/,
    ],
    ['no row', `${plain(LISTS)} WHERE false`, /no rows below the header/],
    [
      'a participant twice',
      plain(twice),
      /participant C00019 stands twice in the list of 09001 on 2026-08-03/,
    ],
    [
      'fractions throughout',
      `SELECT ${COLUMNS}, 0.5 AS shares FROM ${values(LISTS)}`,
      /no usable row \(shares "0.50" is no whole number\)/,
    ],
    [
      'no shares',
      `SELECT ${COLUMNS}, CAST(NULL AS BIGINT) AS shares FROM ${values(LISTS)}`,
      /no usable row \(shares "" is no whole number\)/,
    ],
  ])('%s', async (_, select, reason) => {
    const { file } = await imported('bad.parquet', await parquetOf(select));
    expect(file).toMatchObject({ status: 'rejected', kind: 'ccass-parquet' });
    expect(file?.reason).toMatch(reason);
    expect(file?.reason).not.toContain('\n');
  });

  it('a file that was cut off, and one whose pages are damaged', async () => {
    const bytes = await parquetOf(plain(LISTS));
    const spoilt = Buffer.from(bytes);
    spoilt.fill(0x5a, 8, 200);
    for (const content of [bytes.subarray(0, bytes.length - 20), bytes.subarray(0, 40), spoilt]) {
      const { file } = await imported('cut.parquet', content);
      expect(file?.status).toBe('rejected');
      expect(file?.reason).toMatch(/damaged Parquet \(.*\); fetch the file again/);
      expect(file?.reason).not.toContain('received');
    }
  });
});
