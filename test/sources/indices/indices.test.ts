import { describe, expect, it } from 'vitest';
import { Calendar } from '../../../src/calendar/calendar.js';
import { toNumber } from '../../../src/decimal.js';
import { readRecords } from '../../../src/sources/csv/records.js';
import { marketOfIndex } from '../../../src/sources/indices/catalogue.js';
import { readIndexCsv, recogniseIndexHeader } from '../../../src/sources/indices/index-csv.js';
import { judgeIndexDays, type ToldIndexDay } from '../../../src/sources/indices/judge.js';
import { readShareCsv, shareId } from '../../../src/sources/indices/share-csv.js';
import type { ValuesByDay } from '../../../src/sources/stored-values.js';
import { laterRejection, rejection } from '../../support/rejection.js';

const recordsOf = (text: string): ReturnType<typeof readRecords> =>
  readRecords(
    (async function* () {
      yield Buffer.from(text);
    })(),
  );
const days = async (text: string, id = '000300'): Promise<readonly ToldIndexDay[]> =>
  (await readIndexCsv(recordsOf(text), { id })).days.rows;
const judge = (
  told: readonly ToldIndexDay[],
  stored: ValuesByDay = new Map(),
): { rows: string[]; reasons: string[] } => {
  const rules = {
    calendar: Calendar.shipped(),
    today: '2031-12-31',
    marketOf: marketOfIndex,
    stored: () => stored,
  };
  const { rows, setAside } = judgeIndexDays(told, rules);
  return {
    rows: rows.map(({ date, open, high, low, close }) =>
      [date, ...[open, high, low, close].map((price) => (price === null ? '-' : toNumber(price)))].join(' '),
    ),
    reasons: setAside.map(({ row, reason }) => `${row}: ${reason}`),
  };
};

describe('an index as csv', () => {
  it('is read by labels: close may stand before high', async () => {
    const told = await days(
      'date,open,close,high,low,volume,amount,turn,pctChg\n2024-08-14,10.0000,9.5,12,9,1000,15000.5000,1,1\n',
    );
    expect(judge(told).rows).toEqual(['2024-08-14 10 12 9 9.5']);
    expect(told[0]).toMatchObject({
      volume: 100_000n,
      amount: 1_500_050n,
      source: 'baostock',
      adjusted: 'none',
    });
  });

  it('with a volume but no amount loses the volume: it may be money', async () => {
    const { days: told } = await readIndexCsv(
      recordsOf('Date,Open,High,Low,Close,Adj Close,Volume\n2024-08-14,10,12,9,11,11,2000000600\n'),
      { id: 'HSI' },
    );
    expect(told.rows[0]).toMatchObject({ volume: null, source: 'yahoo' });
    expect(told.setAside[0]?.reason).toBe('column volume without an amount: shares or money, so left out');
  });

  it('of its provider brings the PE over four quarters', async () => {
    const { days: told, valuations } = await readIndexCsv(
      recordsOf('date,open,high,low,close,amount_yi,pe\n2024-08-14,10,12,9,11,8000.25,18.5\n'),
      { id: '000985' },
    );
    expect(told.rows[0]).toMatchObject({ amount: 80_002_500_000_000n, source: 'csindex' });
    expect(valuations[0]).toMatchObject({ id: '000985', metric: 'pe_ttm', source: 'csindex' });
    // of another file nobody says which PE it is
    const other = await readIndexCsv(recordsOf('date,open,high,low,close,pe\n2024-08-14,10,12,9,11,18.5\n'), {
      id: '000985',
    });
    expect(other.valuations[0]?.metric).toBe('pe');
  });

  it('is told from prices by stock', () => {
    expect(recogniseIndexHeader(['Date', 'Open', 'High', 'Low', 'Close'])).toBe(true);
    expect(recogniseIndexHeader(['code', 'date', 'open', 'high', 'low', 'close'])).toBe(false);
    expect(recogniseIndexHeader(['date', 'close'])).toBe(false);
  });
});

