import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { agrees, coverage, hitRate, type Scored } from '../nowcast/score.js';
import type { Engine } from '../store/engine.js';

/** A week's northbound net as a workspace tells it, CNY, with its 90% interval. */
export interface ToldWeek {
  readonly week: string;
  readonly from: string;
  readonly to: string;
  readonly net: number;
  readonly low: number;
  readonly high: number;
  readonly p_inflow: number;
}

/** Weeks whose flow was estimated, beside their true flow. */
export interface NowcastScore {
  /** The year of the weeks' last days; null for all of them. */
  readonly year: number | null;
  readonly weeks: number;
  /** Weeks told with the true sign. */
  readonly hits: number;
  /** Fractions of the weeks; null without weeks. */
  readonly hit_rate: number | null;
  readonly coverage90: number | null;
  /** CNY: root of the mean squared error of a week, and of the weeks' true flows (the error of an estimate of zero). */
  readonly rmse: number | null;
  readonly rms_truth: number | null;
  /** CNY: told less true, on average. */
  readonly bias: number | null;
}

/**
 * Holds the weekly northbound estimates of a simulated workspace against the flows that its truth has for the days that
 * are not disclosed. A week counts when none of its days was disclosed.
 * @param folder the truth
 * @returns all weeks first, then each year; null where the truth has no northbound side
 */
export async function scoreNowcast(
  engine: Engine,
  folder: string,
  told: readonly ToldWeek[],
): Promise<NowcastScore[] | null> {
  const file = join(folder, 'northbound-days.csv');
  if (!existsSync(file)) return null;
  const days = await engine.query(
    `SELECT CAST(date AS VARCHAR) AS date, max(disclosed) AS disclosed, CAST(sum(net_cny) AS VARCHAR) AS net
     FROM read_csv('${file.replaceAll("'", "''")}', header = true, types = {'date': 'DATE', 'disclosed': 'INTEGER', 'net_cny': 'DECIMAL(24,2)'})
     GROUP BY date ORDER BY date`,
  );
  const truth = days.map(({ date, disclosed, net }) => ({
    date: String(date),
    disclosed: Number(disclosed) === 1,
    net: Number(net),
  }));
  const weeks: (Scored & { readonly year: number })[] = [];
  for (const { week, from, to, net, low, high, p_inflow } of told) {
    const own = truth.filter(({ date }) => from <= date && date <= to);
    if (own.length === 0 || own.some(({ disclosed }) => disclosed)) continue;
    weeks.push({
      key: week,
      year: Number(to.slice(0, 4)),
      estimate: net,
      low,
      high,
      inflow: p_inflow,
      truth: own.reduce((sum, day) => sum + day.net, 0),
    });
  }
  const years = [...new Set(weeks.map(({ year }) => year))].sort();
  return [
    scoreOf(null, weeks),
    ...years.map((year) =>
      scoreOf(
        year,
        weeks.filter((week) => week.year === year),
      ),
    ),
  ];
}

function scoreOf(year: number | null, weeks: readonly Scored[]): NowcastScore {
  const mean = (of: (week: Scored) => number): number | null =>
    weeks.length === 0 ? null : weeks.reduce((sum, week) => sum + of(week), 0) / weeks.length;
  const root = (value: number | null): number | null =>
    value === null ? null : Math.round(Math.sqrt(value));
  const bias = mean(({ estimate, truth }) => estimate - truth);
  return {
    year,
    weeks: weeks.length,
    hits: weeks.filter(({ estimate, truth }) => agrees(estimate, truth)).length,
    hit_rate: hitRate(weeks),
    coverage90: coverage(weeks),
    rmse: root(mean(({ estimate, truth }) => (estimate - truth) ** 2)),
    rms_truth: root(mean(({ truth }) => truth ** 2)),
    bias: bias === null ? null : Math.round(bias),
  };
}
