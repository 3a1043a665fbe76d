import type { IsoDate } from '../../iso-date.js';
import { quoted } from '../cell.js';
import type { CsvRecord } from '../csv/records.js';
import { mapHeader } from '../csv/header.js';
import { emptyTable, rowProblem } from '../csv/table.js';
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
  async function* alone(): AsyncIterable<readonly CsvRecord[]> {
    for await (const record of records) yield [record];
  }
  for await (const rows of readHoldingBlocks(alone())) yield* rows;
}

/** The same from pieces of many rows, each row read when it is asked for. */
export async function* readHoldingBlocks(
  blocks: AsyncIterable<readonly CsvRecord[]>,
): AsyncIterable<Iterable<HoldingCsvRow>> {
  let reader: HoldingReader | null = null;
  for await (const block of blocks) {
    const [header] = block;
    if (!header) continue;
    if (reader) yield reader.read(block, 0);
    else {
      reader = new HoldingReader(mapHeader(header.cells, HOLDING_COLUMNS));
      yield reader.read(block, 1);
    }
  }
  if (!reader) throw emptyTable();
}

/** Reads the cells of a CCASS list. */
export class HoldingReader {
  readonly stockOf = remember((cell) => parseStockCode(cellText(cell)));
  readonly dayOf = remember((cell) => parseDay(dateText(cell)));
  readonly participantOf = remember((cell) => {
    const participant = participantText(cell).toUpperCase() || null;
    // an id that is none hides whose line it is, and so does its name: a participant is known by its id
    return { participant, readable: participant === null || parseParticipant(participant) !== null };
  });
  readonly nameOf = remember(nameText);

  constructor(private readonly at: Readonly<Record<keyof typeof HOLDING_COLUMNS, number>>) {}

  *read(block: readonly CsvRecord[], from: number): Generator<HoldingCsvRow> {
    for (let index = from; index < block.length; index += 1) yield this.row(block[index] as CsvRecord);
  }

  private row(record: CsvRecord): HoldingCsvRow {
    const { at } = this;
    const { row, cells } = record;
    const stock = this.stockOf(cells[at.stock] ?? '');
    const date = this.dayOf(cells[at.date] ?? '');
    const { participant, readable } = this.participantOf(cells[at.participant] ?? '');
    const name = this.nameOf(cells[at.name] ?? '');
    const structure = rowProblem(record);
    if (structure === null && stock !== null && date !== null && readable && (participant || name)) {
      const text = cells[at.shares] ?? '';
      // most are bare digits, without a label
      const shares = DIGITS.test(text)
        ? BigInt(text)
        : readWhole(sharesText(text), { row, column: 'shares' });
      if (shares !== null) return { row, stock, date, participant, name, shares };
    }
    const aside = (problem: string, named = readable): HoldingProblemRow => ({
      row,
      problem,
      stock,
      date,
      participant: readable ? participant : null,
      name: named ? name || null : null,
    });
    // with a cell too many or too few, a name may be cut in two or be another column's
    if (structure) return aside(structure, false);
    if (stock === null)
      return aside(`stock code ${quoted(cellText(cells[at.stock] ?? ''))} is no Hong Kong code`);
    if (date === null) return aside(`date ${quoted(cellText(cells[at.date] ?? ''))} ${DATE_FORMS}`);
    if (!participant && !name) return aside('neither a participant id nor a name');
    if (!readable)
      return aside(`participant id ${quoted(participant ?? '')} is not a letter and five digits`);
    return aside(`shares ${quoted(sharesText(cells[at.shares] ?? ''))} is no whole number`);
  }
}

const DIGITS = /^-?\d+$/;
