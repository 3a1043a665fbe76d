import { Amount, toJson } from '../amount.js';
import { type Cell, csvOf } from '../csv-text.js';
import type { CommonOptions, Io } from './io.js';

export type { Cell } from '../csv-text.js';

export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => Cell;
  /** How people see it; the plain value where not given. */
  readonly show?: (row: Row) => string;
}

/** One answer, in whichever form was asked for. */
export interface Answer<Row> {
  /** The whole answer for machines. */
  readonly json: unknown;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  /** Lines above and below the table, for people. */
  readonly title?: string;
  readonly notes?: readonly string[];
}

/** Writes an answer as JSON (`--json`), CSV (`--csv`) or a table. */
export function answer<Row>(
  io: Io,
  options: CommonOptions,
  { json, rows, columns, title, notes }: Answer<Row>,
): void {
  const simulated = isSimulated(json);
  if (options.json) io.out(`${toJson(json)}\n`);
  else if (options.csv) {
    const more = simulated ? ['simulated'] : [];
    io.out(
      csvOf(
        [...columns.map((column) => column.title), ...more],
        rows.map((row) => [...columns.map((column) => column.value(row)), ...more.map(() => true)]),
      ),
    );
    for (const note of notes ?? []) io.err(`note: ${printable(note)}\n`);
  } else {
    if (title) io.out(`${title.split('\n').map(printable).join('\n')}\n\n`);
    io.out(tableOf(columns, rows));
    if (simulated && !title?.includes(SIMULATED)) io.out(`\n  ! simulated data: all of it is invented\n`);
    if (notes && notes.length > 0) io.out(`\n${notes.map((note) => `  ! ${printable(note)}`).join('\n')}\n`);
  }
}

/** Tells the user something in one line of stderr. */
export function say(io: Io, text: string): void {
  io.err(`waizi: ${printable(text.replace(/\s+/g, ' ').trim())}\n`);
}

/** What titles say of simulated data. */
const SIMULATED = '[SIMULATED DATA]';

const isSimulated = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && 'simulated' in json && json.simulated === true;

/** One line of text without what would steer a terminal: names and paths come from files. */
export const printable = (text: string): string => text.replace(CONTROL, '?');

const CONTROL = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

const plain = (cell: Cell): string => (cell === null || cell === undefined ? '' : String(cell));

/** A number as people read it: thousands grouped, a true minus. */
export function grouped(value: bigint | number | Amount, decimals = 0): string {
  const text =
    value instanceof Amount
      ? roundedAmount(value, decimals)
      : typeof value === 'bigint'
        ? value.toString()
        : value.toFixed(decimals);
  const [whole = '', rest] = text.replace('-', '').split('.');
  const marked = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${text.startsWith('-') && /[1-9]/.test(text) ? '−' : ''}${marked}${rest ? `.${rest}` : ''}`;
}

function roundedAmount({ cents }: Amount, decimals: number): string {
  if (decimals >= 2) return new Amount(cents).toString();
  const half = cents < 0n ? -50n : 50n;
  return ((cents + half) / 100n).toString();
}

function show<Row>(column: Column<Row>, row: Row): string {
  if (column.show) return printable(column.show(row));
  const cell = column.value(row);
  if (cell instanceof Amount || typeof cell === 'bigint') return grouped(cell);
  if (typeof cell === 'number') return Number.isInteger(cell) ? grouped(cell) : grouped(cell, 2);
  return printable(plain(cell));
}

/** Width on a terminal: East Asian characters take two places. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text)
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/.test(
        character,
      )
        ? 2
        : 1;
  return width;
}

function tableOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = rows.map((row) => columns.map((column) => show(column, row)));
  const right = columns.map((column) =>
    rows.some((row) => {
      const cell = column.value(row);
      return typeof cell === 'number' || typeof cell === 'bigint' || cell instanceof Amount;
    }),
  );
  const widths = columns.map((column, index) =>
    cells.reduce((most, line) => Math.max(most, widthOf(line[index] ?? '')), widthOf(column.title)),
  );
  const pad = (text: string, index: number): string => {
    const space = ' '.repeat(Math.max(0, (widths[index] ?? 0) - widthOf(text)));
    return right[index] ? space + text : text + space;
  };
  const lines = [columns.map(({ title }) => title), ...cells].map((line) =>
    line.map(pad).join('  ').trimEnd(),
  );
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return `${[lines[0], rule, ...lines.slice(1)].join('\n')}\n`;
}