describe('days of an index', () => {
  it('on holidays are left out, with prices copied or blank', async () => {
    const told = await days(
      'date,open,high,low,close\n2018-06-15,10,12,9,11\n2018-06-18,,,,11.01\n2018-06-19,9,11,8,10\n2015-01-01,10,12,9,11\n2015-01-05,10,12,9,11\n2018-06-17,1,2,1,2\n',
    );
    expect(judge(told)).toEqual({
      rows: ['2018-06-15 10 12 9 11', '2018-06-19 9 11 8 10', '2015-01-05 10 12 9 11'],
      reasons: [
        '3: 2018-06-18: the mainland did not trade that day',
        '5: 2015-01-01: the mainland did not trade that day',
        '7: 2018-06-17: the mainland did not trade that day',
      ],
    });
  });

  it('go by the calendar of their market', async () => {
    // 2024-10-11: Hong Kong closed (Chung Yeung), the mainland open
    const text = 'date,open,high,low,close\n2024-10-11,10,12,9,11\n';
    expect(judge(await days(text, '000300')).rows).toHaveLength(1);
    expect(judge(await days(text, 'HSI')).reasons).toEqual([
      '2: 2024-10-11: Hong Kong did not trade that day',
    ]);
  });

  it('that repeat the day before in every price are a frozen feed', async () => {
    const told = await days(
      'date,open,high,low,close\n2024-08-14,10,12,9,11\n2024-08-15,10,12,9,11\n2024-08-16,10,12,9,11\n2024-08-19,10,12,9,10\n',
    );
    expect(judge(told)).toEqual({
      rows: ['2024-08-14 10 12 9 11', '2024-08-19 10 12 9 10'],
      reasons: [
        '3: 2024-08-15: the prices of the day before again: a frozen feed, or a holiday dated as a trading day',
        '4: 2024-08-16: the prices of the day before again: a frozen feed, or a holiday dated as a trading day',
      ],
    });
    const traded = await days(
      'date,open,high,low,close,volume,amount\n2024-08-14,10,12,9,11,100,1100\n2024-08-15,10,12,9,11,100,1200\n',
    );
    expect(judge(traded).rows).toHaveLength(2);
  });

  it('with a close outside high and low keep the close', async () => {
    const rows = Array.from(
      { length: 6 },
      (_, index) => `2024-08-${12 + (index < 5 ? index : 7)},10,12,9,${10 + index / 10}`,
    );
    rows[2] = '2024-08-14,10,12,9,12.01';
    const { rows: kept, reasons } = judge(await days(`date,open,high,low,close\n${rows.join('\n')}\n`));
    expect(kept[2]).toBe('2024-08-14 10 - - 12.01');
    expect(reasons).toEqual(['4: 2024-08-14: close 12.01 above high 12; high and low left out']);
  });

  it('whose columns are swapped refuse the file', async () => {
    const rows = Array.from({ length: 5 }, (_, index) => `2024-08-${12 + index},10,9,12,${10 + index / 10}`);
    const swapped = await days(`date,open,high,low,close\n${rows.join('\n')}\n`);
    expect(rejection(() => judge(swapped))).toBe(
      'row 2: in 5 of 5 rows a price lies outside high and low (close 10 above high 9): columns are swapped or in different units; check the order of the columns',
    );
  });

  it('with one close far away and back lose it', async () => {
    const told = await days(
      'date,open,high,low,close\n2024-08-14,10,12,9,11\n2024-08-15,1000,1200,900,1100\n2024-08-16,10,12,9,10.5\n',
    );
    expect(judge(told).reasons).toEqual(['3: 2024-08-15: a close of 1100 between 11 and 10.5']);
  });

  it('in another unit than is stored, or with an impossible price of a share, refuse the file', async () => {
    const dates = ['2024-08-14', '2024-08-15', '2024-08-16'];
    const told = await days(
      `date,open,high,low,close\n${dates.map((date, index) => `${date},1000,1200,900,${1100 + index}`).join('\n')}\n`,
    );
    const stored = new Map(
      dates.map((date, index) => [date, [{ value: 11 + index / 100, source: 'other' }]]),
    );
    expect(rejection(() => judge(told, stored))).toContain('000300 is 100 times what is stored from other');
    const lots = await days('date,open,high,low,close,volume,amount\n2024-08-14,10,12,9,11,10,1200000\n');
    expect(rejection(() => judge(lots))).toContain(
      'amount per share traded is 120000: volume or amount is in another unit',
    );
  });

  it('told twice count once; told otherwise the first counts', async () => {
    const told = await days(
      'date,open,high,low,close\n2024-08-14,10,12,9,11\n2024-08-14,10,12,9,11\n2024-08-14,10,12,9,10\n',
    );
    expect(judge(told)).toEqual({
      rows: ['2024-08-14 10 12 9 11'],
      reasons: ['4: 000300 on 2024-08-14: other prices than in row 2'],
    });
  });
});

