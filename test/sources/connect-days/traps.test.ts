import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_AMOUNTS, NOTHING_STORED, type ToldDay } from '../../../src/sources/connect-days/told-day.js';
import type { ConnectDayRow } from '../../../src/store/rows.js';
import { rejection } from '../../support/rejection.js';
import { at, day, DAYS, GRAIN, judged, MN, storeOf } from './made-days.js';

const good = day(at(0), { net: -100, buy: 400, sell: 500, turnover: 900, trades: 45_000 });

describe('a day that adds up', () => {
  it('is kept, to the cent', () => {
    const { rows, reasons } = judged([good]);
    expect(reasons).toEqual([]);
    expect(rows).toEqual([
      {
        ...NO_AMOUNTS,
        direction: 'northbound',
        channel: 'total',
        date: '2024-07-02',
        net: -100n * MN,
        buy: 400n * MN,
        sell: 500n * MN,
        turnover: 900n * MN,
        trades: 45_000n,
        source: 'made',
      },
    ]);
  });

  it('gets its net from buys and sells where only they are told', () => {
    expect(judged([{ ...good, net: null }]).rows[0]?.net).toBe(-100n * MN);
  });

  it('may have rounded figures', () => {
    // three roundings to 0.01 mn: 400.004 - 499.996 is printed as 400.00, 500.00 and -99.99
    expect(judged([{ ...good, net: -9999n * GRAIN }]).reasons).toEqual([]);
    expect(judged([{ ...good, net: -9997n * GRAIN }]).reasons[0]).toContain('is not buys less sells');
  });

  it('may have buys alone on the first day of a channel', () => {
    const first = day('2014-11-17', { net: 5_000.25, buy: 5_000.25, turnover: 5_000.25, trades: 100_000 });
    expect(judged([first])).toMatchObject({ reasons: [], rows: [{ net: 500_025n * GRAIN, sell: null }] });
  });
});

describe('buys without sells', () => {
  it('are no flow where they are not all that was traded', () => {
    const half = day(at(0), { net: 400, buy: 400, turnover: 900, trades: 45_000 });
    expect(judged([half]).reasons).toEqual([
      '2024-07-02: sells are not given, and buys of CNY 400.00 mn are not all of the turnover',
    ]);
  });

  it('are no flow where the net is another', () => {
    const other = day(at(0), { net: -5, sell: 900, turnover: 900, trades: 45_000 });
    expect(judged([other]).reasons).toEqual([
      '2024-07-02: net CNY -5.00 mn is not sells alone (CNY -900.00 mn), and buys are not given',
    ]);
  });
});

