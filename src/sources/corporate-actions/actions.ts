import { type Fraction, fraction, isOne, divide } from '../../decimal.js';
import type { IsoDate } from '../../iso-date.js';
import type { ActionKind, ActionRow, Parsed } from '../../store/rows.js';
import { quoted } from '../cell.js';
import type { CsvRecord } from '../csv/records.js';
import { type Cells, collectRows, openTable } from '../csv/table.js';
import { DATE_FORMS, parseDay, parseStockCode, readDecimal } from '../csv/values.js';
import { ACTION_COLUMNS, type ActionField } from './columns.js';
import { kindOfFactor, parseFactor } from './factor.js';
import { ACTION_KINDS, parseActionKind } from './kinds.js';
import { shareId } from '../indices/share-csv.js';
import { type ToldAction, withoutRepeats } from './repeats.js';

type ActionCells = Cells<ActionField>;

/** A cell that cannot be used; ends the reading of its row. */
class Unusable extends Error {}

/**
 * Corporate actions from a csv in one of two forms: dividends and splits by day (`split` = new shares per old one),
 * or waizi's own, with a kind, `new` and `old` shares, credit date and amount. Five digits are a Hong Kong stock, six a
 * mainland one. Sorted by stock and day, each once.
 * @throws InputError for a missing column, a file that was cut off, and numbers with a decimal comma
 */
export async function readActions(records: AsyncIterable<CsvRecord>): Promise<Parsed<ActionRow>> {
  const table = await openTable(records, ACTION_COLUMNS);
  const read = table.at.kind < 0 ? events : ownForm;
  const told = await collectRows<ActionField, ToldAction>(table, (cells, row) => {
    try {
      const stock = parseStockCode(cells('stock')) ?? shareId(cells('stock'))?.slice(0, 6);
      if (stock === undefined) return `stock code ${quoted(cells('stock'))} is no Hong Kong or mainland code`;
      const exDate = parseDay(cells('exDate'));
      if (exDate === null) return `date ${quoted(cells('exDate'))} ${DATE_FORMS}`;
      const actions = read(cells, row, exDate);
      return actions.map((action) => ({ row, action: { stock, exDate, ...action } }));
    } catch (error) {
      if (error instanceof Unusable) return error.message;
      throw error;
    }
  });
  const { rows, setAside } = withoutRepeats(told.rows);
  return { rows, setAside: [...told.setAside, ...setAside].toSorted((a, b) => a.row - b.row) };
}

/** New shares for old ones, or old for new: 1 for 500 has been the most. */
const LARGEST_RATIO = 1000n;

type Told = Omit<ActionRow, 'stock' | 'exDate'>;

/** A day's dividend, split or both; 0 stands for none, and so does a split of 1. */
function events(cells: ActionCells, row: number): Told[] {
  const found: Told[] = [];
  const amount = number(cells, 'amount', row);
  if (amount && amount.num < 0n) throw new Unusable(`dividend ${cells('amount')} is negative`);
  if (amount && amount.num > 0n) found.push({ kind: 'dividend', factor: null, amount, creditDate: null });
  const split = number(cells, 'split', row);
  if (split && split.num < 0n) throw new Unusable(`split ${cells('split')} is negative`);
  if (split && split.num > 0n && !isOne(split)) {
    const factor = parseFactor(cells('split')) ?? split;
    found.push({ kind: kindOfFactor(factor), factor, amount: null, creditDate: null });
  }
  if (found.length === 0) throw new Unusable('neither a dividend nor a split');
  return found;
}

function ownForm(cells: ActionCells, row: number, exDate: IsoDate): Told[] {
  const kind = parseActionKind(cells('kind'));
  if (kind === null) throw new Unusable(`kind ${quoted(cells('kind'))} is none of ${ACTION_KINDS}`);
  const creditText = cells('creditDate');
  const creditDate = creditText ? parseDay(creditText) : null;
  if (creditText && creditDate === null)
    throw new Unusable(`credit_date ${quoted(creditText)} ${DATE_FORMS}`);
  if (creditDate !== null && creditDate < exDate) {
    throw new Unusable(`credit_date ${creditDate} is before ex_date ${exDate}`);
  }
  const amount = number(cells, 'amount', row);
  if (kind === 'dividend' && !amount) throw new Unusable('a dividend needs an amount (HKD per share)');
  if (amount && amount.num <= 0n) throw new Unusable(`amount ${cells('amount')} is not above 0`);
  const factor =
    kind === 'dividend' ? null : factorOf(kind, number(cells, 'new', row), number(cells, 'old', row));
  return [{ kind, factor, amount, creditDate }];
}

/** New shares per old one. `given` counts all shares after a split, and the added ones for a bonus, rights, scrip. */
function factorOf(kind: ActionKind, given: Fraction | null, old: Fraction | null): Fraction | null {
  if (kind === 'scrip' && !given && !old) return null;
  if (!given || !old) throw new Unusable(`a ${kind} needs new and old`);
  if (given.num <= 0n || old.num <= 0n) throw new Unusable('new and old must be above 0');
  const ratio = divide(given, old);
  if (kind === 'split' && ratio.num <= ratio.den)
    throw new Unusable('a split needs more new shares than old');
  if (kind === 'consolidation' && ratio.num >= ratio.den) {
    throw new Unusable('a consolidation needs fewer new shares than old');
  }
  if (ratio.num > LARGEST_RATIO * ratio.den || ratio.den > LARGEST_RATIO * ratio.num)
    throw new Unusable(
      `${given.num}/${given.den} for ${old.num}/${old.den} is more than any ${kind} has been`,
    );
  const whole = kind === 'split' || kind === 'consolidation';
  return whole ? ratio : fraction(ratio.num + ratio.den, ratio.den);
}

function number(cells: ActionCells, field: 'amount' | 'split' | 'new' | 'old', row: number): Fraction | null {
  const text = cells(field);
  if (text === '') return null;
  const value = readDecimal(text, { row, column: field });
  if (value === null) throw new Unusable(`${field} ${quoted(text)} is no number`);
  return value;
}
