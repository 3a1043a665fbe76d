import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Market, spaceOf, type TestSpace } from '../support/market.js';
import { run } from '../support/terminal.js';

//   list of     31 July (Fri)   3 Aug    4        5
//   trades of                   30 July  31       3 Aug
const DAYS = ['2026-07-31', '2026-08-03', '2026-08-04', '2026-08-05'];
const TRADED = ['2026-07-30', '2026-07-31', '2026-08-03', '2026-08-04', '2026-08-05'];
const WINDOW = { from: '2026-07-30', to: '2026-08-03' };

const profile = (symbol: string, industry: string): string =>
  JSON.stringify({
    quoteSummary: { result: [{ assetProfile: { industry }, quoteType: { symbol } }], error: null },
  });

const market = new Market()
  .lists('00700', DAYS, { C00019: [1000, 1100, 1100, 1100], C00010: [9000, 8900, 8900, 8900] })
  .lists('00005', DAYS, { C00019: [500, 500, 700, 700], C00010: [500, 500, 300, 300] })
  .lists('09001', DAYS, { C00019: [200, 200, 200, 230], C00010: [200, 200, 200, 170] })
  .lists('09002', DAYS, { C00019: [300, 290, 290, 290], C00010: [300, 310, 310, 310] })
  .lists('09003', DAYS, { C00019: [70, 60, 60, 60], C00010: [30, 40, 40, 40] })
  .tradedOn('00700', TRADED, 10_000, 10)
  .tradedOn('00005', TRADED, 10_000, 20)
  .tradedOn('09001', TRADED, 10_000, 50)
  .tradedOn('09002', TRADED, 10_000, 100)
  .file('profile.json', profile('9002.HK', 'Oil & Gas E&P'));
for (const stock of ['00700', '00005', '09001', '09002', '09003'])
  market.issued(stock, '2026-07-01', 1_000_000);

let space: TestSpace;
beforeAll(async () => {
  space = await spaceOf(market);
});
afterAll(() => space.remove());

describe('flows by industry without a scheme of the user', () => {
  it('stand in the groups of the shipped one', async () => {
    expect(await space.flowLines({ ...WINDOW, by: ['industry', 'type'] })).toEqual([
      'Banks stable net 4000 buy 4000', // 200 x 20
      'Banks flexible net -4000 sell 4000',
      'Oil and gas stable net -1000 sell 1000', // 10 x 100
      'Oil and gas flexible net 1000 buy 1000',
      'Software and services stable net 1000 buy 1000', // 100 x 10
      'Software and services flexible net -1000 sell 1000',
      'unclassified stable net 1500 buy 1500', // 30 x 50
      'unclassified flexible net -1500 sell 1500',
    ]);
  });

  it('say how much the scheme does not place, and how much a profile does', async () => {
    const { coverage } = await space.flows({ ...WINDOW, by: ['industry'] });
    // bought and sold: 2 x (1000 + 4000 + 1500 + 1000) = 15000
    // held on 3 August: 10000 x 10 + 1000 x 20 + 400 x 50 + 600 x 100 = 200000; 09003 has no close
    expect(coverage.industries).toEqual({
      scheme: 'waizi',
      stocks: 5,
      unclassified: { stocks: 2, codes: ['09001', '09003'], gross_share: 0.2, value_share: 0.1 },
      yahoo: { stocks: 1, codes: ['09002'], gross_share: 0.13333333, value_share: 0.3 },
      valued: { date: '2026-08-03', price_date: '2026-08-03', stocks: 4, unpriced: 1 },
      names_zh: {
        Banks: '银行',
        'Oil and gas': '石油与天然气',
        'Software and services': '软件与服务',
        unclassified: '未分类',
      },
      others: [],
    });
    expect(coverage.notes.slice(-2)).toEqual([
      'industries of the scheme waizi: 2 of 5 stocks unclassified (09001, 09003), 20.00% of gross flow and 10.00% of the value held (4 stocks valued by the lists of 2026-08-03 at the closes of 2026-08-03, 1 left out without a close)',
      '1 stock placed by its Yahoo profile (09002), 13.33% of gross flow and 30.00% of the value held',
    ]);
  });

  it('count the types and stocks asked for', async () => {
    const stable = await space.flows({ ...WINDOW, by: ['industry'], types: ['stable'] });
    expect(stable.coverage.industries).toMatchObject({
      unclassified: { gross_share: 0.2, value_share: 0.1 },
      yahoo: { gross_share: 0.13333333 },
    });
    const two = await space.flows({ ...WINDOW, by: ['industry'], stocks: ['700', '9001'] });
    expect(two.coverage.industries).toMatchObject({
      stocks: 2,
      unclassified: { stocks: 1, codes: ['09001'], gross_share: 0.6, value_share: 0.16666667 },
      yahoo: { stocks: 0, codes: [], gross_share: 0, value_share: 0 },
    });
  });

  it('tell of industries in answers by industry only', async () => {
    expect((await space.flows({ ...WINDOW, by: ['type'] })).coverage.industries).toBeUndefined();
  });

  it('are told in Chinese where that is asked for, in tables and CSV; JSON has both', async () => {
    const asked = ['flows', '--from', '2026-07-30', '--to', '2026-08-03', '--by', 'industry'];
    const data = ['--data', join(space.folder, 'data')];
    const csv = await run([...asked, '--lang', 'zh', '--csv', ...data]);
    expect(csv.out.split('\n').map((line) => line.split(',')[0])).toEqual([
      'industry',
      '银行',
      '石油与天然气',
      '软件与服务',
      '未分类',
      '',
    ]);
    expect(csv.err).toContain('note: industries of the scheme waizi: 2 of 5 stocks unclassified');
    const json = await run([...asked, '--lang', 'zh', '--json', ...data]);
    const { rows, coverage } = JSON.parse(json.out);
    expect(rows[0].industry).toBe('Banks');
    expect(coverage.industries.names_zh.Banks).toBe('银行');
    const table = await run([...asked, ...data]);
    expect(table.out).toContain('2 of 5 stocks unclassified (09001, 09003), 20.00% of gross flow');
    const wrong = await run([...asked, '--lang', 'fr', ...data]);
    expect([wrong.code, wrong.err]).toEqual([2, 'waizi: --lang "fr" is none of en, zh\n']);
  });
});

