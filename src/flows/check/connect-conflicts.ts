import { readConnectDays } from '../../store/connect-days.js';
import type { Direction } from '../../store/rows.js';
import { sqlFile } from '../../store/sql-file.js';
import type { Check } from './check.js';
import { CONNECT_COARSE, CONNECT_ROUNDING } from './thresholds.js';
import { fileName, millions } from './words.js';

const COUNTS = {
  net: 'net',
  turnover: 'turnover',
  'quota used': 'quotaInflow',
  'value held': 'holdings',
} as const;

/** Sources agree about a day of Stock Connect; the example names what counts where they do not. */
export const connectConflicts: Check = {
  name: 'connect-conflicts',
  async run({ engine }) {
    const [row] = await engine.query(sqlFile(import.meta.url, './sql/connect-conflicts.sql'), {
      tolerance: CONNECT_ROUNDING,
      coarse: CONNECT_COARSE,
    });
    if (!row) return { check: this.name, status: 'pass', count: 0, example: null, remedy: null };
    const days = await readConnectDays(engine, row.direction as Direction);
    const day = days.find(({ channel, date }) => channel === row.channel && date === row.date);
    const used = day?.[COUNTS[row.figure as keyof typeof COUNTS]] ?? null;
    return {
      check: this.name,
      status: 'warn',
      count: Number(row.findings),
      example: `${row.direction} ${row.channel} on ${row.date}: ${row.figure} ${millions(row.amount)} by ${row.source} (${fileName(row.name)}), ${millions(row.other_amount)} by ${row.other_source} (${fileName(row.other_name)}); ${used === null ? 'neither counts' : `${millions(Number(used) / 100)} counts`}`,
      remedy:
        'see which file is right; HKEX goes before Eastmoney, that before the mainland exchanges (rounded), Tushare and panels, the newer fetch before the older',
    };
  },
};
