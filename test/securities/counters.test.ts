import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { counterOf, counters, MERGED_ON, parseCounters } from '../../src/securities/counters.js';
import { parseSecuritiesCsv } from '../../src/sources/securities-list/securities-list.js';
import { rejection } from '../support/rejection.js';

const nothing = (): boolean => false;
const everything = (): boolean => true;

test('the table holds the 24 counters of the launch and the one before', () => {
  const all = counters();
  expect(all.length).toBe(25);
  expect(all.filter(({ from }) => from === '2023-06-19').length).toBe(24);
  expect(all.every(({ rmb, hkd }) => rmb === `8${hkd.slice(1)}`)).toBe(true);
  expect(new Set(all.map(({ rmb }) => rmb)).size).toBe(25);
  expect(all.filter(({ to }) => to !== null)).toEqual([
    { rmb: '80011', hkd: '00011', from: '2023-06-19', to: '2026-01-27' },
  ]);
  expect(MERGED_ON).toBe('2025-06-30');
});

test.each([
  ['80700', nothing, '00700'],
  ['89988', nothing, '09988'],
  ['00700', everything, '00700'],
  ['08001', everything, '08001'],
  ['87001', nothing, '87001'],
  ['83999', (code: string) => code === '03999', '03999'],
  ['83999', nothing, '83999'],
  ['90000', everything, '90000'],
])('counterOf %s', (code, known, domain) => {
  expect(counterOf(code, known)).toBe(domain);
});

test('parseCounters rejects a row without a day', () => {
  expect(rejection(() => parseCounters('rmb_counter,hkd_counter,from,to\n89001,09001,,\n'))).toBe(
    'row 2: a counter without code or first day',
  );
  expect(rejection(() => parseCounters('rmb_counter,hkd_counter,from,to\n89001,09001\n'))).toBe(
    'row 2: 2 cells where the header has 4',
  );
});

const REAL = new URL('../../../shared/data/securities/hkex-equities-2026-07.csv', import.meta.url);
describe.skipIf(!existsSync(REAL))('real list of 2026 (left out where ../shared/data is absent)', () => {
  test('its RMB counters are those of the table that still last', () => {
    const codes = parseSecuritiesCsv(readFileSync(REAL, 'utf8')).rows.map(({ stock }) => stock);
    const known = new Set(codes);
    const rmb = codes.filter((code) => code.startsWith('8'));
    expect(rmb.filter((code) => counterOf(code, (other) => known.has(other)) === code)).toEqual(['87001']);
    expect(rmb.filter((code) => code !== '87001').sort()).toEqual(
      counters().flatMap(({ rmb: code, to }) => (to ? [] : [code])),
    );
  });
});
