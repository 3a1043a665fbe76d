import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { backtest } from '../../src/nowcast/backtest.js';
import { shippedInputs } from '../../src/nowcast/inputs.js';
import { alignMarket } from '../../src/nowcast/market.js';
import { emptyMemory, nowcast, type NowcastSpan } from '../../src/nowcast/nowcast.js';
import { prepare, type Prepared } from '../../src/nowcast/prepare.js';
import { indicatorTrials } from '../../src/nowcast/indicator-trials.js';
import { hiddenYears } from '../../src/nowcast/simulate.js';
import { knownBy } from '../../src/nowcast/vintage.js';
import { hasSharedData, sharedMarket, sharedPublished } from './shared-market.js';

const HIDDEN = { from: '2023-07-01', to: '2024-08-16', by: 'week', channel: 'total' } as const;

describe.skipIf(!hasSharedData)('the real market (left out where ../shared/data is absent)', () => {
  const memory = emptyMemory();
  let kept: Prepared | null = null;
  const prepared = (): Prepared => {
    kept ??= prepare(sharedMarket());
    return kept;
  };
  const ask = (information: 'realtime' | 'benchmarked', from: string, to: string): NowcastSpan[] =>
    nowcast(prepared(), { from, to, by: 'week', channel: 'total', information }, memory);

  it('weeks of 2017 to mid-2023 with their year hidden: directions, recall, intervals', () => {
    const { rows } = backtest(prepared(), { from: '2017-01-01', to: null, channel: 'total' }, memory);
    const [realtime, benchmarked] = rows;
    expect([realtime?.weeks, realtime?.from, realtime?.to]).toEqual([332, '2017-01-03', '2023-06-30']);
    expect(realtime?.hit_rate).toBeGreaterThanOrEqual(0.8);
    expect(realtime?.recall_outflow).toBeGreaterThan(0.48);
    expect(realtime?.pt_p).toBeLessThan(1e-10);
    expect(benchmarked?.hit_rate).toBeGreaterThanOrEqual(0.83);
    expect(benchmarked?.larger_half).toBeGreaterThan(0.93);
    for (const row of [realtime, benchmarked]) {
      expect(row?.coverage90).toBeGreaterThan(0.8);
      expect(row?.coverage90).toBeLessThan(0.97);
      expect(row?.hit_rate).toBeGreaterThan(row?.baselines.always_positive ?? 1);
    }
    expect(realtime?.baselines.always_positive).toBeCloseTo(0.717, 3);
    // what docs/nowcast.md tells of it
    const docs = readFileSync(new URL('../../docs/nowcast.md', import.meta.url), 'utf8');
    const percent = (share: number | null | undefined): string => ((share ?? Number.NaN) * 100).toFixed(1);
    for (const [name, row] of [['real time', realtime] as const, ['benchmarked', benchmarked] as const]) {
      const wilson = row?.wilson95?.map((end) => percent(end)).join('-');
      const halves = `${percent(row?.recall_outflow)}% / ${percent(row?.recall_inflow)}%`;
      expect(docs).toContain(
        `| ${name} | ${row?.hits} = ${percent(row?.hit_rate)}% | ${wilson} | ${percent(row?.larger_half)}% | ${halves} | ${percent(row?.coverage90)}% |`,
      );
      const years = Object.values(row?.by_year ?? {}).map(
        ({ hit_rate: rate, wilson95: ends }) =>
          `${Math.round(100 * (rate ?? Number.NaN))} (${ends?.map((end) => Math.round(100 * end)).join('-')})`,
      );
      expect(docs).toContain(`| ${name} | ${years.join(' | ')} |`);
    }
  });

  it('each group of indicators left out: what docs/nowcast.md tells', () => {
    const docs = readFileSync(new URL('../../docs/nowcast.md', import.meta.url), 'utf8');
    const rows = indicatorTrials(prepared(), [], { from: '2017-01-01', to: null, channel: 'total' });
    expect(rows.length).toBe(16);
    for (let i = 0; i < rows.length; i += 2) {
      const line = docs.split('\n').find((one) => one.startsWith(`| ${rows[i]?.indicators} | .`));
      const told = line?.match(/\.\d+/g)?.map(Number);
      const found = rows.slice(i, i + 2).flatMap((row) => [row.brier_with, row.brier_without, row.p]);
      expect(told?.length).toBe(6);
      // read here without the corrections of the store, so not to the last digit
      found.forEach((value, cell) => {
        const off = Math.abs((value ?? Number.NaN) - (told?.[cell] ?? Number.NaN));
        expect(off).toBeLessThan(cell % 3 === 2 ? 0.03 : 0.0005);
      });
    }
  });

  it('quarters of 2018 to mid-2023: holdings imply their flow within 16 bn', () => {
    const { net } = prepared().market.channels.total;
    const errors = hiddenYears(prepared(), 'total', memory.fits).flatMap(({ year, fit }) =>
      year < 2018
        ? []
        : fit().anchors.map(({ from, to, flow }) => {
            let truth = 0;
            for (let day = from; day < to; day++) truth += (net[day] as number) || 0;
            return (flow - truth) / 1000;
          }),
    );
    expect(errors.length).toBe(22);
    const squares = errors.reduce((sum, error) => sum + error * error, 0);
    expect(Math.sqrt(squares / errors.length)).toBeLessThan(16);
  });

  it('the hidden weeks of 2023 and 2024 are 57; quarters are near what holdings imply', () => {
    expect(nowcast(prepared(), { ...HIDDEN, information: 'realtime' }, memory).length).toBe(57);
    const quarters = nowcast(prepared(), { ...HIDDEN, by: 'quarter', information: 'benchmarked' }, memory);
    const implied = [-95, -66, 92, 10];
    implied.forEach((flow, index) => {
      const span = quarters[index] as NowcastSpan;
      expect(span.anchored).toBe(true);
      expect(Math.abs(span.net / 1000 - flow)).toBeLessThan(30);
    });
    expect(quarters[1]?.broken).toBeGreaterThan(0.5);
  });

  it('the last quarter of 2024: the flow that a note told is within the interval', () => {
    const [quarter] = nowcast(
      prepared(),
      { from: '2024-10-01', to: '2024-12-31', by: 'quarter', channel: 'total', information: 'benchmarked' },
      memory,
    );
    expect(quarter?.low).toBeLessThan(-138_500);
    expect(quarter?.high).toBeGreaterThan(-138_500);
  });

  it.each(['2023-09-28', '2024-02-08', '2024-10-18'])(
    'the week to %s is the same from what was known then',
    (to) => {
      const [week] = ask('realtime', to, to);
      const known = alignMarket(
        knownBy(sharedPublished(), shippedInputs(), to, '2023-06-30'),
        shippedInputs(),
      );
      const [again] = nowcast(prepare(known), {
        from: to,
        to,
        by: 'week',
        channel: 'total',
        information: 'realtime',
      });
      expect(again).toEqual(week);
    },
  );
});
