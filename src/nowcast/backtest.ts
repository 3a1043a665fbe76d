import { pesaranTimmermann, wilsonInterval } from '../stats/index.js';
import { NoDataError } from '../errors.js';
import type { IsoDate } from '../iso-date.js';
import type { Information } from './estimate.js';
import { type Channel, needFlows } from './market.js';
import { calibrationAt, emptyMemory, type Memory } from './nowcast.js';
import { lastTwoQuarters } from './naive.js';
import type { Prepared } from './prepare.js';
import { hiddenMoves } from './reconcile.js';
import { agrees, brier, coverage, hitRate, largerHalf, type Scored, share } from './score.js';
import { FEWEST_DAYS, hiddenYears, trialWeeks } from './simulate.js';
import { tell } from './told.js';
import { spansOf } from './weeks.js';

/** `flow`: the sign of the week's flow; `change`: the sign of its change on the week before. */
export type Target = 'flow' | 'change';

export interface BacktestQuery {
  readonly from: IsoDate | null;
  readonly to: IsoDate | null;
  readonly channel: Channel;
}

export interface YearScore {
  readonly weeks: number;
  readonly hits: number;
  readonly hit_rate: number | null;
  readonly wilson95: readonly [number, number] | null;
}

export interface BacktestRow extends YearScore {
  readonly target: Target;
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly information: Information;
  /** One-sided p of the test of Pesaran and Timmermann; null where all estimates have one sign. */
  readonly pt_p: number | null;
  readonly coverage90: number | null;
  readonly by_year: Readonly<Record<string, YearScore>>;
  readonly baselines: {
    readonly always_positive: number | null;
    /** The sign of the week before, which since August 2024 nobody knows. */
    readonly last_sign: number | null;
    /** The sign of the last two quarters' flow known by then. */
    readonly previous_quarters_sign: number | null;
  };
  /** Hit rate among weeks of at least median size. */
  readonly larger_half: number | null;
  readonly recall_inflow: number | null;
  readonly recall_outflow: number | null;
  /** Mean squared error of the probability of an inflow; of `flow` alone. */
  readonly brier: number | null;
  /** Of estimates and truths. */
  readonly correlation: number | null;
}

/** A week of the backtest. CNY million. */
export interface BacktestWeek extends Scored {
  readonly information: Information;
  readonly year: number;
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** Flow of the week before, and of the last two quarters known. */
  readonly lastSign: number | null;
  readonly quartersSign: number | null;
}

export const INFORMATION: readonly Information[] = ['realtime', 'benchmarked'];

/**
 * Every week of the published years, estimated as if the flows of its year had been hidden: learnt on the days up to
 * 31 December before, quarter-end holdings from the fifth northbound day of the next quarter on (all of the year's,
 * benchmarked). Calibrations come from the years before.
 * @throws NoDataError when no week of these years lies in the window
 */
export function backtestWeeks(
  prepared: Prepared,
  { from, to, channel }: BacktestQuery,
  memory: Memory = emptyMemory(),
): BacktestWeek[] {
  const { dates } = prepared.market;
  needFlows(prepared.market, channel);
  const years = hiddenYears(prepared, channel, memory.fits);
  const before = weeksBefore(prepared, channel);
  const tried: IsoDate[] = [];
  const all = INFORMATION.flatMap((information) => {
    const weeks: BacktestWeek[] = [];
    for (const [index, year] of years.entries()) {
      const calibration = calibrationAt(prepared, years.slice(0, index), information, channel, memory);
      const trials = trialWeeks(prepared, year, information);
      const moves = hiddenMoves(prepared, channel, year, trials, information, memory.fits);
      for (const [place, { span, estimate, truth }] of trials.entries()) {
        const first = dates[span.from] as IsoDate;
        const last = dates[span.to - 1] as IsoDate;
        const told = tell({ ...estimate, net: estimate.net + (moves[place] ?? 0) }, calibration);
        tried.push(first, last);
        if ((from === null || first >= from) && (to === null || last <= to))
          weeks.push({
            key: span.key,
            estimate: told.net,
            low: told.low,
            high: told.high,
            inflow: told.inflow,
            truth,
            information,
            year: year.year,
            from: first,
            to: last,
            lastSign: before.get(span.key) ?? null,
            quartersSign: lastTwoQuarters(prepared.market, year.fit(), span.to - 1),
          });
      }
    }
    return weeks;
  });
  if (all.length === 0) throw nothingTried(tried.sort(), { from, to });
  return all;
}

/** @param days first and last days of all weeks that can be tried, in order */
function nothingTried(
  days: readonly IsoDate[],
  { from, to }: Pick<BacktestQuery, 'from' | 'to'>,
): NoDataError {
  const [first, last] = [days[0], days.at(-1)];
  return new NoDataError(
    first === undefined
      ? `no year of published northbound flows can be hidden: it needs those of ${FEWEST_DAYS} days before it; run waizi import PATH... with a longer deal history`
      : `no whole week of a hidden year lies between ${from ?? first} and ${to ?? last}: there are ${first} to ${last}`,
  );
}

