import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../src/errors.js';
import {
  DamagedStore,
  EMPTY,
  FORMAT,
  type Manifest,
  readManifest,
  writeManifest,
} from '../../src/store/manifest.js';
import { migrate, type Migration } from '../../src/store/migrations.js';
import { Reader } from '../../src/store/reader.js';
import { Writer } from '../../src/store/writer.js';
import { temporaryFolder } from '../support/folder.js';

const folder = temporaryFolder('manifest');
const options = { command: 'test', now: new Date('2026-11-22T00:00:00Z') };
let count = 0;

function newStore(): string {
  count += 1;
  const store = join(folder, String(count), 'store');
  mkdirSync(join(store, 'versions'), { recursive: true });
  return store;
}

const issue = (id: string): string =>
  `SELECT '${id}' AS issue_id, 'I' AS issuer_id, 'MADE' AS name, 'O' AS type, 1 AS file`;

async function write(store: string, id: string): Promise<void> {
  const writer = await Writer.open(store, options);
  await writer.replace('issues', ['all'], issue(id));
  await writer.commit();
  await writer.close();
}

async function issues(store: string): Promise<unknown[]> {
  const reader = await Reader.open(store, options);
  try {
    return (await reader.engine.query('SELECT issue_id FROM issues ORDER BY 1')).map((row) => row.issue_id);
  } finally {
    await reader.close();
  }
}

const edit = (store: string, change: (manifest: Manifest) => object): void => {
  const path = join(store, 'manifest.json');
  writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8')) as Manifest)));
};

describe('the manifest', () => {
  it('of a new workspace is empty', async () => {
    expect(await readManifest(newStore())).toEqual(EMPTY);
  });

  it('is read back as written, and an unfinished one beside it is not seen', async () => {
    const store = newStore();
    const manifest: Manifest = {
      ...EMPTY,
      version: 7,
      lastFile: 3,
      tables: { issues: { all: { file: 'issues-all-7-1.parquet', rows: 1, bytes: 9 } } },
    };
    await writeManifest(store, manifest);
    writeFileSync(join(store, 'manifest.json.1.part'), '{"format":1,"vers');
    expect(await readManifest(store)).toEqual(manifest);
    expect(readdirSync(join(store, 'versions'))).toEqual(['7.json']);
  });

  it.each([
    ['empty', ''],
    ['cut off', '{"format":1,"version":2,"tab'],
    ['another JSON', '[1,2]'],
    ['null', 'null'],
    ['without tables', '{"format":1,"version":1,"lastFile":0}'],
    ['without a version', '{"format":1,"lastFile":0,"tables":{}}'],
  ])('is refused when damaged: %s', async (_, text) => {
    const store = newStore();
    writeFileSync(join(store, 'manifest.json'), text);
    const error = await readManifest(store).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DamagedStore);
    expect((error as Error).message).toMatch(
      /^[^\n]+manifest\.json is damaged \([^\n]+\); run waizi rebuild, or restore a backup$/,
    );
    await expect(Writer.open(store, options)).rejects.toThrow(DamagedStore);
    await expect(Reader.open(store, options)).rejects.toThrow(DamagedStore);
    expect(readdirSync(join(store, 'leases'))).toEqual([]);
    expect(readdirSync(store)).not.toContain('writer.lock');
  });

  it('of a newer format is refused by reader and writer, and stays as it is', async () => {
    const store = newStore();
    await write(store, 'A');
    edit(store, (manifest) => ({ ...manifest, format: FORMAT + 1 }));
    const before = readFileSync(join(store, 'manifest.json'), 'utf8');
    const message = `the workspace has format ${FORMAT + 1}, this waizi knows up to ${FORMAT}; use the newer waizi that wrote it`;
    for (const open of [
      () => Reader.open(store, options),
      () => Writer.open(store, options),
      () => Writer.open(store, { ...options, recover: true }),
    ]) {
      const error = await open().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(StoreError);
      expect((error as Error).message).toBe(message);
    }
    expect(readFileSync(join(store, 'manifest.json'), 'utf8')).toBe(before);
  });
});

