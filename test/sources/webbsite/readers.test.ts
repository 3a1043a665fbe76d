import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Cells } from '../../../src/sources/webbsite/cells.js';
import { CsvReader } from '../../../src/sources/webbsite/csv-reader.js';
import type { RowReader, RowSink } from '../../../src/sources/webbsite/row-reader.js';
import { schemeOf } from '../../../src/sources/webbsite/recognise.js';
import { shownAddress, tablesOf } from '../../../src/sources/webbsite/server.js';
import { SqlReader } from '../../../src/sources/webbsite/sql-reader.js';
import type { ArchiveTable } from '../../../src/sources/webbsite/tables.js';
import { fromDayNumber } from '../../../src/iso-date.js';

/** Keeps every row as text. */
class Rows implements RowSink {
  readonly rows: (string | number | null)[][] = [];
  private readonly all = new Map<ArchiveTable, Cells>();

  cells(table: ArchiveTable): Cells {
    const cells = this.all.get(table) ?? new Cells(table);
    this.all.set(table, cells);
    return cells;
  }

  add(cells: Cells): void {
    this.rows.push(
      cells.kinds.map((kind, slot) => {
        if (kind === 'text') return cells.texts[slot]?.[0] ?? null;
        const value = cells.numbers[slot]?.[0] as number;
        return Number.isNaN(value) ? null : kind === 'day' ? fromDayNumber(value) : value;
      }),
    );
  }
}

function read(
  content: string | Buffer,
  size = 1 << 20,
  make = (sink: RowSink): RowReader => new SqlReader(sink),
) {
  const sink = new Rows();
  const reader = make(sink);
  const bytes = Buffer.from(content);
  for (let at = 0; at < bytes.length; at += size) reader.take(bytes.subarray(at, at + size));
  reader.end();
  return sink.rows;
}

const CREATE =
  "CREATE TABLE `participants` (\n  `partName` varchar(255) NOT NULL COMMENT 'a, (b); c',\n  `CCASSID` varchar(6),\n  `key` int,\n  `partID` smallint unsigned NOT NULL,\n  PRIMARY KEY (`partID`)\n) ENGINE=InnoDB;\n";

