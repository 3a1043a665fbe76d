import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Calendar } from '../../../src/calendar/calendar.js';
import { NoDataError } from '../../../src/errors.js';
import type { ValuationRequest } from '../../../src/valuation-questions.js';
import type { ValuationRow } from '../../../src/market/valuation/valuation.js';
import { Workspace } from '../../../src/workspace.js';
import { temporaryFolder } from '../../support/folder.js';
import { Inbox } from '../../support/inbox.js';
import { NOW } from '../../support/market.js';
import { sharedDataAbsent } from '../../support/shared-data.js';

const folder = temporaryFolder('valuation');

/** Tuesday 2024-03-05 to Monday 2024-03-18 without one day: 2024-03-12. */
const TIES = `id,date,pe_ttm
801120,2024-03-05,10
801120,2024-03-06,20
801120,2024-03-07,20
801120,2024-03-08,40
801120,2024-03-11,30
801120,2024-03-13,15
801120,2024-03-14,50
801120,2024-03-15,25
801120,2024-03-18,20
`;
const LOSSES = `id,date,metric,value
801180,2024-03-05,pe_ttm,-5
801180,2024-03-06,pe_ttm,30
801180,2024-03-07,pe_ttm,10
801180,2024-03-08,pe_ttm,20
801180,2024-03-11,pe_ttm,-2
801180,2024-03-08,pb,0.7
`;
const RENAMED = `id,date,pe_ttm
电气设备,2021-12-09,40
电气设备,2021-12-10,50
电力设备,2021-12-13,30
电力设备,2021-12-14,45
化工,2021-12-10,12
基础化工,2021-12-13,20
基础化工,2021-12-14,18
801950,2021-12-09,8
801950,2021-12-13,9
`;

