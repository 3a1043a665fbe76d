import { sqlCheck } from './sql-check.js';
import { VALUATION_JUMP } from './thresholds.js';
import { fileName } from './words.js';

/** No valuation jumps away and back within two days while its index stands. */
export const valuationSpikes = sqlCheck({
  name: 'valuation-spikes',
  status: 'warn',
  parameters: { jump: VALUATION_JUMP },
  tell: (row) =>
    `${row.metric} of ${row.id} on ${row.date}: ${row.before}, ${row.value}, ${row.after} on three days (${row.source}, ${fileName(row.name)})`,
  remedy: 'the middle value is probably wrong: compare with the provider, and correct the file',
});
