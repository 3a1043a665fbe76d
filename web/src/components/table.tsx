import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { useKnownHealth } from '../data.js';
import { type CellValue, csvOf, tsvOf } from '../csv-text.js';
import { save } from '../save.js';
import { useSay, useWords } from '../settings.js';
import { SHELL } from '../words/shell.js';

/** A column: what a row has in it, and how that is shown. */
export interface Column<Row> {
  readonly key: string;
  readonly head: string;
  /** For sorting, filtering, copying and CSV: plain and full. */
  readonly value: (row: Row) => CellValue;
  /** What is seen; the value where not given. */
  readonly show?: (row: Row) => ReactNode;
  /** Numbers stand right; `signed` ones have the colour of a gain or a loss. */
  readonly kind?: 'text' | 'number' | 'signed';
  /** Shows on wide screens, and on narrow ones when all columns are asked for. */
  readonly wide?: boolean;
  /** Sentences: shown whole, in several lines where there is no room for one. */
  readonly long?: boolean;
}

interface Props<Row> {
  /** What the table holds, for those who do not see it, and its file's name. */
  readonly caption: string;
  readonly name: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly sort?: { readonly key: string; readonly down: boolean };
  /** The address of the same rows as CSV, all digits exact; made of what is shown where not given. */
  readonly csv?: string;
  readonly plain?: boolean;
  /** Pixels of rows seen at once. */
  readonly height?: number;
}

const ROW = 32;
const FILTERED_FROM = 12;
/** Letters from which a text may be cut off, so that it is told in full on hovering. */
const CUT_FROM = 24;
const VIRTUAL_FROM = 60;
/** Rows with sentences are of different heights: more of them are drawn at once. */
const LONG_VIRTUAL_FROM = 200;

