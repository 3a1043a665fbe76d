import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Market, spaceOf, type TestSpace } from '../support/market.js';

// 1:2 split, ex Wed 12 August 2026. Old shares trade at 40 and 42 on the two days before, new ones at 21.50 after.
//   list of      11        12              13            14
//   trades of              10 (40.00)      11 (42.00)    12 (21.50)
//   C00019 buys            100 old = 200   30 old = 60   -40
const DAYS = ['2026-08-11', '2026-08-12', '2026-08-13', '2026-08-14'];
const HOLDINGS = {
  C00019: [10_000, 20_200, 20_260, 20_220],
  C00010: [20_000, 39_800, 39_740, 39_780],
  A00003: [4000, 8000, 8000, 8000],
  B01130: [6000, 12_000, 12_000, 12_000],
  B01224: [8000, 16_000, 16_000, 16_000],
  B01451: [2000, 4000, 4000, 4000],
};
// the list of the ex-date still shows old shares
const LATE = {
  C00019: [10_000, 10_100, 20_260, 20_220],
  C00010: [20_000, 19_900, 39_740, 39_780],
  A00003: [4000, 4000, 8000, 8000],
  B01130: [6000, 6000, 12_000, 12_000],
  B01224: [8000, 8000, 16_000, 16_000],
  B01451: [2000, 2000, 4000, 4000],
};
const tradeSplit = (market: Market, stock: string): Market =>
  market
    .traded(stock, '2026-08-10', 5000, 40)
    .traded(stock, '2026-08-11', 5000, 42)
    .traded(stock, '2026-08-12', 10_000, 21.5);

const market = new Market()
  .lists('09001', DAYS, HOLDINGS)
  .action('09001', '2026-08-12', 'split', 2, 1)
  .lists('09002', DAYS, LATE)
  .action('09002', '2026-08-12', 'split', 2, 1)
  .lists('09003', DAYS, HOLDINGS)
  // 10:1 consolidation, ex 12 August: 0.40 and 0.42 before, 4.10 after
  .lists('09004', DAYS, {
    C00019: [100_000, 10_050, 10_080, 10_060],
    C00010: [200_000, 19_950, 19_920, 19_940],
    A00003: [40_000, 4000, 4000, 4000],
    B01130: [60_000, 6000, 6000, 6000],
    B01224: [80_000, 8000, 8000, 8000],
  })
  .action('09004', '2026-08-12', 'consolidation', 1, 10)
  .traded('09004', '2026-08-10', 50_000, 0.4)
  .traded('09004', '2026-08-11', 50_000, 0.42)
  .traded('09004', '2026-08-12', 5000, 4.1)
  // the same one a day late; 4,000 of the 10,000 old shares traded on the 10th were bought by C00019
  .lists('09005', DAYS, {
    C00019: [100_000, 104_000, 10_400, 10_400],
    C00010: [200_000, 197_500, 19_750, 19_750],
    A00003: [40_000, 38_500, 3850, 3850],
    B01130: [60_000, 60_000, 6000, 6000],
    B01224: [80_000, 80_000, 8000, 8000],
  })
  .action('09005', '2026-08-12', 'consolidation', 1, 10)
  .traded('09005', '2026-08-10', 10_000, 0.4)
  .traded('09005', '2026-08-11', 10_000, 0.42)
  .traded('09005', '2026-08-12', 1000, 4.1)
  // heavy trading, no split: every holding changes, none by the same factor
  .lists('09006', DAYS.slice(0, 2), {
    C00019: [10_000, 15_000],
    C00010: [20_000, 14_000],
    A00003: [4000, 9000],
    B01130: [6000, 4500],
    B01224: [8000, 4500],
    B01451: [2000, 3000],
  })
  .traded('09006', '2026-08-10', 100_000, 10);
for (const stock of ['09001', '09002', '09003']) tradeSplit(market, stock);

const at = (day: string, rows: Record<string, number>, reason: string): string[] =>
  Object.entries(rows)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([holder, shares]) => `${day} ${holder} ${shares > 0 ? '+' : ''}${shares} ${reason}`);
const DOUBLED = { A00003: 4000, B01130: 6000, B01224: 8000, B01451: 2000, C00010: 20_000, C00019: 10_000 };