describe('mainland shares as csv', () => {
  const HEADER = 'code,date,open,high,low,close,volume';
  const read = async (
    rows: string[],
    adjusted: 'none' | null = null,
    header = HEADER,
  ): Promise<ToldIndexDay[]> => [
    ...(await readShareCsv(recordsOf(`${header}\n${rows.join('\n')}\n`), { adjusted })).rows,
  ];

  it('have their exchange in the id, so that none is taken for an index', () => {
    expect(
      ['600036', '000001', '300750', '688981', '830799', '000300.SH', 'sz000300', '700'].map(shareId),
    ).toEqual([
      '600036.SH',
      '000001.SZ',
      '300750.SZ',
      '688981.SH',
      '830799.BJ',
      '000300.SH',
      '000300.SZ',
      null,
    ]);
  });

  it('with prices finer than a cent are adjusted, and marked', async () => {
    const rows = await read([
      '600036,2014-06-03,5.93,6.01,5.89,5.95123456,100',
      '600036,2026-06-03,30.1,31,30,30.5,100',
    ]);
    expect(rows.map(({ id, adjusted }) => `${id} ${adjusted}`)).toEqual([
      '600036.SH split+dividend',
      '600036.SH split+dividend',
    ]);
  });

  it('that do not say it and do not show it are refused', async () => {
    const rows = ['600036,2026-06-03,30.1,31,30,30.5,100'];
    expect(await laterRejection(read(rows))).toContain('does not say how its prices are adjusted');
    expect((await read(rows, 'none'))[0]?.adjusted).toBe('none');
    expect(
      (await read(['600036,2026-06-03,30.1,31,30,30.5,100,前复权'], null, `${HEADER},复权`))[0]?.adjusted,
    ).toBe('split+dividend');
  });

  it('of days without trade carry a price over: left out', async () => {
    const { rows, setAside } = await readShareCsv(
      recordsOf(
        `${HEADER}\n600036,2015-04-02,9.9,9.95,9.62,9.7512345600,238000001\n600036,2015-04-03,9.75,9.75,9.75,9.7512345600,0\n`,
      ),
      { adjusted: null },
    );
    expect(rows).toHaveLength(1);
    expect(setAside).toEqual([
      { row: 3, reason: '2015-04-03: no share of 600036.SH traded: its price is carried over' },
    ]);
  });
});

describe('columns that stand still or are below 0', () => {
  const DATES = Calendar.shipped().openDays('mainland', '2024-07-01', '2024-07-31');
  const text = (change: (at: number) => { close?: number; amount?: number }): string =>
    `date,open,high,low,close,volume,amount\n${DATES.map((date, at) => {
      const price = 3000 + 40 * at;
      const { close = price + 5, amount = 1e11 + at * 1e8 } = change(at);
      return `${date},${price},${price + 20},${price - 20},${close},${1e10 + at},${amount}`;
    }).join('\n')}\n`;
  const amounts = async (told: string): Promise<[(bigint | null)[], string[]]> => {
    const rules = { calendar: Calendar.shipped(), today: '2031-12-31', marketOf: marketOfIndex };
    const { rows, setAside } = judgeIndexDays(await days(told), { ...rules, stored: () => new Map() });
    return [rows.map(({ amount }) => amount), setAside.map(({ reason }) => reason)];
  };

  it.each([
    [5, 4],
    [4, 0],
  ])('an amount that is one for %i days is left out on %i of them', async (length, left) => {
    const [kept, reasons] = await amounts(text((at) => (at >= 6 && at < 6 + length ? { amount: 2e11 } : {})));
    expect(kept.filter((amount) => amount === null)).toHaveLength(left);
    expect(kept).toHaveLength(DATES.length);
    expect(reasons).toHaveLength(left);
    if (left > 0)
      expect(reasons[0]).toContain('the amount of the day before for 5 days or more: a frozen feed');
  });

  it('an amount below 0 is left out', async () => {
    const told = (await days(text(() => ({})))).map((day, at) => (at === 3 ? { ...day, amount: -5n } : day));
    const rules = { calendar: Calendar.shipped(), today: '2031-12-31', marketOf: marketOfIndex };
    const { rows, setAside } = judgeIndexDays(told, { ...rules, stored: () => new Map() });
    expect(rows[3]?.amount).toBeNull();
    expect(setAside).toEqual([{ row: 5, reason: `${DATES[3]}: amount is below 0; amount left out` }]);
  });

  it('a close that stands still while its range moves on is left out, however many rows are right', async () => {
    const { rows, reasons } = judge(await days(text((at) => (at >= 6 && at < 9 + 2 ? { close: 3245 } : {}))));
    expect(rows).toHaveLength(DATES.length - 4);
    expect(
      reasons.filter((one) => one.includes('the close of the day before again: a frozen feed')),
    ).toHaveLength(4);
    // equal closes, each inside of its range
    const inside = DATES.map((date, at) => `${date},${10 + at / 100},12,9,10.5`).join('\n');
    expect(judge(await days(`date,open,high,low,close\n${inside}\n`)).reasons).toEqual([]);
  });
});
