import type { Market } from '../../calendar/calendar-day.js';
import type { Calendar } from '../../calendar/calendar.js';
import { NoDataError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import { type IndexBar, type IndexBars, type IndexSource, marketDays } from '../read-bars.js';
import { BY_CLOSE, findRally, INTRADAY, type Leg, legFrom } from './find.js';
import type { ListedRally, RallyLists } from './list.js';
import { measure, type RallyList, type RallyRow } from './measure.js';
import { lastSeasonYear, type RallyRule, ruleText, type Season, seasonOf } from './rule.js';
import { averageOf, PUBLISHED, type RallyAverage, type RallyStanding, standing } from './summary.js';

/** The spring rallies of an index: `current` is that of the season that began last by `as_of`. */
export interface RalliesAnswer {
  readonly index: string;
  readonly name: string;
  readonly as_of: IsoDate;
  readonly list: RallyList;
  readonly rule: {
    readonly name: RallyRule['name'];
    readonly start_from: string;
    readonly start_to: string;
    readonly peak_by: string;
    readonly fall: number | null;
    readonly text: string;
  };
  /** Whose trading days are counted: `own`, or a market. */
  readonly days_of: Market | 'own';
  readonly rows: readonly RallyRow[];
  readonly current: (RallyRow & { readonly standing: RallyStanding }) | null;
  /** Over all rows but the current one. */
  readonly average: RallyAverage | null;
  readonly published: typeof PUBLISHED;
  readonly coverage: {
    readonly from: IsoDate;
    readonly to: IsoDate;
    readonly ranged_from: IsoDate | null;
    readonly sources: readonly IndexSource[];
    readonly notes: readonly string[];
  };
}

export interface RalliesOptions {
  readonly rule: RallyRule;
  readonly list: RallyList;
  /** First year. */
  readonly since: number;
  readonly daysOf: Market | null;
  readonly calendar: Calendar;
  readonly lists: RallyLists;
  /** Stands in for the years in which the index itself was not there with highs and lows. */
  readonly fill: IndexBars | null;
}

/** Largest share of a season's days without high and low that still leaves its rally measured by them. */
const BARE_SHARE = 0.05;
/** Calendar days by which a season may begin before the first bar: holidays. */
const LATE_DAYS = 5;

/**
 * The spring rally of each year. Nothing after the last bar of `index` is looked at.
 * @throws NoDataError when no season is covered, or the list has no rallies of the index's market
 */
export function ralliesAnswer(index: IndexBars, options: RalliesOptions): RalliesAnswer {
  const { rule, list, daysOf, lists, fill } = options;
  const notes = [...index.notes];
  const rallies: RallyRow[] = [];
  const late: number[] = [];
  const bare: number[] = [];
  const filled: number[] = [];
  const lastYear = lastSeasonYear(rule, index.asOf);
  for (let year = options.since; year <= lastYear; year++) {
    const own = rallyOf(index, year, options);
    const other = own?.rise == null && fill !== null ? rallyOf(fill, year, options) : null;
    const row = other?.rise == null ? own : other;
    if (row === null) {
      if (list === 'found' || listed(index, year, lists)) late.push(year);
      continue;
    }
    if (row.index !== index.id) filled.push(year);
    if (row.rise === null) bare.push(year);
    rallies.push(row);
  }
  if (rallies.length === 0)
    throw new NoDataError(
      list === 'shipped' &&
        (index.market === 'weekdays' || !lists.rallies.some(({ market }) => market === index.market))
        ? `the list has no rallies of the market of ${index.id}; ask with --list found`
        : `no season since ${options.since} is stored of ${index.id} (it begins on ${index.from})`,
    );
  const rows = rallies.map((row) => ({
    ...row,
    rank: standing(sizeOf(row), rallies.map(sizeOf))?.rank ?? null,
  }));
  const last = rows.at(-1);
  const current = last?.year === lastYear && last.index === index.id ? last : null;
  const before = current ? rows.slice(0, -1) : rows;
  if (late.length > 0)
    notes.push(
      `${index.id} is stored from ${index.from}: no rally of ${years(late)}; --fill lets another index stand in`,
    );
  if (bare.length > 0)
    notes.push(
      `only closes are stored of ${years(bare)}: rise_close alone, start and peak by closes${
        index.rangedFrom === null ? '' : ` (highs and lows from ${index.rangedFrom})`
      }`,
    );
  if (filled.length > 0 && fill)
    notes.push(`${years(filled)}: ${fill.id} (${fill.name}) stands in for ${index.id}`);
  if (list === 'shipped') {
    notes.push('starts and ends of a list are chosen with hindsight');
    if (lists.own) notes.push(`${lists.own.rows} rows of the list from ${lists.own.file}`);
  } else if (current !== null && current.start_known === null)
    notes.push(
      `${current.year}: the start may still change until ${rule.name === 'lowest-low' ? seasonOf(rule, current.year).startTo : seasonOf(rule, current.year).peakBy}`,
    );
  notes.push(...missingNotes(index, rows, options.calendar));
  return {
    index: index.id,
    name: index.name,
    as_of: index.asOf,
    list,
    rule: {
      name: rule.name,
      start_from: rule.startFrom,
      start_to: rule.startTo,
      peak_by: rule.peakBy,
      fall: rule.fall,
      text: ruleText(rule),
    },
    days_of: daysOf ?? 'own',
    rows,
    current: current && { ...current, standing: standingOf(current, rows) },
    average: averageOf(before),
    published: PUBLISHED,
    coverage: {
      from: index.from,
      to: index.asOf,
      ranged_from: index.rangedFrom,
      sources: index.sources,
      notes,
    },
  };
}

const sizeOf = ({ rise, rise_close }: RallyRow): number => rise ?? rise_close;

const standingOf = (row: RallyRow, rows: readonly RallyRow[]): RallyStanding => ({
  rise: standing(sizeOf(row), rows.map(sizeOf)),
  days_to_peak: standing(
    row.days_to_peak,
    rows.map((one) => one.days_to_peak),
  ),
  days_elapsed: standing(
    row.days_elapsed,
    rows.map((one) => one.days_elapsed),
  ),
});

const listed = ({ market }: IndexBars, year: number, lists: RallyLists): ListedRally | undefined =>
  lists.rallies.find((one) => one.year === year && one.market === market);

/** The rally of one year; null when the index was not there yet, or no rally is listed. */
function rallyOf(
  index: IndexBars,
  year: number,
  { rule, list, daysOf, calendar, lists }: RalliesOptions,
): RallyRow | null {
  const season = seasonOf(rule, year);
  const entry = list === 'shipped' ? listed(index, year, lists) : undefined;
  if (list === 'shipped' && !entry) return null;
  const [from, to] = entry ? [entry.start, entry.end ?? season.peakBy] : [season.startFrom, season.peakBy];
  const first = index.bars.findIndex(({ date }) => date >= from);
  const bars = first < 0 ? [] : index.bars.slice(first).filter(({ date }) => date <= to);
  if (bars.length === 0 || !begins(index, first, from, entry)) return null;
  const without = bars.filter(({ high, low }) => high === null || low === null).length;
  const ranged = (bar: IndexBar | undefined): boolean => bar?.low != null && bar.high !== null;
  const basis =
    without <= BARE_SHARE * bars.length && (!entry || ranged(bars[0]))
      ? ('intraday' as const)
      : ('close' as const);
  const levels = basis === 'intraday' ? INTRADAY : BY_CLOSE;
  const leg = entry ? listedLeg(bars) : findRally(bars, season, rule, levels);
  if (leg === null) return null;
  const days = (a: number, b: number): number | null =>
    daysOf === null
      ? b - a + 1
      : marketDays(calendar, daysOf, (bars[a] as IndexBar).date, (bars[b] as IndexBar).date);
  const open = index.asOf < to;
  return {
    year,
    index: index.id,
    ...measure(bars, leg, basis, days),
    running: open && !leg.over,
    start_known: entry ? null : knownFrom(rule, season, index.asOf),
    list,
    rank: null,
  };

  function listedLeg(all: readonly IndexBar[]): Leg {
    const { peak } = legFrom(all, 0, null, { low: () => null, high: levels.high });
    return { start: 0, peak, end: all.length - 1, over: false };
  }
}

/** Whether an index was there when the season began; a listed rally wants a bar on its very first day. */
function begins(index: IndexBars, first: number, from: IsoDate, entry: ListedRally | undefined): boolean {
  const bar = index.bars[first];
  if (!bar) return false;
  if (entry) return bar.date === from;
  return first > 0 || Date.parse(bar.date) - Date.parse(from) <= LATE_DAYS * 86_400_000;
}

function knownFrom(rule: RallyRule, season: Season, asOf: IsoDate): IsoDate | null {
  const day = rule.name === 'lowest-low' ? season.startTo : season.peakBy;
  return asOf >= day ? day : null;
}

/** Trading days of the index's market that are not stored, within rallies. */
function missingNotes(index: IndexBars, rows: readonly RallyRow[], calendar: Calendar): string[] {
  const { market } = index;
  if (market === 'weekdays') return [];
  const stored = new Set(index.bars.map(({ date }) => date));
  return rows.flatMap(({ year, index: id, start, end }) => {
    if (id !== index.id || !calendar.covers(start, market) || !calendar.covers(end, market)) return [];
    const missing = calendar.openDays(market, start, end).filter((date) => !stored.has(date));
    return missing.length === 0
      ? []
      : [
          `${year}: ${missing.length} trading day${missing.length === 1 ? '' : 's'} not stored (${missing.slice(0, 3).join(', ')}), so not counted`,
        ];
  });
}

/** `2005-2014, 2016`. */
function years(all: readonly number[]): string {
  const runs: number[][] = [];
  for (const year of all) {
    const run = runs.at(-1);
    if (run && year === (run.at(-1) ?? 0) + 1) run.push(year);
    else runs.push([year]);
  }
  return runs.map((run) => (run.length > 1 ? `${run[0]}-${run.at(-1)}` : `${run[0]}`)).join(', ');
}
