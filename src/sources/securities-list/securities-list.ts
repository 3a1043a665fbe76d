import { parseWhole } from '../../decimal.js';
import { InputError } from '../../errors.js';
import { type IsoDate, parseDate } from '../../iso-date.js';
import type { Parsed, SecurityRow, SetAside } from '../../store/rows.js';
import { hongKongCode, quoted } from '../cell.js';
import {
  type Columns,
  cellAt,
  dateAt,
  headerOf,
  isBlank,
  locateColumns,
  readTable,
  type TableRow,
} from '../table.js';
import { byRow, takeRows } from '../take-rows.js';
import { readWorkbook } from '../workbook.js';
import { categoryOf, isFund, isShare, subCategoryOf } from './categories.js';
import { COLUMNS, isSecuritiesHeader } from './columns.js';

export interface SecuritiesListOptions {
  /** The day of a list that does not tell it itself. */
  readonly asOf?: IsoDate;
}

/** Rows of a sheet in which the header is looked for. */
const TITLE_ROWS = 20;
const DAY_FIRST = /(\d{1,2})\/(\d{1,2})\/(\d{4})/;
const ISIN = /^[A-Z]{2}[A-Z0-9]{9}\d$/;

const titleOf = (rows: readonly TableRow[]): number =>
  rows.slice(0, TITLE_ROWS).findIndex(({ cells }) => isSecuritiesHeader(cells));

/** Whether a sheet is HKEX's ListOfSecurities, English or Chinese: its header has code, name and category. */
export function recogniseSecuritiesSheet(rows: readonly TableRow[]): boolean {
  return titleOf(rows) >= 0;
}

/** Whether a csv is a list of securities, by its header. */
export function recogniseSecuritiesCsv(head: string): boolean {
  return isSecuritiesHeader(headerOf(head));
}

function printedDay(rows: readonly TableRow[]): IsoDate | null {
  for (const cell of rows.flatMap(({ cells }) => cells)) {
    const [, day = '', month = '', year = ''] = DAY_FIRST.exec(cell) ?? [];
    const date = parseDate(`${year}/${month}/${day}`);
    if (date) return date;
  }
  return null;
}

type Place = Columns<keyof typeof COLUMNS>;

function boardLotOf(text: string): bigint | null {
  if (isBlank(text)) return null;
  const lot = parseWhole(text);
  if (lot === null || lot <= 0n)
    throw new InputError(`board lot ${quoted(text)} is no positive whole number`);
  return lot;
}

function securityOf(row: TableRow, place: Place, asOf: IsoDate | null): SecurityRow {
  const code = cellAt(row, place.stock);
  const stock = hongKongCode(code);
  if (!stock) throw new InputError(`${quoted(code)} is no Hong Kong stock code`);
  const name = cellAt(row, place.name);
  if (!name) throw new InputError(`${stock} has no name`);
  const isin = cellAt(row, place.isin).toUpperCase();
  return {
    stock,
    asOf: dateAt(row, place.asOf, 'as_of') ?? asOf,
    name,
    category: categoryOf(cellAt(row, place.category)) || null,
    subCategory: subCategoryOf(cellAt(row, place.subCategory)) || null,
    boardLot: boardLotOf(cellAt(row, place.boardLot)),
    isin: ISIN.test(isin) ? isin : null,
    currency: cellAt(row, place.currency).toUpperCase() || null,
    listingDate: dateAt(row, place.listingDate, 'listing date'),
  };
}

const twinOf = (code: string): string => `${code.startsWith('8') ? '0' : '8'}${code.slice(1)}`;

function inScope(rows: readonly TableRow[], place: Place): TableRow[] {
  const of = (row: TableRow): { code: string; category: string } => ({
    code: hongKongCode(cellAt(row, place.stock)) ?? '',
    category: categoryOf(cellAt(row, place.category)),
  });
  const funds = new Set(rows.map(of).flatMap(({ code, category }) => (isFund(category) ? [code] : [])));
  return rows.filter((row) => {
    const { code, category } = of(row);
    return isShare(category) || (isFund(category) && /^[08]/.test(code) && funds.has(twinOf(code)));
  });
}

function securitiesOf(
  header: readonly string[],
  rows: readonly TableRow[],
  asOf: IsoDate | null,
): { rows: SecurityRow[]; setAside: SetAside[] } {
  const place = locateColumns(header, COLUMNS, ['stock', 'name', 'category']);
  const seen = new Map<string, number>();
  const securities: SecurityRow[] = [];
  const setAside = takeRows(inScope(rows, place), (row) => {
    const security = securityOf(row, place, asOf);
    const key = `${security.stock} ${security.asOf}`;
    const earlier = seen.get(key);
    if (earlier !== undefined) throw new InputError(`${security.stock} stands in row ${earlier} already`);
    seen.set(key, row.row);
    securities.push(security);
  });
  return { rows: securities, setAside };
}

/**
 * HKEX's ListOfSecurities from the rows of its sheet: shares and property trusts, and of the funds those with
 * a RMB counter beside the HKD one. Columns are found by label; the day is the one printed above the header.
 * Chinese categories are given in English, so that lists in both languages compare.
 * @throws InputError when there is no header, or a column is missing
 */
export function parseSecuritiesSheet(
  rows: readonly TableRow[],
  options: SecuritiesListOptions = {},
): Parsed<SecurityRow> {
  const title = titleOf(rows);
  const header = rows[title];
  if (!header) {
    throw new InputError('no header with stock code, name and category in the first 20 rows', {
      remedy: 'take ListOfSecurities.xlsx as the exchange publishes it',
    });
  }
  const filled = rows.slice(title + 1).filter(({ cells }) => cells.some((cell) => cell));
  return securitiesOf(header.cells, filled, printedDay(rows.slice(0, title)) ?? options.asOf ?? null);
}

/**
 * HKEX's ListOfSecurities.xlsx; see parseSecuritiesSheet.
 * @throws InputError when the workbook cannot be read or is another one
 */
export async function parseSecuritiesWorkbook(
  bytes: Uint8Array,
  options: SecuritiesListOptions = {},
): Promise<Parsed<SecurityRow>> {
  return parseSecuritiesSheet(await readWorkbook(bytes), options);
}

/**
 * A list of securities as csv: `stock_code,name,category`, and where given `sub_category`, `board_lot`, `isin`,
 * `currency`, `listing_date`, `as_of`. The day is `as_of`, else the option, else unknown.
 * @throws InputError when it is no table, or a column is missing
 */
export function parseSecuritiesCsv(text: string, options: SecuritiesListOptions = {}): Parsed<SecurityRow> {
  const table = readTable(text);
  const { rows, setAside } = securitiesOf(table.header, table.rows, options.asOf ?? null);
  return { rows, setAside: byRow(table.setAside, setAside) };
}
