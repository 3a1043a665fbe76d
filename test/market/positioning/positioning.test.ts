import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Amount } from '../../../src/amount.js';
import { Calendar } from '../../../src/calendar/calendar.js';
import { NoDataError, UsageError } from '../../../src/errors.js';
import { industryFlows, unlinked } from '../../../src/market/gaps/flow-codes.js';
import { gapWeights, rankGaps } from '../../../src/market/gaps/gaps.js';
import type { IndustryLink } from '../../../src/market/gaps/links.js';
import type { ValuationRow } from '../../../src/market/valuation/valuation.js';
import { knownOn } from '../../../src/market/positioning/known.js';
import { Workspace } from '../../../src/workspace.js';
import { temporaryFolder } from '../../support/folder.js';
import { csvOf, Inbox } from '../../support/inbox.js';
import { NOW } from '../../support/market.js';

const folder = temporaryFolder('positioning');

describe('when a quarter is known', () => {
  const known = (date: string, report = 'quarter', published: string | null = null): string =>
    knownOn({ date, report, published }, Calendar.shipped());
  it('15 trading days after it, 60 days after the half-year, 90 after the year, or as published', () => {
    expect(known('2024-12-31')).toBe('2025-01-22');
    expect(known('2024-06-30', 'half-year')).toBe('2024-08-29');
    expect(known('2024-12-31', 'annual')).toBe('2025-03-31');
    expect(known('2024-12-31', 'annual', '2025-03-20')).toBe('2025-03-20');
  });
});

const WEIGHTS = `industry,quarter,fund_weight,benchmark_weight,published
食品饮料,2023Q4,14,12,
医药生物,2023Q4,13,6,
食品饮料,2024Q1,15,12,
医药生物,2024Q1,12,6,
食品饮料,2024Q3,11,10,
医药生物,2024Q3,10,6,
食品饮料,2024Q4,9,10,2025-01-22
医药生物,2024Q4,9,5,2025-01-22
食品饮料,2024Q4,20,10,2025-03-31
`;
const HOLDINGS = `stock_code,quarter,value,industry
600001,2024Q4,60,A
600002,2024Q4,30,B
600003,2024Q4,10,
00700.HK,2024Q4,1000,C
`;
const BENCHMARK = `benchmark,date,stock_code,weight,industry
000300,2024-12-31,600001,0.5,A
000300,2024-12-31,600002,0.25,B
000300,2024-12-31,600004,0.25,B
`;
const PE = `id,date,pe_ttm
801120,2024-03-05,30
801120,2024-03-06,20
801120,2024-03-07,10
801150,2024-03-05,30
801150,2024-03-06,20
801150,2024-03-07,25
801950,2024-03-06,8
801950,2024-03-07,9
`;

describe('ready weights, worked by hand', () => {
  const space = new Workspace(join(folder, 'ready'), { now: () => NOW });
  beforeAll(async () => {
    const inbox = new Inbox(join(folder, 'in'));
    await space.import([inbox.put('weights.csv', WEIGHTS), inbox.put('pe.csv', PE)]);
  });

  it('as known: the quarter of 2024-12-31 not before 2025-01-22, its restatement not before 2025-03-31', async () => {
    const row = async (asOf: string) => (await space.positioning({ asOf, industries: ['食品饮料'] })).rows[0];
    expect(await row('2025-01-21')).toMatchObject({ quarter: '2024Q3', overweight: 1, percentile: 0, n: 3 });
    // 2, 3, 1, then -1: the lowest of four
    expect(await row('2025-01-22')).toMatchObject({ quarter: '2024Q4', overweight: -1, percentile: 0, n: 4 });
    expect(await row('2025-03-31')).toMatchObject({ quarter: '2024Q4', overweight: 10, percentile: 100 });
    expect(await row('2024-04-30')).toMatchObject({ quarter: '2024Q1', overweight: 3, percentile: 100 });
  });

  it('a quarter that is missing is a gap, and what the industries lack is other', async () => {
    const { rows, notes } = await space.positioning({ asOf: '2025-02-01' });
    expect(notes).toContain('no holdings of 2024Q2: gaps, not zeros');
    expect(rows.find(({ industry }) => industry === 'other')).toMatchObject({
      fund_weight: 82,
      benchmark_weight: 85,
    });
    await expect(space.positioning({ asOf: '2025-02-01', quarter: '2024Q2' })).rejects.toThrow(NoDataError);
  });

  it('gaps: score is 100 less the mean percentile; an industry with one part is ranked apart', async () => {
    const { rows, notes } = await space.gaps({ asOf: '2025-02-01' });
    expect(rows.map(({ rank, industry, score, parts }) => [rank, industry, score, parts])).toEqual([
      [1, 'Food and beverage', 100, ['valuation', 'positioning']],
      [2, 'Pharmaceuticals and biotechnology', 75, ['valuation', 'positioning']],
      [1, 'Coal', 0, ['valuation']],
    ]);
    expect(notes).toContain(
      '1 of 3 industries lack a part: their score is of the others, and they are ranked apart',
    );
    const only = await space.gaps({ asOf: '2025-02-01', weights: gapWeights('valuation=1') });
    expect(only.rows.map(({ score }) => score)).toEqual([100, 50, 0]);
  });

  it('weights that are none are refused', () => {
    for (const text of ['value=1', 'valuation=-1', 'valuation=', 'valuation=0'])
      expect(() => gapWeights(text)).toThrow('valuation=0.5,positioning=0.5,flow=0');
  });
});