describe('zeros after the cut', () => {
  it('are no net: the rest of the row is kept', () => {
    const dead = day(at(1), { net: 0, buy: 0, sell: 0, turnover: 1200, trades: 60_000 });
    const { rows, reasons } = judged([good, dead]);
    expect(reasons).toEqual([
      '2024-07-03: net, buys and sells of 0 beside a turnover of CNY 1,200.00 mn: a dead feed, not a flow',
    ]);
    expect(rows[1]).toMatchObject({ net: null, buy: null, sell: null, turnover: 1200n * MN });
  });

  it('are no net without buys and sells either', () => {
    const { rows, reasons } = judged([day(at(1), { net: 0, turnover: 1200, trades: 60_000 })]);
    expect(reasons).toEqual(['2024-07-03: a net of exactly 0: a dead feed, not a flow']);
    expect(rows[0]).toMatchObject({ net: null, turnover: 1200n * MN });
  });

  it('are no net as a turnover that was all bought, or all sold', () => {
    const bought = day(at(1), { net: 1000, buy: 1000, sell: 0, turnover: 1000, trades: 50_000 });
    const sold = day(at(2), { net: -800, sell: 800, turnover: 800, trades: 40_000 });
    const { rows, reasons } = judged([good, bought, sold]);
    expect(rows.map(({ net }) => net)).toEqual([-100n * MN, null, null]);
    expect(reasons).toEqual([
      '2024-07-03: all of CNY 1,000.00 mn bought: turnover under the name of a net',
      '2024-07-04: buys are not given beside sells of CNY 800.00 mn: turnover under the name of a net',
    ]);
    // on the first day of a channel nothing could be sold
    const first = { ...bought, date: '2014-11-17', row: 9 };
    expect(judged([first]).rows.map(({ net }) => net)).toEqual([1000n * MN]);
  });

  it('that stand still are of a feed that does, from the third day of one net on', () => {
    const still = (index: number): ToldDay =>
      day(at(index), { net: -100, buy: 400 + index, sell: 500 + index, turnover: 900 + 2 * index });
    const another = day(at(5), { net: -101, buy: 400, sell: 501, turnover: 901 });
    const nets = (days: readonly ToldDay[]) => judged(days).rows.map(({ net }) => net && Number(net / MN));
    expect(nets([still(0), still(1), another])).toEqual([-100, -100, -101]);
    expect(nets([still(0), still(1), still(2), another])).toEqual([-100, null, null, -101]);
    expect(judged([still(0), still(1), still(2)]).reasons).toContain(
      '2024-07-04: net as on 2024-07-02 and all days between, to the cent: a frozen feed',
    );
    expect(nets([still(0), another, still(6), { ...still(7), channel: 'shanghai' }, still(8)])).toEqual([
      -100, -101, -100, -100, -100,
    ]);
  });

  it('are no net as halves of a turnover either', () => {
    const { rows, reasons } = judged([
      day(at(1), { net: 0, buy: 600, sell: 600, turnover: 1200, trades: 60_000 }),
    ]);
    expect(reasons).toEqual([
      '2024-07-03: buys and sells of CNY 600.00 mn each, a net of exactly 0: halves of a turnover, not a flow',
    ]);
    expect(rows[0]).toMatchObject({ net: null, buy: null, sell: null, turnover: 1200n * MN });
  });

  it('leave no row where there is nothing else', () => {
    expect(judged([day(at(1), { net: 0, buy: 0, sell: 0, turnover: 0, trades: 0 })])).toEqual({
      rows: [],
      reasons: ['2024-07-03: nothing but zeros, no trading day'],
    });
  });

  it('of the value held are not given', () => {
    const { rows, reasons } = judged([{ ...good, holdings: 0n }]);
    expect(rows[0]?.holdings).toBeNull();
    expect(reasons).toEqual(['1 value of value held of 0 taken as not given']);
  });
});

describe('the quota used under the name of a net', () => {
  it('shows against buys and sells', () => {
    const { rows, reasons } = judged([{ ...good, net: 78n * MN, quotaInflow: 78n * MN }]);
    expect(reasons).toEqual([
      '2024-07-02: net CNY 78.00 mn is not buys less sells (CNY -100.00 mn): it is the quota used',
    ]);
    expect(rows[0]).toMatchObject({
      net: null,
      buy: null,
      sell: null,
      quotaInflow: 78n * MN,
      turnover: 900n * MN,
    });
  });

  it('shows against the quota that is stored of that day', () => {
    const store = storeOf([{ date: at(1), quotaInflow: 78n * MN }]);
    expect(judged([day(at(1), { net: 78 })], store)).toEqual({
      rows: [],
      reasons: ['2024-07-03: net CNY 78.00 mn is the quota used, orders not filled included'],
    });
  });

  it('shows as a tail after the last day disclosed with buys and sells, whatever that day is', () => {
    const tail = [1, 2, 3].map((index) => day(at(index), { net: -30 * index }));
    const { rows, reasons } = judged([good, ...tail]);
    expect(rows.map(({ date }) => date)).toEqual([at(0)]);
    expect(reasons).toEqual([
      '2024-07-03: net CNY -30.00 mn has no buys and sells to prove it, after 2024-07-02, the last day that was disclosed with them',
      expect.stringContaining('2024-07-04: net CNY -60.00 mn has no buys'),
      expect.stringContaining('2024-07-05: net CNY -90.00 mn has no buys'),
    ]);
    // the last disclosed day is what is stored: with a later one the same nets can stand
    const store = storeOf([{ date: at(9), net: 1n, buy: 2n, sell: 1n }]);
    expect(judged([good, ...tail], store).rows).toHaveLength(4);
  });

  it('is not suspected where the same net is stored', () => {
    const store = storeOf([
      { date: at(1), net: -30n * MN },
      { date: at(0), net: 1n, buy: 2n, sell: 1n },
    ]);
    expect(judged([day(at(1), { net: -30 })], store).rows).toHaveLength(1);
  });
});

