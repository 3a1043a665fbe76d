import { InputError } from '../../errors.js';
import { dayInChina } from '../../iso-date.js';
import type { Parsed } from '../../store/rows.js';
import { quoted } from '../cell.js';
import { shareId } from '../indices/share-csv.js';
import { isFields, readAnswer, rowsOf, textOf } from '../stock-connect/answer.js';
import { byRow, takeRows } from '../take-rows.js';
import { numberOf } from '../units.js';
import type { ToldValuation } from './judge.js';
import type { Metric } from './metrics.js';

const FIELDS: readonly (readonly [string, Metric])[] = [
  ['PE_TTM', 'pe_ttm'],
  ['PE_LAR', 'pe_lyr'],
  ['PB_MRQ', 'pb_mrq'],
  ['PS_TTM', 'ps_ttm'],
];

/** Whether an answer is Eastmoney's valuation of a share (`RPT_VALUEANALYSIS_DET`). */
export const recogniseEastmoneyValuation = (head: string): boolean =>
  /"PB_MRQ"\s*:|"PE_LAR"\s*:/.test(head) && /"TRADE_DATE"\s*:/.test(head);

/**
 * Valuations of mainland shares as Eastmoney gives them, under code and exchange (`300766.SZ`).
 * @throws InputError when the answer has no rows (with Eastmoney's message) or lacks a field
 */
export function parseEastmoneyValuation(text: string): Parsed<ToldValuation> {
  const answer = readAnswer(text);
  const result = isFields(answer.result) ? answer.result : {};
  const told = rowsOf(result.data, 'Eastmoney', textOf(answer.message), ['TRADE_DATE']);
  const rows: ToldValuation[] = [];
  const left = takeRows(
    told.map((fields, index) => ({ row: index + 1, fields })),
    ({ row, fields }) => {
      const code = textOf(fields.SECUCODE) || textOf(fields.SECURITY_CODE);
      const id = shareId(code);
      if (id === null) throw new InputError(`${quoted(code)} is no mainland code`);
      const date = dayInChina(textOf(fields.TRADE_DATE));
      if (!date) throw new InputError(`TRADE_DATE ${quoted(fields.TRADE_DATE)} is no date`);
      for (const [field, metric] of FIELDS) {
        const value = numberOf(fields[field], field);
        if (value !== null) rows.push({ row, id, date, metric, value, source: 'eastmoney' });
      }
    },
  );
  const pages = Number(result.pages);
  const cut =
    pages > 1 ? [{ row: told.length + 1, reason: `one page of ${pages}: the others are not here` }] : [];
  return { rows, setAside: byRow(cut, left) };
}
