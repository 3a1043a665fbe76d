import type { Calendar } from '../../calendar/calendar.js';
import { NoDataError } from '../../errors.js';
import { addDays, dayNumber, type IsoDate } from '../../iso-date.js';
import { indexOf, marketOfIndex } from '../../sources/indices/catalogue.js';
import { shenwanIndustryOf } from '../../sources/industries/shenwan-industries.js';
import type { Metric } from '../../sources/valuation/metrics.js';
import {
  expandingPercentileRank,
  type PercentileMethod,
  percentileRank,
} from '../../stats/percentile-rank.js';
import type { Engine } from '../../store/engine.js';
import { type Grid, onGrid } from './grid.js';
import {
  storedValues,
  type Subject,
  subjectOf,
  valuationIds,
  type ValuationPoint,
  valuationSeries,
} from './series.js';

export interface ValuationQuery {
  /** The last stored day when null. */
  readonly asOf: IsoDate | null;
  /** First day of the distribution. */
  readonly since: IsoDate;
  /** Codes or names; all stored indices and industries when empty. */
  readonly ids: readonly string[];
  /** PE, PB and what stands for them when empty. */
  readonly metrics: readonly Metric[];
  readonly method: PercentileMethod;
  readonly grid: Grid;
  /** Leaves out values that were computed before the index was launched. */
  readonly excludeBackCast: boolean;
  /** Takes values of this source only. */
  readonly source: string | null;
}

/** Where a valuation stands among those of before. */
export interface ValuationRow {
  readonly id: string;
  readonly name: string;
  readonly name_zh: string | null;
  readonly metric: string;
  readonly value: number;
  /** 0 (lowest since) to 100; null where `reason` says why. */
  readonly percentile: number | null;
  readonly since: IsoDate;
  /** Values in the distribution, the current one among them. */
  readonly n: number;
  readonly method: PercentileMethod;
  readonly grid: Grid;
  /** Day of the value. */
  readonly date: IsoDate;
  /** Day of the first value in the distribution; null when there is none. */
  readonly from: IsoDate | null;
  /** Values in the distribution that were computed before the index was launched; null when its launch is not known. */
  readonly back_cast: number | null;
  /** Values not above 0 on the grid: losses, left out. */
  readonly negative: number;
  /** Trading days from `from` to `date` without a value; null where no calendar covers them. */
  readonly missing: number | null;
  readonly source: string;
  readonly reason: string | null;
}

/** A point of the path of a percentile: as it was on that day, nothing later counted. */
export interface ValuationHistoryRow {
  readonly id: string;
  readonly metric: string;
  readonly date: IsoDate;
  readonly value: number;
  readonly percentile: number | null;
  readonly n: number;
}

export interface Valuation {
  readonly as_of: IsoDate;
  readonly since: IsoDate;
  readonly grid: Grid;
  readonly method: PercentileMethod;
  readonly back_cast: 'included' | 'excluded';
  readonly rows: readonly ValuationRow[];
  readonly notes: readonly string[];
}

export interface ValuationHistory extends Omit<Valuation, 'rows'> {
  readonly rows: readonly ValuationHistoryRow[];
}

/** Days after which a value is called old. */
const OLD_DAYS = 10;

/** The day of a value, or the last of a history, where it is too old to be taken for that of the day asked; else null. */
export const oldDay = (date: IsoDate, asOf: IsoDate): IsoDate | null =>
  dayNumber(asOf) - dayNumber(date) > OLD_DAYS ? date : null;

/** Days by which a history may begin late without a word: holidays. */
const LATE_DAYS = 15;
/** The metrics of an answer unless asked, each with what stands for it where it is not stored. */
const WANTED: readonly (readonly Metric[])[] = [
  ['pe_ttm', 'pe_lyr', 'pe'],
  ['pb_lf', 'pb', 'pb_mrq'],
];

/** One subject and metric, with what the answer is made of. */
interface Case {
  readonly subject: Subject;
  readonly metric: string;
  readonly source: string;
  readonly others: readonly string[];
  readonly points: readonly ValuationPoint[];
}

/**
 * Valuations of indices and industries on a day and their percentiles since another, from what was known on that day.
 * Values that are not above 0 are losses: they are no part of the distribution, and have no percentile.
 * @throws NoDataError when nothing is stored of what is asked
 */
export async function valuation(
  engine: Engine,
  calendar: Calendar,
  query: ValuationQuery,
): Promise<Valuation> {
  const { asOf, cases, notes } = await casesOf(engine, query);
  const rows = cases.map((one) => rowOf(one, calendar, query));
  notes.push(...notesOf(rows, cases, asOf));
  return { ...head(query, asOf), rows, notes: [...new Set(notes)] };
}

