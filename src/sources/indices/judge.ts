import type { Market } from '../../calendar/calendar-day.js';
import { type Fraction, toNumber } from '../../decimal.js';
import { InputError } from '../../errors.js';
import { dayNumber } from '../../iso-date.js';
import type { IndexRow, Parsed, SetAside } from '../../store/rows.js';
import { byRow, takeRows } from '../take-rows.js';
import type { ValuesByDay } from '../stored-values.js';
import { type DayRules, refuseDay, refuseOrder, refuseOtherUnit, repeats } from '../value-checks.js';

/** An index or share on a day as a file tells it, unchecked. */
export interface ToldIndexDay extends IndexRow {
  readonly row: number;
}

export interface IndexRules extends DayRules {
  /** The market of an index or share; `weekdays` where there is no calendar of it. */
  readonly marketOf: (id: string) => Market | 'weekdays';
  readonly stored: (id: string, adjusted: string) => ValuesByDay;
}

/** Rows with a close outside high and low from which on two columns are swapped. */
const SWAPPED_ROWS = 5;
const SWAPPED_SHARE = 0.2;
/** A close that many times the one before, and back again. */
const SPIKE = 3;
/** Equal closes (without other prices), volumes or amounts in a row that make a feed dead. */
const DEAD_CLOSES = 5;
const SIZES = ['volume', 'amount'] as const;
type Size = (typeof SIZES)[number];
/** Calendar days within which a row counts as the one before: the longest holidays are shorter. */
const NEAR_DAYS = 15;
/** Currency units per share, averaged over a market. */
const LEAST_PRICE = 0.2;
const LARGEST_PRICE = 2000;

const equal = (a: Fraction | null, b: Fraction | null): boolean =>
  a === null || b === null ? a === b : a.num === b.num && a.den === b.den;
const below = (a: Fraction, b: Fraction): boolean => a.num * b.den < b.num * a.den;

/**
 * Days of indices and shares that can be kept. Left out are days to come and days on which the market did not trade,
 * rows that repeat the one before in every price, closes that jump away and back; of rows that are kept a high or low that
 * the close or the open lies outside of, and a volume or amount that stands still.
 * @throws InputError where columns are swapped or a unit is wrong
 */
export function judgeIndexDays(days: readonly ToldIndexDay[], rules: IndexRules): Parsed<IndexRow> {
  refuseSwapped(days);
  refuseVolumes(days);
  const bySeries = new Map<string, ToldIndexDay[]>();
  const seen = new Map<string, ToldIndexDay>();
  const left = takeRows(days, (day) => {
    refuseDay(day.date, rules.marketOf(day.id), rules);
    if (day.close.num <= 0n) throw new InputError(`${day.date}: a close of ${toNumber(day.close)}`);
    const key = `${day.id} ${day.adjusted} ${day.date}`;
    const before = seen.get(key);
    if (before) {
      if (samePrices(before, day) && before.amount === day.amount) return;
      throw new InputError(`${day.id} on ${day.date}: other prices than in row ${before.row}`);
    }
    seen.set(key, day);
    const series = `${day.id} ${day.adjusted}`;
    const list = bySeries.get(series) ?? [];
    list.push(day);
    bySeries.set(series, list);
  });
  const kept = new Set<ToldIndexDay>();
  const sizeless = new Map<ToldIndexDay, Partial<Record<Size, null>>>();
  const aside: SetAside[] = [];
  for (const series of bySeries.values()) {
    const [first] = series;
    if (!first) continue;
    const sorted = [...series].sort((a, b) => (a.date < b.date ? -1 : 1));
    refuseOtherUnit(
      first.id,
      sorted.map(({ date, close }) => ({ date, value: toNumber(close) })),
      rules.stored(first.id, first.adjusted),
    );
    // what was traded of a day is worth more than one share, or one point
    refuseOrder(
      `the close of ${first.id}`,
      'its amount',
      sorted.flatMap(({ close, amount }) =>
        amount !== null && amount > 0n ? [(100 * toNumber(close)) / Number(amount)] : [],
      ),
    );
    const dead = deadDays(sorted);
    for (const [at, day] of sorted.entries()) {
      const spike = dead.has(day) ? null : spikeOf(day, sorted[at - 1], sorted[at + 1]);
      if (dead.has(day))
        aside.push({
          row: day.row,
          reason: `${day.date}: the ${samePrices(day, sorted[at - 1] ?? day) ? 'prices' : 'close'} of the day before again: a frozen feed, or a holiday dated as a trading day`,
        });
      else if (spike) aside.push({ row: day.row, reason: `${day.date}: ${spike}` });
      else kept.add(day);
    }
    for (const size of SIZES) {
      const leave = (day: ToldIndexDay, why: string): void => {
        if (!kept.has(day)) return;
        sizeless.set(day, { ...sizeless.get(day), [size]: null });
        aside.push({ row: day.row, reason: `${day.date}: ${why}; ${size} left out` });
      };
      for (const day of stillDays(sorted, size))
        leave(day, `the ${size} of the day before for ${DEAD_CLOSES} days or more: a frozen feed`);
      for (const day of sorted) if ((day[size] ?? 0n) < 0n) leave(day, `${size} is below 0`);
      if (size === 'amount')
        for (const day of sorted) if (day.amount === 0n) leave(day, 'an amount of 0 is not given');
    }
  }
  const rows: IndexRow[] = [];
  for (const day of days) {
    if (!kept.has(day)) continue;
    const { row, ...bare } = day;
    const problem = rangeProblem(day);
    const far = day.open === null || near(day.open, day.close) ? null : 'open';
    if (problem)
      aside.push({ row, reason: `${day.date}: ${problem}; ${far ? 'open, ' : ''}high and low left out` });
    rows.push({
      ...bare,
      ...(problem && far ? { open: null } : {}),
      ...(problem ? { high: null, low: null } : {}),
      ...sizeless.get(day),
    });
  }
  return { rows, setAside: byRow(left, aside) };
}

