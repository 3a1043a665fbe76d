import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Market, spaceOf, type TestSpace } from '../support/market.js';

//   list of     5 (Wed)  6        7 (Fri)  10 (Mon)   11
//   trades of            4        5        6          7
const PRICED = ['2026-08-04', '2026-08-05', '2026-08-06', '2026-08-07', '2026-08-10'];
const market = new Market()
  // Saturday repeats Friday
  .lists('09001', ['2026-08-07', '2026-08-08', '2026-08-10'], {
    C00019: [1000, 1000, 1100],
    C00010: [3000, 3000, 2900],
  })
  // Friday is not stored, its Saturday copy is
  .lists('09002', ['2026-08-06', '2026-08-08', '2026-08-10'], {
    C00019: [1000, 1200, 1300],
    C00010: [3000, 2800, 2700],
  })
  // Saturday differs from the stored Friday
  .lists('09003', ['2026-08-06', '2026-08-07', '2026-08-08', '2026-08-10'], {
    C00019: [1000, 1100, 1900, 1200],
    C00010: [3000, 2900, 2100, 2800],
  })
  // Thursday 6 is missing
  .lists('09004', ['2026-08-05', '2026-08-07', '2026-08-10'], {
    C00019: [1000, 1300, 1300],
    C00010: [3000, 2850, 2850],
    B01130: [3000, 2850, 2850],
  });
for (const stock of ['09001', '09002', '09003', '09004']) {
  market.issued(stock, '2026-08-03', 1_000_000);
  PRICED.forEach((day, index) => market.traded(stock, day, 10_000, 10 + index));
}
// Fri 19 June 2026 is a holiday, and its page repeats Thursday's
market
  .lists('09005', ['2026-06-18', '2026-06-19', '2026-06-22'], {
    C00019: [1000, 1000, 1100],
    C00010: [3000, 3000, 2900],
  })
  .issued('09005', '2026-06-01', 1_000_000)
  .traded('09005', '2026-06-17', 10_000, 10);

describe('days that are stored, copied and missing', () => {
  let space: TestSpace;
  beforeAll(async () => {
    space = await spaceOf(market);
  });
  afterAll(() => space.remove());
  const stored = async (stock: string): Promise<string[]> =>
    (
      await space.query(
        `SELECT CAST(date AS VARCHAR) AS date FROM stock_days WHERE stock = '${stock}' AND chosen ORDER BY date`,
      )
    ).map(({ date }) => String(date));
  const AUGUST = { from: '2026-08-03', to: '2026-08-06' };

  it('make no day of a weekend copy', async () => {
    expect(await stored('09001')).toEqual(['2026-08-07', '2026-08-10']);
    expect(await space.flowLines({ ...AUGUST, by: ['day', 'type'], stocks: ['09001'] })).toEqual([
      '2026-08-06 stable net 1200 buy 1200', // 100 x 12
      '2026-08-06 flexible net -1200 sell 1200',
    ]);
    const { coverage } = await space.flows({ from: '2026-08-06', to: '2026-08-06', stocks: ['09001'] });
    expect(coverage.missing).toEqual([]);
  });

  it('make no day of a holiday copy', async () => {
    expect(await stored('09005')).toEqual(['2026-06-18', '2026-06-22']);
    expect(
      await space.flowLines({ from: '2026-06-15', to: '2026-06-19', by: ['day', 'type'], stocks: ['09005'] }),
    ).toEqual(['2026-06-17 stable net 1000 buy 1000', '2026-06-17 flexible net -1000 sell 1000']);
  });

  it('take Saturday for a Friday that is not stored', async () => {
    expect(await stored('09002')).toEqual(['2026-08-06', '2026-08-07', '2026-08-10']);
    expect(await space.parts('09002')).toEqual([
      '2026-08-07 C00010 -200 trade',
      '2026-08-07 C00019 +200 trade',
      '2026-08-10 C00010 -100 trade',
      '2026-08-10 C00019 +100 trade',
    ]);
  });

  it('let Friday’s own list stand where Saturday’s differs', async () => {
    expect(await space.parts('09003')).toEqual([
      '2026-08-07 C00010 -100 trade',
      '2026-08-07 C00019 +100 trade',
      '2026-08-10 C00010 -100 trade',
      '2026-08-10 C00019 +100 trade',
    ]);
    expect(
      await space.query(`SELECT holder, shares FROM alternates WHERE stock = '09003' ORDER BY holder`),
    ).toEqual([
      { holder: 'C00010', shares: 2100n },
      { holder: 'C00019', shares: 1900n },
    ]);
  });

  it('put what changed over a missing day on the last trade day, and name the day', async () => {
    expect(await space.flowLines({ ...AUGUST, by: ['day', 'type'], stocks: ['09004'] })).toEqual([
      '2026-08-05 stable net 3300 buy 3300', // 300 x 11, the price of the last day
      '2026-08-05 flexible net -1650 sell 1650',
      '2026-08-05 mainland net -1650 sell 1650',
    ]);
    const { coverage } = await space.flows({ ...AUGUST, stocks: ['09004'] });
    expect(coverage.missing_stocks).toEqual([
      { date: '2026-08-06', trade_date: '2026-08-04', stocks: ['09004'] },
    ]);
    expect(coverage.notes.join()).toContain('1 stock-day spans more than one settlement day');
    expect((await space.days('09004'))[0]).toMatchObject({ gap: 2, flags: ['gap'] });
  });

  it('know nothing of a missing day: no flow of 0, but none', async () => {
    await expect(space.flows({ from: '2026-08-04', to: '2026-08-04', stocks: ['09004'] })).rejects.toThrow(
      'no changes stored for trades of 2026-08-04 to 2026-08-04 in 09004',
    );
    // a window that begins after it needs that day, too
    const { coverage } = await space.flows({ from: '2026-08-05', to: '2026-08-05', stocks: ['09004'] });
    expect(coverage.missing).toEqual(['2026-08-06']);
  });

  it('are corrected by an older day that comes in later', async () => {
    await space.import(
      new Market().lists('09004', ['2026-08-06'], { C00019: [1100], C00010: [2950], B01130: [2950] }),
    );
    expect(await space.flowLines({ ...AUGUST, by: ['day', 'type'], stocks: ['09004'] })).toEqual([
      '2026-08-04 stable net 1000 buy 1000', // 100 x 10
      '2026-08-04 flexible net -500 sell 500',
      '2026-08-04 mainland net -500 sell 500',
      '2026-08-05 stable net 2200 buy 2200', // 200 x 11
      '2026-08-05 flexible net -1100 sell 1100',
      '2026-08-05 mainland net -1100 sell 1100',
    ]);
    const { coverage } = await space.flows({ ...AUGUST, stocks: ['09004'] });
    expect(coverage.missing).toEqual([]);
    expect(await space.days('09004')).toMatchObject([{ gap: 1 }, { gap: 1 }, { gap: 1 }]);
  });
});
