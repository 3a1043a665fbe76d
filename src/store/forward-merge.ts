import { Columns } from './columns.js';
import { fromDayNumber } from '../iso-date.js';
import type { DuckDbEngine } from './duckdb-engine.js';
import {
  inOrderOfKeys,
  keepLists,
  keptLists,
  type LastList,
  type LastLists,
  ranksOf,
  readLists,
} from './last-lists.js';
import { ListWalk } from './list-walk.js';
import { NumberFile } from './number-file.js';
import { IN_DAYS, type StagedLines } from './staged-lines.js';
import type { Dirty } from './staging.js';
import { partitionSql, type TableName } from './tables.js';
import type { Writer } from './writer.js';

/** Rows that are written at once. */
const PIECE = 200_000;

/** Change-only rows of what comes in, and the digests of its lists, by numbers of `line_texts`. */
const ROWS = [
  ['stock', 'INTEGER'],
  ['date', 'DATE'],
  ['holder', 'INTEGER'],
  ['shares', 'DOUBLE'],
  ['known', 'INTEGER'],
] as const;
const DIGESTS = 'CREATE OR REPLACE TABLE walked_digests (stock DOUBLE, page DOUBLE, high DOUBLE, low DOUBLE)';

/** Whether a list is not the first of its stock and day, or not later than all of its stock in `last_days`. */
const BACKWARD = `
SELECT 1 AS one FROM (
  SELECT stock, date FROM in_days GROUP BY stock, date HAVING count(*) > 1
  UNION ALL
  SELECT stock, page_date FROM in_days GROUP BY stock, page_date HAVING count(*) > 1
  UNION ALL
  SELECT n.stock, n.first FROM (SELECT stock, min(date) AS first FROM in_days GROUP BY stock) n
  JOIN last_days o ON o.stock = n.stock AND o.last >= n.first
) b LIMIT 1`;

const LISTS = `
SELECT CAST(t.id AS DOUBLE) AS stock, CAST(d.page_date - DATE '1970-01-01' AS DOUBLE) AS page, CAST(d.date - DATE '1970-01-01' AS DOUBLE) AS date
FROM in_days d JOIN line_texts t ON t.text = d.stock ORDER BY stock, page`;

const LINES = `
SELECT stock, page_date AS page, holder, coalesce(CAST(shares AS DOUBLE), CAST('nan' AS DOUBLE)) AS shares
FROM in_numbers`;

/** The first and the last list that counts of each stock that has new ones, and the last one of all. */
const LAST_DAYS = `
CREATE OR REPLACE TEMP TABLE last_days AS
SELECT s.stock, max(CASE WHEN s.chosen THEN s.date END) AS date, min(CASE WHEN s.chosen THEN s.date END) AS first, max(s.date) AS last
FROM stock_days s SEMI JOIN in_days d ON d.stock = s.stock GROUP BY s.stock`;

/** What a walk found beside its tables. */
export interface Walked {
  /** The last stored list of each stock that had one. */
  readonly after: LastLists;
  /** The last lists now, of those stocks and of others of which they are known. */
  readonly now: LastLists;
  /** The change-only rows by numbers of `line_texts`; table `walked_digests` has the digests. */
  readonly rows: NumberFile;
}

/**
 * Merges lists that are each the only one of its day and later than all that is stored of its stock: what imports mostly
 * bring. They are walked through one after the other, as numbers, instead of joining each list with the one before.
 * @returns what was found, the last stored days being in table `last_days`; null when there are other lists than that, and
 *   nothing was done
 */
export async function walkForward(writer: Writer, lines: StagedLines): Promise<Walked | null> {
  const { engine } = writer;
  await engine.exec(LAST_DAYS);
  if ((await engine.query(BACKWARD)).length > 0) return null;
  const stored = (
    await engine.query(
      `SELECT l.stock, CAST(l.date AS VARCHAR) AS date, l.date - DATE '1970-01-01' AS day, s.digest FROM last_days l
       JOIN stock_days s ON s.stock = l.stock AND s.date = l.date AND s.chosen`,
    )
  ).map(({ stock, date, day, digest }) => ({
    stock: String(stock),
    date: String(date),
    day: Number(day),
    digest: BigInt(String(digest)),
  }));
  const kept = stored.length === 0 ? new Map<string, LastList>() : await keptLists(writer);
  const lacking = stored.filter(({ stock, date }) => kept.get(stock)?.date !== date);
  const read = await readLists(
    engine,
    lacking.map(({ stock, date }) => [stock, date] as const),
    lines,
  );
  const after = new Map(stored.map(({ stock }) => [stock, (read.get(stock) ?? kept.get(stock)) as LastList]));
  // empty lists have no line that would have told their stock
  for (const { stock } of await engine.query('SELECT DISTINCT stock FROM in_days')) lines.idOf(String(stock));
  const ids = idsOf(lines, after);
  await lines.settle();
  for (const order of ['', ' ORDER BY stock, page']) {
    const rows = new NumberFile(writer.store, 'walked', ROWS);
    const last = await walk(engine, lines, stored, { after, ids }, order, rows);
    if (last) return { after, now: new Map([...kept, ...last]), rows };
    await rows.remove();
  }
  return null;
}

/** A stock's last stored list, without its lines. */
interface Stored {
  readonly stock: string;
  readonly day: number;
  readonly digest: bigint;
}

