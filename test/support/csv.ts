import { createReadStream, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import { type CsvRecord, readRecords } from '../../src/sources/csv/records.js';

/** All that an async iterable gives. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** The bytes in pieces of a size. */
export async function* pieces(bytes: Uint8Array, size = bytes.length): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** The rows of a csv given as text or bytes. */
export function csv(content: string | Uint8Array, size?: number): AsyncIterable<CsvRecord> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return readRecords(pieces(bytes, size));
}

const SHARED = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

/** Whether the real data beside the repository is there. */
export const hasSharedData = existsSync(SHARED);

/** The rows of a real csv, unpacked when its name ends in `.gz`. */
export function sharedCsv(path: string): AsyncIterable<CsvRecord> {
  const stream = createReadStream(SHARED + path);
  return readRecords(path.endsWith('.gz') ? stream.pipe(createGunzip()) : stream);
}
