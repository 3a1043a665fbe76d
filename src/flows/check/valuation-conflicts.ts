import { readValuation } from '../../store/day-values.js';
import { sqlFile } from '../../store/sql-file.js';
import type { Check } from './check.js';
import { VALUATION_SPREAD } from './thresholds.js';
import { percent, plural } from './words.js';

/** Sources of a valuation agree; the example names the one that is used where they do not. */
export const valuationConflicts: Check = {
  name: 'valuation-conflicts',
  async run({ engine }) {
    const [row] = await engine.query(sqlFile(import.meta.url, './sql/valuation-conflicts.sql'), {
      spread: VALUATION_SPREAD,
    });
    if (!row) return { check: this.name, status: 'pass', count: 0, example: null, remedy: null };
    const [used] = await readValuation(engine, String(row.id), String(row.metric));
    return {
      check: this.name,
      status: 'warn',
      count: Number(row.findings),
      example: `${row.metric} of ${row.id}: ${row.source} and ${row.other_source} are ${percent(row.mean)} apart on average over ${plural(Number(row.days), 'day')} (${percent(row.most)} at most); ${used?.source} is used`,
      remedy:
        'they do not compute alike, and are never mixed: name the source to be used, or leave the other out',
    };
  },
};