describe('the turnover under the name of a net', () => {
  it('shows against the turnover of the row or of the store', () => {
    const text = '2024-07-03: net CNY 1,200.00 mn is the turnover of that day under the name of a net';
    expect(judged([day(at(1), { net: 1200, turnover: 1200, trades: 60_000 })])).toMatchObject({
      rows: [{ net: null, turnover: 1200n * MN }],
      reasons: [text],
    });
    expect(judged([day(at(1), { net: 1200 })], storeOf([{ date: at(1), turnover: 1200n * MN }]))).toEqual({
      rows: [],
      reasons: [text],
    });
  });

  it('shows as nets that are never below 0', () => {
    const all = DAYS.slice(0, 25).map((date, index) => day(date, { net: 900 + index }));
    const { rows, reasons } = judged(all);
    expect(rows).toEqual([]);
    expect(reasons).toHaveLength(25);
    expect(reasons[0]).toBe(
      '2024-07-02: all 25 nets without buys and sells are above 0: turnover under the name of a net',
    );
    // one of them below 0 is enough to make nets of them
    expect(
      judged(all.map((one, index) => (index === 7 ? { ...one, net: -5n * MN } : one))).rows,
    ).toHaveLength(25);
  });

  it('is more than could have been bought', () => {
    expect(judged([day(at(1), { net: -1300, turnover: 1200, trades: 60_000 })]).reasons[0]).toBe(
      '2024-07-03: net CNY -1,300.00 mn is more than the turnover of CNY 1,200.00 mn',
    );
  });
});

describe('a wrong unit', () => {
  const week = DAYS.slice(0, 5).map((date, index) =>
    day(date, {
      net: -100 - index,
      buy: 400,
      sell: 500 + index,
      turnover: 900 + index,
      trades: 45_000 + index,
    }),
  );
  const scaled = (factor: bigint, fields: readonly (keyof typeof NO_AMOUNTS)[]): ToldDay[] =>
    week.map((one) => ({
      ...one,
      ...Object.fromEntries(fields.map((field) => [field, (one[field] as bigint) * factor])),
    }));

  it.each([
    [100n, '100 times'],
    [10_000n, '10,000 times'],
  ])('of the turnover, by %i, shows against buys plus sells', (factor, words) => {
    expect(rejection(() => judged(scaled(factor, ['turnover'])))).toBe(
      `turnover is ${words} buys plus sells; check the units of the columns against docs/northbound-data.md, and convert the file`,
    );
  });

  it('of all amounts shows in the size of a trade', () => {
    const money = ['net', 'buy', 'sell', 'turnover'] as const;
    expect(rejection(() => judged(scaled(100n, money)))).toContain(
      'a turnover of 2,004,355.36 per trade, where 1,200 to 800,000 can be',
    );
    const small = week.map((one) => ({
      ...one,
      ...Object.fromEntries(money.map((field) => [field, (one[field] as bigint) / 10_000n])),
    }));
    expect(rejection(() => judged(small))).toContain('a turnover of 2 per trade');
  });

  it.each([
    [100n, '100 times'],
    [10_000n, '10,000 times'],
  ])('of all amounts, by %i, shows against what is stored', (factor, words) => {
    const store = storeOf(week.map(({ date, turnover, net }) => ({ date, turnover, net })));
    const bare = scaled(factor, ['turnover']).map((one) => ({
      ...one,
      net: null,
      buy: null,
      sell: null,
      trades: null,
    }));
    expect(rejection(() => judged(bare, store))).toContain(
      `turnover is ${words} what is stored from eastmoney for the same days`,
    );
    const nets = scaled(factor, ['net']).map((one) => ({
      ...one,
      turnover: null,
      buy: null,
      sell: null,
      trades: null,
    }));
    expect(rejection(() => judged(nets, store))).toContain(`net is ${words} what is stored from eastmoney`);
  });

  it('with the opposite sign of what is stored: buys and sells are swapped in every column', () => {
    const store = storeOf(week.map(({ date, turnover, net }) => ({ date, turnover, net })));
    const swapped = week.map((one) => ({ ...one, net: -(one.net as bigint), buy: one.sell, sell: one.buy }));
    const words = 'net has the opposite sign of what is stored from eastmoney for the same days';
    expect(rejection(() => judged(swapped, store))).toContain(words);
    expect(
      rejection(() =>
        judged(
          swapped.map((one) => ({ ...one, net: null })),
          store,
        ),
      ),
    ).toContain(words);
    expect(judged(week, store).reasons).toEqual([]);
  });

  it('of one row leaves that row’s flows out', () => {
    const [first, ...others] = week as [ToldDay, ...ToldDay[]];
    const { reasons, rows } = judged([
      { ...first, turnover: (first.turnover as bigint) * 100n, trades: null },
      ...others,
    ]);
    expect(reasons).toEqual(['2024-07-02: turnover is 100 times buys plus sells']);
    expect(rows).toHaveLength(5);
  });
});

