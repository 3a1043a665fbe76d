import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDbEngine } from '../../src/store/duckdb-engine.js';

/** The bytes of a Parquet file with the rows of a SELECT. */
export async function parquetOf(select: string, options = 'COMPRESSION zstd'): Promise<Buffer> {
  const engine = await DuckDbEngine.open();
  const path = join(tmpdir(), `waizi-${randomUUID()}.parquet`);
  try {
    await engine.exec(
      `SET preserve_insertion_order = true; COPY (${select}) TO '${path}' (FORMAT parquet, ${options})`,
    );
    return readFileSync(path);
  } finally {
    engine.close();
    rmSync(path, { force: true });
  }
}

/** Two lists of a stock. */
export const PARQUET_SAMPLE = {
  content:
    await parquetOf(`SELECT '09006' AS stock_code, CAST(day AS DATE) AS date, id AS participant_id, shares
    FROM (VALUES ('2026-08-03', 'C00019', 100), ('2026-08-03', 'B01234', 40), ('2026-08-04', 'C00019', 120)) t (day, id, shares)`),
  rows: 3,
};
