import { describe, expect, test } from 'vitest';
import { Calendar } from '../../../src/calendar/calendar.js';
import {
  checked,
  DAYS,
  holdingsCsv,
  type List,
  type Lists,
  pricesCsv,
  QUIET,
  type Quote,
  quietLists,
  quietPrices,
  scaled,
  troubled,
  TRADES,
  withHolding,
} from './market.js';
import { chineseRemark } from '../../../src/server/remarks/remark.js';
import { isLong } from '../../support/runs.js';

const holdings = (lists: Lists): Record<string, string> => ({
  ...QUIET,
  'ccass.csv': holdingsCsv({ '09001': lists }),
});

describe('suspicious-jumps', () => {
  test('a whole list in another unit fails', async () => {
    const rows = await checked(holdings(scaled(quietLists(), '2025-03-05', 1000)));
    expect(rows['suspicious-jumps']).toMatchObject({ status: 'fail', count: 1 });
    expect(rows['suspicious-jumps']?.example).toBe(
      '09001: 6 of 6 holdings multiplied by 1,000 between 2025-03-04 and 2025-03-05 (total 1,000,000 to 1,000,000,000)',
    );
  });

  test('a hundred times as large, lists wait in quarantine and nothing is stored of them', async () => {
    const rows = await checked(holdings(scaled(quietLists(), '2025-03-05', 100)));
    expect(rows['suspicious-jumps']).toMatchObject({ status: 'pass', count: 0 });
    expect(rows.quarantine).toMatchObject({ status: 'warn', count: 1 });
  });

  test.runIf(isLong)('and for one day only, it fails twice', async () => {
    const rows = await checked(
      holdings(scaled(scaled(quietLists(), '2025-03-05', 1000), '2025-03-06', 0.001)),
    );
    expect(rows['suspicious-jumps']).toMatchObject({ status: 'fail', count: 2 });
  });

  test('a split of the table passes', async () => {
    const rows = await checked({
      ...holdings(scaled(quietLists(), '2025-03-05', 10)),
      'prices.csv': pricesCsv(
        TRADES.map((date): Quote => ['09001', date, date < '2025-03-05' ? 10 : 1, 100_000]),
      ),
      'actions.csv': 'stock_code,ex_date,kind,new,old\n09001,2025-03-05,split,10,1\n',
    });
    expect(troubled(rows)).toEqual([]);
  });

  test('a split that only the price confirms is an action to import, no wrong unit', async () => {
    const rows = await checked({
      ...holdings(scaled(quietLists(), '2025-03-05', 10)),
      'prices.csv': pricesCsv(
        TRADES.map((date): Quote => ['09001', date, date < '2025-03-05' ? 10 : 1, 100_000]),
      ),
    });
    expect(troubled(rows)).toEqual(['inferred-actions warn']);
    expect(rows['inferred-actions']?.example).toBe(
      '09001 on 2025-03-05: all holdings changed by 10 for 1, taken for a split that no table names',
    );
  });

  test.runIf(isLong)('a total that grows more than five times warns', async () => {
    const lists = withHolding(quietLists(), '2025-03-07', 'B01161', 4_500_000);
    const rows = await checked(holdings(lists));
    expect(rows['suspicious-jumps']).toMatchObject({ status: 'warn', count: 1 });
    expect(rows['suspicious-jumps']?.example).toBe(
      '09001: the list adds up to 5,350,000 shares on 2025-03-07, after 1,000,000 on 2025-03-06',
    );
  });

  test('one large holding in another unit warns, a small one that grows tenfold does not', async () => {
    const rows = await checked(holdings(withHolding(quietLists(), '2025-03-07', 'C00016', 800_000)));
    expect(rows['suspicious-jumps']).toMatchObject({ status: 'warn', count: 1 });
    expect(rows['suspicious-jumps']?.example).toBe(
      '09001: the holding of C00016 multiplied by 10 between 2025-03-06 and 2025-03-07 (80,000 to 800,000)',
    );
    const small = Object.fromEntries(
      Object.entries(quietLists()).map(([day, list]): [string, List] => [
        day,
        { ...list, B01274: day < '2025-03-07' ? 100 : 1000, C00016: day < '2025-03-07' ? 80_000 : 79_100 },
      ]),
    );
    expect(troubled(await checked(holdings(small)))).toEqual([]);
  });

  test('a price in another unit warns', async () => {
    const quotes = quietPrices().map(
      (quote): Quote => (quote[1] === '2025-03-05' ? ['09001', quote[1], 1000, 100_000] : quote),
    );
    const rows = await checked({ ...QUIET, 'prices.csv': pricesCsv(quotes) });
    expect(troubled(rows)).toEqual(['suspicious-jumps warn']);
    expect(rows['suspicious-jumps']?.example).toBe(
      '09001: the price multiplied by 100 between 2025-03-04 (10, s1) and 2025-03-05 (1000, s1)',
    );
  });
});

