import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chineseRemark } from '../../src/server/remarks/remark.js';
import { Market, spaceOf, type TestSpace } from '../support/market.js';

//   list of     5       6       7       10
//   trades of           4       5       6
const DAYS = ['2026-08-05', '2026-08-06', '2026-08-07', '2026-08-10'];
const HOLDINGS = { C00019: [10_000, 10_100, 10_100, 9700], C00010: [30_000, 29_900, 29_900, 30_300] };
const market = new Market()
  // suspended from 5 to 7 August; 11.50 on average and 12.00 at the end of the day before
  .lists('09001', DAYS, HOLDINGS)
  .traded('09001', '2026-08-04', 10_000, 11.5, { close: 12 })
  .announce('09001', '2026-08-05', 'suspension', { until: '2026-08-07' })
  // the same, and 10:1 consolidated on the 6th while it is suspended
  .lists('09002', DAYS, {
    C00019: [100_000, 101_000, 101_000, 9700],
    C00010: [300_000, 299_000, 299_000, 30_300],
    A00003: [50_000, 50_000, 50_000, 5000],
    B01130: [60_000, 60_000, 60_000, 6000],
    B01224: [70_000, 70_000, 70_000, 7000],
  })
  .traded('09002', '2026-08-04', 100_000, 1.15, { close: 1.2 })
  .announce('09002', '2026-08-05', 'suspension')
  .action('09002', '2026-08-06', 'consolidation', 1, 10)
  // not announced: no price, not guessed
  .lists('09003', DAYS, HOLDINGS)
  .traded('09003', '2026-08-04', 10_000, 11.5, { close: 12 })
  .issued('09003', '2026-08-03', 1_000_000)
  // no price at all
  .lists('09004', DAYS, HOLDINGS)
  .issued('09004', '2026-08-03', 1_000_000)
  // one day without
  .lists('09005', DAYS, HOLDINGS)
  .issued('09005', '2026-08-03', 1_000_000)
  .traded('09005', '2026-08-05', 10_000, 20)
  .traded('09005', '2026-08-06', 10_000, 20);

describe('days without a price', () => {
  let space: TestSpace;
  beforeAll(async () => {
    space = await spaceOf(market);
  });
  afterAll(() => space.remove());
  const WINDOW = { from: '2026-08-04', to: '2026-08-06' };
  const lines = (stock: string): Promise<string[]> =>
    space.flowLines({ ...WINDOW, by: ['day', 'type'], stocks: [stock] });

  it('carry the last close of a stock known to be suspended, and any change then is a transfer', async () => {
    expect(await lines('09001')).toEqual([
      '2026-08-04 stable net 1150 buy 1150', // 100 x 11.50
      '2026-08-04 flexible net -1150 sell 1150',
      '2026-08-06 stable transfer -4800', // 400 x 12.00
      '2026-08-06 flexible transfer 4800',
    ]);
    const { coverage } = await space.flows({ ...WINDOW, stocks: ['09001'] });
    expect(coverage.unpriced).toEqual([]);
    expect(coverage.notes).toContain('1 stock-day of suspended stocks valued at the last price (09001)');
  });

  it('carry it in the share units of the day', async () => {
    // 400 new x 1.20 x 10; 1,000 old x 1.15
    expect((await lines('09002')).filter((line) => line.includes('stable'))).toEqual([
      '2026-08-04 stable net 1150 buy 1150',
      '2026-08-06 stable transfer -4800 corporate_action -1090800', // -90,900 x 12
    ]);
  });

  it('are left out and named where no suspension is known', async () => {
    expect(await lines('09003')).toEqual([
      '2026-08-04 stable net 1150 buy 1150',
      '2026-08-04 flexible net -1150 sell 1150',
    ]);
    const { coverage } = await space.flows({ ...WINDOW, stocks: ['09003'] });
    expect(coverage.unpriced_days).toEqual([{ stock: '09003', trade_dates: ['2026-08-06'] }]);
    expect(coverage.days).toBe(3);
    const note = '1 stock-day of 1 stock has no price and is in no amount; import prices for 09003';
    expect(coverage.notes).toContain(note);
    expect(chineseRemark(note)).toBe('1 只股票的 1 个股票日没有价格，不计入任何金额；请导入 09003 的行情');
  });

  it('are named for every stock', async () => {
    const { coverage, rows } = await space.flows(WINDOW);
    expect(coverage.unpriced).toEqual(['09003', '09004', '09005']);
    expect(coverage.unpriced_days).toEqual([
      { stock: '09003', trade_dates: ['2026-08-06'] },
      { stock: '09004', trade_dates: ['2026-08-04', '2026-08-06'] },
      { stock: '09005', trade_dates: ['2026-08-04'] },
    ]);
    expect(coverage.notes).toContain(
      '4 stock-days of 3 stocks have no price and are in no amount; import prices for 09003, 09004, 09005',
    );
    expect(rows.length).toBeGreaterThan(0);
  });

  it('leave no rows where nothing has a price, but an answer', async () => {
    const { rows, coverage } = await space.flows({ ...WINDOW, stocks: ['09004'] });
    expect(rows).toEqual([]);
    expect(coverage).toMatchObject({ days: 3, stocks: 1, unpriced: ['09004'] });
  });
});