const near = (a: Fraction, b: Fraction): boolean => {
  const ratio = toNumber(a) / toNumber(b);
  return ratio < SPIKE && ratio > 1 / SPIKE;
};

const samePrices = (a: IndexRow, b: IndexRow): boolean =>
  equal(a.close, b.close) && equal(a.open, b.open) && equal(a.high, b.high) && equal(a.low, b.low);

function rangeProblem({ open, high, low, close }: IndexRow): string | null {
  const say = (value: Fraction): string => String(toNumber(value));
  for (const [name, value] of [
    ['close', close],
    ['open', open],
  ] as const) {
    if (value === null) continue;
    if (high !== null && below(high, value)) return `${name} ${say(value)} above high ${say(high)}`;
    if (low !== null && below(value, low)) return `${name} ${say(value)} below low ${say(low)}`;
  }
  if (high !== null && low !== null && toNumber(high) > SPIKE * toNumber(low))
    return `high ${say(high)} more than ${SPIKE} times low ${say(low)}`;
  for (const [name, value] of [
    ['high', high],
    ['low', low],
    ['open', open],
  ] as const) {
    if (value === null) continue;
    if (!near(value, close)) return `${name} ${say(value)} beside a close of ${say(close)}`;
  }
  return null;
}

function refuseSwapped(days: readonly ToldIndexDay[]): void {
  const ranged = days.filter(({ high, low }) => high !== null && low !== null);
  const wrong = ranged.filter((day) => rangeProblem(day) !== null);
  const [first] = wrong;
  if (!first || wrong.length < SWAPPED_ROWS || wrong.length < SWAPPED_SHARE * ranged.length) return;
  throw new InputError(
    `in ${wrong.length} of ${ranged.length} rows a price lies outside high and low (${rangeProblem(first)}): columns are swapped or in different units`,
    { place: `row ${first.row}`, remedy: 'check the order of the columns' },
  );
}

function refuseVolumes(days: readonly ToldIndexDay[]): void {
  const prices = days
    .flatMap(({ volume, amount }) =>
      volume !== null && amount !== null && volume > 0n && amount > 0n
        ? [Number(amount) / Number(volume)]
        : [],
    )
    .sort((a, b) => a - b);
  const middle = prices[prices.length >> 1];
  if (middle === undefined || (middle >= LEAST_PRICE && middle <= LARGEST_PRICE)) return;
  throw new InputError(
    `amount per share traded is ${Number(middle.toPrecision(3))}: volume or amount is in another unit`,
    { remedy: 'give volume in shares and amount in plain currency units' },
  );
}

function deadDays(sorted: readonly ToldIndexDay[]): Set<ToldIndexDay> {
  const soon = (a: IndexRow, b: IndexRow): boolean => dayNumber(b.date) - dayNumber(a.date) <= NEAR_DAYS;
  const dead = repeats(
    sorted,
    (a, b) => a.open === null && b.open === null && equal(a.close, b.close) && soon(a, b),
    DEAD_CLOSES,
  );
  // a close that stands still while the range of the day leaves it behind
  const behind = repeats(
    sorted,
    (a, b) => a.open !== null && equal(a.close, b.close) && soon(a, b),
    DEAD_CLOSES,
  );
  const runs = runsOf(sorted, behind).filter((run) => run.some((day) => rangeProblem(day) !== null));
  const whole = repeats(
    sorted,
    (a, b) =>
      a.open !== null && samePrices(a, b) && a.volume === b.volume && a.amount === b.amount && soon(a, b),
    2,
  );
  return new Set([...dead, ...whole, ...runs.flat()]);
}

/** The chosen ones of a list, by unbroken runs. */
function runsOf<Row>(rows: readonly Row[], chosen: ReadonlySet<Row>): Row[][] {
  const runs: Row[][] = [];
  for (const [at, row] of rows.entries()) {
    if (!chosen.has(row)) continue;
    const last = runs.at(-1);
    if (last && chosen.has(rows[at - 1] as Row)) last.push(row);
    else runs.push([row]);
  }
  return runs;
}

/** Days whose volume or amount is that of days before to the last digit, while prices moved. */
const stillDays = (sorted: readonly ToldIndexDay[], size: Size): Set<ToldIndexDay> =>
  repeats(
    sorted.filter((day) => day[size] !== null && day[size] !== 0n),
    (a, b) => a[size] === b[size] && dayNumber(b.date) - dayNumber(a.date) <= NEAR_DAYS,
    DEAD_CLOSES,
  );

function spikeOf(day: IndexRow, before: IndexRow | undefined, after: IndexRow | undefined): string | null {
  if (!before || !after) return null;
  const up = toNumber(day.close) / toNumber(before.close);
  const back = toNumber(after.close) / toNumber(day.close);
  const away = (up > SPIKE && back < 1 / SPIKE) || (up < 1 / SPIKE && back > SPIKE);
  return away
    ? `a close of ${toNumber(day.close)} between ${toNumber(before.close)} and ${toNumber(after.close)}`
    : null;
}

/** Days of an index for asking what is stored of it. */
export const indexKeys = (days: readonly { id: string; adjusted: string }[]): [string, string][] =>
  [...new Set(days.map(({ id, adjusted }) => `${id}\n${adjusted}`))].map(
    (key) => key.split('\n') as [string, string],
  );