/** The path of each percentile over time: every row as it was on its day. */
export async function valuationHistory(engine: Engine, query: ValuationQuery): Promise<ValuationHistory> {
  const { asOf, cases, notes } = await casesOf(engine, query);
  const rows = cases.flatMap(({ subject, metric, points }) => {
    const taken = onGrid(points, query.grid);
    const values = taken.map(({ value }) => (value > 0 ? value : null));
    const ranks = expandingPercentileRank({ values, method: query.method });
    let n = 0;
    return taken.map(({ date, value }, at): ValuationHistoryRow => {
      if (value > 0) n += 1;
      return { id: subject.id, metric, date, value, percentile: ranks[at] ?? null, n };
    });
  });
  return { ...head(query, asOf), rows, notes: [...new Set(notes)] };
}

const head = ({ since, grid, method, excludeBackCast }: ValuationQuery, asOf: IsoDate) => ({
  as_of: asOf,
  since,
  grid,
  method,
  back_cast: excludeBackCast ? ('excluded' as const) : ('included' as const),
});

async function casesOf(
  engine: Engine,
  query: ValuationQuery,
): Promise<{ asOf: IsoDate; cases: Case[]; notes: string[] }> {
  const ids = await valuationIds(engine);
  if (ids.length === 0)
    throw new NoDataError('no valuations are stored; import some (docs/formats.md has the files)');
  const asOf = query.asOf ?? (await lastDay(engine));
  const stored = new Set(ids);
  const subjects = query.ids.length > 0 ? asked(query.ids, stored) : everything(ids, stored);
  const notes: string[] = [];
  const cases: Case[] = [];
  const { since, source, excludeBackCast } = query;
  const values = await storedValues(engine, subjects);
  for (const subject of subjects) {
    const series = valuationSeries(values, subject, { asOf, since, source });
    const found = wanted(
      series.map(({ metric }) => metric),
      query.metrics,
    );
    for (const { asked: metric, taken } of found) {
      const one = series.find((each) => each.metric === taken);
      if (!one) {
        if (query.ids.length > 0 || query.metrics.length === 0)
          notes.push(`${subject.id}: no ${metric} stored from ${since} to ${asOf}`);
        continue;
      }
      const points = one.points.filter(({ backCast }) => !(excludeBackCast && backCast === true));
      if (points.length === 0) {
        notes.push(`${subject.id}: all values of ${taken} until ${asOf} are back-cast`);
        continue;
      }
      if (taken !== metric && query.metrics.length > 0)
        notes.push(
          `${subject.id}: ${metric} is not stored; ${taken} is shown, whose basis the source does not say`,
        );
      cases.push({ subject, ...one, points });
    }
    if (found.some(({ taken }) => taken !== null)) notes.push(...subject.notes);
  }
  if (cases.length === 0)
    throw new NoDataError(
      `no valuation${query.ids.length > 0 ? ` of ${query.ids.join(', ')}` : ''} is stored from ${query.since} to ${asOf}${notes.length > 0 ? ` (${notes[0]})` : ''}; waizi status lists what is stored`,
    );
  return { asOf, cases, notes };
}

async function lastDay(engine: Engine): Promise<IsoDate> {
  const [row] = await engine.query('SELECT CAST(max(date) AS VARCHAR) AS date FROM valuation_days');
  return String(row?.date);
}

function asked(names: readonly string[], stored: ReadonlySet<string>): Subject[] {
  return names.map((name) => {
    const subject = subjectOf(name, stored);
    if (subject === null)
      throw new NoDataError(`no valuation of "${name}" is stored; waizi status lists what is stored`);
    return subject;
  });
}

/** Every index and industry; shares only when asked for. */
function everything(ids: readonly string[], stored: ReadonlySet<string>): Subject[] {
  const found = new Map<string, Subject>();
  for (const id of ids) {
    if (/\.(?:SH|SZ|BJ)$/.test(id)) continue;
    const subject = subjectOf(id, stored);
    // a name whose code is stored too stays a series of its own
    const own = subject && subject.parts.some((part) => part.id === id);
    const one = own ? subject : { id, parts: [{ id, from: '0001-01-01', before: '9999-12-31' }], notes: [] };
    found.set(one.id, one);
  }
  return [...found.values()];
}

/** Which stored metrics answer: those asked for, a general PB for one of the last balance sheet. */
function wanted(
  stored: readonly string[],
  metrics: readonly Metric[],
): { readonly asked: string; readonly taken: string | null }[] {
  const has = (name: string): boolean => stored.includes(name);
  if (metrics.length === 0) {
    const lists = WANTED.map((list) => list.find(has) ?? null);
    const more = has('pe_ttm') && has('pe_lyr') ? ['pe_lyr'] : [];
    return [lists[0], ...more, lists[1]].flatMap((name) => (name ? [{ asked: name, taken: name }] : []));
  }
  return metrics.map((metric) => {
    if (has(metric)) return { asked: metric, taken: metric };
    const general = metric === 'pb_lf' || metric === 'pb_mrq' ? 'pb' : 'pe';
    const fallback = /^(?:pb_lf|pb_mrq|pe_ttm|pe_lyr)$/.test(metric) && has(general) ? general : null;
    return { asked: metric, taken: fallback };
  });
}

