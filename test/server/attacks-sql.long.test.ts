import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Market, spaceOf, type TestSpace } from '../support/market.js';
import { RealServer } from '../support/real-server.js';

const DAYS = ['2026-08-03', '2026-08-04', '2026-08-05'];
const outside = mkdtempSync(join(tmpdir(), 'waizi-outside-'));

let space: TestSpace;
let server: RealServer;
/** Anything that listens on this machine: whoever is made to call it was made to call out. */
let listener: Server;
let calls = 0;
beforeAll(async () => {
  space = await spaceOf(new Market().lists('09001', DAYS, { C00019: [10, 20, 30], C00010: [30, 20, 10] }));
  server = await RealServer.start(space.space.folder);
  listener = createServer((socket) => {
    calls += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await server?.stop();
  listener?.close();
  space?.remove();
  rmSync(outside, { recursive: true, force: true });
});
afterEach(async () => {
  expect(server.alive).toBe(true);
  expect(calls).toBe(0);
  expect(readdirSync(outside)).toEqual([]);
});

const told = async (query: string): Promise<{ status: number; detail: string }> => {
  const response = await server.sql(query);
  const { detail = '' } = (await response.json()) as { detail?: string };
  return { status: response.status, detail };
};
const url = (): string => `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
const segments = (): string => join(space.space.folder, 'store', 'segments');

describe('files, network and settings', () => {
  const queries = (): string[] => [
    ...[
      'read_text',
      'read_blob',
      'read_csv',
      'read_csv_auto',
      'read_json',
      'read_ndjson_objects',
      'read_parquet',
      'sniff_csv',
      'parquet_metadata',
      'parquet_schema',
      'glob',
    ].flatMap((name) => [`SELECT * FROM ${name}('/etc/passwd')`, `SELECT * FROM ${name}('${url()}/x')`]),
    `SELECT * FROM read_text('${segments()}/../../config.yaml')`,
    `SELECT * FROM read_text('${segments()}/x/../../manifest.json')`,
    `SELECT * FROM read_text('${segments()}x/../manifest.json')`,
    `SELECT * FROM glob('${segments()}/../*')`,
    "SELECT * FROM '/etc/passwd'",
    `FROM '${url()}/x.parquet'`,
    "FROM 's3://bucket/x.parquet'",
    `SELECT * FROM query('COPY (SELECT 1) TO ''${outside}/y'')`,
    "SELECT getenv('PATH')",
    'SELECT * FROM duckdb_secrets()',
    `COPY (SELECT 1) TO '${outside}/x.csv'`,
    `COPY holdings FROM '/etc/passwd'`,
    `EXPORT DATABASE '${outside}/db'`,
    `IMPORT DATABASE '${outside}'`,
    `ATTACH '${outside}/x.db'`,
    `ATTACH '${url()}' AS remote (TYPE postgres)`,
    'INSTALL httpfs',
    'LOAD httpfs',
    `LOAD '${outside}/x.duckdb_extension'`,
    'FORCE INSTALL httpfs FROM community',
    'SET enable_external_access = true',
    'RESET enable_external_access',
    "SET temp_directory = '/tmp'",
    'PRAGMA database_list',
    `PRAGMA enable_profiling`,
    `CALL enable_logging()`,
    `SELECT * FROM enable_profiling(save_location = '${outside}/p.json')`,
    'CREATE TABLE t (a INT)',
    `CREATE SECRET s (TYPE s3)`,
    'CREATE MACRO m() AS 1',
    'DROP VIEW holdings',
    'INSERT INTO holdings SELECT * FROM holdings',
    'DELETE FROM holdings',
    'UPDATE holdings SET shares = 0',
    'VACUUM',
    'BEGIN',
    'SELECT 1; SELECT 2',
    'SELECT 1; DROP VIEW holdings',
    `/* SELECT */ COPY (SELECT 1) TO '${outside}/x.csv'`,
    `EXPLAIN ANALYZE COPY (SELECT 1) TO '${outside}/x.csv'`,
    `WITH x AS (SELECT 1) COPY (SELECT 1) TO '${outside}/x.csv'`,
    `FROM (COPY (SELECT 1) TO '${outside}/x.csv')`,
    '',
    ';',
    '\u0000',
  ];
  it('none can be reached or changed', async () => {
    for (const query of queries()) {
      const { status, detail } = await told(query);
      expect(`${query}: ${status}`).toBe(`${query}: 400`);
      expect(detail).not.toMatch(/root:|daemon:/);
      expect(detail.split('\n')).toHaveLength(1);
    }
  });

  it('a log of the engine that is sent to a folder is not written', async () => {
    const to = `level = 'trace', storage = 'file', storage_path = '${outside}'`;
    for (const query of [
      `SELECT * FROM enable_logging(${to})`,
      `SELECT write_log('x'), n FROM (SELECT count(*) AS n FROM enable_logging(${to})), range(10000)`,
    ])
      expect([200, 400]).toContain((await server.sql(query)).status);
  });

  it('the settings that shut it off are locked', async () => {
    const response = await server.sql(
      "SELECT name, value FROM duckdb_settings() WHERE name IN ('enable_external_access', 'lock_configuration', 'autoinstall_known_extensions', 'autoload_known_extensions') ORDER BY name",
    );
    expect(((await response.json()) as { rows: { value: string }[] }).rows.map(({ value }) => value)).toEqual(
      ['false', 'false', 'false', 'true'],
    );
  });
});

