import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Market, spaceOf, type TestSpace } from '../support/market.js';

//   list of     31 July (Fri)   3 Aug    4        5        6
//   trades of                   30 July  31       3 Aug    4
const DAYS = ['2026-07-31', '2026-08-03', '2026-08-04', '2026-08-05', '2026-08-06'];
const market = new Market()
  .lists('09001', DAYS, { C00019: [1000, 1100, 1300, 1600, 2000], C00010: [9000, 8900, 8700, 8400, 8000] })
  .lists('09002', DAYS, { A00003: [5000, 5000, 5000, 4900, 4900], B01130: [5000, 5000, 5000, 5100, 5100] })
  .file(
    'industries-1.csv',
    'stock_code,industry,scheme,from,to\n09001,Software,house,,\n09002,Banks,house,,\n',
  )
  // a second file names a later period of the same scheme, and leaves the first one open
  .file('industries-2.csv', 'stock_code,industry,scheme,from,to\n09001,Internet,house,2026-08-01,\n');
for (const stock of ['09001', '09002']) {
  market
    .issued(stock, '2026-07-01', 1_000_000)
    .tradedOn(stock, ['2026-07-30', '2026-07-31', '2026-08-03', '2026-08-04'], 10_000, 10);
}
const WINDOW = { from: '2026-07-30', to: '2026-08-04' };

describe('flows by key', () => {
  let space: TestSpace;
  beforeAll(async () => {
    space = await spaceOf(market);
  });
  afterAll(() => space.remove());

  it('by ISO week and by month', async () => {
    expect(await space.flowLines({ ...WINDOW, by: ['week'], types: ['stable'] })).toEqual([
      '2026-W31 net 3000 buy 3000', // 100 + 200
      '2026-W32 net 7000 buy 7000', // 300 + 400
    ]);
    expect(await space.flowLines({ ...WINDOW, by: ['month', 'type'] })).toEqual([
      '2026-07 stable net 3000 buy 3000',
      '2026-07 flexible net -3000 sell 3000',
      '2026-08 stable net 7000 buy 7000',
      '2026-08 flexible net -7000 sell 7000',
      '2026-08 southbound net -1000 sell 1000',
      '2026-08 mainland net 1000 buy 1000',
    ]);
  });

  it('by industry: each stock is in one on each day, though two files overlap', async () => {
    expect(await space.flowLines({ ...WINDOW, by: ['industry', 'type'] })).toEqual([
      'Banks southbound net -1000 sell 1000',
      'Banks mainland net 1000 buy 1000',
      'Internet stable net 7000 buy 7000',
      'Internet flexible net -7000 sell 7000',
      'Software stable net 3000 buy 3000',
      'Software flexible net -3000 sell 3000',
    ]);
    expect(await space.flowLines({ ...WINDOW, by: [] })).toEqual(['buy 11000 sell 11000']);
  });

  it('for some stocks and types only', async () => {
    expect(await space.flowLines({ ...WINDOW, by: ['stock'], types: ['southbound', 'stable'] })).toEqual([
      '09001 net 10000 buy 10000',
      '09002 net -1000 sell 1000',
    ]);
    expect(await space.flowLines({ ...WINDOW, by: ['day'], stocks: ['09002'], types: ['mainland'] })).toEqual(
      ['2026-08-03 net 1000 buy 1000'],
    );
  });

  it('refuses a window that ends before it begins, and one without anything', async () => {
    await expect(space.flows({ from: '2026-08-04', to: '2026-08-03' })).rejects.toThrow(
      'the window ends (2026-08-03) before it begins (2026-08-04)',
    );
    await expect(space.flows({ from: '2026-01-05', to: '2026-01-09' })).rejects.toThrow(
      'stored days end 2026-08-06',
    );
  });
});