describe('percentiles worked by hand', () => {
  const space = new Workspace(join(folder, 'data'), { now: () => NOW });
  const one = async (request: ValuationRequest): Promise<ValuationRow> =>
    (await space.valuation(request)).rows[0] as ValuationRow;
  beforeAll(async () => {
    const inbox = new Inbox(join(folder, 'in'));
    const files = await space.import([
      inbox.put('ties.csv', TIES),
      inbox.put('losses.csv', LOSSES),
      inbox.put('renamed.csv', RENAMED),
    ]);
    expect(files.map(({ status, set_aside }) => [status, set_aside])).toEqual(
      Array.from({ length: 3 }, () => ['loaded', []]),
    );
  });

  it('ties: 2 of the 8 others are below 20', async () => {
    expect(await one({ ids: ['801120'] })).toEqual({
      id: '801120',
      name: 'Food and beverage',
      name_zh: '食品饮料',
      metric: 'pe_ttm',
      value: 20,
      percentile: 25,
      since: '2013-01-01',
      n: 9,
      method: 'percentrank-inc',
      grid: 'daily',
      date: '2024-03-18',
      from: '2024-03-05',
      back_cast: 0,
      negative: 0,
      missing: 1,
      source: 'valuation-csv',
      reason: null,
    });
  });

  it.each([
    ['PERCENTRANK.INC', (100 * 2) / 8],
    ['percentrank-exc', (100 * 3) / 10],
    ['strict', (100 * 2) / 9],
    ['weak', (100 * 5) / 9],
    ['mean', (100 * 3.5) / 9],
  ])('%s', async (method, expected) => {
    expect((await one({ ids: ['801120'], method })).percentile).toBeCloseTo(expected, 10);
  });

  it('a past day knows nothing of later ones: on the 15th 25 stood above 4 of 7', async () => {
    expect(await one({ ids: ['801120'], asOf: '2024-03-15' })).toMatchObject({
      value: 25,
      n: 8,
      percentile: expect.closeTo((100 * 4) / 7, 10),
    });
  });

  it('on a day without a value the last one before it answers, and is named', async () => {
    expect(await one({ ids: ['801120'], asOf: '2024-03-12' })).toMatchObject({
      date: '2024-03-11',
      value: 30,
      percentile: 75,
    });
  });

  it('by week: the last of each, 40 25 20, the running week among them', async () => {
    expect(await one({ ids: ['801120'], grid: 'weekly' })).toMatchObject({ n: 3, percentile: 0 });
    expect(await one({ ids: ['801120'], grid: 'weekly', asOf: '2024-03-14' })).toMatchObject({
      n: 2,
      value: 50,
      percentile: 100,
    });
  });

  it('one value has no percentile', async () => {
    expect(await one({ ids: ['801120'], grid: 'monthly' })).toMatchObject({
      n: 1,
      percentile: null,
      reason: 'one value only',
    });
    expect(await one({ ids: ['801180'], metrics: ['pb'] })).toMatchObject({ n: 1, percentile: null });
  });

  it('two sources of one valuation: the one with more days, from whatever day on is asked, as check has it', async () => {
    const inbox = new Inbox(join(folder, 'sources-in'));
    const both = new Workspace(join(folder, 'sources'), { now: () => NOW });
    const days = ['2024-03-05', '2024-03-06', '2024-03-07', '2024-03-08'];
    const told = (source: string, from: number, pe: number): string =>
      `id,date,pe_ttm,source\n${days
        .slice(from)
        .map((date, at) => `000985,${date},${pe + at / 10},${source}\n`)
        .join('')}`;
    await both.import([inbox.put('a.csv', told('a', 2, 16)), inbox.put('b.csv', told('b', 0, 18))]);
    for (const since of ['2013-01-01', '2024-03-07', '2024-03-08'])
      expect((await both.valuation({ ids: ['000985'], since })).rows).toMatchObject([
        { source: 'b', value: 18.3, since },
      ]);
    expect((await both.valuation({ ids: ['000985'], source: 'a' })).rows).toMatchObject([{ value: 16.1 }]);
    const rows = await both.checks();
    expect(rows.find(({ check }) => check === 'valuation-conflicts')?.example).toContain('; b is used');
  });

  it('a loss is no part of the distribution, and has no percentile', async () => {
    expect(await one({ ids: ['801180'], metrics: ['pe_ttm'], asOf: '2024-03-08' })).toMatchObject({
      n: 3,
      negative: 1,
      from: '2024-03-06',
      percentile: 50,
    });
    expect(await one({ ids: ['801180'], metrics: ['pe_ttm'] })).toMatchObject({
      value: -2,
      n: 3,
      negative: 2,
      percentile: null,
      reason: 'pe_ttm is -2: a loss has no percentile',
    });
  });

  it('a PB of the last balance sheet is answered by a general one, and says so', async () => {
    const { rows, notes } = await space.valuation({ ids: ['801180'], metrics: ['pb_lf'] });
    expect(rows).toMatchObject([{ metric: 'pb', value: 0.7 }]);
    expect(notes[0]).toContain('pb_lf is not stored; pb is shown');
  });

  it('an industry renamed in 2021 is one series, one with other companies is not', async () => {
    const power = await space.valuation({ ids: ['801730'], asOf: '2021-12-14' });
    expect(power.rows).toMatchObject([
      { id: '801730', n: 4, value: 45, percentile: expect.closeTo((100 * 2) / 3, 10) },
    ]);
    expect(power.notes).toContain(
      '801730: 电气设备 until 2021-12-12 and 电力设备 from then on are one industry',
    );
    const chemicals = await space.valuation({ ids: ['801030'], asOf: '2021-12-14' });
    expect(chemicals.rows).toMatchObject([{ id: '基础化工', n: 2, percentile: 0 }]);
    expect(chemicals.notes[0]).toContain('its history of before is not joined');
  });

  it('values of before an industry had an index are back-cast, and left out when asked', async () => {
    const coal = { ids: ['801950'], asOf: '2021-12-13' };
    expect(await one(coal)).toMatchObject({ n: 2, back_cast: 1, percentile: 100 });
    expect(await one({ ...coal, excludeBackCast: true })).toMatchObject({ n: 1, back_cast: 0 });
  });

  it('the history is what each day would have answered, its last row the answer', async () => {
    for (const grid of ['daily', 'weekly', 'monthly'] as const) {
      const { rows } = await space.valuationHistory({ ids: ['801120', '801180'], grid });
      for (const { id, metric, date, value, percentile, n } of rows) {
        const answer = await one({ ids: [id], metrics: [metric as 'pb'], grid, asOf: date });
        expect({ date, value, percentile, n }).toEqual({
          date: answer.date,
          value: answer.value,
          percentile: answer.percentile,
          n: answer.n,
        });
      }
    }
  });

  it('without data says so', async () => {
    await expect(space.valuation({ ids: ['nothing'] })).rejects.toThrow(NoDataError);
    await expect(space.valuation({ ids: ['801120'], asOf: '2024-03-01' })).rejects.toThrow(NoDataError);
  });
});

