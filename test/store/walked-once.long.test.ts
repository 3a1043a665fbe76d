import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DuckDbEngine } from '../../src/store/duckdb-engine.js';
import { Workspace } from '../../src/workspace.js';
import { temporaryFolder } from '../support/folder.js';
import { NOW } from '../support/market.js';
import { parquetOf } from '../support/parquet.js';

const folder = temporaryFolder('walked-once');
/** More lines than the engine gives to one thread, stock by stock and day by day. */
const LISTS = `SELECT lpad(CAST(9100 + s AS VARCHAR), 5, '0') AS stock_code, DATE '2026-08-03' + CAST(d AS INTEGER) AS date,
  'B0' || (1000 + h) AS participant_id, 1000000 + h * 100 + (d * h) % 7 * 100 AS shares
  FROM range(500) s (s), range(5) t (d), range(160) u (h) ORDER BY s, d, h`;

describe('a large file of lists in the order of days', () => {
  afterEach(() => vi.restoreAllMocks());

  const walks = async (name: string): Promise<number> => {
    const spied = vi.spyOn(DuckDbEngine.prototype, 'doubles');
    const [file] = await new Workspace(join(folder, `ws-${name}`), { now: () => NOW }).import([
      join(folder, name),
    ]);
    expect(file).toMatchObject({ status: 'loaded', rows: 400_000 });
    return spied.mock.calls.filter(([sql]) => sql.includes('FROM in_numbers')).length;
  };

  it('is walked through once, from Parquet', async () => {
    writeFileSync(join(folder, 'a.parquet'), await parquetOf(LISTS));
    expect(await walks('a.parquet')).toBe(1);
  });

  it('is walked through once, from csv', async () => {
    const engine = await DuckDbEngine.open();
    try {
      await engine.exec(
        `SET preserve_insertion_order = true; COPY (${LISTS}) TO '${join(folder, 'a.csv')}' (HEADER)`,
      );
    } finally {
      engine.close();
    }
    expect(await walks('a.csv')).toBe(1);
  });
});
