import { join } from 'node:path';
import type { IsoDate } from '../iso-date.js';
import { packageVersion } from '../package-version.js';
import type { DuckDbEngine } from './duckdb-engine.js';
import { keptKey, readKept, writeKept } from './kept-value.js';
import type { StagedLines } from './staged-lines.js';
import { Writer } from './writer.js';

/** A list of a stock: holders by their place in texts that many lists share. */
export interface LastList {
  readonly date: IsoDate;
  readonly texts: readonly string[];
  /** In order of their keys. */
  readonly holders: ArrayLike<number>;
  /** Of each holder; not a number where its line could not be read. */
  readonly shares: ArrayLike<number>;
}

export type LastLists = ReadonlyMap<string, LastList>;

/** The lists of `stocks`, one after the other: `counts` lines each, of holders by their place in `texts`. */
interface Kept {
  readonly stocks: readonly string[];
  readonly dates: readonly IsoDate[];
  readonly counts: readonly number[];
  readonly texts: readonly string[];
  readonly holders: Uint32Array;
  readonly shares: Float64Array;
}

const pathOf = ({ store }: Writer): string => join(store, 'cache', 'last-lists.bin');

/** What the lists follow from: all holdings that are stored. */
const keyOf = async (writer: Writer): Promise<Buffer> =>
  keptKey([process.version, packageVersion(), ...(await writer.contentOfAll('holdings'))]);

/**
 * The last lists that were kept in `store/cache` when holdings were written last, so that they need not be put together
 * from the rows of their month; none where the holdings are not those any more.
 */
export async function keptLists(writer: Writer): Promise<LastLists> {
  const kept = await readKept<Kept>(pathOf(writer), await keyOf(writer)).catch(() => null);
  const lists = new Map<string, LastList>();
  if (kept === null) return lists;
  const { stocks, dates, counts, texts, holders, shares } = kept.value;
  let from = 0;
  for (const [at, stock] of stocks.entries()) {
    const to = from + (counts[at] as number);
    const date = dates[at] as IsoDate;
    lists.set(stock, { date, texts, holders: holders.subarray(from, to), shares: shares.subarray(from, to) });
    from = to;
  }
  return lists;
}

/** Keeps the last lists of stocks, as the holdings tell them; not few of them, which are put together as fast. */
export async function keepLists(writer: Writer, lists: LastLists): Promise<void> {
  const counts = Array.from(lists.values(), ({ holders }) => holders.length);
  const lines = counts.reduce((sum, count) => sum + count, 0);
  if (lines < Writer.addFrom) return;
  const places = new Places();
  const holders = new Uint32Array(lines);
  const shares = new Float64Array(lines);
  let at = 0;
  for (const list of lists.values()) {
    const placeOf = places.of(list.texts);
    for (let line = 0; line < list.holders.length; line += 1) {
      holders[at + line] = placeOf(list.holders[line] as number);
      shares[at + line] = list.shares[line] as number;
    }
    at += list.holders.length;
  }
  const value: Kept = {
    stocks: [...lists.keys()],
    dates: Array.from(lists.values(), ({ date }) => date),
    counts,
    texts: places.texts(),
    holders,
    shares,
  };
  await writeKept(pathOf(writer), await keyOf(writer), value);
}

/** Numbers texts in the order in which they come, each once, whatever number they had elsewhere. */
class Places {
  private readonly known = new Map<string, number>();
  private readonly tables = new Map<readonly string[], Int32Array>();

  /** @returns the number of a text, given its place in `texts` */
  of(texts: readonly string[]): (at: number) => number {
    const table = this.tables.get(texts) ?? new Int32Array(texts.length).fill(-1);
    this.tables.set(texts, table);
    return (at) => {
      let place = table[at] as number;
      if (place >= 0) return place;
      const text = texts[at] as string;
      place = this.known.get(text) ?? this.known.size;
      this.known.set(text, place);
      table[at] = place;
      return place;
    };
  }

  texts(): string[] {
    return [...this.known.keys()];
  }
}

/** Lists of the days in table `wanted_lists` (stock, date); each month has its rows from its first list on. */
const LAST_STATES = `
CREATE OR REPLACE TEMP TABLE last_states AS
SELECT stock, holder, CASE WHEN code > -8000000000000000000 THEN code END AS shares
FROM (
  SELECT h.stock, h.holder,
    arg_max(CASE WHEN NOT h.known THEN -8000000000000000000 ELSE coalesce(h.shares, -9000000000000000000) END, h.date) AS code
  FROM holdings h JOIN wanted_lists l ON l.stock = h.stock AND h.date <= l.date AND h.date >= date_trunc('month', l.date)
  WHERE h.date >= DATE '{first}' AND h.date <= DATE '{last}'
  GROUP BY h.stock, h.holder
) s WHERE code <> -9000000000000000000
ORDER BY stock, holder`;

