import { readValuation } from '../../store/day-values.js';
import { sqlFile } from '../../store/sql-file.js';
import type { Engine, Row } from '../../store/engine.js';
import type { Check, CheckRow } from './check.js';
import { VALUATION_SPREAD } from './thresholds.js';
import { fileName, percent, plural } from './words.js';

/** Sources of a valuation agree, and files of one source; the example names what is used where they do not. */
export const valuationConflicts: Check = {
  name: 'valuation-conflicts',
  async run({ engine }) {
    const [row] = await engine.query(sqlFile(import.meta.url, './sql/valuation-conflicts.sql'), {
      spread: VALUATION_SPREAD,
    });
    if (!row) return { check: this.name, status: 'pass', count: 0, example: null, remedy: null };
    if (row.source === row.other_source) return sameSource(await usedOf(engine, row), row);
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

async function usedOf(engine: Engine, { id, metric, source, date }: Row): Promise<number | null> {
  const days = await readValuation(engine, String(id), String(metric), String(source));
  return days.find((day) => day.date === date)?.value ?? null;
}

const sameSource = (used: number | null, row: Row): CheckRow => ({
  check: valuationConflicts.name,
  status: 'warn',
  count: Number(row.findings),
  example: `${row.metric} of ${row.id} on ${row.date}: ${row.value} (${fileName(row.name)}) and ${row.other_value} (${fileName(row.other_name)}), both by ${row.source}; ${used ?? 'neither'} counts`,
  remedy: 'the newer fetch counts; see which file is right, and leave the other one out',
});
