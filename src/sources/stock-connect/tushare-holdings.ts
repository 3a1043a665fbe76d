import type { ConnectHoldingRow, Parsed } from '../../store/rows.js';
import { readTushare } from '../tushare.js';
import { textOf } from './answer.js';
import { type Exchange, holdingsOf } from './holding.js';

const FIELD_LIST = /"fields"\s*:\s*\[([^\]]*)\]/;
const REFUSED =
  /"code"\s*:\s*-?[1-9]\d*[\s\S]*"data"\s*:\s*null|"data"\s*:\s*null[\s\S]*"code"\s*:\s*-?[1-9]/;

const EXCHANGES: ReadonlyMap<string, Exchange> = new Map([
  ['SH', 'shanghai'],
  ['SZ', 'shenzhen'],
  ['HK', 'both'],
]);

/** Whether an answer is Tushare's `hk_hold`, by its field list, or a refusal of Tushare. */
export function recogniseTushareHoldings(head: string): boolean {
  const list = FIELD_LIST.exec(head)?.[1];
  if (list === undefined) return head.includes('"msg"') && REFUSED.test(head);
  const has = (field: string): boolean => list.includes(`"${field}"`);
  return has('ts_code') && has('vol') && (has('exchange') || has('ratio')) && !has('close');
}

/**
 * Stock Connect holdings as Tushare's `hk_hold` gives them, in shares: exchange SH and SZ are northbound,
 * HK is southbound through both exchanges together.
 * @throws InputError when Tushare refused (with its message), or the answer has no rows or lacks a field
 */
export function parseTushareHoldings(text: string): Parsed<ConnectHoldingRow> {
  const { rows, more } = readTushare(text, ['ts_code', 'vol', 'trade_date']);
  const told = rows.map((row, index) => {
    const code = textOf(row.ts_code);
    const suffix = code.slice(code.lastIndexOf('.') + 1).toUpperCase();
    const market = textOf(row.exchange).toUpperCase() || suffix;
    return {
      row: index + 1,
      // A code whose own market is not the one of the row fails as no code at all.
      code: market === suffix ? code : `${code} in ${market}`,
      direction: market === 'HK' ? ('southbound' as const) : ('northbound' as const),
      exchange: EXCHANGES.get(market) ?? 'both',
      name: textOf(row.name),
      date: textOf(row.trade_date),
      shares: row.vol,
    };
  });
  const cut = more
    ? [{ row: rows.length + 1, reason: `Tushare has more rows than these ${rows.length}` }]
    : [];
  return holdingsOf(told, cut);
}
