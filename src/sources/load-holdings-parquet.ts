import { createWriteStream } from 'node:fs';
import { rm, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { contentOf, packingOf } from '../archive/unpack.js';
import { ensure, InputError } from '../errors.js';
import type { DuckDbEngine } from '../store/duckdb-engine.js';
import type { Row, Value } from '../store/engine.js';
import { holderByName, type Staging } from '../store/staging.js';
import { HoldingReader } from './ccass-csv/holdings.js';
import { parseStockCode } from './csv/values.js';
import { ParquetLists, read } from './ccass-parquet/lists.js';
import {
  type HoldingListOptions,
  HoldingLists,
  LIMIT,
  type LoadedLists,
  type SeenName,
} from './holding-lists.js';

export interface HoldingsParquetOptions extends HoldingListOptions {
  readonly engine: DuckDbEngine;
  /** Where a packed file is unpacked. */
  readonly folder: string;
}

const DROP = ['parquet_stocks', 'parquet_days', 'parquet_holders', 'parquet_firsts']
  .map((table) => `DROP TABLE IF EXISTS ${table}`)
  .join('; ');
/** Holders up to which a bit for each tells whether one stands twice in a list. */
const MOST_BITS = 4096;

/**
 * Loads CCASS lists from Parquet into the staging area, with the same outcome as a csv of the same rows. A file of sound
 * rows is taken as a whole by the engine; where anything is amiss, its rows are judged one by one as those of a csv.
 * @returns rows staged, rows set aside, and what cannot be
 * @throws InputError when the file is damaged, has not the columns of CCASS lists, or as HoldingLists
 */
export async function loadHoldingsParquet(
  path: string,
  staging: Staging,
  options: HoldingsParquetOptions,
): Promise<LoadedLists> {
  const { engine, file, folder } = options;
  // DuckDB takes a path with `*` or `[` for a pattern
  const plain = join(folder, `received-${file}.parquet`);
  try {
    if ((await packingOf(path)) === null) await symlink(resolve(path), plain);
    else await pipeline(contentOf(path), createWriteStream(plain));
    const lists = await ParquetLists.open(engine, plain);
    if (lists.areChanges) await refuseSequel(lists, engine);
    const sound = new HoldingLists(staging, options);
    const names = await stageWhole(lists, sound, staging, options);
    if (names) return await sound.loadStaged(names);
    return await new HoldingLists(staging, options).load(lists.records());
  } catch (error) {
    await staging.dropLines(file);
    throw error;
  } finally {
    await engine.exec(DROP);
    await rm(plain, { force: true });
  }
}

/**
 * Refuses rows of changes that go on from another file: alone, their first lists would lack every holder that stands.
 * @throws InputError when the first list of a stock has less than half of the holders of the one before
 */
async function refuseSequel(source: ParquetLists, engine: DuckDbEngine): Promise<void> {
  const firsts = await read(() =>
    engine.query(`SELECT stock, date, count(*) AS holders FROM (${source.rows}) r GROUP BY stock, date
      QUALIFY row_number() OVER (PARTITION BY stock ORDER BY date) = 1`),
  );
  await engine.exec('CREATE OR REPLACE TEMP TABLE parquet_firsts (stock VARCHAR, day DATE, holders INTEGER)');
  await engine.append(
    'parquet_firsts',
    firsts.map(({ stock, date, holders }) => [
      parseStockCode(String(stock)),
      String(date).slice(0, 10),
      holders as Value,
    ]),
  );
  const [sequel] =
    await engine.query(`SELECT f.stock, CAST(f.day AS VARCHAR) AS day, any_value(f.holders) AS holders,
      arg_max(b.lines, b.date) AS lines, CAST(max(b.date) AS VARCHAR) AS before
    FROM parquet_firsts f
    JOIN (SELECT stock, date, lines FROM stock_days WHERE chosen UNION ALL SELECT stock, date, lines FROM in_days) b
      ON b.stock = f.stock AND b.date < f.day
    GROUP BY f.stock, f.day HAVING any_value(f.holders) * 2 < arg_max(b.lines, b.date) ORDER BY f.stock LIMIT 1`);
  if (!sequel) return;
  const { stock, day, holders, lines, before } = sequel;
  throw new InputError(
    `changes that go on from another file: ${stock} begins on ${day} with ${holders} of the ${lines} holders of ${before}`,
    { remedy: 'give whole lists, or begin each file of changes with the whole list of each stock' },
  );
}

/** Stages all rows if each is sound. @returns the names of its holders; null when nothing was staged */
async function stageWhole(
  source: ParquetLists,
  lists: HoldingLists,
  staging: Staging,
  { engine, file }: HoldingsParquetOptions,
): Promise<SeenName[] | null> {
  if (!source.numeric || !(await fill(source, lists, staging, engine))) return null;
  const rows = `(${source.rows}) r`;
  const held = `${rows} JOIN parquet_holders h ON h.participant = r.participant AND h.name = r.name`;
  const [count] = await engine.query('SELECT max(id) AS last FROM parquet_holders');
  const bits = Number(count?.last) + 1 <= MOST_BITS;
  const double = await read(() =>
    engine.query(
      bits
        ? `SELECT 1 AS one FROM ${held} GROUP BY r.stock, r.date HAVING bit_count(bitstring_agg(h.id, 0, ${Number(count?.last)})) < count(*) LIMIT 1`
        : `SELECT 1 AS one FROM ${held} GROUP BY r.stock, r.date, h.id HAVING count(*) > 1 LIMIT 1`,
    ),
  );
  if (double.length > 0) return null;
  // in their order, which mostly is that of days
  await engine.exec('SET preserve_insertion_order = true');
  await read(() =>
    engine.exec(`INSERT INTO in_numbers
      SELECT s.stock, d.day, h.holder_id, CAST(r.number AS BIGINT), true, ${file}
      FROM ${held} JOIN parquet_stocks s ON s.text = r.stock JOIN parquet_days d ON d.text = r.date`),
  ).finally(() => engine.exec('SET preserve_insertion_order = false'));
  const names = await read(() =>
    engine.query(`SELECT h.holder, h.called, CAST(min(d.day) AS VARCHAR) AS first, CAST(max(d.day) AS VARCHAR) AS last
      FROM ${held} JOIN parquet_days d ON d.text = r.date GROUP BY h.holder, h.called ORDER BY h.holder, h.called`),
  );
  return names.map(({ holder, called, first, last }) => ({
    holder: String(holder),
    name: String(called),
    first: ensure(lists.dayOf(String(first)), 'the settlement day'),
    last: ensure(lists.dayOf(String(last)), 'the settlement day'),
  }));
}

/** Reads each stock, day and holder of a file once. @returns whether all of them, and all numbers of shares, are sound */
async function fill(
  source: ParquetLists,
  lists: HoldingLists,
  staging: Staging,
  engine: DuckDbEngine,
): Promise<boolean> {
  const reader = new HoldingReader({ stock: 0, date: 1, participant: 2, name: 3, shares: 4 });
  const distinct = (columns: string): Promise<Row[]> =>
    read(() => engine.query(`SELECT DISTINCT ${columns} FROM (${source.rows}) r`));
  const [unsound] = await read(() =>
    engine.query(`SELECT count(*) AS n FROM (${source.rows}) r
      WHERE number IS NULL OR abs(number) > ${LIMIT} OR number <> trunc(number)`),
  );
  if (Number(unsound?.n) > 0) return false;
  const stocks = (await distinct('stock')).map(({ stock }) => [String(stock), reader.stockOf(String(stock))]);
  const days = (await distinct('date')).map(({ date }) => [String(date), reader.dayOf(String(date))]);
  const ids = new Map<string, number>();
  const holders = (await distinct('participant, name')).map((row) => {
    const { participant, readable } = reader.participantOf(String(row.participant));
    const name = reader.nameOf(String(row.name));
    const holder = participant ?? holderByName(name);
    const id = ids.get(holder) ?? ids.size;
    ids.set(holder, id);
    const known = readable && (participant !== null || name !== '');
    return [id, String(row.participant), String(row.name), known ? holder : null, name] as const;
  });
  const sound =
    holders.every(([, , , holder]) => holder !== null) &&
    stocks.every(([, stock]) => stock !== null) &&
    days.every(([, day]) => day && lists.dayOf(day) !== null);
  if (!sound || holders.length === 0) return false;
  await engine.exec(`CREATE OR REPLACE TEMP TABLE parquet_stocks (text VARCHAR, stock INTEGER);
    CREATE OR REPLACE TEMP TABLE parquet_days (text VARCHAR, day DATE);
    CREATE OR REPLACE TEMP TABLE parquet_holders (id INTEGER, participant VARCHAR, name VARCHAR, holder VARCHAR, called VARCHAR, holder_id INTEGER)`);
  await engine.append(
    'parquet_stocks',
    stocks.map(([text, stock]) => [text as string, staging.idOf(stock as string)]),
  );
  await engine.append('parquet_days', days as Value[][]);
  await engine.append(
    'parquet_holders',
    holders.map((row) => [...row, staging.idOf(row[3] as string)]),
  );
  await staging.settle();
  return true;
}
