import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DuckDbEngine } from '../../src/store/duckdb-engine.js';
import { NumberFile } from '../../src/store/number-file.js';
import { StoreError } from '../../src/errors.js';
import { temporaryFolder } from '../support/folder.js';
import { Inbox } from '../support/inbox.js';
import { KeptOpen } from '../support/kept-open.js';
import { NOW } from '../support/market.js';

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

  it('hold no memory between two pieces, however many files are open', async () => {
    const files = Array.from({ length: 50 }, () => new NumberFile(folder, 'many', [['any', 'DOUBLE']]));
    for (const file of files) await file.add([new Float64Array(100_000)], 100_000);
    const writers = files.map(
      (file) => (file as unknown as { writer: { writer: { buffer: ArrayBuffer } } }).writer,
    );
    for (const { writer } of writers) expect(writer.buffer.byteLength).toBeLessThan(2048);
    for (const file of files) {
      expect(await engine.query(`SELECT count(*) AS n FROM ${await file.end()}`)).toEqual([{ n: 100_000n }]);
      await file.remove();
    }
  });

  it('stop where there is no place for them, and are gone', async () => {
    const lost = join(folder, 'lost');
    mkdirSync(join(lost, 'spill'), { recursive: true });
    const file = new NumberFile(lost, 'numbers', [['any', 'DOUBLE']]);
    await file.add([Float64Array.of(1)], 1);
    rmSync(lost, { recursive: true });
    await expect(file.add([Float64Array.of(2)], 1)).rejects.toThrow(StoreError);
  });

  it('stop an import where there is no room: no file is to blame, and no line of it counts', async () => {
    const inbox = new Inbox(join(folder, 'in'));
    const put = (name: string, rows: readonly string[]): string =>
      inbox.put(
        `${name}.csv`,
        ['stock_code,date,participant_id,participant_name,shares', ...rows, ''].join('\n'),
      );
    const files = [
      put('one', ['09001,2026-09-02,B01224,B,77']),
      put('other', ['09001,2026-09-02,C00019,A,120', '09001,2026-09-02,C00010,B,30']),
    ];
    const space = new KeptOpen(join(folder, 'data'), { now: () => NOW });
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const add = vi.spyOn(NumberFile.prototype as unknown as { addRows: () => Promise<void> }, 'addRows');
    add.mockRejectedValueOnce(full).mockRejectedValueOnce(full);
    await expect(space.import(files)).rejects.toThrow('no space left');
    add.mockRestore();
    expect((await space.import(files)).map(({ status }) => status)).toEqual(['loaded', 'loaded']);
    const lines = await space.with(({ engine: stored }) =>
      stored.query('SELECT holder FROM holdings ORDER BY holder'),
    );
    expect(lines.map(({ holder }) => holder)).toEqual(['C00010', 'C00019']);
    space.forget();
  });
});
