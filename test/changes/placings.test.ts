import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Market, spaceOf, type TestSpace } from '../support/market.js';

//   list of     5       6       7
//   trades of           4       5
// 10,000,000 shares issued, 20,000 traded a day at 10.00.
const DAYS = ['2026-08-05', '2026-08-06', '2026-08-07'];
const TWO = DAYS.slice(0, 2);
const VENDOR = {
  C00019: [500_000, 400_000],
  C00010: [5000, 65_000],
  B01130: [5000, 45_300],
  B01224: [5000, 4700],
};

const market = new Market()
  // 100,000 old shares of C00019 placed with C00010 and B01130; B01130 also bought 300 from B01224
  .lists('09001', TWO, VENDOR)
  .announce('09001', '2026-08-06', 'placing', { shares: 100_000, from: 'C00019', note: 'block at 9.50' })
  // the vendor not named
  .lists('09002', TWO, VENDOR)
  .announce('09002', '2026-08-06', 'placing', { shares: 100_000 })
  // top-up: the vendor places 100,000 old shares on the 6th and is given as many new ones on the 7th
  .lists('09003', DAYS, {
    C00019: [500_000, 400_000, 500_000],
    C00010: [5000, 65_000, 64_800],
    B01130: [5000, 45_000, 45_200],
  })
  .announce('09003', '2026-08-06', 'top-up', { shares: 100_000, from: 'C00019' })
  .announce('09003', '2026-08-07', 'top-up', { shares: 100_000, to: 'C00019' })
  // over-allotment of 50,000 new shares of an initial offering
  .lists('09004', TWO, { C00019: [500_000, 500_000], C00010: [5000, 55_200], B01130: [5000, 4800] })
  .announce('09004', '2026-08-06', 'ipo', { shares: 50_000 })
  // full circulation: 50,000 domestic shares converted, announced; C00010 bought 200 besides
  .lists('09005', TWO, {
    A00005: [0, 50_000],
    C00010: [5000, 5200],
    B01130: [5000, 4800],
    A00003: [9000, 9000],
  })
  .announce('09005', '2026-08-06', 'conversion', { shares: 50_000, to: 'A00005' })
  // not announced, and below the 20,000 of a deposit
  .lists('09006', TWO, { A00005: [70_000, 71_500], C00010: [5000, 5200], B01130: [5000, 4800] })
  // into the account of a custodian, which sold 100 of its own
  .lists('09007', TWO, { C00033: [70_000, 70_900], C00010: [5000, 5100], A00003: [9000, 9000] })
  .announce('09007', '2026-08-06', 'conversion', { shares: 1000, to: 'C00033' })
  // converted shares sold
  .lists('09008', TWO, { A00005: [70_000, 69_500], C00010: [5000, 5500] })
  // an announced transfer that names nobody
  .lists('09009', TWO, {
    C00019: [500_000, 490_000],
    C00010: [5000, 15_000],
    B01130: [5000, 5200],
    B01224: [5000, 4800],
  })
  .announce('09009', '2026-08-06', 'transfer', { shares: 10_000 });
for (let code = 9001; code <= 9009; code += 1) {
  market.issued(`0${code}`, '2026-08-03', 10_000_000);
  for (const day of ['2026-08-04', '2026-08-05']) market.traded(`0${code}`, day, 20_000, 10);
}

describe('placings, allotments and conversions', () => {
  let space: TestSpace;
  beforeAll(async () => {
    space = await spaceOf(market);
  });
  afterAll(() => space.remove());
  const partsOf = async (code: string): Promise<string[]> =>
    (await space.parts(code)).map((line) => line.replace('2026-08-', ''));

  it('books an announced placing of old shares on both sides (R6)', async () => {
    const expected = [
      '06 B01130 +40000 placing R6',
      '06 B01130 +300 trade',
      '06 B01224 -300 trade',
      '06 C00010 +60000 placing R6',
      '06 C00019 -100000 placing R6',
    ];
    expect(await partsOf('09001')).toEqual(expected);
    expect(
      await space.flowLines({ from: '2026-08-04', to: '2026-08-04', by: ['type'], stocks: ['09001'] }),
    ).toEqual([
      'stable placing -1000000', // 100,000 x 10
      'flexible net -3000 sell 3000 placing 600000',
      'mainland net 3000 buy 3000 placing 400000',
    ]);
  });

  it('finds a vendor that is not named', async () => {
    const parts = await partsOf('09002');
    expect(parts).toContain('06 C00019 -100000 placing R6');
    expect(parts.filter((line) => line.includes('placing')).length).toBe(3);
  });

  it('books both legs of a top-up, new shares too', async () => {
    expect(await partsOf('09003')).toEqual([
      '06 B01130 +40000 placing R6',
      '06 C00010 +60000 placing R6',
      '06 C00019 -100000 placing R6',
      '07 B01130 +200 trade',
      '07 C00010 -200 trade',
      '07 C00019 +100000 placing R6',
    ]);
  });

  it('books an allotment of new shares', async () => {
    expect(await partsOf('09004')).toEqual([
      '06 B01130 -200 trade',
      '06 C00010 +50000 placing R6',
      '06 C00010 +200 trade',
    ]);
  });

  it('books a conversion into full circulation as deposit (R7), whatever its size', async () => {
    expect(await partsOf('09005')).toEqual([
      '06 A00005 +50000 deposit R7',
      '06 B01130 -200 trade',
      '06 C00010 +200 trade',
    ]);
    expect(await partsOf('09006')).toEqual([
      '06 A00005 +1500 deposit R7',
      '06 B01130 -200 trade',
      '06 C00010 +200 trade',
    ]);
    expect(await partsOf('09007')).toEqual([
      '06 C00010 +100 trade',
      '06 C00033 +1000 deposit R7',
      '06 C00033 -100 trade',
    ]);
  });

  it('counts converted shares as neither foreign nor southbound, also when they are sold', async () => {
    expect(
      await space.flowLines({ from: '2026-08-04', to: '2026-08-04', by: ['type'], stocks: ['09008'] }),
    ).toEqual(['flexible net 5000 buy 5000', 'other net -5000 sell 5000']);
  });

  it('takes an announced transfer that names neither side', async () => {
    expect(await partsOf('09009')).toEqual([
      '06 B01130 +200 trade',
      '06 B01224 -200 trade',
      '06 C00010 +10000 transfer R2',
      '06 C00019 -10000 transfer R2',
    ]);
  });
});
