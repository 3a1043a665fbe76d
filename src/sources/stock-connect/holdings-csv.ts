import { InputError } from '../../errors.js';
import type { ConnectHoldingRow, Parsed } from '../../store/rows.js';
import { hongKongCode, mainlandCode, quoted } from '../cell.js';
import { cellAt, hasColumn, headerOf, locateColumns, readTable } from '../table.js';
import { byRow, takeRows } from '../take-rows.js';
import { type Exchange, holdingsOf, type ToldHolding } from './holding.js';

const COLUMNS = {
  stock: ['stock_code', 'stock'],
  date: ['date'],
  exchange: ['exchange'],
  shares: ['shares'],
  name: ['name', 'stock_name'],
} as const;

const EXCHANGES: ReadonlyMap<string, Exchange> = new Map([
  ['shanghai', 'shanghai'],
  ['sh', 'shanghai'],
  ['sse', 'shanghai'],
  ['沪', 'shanghai'],
  ['shenzhen', 'shenzhen'],
  ['sz', 'shenzhen'],
  ['szse', 'shenzhen'],
  ['深', 'shenzhen'],
  ['both', 'both'],
  ['hk', 'both'],
]);

/** Whether a csv lists Connect holdings, by its header: stock, day, exchange and shares, but no participant. */
export function recogniseHoldingsCsv(head: string): boolean {
  const header = headerOf(head);
  const wanted = [COLUMNS.stock, COLUMNS.date, COLUMNS.exchange, COLUMNS.shares];
  return (
    wanted.every((names) => hasColumn(header, names)) && !hasColumn(header, ['participant_id', 'participant'])
  );
}

/**
 * Stock Connect holdings as csv: `stock_code,date,exchange,shares`, where given `name`. A code of six digits is
 * northbound, a shorter one southbound; the exchange is shanghai, shenzhen or (southbound) both.
 * @throws InputError when it is no table, a column is missing, or there is no row
 */
export function parseHoldingsCsv(text: string): Parsed<ConnectHoldingRow> {
  const table = readTable(text);
  const place = locateColumns(table.header, COLUMNS, ['stock', 'date', 'exchange', 'shares']);
  if (table.rows.length + table.setAside.length === 0) {
    throw new InputError('a header without rows', { remedy: 'fetch the file again' });
  }
  const told: ToldHolding[] = [];
  const setAside = takeRows(table.rows, (row) => {
    const code = cellAt(row, place.stock);
    const word = cellAt(row, place.exchange);
    const exchange = EXCHANGES.get(word.toLowerCase());
    if (!exchange) throw new InputError(`exchange ${quoted(word)} is not shanghai, shenzhen or both`);
    told.push({
      row: row.row,
      code: mainlandCode(code) ?? hongKongCode(code) ?? code,
      exchange,
      name: cellAt(row, place.name),
      date: cellAt(row, place.date),
      shares: cellAt(row, place.shares),
    });
  });
  return holdingsOf(told, byRow(table.setAside, setAside));
}
