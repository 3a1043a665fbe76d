import { describe, expect, test } from 'vitest';
import { readActions } from '../../../src/sources/corporate-actions/actions.js';
import { recogniseActionsHeader } from '../../../src/sources/corporate-actions/columns.js';
import { kindOfFactor, parseFactor } from '../../../src/sources/corporate-actions/factor.js';
import type { ActionRow, Parsed } from '../../../src/store/rows.js';
import { csv, hasSharedData, sharedCsv } from '../../support/csv.js';
import { laterRejection } from '../../support/rejection.js';

const read = (text: string): Promise<Parsed<ActionRow>> => readActions(csv(text));
const EVENTS = 'stock_code,date,dividend,split';
const OWN = 'stock_code,ex_date,kind,new,old,credit_date,amount';
const base = { stock: '09001', exDate: '2026-05-08', factor: null, amount: null, creditDate: null };

describe('dividends and splits by day', () => {
  test.each([
    ['0.5,0.0', [{ ...base, kind: 'dividend', amount: { num: 1n, den: 2n } }]],
    ['0.5,1.0', [{ ...base, kind: 'dividend', amount: { num: 1n, den: 2n } }]],
    ['0.0,3.0', [{ ...base, kind: 'split', factor: { num: 3n, den: 1n } }]],
    [',2.5', [{ ...base, kind: 'split', factor: { num: 5n, den: 2n } }]],
    [',1.05', [{ ...base, kind: 'bonus', factor: { num: 21n, den: 20n } }]],
    [',1.5', [{ ...base, kind: 'bonus', factor: { num: 3n, den: 2n } }]],
    [',0.1', [{ ...base, kind: 'consolidation', factor: { num: 1n, den: 10n } }]],
    [
      '0.25,2',
      [
        { ...base, kind: 'dividend', amount: { num: 1n, den: 4n } },
        { ...base, kind: 'split', factor: { num: 2n, den: 1n } },
      ],
    ],
  ])('%s', async (cells, rows) => {
    expect(await read(`${EVENTS}\n9001,2026-05-08,${cells}\n`)).toEqual({ rows, setAside: [] });
  });

  test.each([
    ['9001,2026-05-08,0.0,0.0', 'neither a dividend nor a split'],
    ['9001,2026-05-08,-1,0', 'dividend -1 is negative'],
    ['9001,2026-05-08,0,-2', 'split -2 is negative'],
    ['9001,2026-05-08,0,2:1', 'split "2:1" is no number'],
    ['X,2026-05-08,1,0', 'stock code "X" is no Hong Kong or mainland code'],
    ['9001,soon,1,0', 'date "soon" is no date (YYYY-MM-DD, YYYY/MM/DD, YYYYMMDD)'],
  ])('set aside: %s', async (text, reason) => {
    expect(await read(`${EVENTS}\n${text}\n`)).toEqual({ rows: [], setAside: [{ row: 2, reason }] });
  });
});

describe('the form with kinds', () => {
  test.each([
    ['split,5,1,,', { kind: 'split', factor: { num: 5n, den: 1n } }],
    [
      '合股,1,10,2026-05-11,',
      { kind: 'consolidation', factor: { num: 1n, den: 10n }, creditDate: '2026-05-11' },
    ],
    ['bonus,1,20,,', { kind: 'bonus', factor: { num: 21n, den: 20n } }],
    ['供股,2,5,,', { kind: 'rights', factor: { num: 7n, den: 5n } }],
    ['rights,1,2,,3.5', { kind: 'rights', factor: { num: 3n, den: 2n }, amount: { num: 7n, den: 2n } }],
    ['scrip,1,30,,', { kind: 'scrip', factor: { num: 31n, den: 30n } }],
    ['scrip,,,,', { kind: 'scrip' }],
    ['Dividend,,,,0.35', { kind: 'dividend', amount: { num: 7n, den: 20n } }],
  ])('%s', async (cells, expected) => {
    expect(await read(`${OWN}\n9001,2026-05-08,${cells}\n`)).toEqual({
      rows: [{ ...base, ...expected }],
      setAside: [],
    });
  });

  test.each([
    ['merger,1,2,,', 'kind "merger" is none of split, consolidation, bonus, rights, scrip, dividend'],
    ['split,,,,', 'a split needs new and old'],
    ['split,1,2,,', 'a split needs more new shares than old'],
    ['consolidation,2,1,,', 'a consolidation needs fewer new shares than old'],
    ['bonus,0,20,,', 'new and old must be above 0'],
    ['dividend,,,,', 'a dividend needs an amount (HKD per share)'],
    ['dividend,,,,0', 'amount 0 is not above 0'],
    ['split,2,1,2026-05-07,', 'credit_date 2026-05-07 is before ex_date 2026-05-08'],
    ['split,2,1,later,', 'credit_date "later" is no date (YYYY-MM-DD, YYYY/MM/DD, YYYYMMDD)'],
  ])('set aside: %s', async (cells, reason) => {
    expect(await read(`${OWN}\n9001,2026-05-08,${cells}\n`)).toEqual({
      rows: [],
      setAside: [{ row: 2, reason }],
    });
  });
});

