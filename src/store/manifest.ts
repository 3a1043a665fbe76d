import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFlushed } from '../archive/archive.js';
import { StoreError } from '../errors.js';
import type { TableName } from './tables.js';

/** The version of the store's layout that this program writes. */
export const FORMAT = 1;

/** One immutable Parquet file. */
export interface Segment {
  readonly file: string;
  readonly rows: number;
  readonly bytes: number;
}

/** The store cannot be read, but may be made again from the archive. */
export class DamagedStore extends StoreError {
  constructor(problem: string) {
    super(`${problem.replace(/\s+/g, ' ')}; run waizi rebuild, or restore a backup`);
  }
}

/** What a version of the store consists of: segments by table and key. Replaced as a whole by one rename. */
export interface Manifest {
  readonly format: number;
  readonly version: number;
  /** The last file number given out. */
  readonly lastFile: number;
  readonly tables: Readonly<Partial<Record<TableName, Readonly<Record<string, Segment>>>>>;
}

export const EMPTY: Manifest = { format: FORMAT, version: 0, lastFile: 0, tables: {} };

const manifestPath = (store: string): string => join(store, 'manifest.json');
const versionPath = (store: string, version: number): string => join(store, 'versions', `${version}.json`);

/**
 * The current manifest, or the empty one for a new workspace.
 * @throws DamagedStore when it is damaged; StoreError when it was written by a newer program
 */
export async function readManifest(store: string): Promise<Manifest> {
  const path = manifestPath(store);
  if (!existsSync(path)) return EMPTY;
  return parseManifest(await readFile(path, 'utf8'), path);
}

/** The manifest of an older version that somebody still reads; null when it is gone. */
export async function readVersion(store: string, version: number): Promise<Manifest | null> {
  const path = versionPath(store, version);
  return existsSync(path) ? parseManifest(await readFile(path, 'utf8'), path) : null;
}

function parseManifest(text: string, path: string): Manifest {
  let manifest: Manifest;
  try {
    manifest = JSON.parse(text) as Manifest;
    const { format, version, lastFile, tables } = manifest;
    if (![format, version, lastFile].every(Number.isInteger) || typeof tables !== 'object' || tables === null)
      throw new Error('no format, version, file number or tables');
  } catch (error) {
    throw new DamagedStore(`${path} is damaged (${(error as Error).message})`);
  }
  if (manifest.format > FORMAT) {
    throw new StoreError(
      `the workspace has format ${manifest.format}, this waizi knows up to ${FORMAT}; use the newer waizi that wrote it`,
    );
  }
  return manifest;
}

/** Makes `manifest` the current one: its own copy first, then one atomic rename. */
export async function writeManifest(store: string, manifest: Manifest): Promise<void> {
  const text = `${JSON.stringify(manifest, null, 1)}\n`;
  await writeFlushed(versionPath(store, manifest.version), text);
  await writeFlushed(manifestPath(store), text);
}

/** Tells one version of a store from every other, also from those of a store that stood in its place. */
export const manifestKey = (manifest: Manifest): string =>
  createHash('sha256').update(JSON.stringify(manifest)).digest('hex');

/** The part of a table that a segment belongs to: `2026-08` for `2026-08` and for `2026-08+03`, which was added later. */
export const partOf = (key: string): string => key.split('+')[0] as string;

/** The segments of a part of a table, in their order. */
export function segmentsOf({ tables }: Manifest, table: TableName, part: string): Segment[] {
  return Object.entries(tables[table] ?? {})
    .filter(([key]) => partOf(key) === part)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, segment]) => segment);
}

/** Every segment file of a manifest. */
export function segmentFiles(manifest: Manifest): Set<string> {
  const files = new Set<string>();
  for (const segments of Object.values(manifest.tables)) {
    for (const segment of Object.values(segments ?? {})) files.add(segment.file);
  }
  return files;
}

/** Bytes below which one thread is quicker than several: they spend more on waiting for each other than they save. */
const FEW = 4 * 2 ** 20;

/**
 * Threads for work on a version of the store.
 * @param incoming bytes that are about to be added
 */
export function threadsFor(manifest: Manifest, incoming = 0): number {
  const stored = Object.values(manifest.tables).flatMap((segments) => Object.values(segments ?? {}));
  return stored.reduce((sum, { bytes }) => sum + bytes, incoming) < FEW ? 1 : 2;
}
