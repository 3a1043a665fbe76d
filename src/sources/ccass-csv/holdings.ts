import type { IsoDate } from '../../iso-date.js';
import { quoted } from '../cell.js';
import type { CsvRecord } from '../csv/records.js';
import { openTable, rowProblem } from '../csv/table.js';
import {
  cellText,
  DATE_FORMS,
  parseDay,
  parseParticipant,
  parseStockCode,
  readWhole,
  remember,
} from '../csv/values.js';
import { HOLDING_COLUMNS } from './columns.js';

/** One participant's shares of one stock on one day, as a csv gives them. */
export interface HoldingLineRow {
  readonly row: number;
  readonly stock: string;
  readonly date: IsoDate;
  /** Null for a holder known by name only. */
  readonly participant: string | null;
  readonly name: string;
  readonly shares: bigint;
}

/** A row that cannot be used, with as much of it as can be read. */
export interface HoldingProblemRow {
  readonly row: number;
  readonly problem: string;
  readonly stock: string | null;
  readonly date: IsoDate | null;
  readonly participant: string | null;
  readonly name: string | null;
}

export type HoldingCsvRow = HoldingLineRow | HoldingProblemRow;

/** The cell without the label that a copied page puts before its value (`Participant ID: B02214`). */
const unlabelled = (label: RegExp) => (cell: string) => cellText(cell).replace(label, '').trim();

const dateText = unlabelled(/^(?:shareholding date|持股日期)\s*[:：]/i);
const participantText = unlabelled(/^(?:participant id|參與者編號|参与者编号)\s*[:：]/i);
const nameText = unlabelled(
  /^(?:name of ccass participant|(?:中央結算系統|中央结算系统)?(?:參與者名稱|参与者名称))\s*(?:[(（][^)）]*[)）])?\s*[:：]/i,
);
const sharesText = unlabelled(/^(?:shareholding|持股量|持股数量|持股數量)\s*[:：]/i);

/**
 * The rows of a CCASS csv in the order of the file; a row that cannot be used comes with its `problem`. Shares are
 * whole numbers and may be negative. Order, duplicates and completeness are the caller's to judge.
 * @throws InputError for a missing column, a file that was cut off, and numbers in another format than 1,234,567.89
 */
export async function* readHoldings(records: AsyncIterable<CsvRecord>): AsyncIterable<HoldingCsvRow> {
  const { at, rows } = await openTable(records, HOLDING_COLUMNS);
  const stockOf = remember((cell) => parseStockCode(cellText(cell)));
  const dayOf = remember((cell) => parseDay(dateText(cell)));
  const participantOf = remember((cell) => participantText(cell).toUpperCase());
  const nameOf = remember(nameText);
  for await (const record of rows) {
    const { row, cells } = record;
    const cell = (place: number): string => cells[place] ?? '';
    const stock = stockOf(cell(at.stock));
    const date = dayOf(cell(at.date));
    const participant = participantOf(cell(at.participant)) || null;
    const name = nameOf(cell(at.name));
    // an id that is none hides whose line it is, and so does its name: a participant is known by its id
    const readable = participant === null || parseParticipant(participant) !== null;
    const aside = (problem: string, named = readable): HoldingProblemRow => ({
      row,
      problem,
      stock,
      date,
      participant: readable ? participant : null,
      name: named ? name || null : null,
    });
    const structure = rowProblem(record);
    // with a cell too many or too few, a name may be cut in two or be another column's
    if (structure) yield aside(structure, false);
    else if (stock === null)
      yield aside(`stock code ${quoted(cellText(cell(at.stock)))} is no Hong Kong code`);
    else if (date === null) yield aside(`date ${quoted(cellText(cell(at.date)))} ${DATE_FORMS}`);
    else if (!participant && !name) yield aside('neither a participant id nor a name');
    else if (participant && parseParticipant(participant) === null) {
      yield aside(`participant id ${quoted(participant)} is not a letter and five digits`);
    } else {
      const text = sharesText(cell(at.shares));
      const shares = readWhole(text, { row, column: 'shares' });
      if (shares === null) yield aside(`shares ${quoted(text)} is no whole number`);
      else yield { row, stock, date, participant, name, shares };
    }
  }
}
