import { describe, expect, it } from 'vitest';
import { emptySpace, Market, type TestSpace } from '../support/market.js';

const priced = (market: Market, stock: string, days: readonly string[]): Market =>
  market.issued(stock, '2026-07-01', 1_000_000).tradedOn(stock, days, 6000, 10);

async function within(market: Market, job: (space: TestSpace) => Promise<void>): Promise<void> {
  const space = emptySpace();
  try {
    for (const file of await space.import(market)) expect(file.status).toBe('loaded');
    await job(space);
  } finally {
    space.remove();
  }
}

//   list of     5       6       7       10
//   trades of           4       5       6
const DAYS = ['2026-08-05', '2026-08-06', '2026-08-07', '2026-08-10'];
const TRADING = ['2026-08-04', '2026-08-05', '2026-08-06'];

describe('a line whose shares cannot be read', () => {
  it('leaves its holder as it was; the change goes to the next readable day', () =>
    within(
      priced(
        new Market().lists('09001', DAYS, {
          C00019: [1000, '1,x50', '1,2x0', 1300],
          C00010: [5000, 5000, 4900, 4700],
        }),
        '09001',
        TRADING,
      ),
      async (space) => {
        expect(await space.parts('09001')).toEqual([
          '2026-08-07 C00010 -100 trade',
          '2026-08-10 C00010 -200 trade',
          '2026-08-10 C00019 +300 trade',
        ]);
        expect((await space.days('09001')).map(({ flags }) => flags)).toEqual([
          ['unread-line'],
          ['unread-line'],
          [],
        ]);
        const { coverage } = await space.flows({ from: '2026-08-04', to: '2026-08-06' });
        expect(coverage.notes.join()).toContain('with a line that could not be read');
      },
    ));

  it('makes no change of the unnamed remainder', () =>
    within(
      priced(
        new Market()
          .lists('09001', DAYS, { C00019: [1000, 'many', 1100, 1100], C00010: [5000, 5000, 4900, 4900] })
          // 4,000 unnamed, and 50 less on the last day
          .issued('09001', '2026-08-05', 1_000_000, 10_000)
          .issued('09001', '2026-08-06', 1_000_000, 10_000)
          .issued('09001', '2026-08-07', 1_000_000, 10_000)
          .issued('09001', '2026-08-10', 1_000_000, 9950),
        '09001',
        TRADING,
      ),
      async (space) => {
        expect(await space.parts('09001')).toEqual([
          '2026-08-07 C00010 -100 trade',
          '2026-08-07 C00019 +100 trade',
          '2026-08-10 (unnamed) -50 trade',
        ]);
      },
    ));

  // 1,000,000 issued: a change of the total of more than 2,000 would be a deposit
  it('makes no deposit of what others bought from its holder', () =>
    within(
      priced(
        new Market().lists('09001', DAYS, {
          C00019: [90_000, 'many', 85_000, 88_000],
          C00010: [50_000, 55_000, 55_000, 55_000],
        }),
        '09001',
        TRADING,
      ),
      async (space) => {
        expect(await space.parts('09001')).toEqual([
          '2026-08-06 C00010 +5000 trade',
          '2026-08-07 C00019 -5000 trade',
          '2026-08-10 C00019 +3000 deposit R4',
        ]);
      },
    ));

  // 6,000 shares trade in a day; the change that shows on the 7th is of two days
  it('is no transfer when it is read again, though more than one day traded', () =>
    within(
      priced(
        new Market().lists('09001', DAYS, {
          C00019: [90_000, 'many', 81_000, 81_000],
          C00010: [50_000, 54_500, 59_000, 59_000],
        }),
        '09001',
        TRADING,
      ),
      async (space) => {
        expect(await space.parts('09001')).toEqual([
          '2026-08-06 C00010 +4500 trade',
          '2026-08-07 C00010 +4500 trade',
          '2026-08-07 C00019 -9000 trade',
        ]);
      },
    ));

  it('has the shares of its holder split all the same', () =>
    within(
      priced(
        new Market()
          .lists('09001', DAYS, {
            C00019: [10_000, 'many', 20_100, 20_100],
            C00010: [5000, 10_000, 9900, 9900],
            B01130: [5000, 10_000, 10_000, 10_000],
            B01224: [5000, 10_000, 10_000, 10_000],
            B01451: [5000, 10_000, 10_000, 10_000],
            A00003: [5000, 10_000, 10_000, 10_000],
          })
          .action('09001', '2026-08-06', 'split', 2, 1),
        '09001',
        TRADING,
      ),
      async (space) => {
        expect((await space.parts('09001')).filter((line) => !line.includes('+5000 corp'))).toEqual([
          '2026-08-06 C00019 +10000 corporate_action R1',
          '2026-08-07 C00010 -100 trade',
          '2026-08-07 C00019 +100 trade',
        ]);
      },
    ));

  it('of a holder never read before makes no change when it is read', () =>
    within(
      priced(
        new Market().lists('09001', DAYS, {
          C00019: ['?', 1000, 1100, 1100],
          C00010: [5000, 5000, 4900, 4900],
        }),
        '09001',
        TRADING,
      ),
      async (space) => {
        expect(await space.parts('09001')).toEqual([
          '2026-08-07 C00010 -100 trade',
          '2026-08-07 C00019 +100 trade',
        ]);
      },
    ));

  it('on the first list of a month is explained alike, day by day or all at once', async () => {
    //   list of     30 July   31      3 Aug   4
    const days = ['2026-07-30', '2026-07-31', '2026-08-03', '2026-08-04'];
    const rows = { C00019: [1000, 1000, 'many', 1500], C00010: [5000, 5000, 4800, 4500] } as const;
    const trading = ['2026-07-28', '2026-07-29', '2026-07-30', '2026-07-31'];
    const expected = [
      '2026-08-03 C00010 -200 trade',
      '2026-08-04 C00010 -300 trade',
      '2026-08-04 C00019 +500 trade',
    ];
    await within(priced(new Market().lists('09001', days, rows), '09001', trading), async (space) => {
      expect(await space.parts('09001')).toEqual(expected);
    });
    await within(priced(new Market(), '09001', trading), async (space) => {
      for (const [at, day] of days.entries()) {
        await space.import(
          new Market().lists('09001', [day], {
            C00019: [rows.C00019[at] ?? null],
            C00010: [rows.C00010[at] ?? null],
          }),
        );
      }
      expect(await space.parts('09001')).toEqual(expected);
    });
  });

  it('and whose holder cannot be read sets the whole list aside: a missing day', () =>
    within(
      priced(
        new Market()
          .lists('09001', ['2026-08-05', '2026-08-07'], { C00019: [1000, 1100], C00010: [5000, 4900] })
          .file(
            'damaged.csv',
            [
              'stock_code,date,participant_id,participant_name,shares',
              '09001,2026-08-06,C00019,,1050',
              '09001,2026-08-06,C0?10,,4950',
              '09002,2026-08-06,C00019,,7',
              '',
            ].join('\n'),
          ),
        '09001',
        TRADING,
      ),
      async (space) => {
        expect(await space.parts('09001')).toEqual([
          '2026-08-07 C00010 -100 trade',
          '2026-08-07 C00019 +100 trade',
        ]);
        const { coverage } = await space.flows({ from: '2026-08-04', to: '2026-08-05' });
        expect(coverage.missing_stocks).toEqual([
          { date: '2026-08-06', trade_date: '2026-08-04', stocks: ['09001'] },
        ]);
      },
    ));
});
