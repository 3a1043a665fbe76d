import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Holder, isAlive, thisProcess } from './process.js';

/** A reader's claim on a version: its segments are not deleted while the claim stands. */
export interface Lease {
  /** Narrows the claim from everything to one version. */
  settle(version: number): Promise<void>;
  release(): Promise<void>;
}

interface Claim extends Holder {
  /** null: the reader has not chosen its version yet, so all are kept. */
  readonly version: number | null;
}

const folder = (store: string): string => join(store, 'leases');

/** Claims every version there is, until `settle` names one. Taken before the manifest is read. */
export async function takeLease(store: string, command: string, now: Date): Promise<Lease> {
  await mkdir(folder(store), { recursive: true });
  const path = join(folder(store), `${process.pid}-${randomUUID()}.json`);
  const claim = (version: number | null): string =>
    JSON.stringify({ ...thisProcess(command, now), version } satisfies Claim);
  await write(path, claim(null));
  return {
    settle: (version) => write(path, claim(version)),
    release: () => rm(path, { force: true }),
  };
}

/** Whole or not at all. It is not flushed to the disk: a claim ends with its process, so with the machine too. */
async function write(path: string, text: string): Promise<void> {
  const part = `${path}.part`;
  try {
    await writeFile(part, text);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** The versions that live readers claim, or `all` while one has not chosen. Claims of dead processes are removed. */
export async function claimedVersions(store: string): Promise<Set<number> | 'all'> {
  const versions = new Set<number>();
  let all = false;
  const names = await readdir(folder(store)).catch(() => [] as string[]);
  for (const name of names) {
    if (!name.endsWith('.json')) continue;
    const path = join(folder(store), name);
    const text = await readFile(path, 'utf8').catch(() => null);
    if (text === null) continue;
    const claim = claimIn(text);
    // a lease is written whole, so a damaged one is no live reader's
    if (claim === null || !isAlive(claim)) await rm(path, { force: true });
    else if (claim.version === null) all = true;
    else versions.add(claim.version);
  }
  return all ? 'all' : versions;
}

function claimIn(text: string): Claim | null {
  try {
    return JSON.parse(text) as Claim | null;
  } catch {
    return null;
  }
}