describe('splits and consolidations', () => {
  let space: TestSpace;
  beforeAll(async () => {
    space = await spaceOf(market);
  });
  afterAll(() => space.remove());
  const flowsOf = (stock: string, by: 'type' | 'participant' = 'participant'): Promise<string[]> =>
    space.flowLines({ from: '2026-08-10', to: '2026-08-12', by: ['day', by], stocks: [stock] });

  // 100 old x 40 = 200 new x 20 = 4,000; 30 old x 42 = 60 new x 21 = 1,260; 40 new x 21.50 = 860
  const FLOWS = [
    '2026-08-10 A00003 corporate_action 80000', // 4,000 new x 20
    '2026-08-10 B01130 corporate_action 120000',
    '2026-08-10 B01224 corporate_action 160000',
    '2026-08-10 B01451 corporate_action 40000',
    '2026-08-10 C00010 net -4000 sell 4000 corporate_action 400000',
    '2026-08-10 C00019 net 4000 buy 4000 corporate_action 200000',
    '2026-08-11 C00010 net -1260 sell 1260',
    '2026-08-11 C00019 net 1260 buy 1260',
    '2026-08-12 C00010 net 860 buy 860',
    '2026-08-12 C00019 net -860 sell 860',
  ];

  it('values trades that settle on the split day and the day after in the shares of those days', async () => {
    expect(await flowsOf('09001')).toEqual(FLOWS);
    expect(await space.parts('09001')).toEqual(
      [
        ...at('2026-08-12', DOUBLED, 'corporate_action R1'),
        ...at('2026-08-12', { C00019: 200, C00010: -200 }, 'trade'),
        ...at('2026-08-13', { C00019: 60, C00010: -60 }, 'trade'),
        ...at('2026-08-14', { C00019: -40, C00010: 40 }, 'trade'),
      ].sort(),
    );
    expect(await space.days('09001')).toEqual([
      {
        date: '2026-08-12',
        trade_date: '2026-08-10',
        gap: 1,
        factor: '2/1',
        unit: '2/1',
        deposited: 0,
        residual: 0,
        flags: [],
      },
      {
        date: '2026-08-13',
        trade_date: '2026-08-11',
        gap: 1,
        factor: '1/1',
        unit: '2/1',
        deposited: 0,
        residual: 0,
        flags: [],
      },
      {
        date: '2026-08-14',
        trade_date: '2026-08-12',
        gap: 1,
        factor: '1/1',
        unit: '1/1',
        deposited: 0,
        residual: 0,
        flags: [],
      },
    ]);
  });

  it('finds the split without the table of actions, and says so', async () => {
    expect(await flowsOf('09003')).toEqual(FLOWS);
    expect((await space.days('09003'))[0]).toMatchObject({ factor: '2/1', flags: ['inferred-factor'] });
    const { coverage } = await space.flows({ from: '2026-08-10', to: '2026-08-12', stocks: ['09003'] });
    expect(coverage.notes.join()).toContain('1 stock-day shows a split or bonus that no table names');
  });

  it('keeps the split pending where the list shows it a day late', async () => {
    expect(await flowsOf('09002')).toEqual([
      '2026-08-10 C00010 net -4000 sell 4000', // 100 old x 40
      '2026-08-10 C00019 net 4000 buy 4000',
      '2026-08-11 A00003 corporate_action 84000', // 4,000 new x 21
      '2026-08-11 B01130 corporate_action 126000',
      '2026-08-11 B01224 corporate_action 168000',
      '2026-08-11 B01451 corporate_action 42000',
      '2026-08-11 C00010 net -1260 sell 1260 corporate_action 417900', // 19,900 new x 21
      '2026-08-11 C00019 net 1260 buy 1260 corporate_action 212100', // 10,100 new x 21
      '2026-08-12 C00010 net 860 buy 860',
      '2026-08-12 C00019 net -860 sell 860',
    ]);
    expect(await space.days('09002')).toMatchObject([
      { date: '2026-08-12', factor: '1/1', unit: '1/1', flags: ['pending-action'] },
      { date: '2026-08-13', factor: '2/1', unit: '2/1', flags: [] },
      { date: '2026-08-14', factor: '1/1', unit: '1/1', flags: [] },
    ]);
  });

  it('handles a consolidation', async () => {
    // 500 old x 0.40 = 50 new x 4.00; 300 old x 0.42 = 30 new x 4.20; 20 new x 4.10
    expect((await flowsOf('09004')).filter((line) => line.includes('C00019'))).toEqual([
      '2026-08-10 C00019 net 200 buy 200 corporate_action -360000', // -90,000 x 4.00
      '2026-08-11 C00019 net 126 buy 126',
      '2026-08-12 C00019 net -82 sell 82',
    ]);
  });

  it('compares changes with the volume in the shares that the list shows, not those of the ex-date', async () => {
    // in new shares the volume would be 1,000, and 4,000 bought would look like more than was traded
    expect(await space.parts('09005', '2026-08-12', '2026-08-12')).toEqual([
      '2026-08-12 A00003 -1500 trade',
      '2026-08-12 C00010 -2500 trade',
      '2026-08-12 C00019 +4000 trade',
    ]);
  });

  it('finds no split in heavy trading', async () => {
    expect(await space.days('09006')).toMatchObject([{ factor: '1/1', flags: [], residual: 0 }]);
    expect(
      await space.flowLines({ from: '2026-08-10', to: '2026-08-10', by: ['type'], stocks: ['09006'] }),
    ).toEqual([
      'stable net 50000 buy 50000',
      'flexible net -85000 buy 10000 sell 95000', // -6,000 - 3,500 + 1,000
      'southbound net 50000 buy 50000',
      'mainland net -15000 sell 15000',
    ]);
  });
});
