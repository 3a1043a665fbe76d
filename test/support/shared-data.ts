import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

const FOLDER = new URL('../../../shared/data/', import.meta.url);

/** Whether the real rows that lie outside the project are not there. */
export const sharedDataAbsent = !existsSync(FOLDER);

/** A csv of the shared data, packed or not, by column. */
export function sharedTable(path: string): Record<string, string>[] {
  const bytes = readFileSync(new URL(path, FOLDER));
  return parse(path.endsWith('.gz') ? gunzipSync(bytes) : bytes, { columns: true });
}
