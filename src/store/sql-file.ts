import { readFileSync } from 'node:fs';

const cache = new Map<string, string>();

/** The text of a .sql file beside the module that asks, read once. `sqlFile(import.meta.url, './sql/x.sql')`. */
export function sqlFile(base: string, path: string): string {
  const url = new URL(path, base).href;
  let text = cache.get(url);
  if (text === undefined) {
    text = readFileSync(new URL(path, base), 'utf8');
    cache.set(url, text);
  }
  return text;
}
