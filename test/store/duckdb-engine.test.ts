import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { DuckDbEngine } from '../../src/store/duckdb-engine.js';

let engine: DuckDbEngine;

beforeEach(async () => {
  engine = await DuckDbEngine.open();
});

afterEach(() => engine.close());

const NUMBERS = 'SELECT CAST(range AS BIGINT) AS n FROM range(50000) ORDER BY n';

describe('DuckDbEngine', () => {
  it('gives whole numbers as bigint, dates and decimals as text', async () => {
    const [row] = await engine.query(
      `SELECT 1::BIGINT AS whole, DATE '2026-08-14' AS day, 1.50::DECIMAL(9,2) AS price, 2::INTEGER AS small, true AS yes, NULL AS nothing`,
    );
    expect(row).toEqual({ whole: 1n, day: '2026-08-14', price: '1.50', small: 2, yes: true, nothing: null });
  });

  it('refuses another statement while a streamed answer is read: it would end the answer early in silence', async () => {
    const read = async (): Promise<number> => {
      let rows = 0;
      for await (const [numbers] of engine.columns(NUMBERS)) {
        rows += numbers?.length ?? 0;
        await engine.query('SELECT 1');
      }
      return rows;
    };
    await expect(read()).rejects.toThrow('a statement while a streamed answer is being read');
    expect(await engine.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('adds rows while a streamed answer is read, and the answer stays whole', async () => {
    await engine.exec('CREATE TABLE copied (n BIGINT)');
    let rows = 0;
    for await (const [numbers] of engine.columns(NUMBERS)) {
      rows += numbers?.length ?? 0;
      await engine.append(
        'copied',
        (numbers ?? []).map((number) => [number]),
      );
    }
    expect(rows).toBe(50_000);
    expect(await engine.query('SELECT count(*) AS n, sum(n)::BIGINT AS sum FROM copied')).toEqual([
      { n: 50_000n, sum: (50_000n * 49_999n) / 2n },
    ]);
  });

  it.each([
    'INSERT INTO t VALUES (1)',
    "COPY (SELECT 1) TO 'x.csv'",
    "ATTACH 'x.db'",
    'SELECT 1; SELECT 2',
    'CREATE TABLE t (a INT)',
  ])('lets a user’s own statement only read: %s', async (sql) => {
    await expect(engine.readOnly(sql)).rejects.toBeInstanceOf(UsageError);
  });
});
