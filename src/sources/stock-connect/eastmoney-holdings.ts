import { InputError } from '../../errors.js';
import type { ConnectHoldingRow, Parsed } from '../../store/rows.js';
import { type Fields, isFields, readAnswer, rowsOf, textOf } from './answer.js';
import { type Direction, type Exchange, holdingsOf } from './holding.js';

const SOURCE = 'Eastmoney';

/** By the ending of SECUCODE. Southbound rows of type 002 and 004 both carry HKEX's total of the two exchanges. */
const MARKETS: ReadonlyMap<string, { direction: Direction; exchange: Exchange; types: readonly string[] }> =
  new Map([
    ['HK', { direction: 'southbound', exchange: 'both', types: ['002', '004', '006'] }],
    ['SH', { direction: 'northbound', exchange: 'shanghai', types: ['001', '005'] }],
    ['SZ', { direction: 'northbound', exchange: 'shenzhen', types: ['003', '005'] }],
  ]);

/** Whether an answer is Eastmoney's list of Connect holdings by stock, or one of its answers without a result. */
export function recogniseEastmoneyHoldings(head: string): boolean {
  if (head.includes('"HOLD_SHARES"') && head.includes('"SECUCODE"')) return true;
  return /"result"\s*:\s*null/.test(head) && /"success"\s*:/.test(head) && /"message"\s*:/.test(head);
}

/**
 * Stock Connect holdings of Eastmoney's `RPT_MUTUAL_STOCK_HOLDRANKS`, in shares.
 * @throws InputError when the answer has no rows (with Eastmoney's message) or lacks a field
 */
export function parseEastmoneyHoldings(text: string): Parsed<ConnectHoldingRow> {
  const answer = readAnswer(text);
  const result = isFields(answer.result) ? answer.result : {};
  const rows = rowsOf(result.data, SOURCE, textOf(answer.message), ['SECUCODE', 'TRADE_DATE', 'HOLD_SHARES']);
  refuseSwapped(rows);
  const told = rows.map((row, index) => {
    const code = textOf(row.SECUCODE);
    const type = textOf(row.MUTUAL_TYPE);
    const market = MARKETS.get(code.slice(code.lastIndexOf('.') + 1).toUpperCase());
    const fits = market && (!type || market.types.includes(type));
    return {
      row: index + 1,
      code: fits ? code : `${code} of type ${type || 'unknown'}`,
      direction: market?.direction ?? ('southbound' as const),
      exchange: market?.exchange ?? ('both' as const),
      name: textOf(row.SECURITY_NAME) || textOf(row.SECURITY_NAME_ABBR),
      date: textOf(row.TRADE_DATE),
      shares: row.HOLD_SHARES,
    };
  });
  const pages = Number(result.pages);
  const cut =
    pages > 1 ? [{ row: rows.length + 1, reason: `one page of ${pages}: the others are not here` }] : [];
  return holdingsOf(told, cut);
}

/** Shares times close is the value held; where it is not, by far and in most rows, columns are swapped. */
function refuseSwapped(rows: readonly Fields[]): void {
  const number = (value: unknown): number | null => (typeof value === 'number' && value > 0 ? value : null);
  const ratios = rows.flatMap(({ HOLD_SHARES, CLOSE_PRICE, HOLD_MARKET_CAP }) => {
    const [shares, close, value] = [HOLD_SHARES, CLOSE_PRICE, HOLD_MARKET_CAP].map(number);
    return shares && close && value ? [(shares * close) / value] : [];
  });
  const wrong = ratios.filter((ratio) => ratio < 0.5 || ratio > 2);
  if (wrong.length * 2 > ratios.length)
    throw new InputError('HOLD_SHARES times CLOSE_PRICE is not HOLD_MARKET_CAP: columns are swapped', {
      remedy: 'take the holdings from the exchanges, or from another source',
    });
}
