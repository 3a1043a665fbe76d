import type { CellValue } from 'read-excel-file/node';
import { InputError } from '../errors.js';
import { quoted } from './cell.js';
import type { TableRow } from './table.js';
import { storeZip, unzip } from './zip.js';

export const WORKBOOK_LIMIT = 200 * 2 ** 20;

/** Cells of the rectangle around all that is filled in; the reader makes one for each, filled in or not. */
const CELL_LIMIT = 2_000_000;

const REFERENCE = /\sr\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const CELL = /<(?:\w+:)?c[\s/>]/g;
const PLACE = /^([A-Z]{0,3})(\d{1,7})$/;

function columnNumber(letters: string): number {
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column;
}

const tooWide = (problem: string): InputError =>
  new InputError(problem, { remedy: 'such a workbook is refused; save the table in it as csv' });

function checkExtent(sheet: Buffer): void {
  const xml = sheet.toString('latin1');
  let cells = 0;
  for (const _ of xml.matchAll(CELL)) cells += 1;
  if (cells > CELL_LIMIT) throw tooWide(`a sheet of ${cells} cells`);
  let rows = 0;
  let columns = 1;
  for (const [, double, single] of xml.matchAll(REFERENCE)) {
    const reference = double ?? single ?? '';
    const [, letters = '', digits = ''] = PLACE.exec(reference) ?? [];
    if (!digits) throw tooWide(`a cell at ${quoted(reference)}`);
    rows = Math.max(rows, Number(digits));
    columns = Math.max(columns, columnNumber(letters));
  }
  if (rows * columns > CELL_LIMIT) throw tooWide(`a sheet of ${rows} rows and ${columns} columns`);
}

function textOf(value: CellValue | null): string {
  if (value === null) return '';
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  return String(value).trim();
}

/**
 * The first sheet of an xlsx as rows of text; `row` counts the sheet's rows from 1. Dates are `YYYY-MM-DD`.
 * @throws InputError when it is damaged, no workbook, unzips to more than 200 MiB, or spans more than 2 million cells
 */
export async function readWorkbook(bytes: Uint8Array): Promise<TableRow[]> {
  const parts = unzip(bytes, WORKBOOK_LIMIT, (name) => /\.xml(\.rels)?$/i.test(name));
  for (const content of parts.values()) {
    if (content.includes('sheetData')) checkExtent(content);
  }
  // The reader gets the entries measured here, not the file: it would go by the local headers, which may say otherwise.
  const measured = storeZip(parts);
  // few imports have a workbook, and all would wait for its reader
  const { readSheet } = await import('read-excel-file/node');
  try {
    const sheet = await readSheet(measured);
    return sheet.map((cells, index) => ({ row: index + 1, cells: cells.map(textOf) }));
  } catch (error) {
    throw new InputError(`no readable xlsx (${(error as Error).message})`, {
      remedy: 'fetch the file again, or save it as xlsx or csv',
    });
  }
}
