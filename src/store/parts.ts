import type { IsoDate } from '../iso-date.js';
import type { Engine } from './engine.js';
import { type Manifest, partOf } from './manifest.js';
import { TABLES, type TableName } from './tables.js';
import { segmentPath } from './views.js';

interface Version {
  readonly store: string;
  readonly manifest: Manifest;
}

const versions = new WeakMap<Engine, Version>();

/** Says which files an engine's tables are, as long as it is open. */
export const readsFiles = (engine: Engine, version: Version): void => void versions.set(engine, version);

/**
 * A relation for SQL that has every row of a table whose `date` is between two days, both included: the parts by month or
 * year alone that can have them, so that a question of a year does not open the files of all the others. Elsewhere than
 * in the files of one version it is the table.
 */
export function partsWithin(engine: Engine, table: TableName, from: IsoDate, to: IsoDate): string {
  const version = versions.get(engine);
  const { partition } = TABLES[table];
  if (version === undefined || partition === 'none') return table;
  const length = partition === 'month' ? 7 : 4;
  const files = Object.entries(version.manifest.tables[table] ?? {})
    .filter(([key]) => partOf(key) >= from.slice(0, length) && partOf(key) <= to.slice(0, length))
    .map(([, { file }]) => segmentPath(version.store, file));
  return files.length === 0
    ? `(SELECT * FROM ${table} WHERE false)`
    : `read_parquet([${files.sort().join(', ')}])`;
}
