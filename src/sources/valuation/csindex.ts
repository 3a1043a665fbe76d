import { InputError } from '../../errors.js';
import { parseDate } from '../../iso-date.js';
import { quoted } from '../cell.js';
import { indexIdOf } from '../indices/catalogue.js';
import type { ToldIndexDay } from '../indices/judge.js';
import { readAnswer, rowsOf, textOf } from '../stock-connect/answer.js';
import { takeRows } from '../take-rows.js';
import { cents, numberOf, YI } from '../units.js';
import type { ToldValuation } from './judge.js';
import type { ValuationFile } from './parallel-json.js';

/** Whether an answer is CSI's history of an index (`index-perf`). */
export const recogniseCsindex = (head: string): boolean =>
  /"tradeDate"\s*:/.test(head) && /"indexCode"\s*:/.test(head) && /"(?:peg|changePct)"\s*:/.test(head);

/**
 * The history of an index as CSI gives it: prices, `tradingValue` in hundred million CNY, and `peg`, which is the PE
 * over the last four quarters. Its volume is left out: the unit is not documented.
 * @throws InputError when the answer has no rows or lacks a field
 */
export function parseCsindex(text: string): ValuationFile {
  const answer = readAnswer(text);
  const told = rowsOf(answer.data, 'CSI', textOf(answer.msg), ['tradeDate', 'indexCode', 'close']);
  const source = 'csindex';
  const valuations: ToldValuation[] = [];
  const days: ToldIndexDay[] = [];
  const setAside = takeRows(
    told.map((fields, index) => ({ row: index + 1, fields })),
    ({ row, fields }) => {
      const date = parseDate(textOf(fields.tradeDate));
      if (!date) throw new InputError(`tradeDate ${quoted(fields.tradeDate)} is no date`);
      const code = textOf(fields.indexCode);
      if (code === '') throw new InputError(`${date}: no indexCode`);
      const id = indexIdOf(code);
      const [open, high, low, close] = ['open', 'high', 'low', 'close'].map((name) =>
        numberOf(fields[name], name),
      );
      const amount = numberOf(fields.tradingValue, 'tradingValue');
      if (close)
        days.push({
          row,
          id,
          date,
          open: open ?? null,
          high: high ?? null,
          low: low ?? null,
          close,
          volume: null,
          amount: amount === null || amount.num === 0n ? null : cents(amount, YI),
          adjusted: 'none',
          source,
        });
      const pe = numberOf(fields.peg, 'peg');
      if (pe !== null) valuations.push({ row, id, date, metric: 'pe_ttm', value: pe, source });
    },
  );
  return { valuations, days, setAside };
}