describe('percentiles over time', () => {
  /** PERCENTRANK.INC by counting: values below over n - 1, losses left out. */
  const counted = (values: readonly number[]): number | null => {
    const last = values.at(-1) as number;
    const gains = values.filter((value) => value > 0);
    if (last <= 0 || gains.length < 2) return null;
    return (100 * gains.filter((value) => value < last).length) / (gains.length - 1);
  };

  it('are what counting gives, and later days never change them (property)', async () => {
    const days = Calendar.shipped().openDays('mainland', '2023-01-03', '2023-02-28');
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -200, max: 4000 }), { minLength: 3, maxLength: days.length }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (told, share) => {
          const tenths = told.map((value) => 1000 + value);
          const cut = 1 + Math.floor(share * (tenths.length - 2));
          const file = (count: number): string =>
            `id,date,pe_ttm\n${tenths
              .slice(0, count)
              .map((value, at) => `801120,${days[at]},${value / 100}`)
              .join('\n')}\n`;
          run += 1;
          const inbox = new Inbox(join(folder, `property-${run}`));
          const space = new Workspace(join(folder, `property-data-${run}`), { now: () => NOW });
          await space.import([inbox.put('a.csv', file(cut))]);
          const before = await space.valuationHistory({ ids: ['801120'] });
          await space.import([inbox.put('b.csv', file(tenths.length))]);
          const after = await space.valuationHistory({ ids: ['801120'] });
          expect(after.rows.slice(0, before.rows.length)).toEqual(before.rows);
          for (const [at, row] of after.rows.entries()) {
            const expected = counted(after.rows.slice(0, at + 1).map(({ value }) => value));
            if (expected === null) expect(row.percentile).toBeNull();
            else expect(row.percentile).toBeCloseTo(expected, 9);
          }
          const asked = after.rows[cut - 1];
          if (!asked) return;
          const answer = await space.valuation({ ids: ['801120'], asOf: asked.date });
          expect(answer.rows[0]).toMatchObject({
            value: asked.value,
            percentile: asked.percentile,
            n: asked.n,
          });
        },
      ),
      { numRuns: 4, seed: 7 },
    );
  });

  it('a history that begins late or has a hole says so, once for all it holds for', async () => {
    const inbox = new Inbox(join(folder, 'holes'));
    const space = new Workspace(join(folder, 'holes-data'), { now: () => NOW });
    const rows = ['2023-01-03', '2023-01-04', '2023-06-01', '2023-06-02'].flatMap((date, at) => [
      `801120,${date},2${at},3.${at}`,
      `801150,${date},3${at},4.${at}`,
    ]);
    await space.import([inbox.put('a.csv', `id,date,pe_ttm,pb\n${rows.join('\n')}\n`)]);
    const { notes } = await space.valuation({ asOf: '2023-06-02' });
    expect(notes).toEqual([
      '801120 pe_ttm pb, 801150 pe_ttm pb: the history begins on 2023-01-03, not on 2013-01-01',
      '801120 pe_ttm pb, 801150 pe_ttm pb: no values from 2023-01-05 to 2023-05-31',
    ]);
  });

  it('two files with two values for a day: the newer fetch counts, and check names both', async () => {
    const inbox = new Inbox(join(folder, 'twice'));
    const space = new Workspace(join(folder, 'twice-data'), { now: () => NOW });
    await space.import([
      inbox.put('new.csv', 'id,date,pe_ttm\n000300.SH,2024-03-05,13\n', '2026-11-20T00:00:00Z'),
      inbox.put('old.csv', 'id,date,pe_ttm\nSH000300,2024-03-05,12\n', '2026-11-18T00:00:00Z'),
    ]);
    const { rows } = await space.valuation({ ids: ['000300.SH'] });
    expect(rows).toMatchObject([{ id: '000300', value: 13, n: 1 }]);
    const check = (await space.checks()).find((one) => one.check === 'valuation-conflicts');
    expect(check).toMatchObject({ status: 'warn', count: 1 });
    expect(check?.example).toMatch(
      /pe_ttm of 000300 on 2024-03-05: 1[23] \((?:new|old)\.csv\) and 1[23] \((?:new|old)\.csv\), both by valuation-csv; 13 counts/,
    );
  });
});

describe.skipIf(sharedDataAbsent)(
  `valuation on 2025-03-06${sharedDataAbsent ? ' (left out: ../shared/data is absent)' : ''}`,
  () => {
    const shared = fileURLToPath(new URL('../../../../shared/data/valuation/', import.meta.url));
    const space = new Workspace(join(folder, 'real'), { now: () => NOW });
    beforeAll(async () => {
      const paths = ['399989', '000932', '000300'].map((id) => join(shared, `${id}.json.gz`));
      expect(paths.every(existsSync)).toBe(true);
      await space.import(paths);
    });

    it('medical care 33.1 at 23%, consumer staples 20.7 at 17%, CSI 300 12.6 at 61%', async () => {
      const { rows } = await space.valuation({ asOf: '2025-03-06', metrics: ['pe_ttm'] });
      expect(
        Object.fromEntries(
          rows.map(({ id, value, percentile, n }) => [id, [value, percentile?.toFixed(3), n]]),
        ),
      ).toEqual({
        '399989': [33.08, '23.129', 2954],
        '000932': [20.72, '17.000', 2954],
        '000300': [12.57, '61.124', 2954],
      });
    });
  },
);