const isLoss = ({ value }: ValuationPoint): boolean => value <= 0;

function rowOf(one: Case, calendar: Calendar, query: ValuationQuery): ValuationRow {
  const { subject, metric, source, points } = one;
  const { grid, method, since } = query;
  const taken = onGrid(points, grid);
  const current = taken.at(-1) as ValuationPoint;
  const counted = taken.filter((point) => !isLoss(point));
  const from = counted[0]?.date ?? null;
  const rank = isLoss(current)
    ? null
    : percentileRank({ values: counted.map(({ value }) => value), score: current.value, method });
  return {
    id: subject.id,
    name: indexOf(subject.id)?.nameEn ?? shenwanIndustryOf(subject.id)?.nameEn ?? subject.id,
    name_zh: indexOf(subject.id)?.nameZh ?? shenwanIndustryOf(subject.id)?.nameZh ?? null,
    metric,
    value: current.value,
    percentile: rank,
    since,
    n: counted.length,
    method,
    grid,
    date: current.date,
    from,
    back_cast: counted.some(({ backCast }) => backCast === null)
      ? null
      : counted.filter(({ backCast }) => backCast).length,
    negative: taken.length - counted.length,
    missing: from === null ? null : missingDays(subject.id, points, from, current.date, calendar),
    source,
    reason: rank === null ? reasonOf(current, counted.length, metric) : null,
  };
}

function reasonOf(current: ValuationPoint, n: number, metric: string): string {
  if (isLoss(current)) return `${metric} is ${current.value}: a loss has no percentile`;
  return n === 1 ? 'one value only' : 'not defined by this method';
}

function missingDays(
  id: string,
  points: readonly ValuationPoint[],
  from: IsoDate,
  to: IsoDate,
  calendar: Calendar,
): number | null {
  const market = marketOfIndex(shenwanIndustryOf(id)?.code ?? id);
  if (market === 'weekdays' || !calendar.covers(from, market) || !calendar.covers(to, market)) return null;
  const days = new Set(points.map(({ date }) => date));
  return calendar.openDays(market, from, to).filter((date) => !days.has(date)).length;
}

/** What is to be said of the rows; what holds for several of them is said once. */
function notesOf(rows: readonly ValuationRow[], cases: readonly Case[], asOf: IsoDate): string[] {
  const groups = new Map<string, string[]>();
  const say = (what: string, note: string): void => {
    groups.set(note, [...(groups.get(note) ?? []), what]);
  };
  for (const [at, row] of rows.entries()) {
    const what = `${row.id} ${row.metric}`;
    const { others, points } = cases[at] as Case;
    if (oldDay(row.date, asOf))
      say(
        what,
        `the last value is of ${row.date}, ${dayNumber(asOf) - dayNumber(row.date)} days before ${asOf}`,
      );
    if (row.from !== null && row.from > addDays(row.since, LATE_DAYS))
      say(what, `the history begins on ${row.from}, not on ${row.since}`);
    const hole = longestHole(points);
    if (hole !== null) say(what, `no values from ${hole.from} to ${hole.to}`);
    if (row.back_cast !== null && row.back_cast > 0)
      say(what, `${row.back_cast} of ${row.n} values are back-cast, computed before the index was launched`);
    if (row.negative > 0) say(what, `${row.negative} values not above 0 are left out`);
    if (row.reason !== null) say(what, `no percentile: ${row.reason}`);
    if (others.length > 0) say(what, `from ${row.source}; also stored from ${others.join(', ')}`);
  }
  return [...groups].map(([note, whats]) => `${merged(whats)}: ${note}`);
}

/** `000300 pe_ttm, 000300 pb, HSI pb` as `000300 pe_ttm pb, HSI pb`. */
function merged(whats: readonly string[]): string {
  const byId = new Map<string, string[]>();
  for (const what of whats) {
    const cut = what.lastIndexOf(' ');
    const id = what.slice(0, cut);
    byId.set(id, [...(byId.get(id) ?? []), what.slice(cut + 1)]);
  }
  return [...byId].map(([id, metrics]) => `${id} ${metrics.join(' ')}`).join(', ');
}

/** Calendar days between two values that no holiday explains; monthly histories have less. */
const HOLE_DAYS = 45;

/** The longest time without values, first and last day of it; null where there is none to speak of. */
function longestHole(points: readonly ValuationPoint[]): { from: IsoDate; to: IsoDate } | null {
  let longest = HOLE_DAYS;
  let found: { from: IsoDate; to: IsoDate } | null = null;
  for (let at = 1; at < points.length; at += 1) {
    const [before, after] = [(points[at - 1] as ValuationPoint).date, (points[at] as ValuationPoint).date];
    const days = dayNumber(after) - dayNumber(before);
    if (days <= longest) continue;
    longest = days;
    found = { from: addDays(before, 1), to: addDays(after, -1) };
  }
  return found;
}