describe('value held by industry', () => {
  it('adds up to the value of all shares held', async () => {
    const held = await space.space.heldByIndustry({ to: '2026-08-04' });
    expect(held).toMatchObject({ date: '2026-08-04', scheme: 'waizi', stocks: 4, unpriced: ['09003'] });
    expect(
      held.rows.map(({ industry, basis, value, share }) => `${industry} ${basis} ${value} ${share}`),
    ).toEqual([
      'Banks shipped 20000 0.1',
      'Oil and gas yahoo 60000 0.3',
      'Software and services shipped 100000 0.5',
      'unclassified unclassified 20000 0.1',
    ]);
    const { rows } = await space.space.shares({ to: '2026-08-04' });
    const [ours, theirs] = [held.rows, rows].map((some) =>
      some.reduce((sum, { value }) => sum + value.cents, 0n),
    );
    expect(ours).toBe(theirs);
  });

  it('is unknown where the first list is of a day after the window', async () => {
    const late = await spaceOf(
      new Market()
        .lists('00700', DAYS.slice(1, 3), { C00019: [1000, 1100], C00010: [9000, 8900] })
        .tradedOn('00700', TRADED, 10_000, 10)
        .issued('00700', '2026-07-01', 1_000_000),
    );
    try {
      const { coverage } = await late.flows({ from: '2026-07-31', to: '2026-07-31', by: ['industry'] });
      expect(coverage.industries).toMatchObject({
        unclassified: { stocks: 0, gross_share: 0, value_share: null },
        valued: { date: null, price_date: null, stocks: 0, unpriced: 0 },
      });
      expect(coverage.notes.at(-1)).toBe(
        'industries of the scheme waizi: 0 of 1 stocks unclassified, 0.00% of gross flow and no value held is known (no stock on the lists has a close)',
      );
    } finally {
      late.remove();
    }
  });

  it('brings a close across a split to the share units of the list, and counts a RMB counter once', async () => {
    const split = await spaceOf(
      new Market()
        .lists('00700', ['2025-03-07'], { C00019: [100] })
        .lists('80700', ['2025-03-07'], { C00019: [30] })
        .closed('00700', '2025-03-11', 10)
        .action('00700', '2025-03-10', 'split', 5, 1),
    );
    try {
      const held = await split.space.heldByIndustry({ priceDate: '2025-03-11' });
      // 130 old shares are 650 new ones
      expect(held.rows.map(({ industry, stocks, value }) => [industry, stocks, value.toString()])).toEqual([
        ['Software and services', 1, '6500'],
      ]);
    } finally {
      split.remove();
    }
  });
});

describe('the industry of a flow', () => {
  it('is that of its trade date', async () => {
    // 11 September 2015: the code is a brewer's; 28 August: a supermarket's
    const days = ['2015-08-27', '2015-08-28', '2015-08-31', '2015-09-10', '2015-09-11'];
    const dated = await spaceOf(
      new Market()
        .lists('00291', days, { C00019: [100, 110, 110, 110, 130], C00010: [100, 90, 90, 90, 70] })
        .tradedOn(
          '00291',
          ['2015-08-25', '2015-08-26', '2015-08-27', '2015-08-28', '2015-09-08', '2015-09-09'],
          10_000,
          10,
        )
        .issued('00291', '2015-08-01', 1_000_000),
    );
    try {
      const lines = await dated.flowLines({ from: '2015-08-01', to: '2015-09-30', by: ['industry', 'type'] });
      expect(lines).toEqual([
        'Food and staples retailing stable net 100 buy 100',
        'Food and staples retailing flexible net -100 sell 100',
        'Food, beverages and tobacco stable net 200 buy 200',
        'Food, beverages and tobacco flexible net -200 sell 200',
      ]);
    } finally {
      dated.remove();
    }
  });
});

describe('a scheme named in config.yaml', () => {
  it('that is not stored is an error of answers by industry, and of no other', async () => {
    const named = await spaceOf(market, 'industries: house\n');
    try {
      await expect(named.flows({ ...WINDOW, by: ['industry'] })).rejects.toThrow(
        'config.yaml, industries: no rows of the industry scheme "house" are stored; import them, or name one of waizi, yahoo',
      );
      expect((await named.flows({ ...WINDOW, by: ['type'] })).rows).toHaveLength(2);
      const file = join(named.folder, 'house.csv');
      writeFileSync(file, 'stock_code,industry,industry_zh,scheme\n700,Big,大,house\n5,Big,大,house\n');
      await named.space.import([file]);
      const { rows, coverage } = await named.flows({ ...WINDOW, by: ['industry'] });
      expect(rows.map(({ industry }) => industry)).toEqual(['Big', 'unclassified']);
      expect(coverage.industries).toMatchObject({
        scheme: 'house',
        unclassified: { codes: ['09001', '09002', '09003'] },
        yahoo: { stocks: 0 },
        names_zh: { Big: '大' },
      });
    } finally {
      named.remove();
    }
  });
});
