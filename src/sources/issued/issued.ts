import type { IssuedRow, Parsed } from '../../store/rows.js';
import { type Columns, DATE, hasColumn, STOCK } from '../csv/header.js';
import { quoted } from '../cell.js';
import type { CsvRecord } from '../csv/records.js';
import { collectRows, openTable } from '../csv/table.js';
import { DATE_FORMS, parseDay, parseStockCode, readWhole } from '../csv/values.js';

const COLUMNS: Columns<'stock' | 'date' | 'issued' | 'totalCcass'> = {
  stock: STOCK,
  date: DATE,
  issued: {
    names: [
      'issued_shares',
      'issued',
      'shares_outstanding',
      '已发行股份',
      '已發行股份',
      '已发行股数',
      '总股本',
    ],
    optional: true,
  },
  totalCcass: {
    names: ['total_in_ccass', 'total_ccass', 'ccass_total', '中央结算系统总数', '中央結算系統總數'],
    optional: true,
  },
};

const PARTICIPANT = { names: ['participant_id', 'participant_name', '參與者編號', '参与者编号'] } as const;

/** Whether a csv header is one of issued shares or CCASS totals by stock and day. */
export function recogniseIssuedHeader(cells: readonly string[]): boolean {
  if (!hasColumn(cells, COLUMNS.stock) || !hasColumn(cells, COLUMNS.date)) return false;
  if (hasColumn(cells, PARTICIPANT)) return false;
  return hasColumn(cells, COLUMNS.issued) || hasColumn(cells, COLUMNS.totalCcass);
}

/**
 * Issued shares and all shares in CCASS from a csv; either may be blank, not both.
 * @throws InputError for a missing column, a file that was cut off, and numbers in another format than 1,234,567.89
 */
export async function readIssued(records: AsyncIterable<CsvRecord>): Promise<Parsed<IssuedRow>> {
  const table = await openTable(records, COLUMNS);
  return collectRows(table, (cells, row) => {
    const stock = parseStockCode(cells('stock'));
    if (stock === null) return `stock code ${quoted(cells('stock'))} is no Hong Kong code`;
    const date = parseDay(cells('date'));
    if (date === null) return `date ${quoted(cells('date'))} ${DATE_FORMS}`;
    const counts = { issued: null as bigint | null, totalCcass: null as bigint | null };
    for (const [field, column] of [
      ['issued', 'issued_shares'],
      ['totalCcass', 'total_in_ccass'],
    ] as const) {
      const text = cells(field);
      if (text === '') continue;
      counts[field] = readWhole(text, { row, column });
      if (counts[field] === null) return `${column} ${quoted(text)} is no whole number`;
      if (counts[field] <= 0n) return `${column} ${text} is not above 0`;
    }
    if (counts.issued === null && counts.totalCcass === null) {
      return 'neither issued_shares nor total_in_ccass';
    }
    return [{ stock, date, ...counts }];
  });
}