describe('a store that cannot be read', () => {
  it('says which segment is missing', async () => {
    const store = newStore();
    await write(store, 'A');
    const [segment] = readdirSync(join(store, 'segments'));
    rmSync(join(store, 'segments', String(segment)));
    await expect(Reader.open(store, options)).rejects.toThrow(
      `segment ${segment} of ${store} is missing; run waizi rebuild, or restore a backup`,
    );
    expect(readdirSync(join(store, 'leases'))).toEqual([]);
  });

  it('says which table cannot be read', async () => {
    const store = newStore();
    await write(store, 'A');
    const [segment] = readdirSync(join(store, 'segments'));
    writeFileSync(join(store, 'segments', String(segment)), 'no parquet');
    await expect(Reader.open(store, options)).rejects.toThrow(/^table issues of .* cannot be read \(/);
  });

  it('is replaced when it has been made again, and not before', async () => {
    const store = newStore();
    await write(store, 'A');
    const segments = readdirSync(join(store, 'segments'));
    writeFileSync(join(store, 'manifest.json'), 'torn');
    const given = await Writer.open(store, { ...options, recover: true });
    await given.close();
    expect(readdirSync(join(store, 'segments'))).toEqual(segments);
    expect(readFileSync(join(store, 'manifest.json'), 'utf8')).toBe('torn');
    const writer = await Writer.open(store, { ...options, recover: true });
    await writer.replace('issues', ['all'], issue('B'));
    await writer.commit();
    await writer.close();
    expect(await issues(store)).toEqual(['B']);
    expect((await readManifest(store)).version).toBe(2);
    expect(readdirSync(join(store, 'segments'))).toHaveLength(1);
  });
});

describe('migrations', () => {
  const step = (from: number, ran: number[]): Migration => ({
    from,
    what: `made for a test, from ${from}`,
    run: (manifest) => {
      ran.push(from);
      return Promise.resolve({ ...manifest, lastFile: manifest.lastFile + 1 });
    },
  });

  it('run in the order of formats, each once', async () => {
    const ran: number[] = [];
    const old = { ...EMPTY, format: 1, version: 4 };
    const migrations = [step(3, ran), step(1, ran), step(2, ran), step(4, ran)];
    expect(await migrate(old, 'unused', migrations, 4)).toEqual({ ...old, format: 4, lastFile: 3 });
    expect(ran).toEqual([1, 2, 3]);
    expect(await migrate({ ...old, format: 4 }, 'unused', migrations, 4)).toMatchObject({ lastFile: 0 });
  });

  it('bring an older store to the format of this program in one version', async () => {
    const store = newStore();
    await write(store, 'A');
    edit(store, (manifest) => ({ ...manifest, format: FORMAT - 1 }));
    const ran: number[] = [];
    const writer = await Writer.open(store, { ...options, migrations: [step(FORMAT - 1, ran)] });
    await writer.close();
    expect(ran).toEqual([FORMAT - 1]);
    expect(await readManifest(store)).toMatchObject({ format: FORMAT, version: 2, lastFile: 1 });
    expect(await issues(store)).toEqual(['A']);
  });

  it('leave a store as it is where one is missing', async () => {
    const store = newStore();
    await write(store, 'A');
    edit(store, (manifest) => ({ ...manifest, format: 0 }));
    await expect(Reader.open(store, options)).rejects.toThrow(
      `there is no way from format 0 of the store to ${FORMAT}; run waizi rebuild, or restore a backup`,
    );
    expect(JSON.parse(readFileSync(join(store, 'manifest.json'), 'utf8'))).toMatchObject({ format: 0 });
  });
});

describe('commits', () => {
  it('make all or nothing of what was replaced visible, and number the versions', async () => {
    const store = newStore();
    await write(store, 'A');
    const writer = await Writer.open(store, options);
    await writer.commit();
    expect((await readManifest(store)).version).toBe(1);
    await writer.replace('issues', ['all'], issue('B'));
    expect(await issues(store)).toEqual(['A']);
    await writer.discard();
    expect(await writer.engine.query('SELECT issue_id FROM issues')).toEqual([{ issue_id: 'A' }]);
    await writer.replace('issues', ['all'], issue('C'));
    expect(await issues(store)).toEqual(['A']);
    await writer.commit();
    expect(await issues(store)).toEqual(['C']);
    await writer.close();
    expect(readdirSync(join(store, 'segments'))).toHaveLength(1);
    expect(readdirSync(join(store, 'versions'))).toEqual(['2.json']);
  });

  it('sweep segments and scratch files that a process which died left behind', async () => {
    const store = newStore();
    await write(store, 'A');
    writeFileSync(join(store, 'segments', 'holdings-2026-08-2-1.parquet'), 'half a segment');
    mkdirSync(join(store, 'spill', 'rebuild-x'), { recursive: true });
    writeFileSync(join(store, 'spill', 'rebuild-x', '1'), 'bytes');
    const writer = await Writer.open(store, options);
    await writer.close();
    expect(readdirSync(join(store, 'segments'))).toHaveLength(1);
    expect(readdirSync(join(store, 'spill'))).toEqual([]);
    expect(await issues(store)).toEqual(['A']);
  });
});
