import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Market, spaceOf, type TestSpace } from '../support/market.js';

// All stocks: 1,000,000 shares issued, 1,000 traded a day at 10.00 on the nine trading days up to Fri 14 August 2026.
// A block is a custody transfer when it is above 0.5% of issued = 5,000 (3 average days are 3,000 to 8,000 less).
//   list of     18 (Tue)     19 (Wed)
//   trades of   14           17
const BEFORE = [
  '2026-08-04',
  '2026-08-05',
  '2026-08-06',
  '2026-08-07',
  '2026-08-10',
  '2026-08-11',
  '2026-08-12',
  '2026-08-13',
  '2026-08-14',
];
const TWO = ['2026-08-18', '2026-08-19'];
// Wed 19 and Thu 20 are not stored: the list of the 21st shows trades of 17, 18 and 19
const GAP = ['2026-08-18', '2026-08-21'];

const market = new Market();
const stock = (code: string, days: string[], rows: Record<string, number[]>, volumes = [6000]): void => {
  market.lists(code, days, rows).issued(code, '2026-08-03', 1_000_000).tradedOn(code, BEFORE, 1000, 10);
  ['2026-08-17', '2026-08-18', '2026-08-19'].forEach((day, index) => {
    const volume = volumes[index];
    if (volume !== undefined) market.traded(code, day, volume, 10);
  });
};
// the receiver has 10 more than left: within 0.1% (20)
stock('09001', TWO, { C00019: [100_000, 80_000], C00010: [50_000, 70_010], B01130: [9000, 8990] });
// at the threshold, and one share above; 6,000 traded, average (9 x 1,000 + 6,000) / 10 = 1,500
stock('09002', TWO, { C00019: [100_000, 95_000], C00010: [50_000, 55_000] });
stock('09003', TWO, { C00019: [100_000, 94_999], C00010: [50_000, 55_001] });
// 30 more than left: not within 0.1% on one day
stock('09004', TWO, { C00019: [100_000, 80_000], C00010: [50_000, 70_030], B01130: [9000, 8970] }, [60_000]);
// southbound accounts
stock('09005', TWO, { A00003: [100_000, 80_000], C00010: [50_000, 70_000] }, [60_000]);
stock('09006', TWO, { A00003: [100_000, 80_000], A00004: [50_000, 70_000] }, [60_000]);
// over a gap: 19,850 of 20,000 arrive, 0.75% less
stock(
  '09007',
  GAP,
  { C00019: [100_000, 80_000], B01224: [50_000, 69_850], B01130: [9000, 9150] },
  [6000, 6000, 6000],
);
// two receivers of one group (UBS)
stock('09008', TWO, {
  C00019: [100_000, 80_000],
  B01161: [50_000, 62_000],
  B01366: [0, 8005],
  B01130: [9000, 8995],
});
// two receivers of different groups: only the volume speaks against trading (20,000 > 6,000)
stock('09009', TWO, {
  C00019: [100_000, 80_000],
  B01161: [50_000, 55_900],
  B01224: [0, 5900],
  B01451: [0, 8200],
});
// more traded that day: 25% of 100,000 is above the block
stock('09010', TWO, { C00019: [100_000, 80_000], C00010: [50_000, 70_000] }, [100_000]);
// three average days are above the block: (9 x 1,000 + 60,000) / 10 x 3 = 20,700
stock('09011', TWO, { C00019: [100_000, 80_000], C00010: [50_000, 70_000] }, [60_000]);

describe('custody transfers (R2)', () => {
  let space: TestSpace;
  beforeAll(async () => {
    space = await spaceOf(market);
  });
  afterAll(() => space.remove());
  const partsOf = async (code: string): Promise<string[]> =>
    (await space.parts(code)).map((line) => line.replace(/^2026-08-\d\d /, ''));

  it('takes a matched block as transfer; the remainder stays trade', async () => {
    expect(await partsOf('09001')).toEqual([
      'B01130 -10 trade',
      'C00010 +10 trade',
      'C00010 +20000 transfer R2',
      'C00019 -20000 transfer R2',
    ]);
  });

  it('shows the transfer in both types, and no flow', async () => {
    expect(
      await space.flowLines({ from: '2026-08-17', to: '2026-08-17', by: ['type'], stocks: ['09001'] }),
    ).toEqual([
      'stable transfer -200000', // 20,000 x 10
      'flexible net 100 buy 100 transfer 200000',
      'mainland net -100 sell 100',
    ]);
  });

  it('needs more than the threshold', async () => {
    expect(await partsOf('09002')).toEqual(['C00010 +5000 trade', 'C00019 -5000 trade']);
    expect(await partsOf('09003')).toEqual(['C00010 +5001 transfer R2', 'C00019 -5001 transfer R2']);
  });

  it('needs a match to 0.1% on a single day', async () => {
    expect(await partsOf('09004')).toEqual([
      'B01130 -30 trade',
      'C00010 +20030 trade',
      'C00019 -20000 trade',
    ]);
  });

  it('never concerns southbound accounts', async () => {
    expect(await partsOf('09005')).toEqual(['A00003 -20000 trade', 'C00010 +20000 trade']);
    expect(await partsOf('09006')).toEqual(['A00003 -20000 trade', 'A00004 +20000 trade']);
  });

  it('matches to 1% over a gap', async () => {
    expect(await partsOf('09007')).toEqual([
      'B01130 +150 trade',
      'B01224 +19850 transfer R2',
      'C00019 -150 trade',
      'C00019 -19850 transfer R2',
    ]);
  });

  it('matches a block that arrives split over two participants of one group', async () => {
    expect(await partsOf('09008')).toEqual([
      'B01130 -5 trade',
      'B01161 +12000 transfer R2',
      'B01366 +5 trade',
      'B01366 +8000 transfer R2',
      'C00019 -20000 transfer R2',
    ]);
  });

  it('does not match several receivers of different groups', async () => {
    expect(await partsOf('09009')).toEqual([
      'B01161 +5900 trade',
      'B01224 +5900 trade',
      'B01451 +8200 transfer R3',
      'C00019 -20000 transfer R3',
    ]);
  });

  it('leaves a match that heavy trading explains', async () => {
    expect(await partsOf('09010')).toEqual(['C00010 +20000 trade', 'C00019 -20000 trade']);
    expect(await partsOf('09011')).toEqual(['C00010 +20000 trade', 'C00019 -20000 trade']);
  });
});