async function walk(
  engine: DuckDbEngine,
  lines: StagedLines,
  stored: readonly Stored[],
  { after, ids }: { readonly after: LastLists; readonly ids: ReadonlyMap<readonly string[], Uint32Array> },
  order: string,
  file: NumberFile,
): Promise<LastLists | null> {
  await engine.exec(DIGESTS);
  const rows = new Columns(ROWS.length, 1 << 16);
  const digests = new Columns(4);
  const texts = lines.all();
  const walked = new ListWalk(texts, rows, digests);
  for (const { stock, day, digest } of stored) {
    const id = lines.idOf(stock);
    walked.start(id, day, digest);
    const { texts: told, holders, shares } = after.get(stock) as LastList;
    const idOf = ids.get(told) as Uint32Array;
    for (let at = 0; at < holders.length; at += 1)
      walked.startLine(id, idOf[holders[at] as number] as number, shares[at] as number);
  }
  for await (const { columns, count } of engine.doubles(LISTS)) {
    const [stocks, pages, dates] = columns as [Float64Array, Float64Array, Float64Array];
    for (let row = 0; row < count; row += 1)
      walked.expect(stocks[row] as number, pages[row] as number, dates[row] as number);
  }
  const putDown = async (): Promise<void> => {
    await file.add(rows.all(), rows.count);
    await engine.appendDoubles('walked_digests', digests.all(), digests.count);
    rows.clear();
    digests.clear();
  };
  // one thread gives them in the order in which they came in
  const [threads] = await engine.query(`SELECT current_setting('threads') AS n`);
  await engine.exec('SET threads = 1; SET preserve_insertion_order = true');
  try {
    for await (const { columns, count } of engine.doubles(`${LINES}${order}`)) {
      const [stocks, pages, holders, shares] = columns as [Int32Array, Int32Array, Int32Array, Float64Array];
      for (let row = 0; row < count; row += 1) {
        if (
          !walked.take(
            stocks[row] as number,
            pages[row] as number,
            holders[row] as number,
            shares[row] as number,
          )
        )
          return null;
      }
      if (rows.count > PIECE) await putDown();
    }
  } finally {
    await engine.exec(`SET threads = ${Number(threads?.n)}; SET preserve_insertion_order = false`);
  }
  walked.finish();
  await putDown();
  return listsOf(walked, texts);
}

/** The numbers by which `line_texts` knows the texts of lists, each text looked up once. */
function idsOf(lines: StagedLines, lists: LastLists): Map<readonly string[], Uint32Array> {
  const ids = new Map<readonly string[], Uint32Array>();
  for (const { texts } of lists.values())
    if (!ids.has(texts))
      ids.set(
        texts,
        Uint32Array.from(texts, (text) => lines.idOf(text)),
      );
  return ids;
}

/** The last lists of a walk, each in order of its holders. */
function listsOf(walked: ListWalk, texts: readonly string[]): LastLists {
  const ranks = ranksOf(texts);
  const lists = new Map<string, LastList>();
  for (const { stock, date, holders, shares } of walked.lastLists()) {
    let at = 1;
    while (at < holders.length && rankAt(at - 1) < rankAt(at)) at += 1;
    const lines = at < holders.length ? inOrderOfKeys(holders, shares, ranks) : { holders, shares };
    lists.set(texts[stock] as string, { date: fromDayNumber(date), texts, ...lines });
    function rankAt(place: number): number {
      return ranks[holders[place] as number] as number;
    }
  }
  return lists;
}

/** What a forward merge leaves behind, apart from `last_days`. */
export const WALKED = 'DROP TABLE IF EXISTS walked_digests;';

/**
 * Writes what `walkForward` found.
 * @returns the stocks and days that are new
 */
export async function addLater(writer: Writer, { after, now, rows }: Walked): Promise<Dirty[]> {
  const { engine } = writer;
  const keysOf = async (table: TableName): Promise<string[]> =>
    (
      await engine.query(
        `SELECT DISTINCT ${partitionSql(table)} AS key FROM (SELECT DISTINCT date FROM in_days) d ORDER BY key`,
      )
    ).map(({ key }) => String(key));
  const months = await keysOf('holdings');
  const years = await keysOf('stock_days');
  const relation = await rows.end();
  await writer.replaceEach('holdings', months, {
    kept: (within) => `SELECT * FROM holdings WHERE ${within}`,
    added: (within) =>
      `SELECT * FROM (
           SELECT s.text AS stock, w.date, h.text AS holder, CASE WHEN isnan(w.shares) THEN NULL ELSE CAST(w.shares AS BIGINT) END AS shares,
             w.known = 1 AS known
           FROM ${relation} w JOIN line_texts s ON s.id = w.stock JOIN line_texts h ON h.id = w.holder
         ) n WHERE ${within}`,
    keepsAll: true,
  });
  await keepLists(writer, now);
  await writer.replaceEach('stock_days', years, {
    kept: (within) => `SELECT * FROM stock_days WHERE ${within}`,
    added: (within) =>
      `SELECT d.stock, d.date, d.page_date, d.kind, d.fetched_at, d.lines, d.total_named, d.total_ccass, d.issued,
           CAST(CAST(g.high AS HUGEINT) * 4294967296 + CAST(g.low AS HUGEINT) AS VARCHAR) AS digest, true AS chosen, d.file
         FROM in_days d JOIN line_texts s ON s.text = d.stock
         JOIN walked_digests g ON g.stock = s.id AND g.page = d.page_date - DATE '1970-01-01' WHERE ${within}`,
    keepsAll: true,
  });
  const dirty = await engine.query(
    'SELECT stock, CAST(min(date) AS VARCHAR) AS first, CAST(max(date) AS VARCHAR) AS last FROM in_days GROUP BY stock ORDER BY stock',
  );
  await engine.exec(`${IN_DAYS}; ${WALKED}`);
  await rows.remove();
  return dirty.map(({ stock, first, last }) => {
    const before = after.get(String(stock));
    return {
      stock: String(stock),
      from: String(first),
      to: String(last),
      ...(before === undefined ? {} : { after: before }),
    };
  });
}
