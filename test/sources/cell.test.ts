import { expect, test } from 'vitest';
import { hongKongCode, mainlandCode, normaliseLabel, quoted, wholeOf } from '../../src/sources/cell.js';

test.each([
  ['9001', '09001'],
  ['09001.HK', '09001'],
  [' 80001 ', '80001'],
  ['0', null],
  ['090010', null],
  ['', null],
])('hongKongCode %j', (text, code) => {
  expect(hongKongCode(text)).toBe(code);
});

test.each([
  ['600999', '600999'],
  ['000999.SZ', '000999'],
  ['09001', null],
  ['600999.HK', null],
])('mainlandCode %j', (text, code) => {
  expect(mainlandCode(text)).toBe(code);
});

test.each([
  [1234, 1234n],
  [1234.5, null],
  [2 ** 53, null],
  ['1,234', 1234n],
  ['1,23', null],
  [null, null],
])('wholeOf %j', (value, whole) => {
  expect(wholeOf(value)).toBe(whole);
});

test('labels and quotes', () => {
  expect(normaliseLabel(' Stock_Code ')).toBe('stockcode');
  expect(normaliseLabel('持有数量（股）')).toBe('持有数量股');
  expect(quoted('a\n b')).toBe('"a b"');
  expect(quoted('x'.repeat(50))).toBe(`"${'x'.repeat(39)}…"`);
  expect(quoted(undefined)).toBe('"nothing"');
});
