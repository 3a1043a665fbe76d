import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DuckDbEngine } from '../../src/store/duckdb-engine.js';
import { StagedLines } from '../../src/store/staged-lines.js';
import { temporaryFolder } from '../support/folder.js';

const folder = temporaryFolder('staged-lines');
mkdirSync(join(folder, 'spill'));

describe('lines on their way to the store', () => {
  let engine: DuckDbEngine;
  beforeEach(async () => {
    engine = await DuckDbEngine.open({ threads: 1 });
  });
  afterEach(() => engine.close());

  const held = async (): Promise<number> =>
    Number((await engine.query('SELECT sum(memory_usage_bytes) AS n FROM duckdb_memory()'))[0]?.n);

  it('hold no more memory however many of them have come and gone', async () => {
    const lines = await StagedLines.open({ engine, store: folder });
    const round = async (): Promise<void> => {
      for (let batch = 0; batch < 4; batch += 1) {
        for (let at = 0; at < 50_000; at += 1)
          lines.add('09001', '2026-08-03', `B0${at % 1000}`, at * 7919 + batch, 1);
        await lines.settle();
      }
      expect(await engine.query('SELECT count(*) AS n FROM in_lines')).toEqual([{ n: 200_000n }]);
      await lines.clear();
    };
    await round();
    const first = await held();
    for (let more = 0; more < 4; more += 1) await round();
    expect(await engine.query('SELECT count(*) AS n FROM in_numbers')).toEqual([{ n: 0n }]);
    expect(await held()).toBeLessThan(first + 2 ** 20);
  });
});