describe('rows of a dump', () => {
  test('escapes, both charsets, NULL, other columns, comments and statements with semicolons in texts', () => {
    const dump = Buffer.concat([
      Buffer.from(`-- a comment; with 'quotes\n/*!40101 SET NAMES utf8mb4 */;\nSET @x = 'a;b';\n${CREATE}`),
      Buffer.from(
        "INSERT INTO `participants` VALUES ('O\\'NEIL \\\\ \"CO\" (A);,','B01234',NULL,1),('it''s','C00001',5,2),",
      ),
      Buffer.from("(_utf8mb4'中文','',NULL,3),('caf"),
      Buffer.from([0xe9]),
      Buffer.from("',NULL,NULL,4);\nINSERT INTO `other` VALUES ('(1,2);'),(x'00');\n"),
    ]);
    const expected = [
      [1, 'B01234', 'O\'NEIL \\ "CO" (A);,', null],
      [2, 'C00001', "it's", null],
      [3, '', '中文', null],
      [4, null, 'café', null],
    ];
    for (const size of [1, 2, 3, 7, 64, 100_000]) expect(read(dump, size)).toEqual(expected);
  });

  test('bits in every way of writing them, zero dates, decimals, generated columns left out', () => {
    const create =
      'CREATE TABLE `quotes` (\n  `issueID` int,\n  `atDate` date,\n  `closing` float,\n  `both` double GENERATED ALWAYS AS (`closing` * 2) VIRTUAL,\n  `vol` bigint,\n  `turn` bigint,\n  `susp` bit(1),\n  `noclose` bit(1)\n);\n';
    const rows =
      "(1,'2025-02-28',0.137,12345678901,5e3,_binary '\u0001',b'0'),(2,'0000-00-00',-1.5,0,0,0x01,_binary '\\0')";
    expect(read(`${create}INSERT INTO quotes VALUES ${rows};\n`)).toEqual([
      [1, '2025-02-28', 0.137, 12_345_678_901, 5000, 1, 0],
      [2, null, -1.5, 0, 0, 1, 0],
    ]);
    const listed =
      "INSERT INTO `ccass`.`holdings` (`atDate`,`holding`,`issueID`,`partID`) VALUES ('2025-01-02',5,6,7);\n";
    expect(read(listed)).toEqual([[7, 6, 5, '2025-01-02']]);
  });

  test('what is no row is refused with its place', () => {
    const refuse = (text: string): string => {
      try {
        read(text);
      } catch (error) {
        return (error as Error).message;
      }
      return 'read';
    };
    const create =
      'CREATE TABLE `holdings` (\n  `partID` int,\n  `issueID` int,\n  `holding` bigint,\n  `atDate` date\n);\n';
    expect(refuse("INSERT INTO holdings VALUES (1,2,3,'2025-01-02');\n")).toContain(
      'without its CREATE TABLE',
    );
    expect(refuse(`${create}INSERT INTO holdings VALUES (1,2,3);\n`)).toBe(
      'line 7, byte 126: a row of holdings with 3 values where the table has 4 columns',
    );
    expect(refuse(`${create}INSERT INTO holdings VALUES (1,2,3,'2025-02-30');\n`)).toContain(
      'holdings.atdate "2025-02-30" is no day',
    );
    expect(refuse(`${create}INSERT INTO holdings VALUES (1,2,'x','2025-02-03');\n`)).toContain(
      'holdings.holding "x" is no number',
    );
    expect(
      refuse('CREATE TABLE `holdings` (\n  `partID` int\n);\nINSERT INTO holdings VALUES (1);\n'),
    ).toContain('holdings has no column issueid');
  });

  test('any rows come back from any pieces, and from a reader that goes on where another stopped', () => {
    const row = fc.tuple(
      fc.integer({ min: 0, max: 65_535 }),
      fc.integer({ min: 1, max: 99_999 }),
      fc.maxSafeInteger(),
      fc.integer({ min: 0, max: 30_000 }),
    );
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 50 }),
        fc.nat(),
        (rows, size, stop) => {
          const expected = rows.map(([part, issue, holding, day]) => [
            part,
            issue,
            holding,
            fromDayNumber(day),
          ]);
          const values = expected
            .map(([part, issue, holding, day]) => `(${part},${issue},${holding},'${day}')`)
            .join(',');
          const dump = Buffer.from(
            `CREATE TABLE \`holdings\` (\n  \`partID\` int,\n  \`issueID\` int,\n  \`holding\` bigint,\n  \`atDate\` date\n);\nINSERT INTO \`holdings\` VALUES ${values};\n`,
          );
          expect(read(dump, size)).toEqual(expected);
          const first = new Rows();
          const begun = new SqlReader(first);
          begun.take(dump.subarray(0, stop % dump.length));
          const state = JSON.parse(JSON.stringify(begun.state())) as unknown;
          const second = new Rows();
          const other = new SqlReader(second, { offset: begun.offset, state });
          other.take(dump.subarray(begun.offset));
          other.end();
          expect([...first.rows, ...second.rows]).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('rows of a csv extract', () => {
  const csv = (text: string, size?: number) => read(text, size, (sink) => new CsvReader(sink, 'x.csv'));

  test('quotes, blanks, NULL in three ways, names in any case', () => {
    const text =
      'PARTID,extra,ccassid,PartName\r\n1,x,B01234,"A, ""B"" CO"\r\n2,,\\N,C\r\n3,,NULL,"D\nE"\r\n4.0,,"",F\r\n';
    const expected = [
      [1, 'B01234', 'A, "B" CO', null],
      [2, null, 'C', null],
      [3, null, 'D\nE', null],
      [4, '', 'F', null],
    ];
    for (const size of [1, 5, 1000]) expect(csv(text, size)).toEqual(expected);
  });

  test('a cut file, other cells than the header has, and a table that is no one’s are refused', () => {
    expect(() => csv('partID,issueID,holding,atDate\n1,2,3,2025-01-02\n1,2,3')).toThrow(
      'row 3: the last row ends without a line break',
    );
    expect(() => csv('partID,issueID,holding,atDate\n1,2,3\n')).toThrow(
      'row 2: 3 cells where the header has 4',
    );
  });

  test('parthold and pquotes are known by name and not read', () => {
    expect(
      read(
        'partID,issueID,holding,atDate\n1,2,3,2025-01-02\n',
        100,
        (sink) => new CsvReader(sink, '/x/parthold.csv'),
      ),
    ).toEqual([]);
  });
});

describe('the address of a server', () => {
  test('is shown without user and password', () => {
    expect(shownAddress('postgres://me:s3cret@db.example:5433/webb?host=/tmp')).toBe(
      'postgres://db.example:5433/webb',
    );
    expect(shownAddress('mysql://root@localhost/?socket=%2Ftmp%2Fs')).toBe('mysql://localhost');
    expect(() => shownAddress('postgres://me:s3c/ret@[x')).toThrow(/^--from takes/);
    expect(() => schemeOf('https://me:s3cret@x')).toThrow(/^--from takes/);
  });

  test('tables are found whatever the case of their names; two of one name have to be told apart', () => {
    const of = (schema: string, table = 'HOLDINGS') =>
      ['PartID', 'issueid', 'Holding', 'ATDATE'].map((column) => ({ schema, table, column }));
    const [found] = tablesOf(of('ccass'), []);
    expect(found).toMatchObject({ schema: 'ccass', name: 'HOLDINGS', table: 'holdings' });
    expect(found?.columns.get('atdate')).toBe('ATDATE');
    expect(() => tablesOf([...of('ccass'), ...of('copy', 'holdings')], [])).toThrow(
      'several schemas (ccass, copy)',
    );
    expect(tablesOf([...of('ccass'), ...of('copy')], ['COPY'])).toHaveLength(1);
  });
});