const LINES = `
SELECT CAST(s.id AS DOUBLE) AS stock, CAST(h.id AS DOUBLE) AS holder, coalesce(CAST(l.shares AS DOUBLE), CAST('nan' AS DOUBLE)) AS shares,
  CAST(l.rowid AS DOUBLE) AS place
FROM last_states l JOIN line_texts s ON s.text = l.stock JOIN line_texts h ON h.text = l.holder`;

/** A list that is being read. */
interface Filling {
  readonly date: IsoDate;
  texts: readonly string[];
  holders: number[];
  shares: number[];
}

/**
 * Puts the lists of some stocks on some days together from the holdings.
 * @param lines knows their holders by number afterwards
 */
export async function readLists(
  engine: DuckDbEngine,
  days: readonly (readonly [stock: string, date: IsoDate])[],
  lines: StagedLines,
): Promise<LastLists> {
  const lists = new Map<string, Filling>(
    days.map(([stock, date]) => [stock, { date, texts: [], holders: [], shares: [] }]),
  );
  if (days.length === 0) return lists;
  const dates = days.map(([, date]) => date).sort();
  await engine.exec('CREATE OR REPLACE TEMP TABLE wanted_lists (stock VARCHAR, date DATE)');
  await engine.append('wanted_lists', days);
  await engine.exec(
    LAST_STATES.replace('{first}', `${(dates[0] as IsoDate).slice(0, 7)}-01`).replace(
      '{last}',
      dates.at(-1) as IsoDate,
    ),
  );
  for (const { text } of await engine.query(
    'SELECT DISTINCT stock AS text FROM last_states UNION SELECT DISTINCT holder FROM last_states',
  ))
    lines.idOf(String(text));
  await lines.settle();
  await fill(engine, lines.all(), lists);
  await engine.exec('DROP TABLE wanted_lists; DROP TABLE last_states');
  return lists;
}

async function fill(
  engine: DuckDbEngine,
  texts: readonly string[],
  lists: ReadonlyMap<string, Filling>,
): Promise<void> {
  let [at, place, inOrder] = [-1, -1, true];
  let list: Filling | undefined;
  // one thread gives them in the order of the table
  const [threads] = await engine.query(`SELECT current_setting('threads') AS n`);
  await engine.exec('SET threads = 1; SET preserve_insertion_order = true');
  try {
    for await (const { columns, count } of engine.doubles(LINES)) {
      const [stocks, holders, shares, places] = columns as [
        Float64Array,
        Float64Array,
        Float64Array,
        Float64Array,
      ];
      for (let row = 0; row < count; row += 1) {
        const stock = stocks[row] as number;
        if (stock !== at) list = lists.get(texts[stock] as string);
        at = stock;
        list?.holders.push(holders[row] as number);
        list?.shares.push(shares[row] as number);
        inOrder &&= (places[row] as number) > place;
        place = places[row] as number;
      }
    }
  } finally {
    await engine.exec(`SET threads = ${Number(threads?.n)}; SET preserve_insertion_order = false`);
  }
  for (const one of lists.values()) one.texts = texts;
  // there is nothing to sort but where the engine takes another way
  if (inOrder) return;
  const ranks = ranksOf(texts);
  for (const one of lists.values()) Object.assign(one, inOrderOfKeys(one.holders, one.shares, ranks));
}

/** The lines of a list in order of the holders' keys. @param ranks of the texts, as ranksOf gives them */
export function inOrderOfKeys(
  holders: readonly number[],
  shares: readonly number[],
  ranks: Uint32Array,
): { holders: number[]; shares: number[] } {
  const rank = (at: number): number => ranks[holders[at] as number] as number;
  const order = holders.map((_, at) => at).sort((a, b) => rank(a) - rank(b));
  return {
    holders: order.map((at) => holders[at] as number),
    shares: order.map((at) => shares[at] as number),
  };
}

/** The rank of each of some texts in the engine's order, that of their bytes. */
export function ranksOf(texts: readonly string[]): Uint32Array {
  const known = texts.map((text, at) => [Buffer.from(text), at] as const);
  known.sort(([a], [b]) => Buffer.compare(a, b));
  const ranks = new Uint32Array(texts.length);
  for (const [rank, [, at]] of known.entries()) ranks[at] = rank;
  return ranks;
}
