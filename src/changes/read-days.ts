import { fromDayNumber, type IsoDate } from '../iso-date.js';
import { byId, Columns } from '../store/columns.js';
import type { DuckDbEngine } from '../store/duckdb-engine.js';
import type { LastList } from '../store/last-lists.js';
import { UNNAMED } from './part.js';
import type { StoredDay, StoredLine } from './sequence.js';

/** The stored days of one counter, in order. */
export interface CounterHistory {
  readonly code: string;
  readonly days: Iterable<StoredDay>;
}

const isoDates: IsoDate[] = [];

/** A day since 1970-01-01 as a date. The same few thousand dates come for every stock, each as one text. */
export function isoOf(day: number): IsoDate {
  return (isoDates[day] ??= fromDayNumber(day));
}

/** Days whose rows of holdings are read. */
export interface ReadRange {
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** The first day whose list is told, by those rows or by a list that is at hand. */
  readonly days: IsoDate;
}

/** A counter to read. */
export interface Wanted {
  readonly code: string;
  /** The list of the first day, where it is at hand. */
  readonly goesOn: LastList | null;
}

/** Makes table `line_holders` of who holds anything in a range, in order of the keys. @returns their keys */
export async function readHolders(engine: DuckDbEngine, { from, to }: ReadRange): Promise<string[]> {
  await engine.exec(`
    CREATE OR REPLACE TEMP TABLE line_holders AS
    SELECT holder, CAST(row_number() OVER (ORDER BY holder) - 1 AS INTEGER) AS id
    FROM (
      SELECT holder FROM holdings WHERE date BETWEEN DATE '${from}' AND DATE '${to}' UNION SELECT '${UNNAMED}'
    ) h`);
  const rows = await engine.query('SELECT holder FROM line_holders ORDER BY id');
  return rows.map(({ holder }) => String(holder));
}

/**
 * Reads the change-only lists of the counters in table `wanted` (code, id, from_date, to_date, goes_on), all of them into memory
 * as numbers. A stored day without changes still comes, with no lines.
 * @param wanted the counters by id
 * @param holders keys of the holders by the id they have in `line_holders`
 */
export async function readDays(
  engine: DuckDbEngine,
  wanted: readonly Wanted[],
  holders: readonly string[],
  range: ReadRange,
): Promise<CounterHistory[]> {
  const days = await byId(engine, STORED_DAYS.replace('{from}', range.days), wanted.length);
  // one thread reads the segments in their order, so that there is nothing to sort
  const [threads] = await engine.query(`SELECT current_setting('threads') AS n`);
  await engine.exec('SET threads = 1; SET preserve_insertion_order = true');
  const lines = await byId(engine, linesSql(range), wanted.length).finally(() =>
    engine.exec(`SET threads = ${Number(threads?.n)}; SET preserve_insertion_order = false`),
  );
  return wanted.flatMap(({ code, goesOn }, id) => {
    const [stored, told] = [days[id], lines[id]];
    // a counter all of whose lists are empty has nothing to explain
    if (!stored || (!told && !goesOn?.holders.length)) return [];
    return [{ code, days: storedDays(stored, told ?? new Columns(4, 0), holders, goesOn) }];
  });
}

function* storedDays(
  stored: Columns,
  told: Columns,
  holders: readonly string[],
  first: LastList | null,
): Generator<StoredDay> {
  const [days, named, ccass, opening] = stored.all() as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const [lineDays, ids, shares, known] = told.all() as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let at = 0;
  for (let index = 0; index < days.length; index += 1) {
    const day = days[index] as number;
    const lines: StoredLine[] = [];
    while (at < lineDays.length && (lineDays[at] as number) < day) at += 1;
    for (; at < lineDays.length && lineDays[at] === day; at += 1) {
      const held = shares[at] as number;
      lines.push([holders[ids[at] as number] as string, Number.isNaN(held) ? null : held, known[at] === 1]);
    }
    const total = ccass[index] as number;
    yield {
      ...(index === 0 && first ? { list: first } : {}),
      date: isoOf(day),
      whole: opening[index] === 1,
      lines,
      totalNamed: named[index] as number,
      totalCcass: Number.isNaN(total) ? null : total,
    };
  }
}

const NAN = `CAST('nan' AS DOUBLE)`;

const STORED_DAYS = `
SELECT CAST(w.id AS DOUBLE) AS id, CAST(s.date - DATE '1970-01-01' AS DOUBLE) AS day, CAST(coalesce(s.total_named, 0) AS DOUBLE) AS named,
  coalesce(CAST(s.total_ccass AS DOUBLE), CAST(i.total_ccass AS DOUBLE), ${NAN}) AS ccass,
  CAST(row_number() OVER (PARTITION BY s.stock, substr(CAST(s.date AS VARCHAR), 1, 7) ORDER BY s.date) = 1 AS DOUBLE) AS first_of_month
FROM stock_days s
JOIN wanted w ON w.code = s.stock AND s.date BETWEEN w.from_date AND w.to_date
LEFT JOIN (
  SELECT n.stock, n.date, max(n.total_ccass) AS total_ccass FROM issued n SEMI JOIN wanted w ON w.code = n.stock GROUP BY n.stock, n.date
) i ON i.stock = s.stock AND i.date = s.date
WHERE s.chosen AND s.date >= DATE '{from}'
ORDER BY id, day`;

/** The rows of holdings; not those of lists that are at hand. */
const linesSql = ({ from, to }: ReadRange): string => `
SELECT w.id, h.date AS day, n.id AS holder, coalesce(CAST(h.shares AS DOUBLE), ${NAN}) AS shares, CAST(h.known AS INTEGER) AS known
FROM holdings h JOIN wanted w ON w.code = h.stock AND h.date BETWEEN w.from_date AND w.to_date
JOIN line_holders n ON n.holder = h.holder
WHERE h.date >= DATE '${from}' AND h.date <= DATE '${to}' AND NOT (w.goes_on AND h.date = w.from_date)`;
