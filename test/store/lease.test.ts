import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { claimedVersions, takeLease } from '../../src/store/lease.js';
import { readManifest, segmentFiles } from '../../src/store/manifest.js';
import { thisProcess } from '../../src/store/process.js';
import { Writer } from '../../src/store/writer.js';
import { Workspace } from '../../src/workspace.js';
import { temporaryFolder } from '../support/folder.js';
import { OtherProcess } from '../support/other-process.js';

const folder = temporaryFolder('lease');
const NOW = new Date('2026-11-22T00:00:00Z');

const newFolder = (): string => mkdtempSync(join(folder, 'at-'));
const leases = (store: string): string[] => readdirSync(join(store, 'leases'));

describe('a lease', () => {
  it('claims everything, then one version, then nothing', async () => {
    const store = newFolder();
    expect(await claimedVersions(store)).toEqual(new Set());
    const lease = await takeLease(store, 'test', NOW);
    expect(await claimedVersions(store)).toBe('all');
    await lease.settle(4);
    const other = await takeLease(store, 'test', NOW);
    await other.settle(6);
    expect(await claimedVersions(store)).toEqual(new Set([4, 6]));
    await lease.release();
    expect(await claimedVersions(store)).toEqual(new Set([6]));
    await other.release();
    expect(leases(store)).toEqual([]);
  });

  it('of a process that is gone, or damaged, counts for nothing and is removed', async () => {
    const store = newFolder();
    mkdirSync(join(store, 'leases'));
    const gone = { ...thisProcess('serve', NOW), pid: 2 ** 30, version: null };
    writeFileSync(join(store, 'leases', 'gone.json'), JSON.stringify(gone));
    writeFileSync(join(store, 'leases', 'torn.json'), '{"pid":12');
    writeFileSync(join(store, 'leases', 'empty.json'), '');
    expect(await claimedVersions(store)).toEqual(new Set());
    expect(leases(store)).toEqual([]);
  });
});

// every holding of version N is N shares, so a mix of two versions would show
const content = (version: number): string =>
  `SELECT '0900' || stock AS stock, DATE '2026-08-03' AS date, 'C00019' AS holder, CAST(${version} AS BIGINT) AS shares, true AS known
   FROM range(1, 9) s(stock)`;

async function commit(store: string, version: number): Promise<void> {
  const writer = await Writer.open(store, { command: 'import', now: NOW });
  await writer.replace('holdings', ['2026-08'], content(version));
  await writer.commit();
  await writer.close();
}

describe('a reader in another process', () => {
  it('keeps its version through several commits, and its segments stay until it is done', async () => {
    const store = join(newFolder(), 'store');
    await commit(store, 1);
    const reader = new OtherProcess(
      `const { Reader } = await load('store/reader.js');
       const reader = await Reader.open(args[0], { command: 'serve', now: new Date() });
       const ask = async () => JSON.stringify((await reader.engine.query(
         'SELECT count(*)::INT AS rows, min(shares)::INT AS low, max(shares)::INT AS high FROM holdings'))[0]);
       say(await ask());
       while ((await heard()) === 'ask') say(await ask());
       await reader.close();
       say('closed');`,
      [store],
    );
    const first = '{"rows":8,"low":1,"high":1}';
    expect(await reader.heard()).toBe(first);
    for (const version of [2, 3, 4]) {
      await commit(store, version);
      reader.tell('ask');
      expect(await reader.heard()).toBe(first);
    }
    // its own version and the current one; the two between them have gone
    expect(readdirSync(join(store, 'versions')).sort()).toEqual(['1.json', '4.json']);
    expect(readdirSync(join(store, 'segments'))).toHaveLength(2);
    reader.tell('stop');
    expect(await reader.heard()).toBe('closed');
    expect(await reader.ended).toBe(0);
    await commit(store, 5);
    expect(readdirSync(join(store, 'versions'))).toEqual(['5.json']);
    expect(readdirSync(join(store, 'segments'))).toEqual([...segmentFiles(await readManifest(store))]);
  });

  it('that was killed keeps nothing', async () => {
    const store = join(newFolder(), 'store');
    await commit(store, 1);
    const reader = new OtherProcess(
      `const { Reader } = await load('store/reader.js');
       await Reader.open(args[0], { command: 'serve', now: new Date() });
       say('reads');
       await heard();`,
      [store],
    );
    expect(await reader.heard()).toBe('reads');
    await reader.kill();
    expect(leases(store)).toHaveLength(1);
    await commit(store, 2);
    expect(leases(store)).toEqual([]);
    expect(readdirSync(join(store, 'segments'))).toHaveLength(1);
  });
});

describe('readers beside an import', () => {
  it('see a version before or after it, never a part of it', async () => {
    const home = newFolder();
    const data = join(home, 'data');
    const files = [1, 2, 3, 4, 5].map((part) => {
      const path = join(home, `${part}.csv`);
      const rows = Array.from(
        { length: 8 },
        (_, stock) => `0900${stock + 1},2026-08-0${part + 2},C00019,,${part}`,
      );
      writeFileSync(path, `stock_code,date,participant_id,participant_name,shares\n${rows.join('\n')}\n`);
      return path;
    });
    const space = new Workspace(data, { now: () => NOW });
    await space.import(files.slice(0, 1));
    const reader = new OtherProcess(
      `const { Workspace } = await load('workspace.js');
       const space = new Workspace(args[0], { now: () => new Date('2026-11-22T00:00:00Z') });
       const seen = new Set();
       let stop = false;
       heard().then(() => { stop = true; });
       say('reads');
       for (let last = false; !last; ) {
         last = stop;
         await space.with(async ({ engine }) => {
           const [row] = await engine.query(\`SELECT
             (SELECT count(*) FROM files)::INT AS files, (SELECT count(*) FROM stock_days)::INT AS days,
             (SELECT count(DISTINCT date) FROM holdings)::INT AS dates, (SELECT count(*) FROM change_days)::INT AS changes\`);
           seen.add(JSON.stringify(row));
         });
       }
       say([...seen].join(' '));`,
      [data],
    );
    expect(await reader.heard()).toBe('reads');
    for (const path of files.slice(1)) expect((await space.import([path]))[0]?.status).toBe('loaded');
    reader.tell('stop');
    const seen = (await reader.heard()).split(' ');
    expect(await reader.ended).toBe(0);
    const whole = [1, 2, 3, 4, 5].map((files) =>
      JSON.stringify({ files, days: files * 8, dates: files, changes: (files - 1) * 8 }),
    );
    for (const version of seen) expect(whole).toContain(version);
    expect(seen).toContain(whole[4]);
    expect(leases(join(data, 'store'))).toEqual([]);
  });
});
