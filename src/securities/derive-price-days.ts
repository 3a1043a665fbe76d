import { fraction, type Fraction } from '../decimal.js';
import { ensure } from '../errors.js';
import type { Engine, Row, Value } from '../store/engine.js';
import type { Adjustment } from '../store/rows.js';
import { sqlFile } from '../store/sql-file.js';
import { partitionSql, TABLES, withinSql } from '../store/tables.js';
import type { Writer } from '../store/writer.js';
import { choosePrice, type PriceCandidate, type UnitChange } from './price-choice.js';

/** Chooses the price of every day of some stocks again, from the stored price rows and corporate actions. */
export async function derivePriceDays(writer: Writer, stocks: readonly string[]): Promise<void> {
  if (stocks.length === 0) return;
  const { engine } = writer;
  await engine.exec('CREATE OR REPLACE TEMP TABLE repriced (stock VARCHAR)');
  await engine.append(
    'repriced',
    [...new Set(stocks)].sort().map((stock) => [stock]),
  );
  const splits = new Map<string, UnitChange[]>();
  for (const row of await engine.query(SPLITS)) {
    const list = splits.get(String(row.stock)) ?? [];
    list.push({
      exDate: String(row.ex_date),
      factor: fraction(BigInt(row.num as bigint), BigInt(row.den as bigint)),
    });
    splits.set(String(row.stock), list);
  }
  for (const year of await years(engine)) {
    const within = withinSql('prices', year);
    await engine.exec(`
      CREATE OR REPLACE TEMP TABLE out_prices (${TABLES.price_days.columns});
      CREATE OR REPLACE TEMP TABLE price_rows AS ${ROWS.replace('{within}', within)};
      ${sqlFile(import.meta.url, './sql/lone-prices.sql')}`);
    await engine.append('out_prices', chosenPrices(await engine.query(LEFT), splits));
    await writer.replaceEach('price_days', [year], {
      kept: () => `SELECT p.* FROM price_days p ANTI JOIN repriced r ON r.stock = p.stock WHERE ${within}`,
      added: () => 'SELECT * FROM out_prices',
    });
  }
  await engine.exec('DROP TABLE repriced; DROP TABLE IF EXISTS out_prices; DROP TABLE IF EXISTS price_rows');
}

async function years(engine: Engine): Promise<string[]> {
  const rows = await engine.query(`SELECT DISTINCT key FROM (
    SELECT ${partitionSql('prices')} AS key FROM prices p SEMI JOIN repriced r ON r.stock = p.stock
    UNION ALL SELECT ${partitionSql('price_days')} FROM price_days p SEMI JOIN repriced r ON r.stock = p.stock) k ORDER BY key`);
  return rows.map((row) => String(row.key));
}

/** The price that counts of each stock and day of some rows in order of both. */
function chosenPrices(rows: readonly Row[], splits: ReadonlyMap<string, readonly UnitChange[]>): Value[][] {
  const out: Value[][] = [];
  let key = '';
  let group: PriceCandidate[] = [];
  const finish = (): void => {
    if (group.length === 0) return;
    const [stock, date] = key.split(' ') as [string, string];
    const day = choosePrice(date, group, splits.get(stock) ?? []);
    group = [];
    if (!day) return;
    out.push([
      stock,
      date,
      day.close.num,
      day.close.den,
      day.price.num,
      day.price.den,
      day.volume,
      day.basis,
      day.adjusted,
      day.source,
      day.sources,
      day.spread,
      day.file,
    ]);
  };
  for (const row of rows) {
    const next = `${row.stock} ${row.date}`;
    if (next !== key) {
      finish();
      key = next;
    }
    group.push(toCandidate(row));
  }
  finish();
  return out;
}

/** One source may give an action on its ex-date and another a trading day later: the same factor counts once. */
const SPLITS = `
WITH units AS (
  SELECT DISTINCT a.stock, a.ex_date, a.num, a.den
  FROM actions a SEMI JOIN repriced r ON r.stock = a.stock
  WHERE a.num IS NOT NULL AND a.kind IN ('split', 'consolidation', 'bonus'))
SELECT u.stock, CAST(u.ex_date AS VARCHAR) AS ex_date, u.num, u.den
FROM units u ANTI JOIN units e
  ON e.stock = u.stock AND e.num = u.num AND e.den = u.den AND e.ex_date < u.ex_date AND e.ex_date >= u.ex_date - 5
ORDER BY u.stock, u.ex_date, u.num, u.den`;

/** Amounts as whole numbers: closes in 1e-18 HKD, volumes and turnovers in millionths. */
const ROWS = `
SELECT p.stock, p.date, CAST(replace(CAST(p.close AS VARCHAR), '.', '') AS HUGEINT) AS close,
  CAST(replace(CAST(p.volume AS VARCHAR), '.', '') AS HUGEINT) AS volume,
  CAST(replace(CAST(p.turnover AS VARCHAR), '.', '') AS HUGEINT) AS turnover,
  p.adjusted, p.source, p.file, count(*) OVER (PARTITION BY p.stock, p.date) = 1 AS alone
FROM prices p SEMI JOIN repriced r ON r.stock = p.stock
WHERE (p.adjusted <> 'split+dividend' OR p.allowed) AND {within}`;

/** Those that take more than that to choose among. */
const LEFT = `
SELECT p.stock, CAST(p.date AS VARCHAR) AS date, p.close, p.volume, p.turnover, p.adjusted, p.source, p.file,
  f.fetched_at, f.sha256, f.received_at
FROM price_rows p JOIN files f ON f.file = p.file
ORDER BY p.stock, p.date`;

const over = (value: Value, den: bigint): Fraction | null =>
  value === null ? null : fraction(BigInt(value as bigint), den);

const CLOSES = 10n ** 18n;
const AMOUNTS = 10n ** 6n;

function toCandidate(row: Row): PriceCandidate {
  return {
    close: ensure(over(row.close ?? null, CLOSES), 'close'),
    volume: over(row.volume ?? null, AMOUNTS),
    turnover: over(row.turnover ?? null, AMOUNTS),
    adjusted: row.adjusted as Adjustment,
    source: String(row.source),
    file: Number(row.file),
    fetchedAt: String(row.fetched_at),
    sha256: String(row.sha256),
    received: String(row.received_at).slice(0, 10),
  };
}
