import { describe, expect, it } from 'vitest';
import { toNumber } from '../../../src/decimal.js';
import { seriesOf } from '../../../src/sources/series/catalogue.js';
import { parseSseEtf, recogniseSseEtf } from '../../../src/sources/series/sse-etf.js';
import { parseTwse, recogniseTwse } from '../../../src/sources/series/twse.js';
import { rejection } from '../../support/rejection.js';
import { SAMPLES } from '../../support/kinds.js';
import { twseTable } from '../../support/twse-table.js';

const DAY = '2026-08-03';
type Table = ReturnType<typeof twseTable>;
const table = (change: (table: Table) => unknown = () => null, language: 'en' | 'zh' = 'zh'): string => {
  const made = twseTable(DAY, 500_000_000_000, 400_000_000_000, language);
  change(made);
  return JSON.stringify(made);
};
const told = (text: string) => parseTwse(text).rows.map(({ id, date, value }) => [id, date, toNumber(value)]);

describe('foreign flows of the Taiwan Stock Exchange', () => {
  it('are told in TWD, in Chinese and English', () => {
    const expected = [
      ['twse-foreign-buy', DAY, 5e11],
      ['twse-foreign-sell', DAY, 4e11],
      ['twse-foreign-net', DAY, 1e11],
    ];
    for (const language of ['en', 'zh'] as const) {
      const text = table(() => null, language);
      expect(recogniseTwse(text)).toBe(true);
      expect(told(text)).toEqual(expected);
    }
    expect(parseTwse(table()).rows[0]).toMatchObject({ unit: 'TWD', source: 'twse' });
  });

  it('are found by name whatever the order of lines and columns, and before foreign dealers were apart', () => {
    const swapped = table((made) => {
      made.data.reverse();
      made.fields = [0, 2, 1, 3].map((at) => made.fields[at] as string);
      made.data = made.data.map((row) => [0, 2, 1, 3].map((at) => row[at] as string));
    });
    expect(told(swapped)).toEqual(told(table()));
    const old = table((made) => {
      made.data.splice(4, 1);
      (made.data[3] as string[])[0] = '外資及陸資';
    });
    expect(told(old)).toEqual(told(table()));
  });

  it('count foreign dealers in the total or not', () => {
    const inDealers = table((made) => {
      made.data[4] = ['外資自營商', '1,000', '400', '600'];
    });
    expect(told(inDealers)).toEqual(told(table()));
  });

  it.each<[string, (made: Table) => unknown, string]>([
    ['swapped columns', (made) => made.fields.splice(1, 2, '賣出金額', '買進金額'), 'columns are mixed up'],
    ['a total of other lines', (made) => made.data.shift(), 'do not add up to the total (buy)'],
    ['a missing line', (made) => made.data.splice(3, 1), '0 lines of foreign investors'],
    ['a line twice', (made) => made.data.push(made.data[3] as string[]), '2 lines of foreign investors'],
    [
      'zeros',
      (made) => made.data.splice(3, 1, ['外資及陸資(不含外資自營商)', '0', '0', '0']),
      'a dead feed, not a flow',
    ],
    [
      'a title of another day',
      (made) => (made.title = made.title.replace('03日', '02日')),
      'the title is of 2026-08-02',
    ],
    [
      'a week',
      (made) => (made.title = `115年07月27日至115年07月31日 三大法人買賣金額統計表`),
      'a table of several days',
    ],
    ['another name for a column', (made) => made.fields.splice(3, 1, '差'), 'no column of the net amount'],
    [
      'a day without trade',
      (made) => (made.stat = '很抱歉，沒有符合條件的資料!'),
      'not published or rejected',
    ],
    ['a cell too few', (made) => (made.data[0] as string[]).pop(), 'line 1 has other cells than the header'],
  ])('are refused with %s', (_, change, reason) => {
    expect(rejection(() => parseTwse(table(change)))).toContain(reason);
  });
});

describe('shares of Shanghai ETFs', () => {
  const answer = (rows: readonly Record<string, unknown>[], total = rows.length): string =>
    JSON.stringify({ actionErrors: [], pageHelp: { total }, result: rows });
  const fund = (at: number, more: Record<string, unknown> = {}) => ({
    SEC_CODE: String(510_000 + at),
    SEC_NAME: '基金',
    STAT_DATE: DAY,
    TOT_VOL: '200000.25',
    ...more,
  });

  it('are told in shares, to the last one', () => {
    const text = String(SAMPLES['sse-etf'].content);
    expect(recogniseSseEtf(text)).toBe(true);
    expect(parseSseEtf(text).rows.map(({ id, value, unit }) => `${id} ${toNumber(value)} ${unit}`)).toEqual([
      '510900-shares 47418549800 shares',
      '588900-shares 1205000 shares',
    ]);
  });

  it('have one entry in the table of series, whatever the code', () => {
    expect(seriesOf('512345-shares')).toMatchObject({
      id: '512345-shares',
      unit: 'shares',
      days: 'mainland',
    });
    expect(seriesOf('51234-shares')).toBeNull();
  });

  it('leave out what is no fund or no number, and say so', () => {
    const { rows, setAside } = parseSseEtf(
      answer([
        fund(1),
        fund(2, { SEC_CODE: '600000' }),
        fund(3, { TOT_VOL: 'x' }),
        fund(4, { TOT_VOL: '-' }),
      ]),
    );
    expect(rows).toHaveLength(1);
    expect(setAside.map(({ row, reason }) => `${row}: ${reason}`)).toEqual([
      '2: SEC_CODE "600000" is no fund\'s',
      '3: TOT_VOL "x" is no number',
    ]);
  });

  it('are refused in another unit, and where the exchange does not know the question', () => {
    const many = (volume: string): string =>
      answer(Array.from({ length: 200 }, (_, at) => fund(at, { TOT_VOL: volume })));
    expect(parseSseEtf(many('200000.25')).rows).toHaveLength(200);
    expect(rejection(() => parseSseEtf(many('2000002500')))).toContain('another unit than 万份');
    expect(rejection(() => parseSseEtf(many('20')))).toContain('another unit than 万份');
    expect(rejection(() => parseSseEtf('{"actionErrors":[],"result":null}'))).toContain('does not know');
    expect(rejection(() => parseSseEtf(answer([])))).toContain('not published');
  });

  it('say where a page is not all', () => {
    expect(parseSseEtf(answer([fund(1)], 900)).setAside[0]?.reason).toBe(
      'one page of 900 rows, of which 1 are here',
    );
  });
});
