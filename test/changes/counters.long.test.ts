import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Market, spaceOf, type TestSpace } from '../support/market.js';

// 80700 is the RMB counter of 00700. Until Fri 27 June 2025 lists show the two apart; on Mon 30 June all is under 00700.
//   list of     25 (Wed)   26       27       30       2 July (1 July is a holiday)
//   trades of              24       25       26       27
//   C00019      15,000     15,100   15,100   15,150   15,150
//   C00010      21,000     20,900   20,900   20,850   20,900
//   A00003       4,000      4,000    4,000    4,000    3,950
// The RMB counter's list of the 27th is missing; its last one stands.
const HKD = ['2025-06-25', '2025-06-26', '2025-06-27', '2025-06-30', '2025-07-02'];
const market = new Market()
  .lists('00700', HKD, {
    C00019: [10_000, 10_000, 10_000, 15_150, 15_150],
    C00010: [20_000, 20_000, 20_000, 20_850, 20_900],
    A00003: [4000, 4000, 4000, 4000, 3950],
  })
  .lists('80700', ['2025-06-25', '2025-06-26'], { C00019: [5000, 5100], C00010: [1000, 900] })
  .issued('00700', '2025-06-02', 100_000)
  .tradedOn('00700', ['2025-06-23', '2025-06-24', '2025-06-25', '2025-06-26', '2025-06-27'], 10_000, 500)
  .traded('80700', '2025-06-24', 10_000, 460);

describe('the two counters of a share', () => {
  let space: TestSpace;
  beforeAll(async () => {
    space = await spaceOf(market);
  });
  afterAll(() => space.remove());

  it('count together, before and after they are merged in CCASS', async () => {
    expect(await space.parts('00700')).toEqual([
      '2025-06-26 C00010 -100 trade',
      '2025-06-26 C00019 +100 trade',
      '2025-06-30 C00010 -50 trade',
      '2025-06-30 C00019 +50 trade',
      '2025-07-02 A00003 -50 trade',
      '2025-07-02 C00010 +50 trade',
    ]);
    expect(await space.parts('80700')).toEqual([]);
  });

  it('are valued at the HKD price', async () => {
    expect(
      await space.flowLines({ from: '2025-06-23', to: '2025-06-27', by: ['day', 'type'], stocks: ['00700'] }),
    ).toEqual([
      '2025-06-24 stable net 50000 buy 50000', // 100 x 500
      '2025-06-24 flexible net -50000 sell 50000',
      '2025-06-26 stable net 25000 buy 25000',
      '2025-06-26 flexible net -25000 sell 25000',
      '2025-06-27 flexible net 25000 buy 25000',
      '2025-06-27 southbound net -25000 sell 25000',
    ]);
  });

  it('miss the list of one counter only until the merger', async () => {
    const { coverage } = await space.flows({ from: '2025-06-24', to: '2025-06-27' });
    expect(coverage.missing_stocks).toEqual([
      { date: '2025-06-27', trade_date: '2025-06-25', stocks: ['80700'] },
    ]);
    expect(coverage).toMatchObject({ days: 4, stocks: 1, unpriced: [] });
  });
});

describe('a RMB counter whose lists come in after its share', () => {
  it('is added, also when its lists end before the share’s begin', async () => {
    const space = await spaceOf(
      new Market()
        .lists('00700', HKD.slice(3), { C00019: [15_150, 15_100], C00010: [20_850, 20_900] })
        .issued('00700', '2025-06-02', 100_000)
        .traded('00700', '2025-06-27', 10_000, 500),
    );
    try {
      await space.import(new Market().lists('80700', ['2025-05-29', '2025-05-30'], { C00019: [5000, 5100] }));
      expect(await space.parts('00700')).toEqual([
        '2025-07-02 C00010 +50 trade',
        '2025-07-02 C00019 -50 trade',
      ]);
      await space.import(
        new Market()
          .lists('00700', HKD.slice(1, 3), { C00019: [10_000, 10_000], C00010: [20_900, 20_900] })
          .lists('80700', HKD.slice(1, 3), { C00019: [5100, 5100] })
          .traded('00700', '2025-06-25', 10_000, 500)
          .traded('00700', '2025-06-26', 10_000, 500),
      );
      expect(await space.parts('00700')).toEqual([
        '2025-06-30 C00010 -50 trade',
        '2025-06-30 C00019 +50 trade',
        '2025-07-02 C00010 +50 trade',
        '2025-07-02 C00019 -50 trade',
      ]);
    } finally {
      space.remove();
    }
  });
});

describe('a line of one counter that could not be read', () => {
  it('keeps what it was, in both counters', async () => {
    const space = await spaceOf(
      new Market()
        .lists('00700', ['2025-05-30', '2025-06-02', '2025-06-03'], {
          C00019: [10_000, 10_000, 10_000],
          C00010: [20_000, 20_000, 19_800],
        })
        .lists('80700', ['2025-05-30', '2025-06-03'], { C00019: [5000, 5100], C00010: [1000, 1100] })
        .issued('00700', '2025-05-02', 100_000)
        .tradedOn('00700', ['2025-05-28', '2025-05-29', '2025-05-30'], 10_000, 500),
    );
    try {
      // on Mon 2 June, the first list of a month, one line of the RMB counter is not readable
      const [file] = await space.import(
        new Market().lists('80700', ['2025-06-02'], { C00019: ['5O00'], C00010: [1000] }),
      );
      expect(file).toMatchObject({ status: 'loaded', set_aside: [{ row: 2 }] });
      expect(await space.parts('00700')).toEqual([
        '2025-06-03 C00010 -100 trade',
        '2025-06-03 C00019 +100 trade',
      ]);
    } finally {
      space.remove();
    }
  });
});

describe('a day that comes in after the counters were merged', () => {
  it('is explained as if all had come at once', async () => {
    const days = [
      '2025-06-30',
      '2025-07-02',
      '2025-07-03',
      '2025-07-04',
      '2025-08-01',
      '2025-08-04',
      '2025-08-05',
    ];
    const held = [15_000, 15_100, 15_050, 15_200, 15_300, 15_250, 15_400];
    const until = (count: number, from = 0): Market =>
      new Market()
        .lists('00700', days.slice(from, count), {
          C00019: held.slice(from, count),
          C00010: held.slice(from, count).map((shares) => 40_000 - shares),
        })
        .issued('00700', '2025-06-02', 100_000)
        .tradedOn('00700', days.slice(from, count), 10_000, 500);
    const counter = (market: Market): Market =>
      market.lists('80700', ['2025-06-26', '2025-06-27'], { C00019: [5000, 5100], C00010: [1000, 900] });
    const [atOnce, apart] = [await spaceOf(counter(until(7))), await spaceOf(counter(until(6)))];
    try {
      await apart.import(until(7, 6));
      expect(await apart.parts('00700')).toEqual(await atOnce.parts('00700'));
      expect((await apart.parts('00700')).slice(-2)).toEqual([
        '2025-08-05 C00010 -150 trade',
        '2025-08-05 C00019 +150 trade',
      ]);
    } finally {
      atOnce.remove();
      apart.remove();
    }
  });
});
