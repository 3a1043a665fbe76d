import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Market, spaceOf, type TestSpace } from '../support/market.js';

// Listed on Wed 5 August 2026. The lists of the 5th and 6th show allotments only; that of the 7th the first trades.
//   list of     5           6           7           10
//   trades of               (4)         5           6
const DAYS = ['2026-08-05', '2026-08-06', '2026-08-07', '2026-08-10'];
const HOLDINGS = {
  C00019: [40_000, 45_000, 46_000, 45_500],
  C00010: [60_000, 55_000, 54_500, 55_000],
  B01130: [20_000, 20_000, 19_500, 19_500],
};
const market = new Market()
  .lists('09001', DAYS, HOLDINGS)
  .announce('09001', '2026-08-05', 'listing')
  .lists('09002', DAYS, HOLDINGS)
  // another stock that is there for longer, so that 09002 is seen to be new
  .lists('09003', ['2026-08-03', '2026-08-10'], { C00019: [1000, 1000] })
  .traded('09003', '2026-08-03', 1000, 1)
  // a code that another company had before: its last list is not the new one's base
  .lists('09004', ['2026-08-03', ...DAYS], {
    C00019: [900_000, ...HOLDINGS.C00019],
    C00010: [null, ...HOLDINGS.C00010],
    B01130: [100, ...HOLDINGS.B01130],
  })
  .announce('09004', '2026-08-05', 'listing');
for (const stock of ['09001', '09002', '09004']) {
  for (const day of ['2026-08-05', '2026-08-06', '2026-08-07']) market.traded(stock, day, 30_000, 10);
}

describe('a new listing (R5)', () => {
  let space: TestSpace;
  beforeAll(async () => {
    space = await spaceOf(market);
  });
  afterAll(() => space.remove());

  for (const [stock, how] of [
    ['09001', 'announced'],
    ['09002', 'seen from its first list and price'],
  ] as const) {
    it(`has no flow before its first trades settled (${how})`, async () => {
      expect(await space.parts(stock)).toEqual([
        '2026-08-06 C00010 -5000 listing R5',
        '2026-08-06 C00019 +5000 listing R5',
        '2026-08-07 B01130 -500 trade',
        '2026-08-07 C00010 -500 trade',
        '2026-08-07 C00019 +1000 trade',
        '2026-08-10 C00010 +500 trade',
        '2026-08-10 C00019 -500 trade',
      ]);
      expect(
        await space.flowLines({ from: '2026-08-03', to: '2026-08-06', by: ['day', 'type'], stocks: [stock] }),
      ).toEqual([
        '2026-08-05 stable net 10000 buy 10000',
        '2026-08-05 flexible net -5000 sell 5000',
        '2026-08-05 mainland net -5000 sell 5000',
        '2026-08-06 stable net -5000 sell 5000',
        '2026-08-06 flexible net 5000 buy 5000',
      ]);
      const { coverage } = await space.flows({ from: '2026-08-03', to: '2026-08-06', stocks: [stock] });
      expect(coverage.unpriced).toEqual([]);
      expect(coverage.notes.join()).toContain('before the first trades of a new listing settled');
    });
  }

  it('takes nothing over from a former stock of the same code', async () => {
    const reasons = await space.query(
      `SELECT DISTINCT CAST(date AS VARCHAR) AS date, reason FROM changes WHERE stock = '09004' ORDER BY date`,
    );
    expect(reasons.map(({ date, reason }) => `${date} ${reason}`)).toEqual([
      '2026-08-05 listing',
      '2026-08-06 listing',
      '2026-08-07 trade',
      '2026-08-10 trade',
    ]);
  });

  it('is seen too where the other stocks come in later', async () => {
    const late = await spaceOf(
      new Market()
        .lists('09002', DAYS, HOLDINGS)
        .tradedOn('09002', ['2026-08-05', '2026-08-06', '2026-08-07'], 30_000, 10),
    );
    try {
      expect((await late.parts('09002'))[0]).toBe('2026-08-06 C00010 -5000 transfer R2');
      await late.import(
        new Market()
          .lists('09003', ['2026-08-03', '2026-08-10'], { C00019: [1000, 1000] })
          .traded('09003', '2026-08-03', 1000, 1),
      );
      expect((await late.parts('09002'))[0]).toBe('2026-08-06 C00010 -5000 listing R5');
    } finally {
      late.remove();
    }
  });
});
