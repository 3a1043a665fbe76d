import { describe, expect, test } from 'vitest';
import { parseSseHoldings, recogniseSseHoldings } from '../../../src/sources/stock-connect/sse-holdings.js';
import { rejection } from '../../support/rejection.js';

const answer = (result: unknown, more: object = {}): string =>
  JSON.stringify({
    actionErrors: [],
    actionMessages: [],
    fieldErrors: {},
    jsonCallBack: null,
    result,
    ...more,
  });

const HK = {
  secCode: '09001',
  cnAbbr: '甲公司',
  enAbbr: 'ALPHA',
  totalHoldings: '1,234,500',
  tradeDate: '20310203',
};
const CN = { secCode: '600999', secAbbr: '乙公司', totalHoldings: 77, tradeDate: '20301231' };

test('five digits are southbound, six northbound', () => {
  const text = answer([HK, CN]);
  expect(recogniseSseHoldings(text)).toBe(true);
  expect(parseSseHoldings(text)).toEqual({
    rows: [
      {
        direction: 'southbound',
        exchange: 'shanghai',
        stock: '09001',
        name: '甲公司',
        date: '2031-02-03',
        shares: 1_234_500n,
      },
      {
        direction: 'northbound',
        exchange: 'shanghai',
        stock: '600999',
        name: '乙公司',
        date: '2030-12-31',
        shares: 77n,
      },
    ],
    setAside: [],
  });
});

test('takes JSONP', () => {
  expect(parseSseHoldings(`jsonpCallback42(${answer([CN])});`).rows.length).toBe(1);
});

test('the day of the row goes before the day asked for', () => {
  const { tradeDate: _, ...undated } = HK;
  expect(parseSseHoldings(answer([undated]), { date: '2031-02-04' }).rows[0]?.date).toBe('2031-02-04');
  expect(parseSseHoldings(answer([HK]), { date: '2031-02-04' }).rows[0]?.date).toBe('2031-02-03');
  expect(rejection(() => parseSseHoldings(answer([undated])))).toBe(
    'no trade date in the answer; give the day that was asked for (--date)',
  );
});

test('sets impossible rows aside, and one that contradicts an earlier one', () => {
  const rows = [
    HK,
    HK,
    { ...HK, totalHoldings: 5 },
    { ...HK, secCode: 9001 },
    { ...HK, secCode: '9001' },
    { ...CN, tradeDate: '20301232' },
    { ...CN, totalHoldings: '1.5' },
    { ...CN, totalHoldings: -1 },
  ];
  const parsed = parseSseHoldings(answer(rows));
  // of the last one nobody knows how many were held
  expect(parsed.rows.map(({ stock, shares }) => [stock, shares])).toEqual([
    ['09001', 1_234_500n],
    ['600999', null],
  ]);
  expect(parsed.setAside).toEqual([
    { row: 3, reason: '09001 on 2031-02-03: 5 shares, but 1234500 above' },
    { row: 4, reason: '"" is no Hong Kong or mainland stock code' },
    { row: 5, reason: '"9001" is no Hong Kong or mainland stock code' },
    { row: 6, reason: '600999: "20301232" is no date' },
    { row: 7, reason: '600999: "1.5" is no number of shares' },
    { row: 8, reason: '600999: -1 shares, below zero' },
  ]);
});

test('says when it is one page of several', () => {
  expect(parseSseHoldings(answer([CN], { pageHelp: { total: 9 } })).setAside).toEqual([
    { row: 2, reason: 'one page of 9 rows, of which 1 are here' },
  ]);
});

describe('answers without rows', () => {
  const remedy = 'ask for another day, or later again';

  test.each([
    [answer(null), `not published or rejected: the Shanghai exchange answered without rows; ${remedy}`],
    [answer([]), `not published or rejected: the Shanghai exchange answered without rows; ${remedy}`],
    [
      answer(null, { actionErrors: ['no such query'] }),
      `not published or rejected: the Shanghai exchange answered "no such query"; ${remedy}`,
    ],
  ])('rejects %s', (text, message) => {
    expect(recogniseSseHoldings(text)).toBe(true);
    expect(rejection(() => parseSseHoldings(text))).toBe(message);
  });
});

test('rejects what is no such answer', () => {
  expect(rejection(() => parseSseHoldings(answer([{ secCode: '600999', holdings: 1 }])))).toBe(
    'no field "totalHoldings" in the rows of the Shanghai exchange; the fields are secCode, holdings',
  );
  expect(rejection(() => parseSseHoldings(answer([1])))).toBe(
    'rows that are no objects; fetch the answer again',
  );
  expect(rejection(() => parseSseHoldings('<html>blocked</html>'))).toBe(
    'an HTML page where JSON is expected; the source blocked or redirected the request: fetch it again',
  );
  expect(rejection(() => parseSseHoldings('[1]'))).toBe(
    'JSON that is no object; check that it is the right file',
  );
  expect(rejection(() => parseSseHoldings('{"result":['))).toMatch(
    /^broken JSON \(.*\); fetch the answer again$/,
  );
});

test('recognises no daily statistics', () => {
  expect(
    recogniseSseHoldings(answer([{ totalAmount: '1.00' }], { sqlId: 'FW_HGTZL_HGTSCSJ_HGTCJGK_MRTJ' })),
  ).toBe(false);
  expect(recogniseSseHoldings(answer(null, { sqlId: 'FW_HGTZL_HGTSCSJ_HGTCJGK_MRTJ' }))).toBe(false);
  expect(recogniseSseHoldings(answer(null, { sqlId: 'FW_HGTZL_GGTSCSJ_GGTZQCYSL' }))).toBe(true);
});
