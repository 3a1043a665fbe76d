import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

/** What is known about a file that was received. */
export interface Receipt {
  /** sha256 of the bytes as received, hex. */
  readonly sha256: string;
  /** File name or URL it came from. */
  readonly name: string;
  readonly bytes: number;
  /** When it was taken in (ISO time). */
  readonly receivedAt: string;
  /** When it was fetched from its source, as far as known (ISO time). */
  readonly fetchedAt: string;
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

  /** Keeps a file's bytes, compressed, with its receipt. A file that is already there keeps its first receipt. */
  async keep(path: string, receipt: Receipt): Promise<void> {
    if (this.has(receipt.sha256)) return;
    const place = this.place(receipt.sha256);
    await mkdir(join(this.folder, receipt.sha256.slice(0, 2)), { recursive: true });
    const part = `${place}.${process.pid}.part`;
    try {
      await pipeline(createReadStream(path), createGzip({ level: 6 }), createWriteStream(part));
      await writeFlushed(`${place}.json`, `${JSON.stringify(receipt)}\n`);
      await flush(part);
      await rename(part, `${place}.gz`);
    } finally {
      await rm(part, { force: true });
    }
  }

  /** The receipt of a kept file. */
  async receipt(sha256: string): Promise<Receipt> {
    return JSON.parse(await readFile(`${this.place(sha256)}.json`, 'utf8')) as Receipt;
  }

  /** Writes the bytes as received to `path`. */
  async restore(sha256: string, path: string): Promise<void> {
    await pipeline(createReadStream(`${this.place(sha256)}.gz`), createGunzip(), createWriteStream(path));
  }
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes a file so that it is there whole or not at all, also after a power cut. */
export async function writeFlushed(path: string, text: string): Promise<void> {
  const part = `${path}.${process.pid}.part`;
  const handle = await open(part, 'w');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(part, path);
}
