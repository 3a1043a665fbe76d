import { describe, expect, it } from 'vitest';
import { clickhouseSql, clickhouseStatements } from '../../../src/store/clickhouse/dialect.js';

const plain = (sql: string, parameters = {}): string =>
  clickhouseSql(sql, parameters).replace(/\s+/g, ' ').trim();

describe('what ClickHouse is asked', () => {
  it.each([
    ["CAST(x AS DATE) < DATE '2999-12-31'", "CAST(x AS Date32) < toDate32('2999-12-31')"],
    ['a * 100 // b', 'a * 100 DIV b'],
    ['CAST(x AS HUGEINT)', 'CAST(x AS Int256)'],
    ['arg_max(a, b)', 'argMax(a, b)'],
    ['arg_max_null(a + (b), c)', 'tupleElement(argMax(tuple(a + (b)), c), 1)'],
    ['lag(x) OVER (ORDER BY y)', 'lag(toNullable(x)) OVER (ORDER BY y)'],
    [
      "string_agg(DISTINCT s, ', ' ORDER BY s)",
      "if(count(s) = 0, NULL, arrayStringConcat(arraySort(groupUniqArray(s)), ', '))",
    ],
    ['coalesce(product(n), 1)', 'coalesce(if(count(n) = 0, NULL, arrayProduct(groupArray(n))), 1)'],
    ["unnest(string_split(f, ' '))", "arrayJoin(splitByString(' ', f))"],
    ['bool_and(x)', 'CAST(min(x) AS BOOLEAN)'],
    ['CAST(sum(x) AS DECIMAL(38, 0))', 'CAST(CAST(sum(x) AS VARCHAR) AS Decimal(38, 0))'],
  ])('%s', (shared, asked) => {
    expect(plain(`SELECT 1 FROM t WHERE ${shared}`)).toBe(`SELECT 1 FROM t WHERE ${asked}`);
  });

  it('names the columns of a subquery as DuckDB does', () => {
    expect(plain('SELECT a.x, b.y AS z, count(*) FROM a JOIN b ON a.x = b.x')).toBe(
      'SELECT a.x AS x, b.y AS z, count(*) FROM a JOIN b ON a.x = b.x',
    );
  });

  it('makes a BOOLEAN of a selected comparison, and of nothing else', () => {
    expect(
      plain(
        "SELECT a = 'x' AS b, CASE WHEN a > 1 THEN 1 ELSE 0 END AS c, max(a <> b), NOT d, a IS DISTINCT FROM b AS e FROM t",
      ),
    ).toBe(
      "SELECT CAST((a = 'x') AS BOOLEAN) AS b, CASE WHEN a > 1 THEN 1 ELSE 0 END AS c, max(a <> b), CAST((NOT d) AS BOOLEAN), CAST((a IS DISTINCT FROM b) AS BOOLEAN) AS e FROM t",
    );
  });

  it('leaves literals and comments alone', () => {
    expect(plain("SELECT 'CAST(x AS DATE) // $a; TEMP' FROM t -- HUGEINT; $b")).toBe(
      "SELECT 'CAST(x AS DATE) // $a; TEMP' FROM t",
    );
    expect(plain("SELECT 'it''s a \\ back' FROM t")).toBe("SELECT 'it''s a \\\\ back' FROM t");
  });

  it('gives each parameter the type of its value', () => {
    expect(
      plain('SELECT 1 FROM t WHERE a = $a AND b = $b AND c = $c AND d = $d', {
        a: 'x',
        b: 3,
        c: null,
        d: 0.5,
      }),
    ).toBe(
      'SELECT 1 FROM t WHERE a = {a:String} AND b = {b:Int64} AND c = {c:Nullable(String)} AND d = {d:Float64}',
    );
  });

  it('takes several statements apart, but not at a semicolon of a text', () => {
    expect(
      clickhouseStatements("CREATE OR REPLACE TEMP TABLE a AS SELECT ';' AS x; DROP TABLE a;").map((one) =>
        one.trim(),
      ),
    ).toEqual(["CREATE OR REPLACE TEMPORARY TABLE a AS SELECT ';' AS x", 'DROP TABLE a']);
  });
});
