import { InputError } from '../../errors.js';
import type { IndustryRow, Parsed } from '../../store/rows.js';
import { hongKongCode, normaliseLabel, quoted } from '../cell.js';
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
  stock: ['stock_code', 'stock'],
  industry: ['industry', 'industry_zh', 'industry_en', 'industry_name', '行業', '行业'],
  code: ['industry_code', 'code'],
  scheme: ['scheme'],
  from: ['from', 'from_date'],
  to: ['to', 'to_date'],
} as const;

const FIRST_DAY = '0000-01-01';
const LAST_DAY = '9999-12-31';

/** Whether a csv gives an industry per stock, by its header. */
export function recogniseIndustries(head: string): boolean {
  const header = headerOf(head);
  return (
    hasColumn(header, COLUMNS.stock) &&
    hasColumn(header, COLUMNS.industry) &&
    !hasColumn(header, ['date', 'shares'])
  );
}

/** The scheme of a table without a `scheme` column: named after the language of its industries. */
function schemeOf(header: readonly string[], place: number): string {
  const label = normaliseLabel(header[place] ?? '');
  if (label === 'industryzh') return 'industry-zh';
  return label === 'industryen' ? 'industry-en' : 'csv';
}

function industryOf(row: TableRow, place: Columns<keyof typeof COLUMNS>, scheme: string): IndustryRow {
  const code = cellAt(row, place.stock);
  const stock = hongKongCode(code);
  if (!stock) throw new InputError(`${quoted(code)} is no Hong Kong stock code`);
  const industry = cellAt(row, place.industry);
  if (!industry) throw new InputError(`${stock} has no industry`);
  const from = dateAt(row, place.from, 'from');
  const to = dateAt(row, place.to, 'to');
  if (from && to && from > to)
    throw new InputError(`${stock} is in its industry from ${from} to ${to}, backwards`);
  const named = cellAt(row, place.scheme) || scheme;
  return { stock, scheme: named, code: cellAt(row, place.code) || null, industry, from, to };
}

const overlap = (a: IndustryRow, b: IndustryRow): boolean =>
  (a.from ?? FIRST_DAY) <= (b.to ?? LAST_DAY) && (b.from ?? FIRST_DAY) <= (a.to ?? LAST_DAY);

const same = (a: IndustryRow, b: IndustryRow): boolean =>
  a.industry === b.industry && a.code === b.code && a.from === b.from && a.to === b.to;

/**
 * Industries of stocks: `stock_code,industry` with `scheme`, `code`, `from`, `to` where given, or
 * `stock_code,name_zh,industry_code,industry_zh`. Days are inclusive; without them the industry holds always.
 * A row that gives a stock another industry of the same scheme on the same days is set aside.
 * @throws InputError when it is no table, or a column is missing
 */
export function parseIndustries(text: string): Parsed<IndustryRow> {
  const table = readTable(text);
  const place = locateColumns(table.header, COLUMNS, ['stock', 'industry']);
  const scheme = schemeOf(table.header, place.industry);
  const byStock = new Map<string, IndustryRow[]>();
  const rows: IndustryRow[] = [];
  const setAside = takeRows(table.rows, (row) => {
    const industry = industryOf(row, place, scheme);
    const key = `${industry.stock} ${industry.scheme}`;
    const others = byStock.get(key) ?? [];
    if (others.some((other) => same(other, industry))) return;
    const rival = others.find((other) => overlap(other, industry) && other.industry !== industry.industry);
    if (rival) {
      throw new InputError(
        `${industry.stock} is ${quoted(rival.industry)} already on these days, not ${quoted(industry.industry)}`,
      );
    }
    byStock.set(key, [...others, industry]);
    rows.push(industry);
  });
  return { rows, setAside: byRow(table.setAside, setAside) };
}
