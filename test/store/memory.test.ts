import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { StoreError, UsageError } from '../../src/errors.js';
import { memoryAsked, withinMemory } from '../../src/store/memory.js';
import { Workspace } from '../../src/workspace.js';
import { temporaryFolder } from '../support/folder.js';
import { csvOf } from '../support/inbox.js';
import { NOW } from '../support/market.js';

const folder = temporaryFolder('memory');

it.each([
  [undefined, null],
  ['', null],
  ['2GB', '2GB'],
  [' 1.5 GiB ', '1.5 GiB'],
  ['800mb', '800mb'],
])('WAIZI_MEMORY=%s is %s', (text, size) => expect(memoryAsked({ WAIZI_MEMORY: text })).toBe(size));

it.each(['2', 'much', '-1GB', '2TB; SET threads=1'])('WAIZI_MEMORY=%s is refused', (text) => {
  expect(() => memoryAsked({ WAIZI_MEMORY: text })).toThrow(UsageError);
});

it('leaves other errors as they are', () => {
  const other = new Error('the moon is full');
  expect(withinMemory(other, '1MB')).toBe(other);
});

it('an import without enough memory says what to do, and the next one with enough stores all', async () => {
  const data = join(folder, 'data');
  const path = join(folder, 'lists.csv');
  mkdirSync(data, { recursive: true });
  const shares = Object.fromEntries(
    Array.from({ length: 400 }, (_, at) => [`B0${String(at).padStart(4, '0')}`, 1000 + at]),
  );
  const dates = ['2026-08-03', '2026-08-04', '2026-08-05'];
  writeFileSync(path, csvOf(dates.map((date) => ({ stock: '09001', date, shares }))));
  const opened = (memory: string): Workspace =>
    new Workspace(data, { now: () => NOW, env: { WAIZI_MEMORY: memory } });
  const failed = await opened('2MB')
    .import([path])
    .catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(StoreError);
  expect((failed as Error).message).toBe(
    'this needs more memory than the 2MB that the engine may take; what was committed before is kept: set WAIZI_MEMORY=4GB and run it again',
  );
  expect(existsSync(join(data, 'store', 'writer.lock'))).toBe(false);
  const [told] = await opened('1GB').import([path]);
  expect(told).toMatchObject({ status: 'loaded', rows: 1200 });
});