/** Published flow of the week before each week, CNY million. */
function weeksBefore({ market }: Prepared, channel: Channel): Map<string, number> {
  const { net } = market.channels[channel];
  const sums = spansOf(market.dates, 'week').map(({ key, from, to }) => {
    const told = [...net.subarray(from, to)].filter((value) => !Number.isNaN(value));
    return { key, sum: told.length === 0 ? null : told.reduce((sum, value) => sum + value, 0) };
  });
  return new Map(
    sums.flatMap(({ key }, index): [string, number][] => {
      const sum = sums[index - 1]?.sum ?? null;
      return sum === null ? [] : [[key, sum]];
    }),
  );
}

/** Scores of both targets with both kinds of information. */
export function backtest(
  prepared: Prepared,
  query: BacktestQuery,
  memory: Memory = emptyMemory(),
): { rows: BacktestRow[]; weeks: BacktestWeek[] } {
  const weeks = backtestWeeks(prepared, query, memory);
  const rows = (['flow', 'change'] as const).flatMap((target) =>
    INFORMATION.flatMap((information) => {
      const own = weeks.filter((week) => week.information === information);
      const scored = target === 'flow' ? own : changes(own);
      return scored.length === 0 ? [] : [rowOf(target, information, scored)];
    }),
  );
  return { rows, weeks };
}

/** Weeks less the week before; the widths of two intervals add like standard deviations. */
function changes(weeks: readonly BacktestWeek[]): BacktestWeek[] {
  return weeks.slice(1).map((week, index) => {
    const before = weeks[index] as BacktestWeek;
    const estimate = week.estimate - before.estimate;
    const reach = Math.hypot(week.high - week.estimate, before.high - before.estimate);
    return {
      ...week,
      estimate,
      low: estimate - reach,
      high: estimate + reach,
      truth: week.truth - before.truth,
      lastSign: before.lastSign === null ? null : before.truth - before.lastSign,
      quartersSign: null,
    };
  });
}

function rowOf(target: Target, information: Information, weeks: readonly BacktestWeek[]): BacktestRow {
  const years = [...new Set(weeks.map(({ year }) => year))];
  const ruled = (rule: (week: BacktestWeek) => number | null): number | null => {
    const known = weeks.flatMap((week) => {
      const told = rule(week);
      return told === null ? [] : [agrees(told, week.truth)];
    });
    return share(known.filter(Boolean).length, known.length);
  };
  const up = weeks.filter(({ truth }) => truth > 0);
  const down = weeks.filter(({ truth }) => truth <= 0);
  return {
    target,
    from: (weeks[0] as BacktestWeek).from,
    to: (weeks.at(-1) as BacktestWeek).to,
    information,
    ...scoreOf(weeks),
    pt_p: pesaranTimmermann({
      forecast: weeks.map(({ estimate }) => estimate),
      actual: weeks.map(({ truth }) => truth),
    }).pValue,
    coverage90: coverage(weeks),
    by_year: Object.fromEntries(
      years.map((year) => [String(year), scoreOf(weeks.filter((week) => week.year === year))]),
    ),
    baselines: {
      always_positive: ruled(() => 1),
      last_sign: ruled(({ lastSign }) => lastSign),
      previous_quarters_sign: ruled(({ quartersSign: sign }) => sign),
    },
    larger_half: hitRate(largerHalf(weeks)),
    recall_inflow: hitRate(up),
    recall_outflow: hitRate(down),
    brier: target === 'flow' ? brier(weeks) : null,
    correlation: correlation(weeks),
  };
}

function scoreOf(weeks: readonly Scored[]): YearScore {
  const hits = weeks.filter(({ estimate, truth }) => agrees(estimate, truth)).length;
  const interval = weeks.length === 0 ? null : wilsonInterval(hits, weeks.length);
  return {
    weeks: weeks.length,
    hits,
    hit_rate: share(hits, weeks.length),
    wilson95: interval ? [interval.lower, interval.upper] : null,
  };
}

function correlation(weeks: readonly Scored[]): number | null {
  const n = weeks.length;
  const mean = (of: (week: Scored) => number): number => weeks.reduce((sum, week) => sum + of(week), 0) / n;
  const x = mean(({ estimate }) => estimate);
  const y = mean(({ truth }) => truth);
  let [xx, yy, xy] = [0, 0, 0];
  for (const { estimate, truth } of weeks) {
    xx += (estimate - x) ** 2;
    yy += (truth - y) ** 2;
    xy += (estimate - x) * (truth - y);
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : null;
}
