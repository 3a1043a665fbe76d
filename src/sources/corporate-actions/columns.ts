import { type Columns, DATE, hasColumn, STOCK } from '../csv/header.js';

const optional = true;

export type ActionField = 'stock' | 'exDate' | 'kind' | 'split' | 'new' | 'old' | 'creditDate' | 'amount';
export type AnnouncementField = 'stock' | 'date' | 'kind' | 'shares' | 'from' | 'to' | 'until' | 'note';

/**
 * The columns of corporate actions in both forms: dividends and splits by day, as Yahoo lists them (no `kind`), and
 * waizi's own, a kind with its ratio or amount.
 */
export const ACTION_COLUMNS: Columns<ActionField> = {
  stock: STOCK,
  exDate: {
    names: ['ex_date', 'date', '除净日', '除淨日', '除权日', '除權日', '日期'],
    remedy: 'add a column ex_date (YYYY-MM-DD)',
  },
  kind: { names: ['kind', 'type', '类型', '類型'], optional },
  split: { names: ['split', 'splits', 'stock splits', '拆股'], optional },
  new: { names: ['new', 'new shares', '新股'], optional },
  old: { names: ['old', 'old shares', '旧股', '舊股'], optional },
  creditDate: { names: ['credit_date', '到账日', '派送日'], optional },
  amount: { names: ['amount', 'dividend', 'dividends', '金额', '金額', '股息', '派息'], optional },
};

/** Announcements, waizi's own form. */
export const ANNOUNCEMENT_COLUMNS: Columns<AnnouncementField> = {
  stock: STOCK,
  date: DATE,
  kind: { names: ['kind', 'type', '类型', '類型'], remedy: 'add a column kind (placing, deposit...)' },
  shares: { names: ['shares', '股数', '股數', '股份数目', '股份數目'], optional },
  from: { names: ['from', 'from_participant', '转出', '轉出'], optional },
  to: { names: ['to', 'to_participant', '转入', '轉入'], optional },
  until: { names: ['until', 'end_date', '截至', '复牌日', '復牌日'], optional },
  note: { names: ['note', 'remark', '备注', '備註'], optional },
};

/** Whether a csv header is one of corporate actions, in either form. */
export function recogniseActionsHeader(cells: readonly string[]): boolean {
  const has = (field: ActionField): boolean => hasColumn(cells, ACTION_COLUMNS[field]);
  if (!has('stock') || !has('exDate')) return false;
  if (has('kind')) return (has('new') && has('old')) || has('amount');
  // Price csvs of Yahoo have dividends and splits as well.
  return (
    (has('split') || hasColumn(cells, { names: ['dividend', 'dividends', '股息', '派息'] })) &&
    !hasClose(cells)
  );
}

function hasClose(cells: readonly string[]): boolean {
  return hasColumn(cells, { names: ['close', 'adj close', '收盘', '收盘价', '收市價'] });
}

/** Whether a csv header is one of announcements. */
export function recogniseAnnouncementsHeader(cells: readonly string[]): boolean {
  const has = (field: AnnouncementField): boolean => hasColumn(cells, ANNOUNCEMENT_COLUMNS[field]);
  if (recogniseActionsHeader(cells) || !has('stock') || !has('kind')) return false;
  return has('shares') || has('from') || has('to') || has('until');
}
