import { InputError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import type { Parsed } from '../../store/rows.js';
import { quoted } from '../cell.js';
import { type Column, findColumn, hasColumn, STOCK } from '../csv/header.js';
import type { CsvRecord } from '../csv/records.js';
import { openTable, takeRecords } from '../csv/table.js';
import { DATE_FORMS, parseDay, remember } from '../csv/values.js';
import { shareId } from '../indices/share-csv.js';
import { shenwanIndustryOfClass } from './shenwan-industries.js';

/** The industry of a mainland share from a day on. */
export interface ShareIndustryRow {
  readonly stock: string;
  readonly scheme: string;
  readonly code: string | null;
  readonly industry: string;
  readonly from: IsoDate | null;
  readonly to: IsoDate | null;
}

const INDUSTRY: Column = {
  names: ['industry', 'industry_name', 'l1_name', '行业', '行业名称', '所属行业', '一级行业', '新版一级行业'],
  optional: true,
};
const CODE: Column = { names: ['industry_code', 'l1_code', '行业代码'], optional: true };
const FROM: Column = { names: ['from', 'from_date', 'in_date', 'valid_from', '计入日期'], optional: true };
const TO: Column = { names: ['to', 'to_date', 'out_date', 'valid_to', '剔除日期'], optional: true };
const COLUMNS = {
  stock: STOCK,
  industry: INDUSTRY,
  code: CODE,
  from: FROM,
  to: TO,
  scheme: { names: ['scheme'], optional: true } as Column,
};
/** Columns of other tables of shares. */
const OTHERS: readonly Column[] = [
  { names: ['date'] },
  { names: ['quarter'] },
  { names: ['value'] },
  { names: ['weight'] },
];

/** Whether a csv gives an industry per mainland share: by its header, and a code of six digits under it. */
export function recogniseShareIndustries(cells: readonly string[], head: string): boolean {
  if (!hasColumn(cells, STOCK) || !(hasColumn(cells, INDUSTRY) || hasColumn(cells, CODE))) return false;
  if (OTHERS.some((column) => hasColumn(cells, column))) return false;
  const place = findColumn(cells, STOCK);
  const line = head.split(/\r?\n/).find((text, index) => index > 0 && text.trim() !== '') ?? '';
  return shareId(line.split(/[,;\t]/)[place]?.replaceAll(/^[\s"=]+|[\s"]+$/g, '') ?? '') !== null;
}

/**
 * Industries of mainland shares as csv: `stock_code,industry`, with `industry_code`, `scheme`, `from` and `to` where
 * given. Of a Shenwan table without names (股票代码, 计入日期, 行业代码) the code names the first-level industry. Days
 * are inclusive; of several rows of a share the one that began last holds.
 * @throws InputError when a column is missing or the file was cut off
 */
export async function readShareIndustries(
  records: AsyncIterable<CsvRecord>,
  options: { readonly scheme: string | null },
): Promise<Parsed<ShareIndustryRow>> {
  const table = await openTable(records, COLUMNS);
  const dayOf = remember(parseDay);
  const seen = new Map<string, { readonly row: number; readonly industry: string }>();
  const rows: ShareIndustryRow[] = [];
  const day = (text: string, label: string): IsoDate | null => {
    if (text === '') return null;
    const date = dayOf(text);
    if (date === null) throw new InputError(`${label} ${quoted(text)} ${DATE_FORMS}`);
    return date;
  };
  const setAside = await takeRecords(table, (cells, row) => {
    const stock = shareId(cells('stock'));
    if (stock === null) throw new InputError(`stock code ${quoted(cells('stock'))} is no mainland code`);
    const code = cells('code') || null;
    const shenwan = cells('industry') === '' && code !== null ? shenwanIndustryOfClass(code) : null;
    const industry = cells('industry') || shenwan?.nameZh;
    if (!industry) {
      const what = code === null ? 'no industry' : `industry code ${quoted(code)} is none of Shenwan's`;
      throw new InputError(`${stock}: ${what}`);
    }
    const [from, to] = [day(cells('from'), 'from'), day(cells('to'), 'to')];
    if (from && to && from > to)
      throw new InputError(`${stock} is in its industry from ${from} to ${to}, backwards`);
    const scheme = cells('scheme') || options.scheme || (shenwan ? 'shenwan' : 'csv');
    const key = [stock, scheme, from ?? ''].join('\n');
    const before = seen.get(key);
    if (before) {
      if (before.industry === industry) return;
      throw new InputError(
        `${stock} is ${quoted(before.industry)} from then on by row ${before.row}, not ${quoted(industry)}`,
      );
    }
    seen.set(key, { row, industry });
    rows.push({ stock, scheme, code, industry, from, to });
  });
  return { rows, setAside };
}
