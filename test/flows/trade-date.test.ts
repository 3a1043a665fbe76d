import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Market, spaceOf, type TestSpace } from '../support/market.js';

// Trades settle two settlement days later, so a list of day d shows the trades of two settlement days before.
const market = new Market()
  //           list of     Fri 7 Aug   Mon 10      Tue 11
  //           trades of               Thu 6 Aug   Fri 7
  .lists('09001', ['2026-08-07', '2026-08-10', '2026-08-11'], {
    C00019: [1000, 1100, 1300],
    C00010: [3000, 2900, 2700],
  })
  .traded('09001', '2026-08-06', 10_000, 10)
  .traded('09001', '2026-08-07', 10_000, 20, { close: 21 })
  .traded('09001', '2026-08-10', 10_000, 30)
  .traded('09001', '2026-08-11', 10_000, 40)
  // Fri 19 June 2026 is a holiday:
  //           list of     Thu 18 June   Mon 22     Tue 23
  //           trades of                 Wed 17     Thu 18
  .lists('09002', ['2026-06-18', '2026-06-22', '2026-06-23'], {
    C00019: [1000, 1100, 1300],
    C00010: [3000, 2900, 2700],
  })
  .traded('09002', '2026-06-17', 10_000, 1)
  .traded('09002', '2026-06-18', 10_000, 2)
  // Wed 31 December 2025 trades in the morning and does not settle, Thu 1 January is a holiday. Trades of Tue 30 and
  // Wed 31 both settle on Mon 5 January: 300 shares are more than either day's 200, but not more than both.
  .lists('09003', ['2026-01-02', '2026-01-05', '2026-01-06'], {
    C00019: [1000, 1300, 1350],
    C00010: [2000, 1850, 1800],
    B01130: [2000, 1850, 1850],
  })
  .traded('09003', '2025-12-30', 200, 10)
  .traded('09003', '2025-12-31', 200, 11)
  .traded('09003', '2026-01-02', 400, 12)
  // Mon 17 July 2023: typhoon Talim, no session.
  //           list of     Fri 14 July   Tue 18      Wed 19
  //           trades of                 Thu 13      Fri 14
  .lists('09004', ['2023-07-14', '2023-07-18', '2023-07-19'], {
    C00019: [1000, 1100, 1300],
    C00010: [3000, 2900, 2700],
  })
  .traded('09004', '2023-07-13', 10_000, 1)
  .traded('09004', '2023-07-14', 10_000, 2);

describe('trade dates', () => {
  let space: TestSpace;
  beforeAll(async () => {
    space = await spaceOf(market);
  });
  afterAll(() => space.remove());

  const flowsOf = (stock: string, from: string, to: string): Promise<string[]> =>
    space.flowLines({ from, to, by: ['day', 'type'], stocks: [stock] });

  it('skips a weekend, and takes the average price of the trade day, not its close', async () => {
    expect(await flowsOf('09001', '2026-08-01', '2026-08-31')).toEqual([
      '2026-08-06 stable net 1000 buy 1000', // 100 x 10
      '2026-08-06 flexible net -1000 sell 1000',
      '2026-08-07 stable net 4000 buy 4000', // 200 x 20
      '2026-08-07 flexible net -4000 sell 4000',
    ]);
  });

  it('names the trade days that have not settled on the last stored day', async () => {
    const { coverage } = await space.flows({ from: '2026-08-06', to: '2026-08-11', stocks: ['09001'] });
    expect(coverage).toMatchObject({
      days: 2,
      stocks: 1,
      unpriced: [],
      provisional: ['2026-08-10', '2026-08-11'],
      missing: [],
      as_of: '2026-08-11',
    });
    expect(coverage.notes).toContain('not settled yet by 2026-08-11: trades of 2026-08-10, 2026-08-11');
  });

  it('names the days after the last stored one as missing', async () => {
    const { coverage } = await space.flows({ from: '2026-08-07', to: '2026-08-13', stocks: ['09001'] });
    // the trades of the 12th and 13th settle on the 14th and 17th
    expect(coverage.missing).toEqual(['2026-08-14', '2026-08-17']);
  });

  it('skips a holiday', async () => {
    expect(await flowsOf('09002', '2026-06-15', '2026-06-23')).toEqual([
      '2026-06-17 stable net 100 buy 100',
      '2026-06-17 flexible net -100 sell 100',
      '2026-06-18 stable net 400 buy 400',
      '2026-06-18 flexible net -400 sell 400',
    ]);
  });

  it('skips a typhoon day', async () => {
    expect(await flowsOf('09004', '2023-07-10', '2023-07-21')).toEqual([
      '2023-07-13 stable net 100 buy 100',
      '2023-07-13 flexible net -100 sell 100',
      '2023-07-14 stable net 400 buy 400',
      '2023-07-14 flexible net -400 sell 400',
    ]);
  });

  it('puts the trades of a day that does not settle on the day before it', async () => {
    expect(await flowsOf('09003', '2025-12-29', '2026-01-02')).toEqual([
      '2025-12-30 stable net 3000 buy 3000', // 300 x 10
      '2025-12-30 flexible net -1500 sell 1500',
      '2025-12-30 mainland net -1500 sell 1500',
      '2026-01-02 stable net 600 buy 600', // 50 x 12
      '2026-01-02 flexible net -600 sell 600',
    ]);
    const { coverage } = await space.flows({ from: '2025-12-30', to: '2026-01-02', stocks: ['09003'] });
    expect(coverage).toMatchObject({ days: 2, missing: [] });
    expect(coverage.notes).toContain(
      'trades of 2025-12-31 settle with those of 2025-12-30 and stand on that day',
    );
    // a window that ends before it holds its trades all the same, and says so
    const ended = await space.flows({ from: '2025-12-29', to: '2025-12-30', stocks: ['09003'] });
    expect(ended.coverage.notes).toContain(
      'trades of 2025-12-31 settle with those of 2025-12-30 and stand on that day',
    );
    const apart = await space.flows({ from: '2026-01-02', to: '2026-01-02', stocks: ['09003'] });
    expect(apart.coverage.notes.join()).not.toContain('stand on that day');
    await expect(space.flows({ from: '2025-12-31', to: '2025-12-31', stocks: ['09003'] })).rejects.toThrow(
      'trades of 2025-12-31 stand on 2025-12-30',
    );
  });

  it('adds the days of a window up', async () => {
    const total = await space.flowLines({
      from: '2026-08-06',
      to: '2026-08-07',
      by: ['type'],
      stocks: ['09001'],
    });
    expect(total).toEqual(['stable net 5000 buy 5000', 'flexible net -5000 sell 5000']);
    const both = await space.flowLines({ from: '2026-08-06', to: '2026-08-07', by: [], stocks: ['09001'] });
    expect(both).toEqual(['buy 5000 sell 5000']);
  });
});
