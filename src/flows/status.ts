import type { Calendar } from '../calendar/calendar.js';
import { type Market, MARKETS } from '../calendar/calendar-day.js';
import { SHIPPED_FIRST, SHIPPED_LAST, shippedDays } from '../calendar/shipped-days.js';
import { dayNumber, type IsoDate } from '../iso-date.js';
import { overrideCounts } from '../participants/override-notes.js';
import type { Registry } from '../participants/registry.js';
import type { Engine } from '../store/engine.js';
import { sqlFile } from '../store/sql-file.js';

/** What is stored of one kind from one source. */
export interface StatusRow {
  readonly kind: string;
  /** Name of the source where rows have one, else the kind of file they came from. */
  readonly source: string;
  /** First and last day; null where the rows have no day. */
  readonly from: IsoDate | null;
  readonly to: IsoDate | null;
  readonly rows: number;
  /** Calendar days from `to` to today; null for what is not meant to come daily. */
  readonly stale_days: number | null;
}

const text = (value: unknown): string | null =>
  value === null || value === undefined ? null : String(value);

/**
 * One row per kind and source of stored data, in a fixed order; the shipped calendar and the registry of participants
 * are among them.
 */
export async function statusRows(
  engine: Engine,
  calendar: Calendar,
  registry: Registry,
  today: IsoDate,
): Promise<StatusRow[]> {
  const stored = (await engine.query(sqlFile(import.meta.url, './sql/status.sql'))).map((row): StatusRow => {
    const to = text(row.last);
    return {
      kind: String(row.kind),
      source: String(row.source),
      from: text(row.first),
      to,
      rows: Number(row.row_count),
      stale_days: row.daily && to !== null ? Math.max(0, dayNumber(today) - dayNumber(to)) : null,
    };
  });
  const files = stored.filter(({ kind }) => kind === 'files');
  return [
    ...stored.filter(({ kind }) => kind !== 'files'),
    ...(await calendarRows(engine, calendar)),
    ...participantRows(registry),
    ...files,
  ];
}

/** How many participants the registry has, and how many of them the convention and config.yaml change. */
function participantRows(registry: Registry): StatusRow[] {
  const { added, convention, byConvention, own } = overrideCounts(registry);
  const row = (source: string, rows: number): StatusRow[] =>
    rows === 0 ? [] : [{ kind: 'participants', source, from: null, to: null, rows, stale_days: null }];
  const ids = new Set(registry.all().map(({ id }) => id)).size;
  return [
    ...row('shipped', ids - added),
    ...row(`convention ${convention}`, byConvention),
    ...row('overridden in config.yaml', own - added),
    ...row('added in config.yaml', added),
  ];
}

/** The shipped calendar, and what was imported by market: up to the last day that it makes the calendar cover. */
async function calendarRows(engine: Engine, calendar: Calendar): Promise<StatusRow[]> {
  const shipped: StatusRow = {
    kind: 'calendar',
    source: 'shipped',
    from: SHIPPED_FIRST,
    to: SHIPPED_LAST,
    rows: shippedDays().length,
    stale_days: null,
  };
  const days = new Map<Market, IsoDate[]>();
  for (const row of await engine.query(
    'SELECT market, CAST(date AS VARCHAR) AS date FROM calendar_days ORDER BY market, calendar_days.date',
  )) {
    const market = row.market as Market;
    days.set(market, [...(days.get(market) ?? []), String(row.date)]);
  }
  const imported = MARKETS.flatMap((market): StatusRow[] => {
    const told = days.get(market);
    if (!told) return [];
    const to = told.findLast((day) => calendar.covers(day, market)) ?? null;
    return [
      {
        kind: 'calendar',
        source: `imported, ${market}`,
        from: told[0] ?? null,
        to,
        rows: told.length,
        stale_days: null,
      },
    ];
  });
  return [shipped, ...imported];
}
