import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

const SHARED = new URL('../../../shared/data/', import.meta.url);

export const hasShared = existsSync(SHARED);

/** The rows of a gzipped csv of the shared real data. */
export function sharedRows(path: string): Record<string, string>[] {
  const text = gunzipSync(readFileSync(new URL(path, SHARED))).toString('utf8');
  return parse(text, { bom: true, columns: true, relax_column_count: true });
}

/** The text of a file of the shared real data. */
export function sharedText(path: string): string {
  return readFileSync(new URL(path, SHARED), 'utf8');
}
