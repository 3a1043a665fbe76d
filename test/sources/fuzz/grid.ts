import { xlsxOf } from '../../support/xlsx.js';
import { readWorkbook } from '../../../src/sources/workbook.js';

/** The cells of a file, whatever its form, and how to write the file with other cells. */
export interface Grid {
  readonly rows: readonly (readonly string[])[];
  /** Whether the first row names the columns. */
  readonly headed: boolean;
  readonly print: (rows: readonly (readonly string[])[]) => Buffer;
}

const cellsOf = (line: string): string[] =>
  line
    .match(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)
    ?.slice(0, -1)
    .map((cell) => cell.replace(/,$/, '')) ?? [];

function csvGrid(text: string): Grid {
  const rows = text.split('\n').map((line) => (line.includes('"') ? cellsOf(line) : line.split(',')));
  return { rows, headed: true, print: (cells) => Buffer.from(cells.map((row) => row.join(',')).join('\n')) };
}

/** A part of a JSON value: the rows found in it, and the value with other rows. */
interface Part {
  readonly rows: string[][];
  readonly with: (rows: readonly (readonly string[])[]) => unknown;
}

const parsed = (cell: string): unknown => {
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
};

/** The longest list of objects or of lists in a JSON value; of parallel lists, their columns turned into rows. */
function partOf(value: unknown): Part | null {
  if (value === null || typeof value !== 'object') return null;
  if (Array.isArray(value)) {
    const flat = value.length > 0 && value.every((one) => one !== null && typeof one === 'object');
    const own: Part | null = !flat
      ? null
      : value.every(Array.isArray)
        ? {
            rows: value.map((row: unknown[]) => row.map((cell) => JSON.stringify(cell))),
            with: (rows) => rows.map((row) => row.map(parsed)),
          }
        : {
            rows: value.map((row: object) => Object.values(row).map((cell) => JSON.stringify(cell))),
            with: (rows) => {
              const keys = Object.keys(value[0] as object);
              return rows.map((row) =>
                Object.fromEntries(row.map((cell, at) => [keys[at] ?? `x${at}`, parsed(cell)])),
              );
            },
          };
    const inner = inside(value, (copy, at, part) => (copy as unknown[]).splice(Number(at), 1, part));
    return !own || (inner && inner.rows.length > own.rows.length) ? inner : own;
  }
  const lists = Object.entries(value).filter(
    ([, list]) =>
      Array.isArray(list) && list.length > 2 && list.every((one) => typeof one !== 'object' || one === null),
  );
  if (lists.length > 1) {
    const keys = lists.map(([key]) => key);
    const length = Math.max(...lists.map(([, list]) => (list as unknown[]).length));
    return {
      rows: Array.from({ length }, (_, at) =>
        keys.map((key) => JSON.stringify((value as Record<string, unknown[]>)[key]?.[at] ?? null)),
      ),
      with: (rows) => ({
        ...value,
        ...Object.fromEntries(keys.map((key, at) => [key, rows.map((row) => parsed(row[at] ?? 'null'))])),
      }),
    };
  }
  return inside(value, (copy, key, part) => {
    (copy as Record<string, unknown>)[key] = part;
  });
}

function inside(value: object, put: (copy: object, key: string, part: unknown) => void): Part | null {
  let best: { key: string; part: Part } | null = null;
  for (const [key, one] of Object.entries(value)) {
    const part = partOf(one);
    if (part && (!best || part.rows.length > best.part.rows.length)) best = { key, part };
  }
  if (!best) return null;
  const { key, part } = best;
  return {
    rows: part.rows,
    with: (rows) => {
      const copy = Array.isArray(value) ? [...value] : { ...value };
      put(copy, key, part.with(rows));
      return copy;
    },
  };
}

function jsonGrid(text: string): Grid | null {
  const [, before = '', body = '', after = ''] = /^([^[{]*)([[{].*[\]}])(.*)$/s.exec(text) ?? [];
  const part = partOf(JSON.parse(body));
  if (!part) return null;
  return {
    rows: part.rows,
    headed: false,
    print: (rows) => Buffer.from(`${before}${JSON.stringify(part.with(rows))}${after}`),
  };
}

/** Pieces of text between which cells lie. */
function piecewise(text: string, row: RegExp, cell: RegExp): Grid {
  const rows: string[][] = [];
  const frames: string[][] = [];
  const between: string[] = [];
  let last = 0;
  for (const found of text.matchAll(row)) {
    between.push(text.slice(last, found.index));
    last = found.index + found[0].length;
    const cells: string[] = [];
    const frame: string[] = [];
    let at = 0;
    for (const one of found[0].matchAll(cell)) {
      const inner = one[1] as string;
      const start = one.index + one[0].indexOf(inner);
      frame.push(found[0].slice(at, start));
      cells.push(inner);
      at = start + inner.length;
    }
    frame.push(found[0].slice(at));
    rows.push(cells);
    frames.push(frame);
  }
  const tail = text.slice(last);
  return {
    rows,
    headed: false,
    print: (cells) =>
      Buffer.from(
        cells
          .map((row, at) => {
            const frame = frames[Math.min(at, frames.length - 1)] as string[];
            const gap = between[at] ?? (between.length > 1 ? (between[1] as string) : '');
            return (
              gap + row.map((inner, place) => (frame[place] ?? '') + inner).join('') + (frame.at(-1) ?? '')
            );
          })
          .join('') + tail,
      ),
  };
}

/** The grid of a file; null where it has no rows that could be moved. */
export async function gridOf(content: Buffer): Promise<Grid | null> {
  if (content.subarray(0, 2).toString() === 'PK') {
    const sheet = await readWorkbook(content);
    return {
      rows: sheet.map(({ cells }) => cells.map((cell) => String(cell ?? ''))),
      headed: false,
      print: (rows) => xlsxOf(rows),
    };
  }
  const text = content.toString();
  if (/^\s*(?:[{[]|tabData)/.test(text)) return jsonGrid(text);
  if (/<pre>/.test(text)) return piecewise(text, /^.*\d.*$/gm, /(\S+)/g);
  if (/<tr>/.test(text)) return piecewise(text, /<tr>.*?<\/tr>/gs, /<td[^>]*>(.*?)<\/td>/gs);
  if (text.startsWith('-- MySQL'))
    return piecewise(text, /\((?:'(?:[^'\\]|\\.)*'|[^()'])*\)/g, /('(?:[^'\\]|\\.)*'|[^(),']+)/g);
  return csvGrid(text);
}
