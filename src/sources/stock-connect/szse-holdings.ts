import { InputError } from '../../errors.js';
import type { ConnectHoldingRow, Parsed } from '../../store/rows.js';
import { normaliseLabel } from '../cell.js';
import { cellAt, type TableRow } from '../table.js';
import { readWorkbook } from '../workbook.js';
import { noRows } from './answer.js';
import { type Direction, holdingsOf } from './holding.js';
import type { HoldingsOptions } from './sse-holdings.js';

const SOURCE = 'the Shenzhen exchange';
const TITLE_ROWS = 20;
const CODE = '证券代码';
const NAME = '证券简称';
const SHARES = /^(港股通|深股通)投资者合计持有数量(.*)$/;

interface Title {
  readonly at: number;
  readonly code: number;
  readonly name: number;
  readonly shares: number;
  readonly direction: Direction;
  readonly unit: string;
}

function titleOf(rows: readonly TableRow[]): Title | null {
  for (const [at, { cells }] of rows.slice(0, TITLE_ROWS).entries()) {
    const labels = cells.map(normaliseLabel);
    const shares = labels.findIndex((label) => SHARES.test(label));
    const code = labels.indexOf(CODE);
    if (shares < 0 || code < 0) continue;
    const [, programme, unit = ''] = SHARES.exec(labels[shares] ?? '') ?? [];
    const direction = programme === '港股通' ? 'southbound' : 'northbound';
    return { at, code, name: labels.indexOf(NAME), shares, direction, unit };
  }
  return null;
}

/** Whether a sheet is the Shenzhen exchange's list of Connect holdings, by its header. */
export function recogniseSzseHoldings(rows: readonly TableRow[]): boolean {
  return titleOf(rows) !== null;
}

/**
 * Stock Connect holdings of the Shenzhen exchange from the rows of its sheet: southbound daily, northbound by quarter.
 * The sheet does not tell its day.
 * @throws InputError when no day is given, there is no header or row, or the unit is not shares
 */
export function parseSzseSheet(
  rows: readonly TableRow[],
  options: HoldingsOptions = {},
): Parsed<ConnectHoldingRow> {
  const title = titleOf(rows);
  if (!title) {
    throw new InputError(`no header with ${CODE} and 港股通 or 深股通投资者合计持有数量`, {
      remedy: 'take the xlsx as the exchange publishes it',
    });
  }
  const { date } = options;
  if (!date) {
    throw new InputError('the Shenzhen list does not tell its day', {
      remedy: 'give the day that was asked for (--date), for a quarter its last day',
    });
  }
  if (title.unit !== '' && title.unit !== '股') {
    throw new InputError(`the Shenzhen list counts in "${title.unit}", not in shares`, {
      place: `row ${title.at + 1}`,
      remedy: 'take the xlsx as the exchange publishes it',
    });
  }
  const filled = rows
    .slice(title.at + 1)
    .filter((row) => cellAt(row, title.code) || cellAt(row, title.shares));
  if (filled.length === 0) throw noRows(SOURCE, '');
  // A workbook may keep codes as numbers, without their leading zeros.
  const digits = title.direction === 'southbound' ? 5 : 6;
  const told = filled.map((row) => ({
    row: row.row,
    code: cellAt(row, title.code).replace(/^\d+$/, (code) => code.padStart(digits, '0')),
    direction: title.direction,
    exchange: 'shenzhen' as const,
    name: cellAt(row, title.name),
    date,
    shares: cellAt(row, title.shares),
  }));
  return holdingsOf(told);
}

/**
 * The same from the bytes of the xlsx; see parseSzseSheet.
 * @throws InputError when the workbook cannot be read or is another one
 */
export async function parseSzseHoldings(
  bytes: Uint8Array,
  options: HoldingsOptions = {},
): Promise<Parsed<ConnectHoldingRow>> {
  return parseSzseSheet(await readWorkbook(bytes), options);
}
