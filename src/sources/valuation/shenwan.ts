import { InputError } from '../../errors.js';
import { dayInChina } from '../../iso-date.js';
import { quoted } from '../cell.js';
import type { ToldIndexDay } from '../indices/judge.js';
import { isFields, readAnswer, rowsOf, textOf } from '../stock-connect/answer.js';
import { byRow, takeRows } from '../take-rows.js';
import { numberOf } from '../units.js';
import type { ToldValuation } from './judge.js';
import type { Metric } from './metrics.js';
import type { ValuationFile } from './parallel-json.js';

const FIELDS: readonly (readonly [string, Metric])[] = [
  ['pe', 'pe'],
  ['pb', 'pb'],
  ['dp', 'dividend_yield'],
];

/** Whether an answer is Shenwan's report of its industry indices. */
export const recogniseShenwan = (head: string): boolean =>
  /"swindexcode"\s*:/.test(head) && /"bargaindate"\s*:/.test(head);

/**
 * Valuations and closes of Shenwan's industry indices (`index_analysis_report`) under their codes (`801180`). Shenwan
 * does not say over which year its PE is: it is kept as `pe`.
 * @throws InputError when the answer has no rows or lacks a field
 */
export function parseShenwan(text: string): ValuationFile {
  const answer = readAnswer(text);
  const data = isFields(answer.data) ? answer.data : {};
  const told = rowsOf(data.results, 'Shenwan', textOf(answer.message), ['swindexcode', 'bargaindate']);
  const source = 'shenwan';
  const valuations: ToldValuation[] = [];
  const days: ToldIndexDay[] = [];
  const left = takeRows(
    told.map((fields, index) => ({ row: index + 1, fields })),
    ({ row, fields }) => {
      const id = String(fields.swindexcode ?? '').trim();
      if (!/^\d{6}$/.test(id)) throw new InputError(`swindexcode ${quoted(fields.swindexcode)} is no code`);
      const date = dayInChina(textOf(fields.bargaindate));
      if (!date) throw new InputError(`bargaindate ${quoted(fields.bargaindate)} is no date`);
      for (const [field, metric] of FIELDS) {
        const value = numberOf(fields[field], field);
        if (value !== null) valuations.push({ row, id, date, metric, value, source });
      }
      const close = numberOf(fields.closeindex, 'closeindex');
      if (close !== null)
        days.push({
          row,
          id,
          date,
          open: null,
          high: null,
          low: null,
          close,
          volume: null,
          amount: null,
          adjusted: 'none',
          source,
        });
    },
  );
  const count = Number(data.count);
  const cut =
    count > told.length
      ? [{ row: told.length + 1, reason: `one page of ${count} rows, of which ${told.length} are here` }]
      : [];
  return { valuations, days, setAside: byRow(cut, left) };
}