describe('the flow part of gaps', () => {
  const links = [
    ['A', 'banks'],
    ['B', 'coal'],
    ['C', 'retailing food-retailing'],
  ].map(
    ([industry = '', flows = '']): IndustryLink => ({
      industry,
      nameZh: industry,
      valuationIds: [industry],
      metric: 'pe_ttm',
      positioning: [],
      flows: flows.split(' '),
    }),
  );
  const money = (net: number) => new Amount(BigInt(Math.round(net * 100)));
  const flows = industryFlows([
    { industry: 'Banks', net: money(-30) },
    { industry: 'Banks', net: money(10) },
    { industry: 'Retailing', net: money(4.9) },
    { industry: 'Retailing', net: money(0.1) },
    { industry: 'Food and staples retailing', net: money(4) },
    { industry: 'Moon mining', net: money(7) },
  ]);

  it('adds up types and industries; what no link takes in is named', () => {
    expect([...flows.net].map(([code, net]) => [code, net.toString()])).toEqual([
      ['banks', '-20'],
      ['retailing', '5'],
      ['food-retailing', '4'],
      ['moon-mining', '7'],
    ]);
    expect(unlinked(flows, links)).toEqual(['Moon mining']);
  });

  it('ranks the most sold first, and rows with other parts apart', () => {
    const rows = rankGaps(
      links,
      { valuations: [], positions: [], flows: flows.net },
      gapWeights('valuation=1,flow=1'),
    );
    expect(rows.map(({ rank, industry, score, flow }) => [rank, industry, score, flow?.toNumber()])).toEqual([
      [1, 'A', 100, -20],
      [2, 'C', 0, 9],
    ]);
    const pe = { id: 'B', metric: 'pe_ttm', value: 9, percentile: 60 } as ValuationRow;
    const mixed = rankGaps(
      links,
      { valuations: [pe], positions: [], flows: flows.net },
      gapWeights('valuation=1,flow=1'),
    );
    expect(mixed.map(({ rank, industry, parts }) => [rank, industry, parts])).toEqual([
      [1, 'B', ['valuation']],
      [1, 'A', ['flow']],
      [2, 'C', ['flow']],
    ]);
  });

  it('is what flows by industry and type give for settled trades', async () => {
    const space = new Workspace(join(folder, 'flow'), { now: () => NOW });
    const inbox = new Inbox(join(folder, 'flow-in'));
    const days = ['2026-08-03', '2026-08-04', '2026-08-05', '2026-08-06', '2026-08-07'];
    const lists = days.map((date, at) => ({
      stock: '00005',
      date,
      shares: { C00019: 1000 + 100 * at, C00010: 5000 - 300 * at, A00003: 10_000 },
    }));
    const closes = ['2026-07-30', '2026-07-31', ...days].map((date) => `00005,${date},10,10`);
    await space.import([
      inbox.put('lists.csv', csvOf(lists)),
      inbox.put('prices.csv', `stock_code,date,close,vwap\n${closes.join('\n')}\n`),
    ]);
    const { rows, notes } = await space
      .gaps({ asOf: '2026-08-06', weights: gapWeights('flow=1') })
      .catch((error: Error) => ({ rows: [], notes: [error.message] }));
    // one industry alone has no percentile: the answer says that there is none, after having asked
    expect(rows).toEqual([]);
    expect(notes[0]).toContain('trades of 2026-07-06 to 2026-08-04');
    expect(notes[0]).toContain('settled by 2026-08-06');
  });
});

describe('holdings by stock, worked by hand', () => {
  const space = new Workspace(join(folder, 'stocks'), { now: () => NOW });
  beforeAll(async () => {
    const inbox = new Inbox(join(folder, 'in2'));
    await space.import([inbox.put('holdings.csv', HOLDINGS), inbox.put('benchmark.csv', BENCHMARK)]);
  });

  it('weights are of mainland shares; stocks without industry are other', async () => {
    const { rows } = await space.positioning({ asOf: '2025-02-01' });
    expect(
      rows.map((row) => [
        row.industry,
        row.fund_weight,
        row.benchmark_weight,
        row.overweight,
        row.percentile,
      ]),
    ).toEqual([
      ['A', 60, 50, 10, null],
      ['B', 30, 50, -20, null],
      ['other', 10, 0, 10, null],
    ]);
  });

  it('a scheme that is not stored is wrong usage', async () => {
    await expect(space.positioning({ asOf: '2025-02-01', scheme: 'nobody' })).rejects.toThrow(UsageError);
  });
});
