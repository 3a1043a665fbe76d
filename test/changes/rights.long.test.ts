import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Market, spaceOf, type TestSpace } from '../support/market.js';

// Rights of 1 for 4, ex 5 August, paid shares on the list of 20 August: 250 each to the two who take all up, none to
// B01130, and 100 more to C00010 by excess application. C00019 bought 30 on the exchange from B01130 besides.
// Then a later deposit of 300, which the rights must not explain.
//   list of     5       19      20      21
//   trades of                   18      19
const DAYS = ['2026-08-05', '2026-08-19', '2026-08-20', '2026-08-21'];

const market = new Market()
  .lists('09001', DAYS, {
    C00019: [1000, 1000, 1280, 1280],
    C00010: [1000, 1000, 1350, 1350],
    B01130: [1000, 1000, 970, 1270],
  })
  .action('09001', '2026-08-05', 'rights', 1, 4)
  .issued('09001', '2026-08-01', 4000)
  // scrip of 1 for 50 for those who want shares: C00019 and B01224 do, 200 and 100, and C00010 does not
  .lists('09002', DAYS, {
    C00019: [10_000, 10_000, 10_200, 10_200],
    C00010: [10_000, 10_000, 10_000, 10_000],
    B01224: [5000, 5000, 5100, 5100],
    A00003: [5000, 5000, 5040, 5040],
    B01130: [5000, 5000, 4960, 4960],
  })
  .action('09002', '2026-08-05', 'scrip', 1, 50)
  .issued('09002', '2026-08-01', 40_000);
for (const stock of ['09001', '09002']) {
  market.traded(stock, '2026-08-18', 5000, 2).traded(stock, '2026-08-19', 5000, 2);
}

describe('rights and scrip', () => {
  let space: TestSpace;
  beforeAll(async () => {
    space = await spaceOf(market);
  });
  afterAll(() => space.remove());

  it('books rights as placing up to each entitlement, then excess applications', async () => {
    expect(await space.parts('09001', '2026-08-20', '2026-08-20')).toEqual([
      '2026-08-20 B01130 -30 trade',
      '2026-08-20 C00010 +350 placing R6', // 250 and 100
      '2026-08-20 C00019 +250 placing R6',
      '2026-08-20 C00019 +30 trade',
    ]);
    expect(
      await space.flowLines({ from: '2026-08-18', to: '2026-08-18', by: ['type'], stocks: ['09001'] }),
    ).toEqual(['stable net 60 buy 60 placing 500', 'flexible placing 700', 'mainland net -60 sell 60']);
  });

  it('takes rights once only', async () => {
    expect(await space.parts('09001', '2026-08-21')).toEqual(['2026-08-21 B01130 +300 deposit R4']);
  });

  it('books scrip as corporate action', async () => {
    expect(await space.parts('09002')).toEqual([
      '2026-08-20 A00003 +40 trade',
      '2026-08-20 B01130 -40 trade',
      '2026-08-20 B01224 +100 corporate_action R1',
      '2026-08-20 C00019 +200 corporate_action R1',
    ]);
  });
});

// Scrip of 1 for 50: 200 due to C00019, 160 to C00010, 100 to B01224. C00019 and B01224 take it; C00010 takes cash and
// buys 300 from A00003. Its increase is the largest, but the two others' are just what was due to them.
it('scrip goes to those whose increase is what was due to them, not to the largest buyer', async () => {
  const space = await spaceOf(
    new Market()
      .lists('09004', ['2026-08-19', '2026-08-20'], {
        C00019: [10_000, 10_200],
        C00010: [8000, 8300],
        B01224: [5000, 5100],
        A00003: [5000, 4700],
      })
      .action('09004', '2026-08-05', 'scrip', 1, 50, '2026-08-20')
      .issued('09004', '2026-08-01', 40_000)
      .traded('09004', '2026-08-18', 5000, 2),
  );
  try {
    expect(await space.parts('09004')).toEqual([
      '2026-08-20 A00003 -300 trade',
      '2026-08-20 B01224 +100 corporate_action R1',
      '2026-08-20 C00010 +300 trade',
      '2026-08-20 C00019 +200 corporate_action R1',
    ]);
  } finally {
    space.remove();
  }
});

// Rights of 1 for 2, ex 5 August, taken up by all but B01130: what most holders show is a ratio of 3:2, and no split.
// C00019 (5000 due) sold 200 to A00003 and B01224 besides; C00074 applied for the 500 that B01130 left.
const FIVE = ['2026-08-19', '2026-08-20'];

describe('rights that nearly all take up', () => {
  let space: TestSpace;
  beforeAll(async () => {
    space = await spaceOf(
      new Market()
        .lists('09003', FIVE, {
          C00019: [10_000, 14_800],
          C00010: [8000, 12_000],
          B01130: [1000, 1000],
          B01224: [4000, 6100],
          A00003: [6000, 9100],
          C00039: [2000, 3000],
          C00074: [2000, 3500],
          C00093: [3000, 4500],
        })
        .action('09003', '2026-08-05', 'rights', 1, 2)
        .issued('09003', '2026-08-01', 40_000)
        .traded('09003', '2026-08-18', 5000, 2),
    );
  });
  afterAll(() => space.remove());

  it('are no change of share units', async () => {
    expect(await space.parts('09003')).toEqual([
      '2026-08-20 A00003 +3000 placing R6',
      '2026-08-20 A00003 +100 trade',
      '2026-08-20 B01224 +2000 placing R6',
      '2026-08-20 B01224 +100 trade',
      '2026-08-20 C00010 +4000 placing R6',
      '2026-08-20 C00019 +5000 placing R6',
      '2026-08-20 C00019 -200 trade',
      '2026-08-20 C00039 +1000 placing R6',
      '2026-08-20 C00074 +1500 placing R6', // 1000 and 500 by excess application
      '2026-08-20 C00093 +1500 placing R6',
    ]);
  });

  it('leave the price of the trades as it was', async () => {
    const asked = { from: '2026-08-18', to: '2026-08-18', stocks: ['09003'] };
    expect(await space.flowLines({ ...asked, by: ['participant'] })).toContain(
      'C00019 net -400 sell 400 placing 10000',
    );
  });
});

describe('rights that arrive while days come in one by one', () => {
  it('are taken once as well', async () => {
    const space = await spaceOf(
      new Market()
        .lists('09001', DAYS.slice(0, 3), { C00019: [1000, 1000, 1250], C00010: [1000, 1000, 1250] })
        .action('09001', '2026-08-05', 'rights', 1, 4)
        .issued('09001', '2026-08-01', 4000)
        .tradedOn(
          '09001',
          ['2026-08-18', '2026-08-19', '2026-08-20', '2026-08-21', '2026-08-24', '2026-08-25'],
          5000,
          2,
        ),
    );
    try {
      for (const day of [
        '2026-08-21',
        '2026-08-24',
        '2026-08-25',
        '2026-08-26',
        '2026-08-27',
        '2026-08-28',
        '2026-09-01',
      ]) {
        await space.import(new Market().lists('09001', [day], { C00019: [1250], C00010: [1250] }));
      }
      await space.import(new Market().lists('09001', ['2026-09-02'], { C00019: [1250], C00010: [1550] }));
      expect(await space.parts('09001', '2026-08-21')).toEqual(['2026-09-02 C00010 +300 deposit R4']);
    } finally {
      space.remove();
    }
  });
});
