import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Market, spaceOf, type TestSpace } from '../support/market.js';

//   list of     5       6
//   trades of           4
const DAYS = ['2026-08-05', '2026-08-06'];
const priced = (market: Market, codes: readonly string[]): Market => {
  for (const code of codes)
    market.issued(code, '2026-08-03', 1_000_000).traded(code, '2026-08-04', 20_000, 10);
  return market;
};

describe('accounts that move to another participant (R8)', () => {
  let space: TestSpace;
  beforeAll(async () => {
    const market = new Market()
      // the whole book of B00029 goes to B00045: 500 in each of three stocks ...
      .lists('09001', DAYS, { B00029: [500, null], B00045: [100, 600] })
      .lists('09002', DAYS, { B00029: [500, null], B00045: [null, 500] })
      .lists('09003', DAYS, { B00029: [500, null], B00045: [100, 600] })
      // ... and in a fourth, where B00045 also bought 120 from C00010
      .lists('09004', DAYS, { B00029: [500, null], B00045: [100, 720], C00010: [900, 780] })
      // B00047 sells all it has of two stocks to C00033: no more than a coincidence
      .lists('09005', DAYS, { B00047: [500, null], C00033: [100, 600] })
      .lists('09006', DAYS, { B00047: [500, null], C00033: [100, 600] })
      // B00008 has a successor by the user's table, with no day: all of a stock, matched; and a part of another
      .lists('09007', DAYS, { B00008: [700, null], B00026: [100, 800] })
      .lists('09008', DAYS, { B00008: [700, 300], B00026: [100, 500] });
    const codes = ['09001', '09002', '09003', '09004', '09005', '09006', '09007', '09008'];
    space = await spaceOf(
      priced(market, codes),
      [
        'participants:',
        '  - id: B00008',
        '    field: successor',
        '    value: B00026',
        '    reason: letter to clients',
        '',
      ].join('\n'),
    );
  });
  afterAll(() => space.remove());
  const partsOf = async (code: string): Promise<string[]> =>
    (await space.parts(code)).map((line) => line.replace('2026-08-06 ', ''));

  it('are seen where all of three stocks went to one participant', async () => {
    for (const code of ['09001', '09002', '09003']) {
      expect(await partsOf(code)).toEqual(['B00029 -500 transfer R8', 'B00045 +500 transfer R8']);
    }
    expect(await space.query('SELECT giver, receiver, stocks FROM migrations')).toEqual([
      { giver: 'B00029', receiver: 'B00045', stocks: 3 },
    ]);
  });

  it('leave the receiver its own trades', async () => {
    expect(await partsOf('09004')).toEqual([
      'B00029 -500 transfer R8',
      'B00045 +120 trade',
      'B00045 +500 transfer R8',
      'C00010 -120 trade',
    ]);
  });

  it('are not seen in two stocks', async () => {
    expect(await partsOf('09005')).toEqual(['B00047 -500 trade', 'C00033 +500 trade']);
  });

  it('are known from a successor in config.yaml', async () => {
    expect(await partsOf('09007')).toEqual(['B00008 -700 transfer R8', 'B00026 +700 transfer R8']);
    expect(await partsOf('09008')).toEqual(['B00008 -400 trade', 'B00026 +400 trade']);
  });
});

describe('a book that moves, when its stocks come in one by one', () => {
  it('is seen with the third', async () => {
    const list = (code: string): Market =>
      priced(new Market().lists(code, DAYS, { B00029: [500, null], B00045: [100, 600] }), [code]);
    const space = await spaceOf(list('09001'));
    try {
      await space.import(list('09002'));
      expect(await space.parts('09001')).toEqual([
        '2026-08-06 B00029 -500 trade',
        '2026-08-06 B00045 +500 trade',
      ]);
      await space.import(list('09003'));
      for (const code of ['09001', '09002', '09003']) {
        expect(await space.parts(code)).toEqual([
          '2026-08-06 B00029 -500 transfer R8',
          '2026-08-06 B00045 +500 transfer R8',
        ]);
      }
    } finally {
      space.remove();
    }
  });
});

describe('a participant that changes its name', () => {
  it('stays one participant with two names', async () => {
    const csv = (day: string, name: string, shares: number): string =>
      `09001,${day},B09999,${name},${shares}\n09001,${day},C00019,INVENTED CUSTODIAN,${2000 - shares}\n`;
    const space = await spaceOf(
      priced(new Market(), ['09001']).file(
        'list.csv',
        `stock_code,date,participant_id,participant_name,shares\n${csv('2026-08-05', 'OLD HOUSE LTD', 1000)}${csv('2026-08-06', 'NEW HOUSE LTD', 1100)}`,
      ),
    );
    try {
      expect(await space.parts('09001')).toEqual([
        '2026-08-06 B09999 +100 trade',
        '2026-08-06 C00019 -100 trade',
      ]);
      expect(
        await space.query(
          `SELECT name, CAST(first_seen AS VARCHAR) AS first, CAST(last_seen AS VARCHAR) AS last FROM names WHERE holder = 'B09999' ORDER BY first_seen`,
        ),
      ).toEqual([
        { name: 'OLD HOUSE LTD', first: '2026-08-05', last: '2026-08-05' },
        { name: 'NEW HOUSE LTD', first: '2026-08-06', last: '2026-08-06' },
      ]);
    } finally {
      space.remove();
    }
  });
});
