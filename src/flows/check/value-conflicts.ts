import { readIndex, readSeries } from '../../store/day-values.js';
import type { Adjustment } from '../../store/rows.js';
import { sqlFile } from '../../store/sql-file.js';
import type { Check } from './check.js';
import { VALUE_SPREAD } from './thresholds.js';
import { fileName, percent } from './words.js';

/** Sources agree about series and indices; the example names what counts where they do not. */
export const valueConflicts: Check = {
  name: 'value-conflicts',
  async run({ engine }) {
    const [row] = await engine.query(sqlFile(import.meta.url, './sql/value-conflicts.sql'), {
      spread: VALUE_SPREAD,
    });
    if (!row) return { check: this.name, status: 'pass', count: 0, example: null, remedy: null };
    const id = String(row.id);
    const used =
      row.kind === 'series'
        ? (await readSeries(engine, id)).find(({ date }) => date === row.date)?.value
        : (await readIndex(engine, id, row.variant as Adjustment)).find(({ date }) => date === row.date)
            ?.close;
    return {
      check: this.name,
      status: 'warn',
      count: Number(row.findings),
      example: `${id} on ${row.date}: ${row.value} by ${row.source} (${fileName(row.name)}), ${row.other_value} by ${row.other_source} (${fileName(row.other_name)}), ${percent(row.spread)} apart; ${used ?? 'neither'} counts`,
      remedy:
        'the value that most files tell counts, then the newer fetch; see which file is right, and leave the other one out',
    };
  },
};
