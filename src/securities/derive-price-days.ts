import { fraction, type Fraction, parseDecimal } from '../decimal.js';
import { ensure } from '../errors.js';
import type { Row, Value } from '../store/engine.js';
import type { Adjustment } from '../store/rows.js';
import { partitionSql, TABLES } from '../store/tables.js';
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
  for (const row of await engine.query(ROWS)) {
    const next = `${row.stock} ${row.date}`;
    if (next !== key) {
      finish();
      key = next;
    }
    group.push(toCandidate(row));
  }
  finish();
  await engine.exec(`CREATE OR REPLACE TEMP TABLE out_prices (${TABLES.price_days.columns})`);
  await engine.append('out_prices', out);
  const keys = (
    await engine.query(`SELECT DISTINCT ${partitionSql('price_days')} AS key FROM (
      SELECT date FROM out_prices UNION SELECT p.date FROM price_days p SEMI JOIN repriced r ON r.stock = p.stock) ORDER BY key`)
  ).map((row) => String(row.key));
  if (keys.length > 0) {
    await writer.replace(
      'price_days',
      keys,
      `SELECT p.* FROM price_days p ANTI JOIN repriced r ON r.stock = p.stock
       WHERE ${partitionSql('price_days')} IN (${keys.map((one) => `'${one}'`).join(', ')})
       UNION ALL SELECT * FROM out_prices`,
    );
  }
  await engine.exec('DROP TABLE repriced; DROP TABLE out_prices');
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

const ROWS = `
SELECT p.stock, CAST(p.date AS VARCHAR) AS date, CAST(p.close AS VARCHAR) AS close, CAST(p.volume AS VARCHAR) AS volume,
  CAST(p.turnover AS VARCHAR) AS turnover, p.adjusted, p.source, p.file, f.fetched_at, f.sha256, f.received_at
FROM prices p SEMI JOIN repriced r ON r.stock = p.stock JOIN files f ON f.file = p.file
WHERE p.adjusted <> 'split+dividend' OR p.allowed
ORDER BY p.stock, p.date`;

const decimal = (value: Value): Fraction | null => (value === null ? null : parseDecimal(String(value)));

function toCandidate(row: Row): PriceCandidate {
  return {
    close: ensure(decimal(row.close ?? null), 'close'),
    volume: decimal(row.volume ?? null),
    turnover: decimal(row.turnover ?? null),
    adjusted: row.adjusted as Adjustment,
    source: String(row.source),
    file: Number(row.file),
    fetchedAt: String(row.fetched_at),
    sha256: String(row.sha256),
    received: String(row.received_at).slice(0, 10),
  };
}