describe('questions without end', () => {
  /** Runs a question while others ask short ones; gives how it ended and how long it took. */
  const run = async (query: string): Promise<{ status: number; took: number }> => {
    const started = performance.now();
    const pending = server.sql(query);
    const quick = performance.now();
    expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
    expect(performance.now() - quick).toBeLessThan(3000);
    const response = await pending;
    await response.arrayBuffer();
    return { status: response.status, took: performance.now() - started };
  };

  it.each([
    [
      'recursion, and one function that cannot be interrupted',
      'WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t',
      "SELECT levenshtein(repeat('a', 300000), repeat('b', 300000))",
    ],
    [
      'one value that grows, and large values in many rows',
      "SELECT md5(repeat('x', 2000000000))",
      "SELECT repeat('x', 2000000) AS x FROM range(100000)",
    ],
    [
      'a long list, and a hash of everything',
      'SELECT len(range(2000000000))',
      'SELECT count(DISTINCT hash(range)) FROM range(3000000000)',
    ],
  ])('%s: given up within the limits, the server keeps its memory', async (_, ...queries) => {
    const before = await server.resident();
    for (const { status, took } of await Promise.all(queries.map(run))) {
      expect([400, 408]).toContain(status);
      expect(took).toBeLessThan(30_000);
    }
    expect((await server.resident()) - before).toBeLessThan(200);
    expect((await server.sql('SELECT 1 AS one')).status).toBe(200);
  });

  it('statements nested without measure are refused, and nothing falls over', async () => {
    const deep = (open: string, close: string, times: number): string =>
      `SELECT ${open.repeat(times)}1${close.repeat(times)}`;
    for (const query of [
      deep('(', ')', 40_000),
      deep('NOT ', '', 24_000),
      deep('- ', '', 45_000),
      deep('', '+1', 45_000),
      deep('(SELECT ', ')', 10_000),
      deep('[', ']', 45_000),
      deep('', '::INT', 19_000),
      deep('abs(', ')', 15_000),
      deep('CASE WHEN true THEN ', ' END', 4000),
      `SELECT * FROM ${'(SELECT * FROM '.repeat(5500)}(SELECT 1)${')'.repeat(5500)}`,
      `SELECT NULL::INT${'[]'.repeat(45_000)}`,
    ])
      expect((await told(query)).status).toBe(400);
    const many = await server.sql(`SELECT 1${' UNION ALL SELECT 1'.repeat(900)}`);
    expect([200, 400]).toContain(many.status);
  });

  it('many at once: two run, the others are told to wait', async () => {
    const slow = 'SELECT count(*) FROM range(60000) a, range(60000) b WHERE a.range * b.range % 7 = 3';
    const statuses = await Promise.all(
      Array.from({ length: 12 }, async () => (await server.sql(slow)).status),
    );
    expect(statuses.filter((status) => status === 429)).toHaveLength(10);
    expect((await server.sql('SELECT 1 AS one')).status).toBe(200);
  });

  it('a large answer is cut by size, and says so', async () => {
    const response = await server.sql("SELECT repeat('x', 10000) AS x FROM range(20000)");
    const { rows, truncated } = (await response.json()) as { rows: unknown[]; truncated: boolean };
    expect(truncated).toBe(true);
    expect(rows.length).toBeGreaterThan(3000);
    expect(rows.length).toBeLessThan(3400);
  });
});
