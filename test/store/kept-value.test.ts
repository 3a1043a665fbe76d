import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isKept, keptValue } from '../../src/store/kept-value.js';
import type { Manifest } from '../../src/store/manifest.js';
import type { Reader } from '../../src/store/reader.js';

describe('a kept value', () => {
  let store: string;
  let computed: number;
  const manifest = (version: number, bytes = 100): Manifest => ({
    format: 1,
    version,
    lastFile: 1,
    tables: { changes: { '2026-07': { file: 'changes.parquet', rows: 1, bytes } } },
  });
  const reader = (version = 1, bytes?: number): Reader =>
    ({ manifest: manifest(version, bytes), store }) as unknown as Reader;
  const value = { of: new Map([['a', Number.NaN]]), none: -0, big: 12n };
  const ask = (one: Reader, basis = 'x', worth: number | undefined = 1): Promise<typeof value> =>
    keptValue(one, { name: 'labels', basis, worth }, async () => {
      computed += 1;
      return value;
    });

  beforeEach(() => {
    store = mkdtempSync(join(tmpdir(), 'waizi-kept-'));
    mkdirSync(join(store, 'versions'));
    for (const version of [1, 2]) writeFileSync(join(store, 'versions', `${version}.json`), '');
    computed = 0;
  });
  afterEach(() => rmSync(store, { recursive: true, force: true }));

  it('is computed once, and read to the bit', async () => {
    await ask(reader());
    expect(await ask(reader())).toEqual(value);
    expect(computed).toBe(1);
  });

  it('is computed anew for another version, another basis and another store of that name', async () => {
    await ask(reader());
    await ask(reader(2));
    await ask(reader(2), 'y');
    utimesSync(join(store, 'versions', '2.json'), 1, 1);
    await ask(reader(2), 'y');
    expect(computed).toBe(4);
  });

  it('is computed anew when its file is damaged in any byte', async () => {
    await ask(reader());
    const path = join(store, 'cache', 'labels.bin');
    const sound = readFileSync(path);
    for (const at of [0, 40, 70, sound.length - 1]) {
      const spoilt = Buffer.from(sound);
      spoilt[at] = (spoilt[at] as number) ^ 1;
      writeFileSync(path, spoilt);
      expect(await ask(reader())).toEqual(value);
      writeFileSync(path, sound);
    }
    writeFileSync(path, sound.subarray(0, 50));
    await ask(reader());
    expect(computed).toBe(6);
  });

  it('is not kept of a small version, of a cluster, or of a version that is gone', async () => {
    expect(isKept(reader(1, 2 ** 20))).toBe(true);
    expect(isKept(reader(1, 2 ** 20 - 1))).toBe(false);
    expect(isKept({ manifest: manifest(1), store: null } as unknown as Reader, 1)).toBe(false);
    await ask(reader(1, 5), 'x', undefined);
    await ask(reader(7));
    await ask(reader(7));
    expect(computed).toBe(3);
  });

  it('is answered all the same where it cannot be written', async () => {
    writeFileSync(join(store, 'cache'), 'a file in the way');
    expect(await ask(reader())).toEqual(value);
  });
});
