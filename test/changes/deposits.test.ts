import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Market, spaceOf, type TestSpace } from '../support/market.js';

//   list of     5       6       7
//   trades of           4       5
// 1,000,000 shares issued: a deposit is a change of the total above 0.2% = 2,000. 20,000 traded a day at 10.00.
const DAYS = ['2026-08-05', '2026-08-06'];
const market = new Market()
  .lists('09001', DAYS, { C00019: [5000, 5300], C00010: [5000, 7500], B01130: [5000, 4700] })
  .lists('09002', DAYS, { C00019: [5000, 5000], C00010: [5000, 7000], B01130: [5000, 5000] })
  .lists('09003', DAYS, { C00019: [5000, 5300], C00010: [5000, 2000], B01130: [5000, 4700] })
  // 3,000 came in over two participants; southbound bought more than that
  .lists('09004', DAYS, {
    A00003: [5000, 9000],
    C00010: [5000, 7200],
    B01224: [5000, 6200],
    C00019: [9000, 4600],
  })
  // a buy-back, announced: smaller than the threshold
  .lists('09005', DAYS, { C00019: [5000, 5300], B01224: [5000, 4000], B01130: [5000, 4700] })
  .announce('09005', '2026-08-06', 'cancellation', { shares: 1000, from: 'B01224', note: 'bought in July' })
  // the same, and nobody named: who lost that much
  .lists('09006', DAYS, { C00019: [5000, 5300], B01224: [5000, 4000], B01130: [5000, 4700] })
  .announce('09006', '2026-08-06', 'cancellation', { shares: 1000 })
  // a deposit of 1,000 that is announced; the total grew by that, so its holder sold 200 of them besides
  .lists('09007', DAYS, { C00019: [5000, 5800], C00010: [5000, 5200] })
  .announce('09007', '2026-08-06', 'deposit', { shares: 1000, to: 'C00019' })
  // another of which the lists show 800 only
  .lists('09008', DAYS, { C00019: [5000, 5800], C00010: [5000, 4900], B01224: [5000, 5100] })
  .announce('09008', '2026-08-06', 'deposit', { shares: 1000, to: 'C00019' });
for (const stock of ['09001', '09002', '09003', '09004', '09005', '09006', '09007', '09008']) {
  market.issued(stock, '2026-08-03', 1_000_000).traded(stock, '2026-08-04', 20_000, 10);
}

describe('deposits and withdrawals (R4)', () => {
  let space: TestSpace;
  beforeAll(async () => {
    space = await spaceOf(market);
  });
  afterAll(() => space.remove());
  const partsOf = async (code: string): Promise<string[]> =>
    (await space.parts(code)).map((line) => line.replace('2026-08-06 ', ''));

  it('gives a deposit to the participant whose change it is', async () => {
    expect(await partsOf('09001')).toEqual([
      'B01130 -300 trade',
      'C00010 +2500 deposit R4',
      'C00019 +300 trade',
    ]);
    expect(await space.days('09001')).toMatchObject([{ deposited: 2500, residual: 0 }]);
    expect(
      await space.flowLines({ from: '2026-08-04', to: '2026-08-04', by: ['type'], stocks: ['09001'] }),
    ).toEqual(['stable net 3000 buy 3000', 'flexible deposit 25000', 'mainland net -3000 sell 3000']);
  });

  it('leaves a change of the total up to 0.2% of issued as trade, and shows it as residual', async () => {
    expect(await partsOf('09002')).toEqual(['C00010 +2000 trade']);
    expect(await space.days('09002')).toMatchObject([{ deposited: 2000, residual: 2000 }]);
  });

  it('handles a withdrawal, or a cancellation that nobody announced', async () => {
    expect(await partsOf('09003')).toEqual([
      'B01130 -300 trade',
      'C00010 -3000 deposit R4',
      'C00019 +300 trade',
    ]);
  });

  it('spreads what no single change explains over the largest ones, never over southbound accounts', async () => {
    // total +3,000 = 4,000 + 2,200 + 1,200 - 4,400
    expect(await partsOf('09004')).toEqual([
      'A00003 +4000 trade',
      'B01224 +800 deposit R4',
      'B01224 +400 trade',
      'C00010 +2200 deposit R4',
      'C00019 -4400 trade',
    ]);
  });

  it('takes announced cancellations of any size', async () => {
    const expected = ['B01130 -300 trade', 'B01224 -1000 deposit R4', 'C00019 +300 trade'];
    expect(await partsOf('09005')).toEqual(expected);
    expect(await partsOf('09006')).toEqual(expected);
    const [row] = await space.query(
      `SELECT evidence FROM changes WHERE stock = '09005' AND reason = 'deposit'`,
    );
    expect(row?.evidence).toBe('announced cancellation: bought in July');
  });

  it('books all of an announced deposit that the total shows', async () => {
    expect(await partsOf('09007')).toEqual([
      'C00010 +200 trade',
      'C00019 +1000 deposit R4',
      'C00019 -200 trade',
    ]);
    expect(await space.days('09007')).toMatchObject([{ deposited: 1000, residual: 0 }]);
  });

  it('books no more of it than its holder shows where the total does not show it', async () => {
    expect(await partsOf('09008')).toEqual([
      'B01224 +100 trade',
      'C00010 -100 trade',
      'C00019 +800 deposit R4',
    ]);
  });
});
