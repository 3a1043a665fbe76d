import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Market, spaceOf, type TestSpace } from '../support/market.js';

//   list of     5       6        7
//   trades of           4        5
// 20,000 shares are traded a day; 100,000,000 are issued, so nothing here is a block or a deposit.
const DAYS = ['2026-08-05', '2026-08-06'];
const market = new Market()
  .lists('09001', DAYS, { C00019: [100_000, 79_999], B01130: [0, 10_001], B01224: [0, 10_000] })
  .lists('09002', DAYS, { C00019: [100_000, 80_000], B01130: [0, 10_000], B01224: [0, 10_000] })
  // southbound holdings change by exchange trades only
  .lists('09003', DAYS, { A00003: [100_000, 75_000], B01130: [0, 12_500], B01224: [0, 12_500] })
  // over the missing list of the 6th: 20,000 + 20,000 were traded
  .lists('09004', ['2026-08-05', '2026-08-07'], {
    C00019: [100_000, 65_000],
    B01130: [0, 17_500],
    B01224: [0, 17_500],
  })
  // the volume of one day is not known
  .lists('09005', DAYS, { C00019: [100_000, 65_000], B01130: [0, 17_500], B01224: [0, 17_500] })
  .closed('09005', '2026-08-04', 10);
for (const stock of ['09001', '09002', '09003', '09004', '09005'])
  market.issued(stock, '2026-08-03', 100_000_000);
for (const stock of ['09001', '09002', '09003', '09004']) {
  market.traded(stock, '2026-08-04', 20_000, 10).traded(stock, '2026-08-05', 20_000, 10);
}

describe('the volume bound (R3)', () => {
  let space: TestSpace;
  beforeAll(async () => {
    space = await spaceOf(market);
  });
  afterAll(() => space.remove());

  it('books a change above the volume as transfer, and shows what that leaves over', async () => {
    expect(await space.parts('09001')).toEqual([
      '2026-08-06 B01130 +10001 trade',
      '2026-08-06 B01224 +10000 trade',
      '2026-08-06 C00019 -20001 transfer R3',
    ]);
    expect(await space.days('09001')).toMatchObject([
      { deposited: 0, residual: 20_001, flags: ['over-volume'] },
    ]);
  });

  it('leaves a change of just the volume', async () => {
    expect(await space.parts('09002')).toEqual([
      '2026-08-06 B01130 +10000 trade',
      '2026-08-06 B01224 +10000 trade',
      '2026-08-06 C00019 -20000 trade',
    ]);
    expect(await space.days('09002')).toMatchObject([{ residual: 0, flags: [] }]);
  });

  it('flags a southbound account, and leaves it trade', async () => {
    expect((await space.parts('09003'))[0]).toBe('2026-08-06 A00003 -25000 trade');
    expect(await space.days('09003')).toMatchObject([{ residual: 0, flags: ['over-volume'] }]);
  });

  it('compares with all that was traded over a gap', async () => {
    expect((await space.parts('09004')).at(-1)).toBe('2026-08-07 C00019 -35000 trade');
  });

  it('is left out where a volume is not known, and the answer says so', async () => {
    expect((await space.parts('09005')).at(-1)).toBe('2026-08-06 C00019 -35000 trade');
    const { coverage } = await space.flows({ from: '2026-08-04', to: '2026-08-04', stocks: ['09005'] });
    expect(coverage.notes).toContain(
      '1 stock-day without volume: transfers larger than the volume cannot be told (09005)',
    );
    expect(coverage.notes.join()).toContain('without an average volume');
  });
});