describe('missing-lines', () => {
  const without = (lists: Lists, holder: string, ...days: string[]): Lists =>
    Object.fromEntries(
      Object.entries(lists).map(([day, list]): [string, List] => [
        day,
        Object.fromEntries(Object.entries(list).filter(([who]) => who !== holder || !days.includes(day))),
      ]),
    );
  const told = async (lists: Lists): Promise<string> => {
    const rows = await checked(holdings(lists));
    expect(rows['missing-lines']).toMatchObject({ status: 'warn', count: 1 });
    const { example, remedy } = rows['missing-lines'] ?? {};
    for (const text of [example, remedy]) expect(chineseRemark(text ?? '')).not.toBeNull();
    return `${example} | ${remedy}`;
  };

  test('a list that lost its largest line for a day, and for three days in a row', async () => {
    expect(await told(without(quietLists(), 'C00019', '2025-03-05'))).toBe(
      '09001: the list of 2025-03-05 lacks 399,000 shares of 1 holder, 39.9% of the list of 2025-03-04, that are back on 2025-03-06; most for C00019: 399,000, 0, 397,000 | the list of 2025-03-05 lost lines, and flows of that day and of the return are wrong: fetch the page of that day again and import it',
    );
    expect(await told(without(quietLists(), 'C00019', '2025-03-04', '2025-03-05', '2025-03-06'))).toContain(
      'the list of 2025-03-04 lacks 400,000 shares of 1 holder',
    );
  });

  test('a list cut short, and a part of a holding that is away for a day', async () => {
    const cut = ['B01161', 'C00016', 'B01224', 'A00003'].reduce(
      (lists, holder) => without(lists, holder, '2025-03-05'),
      quietLists(),
    );
    expect(await told(cut)).toContain(
      'the list of 2025-03-05 lacks 300,000 shares of 4 holders, 30% of the list of 2025-03-04, that are back on 2025-03-06; most for B01161: 150,000, 0, 150,000',
    );
    expect(await told(withHolding(quietLists(), '2025-03-05', 'B01161', 100_000))).toContain(
      'most for B01161: 150,000, 100,000, 150,000',
    );
  });

  test('a large holder that the newest list does not have', async () => {
    expect(await told(without(quietLists(), 'C00010', '2025-03-07'))).toBe(
      '09001: C00010 with 303,000 shares, 30.3% of the list of 2025-03-06, is not on that of 2025-03-07, and the total fell with it | the list of 2025-03-07 lost a line, or the shares left CCASS: fetch the page of that day again and import it',
    );
  });

  test.each<[string, Lists]>([
    [
      'an account that moves to another and back',
      withHolding(
        withHolding(quietLists(), '2025-03-05', 'C00019', 0),
        '2025-03-05',
        'C00010',
        302_000 + 398_000,
      ),
    ],
    [
      'another holder deposits what one withdrew',
      DAYS.slice(2).reduce(
        (lists, day) =>
          withHolding(
            withHolding(lists, day, 'B01161', 100_000),
            day,
            'B01224',
            day === DAYS[2] ? 50_000 : 100_000,
          ),
        quietLists(),
      ),
    ],
    [
      'a holder of half a percent',
      without(
        DAYS.reduce((lists, day) => withHolding(lists, day, 'B01274', 5000), quietLists()),
        'B01274',
        '2025-03-05',
      ),
    ],
    [
      'a holding a tenth of which comes back',
      DAYS.slice(2).reduce(
        (lists, day) => withHolding(lists, day, 'B01161', day === DAYS[2] ? 50_000 : 60_000),
        quietLists(),
      ),
    ],
  ])('not: %s', async (_, lists) => {
    expect((await checked(holdings(lists)))['missing-lines']).toMatchObject({ status: 'pass', count: 0 });
  });
});

