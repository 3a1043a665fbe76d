import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { StoreError } from '../errors.js';
import { packingOf } from './unpack.js';

const LARGE = 64 << 20;

/** One time that a file was taken in. */
export interface Reception {
  /** File name or URL it came from. */
  readonly name: string;
  /** What it was loaded as, and with which options. */
  readonly kind: string;
  readonly options: string;
  /** When it was taken in (ISO time). */
  readonly receivedAt: string;
  /** When it was fetched from its source, as far as known (ISO time). */
  readonly fetchedAt: string;
}

/** What is known about a file that was received. */
export interface Receipt {
  /** sha256 of the bytes as received, hex. */
  readonly sha256: string;
  readonly bytes: number;
  /** Once, or again with other options. */
  readonly received: readonly Reception[];
}

/** sha256 of a file's bytes, read in a stream. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/**
 * Raw bytes as received, content-addressed: `archive/ab/abcd....gz` and a receipt beside it.
 * A file is written under a temporary name, flushed and renamed, so it is there whole or not at all.
 */
export class Archive {
  constructor(readonly folder: string) {}

  private place(sha256: string): string {
    return join(this.folder, sha256.slice(0, 2), sha256);
  }

  has(sha256: string): boolean {
    return existsSync(`${this.place(sha256)}.gz`);
  }

  /**
   * Keeps a file's bytes, compressed, and notes how they came in. Bytes that are already there are not written again,
   * nor is a reception of the same kind with the same options.
   * @throws StoreError when the file no longer has that checksum
   */
  async keep(path: string, sha256: string, bytes: number, reception: Reception): Promise<void> {
    const place = this.place(sha256);
    await mkdir(join(this.folder, sha256.slice(0, 2)), { recursive: true });
    const there = this.has(sha256);
    const received = (await this.receipt(sha256))?.received ?? [];
    const known = received.some(
      ({ kind, options }) => kind === reception.kind && options === reception.options,
    );
    if (there && known) return;
    const part = await partOf(place);
    try {
      if (!there) {
        const level = await levelOf(path, bytes);
        const hash = createHash('sha256');
        await pipeline(createReadStream(path), hashing(hash), createGzip({ level }), createWriteStream(part));
        if (hash.digest('hex') !== sha256)
          throw new StoreError(`${path} changed while it was read; import it again when it is complete`);
        await flush(part);
      }
      const receipt: Receipt = { sha256, bytes, received: known ? received : [...received, reception] };
      await writeFlushed(`${place}.json`, `${JSON.stringify(receipt)}\n`);
      if (!there) await rename(part, `${place}.gz`);
    } finally {
      await rm(part, { force: true });
    }
  }

  /** The receipt of a kept file; null when there is none or it cannot be read. */
  async receipt(sha256: string): Promise<Receipt | null> {
    try {
      const receipt = JSON.parse(await readFile(`${this.place(sha256)}.json`, 'utf8')) as Receipt;
      return Array.isArray(receipt.received) ? receipt : null;
    } catch {
      return null;
    }
  }

  /** The receipts of all kept files, by checksum. */
  async receipts(): Promise<Receipt[]> {
    const names = await readdir(this.folder, { recursive: true }).catch(() => [] as string[]);
    const found: Receipt[] = [];
    for (const name of names.sort()) {
      const sha256 = /([0-9a-f]{64})\.gz$/.exec(name)?.[1];
      const receipt = sha256 === undefined ? null : await this.receipt(sha256);
      if (receipt) found.push(receipt);
    }
    return found;
  }

  /**
   * Writes the bytes as received to `path`.
   * @throws StoreError when they are gone or damaged
   */
  async restore(sha256: string, path: string): Promise<void> {
    const hash = createHash('sha256');
    let problem = 'its bytes have another checksum';
    try {
      const packed = createReadStream(`${this.place(sha256)}.gz`);
      await pipeline(packed, createGunzip(), hashing(hash), createWriteStream(path));
      if (hash.digest('hex') === sha256) return;
    } catch (error) {
      problem = (error as Error).message;
    }
    throw new StoreError(
      `file ${sha256} of the archive ${this.folder} cannot be read (${problem}); put it back from a backup`,
    );
  }
}

/** What is packed already is only wrapped, and dumps of gigabytes are packed fast. */
async function levelOf(path: string, bytes: number): Promise<number> {
  if ((await packingOf(path)) !== null) return 0;
  return bytes > LARGE ? 1 : 6;
}

const hashing = (hash: Hash) =>
  async function* (chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    for await (const chunk of chunks) {
      hash.update(chunk);
      yield chunk;
    }
  };

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What a file is called here until it is whole; such files of it that a killed process left are removed. */
async function partOf(path: string): Promise<string> {
  const here = hostname().replace(/[^A-Za-z0-9]/g, '_');
  const [folder, name] = [dirname(path), basename(path)];
  for (const left of await readdir(folder)) {
    const [, host, pid] = (left.startsWith(`${name}.`) && /\.(\w+)-(\d+)\.part$/.exec(left)) || [];
    if (host === here && !isRunning(Number(pid))) await rm(join(folder, left), { force: true });
  }
  return `${path}.${here}-${process.pid}.part`;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Writes a file so that it is there whole or not at all, also after a power cut. */
export async function writeFlushed(path: string, text: string): Promise<void> {
  const part = await partOf(path);
  try {
    const handle = await open(part, 'w');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
