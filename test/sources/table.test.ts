import { describe, expect, test } from 'vitest';
import { cellAt, headerOf, locateColumns, readTable } from '../../src/sources/table.js';
import { rejection } from '../support/rejection.js';

describe('readTable', () => {
  test.each([
    ['comma', 'a,b\n1,2\n'],
    ['semicolon', 'a;b\r\n1;2\r\n'],
    ['tab', 'a\tb\n1\t2'],
    ['byte order mark', '\uFEFFa,b\n1,2\n'],
    ['quotes and spaces', '"a", b\n "1" , 2\n'],
  ])('%s', (_, text) => {
    expect(readTable(text)).toEqual({
      header: ['a', 'b'],
      rows: [{ row: 2, cells: ['1', '2'] }],
      setAside: [],
    });
  });

  test('keeps empty cells between tabs', () => {
    expect(readTable('a\tb\tc\n\t\t3\n').rows).toEqual([{ row: 2, cells: ['', '', '3'] }]);
  });

  test('counts lines of the file, empty ones included', () => {
    expect(readTable('a,b\n\n1,2\n"3\n4",5\n6,7\n').rows.map(({ row }) => row)).toEqual([3, 5, 6]);
  });

  test('sets rows of another length aside', () => {
    expect(readTable('a,b\n1\n1,2\n1,2,3\n')).toMatchObject({
      rows: [{ row: 3 }],
      setAside: [
        { row: 2, reason: '1 cells where the header has 2' },
        { row: 4, reason: '3 cells where the header has 2' },
      ],
    });
  });

  test.each([
    ['', 'empty table; fetch the file again'],
    ['a,b\n1,\0\n', 'not UTF-8 text; save the table as UTF-8 csv'],
    ['a,b\n1,\uFFFD\n', 'not UTF-8 text; save the table as UTF-8 csv'],
  ])('rejects %j', (text, message) => {
    expect(rejection(() => readTable(text))).toBe(message);
  });

  test('rejects an open quote, with its line', () => {
    expect(rejection(() => readTable('a,b\n1,"2\n'))).toMatch(
      /^line \d+: broken csv \(Quote Not Closed: .*\); check the quotes there, or fetch the file again$/,
    );
  });

  test('rejects more than 64 MiB', () => {
    expect(rejection(() => readTable('x'.repeat(2 ** 26 + 1)))).toBe(
      'table of 65 MiB, more than 64 MiB; check that it is the right file, or split it',
    );
  });
});

test('headerOf reads the first line of a file that is cut off', () => {
  expect(headerOf('\uFEFF\nStock Code,"Name, short"\n00001,"Cut')).toEqual(['Stock Code', 'Name, short']);
  expect(headerOf('')).toEqual([]);
  expect(headerOf('a "b",c')).toEqual([]);
});

describe('locateColumns', () => {
  const wanted = { stock: ['stock_code', '股份代號'], day: ['date'] } as const;

  test('finds labels whatever their case, spaces and width', () => {
    expect(locateColumns(['Date', 'STOCK CODE'], wanted, ['stock'])).toEqual({ stock: 1, day: 0 });
    expect(locateColumns(['股份代號'], wanted, ['stock'])).toEqual({ stock: 0, day: -1 });
    expect(cellAt({ row: 1, cells: ['x'] }, -1)).toBe('');
  });

  test('rejects a missing and a doubled column', () => {
    expect(rejection(() => locateColumns(['code', 'a\nb'], wanted, ['stock']))).toBe(
      'header: no column "stock_code"; the columns are "code", "a b"',
    );
    expect(rejection(() => locateColumns(['stock_code', 'Stock Code'], wanted, []))).toBe(
      'header: columns "stock_code" and "Stock Code" mean the same; keep one of them',
    );
  });
});
