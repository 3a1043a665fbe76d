import { InputError } from '../../errors.js';
import type { Parsed } from '../../store/rows.js';
import { quoted } from '../cell.js';
import { type Column, hasColumn, STOCK } from '../csv/header.js';
import type { CsvRecord } from '../csv/records.js';
import { openTable, takeRecords } from '../csv/table.js';
import { DATE_FORMS, parseDay, readAmount, remember } from '../csv/values.js';
import {
  INDUSTRY,
  PUBLISHED,
  QUARTER,
  quarterEndOf,
  REPORT,
  reportOf,
  SOURCE,
  stockIdOf,
  type ToldFundHolding,
} from './told.js';

const VALUE: Column = {
  names: ['value', 'market_value', 'mkv', 'hold_value', '市值', '持股市值', '持股市值(元)', '市值(元)'],
  remedy: 'add a column value (CNY)',
};
const FUND: Column = { names: ['fund', 'fund_code', '基金代码'], optional: true };
const COLUMNS = {
  stock: STOCK,
  quarter: QUARTER,
  value: VALUE,
  fund: FUND,
  industry: INDUSTRY,
  published: PUBLISHED,
  report: REPORT,
  source: SOURCE,
};

/** Whether a csv header is one of funds' holdings: a stock, a quarter and a value. */
export function recogniseFundHoldings(cells: readonly string[]): boolean {
  return hasColumn(cells, STOCK) && hasColumn(cells, QUARTER) && hasColumn(cells, VALUE);
}

/**
 * What funds hold at quarter-ends as csv: `stock,quarter,value` in CNY, with `industry`, `published`, `report`, `fund`
 * and `source` where given.
 * @throws InputError when a column is missing, the file was cut off, or its numbers cannot be trusted
 */
export async function readFundHoldingsCsv(
  records: AsyncIterable<CsvRecord>,
): Promise<Parsed<ToldFundHolding>> {
  const table = await openTable(records, COLUMNS);
  const quarterOf = remember(quarterEndOf);
  const stockOf = remember(stockIdOf);
  const rows: ToldFundHolding[] = [];
  const setAside = await takeRecords(table, (cells, row) => {
    const value = readAmount(cells('value'), { row, column: 'value' });
    if (value === null) throw new InputError(`value ${quoted(cells('value'))} is no number`);
    const told = cells('published');
    const published = told === '' ? null : parseDay(told);
    if (told !== '' && published === null) throw new InputError(`published ${quoted(told)} ${DATE_FORMS}`);
    rows.push({
      row,
      date: quarterOf(cells('quarter')),
      stock: stockOf(cells('stock')),
      fund: cells('fund'),
      industry: cells('industry') || null,
      value,
      report: reportOf(cells('report')),
      published,
      source: cells('source') || 'fund-holdings',
    });
  });
  return { rows, setAside };
}
