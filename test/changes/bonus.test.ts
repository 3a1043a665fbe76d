import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Market, spaceOf, type TestSpace } from '../support/market.js';

// Bonus of 1 for 20, ex Wed 5 August 2026, credited on Mon 24 August. Until then shares bought and sold are the
// same shares that the lists show, before (cum) and after (ex) the ex-date. Halves of a share are not credited:
// 10,015 x 1.05 = 10,515.75 and 20,010 x 1.05 = 21,010.50.
//   list of      4, 5    6              7              21      24
//   trades of            4 (cum, 10)    5 (ex, 9.50)           20 (9.60)
const DAYS = ['2026-08-04', '2026-08-05', '2026-08-06', '2026-08-07', '2026-08-21', '2026-08-24'];
const BONUS = {
  C00019: [9815, 9815, 9915, 10_015, 10_015, 10_515],
  C00010: [20_210, 20_210, 20_110, 20_010, 20_010, 21_010],
  A00003: [4000, 4000, 4000, 4000, 4000, 4270],
  B01130: [6000, 6000, 6000, 6000, 6000, 6230],
  B01224: [8001, 8001, 8001, 8001, 8001, 8401],
  B01451: [2000, 2000, 2000, 2000, 2000, 2100],
};
const TRADING = [
  ['2026-08-04', 10],
  ['2026-08-05', 9.5],
  ['2026-08-06', 9.5],
  ['2026-08-20', 9.6],
] as const;

const market = new Market()
  .lists('09001', DAYS, BONUS)
  .action('09001', '2026-08-05', 'bonus', 1, 20)
  .lists('09002', DAYS, BONUS)
  .action('09002', '2026-08-05', 'bonus', 1, 20, '2026-08-24')
  // 1 for 50 that no table names, on the list of the 6th
  .lists('09003', ['2026-08-05', '2026-08-06'], {
    C00019: [100_000, 102_000],
    C00010: [200_000, 204_100],
    A00003: [40_000, 40_700],
    B01130: [60_000, 61_200],
    B01224: [80_000, 81_600],
    B01451: [25_000, 25_500],
  })
  .traded('09003', '2026-08-04', 10_000, 5.1);
for (const stock of ['09001', '09002'])
  for (const [day, price] of TRADING) market.traded(stock, day, 10_000, price);

describe('bonus issues', () => {
  let space: TestSpace;
  beforeAll(async () => {
    space = await spaceOf(market);
  });
  afterAll(() => space.remove());

  for (const [stock, told] of [
    ['09001', 'found in the holdings'],
    ['09002', 'told by the table'],
  ] as const) {
    it(`credits the shares weeks after the ex-date (${told}), without a share of flow`, async () => {
      expect(await space.parts(stock)).toEqual([
        '2026-08-06 C00010 -100 trade',
        '2026-08-06 C00019 +100 trade',
        '2026-08-07 C00010 -100 trade',
        '2026-08-07 C00019 +100 trade',
        '2026-08-24 A00003 +200 corporate_action R1',
        '2026-08-24 A00003 +70 trade',
        '2026-08-24 B01130 +300 corporate_action R1',
        '2026-08-24 B01130 -70 trade',
        '2026-08-24 B01224 +400 corporate_action R1', // 400.05
        '2026-08-24 B01451 +100 corporate_action R1',
        '2026-08-24 C00010 +1000 corporate_action R1', // 1,000.50
        '2026-08-24 C00019 +500 corporate_action R1', // 500.75
      ]);
      expect((await space.days(stock)).map(({ unit, flags }) => `${unit} ${flags}`)).toEqual([
        '1/1 pending-action',
        '1/1 pending-action',
        '1/1 pending-action',
        '1/1 gap,pending-action',
        '1/1 ',
      ]);
      expect(
        await space.flowLines({ from: '2026-08-04', to: '2026-08-20', by: ['day', 'type'], stocks: [stock] }),
      ).toEqual([
        '2026-08-04 stable net 1000 buy 1000', // 100 x 10, cum
        '2026-08-04 flexible net -1000 sell 1000',
        '2026-08-05 stable net 950 buy 950', // 100 x 9.50, ex
        '2026-08-05 flexible net -950 sell 950',
        '2026-08-20 stable corporate_action 4800', // 500 x 9.60
        '2026-08-20 flexible corporate_action 14400', // 1,500 x 9.60
        '2026-08-20 southbound net 672 buy 672 corporate_action 1920', // 70 and 200 x 9.60
        '2026-08-20 mainland net -672 sell 672 corporate_action 2880',
      ]);
    });
  }

  it('finds the exact factor of a small bonus that no table names: 51 for 50, not 50 for 49', async () => {
    expect(await space.parts('09003')).toEqual([
      '2026-08-06 A00003 +800 corporate_action R1',
      '2026-08-06 A00003 -100 trade',
      '2026-08-06 B01130 +1200 corporate_action R1',
      '2026-08-06 B01224 +1600 corporate_action R1',
      '2026-08-06 B01451 +500 corporate_action R1',
      '2026-08-06 C00010 +4000 corporate_action R1',
      '2026-08-06 C00010 +100 trade',
      '2026-08-06 C00019 +2000 corporate_action R1',
    ]);
    expect(await space.days('09003')).toMatchObject([
      { factor: '51/50', unit: '51/50', flags: ['inferred-factor'] },
    ]);
    // 100 new shares at 5.10 / 1.02 = 5.00
    expect(
      await space.flowLines({
        from: '2026-08-04',
        to: '2026-08-04',
        by: ['type'],
        stocks: ['09003'],
        types: ['southbound'],
      }),
    ).toEqual(['southbound net -500 sell 500 corporate_action 4000']);
  });
});
