import { ISSUED_MAX_AGE } from '../../changes/timeline.js';
import type { IsoDate } from '../../iso-date.js';
import { askedOnce } from '../../store/asked-once.js';
import type { Engine } from '../../store/engine.js';
import { sqlFile } from '../../store/sql-file.js';

/** Issued figures from lists and tables, one per stock and day. */
export const ISSUED_FIGURES = `
  CREATE OR REPLACE TEMP TABLE issued_figures AS
  SELECT stock, date, max(issued) AS issued
  FROM (SELECT stock, date, issued FROM issued UNION ALL SELECT stock, date, issued FROM stock_days WHERE chosen) f
  WHERE issued IS NOT NULL GROUP BY stock, date`;

/** Issued shares known on some days, by `stock day`; a figure too old to be believed is not given. */
export async function issuedOn(
  engine: Engine,
  asked: readonly (readonly [stock: string, day: IsoDate])[],
): Promise<Map<string, bigint>> {
  await askedOnce(engine, 'issued figures', () => engine.exec(ISSUED_FIGURES));
  await engine.exec('CREATE OR REPLACE TEMP TABLE asked_issued (stock VARCHAR, day DATE)');
  await engine.append('asked_issued', asked);
  const rows = await engine.query(
    sqlFile(import.meta.url, './sql/issued.sql').replace('{age}', String(ISSUED_MAX_AGE)),
  );
  return new Map(rows.map((row) => [`${row.stock} ${row.day}`, BigInt(row.issued as bigint)]));
}
