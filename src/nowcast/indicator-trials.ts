import { dieboldMariano } from '../stats/index.js';
import { type BacktestQuery, type BacktestWeek, backtestWeeks, INFORMATION } from './backtest.js';
import type { Information } from './estimate.js';
import { featuresOf } from './features.js';
import type { Indicator } from './indicators.js';
import { emptyMemory } from './nowcast.js';
import type { Prepared } from './prepare.js';
import { brier, hitRate } from './score.js';

/** How the weeks of hidden years come out with some indicators and without them. */
export interface TrialRow {
  /** A group of those in use, or one candidate. */
  readonly indicators: string;
  readonly used: boolean;
  readonly information: Information;
  readonly weeks: number;
  /** Published northbound days of the whole history on which one of them has a value. */
  readonly days: number;
  readonly hit_rate_with: number | null;
  readonly hit_rate_without: number | null;
  /** Mean squared error of the probability of an inflow. */
  readonly brier_with: number | null;
  readonly brier_without: number | null;
  /**
   * One-sided p of Diebold and Mariano, with the correction of Harvey, Leybourne and Newbold, on weekly squared errors
   * of that probability: small where the estimate is better with them. Null where they change nothing.
   */
  readonly p: number | null;
  /** `yes` where p is below 0.05, `no` above 0.95; `no data` where none of them has a value on any day, so that nothing was tried. */
  readonly helps: 'yes' | 'no' | 'no difference' | 'no data';
}

const SURE = 0.05;

/**
 * Tries indicators out of sample: each group of those in use left out, each candidate taken in, on the weeks of the years
 * whose flows were published, hidden again (as `backtest` does). All that is learnt is learnt anew each time.
 * @param told how many estimates of how many are done
 */
export function indicatorTrials(
  prepared: Prepared,
  candidates: readonly Indicator[],
  query: BacktestQuery,
  told: (done: number, total: number) => void = () => undefined,
): TrialRow[] {
  const used = prepared.features.indicators;
  const groups = [...new Set(used.map(({ group }) => group))];
  const total = 1 + groups.length + candidates.length;
  let done = 0;
  const weeksWith = (indicators: readonly Indicator[]): BacktestWeek[] => {
    const features = featuresOf(prepared.market, indicators);
    const weeks = backtestWeeks({ ...prepared, features }, query, emptyMemory());
    told(++done, total);
    return weeks;
  };
  const all = weeksWith(used);
  const row = (
    name: string,
    own: readonly Indicator[],
    isUsed: boolean,
    withThem: readonly BacktestWeek[],
    without: readonly BacktestWeek[],
  ): TrialRow[] =>
    INFORMATION.flatMap((information) => {
      const of = (weeks: readonly BacktestWeek[]): BacktestWeek[] =>
        weeks.filter((week) => week.information === information);
      const [yes, no] = [of(withThem), of(without)];
      if (yes.length === 0) return [];
      const p = better(yes, no);
      const days = daysOf(prepared, own);
      return [
        {
          indicators: name,
          used: isUsed,
          information,
          weeks: yes.length,
          days,
          hit_rate_with: hitRate(yes),
          hit_rate_without: hitRate(no),
          brier_with: brier(yes),
          brier_without: brier(no),
          p,
          helps: days === 0 ? 'no data' : verdict(p),
        },
      ];
    });
  return [
    ...groups.flatMap((group) => {
      const own = used.filter((one) => one.group === group);
      const rest = used.filter((one) => one.group !== group);
      return row(group, own, true, all, weeksWith(rest));
    }),
    ...candidates.flatMap((one) => row(one.id, [one], false, weeksWith([...used, one]), all)),
  ];
}

function verdict(p: number | null): TrialRow['helps'] {
  if (p === null || (p >= SURE && p <= 1 - SURE)) return 'no difference';
  return p < SURE ? 'yes' : 'no';
}

/** p that the first foretell no better than the second. */
function better(weeks: readonly BacktestWeek[], others: readonly BacktestWeek[]): number | null {
  const errors = (list: readonly BacktestWeek[]): number[] =>
    list.map(({ inflow, truth }) => inflow - Number(truth > 0));
  if (weeks.length < 2) return null;
  return dieboldMariano({ errors1: errors(others), errors2: errors(weeks), alternative: 'greater' }).pValue;
}

function daysOf({ market }: Prepared, indicators: readonly Indicator[]): number {
  const { columns } = featuresOf(market, indicators);
  const { net } = market.channels.total;
  let days = 0;
  for (let i = 0; i < net.length; i++)
    if (!Number.isNaN(net[i] as number) && columns.some((column) => Number.isFinite(column[i] as number)))
      days += 1;
  return days;
}