describe('swapped columns', () => {
  it('show where net is sells less buys', () => {
    expect(judged([{ ...good, buy: good.sell, sell: good.buy }]).reasons).toEqual([
      '2024-07-02: net CNY -100.00 mn is sells less buys: the columns look swapped',
    ]);
  });
});

describe('a row of another day', () => {
  it('that is a holiday is left out', () => {
    const { rows, reasons } = judged([
      day('2024-07-06', { turnover: 900 }),
      day('2024-09-17', { turnover: 901 }),
    ]);
    expect(rows).toEqual([]);
    expect(reasons).toEqual([
      '2024-07-06: northbound Stock Connect did not trade that day',
      '2024-09-17: northbound Stock Connect did not trade that day',
    ]);
  });

  it('that is to come is left out', () => {
    expect(judged([good], NOTHING_STORED, '2024-07-01').reasons).toEqual([
      '2024-07-02 is after today (2024-07-01)',
    ]);
  });

  it('that repeats the day before is a frozen feed', () => {
    const again = { ...good, date: at(1), row: 3 };
    expect(judged([good, again])).toMatchObject({
      rows: [{ date: '2024-07-02' }],
      reasons: [
        '2024-07-03: the turnover and the trades of 2024-07-02 again: a frozen feed, or a holiday dated as a trading day',
      ],
    });
    const store = storeOf([{ date: at(0), turnover: 900n * MN, trades: 45_000n }]);
    expect(judged([again], store).rows).toEqual([]);
  });

  it('that is told twice counts once, and not at all where it differs', () => {
    expect(judged([good, { ...good, row: 9 }])).toMatchObject({
      rows: [{ date: '2024-07-02' }],
      reasons: [],
    });
    expect(judged([good, { ...good, row: 9, net: null }]).reasons).toEqual([
      '2024-07-02: other figures than in row 2',
    ]);
  });

  it('with amounts below 0 is left out', () => {
    expect(judged([{ ...good, buy: -5n }]).reasons).toEqual(['2024-07-02: buy is below 0']);
  });
});

describe('whatever a file tells', () => {
  it('a stored net is buys less sells, or stands without both; zero is never stored', () => {
    const amount = fc.option(fc.integer({ min: -500, max: 500 }), { nil: null });
    const positive = fc.option(fc.integer({ min: 0, max: 500 }), { nil: null });
    const told = fc.record({
      net: amount,
      buy: positive,
      sell: positive,
      turnover: positive,
      quotaInflow: amount,
    });
    fc.assert(
      fc.property(fc.array(told, { maxLength: 8 }), (list) => {
        let rows: readonly ConnectDayRow[];
        try {
          ({ rows } = judged(list.map((amounts, index) => day(at(index), amounts))));
        } catch {
          return;
        }
        for (const { net, buy, sell, turnover } of rows) {
          if (net !== null && buy !== null && sell !== null) {
            const gap = buy - sell - net;
            expect(gap >= -2n * GRAIN && gap <= 2n * GRAIN).toBe(true);
          }
          if (buy === null && sell === null) expect(net).not.toBe(0n);
          if (turnover !== null) expect(turnover).toBeGreaterThan(0n);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('a figure that stands still', () => {
  const moving = (index: number): ToldDay =>
    day(at(index), {
      turnover: 100_000 + 50 * index,
      trades: 5_000_000 + 17 * index,
      holdings: 2e6 + 100 * index,
    });
  it.each([
    ['trades', 'number of trades', 5_000_000n],
    ['turnover', 'turnover', 100_000n * MN],
    ['holdings', 'value held', 2_000_000n * MN],
  ] as const)('%s for five days is left out from the second on, for four not', (field, label, value) => {
    for (const [length, left] of [
      [5, 4],
      [4, 0],
    ] as const) {
      const told = Array.from({ length: 20 }, (_, index) =>
        index >= 6 && index < 6 + length ? { ...moving(index), [field]: value } : moving(index),
      );
      const { rows, reasons } = judged(told);
      expect(rows).toHaveLength(20);
      expect(rows.filter((row) => row[field] === null)).toHaveLength(left);
      expect(reasons).toHaveLength(left);
      if (left > 0)
        expect(reasons[0]).toBe(
          `${at(7)}: ${label} is that of the day before for 5 days or more: a frozen feed`,
        );
    }
  });
});
