import { InputError } from '../../errors.js';
import type { IndustryRow, Parsed } from '../../store/rows.js';
import { quoted } from '../cell.js';
import { parseStockCode } from '../csv/values.js';
import {
  type Columns,
  cellAt,
  dateAt,
  hasColumn,
  headerOf,
  locateColumns,
  readTable,
  type TableRow,
} from '../table.js';
import { byRow, takeRows } from '../take-rows.js';

const COLUMNS = {
  stock: ['stock_code', 'stock', '股份代號', '股份代号', '股票代码', '证券代码'],
  industry: ['industry', 'industry_name', '行業', '行业'],
  nameEn: ['industry_en', 'industry_name_en'],
  nameZh: ['industry_zh', 'industry_name_zh'],
  code: ['industry_code', 'code'],
  scheme: ['scheme'],
  from: ['from', 'from_date', 'valid_from'],
  to: ['to', 'to_date', 'valid_to'],
} as const;
/** A table of `code,industry` has the stock there. */
const BY_CODE = { ...COLUMNS, stock: ['code'], code: ['industry_code'] } as const;
const NAMES = [...COLUMNS.industry, ...COLUMNS.nameEn, ...COLUMNS.nameZh];

const FIRST_DAY = '0000-01-01';
const LAST_DAY = '9999-12-31';

/** Schemes of tables that name industries in one language only and no scheme: lists of a provider, not of the user. */
export const UNNAMED_SCHEMES: readonly string[] = ['industry-en', 'industry-zh'];

/** What an industry is called by a scheme that waizi knows: null = it has none of that name; undefined = it does not know the scheme. */
export type ResolveIndustry = (scheme: string, industry: string) => string | null | undefined;

export interface IndustryOptions {
  /** Scheme of rows that name none. */
  readonly scheme?: string;
  readonly resolve?: ResolveIndustry;
}

/** Whether a csv gives an industry per stock, by its header. */
export function recogniseIndustries(head: string): boolean {
  const header = headerOf(head);
  return (
    hasColumn(header, [...COLUMNS.stock, ...BY_CODE.stock]) &&
    hasColumn(header, NAMES) &&
    !hasColumn(header, ['date', 'shares'])
  );
}

type Places = Columns<keyof typeof COLUMNS>;

function placesOf(header: readonly string[]): Places {
  const columns = hasColumn(header, COLUMNS.stock) || !hasColumn(header, BY_CODE.stock) ? COLUMNS : BY_CODE;
  const place = locateColumns<keyof typeof COLUMNS>(header, columns, ['stock']);
  if (Math.max(place.industry, place.nameEn, place.nameZh) < 0) {
    throw new InputError('no column "industry"', {
      place: 'header',
      remedy: `the columns are ${header.map((label) => `"${label.replace(/\s+/g, ' ')}"`).join(', ')}`,
    });
  }
  return place;
}

/** The scheme of a table without a `scheme` column. */
function schemeOf({ industry, nameEn, nameZh }: Places): string {
  if (industry >= 0 || (nameEn >= 0 && nameZh >= 0)) return 'csv';
  return nameZh >= 0 ? 'industry-zh' : 'industry-en';
}

function industryOf(
  row: TableRow,
  place: Places,
  scheme: string,
  resolve: ResolveIndustry | undefined,
): IndustryRow {
  const text = cellAt(row, place.stock);
  const stock = parseStockCode(text);
  if (!stock) throw new InputError(`${quoted(text)} is no Hong Kong stock code`);
  const [key, en, zh] = [place.industry, place.nameEn, place.nameZh].map((column) => cellAt(row, column));
  const given = en || key || zh;
  if (!given) throw new InputError(`${stock} has no industry`);
  const from = dateAt(row, place.from, 'from');
  const to = dateAt(row, place.to, 'to');
  if (from && to && from > to)
    throw new InputError(`${stock} is in its industry from ${from} to ${to}, backwards`);
  const named = cellAt(row, place.scheme) || scheme;
  const resolved = resolve?.(named, key || given);
  if (resolved === null)
    throw new InputError(`${quoted(key || given)} of ${stock} is no industry of the scheme ${named}`);
  const code = cellAt(row, place.code) || (en && key && key !== en ? key : null);
  return { stock, scheme: named, code, industry: resolved ?? given, nameZh: zh || null, from, to };
}

const overlap = (a: IndustryRow, b: IndustryRow): boolean =>
  (a.from ?? FIRST_DAY) <= (b.to ?? LAST_DAY) && (b.from ?? FIRST_DAY) <= (a.to ?? LAST_DAY);

const same = (a: IndustryRow, b: IndustryRow): boolean =>
  a.industry === b.industry && a.code === b.code && a.from === b.from && a.to === b.to;

interface Taken {
  readonly industry: IndustryRow;
  readonly row: number;
}

/**
 * Industries of stocks: `stock_code,industry` with `scheme`, `industry_code`, `from`, `to`, `industry_en` and
 * `industry_zh` (its names) where given. Days are inclusive; without them the industry holds always. A row again is
 * ignored; one that gives a stock another industry of the same scheme on the same days, or an industry another Chinese
 * name, is set aside.
 * @throws InputError when it is no table, or a column is missing
 */
export function parseIndustries(text: string, options: IndustryOptions = {}): Parsed<IndustryRow> {
  const table = readTable(text);
  const place = placesOf(table.header);
  const scheme = options.scheme ?? schemeOf(place);
  const byStock = new Map<string, Taken[]>();
  const namesZh = new Map<string, { readonly name: string; readonly row: number }>();
  const rows: IndustryRow[] = [];
  const setAside = takeRows(table.rows, (row) => {
    const industry = industryOf(row, place, scheme, options.resolve);
    const key = `${industry.stock}\n${industry.scheme}`;
    const others = byStock.get(key) ?? [];
    if (others.some((other) => same(other.industry, industry))) return;
    const rival = others.find(
      (other) => overlap(other.industry, industry) && other.industry.industry !== industry.industry,
    );
    if (rival) {
      throw new InputError(
        `${industry.stock} is ${quoted(rival.industry.industry)} on these days by row ${rival.row}, not ${quoted(industry.industry)}`,
      );
    }
    if (industry.nameZh) {
      const label = `${industry.scheme}\n${industry.industry}`;
      const known = namesZh.get(label) ?? { name: industry.nameZh, row: row.row };
      if (known.name !== industry.nameZh) {
        throw new InputError(
          `${quoted(industry.industry)} is ${quoted(known.name)} in row ${known.row}, not ${quoted(industry.nameZh)}`,
        );
      }
      namesZh.set(label, known);
    }
    byStock.set(key, [...others, { industry, row: row.row }]);
    rows.push(industry);
  });
  return { rows, setAside: byRow(table.setAside, setAside) };
}
