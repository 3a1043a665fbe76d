import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Market, spaceOf, type TestSpace } from '../support/market.js';

//   list of     5       6       7
//   trades of           4       5
const DAYS = ['2026-08-05', '2026-08-06', '2026-08-07'];
const market = new Market()
  // negative holdings are allowed by HKEX
  .lists('09001', DAYS, {
    C00019: [1000, 1200, 1150],
    C00010: [-500, -700, null],
    B01130: [4000, 4000, 3350],
  })
  // holders without an id, two of them with one name, listed by size
  .lists('09002', DAYS.slice(0, 2), {
    'CHAN SAM': [900, 800],
    'LI SI': [500, 520],
    'LI SI#2': [300, 350],
    C00019: [1000, 1030],
  })
  // 1,000 less than in CCASS is not named on the 5th, 1,100 on the 6th; no total is known of the 7th
  .lists('09003', DAYS, { C00019: [5000, 5000, 5100], C00010: [4000, 3900, 3800] })
  .issued('09003', '2026-08-05', 1_000_000, 10_000)
  .issued('09003', '2026-08-06', 1_000_000, 10_000);
for (const stock of ['09001', '09002', '09003']) {
  market.issued(stock, '2026-08-03', 1_000_000);
  for (const day of ['2026-08-04', '2026-08-05']) market.traded(stock, day, 6000, 10);
}

describe('holders', () => {
  let space: TestSpace;
  beforeAll(async () => {
    space = await spaceOf(market);
  });
  afterAll(() => space.remove());

  it('may hold less than nothing', async () => {
    expect(await space.parts('09001')).toEqual([
      '2026-08-06 C00010 -200 trade',
      '2026-08-06 C00019 +200 trade',
      '2026-08-07 B01130 -650 trade',
      '2026-08-07 C00010 +700 trade',
      '2026-08-07 C00019 -50 trade',
    ]);
  });

  it('may have a name only, and two of them the same', async () => {
    expect(await space.parts('09002')).toEqual([
      '2026-08-06 C00019 +30 trade',
      '2026-08-06 ~CHAN SAM -100 trade',
      '2026-08-06 ~LI SI +20 trade',
      '2026-08-06 ~LI SI (2) +50 trade',
    ]);
    expect(
      await space.flowLines({ from: '2026-08-04', to: '2026-08-04', by: ['type'], stocks: ['09002'] }),
    ).toEqual(['stable net 300 buy 300', 'other net -300 buy 700 sell 1000']);
  });

  it('may be unnamed: what the total holds beyond the list', async () => {
    expect(await space.parts('09003')).toEqual([
      '2026-08-06 (unnamed) +100 trade',
      '2026-08-06 C00010 -100 trade',
      '2026-08-07 C00010 -100 trade',
      '2026-08-07 C00019 +100 trade',
    ]);
    expect(await space.days('09003')).toMatchObject([
      { deposited: 0, residual: 0 },
      { deposited: 0, residual: 0 },
    ]);
  });
});
