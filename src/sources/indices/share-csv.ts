import { InputError } from '../../errors.js';
import type { Adjustment, Parsed, SetAside } from '../../store/rows.js';
import { mainlandCode, quoted } from '../cell.js';
import { type Column, type Columns, findColumn, hasColumn, STOCK } from '../csv/header.js';
import type { CsvRecord } from '../csv/records.js';
import { openTable, takeRecords } from '../csv/table.js';
import { parseDay, remember } from '../csv/values.js';
import { parseAdjustment } from '../prices/adjustment.js';
import { BAR_COLUMNS, type BarField, barOf } from './index-csv.js';
import type { ToldIndexDay } from './judge.js';

const COLUMNS: Columns<BarField | 'stock' | 'adjusted' | 'source'> = {
  ...BAR_COLUMNS,
  stock: STOCK,
  adjusted: { names: ['adjusted', 'adjustment', '复权'], optional: true },
  source: { names: ['source', 'provider', '来源'], optional: true },
};

/** Prices are quoted in hundredths of CNY: more decimals than that were computed. */
const QUOTED_DECIMALS = 100n;

/** Whether a csv lists prices of mainland shares: a header of prices by stock, and codes of six digits under it. */
export function recogniseShareCsv(cells: readonly string[], head: string): boolean {
  const has = (column: Column): boolean => hasColumn(cells, column);
  if (!has(STOCK) || !has(BAR_COLUMNS.date) || !has(BAR_COLUMNS.close)) return false;
  const place = findColumn(cells, STOCK);
  const line = head.split(/\r?\n/).find((text, index) => index > 0 && text.trim() !== '') ?? '';
  const cell = line.split(/[,;\t]/)[place]?.replaceAll(/^[\s"=]+|[\s"]+$/g, '') ?? '';
  return shareId(cell) !== null;
}

/** A mainland share as code and exchange: `600036.SH`, `000001.SZ`, `830799.BJ`; null when it is none. */
export function shareId(text: string): string | null {
  const prefixed = /^(sh|sz|bj)\.?(\d{6})$/i.exec(text.trim());
  const told = /^\d{6}\.(SH|SS|SZ|BJ)$/i.exec(text.trim())?.[1]?.toUpperCase();
  const code = prefixed?.[2] ?? (told === 'BJ' ? text.trim().slice(0, 6) : mainlandCode(text));
  if (!code) return null;
  const exchange = prefixed?.[1]?.toUpperCase() ?? (told === 'SS' ? 'SH' : told) ?? exchangeOf(code);
  return exchange === null ? null : `${code}.${exchange}`;
}

function exchangeOf(code: string): string | null {
  if (/^[569]/.test(code)) return code.startsWith('92') ? 'BJ' : 'SH';
  if (/^[0123]/.test(code)) return 'SZ';
  return /^[48]/.test(code) ? 'BJ' : null;
}

/** Whether prices are computed ones: quoted prices have no more than two decimals. */
function looksAdjusted(days: readonly ToldIndexDay[]): boolean {
  return days.some(({ close }) => (close.num * QUOTED_DECIMALS) % close.den !== 0n);
}

/**
 * Prices of mainland shares as csv: `code,date,open,high,low,close,volume`, in CNY and shares. How they are adjusted
 * is said by a column `adjusted` or by the option; where neither does, a file with prices of more than two decimals
 * is taken as adjusted for splits and dividends, since prices are quoted in hundredths.
 * @throws InputError when a column is missing, the file was cut off, or the adjustment is neither said nor to be seen
 */
export async function readShareCsv(
  records: AsyncIterable<CsvRecord>,
  { adjusted }: { readonly adjusted: Adjustment | null },
): Promise<Parsed<ToldIndexDay>> {
  const table = await openTable(records, COLUMNS);
  const dayOf = remember(parseDay);
  const idOf = remember(shareId);
  const rows: (ToldIndexDay & { readonly said: boolean })[] = [];
  const setAside: SetAside[] = await takeRecords(table, (cells, row) => {
    const id = idOf(cells('stock'));
    if (id === null) throw new InputError(`stock code ${quoted(cells('stock'))} is no mainland code`);
    const word = cells('adjusted');
    const how = word === '' ? adjusted : parseAdjustment(word);
    if (word !== '' && how === null)
      throw new InputError(`adjusted ${quoted(word)} is not none, split or split+dividend`);
    const bar = barOf(cells, row, dayOf);
    if (/^0+(?:\.0*)?$/.test(cells('volume')))
      throw new InputError(`${bar.date}: no share of ${id} traded: its price is carried over`);
    const source = cells('source') || 'share-csv';
    rows.push({ row, id, ...bar, adjusted: how ?? 'split+dividend', said: how !== null, source });
  });
  const unsaid = rows.filter(({ said }) => !said);
  if (unsaid.length > 0 && !looksAdjusted(unsaid)) {
    throw new InputError('the file does not say how its prices are adjusted', {
      remedy:
        'add a column adjusted (none, split, split+dividend) or say --adjusted none|split|split+dividend',
    });
  }
  return {
    rows: rows.map((day) => {
      const { said: _, ...bare } = day;
      return bare;
    }),
    setAside,
  };
}
