import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flowCoverage } from '../../src/figures/frame/coverage-words.js';
import { northboundCoverage } from '../../src/figures/frame/northbound.js';
import { Market, spaceOf, type TestSpace } from '../support/market.js';

describe('what notes and figures say of the data behind flows', () => {
  let space: TestSpace;
  beforeAll(async () => {
    // a list of June, then one of the end of July, then daily ones
    const days = ['2026-06-30', '2026-07-29', '2026-07-30', '2026-07-31'];
    const market = new Market()
      .lists('09001', days, { C00019: [1000, 4000, 4100, 4200], C00010: [9000, 6000, 5900, 5800] })
      .issued('09001', '2026-06-30', 100_000);
    for (const day of ['2026-07-27', '2026-07-28', '2026-07-29']) market.traded('09001', day, 50_000, 10);
    space = await spaceOf(market);
  }, 60_000);
  afterAll(() => space.remove());

  it('tells a change of many days, which may be of trades before the window', async () => {
    const told = async (from: string) =>
      flowCoverage((await space.flows({ from, to: '2026-07-29', by: ['type'] })).coverage);
    const gap = await told('2026-07-27');
    expect(gap.en).toContain(
      '1 stock-day with a change of more than one settlement day: all of it stands on the last trade day, also what was traded before the window.',
    );
    expect(gap.zh).toContain('1 个股票日的变动跨多个交收日');
    expect((await told('2026-07-28')).en).not.toContain('more than one settlement day');
  });
});

describe('what figures say of the data behind northbound flows', () => {
  const told = (...notes: string[]) =>
    northboundCoverage(
      {
        currency: 'CNY',
        by: 'week',
        channel: 'total',
        information: 'benchmarked',
        cumulative: false,
        last_disclosed: '2024-08-16',
        last_day: '2026-08-21',
        notes,
        rows: [],
      },
      [],
    );
  const note = (days: string, rest: string) => `${days} of the window ${rest} in no row: `;

  it('names days that no row holds', () => {
    const several = told(
      `${note('127 northbound days', 'are not stored, or have no flow among published ones, and are')}2026-02-03 to 2026-08-20`,
    );
    expect(several.en).toContain(
      '127 northbound days are in no figure, not stored or without a published flow: 3 February 2026 to 20 August 2026.',
    );
    expect(several.zh).toContain(
      '127 个北向交易日未存或缺已公布的净流入，未计入：2026年2月3日至2026年8月20日。',
    );
    const one = told(
      `${note('1 northbound day', 'is not stored, or has no flow among published ones, and is')}2026-02-03`,
    );
    expect(one.en).toContain(
      '1 northbound day is in no figure, not stored or without a published flow: 3 February 2026.',
    );
    expect(told('no indicators').en).not.toContain('in no figure');
  });
});
