import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scoreNowcast, type ToldWeek } from '../../src/sandbox/score-nowcast.js';
import { DuckDbEngine } from '../../src/store/duckdb-engine.js';
import { temporaryFolder } from '../support/folder.js';

const folder = temporaryFolder('score-nowcast');

const told = (week: string, from: string, to: string, net: number, p_inflow: number): ToldWeek => ({
  week,
  from,
  to,
  net,
  low: net - 100,
  high: net + 100,
  p_inflow,
});

async function scores(weeks: readonly ToldWeek[], of = folder) {
  const engine = await DuckDbEngine.open();
  try {
    return await scoreNowcast(engine, of, weeks);
  } finally {
    engine.close();
  }
}

test('weeks after the cut are held against the sum of both channels, by year', async () => {
  writeFileSync(
    join(folder, 'northbound-days.csv'),
    `channel,date,disclosed,net_cny
shanghai,2024-12-19,1,1000000.00
shanghai,2024-12-23,0,300.00
shenzhen,2024-12-23,0,-100.00
shanghai,2024-12-27,0,100.00
shanghai,2025-01-06,0,-50.00
shenzhen,2025-01-07,0,-350.00
shanghai,2025-01-13,0,100.00
`,
  );
  const found = await scores([
    told('2024-W51', '2024-12-16', '2024-12-20', 5, 0.5),
    // true 300
    told('2024-W52', '2024-12-23', '2024-12-27', 260, 0.9),
    // true -400: right sign, outside the interval
    told('2025-W02', '2025-01-06', '2025-01-10', -100, 0.2),
    // true 100: wrong sign, outside the interval
    told('2025-W03', '2025-01-13', '2025-01-17', -20, 0.4),
    // no true day
    told('2025-W04', '2025-01-20', '2025-01-24', 7, 0.6),
  ]);
  expect(found).toEqual([
    {
      year: null,
      weeks: 3,
      hits: 2,
      hit_rate: 2 / 3,
      coverage90: 1 / 3,
      // errors -40, 300, -120
      rmse: Math.round(Math.sqrt((1600 + 90_000 + 14_400) / 3)),
      rms_truth: Math.round(Math.sqrt((90_000 + 160_000 + 10_000) / 3)),
      bias: 47,
    },
    { year: 2024, weeks: 1, hits: 1, hit_rate: 1, coverage90: 1, rmse: 40, rms_truth: 300, bias: -40 },
    {
      year: 2025,
      weeks: 2,
      hits: 1,
      hit_rate: 0.5,
      coverage90: 0,
      rmse: 228,
      rms_truth: 292,
      bias: 90,
    },
  ]);
});

test('no weeks give no figures, no truth no score', async () => {
  expect(await scores([])).toEqual([
    {
      year: null,
      weeks: 0,
      hits: 0,
      hit_rate: null,
      coverage90: null,
      rmse: null,
      rms_truth: null,
      bias: null,
    },
  ]);
  expect(await scores([], join(folder, 'none'))).toBeNull();
});
