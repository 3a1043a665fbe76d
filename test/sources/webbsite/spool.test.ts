import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { SqlReader } from '../../../src/sources/webbsite/sql-reader.js';
import { Spool } from '../../../src/sources/webbsite/spool.js';
import { DuckDbEngine } from '../../../src/store/duckdb-engine.js';

const base = mkdtempSync(join(tmpdir(), 'waizi-spool-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

// rows are put down in row groups of 122,880
const ROWS = 400_000;
const dump = Buffer.from(
  `CREATE TABLE \`holdings\` (\n  \`partID\` int,\n  \`issueID\` int,\n  \`holding\` bigint,\n  \`atDate\` date\n);\nCREATE TABLE \`organisations\` (\n  \`personID\` int,\n  \`name1\` text,\n  \`cName\` text\n);\n` +
    `INSERT INTO organisations VALUES (1,'A',NULL),(2,'B','乙');\nINSERT INTO holdings VALUES ${Array.from({ length: ROWS }, (_, row) => `(${row % 500},${Math.floor(row / 500)},${row * 7},'2025-01-02')`).join(',')};\nINSERT INTO organisations VALUES (3,'C','丙');\n`,
);

/** The dump in pieces, as far as the reading gets; counts the bytes that were asked for. */
async function* pieces(until: number, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < dump.length; at += size) {
    if (at >= until) throw new Error('stopped');
    yield dump.subarray(at, at + size);
  }
}

async function read(folder: string, until: number): Promise<{ resumed: number; sums: unknown }> {
  const engine = await DuckDbEngine.open();
  const spool = await Spool.open(engine, folder, 40_000);
  const resumed = spool.resume?.offset ?? 0;
  try {
    await spool.read(pieces(until, 60_000), new SqlReader(spool, spool.resume));
    await spool.show();
    const sums = await engine.query(
      "SELECT count(*) AS n, sum(partid) AS part, sum(issueid) AS issue, sum(holding) AS held, (SELECT string_agg(name1 || coalesce(cname, ''), ',' ORDER BY personid) FROM ws_organisations) AS names FROM ws_holdings",
    );
    return { resumed, sums };
  } finally {
    engine.close();
  }
}

test('a reading that is stopped goes on where it was, and ends with the same rows', async () => {
  const whole = await read(join(base, 'whole'), Number.POSITIVE_INFINITY);
  expect(whole.sums).toMatchObject([{ n: BigInt(ROWS), names: 'A,B乙,C丙' }]);
  const folder = join(base, 'stopped');
  for (const part of [0.1, 0.5, 0.8])
    await expect(read(folder, dump.length * part)).rejects.toThrow('stopped');
  const last = await read(folder, Number.POSITIVE_INFINITY);
  expect(last.resumed).toBeGreaterThan(dump.length * 0.25);
  expect(last.sums).toEqual(whole.sums);
});
