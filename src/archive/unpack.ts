import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { Decompress } from 'fzstd';
import xxhash from 'xxhash-wasm';
import { InputError } from '../errors.js';
import { damaged, type FramePiece, ZstdFrames } from './zstd-frames.js';

/** Bounds on what a compressed file may unfold to. */
export interface UnpackLimits {
  /** Bytes after unpacking that are always allowed. */
  readonly free: number;
  /** Beyond `free`: how many times the packed size the content may grow. Text of this field packs 5 to 30 times. */
  readonly ratio: number;
  readonly total: number;
}

/** Packed bytes unfolded at once. */
const PIECE = 1 << 14;

export const UNPACK_LIMITS: UnpackLimits = { free: 64 << 20, ratio: 200, total: 16 * 2 ** 30 };

const GZIP = Buffer.from([0x1f, 0x8b]);
const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

export type Packing = 'gzip' | 'zstd' | null;

/** How a file is packed, by its first bytes. */
export async function packingOf(path: string): Promise<Packing> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    if (bytesRead >= 2 && buffer.subarray(0, 2).equals(GZIP)) return 'gzip';
    return bytesRead === 4 && buffer.equals(ZSTD) ? 'zstd' : null;
  } finally {
    await handle.close();
  }
}

/** Refuses content that grows beyond all measure. */
function refuseBomb(packed: number, unpacked: number, limits: UnpackLimits): void {
  const bomb = unpacked > limits.free && unpacked > packed * limits.ratio;
  if (!bomb && unpacked <= limits.total) return;
  throw new InputError(
    `unpacks to more than ${Math.floor(unpacked / 2 ** 20)} MiB from ${Math.ceil(packed / 1024)} KiB`,
    { remedy: 'such a file is refused; unpack it yourself if you trust it' },
  );
}

/** The content of every frame, each held against its checksum. */
async function* zstdContent(raw: AsyncIterable<Buffer>, limits: UnpackLimits): AsyncGenerator<Buffer> {
  const { create64 } = await xxhash();
  const frames = new ZstdFrames();
  let packed = 0;
  let unpacked = 0;
  const ready: Buffer[] = [];
  let hash = create64();
  // measured as it unfolds: one push may unfold to thousands of times its size
  const reader = (): Decompress =>
    new Decompress((data) => {
      unpacked += data.length;
      refuseBomb(packed, unpacked, limits);
      if (data.length === 0) return;
      hash.update(data);
      ready.push(Buffer.from(data));
    });
  let stream: Decompress | null = null;
  const push = ({ bytes, end }: FramePiece): void => {
    stream ??= reader();
    try {
      stream.push(bytes, end !== undefined);
    } catch (error) {
      if (error instanceof InputError) throw error;
      throw damaged((error as Error).message);
    }
    if (!end) return;
    if (end.checksum !== null && BigInt(end.checksum) !== (hash.digest() & 0xffff_ffffn))
      throw damaged('its content has another checksum');
    stream = null;
    hash = create64();
  };
  for await (const chunk of raw) {
    for (let at = 0; at < chunk.length; at += PIECE) {
      const piece = chunk.subarray(at, at + PIECE);
      packed += piece.length;
      for (const part of frames.pieces(piece)) push(part);
      yield* ready.splice(0);
    }
  }
  if (!frames.whole) throw damaged('cut off');
}

/**
 * The content of a file in chunks, unpacked when it is gzip or zstd (told by its first bytes, not its name).
 * @throws InputError when it is damaged or unfolds beyond the limits
 */
export async function* contentOf(path: string, limits: UnpackLimits = UNPACK_LIMITS): AsyncGenerator<Buffer> {
  const packing = await packingOf(path);
  const raw = createReadStream(path, { highWaterMark: 1 << 18 });
  if (packing === null) {
    yield* raw as AsyncIterable<Buffer>;
    return;
  }
  if (packing === 'zstd') {
    yield* zstdContent(raw as AsyncIterable<Buffer>, limits);
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
      refuseBomb(packed, unpacked, limits);
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
