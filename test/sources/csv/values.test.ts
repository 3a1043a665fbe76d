import { describe, expect, test } from 'vitest';
import {
  cellText,
  parseDay,
  parseParticipant,
  parseStockCode,
  readAmount,
  readDecimal,
  readWhole,
  remember,
} from '../../../src/sources/csv/values.js';
import { rejection } from '../../support/rejection.js';

const place = { row: 7, column: 'shares' };

test.each([
  '9001',
  '09001',
  '9001.HK',
  '09001.hk',
  'HK.09001',
  'HK09001',
  'hkex:9001',
  '9001 HK',
  '="09001"',
  '9001.0',
])('the stock code %s', (text) => {
  expect(parseStockCode(text)).toBe('09001');
});

test.each(['', '0', '00000', '600519.SH', '123456', 'AAPL', '9001.SZ', '-9001', '9001.5'])(
  '%j is no Hong Kong stock code',
  (text) => {
    expect(parseStockCode(text)).toBeNull();
  },
);

test.each([
  '2026-05-08',
  '2026/05/08',
  '2026/5/8',
  '20260508',
  '2026-05-08 00:00:00',
  '2026-05-08T00:00:00.000Z',
])('the date %s', (text) => {
  expect(parseDay(text)).toBe('2026-05-08');
});

test.each(['', '08/05/2026', '2026-02-30', '2026-05-08 09:30:00', 'May 8'])('%j is no date', (text) => {
  expect(parseDay(text)).toBeNull();
});

test('participant ids and blanks', () => {
  expect(['c00019', ' B02214 ', 'C19', '00019', ''].map(parseParticipant)).toEqual([
    'C00019',
    'B02214',
    null,
    null,
    null,
  ]);
  expect([undefined, ' ', 'NaN', 'null', '-', 'n/a', 'none'].map(cellText)).toEqual([
    '',
    '',
    '',
    '',
    '',
    '',
    'none',
  ]);
});

describe('whole numbers', () => {
  test.each([
    ['1234', 1234n],
    ['1,234,567', 1234567n],
    ['-5', -5n],
    ['-1,234', -1234n],
    ['14937801.0', 14937801n],
    ['12.50', null],
    ['1,234.5', null],
    ['1.2E+11', null],
    ['', null],
    ['many', null],
  ])('%j', (text, expected) => {
    expect(readWhole(text, place)).toBe(expected);
  });

  test.each([
    '1.234.567',
    '12,5',
    '1234,50',
    '1.234,50',
    '12,34,567',
    '1 234 567',
    '1\u00a0234',
    "1'234'567",
    '0,5',
  ])('%j makes the file unreadable', (text) => {
    expect(rejection(() => readWhole(text, place))).toBe(
      `row 7: shares "${text.replace('\u00a0', ' ')}" has a decimal comma or other marks than 1,234,567.89: the number format of ` +
        'this file cannot be trusted; write numbers as 1234567.89 or "1,234,567.89"',
    );
  });

  test.each(['1.234', '1.000', '-12.500'])('%j may be either', (text) => {
    expect(rejection(() => readWhole(text, place))).toBe(
      `row 7: shares "${text}" may be a fraction or thousands: the number format of this file cannot be trusted; ` +
        'write numbers as 1234567.89 or "1,234,567.89"',
    );
  });
});

describe('decimals', () => {
  test('are exact', () => {
    expect(readDecimal('37.6025', place)).toEqual({ num: 15041n, den: 400n });
    expect(readDecimal('1,234.5', place)).toEqual({ num: 2469n, den: 2n });
    expect(readDecimal('1.234', place)).toEqual({ num: 617n, den: 500n });
    expect(readAmount('1,234', place)).toEqual({ num: 1234n, den: 1n });
    expect(readDecimal('n.a.', place)).toBeNull();
  });

  test.each(['37,60', '1.234,5', '37,602'])('%j makes the file unreadable', (text) => {
    expect(rejection(() => readDecimal(text, place))).toContain(
      'the number format of this file cannot be trusted',
    );
  });
});

test('remember asks once and keeps null', () => {
  const asked: string[] = [];
  const known = remember((text) => {
    asked.push(text);
    return text === 'x' ? null : text;
  });
  expect(['x', 'y', 'x', 'y'].map(known)).toEqual([null, 'y', null, 'y']);
  expect(asked).toEqual(['x', 'y']);
});
