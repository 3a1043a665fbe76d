import { type Columns, DATE, hasColumn, STOCK } from '../csv/header.js';

/** The columns of a CCASS csv. Others (percentages, addresses, issued shares) are ignored. */
export const HOLDING_COLUMNS: Columns<'stock' | 'date' | 'participant' | 'name' | 'shares'> = {
  stock: { ...STOCK, remedy: 'add a column stock_code (00700): the stock whose list this is' },
  date: { ...DATE, remedy: 'add a column date (YYYY-MM-DD): the CCASS day whose list this is' },
  participant: {
    names: [
      'participant_id',
      'col_participant_id',
      'ccass_participant_id',
      'ccass_id',
      'participant_code',
      '參與者編號',
      '参与者编号',
      '參與者代號',
      '参与者代码',
      '機構代碼',
      '机构代码',
      '机构编号',
    ],
    remedy: 'add a column participant_id (C00019; blank for a holder known by name only)',
  },
  name: {
    names: [
      'participant_name',
      'col_participant_name',
      'name of ccass participant',
      'name of ccass participant (* for consenting investor participants)',
      'participant',
      'holder',
      '參與者名稱',
      '参与者名称',
      '中央結算系統參與者名稱',
      '中央结算系统参与者名称',
      '機構名稱',
      '机构名称',
    ],
    optional: true,
  },
  shares: {
    names: [
      'shares',
      'shareholding',
      'col_shareholding',
      'shareholdings',
      'number of shares',
      'holding',
      'holdings',
      '持股量',
      '持股数量',
      '持股數量',
      '持股量(股)',
      '持股数量(股)',
      '持股數',
      '持股数',
      '股數',
      '股数',
    ],
    remedy: 'add a column shares (whole number)',
  },
};

/** Whether a csv header is one of a CCASS list: it has participants and their shares. */
export function recogniseHoldingsHeader(cells: readonly string[]): boolean {
  return hasColumn(cells, HOLDING_COLUMNS.participant) && hasColumn(cells, HOLDING_COLUMNS.shares);
}
