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
import { type ListKey, ParquetLists, read } from './ccass-parquet/lists.js';
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

const DROP = [
  'parquet_stocks',
  'parquet_days',
  'parquet_holders',
  'parquet_firsts',
  'told_stocks',
  'told_days',
  'told_holders',
]
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
  const held = `(${source.values}) r
    JOIN parquet_holders p ON ${source.holderKeys.map((key) => `p.${key} IS NOT DISTINCT FROM r.${key}`).join(' AND ')}
    JOIN told_holders h ON h.place = p.place`;
  const days = '(SELECT p.date, t.day FROM parquet_days p JOIN told_days t ON t.place = p.place) d';
  const stocks = '(SELECT p.stock, t.id FROM parquet_stocks p JOIN told_stocks t ON t.place = p.place) s';
  // in their order, which mostly is that of days; several threads mix up what they join, and small pieces are held back
  const [threads] = await engine.query(`SELECT current_setting('threads') AS n`);
  await engine.exec(
    'SET threads = 1; SET preserve_insertion_order = true; SET enable_caching_operators = false',
  );
  await read(() =>
    engine.exec(`INSERT INTO in_numbers
      SELECT s.id, d.day, h.id, CAST(r.number AS BIGINT), true, ${file}
      FROM ${held} JOIN ${stocks} ON s.stock = r.stock JOIN ${days} ON d.date = r.date`),
  ).finally(() =>
    engine.exec(
      `SET threads = ${Number(threads?.n)}; SET preserve_insertion_order = false; SET enable_caching_operators = true`,
    ),
  );
  if (await hasDoubles(engine, file)) {
    await staging.dropLines(file);
    return null;
  }
  const [names] = await engine.query(
    'SELECT count(*) - count(DISTINCT id) AS more FROM (SELECT DISTINCT id, called FROM told_holders) h',
  );
  // where a holder has one name throughout, its lines say when
  const seen =
    Number(names?.more) === 0
      ? `in_numbers n JOIN (SELECT DISTINCT id, holder, called FROM told_holders) h ON h.id = n.holder WHERE n.file = ${file}`
      : `${held} JOIN ${days} ON d.date = r.date`;
  const day = Number(names?.more) === 0 ? 'n.page_date' : 'd.day';
  const rows = await read(() =>
    engine.query(
      `SELECT h.holder, h.called, CAST(min(${day}) AS VARCHAR) AS first, CAST(max(${day}) AS VARCHAR) AS last
       FROM ${seen} GROUP BY h.holder, h.called ORDER BY h.holder, h.called`,
    ),
  );
  return rows.map(({ holder, called, first, last }) => ({
    holder: String(holder),
    name: String(called),
    first: ensure(lists.dayOf(String(first)), 'the settlement day'),
    last: ensure(lists.dayOf(String(last)), 'the settlement day'),
  }));
}

/** Whether a holder stands twice in a list that was staged. */
async function hasDoubles(engine: DuckDbEngine, file: number): Promise<boolean> {
  const [count] = await engine.query('SELECT max(bit) AS last FROM told_holders');
  const last = Number(count?.last);
  const double = await engine.query(
    last < MOST_BITS
      ? `SELECT 1 AS one FROM in_numbers n JOIN (SELECT DISTINCT id, bit FROM told_holders) h ON h.id = n.holder
         WHERE n.file = ${file} GROUP BY n.stock, n.page_date HAVING bit_count(bitstring_agg(h.bit, 0, ${last})) < count(*) LIMIT 1`
      : `SELECT 1 AS one FROM in_numbers WHERE file = ${file} GROUP BY stock, page_date, holder HAVING count(*) > 1 LIMIT 1`,
  );
  return double.length > 0;
}

/**
 * Reads each stock, day and holder of a file once, into tables `parquet_*` as they stand there, and into `told_*` what they
 * mean. @returns whether all of them, and all numbers of shares, are sound
 */
async function fill(
  source: ParquetLists,
  lists: HoldingLists,
  staging: Staging,
  engine: DuckDbEngine,
): Promise<boolean> {
  const reader = new HoldingReader({ stock: 0, date: 1, participant: 2, name: 3, shares: 4 });
  const distinct = async (table: string, ...keys: readonly ListKey[]): Promise<Row[]> => {
    await read(() =>
      engine.exec(
        `CREATE OR REPLACE TEMP TABLE ${table} AS SELECT row_number() OVER () AS place, d.* FROM (${source.distinct(...keys)}) d`,
      ),
    );
    return engine.query(`SELECT place, ${keys.map((key) => `${key}_text`).join(', ')} FROM ${table}`);
  };
  const [unsound] = await read(() =>
    engine.query(`SELECT count(*) AS n FROM (${source.values}) r
      WHERE number IS NULL OR abs(number) > ${LIMIT} OR number <> trunc(number)`),
  );
  if (Number(unsound?.n) > 0) return false;
  const stocks = (await distinct('parquet_stocks', 'stock')).map(
    ({ place, stock_text }) => [place, reader.stockOf(String(stock_text))] as const,
  );
  const days = (await distinct('parquet_days', 'date')).map(
    ({ place, date_text }) => [place, reader.dayOf(String(date_text))] as const,
  );
  const bits = new Map<string, number>();
  const holders = (await distinct('parquet_holders', ...source.holderKeys)).map((row) => {
    const { participant, readable } = reader.participantOf(String(row.participant_text ?? ''));
    const name = reader.nameOf(String(row.name_text ?? ''));
    const holder = participant ?? holderByName(name);
    const bit = bits.get(holder) ?? bits.size;
    bits.set(holder, bit);
    const known = readable && (participant !== null || name !== '');
    return { place: row.place, bit, holder: known ? holder : null, name };
  });
  const sound =
    holders.every(({ holder }) => holder !== null) &&
    stocks.every(([, stock]) => stock !== null) &&
    days.every(([, day]) => day && lists.dayOf(day) !== null);
  if (!sound || holders.length === 0) return false;
  await engine.exec(`CREATE OR REPLACE TEMP TABLE told_stocks (place BIGINT, id INTEGER);
    CREATE OR REPLACE TEMP TABLE told_days (place BIGINT, day DATE);
    CREATE OR REPLACE TEMP TABLE told_holders (place BIGINT, bit INTEGER, holder VARCHAR, called VARCHAR, id INTEGER)`);
  await engine.append(
    'told_stocks',
    stocks.map(([place, stock]) => [place as Value, staging.idOf(stock as string)]),
  );
  await engine.append('told_days', days as unknown as Value[][]);
  await engine.append(
    'told_holders',
    holders.map(({ place, bit, holder, name }) => [
      place as Value,
      bit,
      holder,
      name,
      staging.idOf(holder as string),
    ]),
  );
  await staging.settle();
  return true;
}