describe('actions told twice', () => {
  const splits = (...days: [string, number][]): string =>
    [EVENTS, ...days.map(([day, factor]) => `9001,${day},0,${factor}`), ''].join('\n');

  test('the same row again is ignored', async () => {
    expect(await read(splits(['2026-05-08', 2], ['2026-05-08', 2]))).toMatchObject({
      rows: [{}],
      setAside: [],
    });
  });

  test('two factors on a day', async () => {
    expect(await read(splits(['2026-05-08', 2], ['2026-05-08', 4]))).toMatchObject({
      rows: [{ factor: { num: 2n } }],
      setAside: [{ row: 3, reason: '09001 has two factors on 2026-05-08: 2 and 4; the first is kept' }],
    });
  });

  test.each([
    ['2026-05-08', '2026-05-11', '3 days'],
    ['2026-05-06', '2026-05-07', '1 day'],
  ])(
    'the same factor on %s and %s: the earlier is kept, in any order of rows',
    async (first, second, days) => {
      const reason = `09001 has a bonus of factor 7/5 on ${first} already: the same action again ${days} later`;
      expect(await read(splits([first, 1.4], [second, 1.4]))).toMatchObject({
        rows: [{ exDate: first }],
        setAside: [{ row: 3, reason }],
      });
      expect(await read(splits([second, 1.4], [first, 1.4]))).toMatchObject({
        rows: [{ exDate: first }],
        setAside: [{ row: 2, reason }],
      });
    },
  );

  test('the same factor a year later, and another one the day after, are actions of their own', async () => {
    const { rows } = await read(splits(['2025-05-08', 1.05], ['2026-05-08', 1.05], ['2026-05-11', 2]));
    expect(rows.map(({ exDate }) => exDate)).toEqual(['2025-05-08', '2026-05-08', '2026-05-11']);
  });

  test('two dividends on a day are both kept', async () => {
    const { rows } = await read(`${EVENTS}\n9001,2026-05-08,1,0\n9001,2026-05-08,2,0\n9001,2026-05-08,1,0\n`);
    expect(rows.map(({ amount }) => amount?.num)).toEqual([1n, 2n]);
  });

  test('the same action with another credit date', async () => {
    const text = `${OWN}\n9001,2026-05-08,split,2,1,2026-05-08,\n9001,2026-05-08,split,2,1,2026-05-12,\n`;
    expect((await read(text)).setAside).toEqual([
      {
        row: 3,
        reason:
          '09001 has this split of factor 2 on 2026-05-08 already, as another kind or with another credit date',
      },
    ]);
  });
});

test.each([
  ['1.05', 21n, 20n],
  ['1.33', 133n, 100n],
  ['1.33333', 4n, 3n],
  ['1.33334', 4n, 3n],
  ['0.166666667', 1n, 6n],
  ['1.00125', 801n, 800n],
])('the printed factor %s', (text, num, den) => {
  expect(parseFactor(text)).toEqual({ num, den });
});

test('kinds of factors', () => {
  expect([1n, 19n, 20n, 30n].map((num) => kindOfFactor({ num, den: 10n }))).toEqual([
    'consolidation',
    'bonus',
    'split',
    'split',
  ]);
});

test('a missing column and a decimal comma', async () => {
  expect(await laterRejection(read('stock_code,dividend,split\n'))).toBe(
    'header: no column "ex_date" (found: stock_code, dividend, split); add a column ex_date (YYYY-MM-DD)',
  );
  expect(await laterRejection(read(`${EVENTS}\n9001,2026-05-08,"0,35",0\n`))).toMatch(
    /^row 2: amount "0,35" has a decimal comma/,
  );
});

test('recogniseActionsHeader', () => {
  const known = (header: string): boolean => recogniseActionsHeader(header.split(','));
  expect(known(EVENTS)).toBe(true);
  expect(known(OWN)).toBe(true);
  expect(known('stock_code,date,close,dividends,stock splits')).toBe(false);
  expect(known('stock_code,date,kind,shares,from,to,until,note')).toBe(false);
  expect(known('date,dividend')).toBe(false);
});

describe.skipIf(!hasSharedData)('real actions (left out where ../shared/data is absent)', () => {
  test('each once; two told again on the day after are set aside', async () => {
    const { rows, setAside } = await readActions(sharedCsv('prices/corporate-actions.csv'));
    expect(rows.filter(({ kind }) => kind === 'dividend')).toHaveLength(650);
    expect(rows.filter(({ kind }) => kind === 'split')).toHaveLength(3);
    expect(rows.filter(({ kind }) => kind === 'bonus')).toHaveLength(7);
    expect(setAside).toHaveLength(2);
    expect(setAside.every(({ reason }) => reason.endsWith('the same action again 1 day later'))).toBe(true);
  });
});