/** Rows that one can sort, filter, copy and download. Long tables draw only the rows that are seen. */
export function Table<Row>({
  caption,
  name,
  columns,
  rows,
  sort: first,
  csv,
  plain = false,
  height = 480,
}: Props<Row>): ReactNode {
  const words = useWords(SHELL);
  const [sort, setSort] = useState(first ?? null);
  const [filter, setFilter] = useState('');
  const [all, setAll] = useState(false);
  const seen = useMemo(
    () => sorted(filtered(rows, columns, filter), columns, sort),
    [rows, columns, filter, sort],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const sentences = columns.some((column) => column.long);
  const long = seen.length > (sentences ? LONG_VIRTUAL_FROM : VIRTUAL_FROM);
  const virtual = useVirtualizer({
    count: seen.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
    enabled: long,
  });
  const items = virtual.getVirtualItems();
  const [start, end] = long ? [items[0]?.index ?? 0, (items.at(-1)?.index ?? -1) + 1] : [0, seen.length];
  const turn = (key: string): void => setSort((was) => ({ key, down: was?.key === key ? !was.down : true }));
  return (
    <div className={all ? 'table all-columns' : 'table'}>
      {!plain && (
        <div className="table-tools">
          {rows.length >= FILTERED_FROM && (
            <input
              type="search"
              value={filter}
              placeholder={words.filter}
              aria-label={`${words.filter}: ${caption}`}
              onChange={(event) => setFilter(event.target.value)}
            />
          )}
          <span className="faint" role="status">
            {words.rows(seen.length, rows.length)}
          </span>
          <span className="push" />
          {columns.some(({ wide }) => wide) && (
            <button
              type="button"
              className="tool narrow-only"
              aria-pressed={all}
              aria-label={`${words.allColumns}: ${caption}`}
              onClick={() => setAll(!all)}
            >
              {words.allColumns}
            </button>
          )}
          <CopyButton text={() => tsvOf(linesOf(seen, columns))} label={caption} />
          <CsvButton csv={csv} name={name} lines={() => linesOf(seen, columns)} label={caption} />
        </div>
      )}
      <div
        className="table-scroll"
        ref={scroller}
        style={seen.length * ROW > height || sentences ? { maxHeight: height } : undefined}
        tabIndex={0}
        role="region"
        aria-label={caption}
      >
        <table aria-rowcount={long ? seen.length + 1 : undefined}>
          <caption className="unseen">{caption}</caption>
          <thead>
            <tr>
              {columns.map(({ key, head, kind, wide }) => (
                <th
                  key={key}
                  scope="col"
                  className={classOf(kind, wide)}
                  aria-sort={sort?.key !== key ? undefined : sort.down ? 'descending' : 'ascending'}
                >
                  {plain ? (
                    head
                  ) : (
                    <button type="button" onClick={() => turn(key)}>
                      {head}
                      <span aria-hidden="true">{sort?.key !== key ? '' : sort.down ? ' ↓' : ' ↑'}</span>
                    </button>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {long && start > 0 && <Spacer height={start * ROW} columns={columns.length} />}
            {seen.slice(start, end).map((row, index) => (
              <tr key={start + index} aria-rowindex={long ? start + index + 2 : undefined}>
                {columns.map((column) => (
                  <Cell key={column.key} column={column} row={row} />
                ))}
              </tr>
            ))}
            {long && end < seen.length && (
              <Spacer height={(seen.length - end) * ROW} columns={columns.length} />
            )}
            {seen.length === 0 && (
              <tr>
                <td colSpan={columns.length} className="faint">
                  {words.noRows}
                </td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
    </div>
  );
}

const classOf = (kind: Column<never>['kind'], wide = false): string =>
  [kind === 'number' || kind === 'signed' ? 'number' : '', wide ? 'wide-only' : ''].filter(Boolean).join(' ');

function Spacer({ height, columns }: { height: number; columns: number }): ReactNode {
  return (
    <tr aria-hidden="true" className="spacer">
      <td colSpan={columns} style={{ height }} />
    </tr>
  );
}

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }): ReactNode {
  const say = useSay();
  const value = column.value(row);
  const tone =
    column.kind === 'signed' && typeof value === 'number' && value !== 0 ? (value < 0 ? ' out' : ' in') : '';
  const shown = column.show
    ? column.show(row)
    : typeof value === 'number'
      ? say.number(value, Number.isInteger(value) ? 0 : 2)
      : value;
  // what is shown as zero is neither a gain nor a loss
  const coloured = typeof shown === 'string' && !/[1-9]/.test(shown) ? '' : tone;
  const cut = typeof value === 'string' && !column.long && value.length > CUT_FROM;
  return (
    <td
      className={`${classOf(column.kind, column.wide)}${coloured}${column.long ? ' long' : ''}`.trim()}
      title={cut ? value : undefined}
    >
      {shown === null || shown === undefined ? '–' : shown}
    </td>
  );
}

function linesOf<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): CellValue[][] {
  return [columns.map(({ head }) => head), ...rows.map((row) => columns.map(({ value }) => value(row)))];
}

function filtered<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  filter: string,
): readonly Row[] {
  const wanted = filter.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return rows;
  const texts = columns.filter(({ kind = 'text' }) => kind === 'text');
  return rows.filter((row) => {
    const text = texts.map(({ value }) => String(value(row) ?? '').toLowerCase()).join(' ');
    return wanted.every((word) => text.includes(word));
  });
}

function sorted<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: { key: string; down: boolean } | null,
): readonly Row[] {
  const column = columns.find(({ key }) => key === sort?.key);
  if (!column || sort === null) return rows;
  const turn = sort.down ? -1 : 1;
  const keyed = rows.map((row) => ({ row, value: column.value(row) }));
  keyed.sort((a, b) => {
    if (a.value === b.value) return 0;
    if (a.value === null || a.value === undefined) return 1;
    if (b.value === null || b.value === undefined) return -1;
    return (a.value < b.value ? -1 : 1) * turn;
  });
  return keyed.map(({ row }) => row);
}

export function CopyButton({ text, label }: { text: () => string; label: string }): ReactNode {
  const words = useWords(SHELL);
  const [state, setState] = useState<'copy' | 'copied' | 'copyFailed'>('copy');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text());
      setState('copied');
    } catch {
      setState('copyFailed');
    }
    setTimeout(() => setState('copy'), 2500);
  };
  return (
    <button type="button" className="tool" onClick={() => void copy()} aria-label={`${words.copy}: ${label}`}>
      <span role="status">{words[state]}</span>
    </button>
  );
}

interface CsvProps {
  readonly csv?: string | undefined;
  readonly name: string;
  readonly lines: () => CellValue[][];
  readonly label: string;
}

export function CsvButton({ csv, name, lines, label }: CsvProps): ReactNode {
  const words = useWords(SHELL);
  const { simulated } = useKnownHealth();
  const title = `${words.csv}: ${label}`;
  if (csv !== undefined)
    return (
      <a className="tool" href={csv} download={`${name}.csv`} aria-label={title}>
        {words.csv}
      </a>
    );
  const marked = (): CellValue[][] =>
    simulated ? lines().map((line, index) => [...line, index === 0 ? 'simulated' : true]) : lines();
  return (
    <button
      type="button"
      className="tool"
      aria-label={title}
      onClick={() => save(csvOf(marked()), `${name}.csv`)}
    >
      {words.csv}
    </button>
  );
}
