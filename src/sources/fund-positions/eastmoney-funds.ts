import { InputError } from '../../errors.js';
import { addDays, type IsoDate, parseDate } from '../../iso-date.js';
import type { Parsed } from '../../store/rows.js';
import { quoted } from '../cell.js';
import { type Fields, isFields, readAnswer, rowsOf, textOf } from '../stock-connect/answer.js';
import { byRow, takeRows } from '../take-rows.js';
import { numberOf } from '../units.js';
import { quarterEndOf, type Published, refusePrice, stockIdOf, type ToldFundHolding } from './told.js';

/** Whether an answer is Eastmoney's list of what funds hold (`zlsj/list`, `RPT_MAIN_ORGHOLD`). */
export const recogniseEastmoneyFunds = (head: string): boolean =>
  /"HOLD_VALUE"\s*:/.test(head) &&
  /"REPORT_DATE"\s*:/.test(head) &&
  /"(?:HOULD_NUM|ORG_TYPE)"\s*:/.test(head);

export interface EastmoneyFundOptions {
  /** The day on which the list was seen, where the user says so. */
  readonly seen: IsoDate | null;
  /** When the file was fetched. */
  readonly fetchedAt: string;
}

/**
 * Funds' holdings by stock as Eastmoney adds them up, `HOLD_VALUE` in CNY. Other institutions (QFII, insurers...) are
 * left out. The list of a second or fourth quarter is made of the quarter's reports until the full ones are out, and of
 * these afterwards: one that was fetched later counts as known when the full reports were due.
 * @throws InputError when the answer has no rows (with Eastmoney's message) or lacks a field
 */
export function parseEastmoneyFunds(text: string, options: EastmoneyFundOptions): Parsed<ToldFundHolding> {
  const answer = readAnswer(text);
  const result = isFields(answer.result) ? answer.result : answer;
  const told = rowsOf(result.data, 'Eastmoney', textOf(answer.message), ['REPORT_DATE', 'HOLD_VALUE']);
  const rows: ToldFundHolding[] = [];
  const left = takeRows(
    told.map((fields, index) => ({ row: index + 1, fields })),
    ({ row, fields }) => {
      const stock = stockIdOf(textOf(fields.SECUCODE) || textOf(fields.SECURITY_CODE));
      if (!isFund(fields))
        throw new InputError(
          `${stock}: held by ${quoted(fields.ORG_TYPE_NAME ?? fields.ORG_TYPE)}, not by funds`,
        );
      const date = quarterEndOf(textOf(fields.REPORT_DATE));
      const value = numberOf(fields.HOLD_VALUE, 'HOLD_VALUE');
      if (value === null) throw new InputError(`${stock}: no HOLD_VALUE`);
      refusePrice(stock, value, numberOf(fields.TOTAL_SHARES, 'TOTAL_SHARES'));
      const source = 'eastmoney';
      rows.push({ row, date, stock, fund: '', industry: null, value, source, ...publishedBy(date, options) });
    },
  );
  const pages = Number(result.pages);
  const cut =
    pages > 1 ? [{ row: told.length + 1, reason: `one page of ${pages}: import the others too` }] : [];
  return { rows, setAside: byRow(cut, left) };
}

/** Type 1 (01) are funds; rows that name no type come from a list of funds alone. */
function isFund({ ORG_TYPE, ORG_TYPE_NAME }: Fields): boolean {
  const name = textOf(ORG_TYPE_NAME);
  if (name !== '') return name.includes('基金');
  return ORG_TYPE === undefined || ORG_TYPE === null || /^0?1$/.test(String(ORG_TYPE));
}

function publishedBy(date: IsoDate, { seen, fetchedAt }: EastmoneyFundOptions): Published {
  if (seen !== null) return { report: 'quarter', published: seen };
  const fetched = parseDate(fetchedAt.slice(0, 10));
  const [report, days] = date.endsWith('06-30') ? (['half-year', 60] as const) : (['annual', 90] as const);
  const full = /(?:06-30|12-31)$/.test(date) && (fetched === null || fetched > addDays(date, days));
  return { report: full ? report : 'quarter', published: null };
}
