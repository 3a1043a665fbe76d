import type { Calendar } from '../calendar/calendar.js';
import type { Market } from '../calendar/calendar-day.js';
import { InputError } from '../errors.js';
import { dayNumber, type IsoDate, weekday } from '../iso-date.js';
import { closedOn } from './closed.js';
import { commonPower, times } from './power.js';
import type { ValuesByDay } from './stored-values.js';

/** Fewest days that show which of two columns is the larger one. */
const FEWEST_ORDERED = 20;
/** Fewest stored days to compare with. */
const FEWEST = 3;

/** The clock and the calendars that days are told by. */
export interface DayRules {
  readonly calendar: Calendar;
  readonly today: IsoDate;
}

/**
 * Refuses a day to come, and one on which the market of a value did not trade.
 * @param days the market; `weekdays` where none is known; `any` where weekends have values too
 * @throws InputError saying so
 */
export function refuseDay(
  date: IsoDate,
  days: Market | 'weekdays' | 'any',
  { calendar, today }: DayRules,
): void {
  if (date > today) throw new InputError(`${date} is after today (${today})`);
  if (days === 'any') return;
  const weekend = weekday(date) % 6 === 0;
  if (days === 'weekdays') {
    if (weekend) throw new InputError(`${date} is a ${weekday(date) === 6 ? 'Saturday' : 'Sunday'}`);
    return;
  }
  if (weekend || (calendar.covers(date, days) && !calendar.isOpen(days, date)))
    throw new InputError(closedOn(date, days));
}

/**
 * Refuses values that are a power of ten away from what is stored of the same days.
 * @throws InputError naming the factor and the source
 */
export function refuseOtherUnit(
  what: string,
  values: readonly { readonly date: IsoDate; readonly value: number }[],
  stored: ValuesByDay,
): void {
  const pairs = new Map<string, [number, number][]>();
  for (const { date, value } of values) {
    for (const other of stored.get(date) ?? []) {
      const list = pairs.get(other.source) ?? [];
      list.push([value, other.value]);
      pairs.set(other.source, list);
    }
  }
  for (const [source, list] of pairs) {
    const power = commonPower(list, FEWEST);
    if (power === 0) continue;
    throw new InputError(`${what} is ${times(power)} what is stored from ${source} for the same days`, {
      remedy: 'convert the file to the unit that docs/northbound-data.md names',
    });
  }
}

/**
 * Places of values that repeat those before them so often that the feed was dead, from the second on.
 * @param same whether a value repeats the one before it
 * @param run how many in a row are too many
 */
export function repeats<Row>(rows: readonly Row[], same: (a: Row, b: Row) => boolean, run: number): Set<Row> {
  const found = new Set<Row>();
  let start = 0;
  for (let at = 1; at <= rows.length; at += 1) {
    if (at < rows.length && same(rows[at - 1] as Row, rows[at] as Row)) continue;
    if (at - start >= run) for (const row of rows.slice(start + 1, at)) found.add(row);
    start = at;
  }
  return found;
}

/** Neighbours that far apart say nothing of a value between them, in calendar days: the longest holidays are shorter. */
const NEAR_DAYS = 15;
/** Neighbours of a stray value agree within that factor. */
const AGREE = 1.5;

/** A value of a series on a day, as a double: only its size matters. */
export interface Placed {
  readonly row: number;
  readonly date: IsoDate;
  readonly value: number;
}

/**
 * Values that jump away and back: `factor` times away from both neighbours, or of the other sign, while the neighbours
 * agree. A digit, a unit or a cell is wrong there; no market does that in a day.
 * @param sorted by date
 * @returns each with what is wrong, by row
 */
export function strays(sorted: readonly Placed[], factor: number): Map<number, string> {
  const found = new Map<number, string>();
  for (let at = 1; at + 1 < sorted.length; at += 1) {
    const [before, here, after] = [sorted[at - 1], sorted[at], sorted[at + 1]] as [Placed, Placed, Placed];
    if (found.has(before.row)) continue;
    if (dayNumber(here.date) - dayNumber(before.date) > NEAR_DAYS) continue;
    if (dayNumber(after.date) - dayNumber(here.date) > NEAR_DAYS) continue;
    const turn = after.value / before.value;
    if (!(turn < AGREE && turn > 1 / AGREE)) continue;
    const away = [here.value / before.value, here.value / after.value];
    if (!away.every((one) => one > factor) && !away.every((one) => one < 1 / factor)) continue;
    found.set(
      here.row,
      `${here.value} between ${before.value} on ${before.date} and ${after.value} on ${after.date}`,
    );
  }
  return found;
}

/**
 * Refuses two columns of which one is always below the other and is above it here, in the middle of 20 days and more.
 * @param small what is below, and by day how many times the other it is
 * @throws InputError naming both
 */
export function refuseOrder(small: string, large: string, ratios: readonly number[]): void {
  if (ratios.length < FEWEST_ORDERED) return;
  const middle = ratios.toSorted((a, b) => a - b)[ratios.length >> 1] as number;
  if (middle <= 1) return;
  throw new InputError(
    `${small} is ${Number(middle.toPrecision(3))} times ${large} in the middle of ${ratios.length} days, and is always below it: columns are swapped or in different units`,
    { remedy: 'check the order of the columns and their units against docs/northbound-data.md' },
  );
}
