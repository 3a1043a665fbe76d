import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { DuckDbEngine } from '../../src/store/duckdb-engine.js';
import { TABLE_NAMES } from '../../src/store/tables.js';
import { temporaryFolder } from '../support/folder.js';
import { NOW } from '../support/market.js';
import { isLong } from '../support/runs.js';
import { type Printed, run } from '../support/terminal.js';
import { importMarket } from './market.js';

const folder = temporaryFolder('sql');
let data: string;
beforeAll(async () => {
  ({ data } = await importMarket(folder));
});

const ask = (...argv: string[]): Promise<Printed> => run([...argv, '--data', data], { now: () => NOW });

describe('sql', () => {
  it.each([
    ['SELECT count(*)::INT AS n FROM stock_days WHERE chosen', 'n\n10\n'],
    ['WITH last AS (SELECT max(date) AS d FROM stock_days) SELECT d FROM last', 'd\n2026-08-07\n'],
    ["FROM holdings SELECT shares WHERE holder = 'C00019' AND stock = '09002'", 'shares\n700\n'],
    ['SELECT -1.50::DECIMAL(9,2) AS a, -2 AS b, -0.5::DOUBLE AS c', 'a,b,c\n-1.50,-2,-0.5\n'],
    ["SELECT 'a,b' AS a, '\"' AS b, NULL AS c, true AS d", 'a,b,c,d\n"a,b","""",,true\n'],
    ['SELECT 1 AS a, 2 AS a', 'a,a:1\n1,2\n'],
    ['SELECT 1 AS a WHERE false', 'a\n'],
    ['SELECT 1 AS a;', 'a\n1\n'],
    ['/* first */ (SELECT 1 AS a)', 'a\n1\n'],
    ['VALUES (1)', 'col0\n1\n'],
  ])('answers %s', async (query, csv) => {
    const { code, out, err } = await ask('sql', query, '--csv');
    expect(err).toBe('');
    expect(out).toBe(csv);
    expect(code).toBe(0);
  });

  it('shows fractions as they are, not to the cent', async () => {
    const { out } = await ask('sql', 'SELECT 0.0004::DOUBLE AS a, 1234567 AS b, NULL AS c');
    expect(out.split('\n')[2]?.trim().split(/ {2,}/)).toEqual(['0.0004', '1,234,567']);
  });

  it.each(['DESCRIBE holdings', 'SHOW TABLES', 'EXPLAIN SELECT 1', 'SUMMARIZE issued'])(
    '%s',
    async (query) => {
      expect((await ask('sql', query)).code).toBe(0);
    },
  );

  const stolen = join(folder, 'stolen.csv');
  const READ_ONLY = 'only SELECT, DESCRIBE, SHOW and EXPLAIN';
  it.each([
    [`COPY holdings TO '${stolen}'`, READ_ONLY],
    [`EXPLAIN ANALYZE COPY holdings TO '${stolen}'`, READ_ONLY],
    [`/* */ explain (analyze) copy (select 1) to '${stolen}'`, READ_ONLY],
    [`EXPORT DATABASE '${stolen}'`, READ_ONLY],
    [`ATTACH '${stolen}' AS other`, READ_ONLY],
    ['CREATE TABLE mine (a INT)', READ_ONLY],
    ['CREATE OR REPLACE TEMP TABLE mine AS SELECT 1', READ_ONLY],
    ["INSERT INTO holdings VALUES ('09001', DATE '2026-08-03', 'C00019', 1, true)", READ_ONLY],
    ['DELETE FROM holdings', READ_ONLY],
    ['DROP VIEW holdings', READ_ONLY],
    ['SET threads = 1', READ_ONLY],
    ['INSTALL httpfs', READ_ONLY],
    ['LOAD httpfs', READ_ONLY],
    ['CALL pragma_version()', READ_ONLY],
    ['SELECT 1; SELECT 2', 'one statement at a time, this has 2'],
    [`SELECT 1; COPY holdings TO '${stolen}'`, 'one statement at a time'],
    ['SELECT 1 +', 'syntax error'],
    ['SELECT * FROM nowhere', 'nowhere'],
    ["SELECT CAST('x' AS INT) FROM files", 'x'],
    [' ', 'the statement is empty'],
    ['/* nothing */', READ_ONLY],
    [`EXPLAIN EXPORT DATABASE '${stolen}'`, READ_ONLY],
  ])('refuses %s: wrong usage, in one line', async (query, told) => {
    const { code, out, err } = await ask('sql', query);
    expect(err).toMatch(/^waizi: [^\n]+\n$/);
    expect(err).toContain(told);
    expect(out).toBe('');
    expect(code).toBe(2);
    expect(existsSync(stolen)).toBe(false);
  });
});

describe('export', () => {
  it('writes each table as Parquet that DuckDB reads back, with the same rows', async () => {
    const target = join(folder, "it's exported");
    const { code, out, err } = await ask('export', target, '--json');
    expect(`${code} ${err}`).toBe('0 ');
    const { rows } = JSON.parse(out) as { rows: { table: string; file: string; rows: number }[] };
    expect(rows.map(({ table }) => table)).toEqual(TABLE_NAMES);
    expect(readdirSync(target).sort()).toEqual(TABLE_NAMES.map((table) => `${table}.parquet`).sort());
    const engine = await DuckDbEngine.open();
    try {
      for (const { table, file, rows: told } of rows) {
        const [read] = await engine.query(
          `SELECT count(*) AS n FROM read_parquet('${file.replaceAll("'", "''")}')`,
        );
        const { out: stored } = await ask('sql', `SELECT count(*) AS n FROM ${table}`, '--csv');
        expect(`${table} ${read?.n} ${told}`).toBe(
          `${table} ${stored.split('\n')[1]} ${stored.split('\n')[1]}`,
        );
      }
      const shares = await engine.query(
        `SELECT shares FROM read_parquet('${join(target, 'holdings.parquet').replaceAll("'", "''")}')
         WHERE stock = '09001' AND holder = 'C00019' ORDER BY date`,
      );
      expect(shares.map((row) => Number(row.shares))).toEqual([10_000, 10_100, 10_200, 10_300, 10_400]);
    } finally {
      engine.close();
    }
  });

  it.runIf(isLong)('again writes over it', async () => {
    const target = join(folder, 'again');
    expect((await ask('export', target)).code).toBe(0);
    const { code, out } = await ask('export', target);
    expect(code).toBe(0);
    expect(out).toContain('holdings.parquet');
  });
});
