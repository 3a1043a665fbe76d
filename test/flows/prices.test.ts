import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptySpace, Market, spaceOf, type TestSpace } from '../support/market.js';

// C00019 buys 100 shares of C00010 each day; a 1:2 split goes ex on Mon 17 August, long after.
//   list of     5      6      7      10     11
//   trades of          4      5      6      7
const DAYS = ['2026-08-05', '2026-08-06', '2026-08-07', '2026-08-10', '2026-08-11'];
const HOLDINGS = { C00019: [1000, 1100, 1200, 1300, 1400], C00010: [9000, 8900, 8800, 8700, 8600] };

describe('several prices of one stock-day', () => {
  let space: TestSpace;
  let allowed: TestSpace;
  const market = new Market()
    .lists('09001', DAYS, HOLDINGS)
    .issued('09001', '2026-08-03', 1_000_000)
    .action('09001', '2026-08-17', 'split', 2, 1)
    // 4 August: all three; 5 August: two; 6 August: dividend-adjusted only; 7 August: two as traded
    .traded('09001', '2026-08-04', 10_000, 10, { source: 'exchange' })
    .closed('09001', '2026-08-04', 5.5, { adjusted: 'split', source: 'vendor' })
    .closed('09001', '2026-08-04', 4, { adjusted: 'split+dividend', source: 'vendor' })
    .closed('09001', '2026-08-05', 6, { adjusted: 'split', source: 'vendor' })
    .closed('09001', '2026-08-05', 4.5, { adjusted: 'split+dividend', source: 'vendor' })
    .closed('09001', '2026-08-06', 4.75, { adjusted: 'split+dividend', source: 'vendor' })
    .closed('09001', '2026-08-07', 13, { source: 'another' })
    .traded('09001', '2026-08-07', 10_000, 12.5, { close: 12, source: 'exchange' });
  beforeAll(async () => {
    space = emptySpace();
    await space.import(market);
    allowed = emptySpace();
    await allowed.import(market, { allowAdjusted: true });
  });
  afterAll(() => {
    space.remove();
    allowed.remove();
  });
  const byDay = (from: TestSpace): Promise<string[]> =>
    from.flowLines({ from: '2026-08-04', to: '2026-08-07', by: ['day'], types: ['stable'] });

  it('takes as traded before split-adjusted, and turns a split-adjusted close back', async () => {
    expect(await byDay(space)).toEqual([
      '2026-08-04 net 1000 buy 1000', // 100 x 10.00
      '2026-08-05 net 1200 buy 1200', // 100 x 6.00 x 2
      '2026-08-07 net 1250 buy 1250', // 100 x 12.50: with turnover before without
    ]);
  });

  it('refuses dividend-adjusted prices: the day has no price, and the answer says so', async () => {
    const { coverage } = await space.flows({ from: '2026-08-04', to: '2026-08-07' });
    expect(coverage.unpriced_days).toEqual([{ stock: '09001', trade_dates: ['2026-08-06'] }]);
    expect(coverage.notes).toContain(
      '1 stock-day valued at split-adjusted prices turned back to as-traded (09001)',
    );
  });

  it('takes them with the flag, after the others, and says so', async () => {
    expect(await byDay(allowed)).toEqual([
      '2026-08-04 net 1000 buy 1000',
      '2026-08-05 net 1200 buy 1200',
      '2026-08-06 net 950 buy 950', // 100 x 4.75 x 2
      '2026-08-07 net 1250 buy 1250',
    ]);
    const { coverage } = await allowed.flows({ from: '2026-08-04', to: '2026-08-07' });
    expect(coverage.notes).toContain(
      '1 stock-day valued at dividend-adjusted prices, allowed at import (09001): too low before each dividend',
    );
  });

  it('turns prices back once where two sources date the split a day apart', async () => {
    await space.import(new Market().action('09001', '2026-08-18', 'split', 2, 1));
    expect((await byDay(space))[1]).toBe('2026-08-05 net 1200 buy 1200');
  });
});

describe('a file of dividend-adjusted prices alone', () => {
  it('is rejected as a whole without the flag', async () => {
    const space = emptySpace();
    try {
      const [file] = await space.import(
        new Market().closed('09001', '2026-08-04', 10, { adjusted: 'split+dividend' }),
      );
      expect(file).toMatchObject({ status: 'rejected', rows: 0 });
      expect(file?.reason).toContain('--allow-adjusted');
    } finally {
      space.remove();
    }
  });
});

describe('amounts', () => {
  it('are rounded once per change, halves to even, and then added', async () => {
    // 3 shares for 10.00, so a share costs 3.333...: 1 -> 3.33, 2 -> 6.67; turnover 0.25 for 10 shares: 1 -> 0.025, 3 -> 0.075
    const space = await spaceOf(
      new Market()
        .lists('09001', ['2026-08-05', '2026-08-06'], { C00019: [10, 12], C00010: [10, 9], B01224: [10, 9] })
        .file(
          'more.csv',
          'stock_code,date,close,volume,amount,adjusted,source\n09001,2026-08-04,3.3,30,100,none,made\n',
        )
        .lists('09002', ['2026-08-05', '2026-08-06'], { C00019: [10, 13], C00010: [10, 9], B01224: [10, 8] })
        .file(
          'cheap.csv',
          'stock_code,date,close,volume,amount,adjusted,source\n09002,2026-08-04,0.025,10,0.25,none,made\n',
        ),
    );
    try {
      expect(
        await space.flowLines({
          from: '2026-08-04',
          to: '2026-08-04',
          by: ['participant'],
          stocks: ['09001'],
        }),
      ).toEqual(['B01224 net -3.33 sell 3.33', 'C00010 net -3.33 sell 3.33', 'C00019 net 6.67 buy 6.67']);
      expect(
        await space.flowLines({ from: '2026-08-04', to: '2026-08-04', by: [], stocks: ['09001'] }),
      ).toEqual(['net 0.01 buy 6.67 sell 6.66']);
      // 0.025 -> 0.02, 0.050 -> 0.05, 0.075 -> 0.08
      expect(
        await space.flowLines({
          from: '2026-08-04',
          to: '2026-08-04',
          by: ['participant'],
          stocks: ['09002'],
        }),
      ).toEqual(['B01224 net -0.05 sell 0.05', 'C00010 net -0.02 sell 0.02', 'C00019 net 0.08 buy 0.08']);
    } finally {
      space.remove();
    }
  });
});
