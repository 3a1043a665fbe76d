import { createHash } from 'node:crypto';
import type { Engine } from '../../store/engine.js';
import type { IsoDate } from '../../iso-date.js';

export interface SourceFile {
  readonly name: string;
  readonly sha256: string;
  readonly kind: string;
  readonly rows: number;
}

/** The files that a part of the note rests on; of many, the first by name, and a digest over all. */
export interface Lineage {
  readonly key: string;
  readonly from: IsoDate | null;
  readonly to: IsoDate | null;
  readonly files: number;
  /** Stored rows of these files. */
  readonly rows: number;
  /** sha256 over the sha256 of all files in the order of their names. */
  readonly digest: string;
  readonly shown: readonly SourceFile[];
}

const SHOWN = 12;
/** Where the rows of each dataset stand, and the day by which they are cut. */
const DATASETS = {
  ccass: [['stock_days', 'chosen AND']],
  prices: [['price_days', '']],
  northbound: [
    ['northbound_days', ''],
    ['connect_holdings', "direction = 'northbound' AND"],
    ['series_days', ''],
    ['index_days', ''],
  ],
  indices: [['index_days', '']],
  valuation: [['valuation_days', '']],
  funds: [
    ['fund_holdings', ''],
    ['benchmark_weights', ''],
    ['industry_weights', ''],
  ],
} as const satisfies Record<string, readonly (readonly [table: string, filter: string])[]>;

export type Dataset = keyof typeof DATASETS;

/** The files behind the stored rows of a dataset in a window. */
export async function lineageOf(
  engine: Engine,
  dataset: Dataset,
  from: IsoDate | null,
  to: IsoDate | null,
): Promise<Lineage> {
  const window = `date BETWEEN DATE '${from ?? '1900-01-01'}' AND DATE '${to ?? '2999-12-31'}'`;
  const used = DATASETS[dataset].map(
    ([table, filter]) => `SELECT DISTINCT file FROM ${table} WHERE ${filter} ${window}`,
  );
  const rows = await engine.query(
    `SELECT name, sha256, kind, row_count FROM files WHERE file IN (${used.join(' UNION ')}) ORDER BY name, sha256`,
  );
  const files = rows.map((row): SourceFile => {
    return {
      name: String(row.name),
      sha256: String(row.sha256),
      kind: String(row.kind),
      rows: Number(row.row_count ?? 0),
    };
  });
  const digest = createHash('sha256');
  for (const { sha256 } of files) digest.update(`${sha256}\n`);
  return {
    key: from === null && to === null ? dataset : `${dataset} ${from ?? ''}..${to ?? ''}`,
    from,
    to,
    files: files.length,
    rows: files.reduce((sum, file) => sum + file.rows, 0),
    digest: digest.digest('hex'),
    shown: files.slice(0, SHOWN),
  };
}