describe('frozen-list', () => {
  const still = (days: readonly string[]): Lists =>
    Object.fromEntries(days.map((day) => [day, quietLists()[DAYS[0]] ?? {}]));

  test('a list that stands still while its stock trades and others move', async () => {
    const files = (volume: number): Record<string, string> => ({
      'ccass.csv': holdingsCsv({ '09001': quietLists(), '09002': still(DAYS) }),
      'prices.csv': pricesCsv([
        ...quietPrices(),
        ...quietPrices('09002').map(([stock, date, close]): Quote => [stock, date, close, volume]),
      ]),
    });
    const rows = await checked(files(100_000));
    expect(troubled(rows)).toEqual(['frozen-list warn']);
    expect(rows['frozen-list']).toMatchObject({ count: 1 });
    expect(rows['frozen-list']?.example).toBe(
      '09002: one and the same list on 5 settlement days up to 2025-03-07, while 400,000 shares traded',
    );
    expect(troubled(await checked(files(0)))).toEqual([]);
  });

  test.runIf(isLong)('a day on which no stock moves', async () => {
    const lists = quietLists();
    const copied: Lists = { ...lists, '2025-03-06': lists['2025-03-05'] ?? {} };
    const stocks = Array.from({ length: 10 }, (_, index) => String(9001 + index).padStart(5, '0'));
    const rows = await checked({
      'ccass.csv': holdingsCsv(Object.fromEntries(stocks.map((stock) => [stock, copied]))),
      'prices.csv': pricesCsv(stocks.flatMap((stock) => quietPrices(stock))),
    });
    expect(troubled(rows)).toEqual(['frozen-list warn']);
    expect(rows['frozen-list']?.example).toBe(
      '2025-03-06: the lists of all 10 stocks repeat the settlement day before',
    );
  });
});

test.runIf(isLong)(
  'inferred-actions: an action that the holdings do not show after a long time',
  async () => {
    const calendar = Calendar.shipped();
    const days = calendar.settlementDays('2025-03-03', '2025-04-10');
    const trades = days.map((day) => calendar.tradeDateOf(day));
    const files = (last: string): Record<string, string> => ({
      'ccass.csv': holdingsCsv({ '09001': quietLists(days.filter((day) => day <= last)) }),
      'prices.csv': pricesCsv(quietPrices('09001', trades)),
      'actions.csv': 'stock_code,ex_date,kind,new,old\n09001,2025-03-05,split,5,1\n',
    });
    const rows = await checked(files('2025-04-10'), { today: '2025-04-11' });
    expect(troubled(rows)).toEqual(['inferred-actions warn']);
    expect(rows['inferred-actions']?.example).toBe(
      '09001: 5 for 1, ex 2025-03-05, is not in the holdings 25 settlement days later (2025-04-10)',
    );
    expect(troubled(await checked(files('2025-04-02'), { today: '2025-04-11' }))).toEqual([]);
  },
);

test('stale-sources: a daily source that ended, but not a snapshot', async () => {
  const calendar = Calendar.shipped();
  const days = calendar.settlementDays('2025-03-03', '2025-03-31');
  const trades = days.map((day) => calendar.tradeDateOf(day));
  const files: Record<string, string> = {
    'ccass.csv': holdingsCsv({ '09001': quietLists(days) }),
    'prices.csv': pricesCsv([
      ...quietPrices('09001', trades),
      ...quietPrices('09002', trades.slice(0, 10)).map(
        (quote): Quote => [quote[0], quote[1], 10, 1000, 's2'],
      ),
      ['09003', '2025-03-03', 5, 1000, 's3'],
    ]),
  };
  const rows = await checked(files, { today: '2025-04-01' });
  expect(troubled(rows)).toEqual(['stale-sources warn']);
  expect(rows['stale-sources']).toMatchObject({ count: 1 });
  expect(rows['stale-sources']?.example).toBe(
    'prices of s2 end on 2025-03-12, 14 settlement days before today and 13 settlement days before the newest source',
  );
  const later = await checked(files, { today: '2025-05-02' });
  expect(later['stale-sources']).toMatchObject({ count: 3 });
  expect(later['stale-sources']?.example).toBe(
    'holdings of csv end on 2025-03-31, 20 settlement days before today',
  );
});
