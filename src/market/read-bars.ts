import type { Market } from '../calendar/calendar-day.js';
import type { Calendar } from '../calendar/calendar.js';
import { NoDataError, UsageError } from '../errors.js';
import type { IsoDate } from '../iso-date.js';
import { indexIdOf, indexOf, marketOfIndex } from '../sources/indices/catalogue.js';
import { type IndexDay, readIndex, storedIds } from '../store/day-values.js';
import type { Engine } from '../store/engine.js';

/** A trading day of an index; what is not given is null. */
export interface IndexBar {
  readonly date: IsoDate;
  readonly high: number | null;
  readonly low: number | null;
  readonly close: number;
  /** Turnover in currency units. */
  readonly amount: number | null;
}

/** The stored trading days of an index up to a day. */
export interface IndexBars {
  readonly id: string;
  readonly name: string;
  readonly market: Market | 'weekdays';
  readonly asOf: IsoDate;
  readonly bars: readonly IndexBar[];
  /** First day with a close, and with high and low; the latter null where there is none. */
  readonly from: IsoDate;
  readonly rangedFrom: IsoDate | null;
  readonly sources: readonly IndexSource[];
  readonly notes: readonly string[];
}

/** From when to when one source gives the rows that count, and how many. */
export interface IndexSource {
  readonly source: string;
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly days: number;
}

/** The id an index is stored under: its provider's code, for a code in any writing (`000300.SH`), a name or an alias. */
export const indexId = (word: string): string => indexIdOf(word);

const known = new WeakMap<Engine, Map<string, Promise<IndexDay[]>>>();

/** The days of an index, read once of a version: a note asks for the same ones again and again. */
function storedDays(engine: Engine, id: string): Promise<IndexDay[]> {
  const byId = known.get(engine) ?? new Map<string, Promise<IndexDay[]>>();
  known.set(engine, byId);
  const days = byId.get(id) ?? readIndex(engine, id);
  byId.set(id, days);
  days.catch(() => byId.delete(id));
  return days;
}

/**
 * The trading days of an index up to and including a day. A row dated on a day on which its market was closed is left
 * out and told. Of several sources the row that counts is chosen day by day as src/store/sql/index-days.sql says.
 * @throws UsageError for an empty id; NoDataError when nothing is stored of the index by then
 */
export async function readBars(
  engine: Engine,
  calendar: Calendar,
  word: string,
  asOf: IsoDate | null = null,
): Promise<IndexBars> {
  if (word.trim() === '') throw new UsageError('--index is empty; give a code such as 000985 or HSI');
  const id = indexId(word.trim());
  const market = marketOfIndex(id);
  const all = await storedDays(engine, id);
  if (all.length === 0)
    throw new NoDataError(
      `no days of the index ${id} are stored; run waizi import PATH... with its history (docs/northbound-data.md)`,
    );
  const closed: IsoDate[] = [];
  const days = all.filter(({ date }) => {
    if (asOf !== null && date > asOf) return false;
    if (market === 'weekdays' || !calendar.covers(date, market) || calendar.isOpen(market, date)) return true;
    closed.push(date);
    return false;
  });
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last)
    throw new NoDataError(`the index ${id} is stored from ${all[0]?.date} on, nothing of it by ${asOf}`);
  const ranged = days.find(({ high, low }) => high !== null && low !== null)?.date ?? null;
  return {
    id,
    name: indexOf(id)?.nameEn ?? id,
    market,
    asOf: last.date,
    bars: days.map(({ date, high, low, close, amount }) => ({ date, high, low, close, amount })),
    from: first.date,
    rangedFrom: ranged,
    sources: sourcesOf(days),
    notes:
      closed.length === 0
        ? []
        : [`${closed.length} rows on days without trading left out: ${closed.slice(0, 5).join(', ')}`],
  };
}

/**
 * Days on which a market traded, from one day to another, both counted; null where its calendar does not reach.
 * The mainland calendar begins in 2007.
 */
export function marketDays(calendar: Calendar, market: Market, from: IsoDate, to: IsoDate): number | null {
  if (!calendar.covers(from, market) || !calendar.covers(to, market)) return null;
  return calendar.openDays(market, from, to).length;
}

function sourcesOf(days: readonly { readonly date: IsoDate; readonly source: string }[]): IndexSource[] {
  const found = new Map<string, { source: string; from: IsoDate; to: IsoDate; days: number }>();
  for (const { date, source } of days) {
    const one = found.get(source) ?? { source, from: date, to: date, days: 0 };
    found.set(source, one);
    one.to = date;
    one.days += 1;
  }
  return [...found.values()];
}

/** Asked about when none is named: the whole A-share market where it is stored, else the broadest there is. */
const BROADEST = ['000985', '000001', '000300', 'HSI'] as const;

/** @throws NoDataError when none of them is stored */
export async function defaultIndex(engine: Engine): Promise<string> {
  const stored = new Set((await storedIds(engine, 'index_days')).map(({ id }) => id));
  const found = BROADEST.find((id) => stored.has(id));
  if (found === undefined)
    throw new NoDataError(
      `none of the indices ${BROADEST.join(', ')} is stored; run waizi import PATH... with a history (docs/northbound-data.md), or name one with --index`,
    );
  return found;
}

/** The other stored indices of the same market, those that are there by the day; for breadth. */
export async function otherIndices(
  engine: Engine,
  calendar: Calendar,
  { id, market }: IndexBars,
  asOf: IsoDate | null,
): Promise<IndexBars[]> {
  const found: IndexBars[] = [];
  for (const other of await storedIds(engine, 'index_days')) {
    if (other.id === id || marketOfIndex(other.id) !== market) continue;
    try {
      found.push(await readBars(engine, calendar, other.id, asOf));
    } catch (error) {
      if (!(error instanceof NoDataError)) throw error;
    }
  }
  return found;
}
