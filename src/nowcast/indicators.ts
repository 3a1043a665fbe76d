import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { assert } from '../errors.js';
import { type Formula, readFormula } from './formula.js';

export type Tier = 'core' | 'wide' | 'trend';
const TIERS: readonly Tier[] = ['core', 'wide', 'trend'];

/** One indicator of data/northbound-indicators.csv. */
export interface Indicator {
  readonly id: string;
  readonly group: string;
  readonly tier: Tier;
  readonly text: string;
  readonly formula: Formula;
  /** The sign that economics expects of it; null where it could be either. */
  readonly sign: 1 | -1 | null;
  readonly meaning: string;
}

const FILE = new URL('../../data/northbound-indicators.csv', import.meta.url);

let shipped: readonly Indicator[] | null = null;

/** The indicators of data/northbound-indicators.csv, in its order. Read once. */
export function shippedIndicators(): readonly Indicator[] {
  shipped ??= (parse(readFileSync(FILE, 'utf8'), { columns: true }) as Record<string, string>[]).map(
    (row) => {
      const tier = TIERS.find((one) => one === row.tier);
      assert(tier && row.id && row.formula, `northbound-indicators.csv: ${JSON.stringify(row)}`);
      return {
        id: row.id,
        group: row.group ?? '',
        tier,
        text: row.formula,
        formula: readFormula(row.formula),
        sign: row.sign === '+' ? 1 : row.sign === '-' ? -1 : null,
        meaning: row.meaning ?? '',
      };
    },
  );
  return shipped;
}
