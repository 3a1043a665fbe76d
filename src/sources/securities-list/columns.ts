import { hasColumn } from '../table.js';

/** Labels of the exchange's list in English and Chinese, and of a plain csv. */
export const COLUMNS = {
  stock: ['stock_code', '股份代號', '股份代码', '證券代號'],
  name: ['name', 'Name of Securities', 'stock_name', '股份名稱', '股份名称', '證券名稱'],
  category: ['category', '分類', '分类'],
  subCategory: ['sub_category', '次分類', '次分类'],
  boardLot: ['board_lot', '買賣單位', '买卖单位'],
  isin: ['isin', 'ISIN 編號', '國際證券號碼'],
  currency: ['currency', 'Trading Currency', '交易貨幣', '交易货币'],
  listingDate: ['listing_date', '上市日期'],
  asOf: ['as_of'],
} as const;

/** Columns that only other tables have: a list with one of them is something else. */
const FOREIGN = ['shares', 'close', 'participant_id', 'date'];

/** Whether a header is that of a list of securities: code, name and category, and nothing of another table. */
export function isSecuritiesHeader(cells: readonly string[]): boolean {
  const keys = [COLUMNS.stock, COLUMNS.name, COLUMNS.category];
  return keys.every((names) => hasColumn(cells, names)) && !hasColumn(cells, FOREIGN);
}
