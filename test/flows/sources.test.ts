import { utimesSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ccassPage } from '../support/ccass-page.js';
import { emptySpace, Market, spaceOf, type TestSpace } from '../support/market.js';

//   list of     5       6
//   trades of           4
const page = (date: string, hsbc: bigint, citi: bigint, unnamed = 0n): string =>
  ccassPage({
    stock: '09001',
    stockName: 'INVENTED HOLDINGS',
    date,
    issued: 1_000_000n,
    lines: [
      { id: 'C00019', name: 'INVENTED CUSTODIAN', shares: hsbc },
      { id: 'C00010', name: 'INVENTED BANK', shares: citi },
    ],
    ...(unnamed > 0n ? { unnamed: { shares: unnamed, count: 3 } } : {}),
  });
const csv = (hsbc: number, citi: number): Market =>
  new Market().lists('09001', ['2026-08-05', '2026-08-06'], { C00019: [1000, hsbc], C00010: [5000, citi] });
const FLOW = { from: '2026-08-04', to: '2026-08-04', by: ['type'] } as const;

describe('a page and a csv that disagree', () => {
  let before: TestSpace;
  let after: TestSpace;
  beforeAll(async () => {
    const pages = new Market()
      .file('page.html', page('2026-08-06', 1200n, 4800n))
      .traded('09001', '2026-08-04', 10_000, 10);
    before = await spaceOf(pages);
    await before.import(csv(1100, 4900));
    after = await spaceOf(csv(1100, 4900).traded('09001', '2026-08-04', 10_000, 10));
  });
  afterAll(() => {
    before.remove();
    after.remove();
  });

  it('are decided for the page, in whatever order they come', async () => {
    expect(await after.flowLines(FLOW)).toEqual(['stable net 1000 buy 1000', 'flexible net -1000 sell 1000']);
    await after.import(new Market().file('page.html', page('2026-08-06', 1200n, 4800n)));
    const expected = ['stable net 2000 buy 2000', 'flexible net -2000 sell 2000']; // 200 x 10
    expect(await after.flowLines(FLOW)).toEqual(expected);
    expect(await before.flowLines(FLOW)).toEqual(expected);
  });

  it('are both kept', async () => {
    for (const space of [before, after]) {
      expect(
        await space.query(`SELECT kind, chosen FROM stock_days WHERE date = '2026-08-06' ORDER BY kind`),
      ).toEqual([
        { kind: 'csv', chosen: false },
        { kind: 'page', chosen: true },
      ]);
      expect(await space.query('SELECT holder, shares FROM alternates ORDER BY holder')).toEqual([
        { holder: 'C00010', shares: 4900n },
        { holder: 'C00019', shares: 1100n },
      ]);
    }
  });
});

describe('two files of one kind that disagree', () => {
  it('are decided for the one that was fetched later, in whatever order they come', async () => {
    const older = csv(1100, 4900).traded('09001', '2026-08-04', 10_000, 10);
    const newer = csv(1300, 4700);
    const read = async (
      first: Market,
      second: Market,
      times: readonly [number, number],
    ): Promise<string[]> => {
      const space = emptySpace();
      try {
        for (const [index, market] of [first, second].entries()) {
          const paths = market.write(`${space.folder}/set-${index}`);
          for (const path of paths) utimesSync(path, times[index] as number, times[index] as number);
          await space.space.import(paths);
        }
        return await space.flowLines(FLOW);
      } finally {
        space.remove();
      }
    };
    const expected = ['stable net 3000 buy 3000', 'flexible net -3000 sell 3000'];
    expect(await read(older, newer, [1_790_000_000, 1_790_000_100])).toEqual(expected);
    expect(await read(newer, older, [1_790_000_100, 1_790_000_000])).toEqual(expected);
  });
});

describe('pages', () => {
  it('give the unnamed remainder and issued shares', async () => {
    const space = await spaceOf(
      new Market()
        .file('1.html', page('2026-08-05', 1000n, 5000n, 4000n))
        .file('2.html', page('2026-08-06', 1200n, 5000n, 3800n))
        .traded('09001', '2026-08-04', 10_000, 10),
    );
    try {
      expect(await space.parts('09001')).toEqual([
        '2026-08-06 (unnamed) -200 trade',
        '2026-08-06 C00019 +200 trade',
      ]);
      expect(await space.days('09001')).toMatchObject([{ deposited: 0, residual: 0 }]);
      const { coverage } = await space.flows(FLOW);
      expect(coverage.notes.join()).not.toContain('without issued shares');
    } finally {
      space.remove();
    }
  });
});
