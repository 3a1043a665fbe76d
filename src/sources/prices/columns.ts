import { InputError } from '../../errors.js';
import { quoted } from '../cell.js';
import { type Columns, DATE, hasColumn, normaliseHeader, STOCK } from '../csv/header.js';

export type PriceField =
  | 'stock'
  | 'date'
  | 'close'
  | 'adjClose'
  | 'volume'
  | 'turnover'
  | 'adjusted'
  | 'source';

/** The columns of a price csv. Others (open, high, low, percentages) are ignored. */
export const PRICE_COLUMNS: Columns<PriceField> = {
  stock: STOCK,
  date: DATE,
  close: {
    names: [
      'close',
      'closing',
      'close price',
      'closing price',
      '收盘',
      '收盤',
      '收盘价',
      '收盤價',
      '收市價',
      '收市价',
    ],
    optional: true,
  },
  adjClose: {
    names: [
      'adj close',
      'adjusted close',
      'close adjusted',
      'adj close price',
      '前复权收盘价',
      '复权收盘价',
      '復權收盤價',
    ],
    optional: true,
  },
  volume: {
    names: [
      'volume',
      'vol',
      'volume (shares)',
      'shares traded',
      '成交量',
      '成交量(股)',
      '成交股数',
      '成交股數',
    ],
    optional: true,
  },
  turnover: {
    names: [
      'amount',
      'turnover',
      'turn',
      'turnover (HKD)',
      'amount (HKD)',
      'turnover (HK$)',
      '成交额',
      '成交額',
      '成交金额',
      '成交金額',
      '成交额(元)',
      '成交額(元)',
      '成交额(港元)',
      '成交額(港元)',
    ],
    optional: true,
  },
  adjusted: {
    names: ['adjusted', 'adjustment', 'adjust', '复权', '復權', '复权方式', '復權方式'],
    optional: true,
  },
  source: { names: ['source', 'provider', '来源', '來源', '数据来源', '數據來源'], optional: true },
};

/** Whether a csv header is one of prices: a stock, a day and a close. */
export function recognisePricesHeader(cells: readonly string[]): boolean {
  const has = (field: PriceField): boolean => hasColumn(cells, PRICE_COLUMNS[field]);
  return has('stock') && has('date') && (has('close') || has('adjClose'));
}

const SCALED =
  /^(?:volume|vol|amount|turnover|成交量|成交股[数數]|成交[额額]|成交金[额額])(.*(?:百|千|万|萬|亿|億|手|000|lots?|thousand|mio|mln|mn|million|bn|billion).*)$/;

/**
 * Refuses volumes and turnovers whose header says that they are not in shares and HKD.
 * @throws InputError naming the column
 */
export function refuseScaledColumns(cells: readonly string[]): void {
  for (const cell of cells) {
    if (!SCALED.test(normaliseHeader(cell))) continue;
    throw new InputError(`the column ${quoted(cell.trim())} is not in single shares or HKD`, {
      place: 'header',
      remedy: 'convert it (volume in shares, amount in HKD) or leave the column out',
    });
  }
}
