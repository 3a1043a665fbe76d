import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Market, spaceOf, type TestSpace } from '../support/market.js';

//   list of     5       6
//   trades of           4
const DAYS = ['2026-08-05', '2026-08-06'];
const market = new Market()
  // a custody transfer of 20,000, a deposit of 5,000 and trades of 100
  .lists('09001', DAYS, {
    C00019: [100_000, 80_000],
    C00010: [50_000, 70_000],
    B01224: [10_000, 15_000],
    B01130: [10_000, 10_100],
    A00003: [10_000, 9900],
  })
  .issued('09001', '2026-08-03', 1_000_000)
  .traded('09001', '2026-08-04', 6000, 10)
  // a split of 1:2 with trades of 200 new shares
  .lists('09002', DAYS, {
    C00019: [10_000, 20_200],
    C00010: [20_000, 39_800],
    A00003: [4000, 8000],
    B01130: [6000, 12_000],
    B01224: [8000, 16_000],
  })
  .action('09002', '2026-08-06', 'split', 2, 1)
  .traded('09002', '2026-08-04', 6000, 40)
  // trades only
  .lists('09003', DAYS, { C00019: [1000, 1100], C00010: [2000, 1960], B01130: [3000, 2940] })
  .issued('09003', '2026-08-03', 1_000_000)
  .traded('09003', '2026-08-04', 6000, 10);

describe('the plain reading', () => {
  let space: TestSpace;
  beforeAll(async () => {
    space = await spaceOf(market);
  });
  afterAll(() => space.remove());
  const lines = (stock: string, raw: boolean): Promise<string[]> =>
    space.flowLines({ from: '2026-08-04', to: '2026-08-04', by: ['participant'], stocks: [stock], raw });

  it('counts transfers and deposits as buying and selling', async () => {
    expect(await lines('09001', true)).toEqual([
      'A00003 net -1000 sell 1000',
      'B01130 net 1000 buy 1000',
      'B01224 net 50000 buy 50000',
      'C00010 net 200000 buy 200000',
      'C00019 net -200000 sell 200000',
    ]);
    expect(await lines('09001', false)).toEqual([
      'A00003 net -1000 sell 1000',
      'B01130 net 1000 buy 1000',
      'B01224 deposit 50000',
      'C00010 transfer 200000',
      'C00019 transfer -200000',
    ]);
  });

  it('counts the new shares of a split at the price of old ones', async () => {
    expect(await lines('09002', true)).toEqual([
      'A00003 net 160000 buy 160000', // 4,000 x 40
      'B01130 net 240000 buy 240000',
      'B01224 net 320000 buy 320000',
      'C00010 net 792000 buy 792000',
      'C00019 net 408000 buy 408000',
    ]);
    expect(await lines('09002', false)).toEqual([
      'A00003 corporate_action 80000',
      'B01130 corporate_action 120000',
      'B01224 corporate_action 160000',
      'C00010 net -4000 sell 4000 corporate_action 400000',
      'C00019 net 4000 buy 4000 corporate_action 200000',
    ]);
  });

  it('is the flow where nothing but trades happened', async () => {
    expect(await lines('09003', true)).toEqual(await lines('09003', false));
  });

  it('says that it is', async () => {
    expect(await space.flows({ from: '2026-08-04', to: '2026-08-04', raw: true })).toMatchObject({
      raw: true,
    });
  });
});
