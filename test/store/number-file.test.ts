import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DuckDbEngine } from '../../src/store/duckdb-engine.js';
import { NumberFile } from '../../src/store/number-file.js';
import { temporaryFolder } from '../support/folder.js';

const folder = temporaryFolder("number's-file");
mkdirSync(join(folder, 'spill'));

describe('numbers on their way to the engine', () => {
  let engine: DuckDbEngine;
  beforeAll(async () => {
    engine = await DuckDbEngine.open({ threads: 1 });
    await engine.exec('SET preserve_insertion_order = true');
  });
  afterAll(() => engine.close());

  const row = fc.tuple(
    fc.integer(),
    fc.integer({ min: -700_000, max: 100_000 }),
    fc.oneof(fc.maxSafeInteger(), fc.double()),
  );

  it('come out as they went in, in their order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(row, { maxLength: 40 }), { maxLength: 20 }), async (pieces) => {
        const file = new NumberFile(folder, 'numbers', [
          ['whole', 'INTEGER'],
          ['day', 'DATE'],
          ['any', 'DOUBLE'],
        ]);
        for (const rows of pieces)
          await file.add(
            [0, 1, 2].map((column) => Float64Array.from(rows, (one) => one[column] as number)),
            rows.length,
          );
        const found = await engine.query(
          `SELECT whole, day - DATE '1970-01-01' AS day, "any", typeof(whole) || typeof(day) AS types FROM ${await file.end()}`,
        );
        expect(found.map(({ whole, day, any }) => [whole, Number(day), any])).toEqual(
          pieces.flat().map(([whole, day, any]) => [whole, day, any]),
        );
        for (const { types } of found) expect(types).toBe('INTEGERDATE');
        await file.remove();
        expect(readdirSync(join(folder, 'spill'))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
