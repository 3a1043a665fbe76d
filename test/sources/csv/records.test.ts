import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CsvRecord } from '../../../src/sources/csv/records.js';
import { all, csv } from '../../support/csv.js';
import { laterRejection } from '../../support/rejection.js';

const cellsOf = async (content: string | Uint8Array, size?: number): Promise<(readonly string[])[]> =>
  (await all(csv(content, size))).map(({ cells }) => cells);

const small = [
  ['a', 'b'],
  ['1', '2'],
];

describe('readRecords', () => {
  test.each([
    ['commas', 'a,b\n1,2\n'],
    ['semicolons', 'a;b\n1;2\n'],
    ['tabs', 'a\tb\n1\t2\n'],
    ['CR LF', 'a,b\r\n1,2\r\n'],
    ['no last line break', 'a,b\n1,2'],
    ['a byte order mark', '\uFEFFa,b\n1,2\n'],
    ['quotes', '"a","b"\n"1","2"\n'],
    ['spaces around quotes', '"a", "b"\n"1" , "2"\n'],
    ['blank lines', '\n\na,b\n\n  \n,\n1,2\n\n'],
    ['UTF-16LE', Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le')],
  ])('%s', async (_, content) => {
    expect(await cellsOf(content)).toEqual(small);
    expect(await cellsOf(content, 1)).toEqual(small);
  });

  test('leading blank lines leave the delimiter open', async () => {
    expect(await cellsOf('\n\na;b\n1;2\n')).toEqual(small);
  });

  test('the delimiter is looked for outside quotes', async () => {
    expect(await cellsOf('"a, in HKD, each";b\n1;2\n')).toEqual([
      ['a, in HKD, each', 'b'],
      ['1', '2'],
    ]);
  });

  test('rows are numbered by their line in the file', async () => {
    const rows = await all(csv('a,b\n\n1,2\r\n"3\n\n4",5\n"6",7\n8,9'));
    expect(rows.map(({ row }) => row)).toEqual([1, 3, 4, 7, 8]);
    expect(rows[2]?.cells).toEqual(['3\n\n4', '5']);
  });

  test.each([1, 2, 3, 7, 1000])('Chinese text in UTF-8 and GB18030, in pieces of %i bytes', async (size) => {
    const gbk = Buffer.concat([
      Buffer.from('a,b\nASCII,1\n'),
      Buffer.from([0xce, 0xe9, 0xd3, 0xb0, 0x2c, 0x32, 0x0a]),
    ]);
    expect(await cellsOf(gbk, size)).toEqual([
      ['a', 'b'],
      ['ASCII', '1'],
      ['伍影', '2'],
    ]);
    expect(await cellsOf('a,b\nASCII,1\n伍影,2\n', size)).toEqual([
      ['a', 'b'],
      ['ASCII', '1'],
      ['伍影', '2'],
    ]);
  });

  test('a row with another number of cells is reported, not thrown', async () => {
    expect(await all(csv('a,b\n1\n2,3\n4,5,6\n'))).toEqual([
      { row: 1, cells: ['a', 'b'] },
      { row: 2, cells: ['1'], problem: 'has 1 cells where the header has 2' },
      { row: 3, cells: ['2', '3'] },
      { row: 4, cells: ['4', '5', '6'], problem: 'has 3 cells where the header has 2' },
    ]);
  });

  test('a file that ends in the middle of a row', async () => {
    const last = async (text: string): Promise<CsvRecord | undefined> => (await all(csv(text))).at(-1);
    expect(await last('a,b,c\n1,2,3\n4,5')).toMatchObject({ row: 3, cutOff: true });
    expect(await last('a,b,c\n1,2,3\n4,"FIVE L')).toMatchObject({ row: 3, cutOff: true });
    expect(await last('a,b,c\n1,2,3\n4,5\n')).not.toHaveProperty('cutOff');
    expect(await last('a,b,c\n1,2,3\n4,5,6,7')).not.toHaveProperty('cutOff');
    expect(await last('a,b,c\n1,2,3\n4,5,6')).not.toHaveProperty('cutOff');
  });

  const stray = 'a quote (") stands inside a cell or is never closed';
  test.each([
    ['inside a cell', 'a,b\n1,5" PIPE\n2,3\n', 2],
    ['never closed', 'a,b\n1,"PIPE\n2,3\n', 2],
    ['after a closed cell', 'a,b\n1,"PIPE"S\n2,3\n', 2],
  ])('a stray quote %s costs its own row only', async (_, text, row) => {
    const rows = await all(csv(text));
    expect(rows.map((record) => record.row)).toEqual([1, 2, 3]);
    expect(rows.filter(({ problem }) => problem)).toMatchObject([{ row, problem: stray }]);
    expect(rows[2]?.cells).toEqual(['2', '3']);
  });

  test('a quote that takes in the next row', async () => {
    expect(await all(csv('a,b,c\n1,"TWO,3\n4,FIVE",6\n'))).toMatchObject([
      { row: 1 },
      { row: 2, problem: 'a quote (") takes in the rows after it' },
    ]);
  });

  test.each([
    [
      'NUL bytes',
      'a,b\n1,2\n3,\0\n',
      'row 3: a NUL byte: this is no csv text; save the table as csv in UTF-8',
    ],
    ['lines ended by CR', 'a,b\r1,2\r', 'row 1: lines ended by CR alone; save the csv with LF or CR LF'],
    [
      'a line over 1 MiB',
      `a,b\n${'x'.repeat(2 ** 20 + 1)},1\n`,
      'a line of more than 1 MiB: this is no csv text; give a csv with one row per line, ended by LF or CR LF',
    ],
    [
      'bytes of no encoding',
      Buffer.from([0x61, 0x2c, 0x62, 0x0a, 0xff, 0xff, 0x2c, 0x31, 0x0a]),
      'row 1 or after: bytes that are no UTF-8 or GB18030 text; save the csv in UTF-8',
    ],
  ])('refuses %s', async (_, content, message) => {
    expect(await laterRejection(all(csv(content)))).toBe(message);
    expect(await laterRejection(all(csv(content, 4096)))).toMatch(/csv/);
  });

  test('UTF-8 followed by other bytes', async () => {
    const bytes = Buffer.concat([Buffer.from('a,b\n伍,1\n'), Buffer.from([0xce, 0xe9, 0x2c, 0x32, 0x0a])]);
    expect(await laterRejection(all(csv(bytes, 5)))).toBe(
      'row 3 or after: bytes that are no UTF-8 text; save the csv in UTF-8',
    );
  });

  test('an empty file has no rows', async () => {
    expect(await cellsOf('')).toEqual([]);
    expect(await cellsOf('\n \n')).toEqual([]);
  });
});

const plainCell = fc.stringMatching(/^[A-Za-z0-9*&.伍 -]{0,12}$/).map((text) => text.trim());
const wildCell = fc.stringMatching(/^[A-Za-z0-9,;\t"\n影 ]{0,12}$/);

describe('a csv written with random quoting', () => {
  test.each([',', ';', '\t'])('reads back the same, delimiter %j', async (delimiter) => {
    const table = fc.integer({ min: 2, max: 5 }).chain((width) =>
      fc.record({
        header: fc.constant(Array.from({ length: width }, (_, at) => `h${at}`)),
        rows: fc.array(
          fc.array(fc.tuple(fc.oneof({ weight: 3, arbitrary: plainCell }, wildCell), fc.boolean()), {
            minLength: width,
            maxLength: width,
          }),
          { maxLength: 8 },
        ),
        lineBreak: fc.constantFrom('\n', '\r\n'),
        size: fc.integer({ min: 1, max: 60 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(table, async ({ header, rows, lineBreak, size }) => {
        const write = (cell: string, quote: boolean): string =>
          quote || /[",;\t\n]|^ | $/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
        const lines = rows.map((row) => row.map(([cell, quote]) => write(cell, quote)).join(delimiter));
        const text = [header.join(delimiter), ...lines, ''].join(lineBreak);
        const expected = rows
          .map((row) => row.map(([cell]) => cell))
          .filter((row) => row.some((cell) => cell !== ''));
        const found = (await all(csv(text, size))).slice(1);
        // A cell over several lines with the delimiters of a row is taken for a quote left open.
        const usable = expected.filter(
          (row) => !row.some((cell) => cell.includes('\n') && cell.split(delimiter).length >= header.length),
        );
        expect(found.filter(({ problem }) => !problem).map(({ cells }) => cells)).toEqual(usable);
        expect(found).toHaveLength(expected.length);
      }),
      { numRuns: 300 },
    );
  });
});
