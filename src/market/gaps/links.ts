import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../errors.js';
import { normaliseLabel } from '../../sources/cell.js';
import { cellAt, locateColumns, readTable } from '../../sources/table.js';
import { type Metric, metricOf } from '../../sources/valuation/metrics.js';

/** What an industry is called in each table that a gap is made of. */
export interface IndustryLink {
  readonly industry: string;
  readonly nameZh: string;
  /** Codes or names of valuations, the preferred one first. */
  readonly valuationIds: readonly string[];
  readonly metric: Metric;
  readonly positioning: readonly string[];
  /** Codes of Hong Kong industries (data/industries.csv). */
  readonly flows: readonly string[];
}

const SHIPPED = new URL('../../../data/industry-links.csv', import.meta.url);
const NAMES = [
  'industry',
  'name_zh',
  'valuation_ids',
  'metric',
  'positioning_names',
  'flow_industries',
] as const;

/**
 * The links of `industry-links.csv` in the workspace, else the shipped ones.
 * @throws InputError when the workspace's own table is wrong
 */
export function industryLinks(folder: string): IndustryLink[] {
  const own = join(folder, 'industry-links.csv');
  const file = existsSync(own) ? own : SHIPPED;
  const table = readTable(readFileSync(file, 'utf8'));
  const wanted = Object.fromEntries(NAMES.map((name) => [name, [name]])) as unknown as Record<
    (typeof NAMES)[number],
    readonly string[]
  >;
  const name = file === own ? own : 'data/industry-links.csv';
  const at = locateColumns(table.header, wanted, ['industry', 'valuation_ids', 'positioning_names']);
  const [broken] = table.setAside;
  if (broken) throw new InputError(broken.reason, { file: name, place: `row ${broken.row}` });
  return table.rows.map((row) => {
    const metric = metricOf(cellAt(row, at.metric) || 'pe_ttm');
    if (metric === null)
      throw new InputError(`metric "${cellAt(row, at.metric)}" is none`, {
        file: name,
        place: `row ${row.row}`,
        remedy: 'write pe_ttm or pb_lf',
      });
    const list = (cell: string, mark: RegExp): string[] => cell.split(mark).filter(Boolean);
    const industry = cellAt(row, at.industry);
    const nameZh = cellAt(row, at.name_zh);
    return {
      industry,
      nameZh,
      valuationIds: list(cellAt(row, at.valuation_ids), /\s+/),
      metric,
      positioning: [industry, nameZh, ...list(cellAt(row, at.positioning_names), /\|/)].map(normaliseLabel),
      flows: list(cellAt(row, at.flow_industries), /\s+/),
    };
  });
}
