import { createWriteStream } from 'node:fs';
import { mkdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { MarketFile } from './files.js';

/**
 * Writes the files of a market into a folder.
 * @param at the time they bear, as if they had been fetched then
 * @returns their paths
 */
export async function writeFiles(folder: string, files: readonly MarketFile[], at: Date): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const paths: string[] = [];
  for (const { name, lines } of files) {
    const path = join(folder, name);
    await pipeline(Readable.from(chunks(lines)), createWriteStream(path));
    await utimes(path, at, at);
    paths.push(path);
  }
  return paths;
}

function* chunks(lines: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const line of lines) {
    chunk += line;
    if (chunk.length > 1 << 16) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk) yield chunk;
}
