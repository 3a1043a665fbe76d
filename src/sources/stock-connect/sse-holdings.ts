import { InputError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import type { ConnectHoldingRow, Parsed } from '../../store/rows.js';
import { type Fields, isFields, readAnswer, rowsOf, textOf } from './answer.js';
import { holdingsOf } from './holding.js';

export interface HoldingsOptions {
  /** The day asked for, where the file does not tell it. What the file tells goes first. */
  readonly date?: IsoDate;
}

const SOURCE = 'the Shanghai exchange';
const HOLDINGS_QUERY = /"sqlId"\s*:\s*"FW_HGTZL_(?:HGTSCSJ_HGTZQCYSL_L|GGTSCSJ_GGTZQCYSL)"/;
const ANY_QUERY = /"sqlId"\s*:\s*"/;
const NO_RESULT = /"result"\s*:\s*(?:null|\[\s*\])/;

/** Whether an answer is the Shanghai exchange's list of Connect holdings, or one of its answers without a result. */
export function recogniseSseHoldings(head: string): boolean {
  if (!head.includes('"actionErrors"')) return false;
  if (HOLDINGS_QUERY.test(head)) return true;
  return head.includes('"totalHoldings"') || (NO_RESULT.test(head) && !ANY_QUERY.test(head));
}

function messageOf(answer: Fields): string {
  const messages = [answer.actionErrors, answer.actionMessages, answer.fieldErrors].flatMap((value) =>
    isFields(value) ? Object.values(value).flat() : value,
  );
  return messages.map(textOf).filter(Boolean).join('; ');
}

/**
 * Stock Connect holdings of the Shanghai exchange (`commonSoaQuery.do`): southbound daily, northbound by quarter.
 * `totalHoldings` is in shares; five digits are a Hong Kong stock, six a mainland one.
 * @throws InputError when the answer has no rows, lacks a field, or tells no day and none is given
 */
export function parseSseHoldings(text: string, options: HoldingsOptions = {}): Parsed<ConnectHoldingRow> {
  const answer = readAnswer(text);
  const rows = rowsOf(answer.result, SOURCE, messageOf(answer), ['secCode', 'totalHoldings']);
  if (!options.date && rows.every((row) => !textOf(row.tradeDate))) {
    throw new InputError('no trade date in the answer', {
      remedy: 'give the day that was asked for (--date)',
    });
  }
  const told = rows.map((row, index) => ({
    row: index + 1,
    code: textOf(row.secCode),
    exchange: 'shanghai' as const,
    name: textOf(row.cnAbbr) || textOf(row.secAbbr) || textOf(row.enAbbr),
    date: textOf(row.tradeDate) || (options.date ?? ''),
    shares: row.totalHoldings,
  }));
  const total = isFields(answer.pageHelp) ? Number(answer.pageHelp.total) : 0;
  const cut =
    total > rows.length
      ? [{ row: rows.length + 1, reason: `one page of ${total} rows, of which ${rows.length} are here` }]
      : [];
  return holdingsOf(told, cut);
}
