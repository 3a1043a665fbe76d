import { type Fraction, divide, toNumber } from '../../decimal.js';
import type { IsoDate } from '../../iso-date.js';
import type { Adjustment, Parsed, PriceRow } from '../../store/rows.js';
import { quoted } from '../cell.js';
import { missingColumn } from '../csv/header.js';
import type { CsvRecord } from '../csv/records.js';
import { type Cells, collectRows, openTable, type Table } from '../csv/table.js';
import { DATE_FORMS, parseDay, parseStockCode, readAmount, readDecimal, remember } from '../csv/values.js';
import { parseAdjustment } from './adjustment.js';
import { PRICE_COLUMNS, type PriceField, refuseScaledColumns } from './columns.js';

export interface PriceOptions {
  /** Rows of later days are set aside. */
  readonly today: IsoDate;
  /** For rows that do not say how they were adjusted. */
  readonly adjusted?: Adjustment;
  /** For rows that do not name their source; `csv` when not given. */
  readonly source?: string;
}

type PriceCells = Cells<PriceField>;

const SAY_ADJUSTED =
  'add a column adjusted (none, split, split+dividend) or say --adjusted none|split|split+dividend';

/** Turnover per share beyond this many times the close, or below its inverse, means another unit. */
const UNIT_BOUND = 5;

/**
 * Prices from a csv: close in HKD as printed, volume in shares, turnover in HKD. Impossible rows are set aside: no
 * positive close, a negative volume, a future day, or a turnover per share that is not near the close.
 * @throws InputError for a missing column (`adjusted` too, unless given as an option), a file that was cut off, and
 * numbers in another format than 1,234,567.89
 */
export async function readPrices(
  records: AsyncIterable<CsvRecord>,
  options: PriceOptions,
): Promise<Parsed<PriceRow>> {
  const table = await openTable(records, PRICE_COLUMNS);
  const { close, dividends } = checkHeader(table, options);
  const stockOf = remember(parseStockCode);
  const dayOf = remember(parseDay);
  return collectRows(table, (cells, row) => {
    const stock = stockOf(cells('stock'));
    if (stock === null) return `stock code ${quoted(cells('stock'))} is no Hong Kong code`;
    const date = dayOf(cells('date'));
    if (date === null) return `date ${quoted(cells('date'))} ${DATE_FORMS}`;
    if (date > options.today) return `date ${date} is after today (${options.today})`;
    const price = readDecimal(cells(close), { row, column: 'close' });
    if (price === null) return cells(close) ? `close ${quoted(cells(close))} is no number` : 'no close';
    if (price.num <= 0n) return `close ${cells(close)} is not above 0`;
    const adjusted = dividends ? 'split+dividend' : adjustmentOf(cells, options.adjusted);
    if (adjusted === null) {
      return cells('adjusted')
        ? `adjusted ${quoted(cells('adjusted'))} is not none, split or split+dividend`
        : 'does not say how it was adjusted';
    }
    const volume = amount(cells, 'volume', row);
    if (typeof volume === 'string') return volume;
    const turnover = amount(cells, 'turnover', row);
    if (typeof turnover === 'string') return turnover;
    if (adjusted === 'none') {
      const problem = unitProblem(price, volume, turnover);
      if (problem) return problem;
    }
    const source = cells('source') || options.source || 'csv';
    return [{ stock, date, close: price, volume, turnover, adjusted, source }];
  });
}

/** Which column holds the close; `dividends` when only a dividend-adjusted one is there. */
function checkHeader(
  { header, at }: Table<PriceField>,
  { adjusted }: PriceOptions,
): { close: 'close' | 'adjClose'; dividends: boolean } {
  refuseScaledColumns(header);
  if (at.close < 0 && at.adjClose < 0) throw missingColumn('close', header, 'add a column close (HKD)');
  if (at.close < 0) return { close: 'adjClose', dividends: true };
  if (at.adjusted < 0 && !adjusted) throw missingColumn('adjusted', header, SAY_ADJUSTED);
  return { close: 'close', dividends: false };
}

function adjustmentOf(cells: PriceCells, otherwise: Adjustment | undefined): Adjustment | null {
  const text = cells('adjusted');
  return text ? parseAdjustment(text) : (otherwise ?? null);
}

/** A volume or turnover, null when blank, or what is wrong with it. */
function amount(cells: PriceCells, field: 'volume' | 'turnover', row: number): Fraction | null | string {
  const text = cells(field);
  if (text === '') return null;
  const value = readAmount(text, { row, column: field });
  if (value === null) return `${field} ${quoted(text)} is no number`;
  return value.num < 0n ? `${field} ${text} is negative` : value;
}

/** Turnover per share is a price of that day: where it is far from the close, one of the two is in another unit. */
export function unitProblem(
  close: Fraction,
  volume: Fraction | null,
  turnover: Fraction | null,
): string | null {
  if (!volume || !turnover || volume.num === 0n || turnover.num === 0n) return null;
  const factor = toNumber(divide(divide(turnover, volume), close));
  if (factor <= UNIT_BOUND && factor >= 1 / UNIT_BOUND) return null;
  const power = 10 ** Math.round(Math.abs(Math.log10(factor)));
  const step = power.toLocaleString('en');
  const exact = Number((factor > 1 ? factor : 1 / factor).toPrecision(3)).toLocaleString('en');
  return factor > 1
    ? `turnover/volume is ${exact} times the close: is the volume in units of ${step}?`
    : `turnover/volume is 1/${exact} of the close: is the turnover in units of ${step}?`;
}
