import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { InputError } from '../errors.js';

/** Bounds on what a compressed file may unfold to. */
export interface UnpackLimits {
  /** Bytes after unpacking that are always allowed. */
  readonly free: number;
  /** Beyond `free`: how many times the packed size the content may grow. Text of this field packs 5 to 30 times. */
  readonly ratio: number;
  readonly total: number;
}

export const UNPACK_LIMITS: UnpackLimits = { free: 64 << 20, ratio: 200, total: 16 * 2 ** 30 };

const GZIP = Buffer.from([0x1f, 0x8b]);

async function startsWithGzip(path: string): Promise<boolean> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.equals(GZIP);
  } finally {
    await handle.close();
  }
}

/**
 * The content of a file in chunks, unpacked when it is gzip (told by its first bytes, not its name).
 * @throws InputError when the gzip is damaged or unfolds beyond the limits
 */
export async function* contentOf(path: string, limits: UnpackLimits = UNPACK_LIMITS): AsyncGenerator<Buffer> {
  const gzipped = await startsWithGzip(path);
  const raw = createReadStream(path, { highWaterMark: 1 << 18 });
  if (!gzipped) {
    yield* raw as AsyncIterable<Buffer>;
    return;
  }
  let packed = 0;
  let unpacked = 0;
  raw.on('data', (chunk) => {
    packed += chunk.length;
  });
  const gunzip = createGunzip({ chunkSize: 1 << 18 });
  raw.on('error', (error) => gunzip.destroy(error));
  raw.pipe(gunzip);
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      unpacked += chunk.length;
      const bomb = unpacked > limits.free && unpacked > packed * limits.ratio;
      if (bomb || unpacked > limits.total) {
        throw new InputError(
          `unpacks to more than ${Math.floor(unpacked / 2 ** 20)} MiB from ${Math.ceil(packed / 1024)} KiB`,
          { remedy: 'such a file is refused; unpack it yourself if you trust it' },
        );
      }
      yield chunk;
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`damaged gzip (${(error as Error).message})`, { remedy: 'fetch the file again' });
  } finally {
    raw.destroy();
    gunzip.destroy();
  }
}

/** The first bytes of the content, at most `bytes`. */
export async function headOf(path: string, bytes = 1 << 16): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of contentOf(path)) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= bytes) break;
  }
  return Buffer.concat(chunks).subarray(0, bytes);
}

/**
 * The content in chunks.
 * @throws InputError when it is larger than `limit` bytes
 */
export async function* boundedContentOf(path: string, limit: number): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of contentOf(path)) {
    size += chunk.length;
    if (size > limit) {
      throw new InputError(`larger than ${Math.floor(limit / 2 ** 20)} MiB`, {
        remedy: 'this kind of file is never that large: check that it is the right one, or split it',
      });
    }
    yield chunk;
  }
}

/**
 * The whole content.
 * @throws InputError when it is larger than `limit` bytes
 */
export async function wholeContentOf(path: string, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of boundedContentOf(path, limit)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
