import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from './engine.js';
import { DamagedStore, type Manifest, type Segment } from './manifest.js';
import { TABLE_NAMES, TABLES, type TableName } from './tables.js';

/** A text as SQL. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Path of a segment as a SQL string. */
export const segmentPath = (store: string, file: string): string => quoted(join(store, 'segments', file));

/** Makes one table visible under its name: a view over its segments, or an empty table. */
export async function showTable(
  engine: Engine,
  store: string,
  table: TableName,
  segments: Readonly<Record<string, Segment>> | undefined,
): Promise<void> {
  const files = Object.entries(segments ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const list = files.map(([, segment]) => segmentPath(store, segment.file)).join(', ');
  await engine.exec(
    list === ''
      ? emptyView(table)
      : `CREATE OR REPLACE VIEW ${table} AS SELECT * FROM read_parquet([${list}])`,
  );
}

function emptyView(table: TableName): string {
  const columns = TABLES[table].columns
    .split(/,(?![^(]*\))/)
    .map((column) => column.trim().match(/^(\S+)\s+(.+)$/s))
    .map((parts) => `CAST(NULL AS ${parts?.[2]}) AS ${parts?.[1]}`);
  return `CREATE OR REPLACE VIEW ${table} AS SELECT ${columns.join(', ')} WHERE false`;
}

/**
 * Makes every table of a version visible.
 * @throws DamagedStore when a segment is missing or cannot be read
 */
export async function showTables(engine: Engine, store: string, manifest: Manifest): Promise<void> {
  const empty = (table: TableName): boolean => Object.keys(manifest.tables[table] ?? {}).length === 0;
  // one call for all of them: an import or a question of a small workspace is mostly such calls
  await engine.exec(TABLE_NAMES.filter(empty).map(emptyView).join(';\n'));
  for (const table of TABLE_NAMES.filter((name) => !empty(name))) {
    const segments = manifest.tables[table];
    const lost = Object.values(segments ?? {}).find(({ file }) => !existsSync(join(store, 'segments', file)));
    if (lost) throw new DamagedStore(`segment ${lost.file} of ${store} is missing`);
    try {
      await showTable(engine, store, table, segments);
    } catch (error) {
      throw new DamagedStore(`table ${table} of ${store} cannot be read (${(error as Error).message})`);
    }
  }
}
