import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labelsOf, habitReader } from '../../src/participants/label-set.js';
import { Registry } from '../../src/participants/registry.js';
import { emptySpace, Market, spaceOf, type TestSpace } from '../support/market.js';

// Month-ends of March to June 2026, trades at 10.00 on the trade date two settlement days before each list.
const ENDS = ['2026-03-31', '2026-04-30', '2026-05-29', '2026-06-30'];
const TRADES = ['2026-04-28', '2026-05-27', '2026-06-26'];
const MILLION = 1_000_000;

const market = new Market()
  .lists('09001', ENDS, {
    C00019: [50, 51, 51, 52].map((shares) => shares * MILLION),
    C00010: [50, 49, 49, 48].map((shares) => shares * MILLION),
  })
  .lists('09002', ENDS, {
    C00019: [30, 29, 29, 29].map((shares) => shares * MILLION),
    C00010: [30, 31, 31, 31].map((shares) => shares * MILLION),
  })
  // has no prices on its own days
  .lists('09003', ENDS, {
    C00019: [10, 8, 8, 8].map((shares) => shares * MILLION),
    C00010: [10, 12, 12, 12].map((shares) => shares * MILLION),
  });
for (const stock of ['09001', '09002']) {
  market.tradedOn(stock, [...TRADES, ...ENDS], 100 * MILLION, 10).issued(stock, '2026-03-31', 1000 * MILLION);
}
market.traded('09003', '2026-05-11', MILLION, 20).issued('09003', '2026-03-31', 1000 * MILLION);

const OPTIONS = { mode: 'mixture', threshold: null, priceDate: null } as const;

describe('habits of month-end lists', () => {
  let space: TestSpace;
  beforeAll(async () => {
    space = await spaceOf(market);
  });
  afterAll(() => space.remove());

  const monthsOf = async (before: string, priceDate: string | null = null): Promise<string[]> =>
    space.space.with(async ({ engine }) => {
      const reader = await habitReader(engine, Registry.shipped(), { ...OPTIONS, priceDate });
      return (await reader.months('2026-04', '2026-06', before))
        .filter(({ holder }) => holder === 'C00019')
        .map(({ month, netBuy, netSell, base, stocks, carried }) =>
          [month, netBuy / 1e6, netSell / 1e6, base / 1e6, stocks, carried].join(' '),
        )
        .sort();
    });

  it('are what was bought and sold to what was held at the month before, at their days’ prices', async () => {
    // April: 1 m bought and 1 m sold at 10, of 80 m shares held
    const months = await monthsOf('2026-05-01');
    expect(months.filter((line) => line.endsWith(' 0'))).toEqual([
      '2026-04 10 10 800 2 0',
      '2026-05 0 0 800 2 0',
      '2026-06 10 0 800 2 0',
    ]);
  });

  it('of a stock without prices count at the nearest close known by then', async () => {
    // known on 1 May: nothing of 09003; a month later its close of 11 May: 20
    expect((await monthsOf('2026-05-01')).filter((line) => line.endsWith(' 1'))).toEqual([]);
    expect((await monthsOf('2026-06-01')).filter((line) => line.endsWith(' 1'))).toEqual([
      '2026-04 0 40 200 1 1',
      '2026-05 0 0 160 1 1',
      '2026-06 0 0 160 1 1',
    ]);
  });

  it('at one constant day count that day’s closes for every month', async () => {
    expect(await monthsOf('2026-05-01', '2026-05-29')).toEqual([
      // 09003 at its last close by then
      '2026-04 10 50 1000 3 3',
      '2026-05 0 0 960 3 3',
      '2026-06 10 0 960 3 3',
    ]);
  });

  it('are the same when the lists come in one by one', async () => {
    const one = emptySpace();
    try {
      const files = market.files();
      const [header, ...rows] = (files.get('holdings.csv') as string).trimEnd().split('\n');
      const rest = new Market();
      for (const [name, text] of files) if (name !== 'holdings.csv') rest.file(name, text);
      for (const day of [...ENDS].reverse()) {
        const lines = rows.filter((row) => row.split(',')[1] === day);
        await one.import(new Market().file('holdings.csv', `${[header, ...lines].join('\n')}\n`));
      }
      await one.import(rest);
      const all = 'SELECT * EXCLUDE (date), CAST(date AS VARCHAR) AS date FROM habits ORDER BY ALL';
      const plain = (answer: Record<string, unknown>[]): string =>
        JSON.stringify(answer, (_, value) => (typeof value === 'bigint' ? String(value) : value));
      expect(plain(await one.query(all))).toBe(plain(await space.query(all)));
    } finally {
      one.remove();
    }
  });
});

describe('habits of daily lists', () => {
  const days = ['2026-06-30', '2026-07-02', '2026-07-03', '2026-07-06'];
  const daily = new Market()
    .lists('09001', days, {
      C00019: [50 * MILLION, 51 * MILLION, 50 * MILLION, 52 * MILLION],
      C00010: [50 * MILLION, 49 * MILLION, 50 * MILLION, 48 * MILLION],
      B01130: [40 * MILLION, 40 * MILLION, 40 * MILLION, 0],
      B01274: [0, 0, 0, 40 * MILLION],
    })
    .tradedOn('09001', ['2026-06-29', '2026-06-30', '2026-07-02'], 30 * MILLION, 10)
    .issued('09001', '2026-06-30', 200 * MILLION);
  let space: TestSpace;
  beforeAll(async () => {
    space = await spaceOf(daily);
  });
  afterAll(() => space.remove());

  it('add what was bought and sold day by day, leave transfers out, and are incomplete until the month ends', async () => {
    const rows = await space.query(
      `SELECT holder, daily, complete, days, CAST(buy AS BIGINT) AS buy, CAST(sell AS BIGINT) AS sell, CAST(net_buy AS BIGINT) AS net, CAST(base AS BIGINT) AS base
       FROM habits WHERE CAST(date AS VARCHAR) = '2026-07-01' AND holder <> '' ORDER BY holder`,
    );
    const cents = (shares: number): bigint => BigInt(shares) * 1000n * 1_000_000n;
    expect(rows).toEqual([
      {
        holder: 'B01130',
        daily: true,
        complete: false,
        days: 3,
        buy: 0n,
        sell: 0n,
        net: 0n,
        base: cents(40),
      },
      {
        holder: 'C00010',
        daily: true,
        complete: false,
        days: 3,
        buy: cents(1),
        sell: cents(3),
        net: 0n,
        base: cents(50),
      },
      {
        holder: 'C00019',
        daily: true,
        complete: false,
        days: 3,
        buy: cents(3),
        sell: cents(1),
        net: cents(2),
        base: cents(50),
      },
    ]);
  });

  it('that are incomplete judge nobody', async () => {
    const labels = await space.space.with(({ engine }) => labelsOf(engine, Registry.shipped(), OPTIONS));
    expect(labels.judgementOf('C00010', '2026-08-01')).toMatchObject({ by: 'prior', habit: null });
  });
});
