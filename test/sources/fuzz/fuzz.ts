import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../../src/errors.js';
import type { Kind } from '../../../src/sources/recognise.js';
import { FILES } from './files.js';
import { gridOf } from './grid.js';
import { Dice, mutant, type Seed } from './mutate.js';
import { type StoredRow, take } from './take.js';

/**
 * What became of a spoilt file: `rejected`; `flagged`: accepted, with more rows set aside than the sound file has;
 * `same`: the same rows; `fewer`: some of them or of their values, and no other; `words`: only names differ; `keys`: a row stands under
 * another day, code or holder; `numbers`: a number differs and nothing was said.
 */
export const OUTCOMES = ['rejected', 'flagged', 'same', 'fewer', 'words', 'keys', 'numbers'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface Mutant {
  readonly at: number;
  readonly how: string;
  readonly outcome: Outcome;
  readonly ms: number;
  /** Columns whose values differ from those of the sound file. */
  readonly columns: readonly string[];
}

export interface FuzzResult {
  readonly kind: Kind;
  readonly mutants: readonly Mutant[];
  readonly slowest: number;
  /** Growth of the memory of the process at its largest, in bytes. */
  readonly memory: number;
}

const TODAY = '2026-11-22';
/** Columns that hold words that nobody computes with. */
const WORDS = new Set(
  'name name_zh note category sub_category isin industry names partname cname name1 issuer_id type unit currency code scheme kind reason source evidence'.split(
    ' ',
  ),
);
const KEYS = new Set(
  'stock date page_date holder participant id metric market direction channel exchange rank benchmark fund ex_date as_of from_date to_date giver receiver until published report status atdate addeddate issueid partid ccassid adjusted first_seen last_seen credit_date listing_date issue_id'.split(
    ' ',
  ),
);

const shown = (row: StoredRow, leave: ReadonlySet<string> = new Set()): string =>
  `${row.table} ${Object.entries(row.cells)
    .filter(([column]) => !leave.has(column.toLowerCase()))
    .map(([column, value]) => `${column}=${value}`)
    .join(' ')}`;

const allIn = (
  rows: readonly StoredRow[],
  known: readonly StoredRow[],
  leave?: ReadonlySet<string>,
): boolean => {
  const set = new Set(known.map((row) => shown(row, leave)));
  return rows.every((row) => set.has(shown(row, leave)));
};

/** Columns in which rows differ from the sound row that is most like them. */
function differing(rows: readonly StoredRow[], sound: readonly StoredRow[]): string[] {
  const set = new Set(sound.map((row) => shown(row)));
  const columns = new Set<string>();
  for (const row of rows.slice(0, 400)) {
    if (set.has(shown(row))) continue;
    let best: string[] | null = null;
    for (const other of sound) {
      if (other.table !== row.table) continue;
      const differs = Object.keys(row.cells).filter((column) => row.cells[column] !== other.cells[column]);
      if (!best || differs.length < best.length) best = differs;
    }
    for (const column of best ?? ['table']) columns.add(`${row.table}.${column}`);
  }
  return [...columns].sort();
}

/** Whether a row is a sound one of which some values are not given. */
const isPartOf = (row: StoredRow, other: StoredRow): boolean =>
  row.table === other.table &&
  Object.entries(row.cells).every(([column, value]) => value === null || value === other.cells[column]);

const bare = (column: string): string => (column.split('.')[1] ?? column).toLowerCase();

function outcomeOf(rows: readonly StoredRow[], sound: readonly StoredRow[]): [Outcome, string[]] {
  if (allIn(rows, sound)) return [allIn(sound, rows) ? 'same' : 'fewer', []];
  const columns = differing(rows, sound);
  if (rows.every((row) => sound.some((other) => isPartOf(row, other)))) return ['fewer', columns];
  if (columns.every((column) => WORDS.has(bare(column)))) return ['words', columns];
  if (columns.every((column) => WORDS.has(bare(column)) || KEYS.has(bare(column)))) return ['keys', columns];
  return ['numbers', columns];
}

const seedOf = (seed: number, kind: string, at: number): number => {
  let mixed = seed ^ 0x9e3779b9;
  for (const letter of `${kind} ${at}`) mixed = Math.imul(mixed ^ letter.charCodeAt(0), 0x01000193) >>> 0;
  return mixed;
};

/** Processor time since a moment, in milliseconds: what the clock on the wall shows depends on what else runs. */
function spent(begun: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}

/** The file of a kind, and the spoilt copy of a place in the sequence of a seed. */
export async function seedFile(kind: Kind): Promise<Seed> {
  const content = Buffer.from(FILES[kind] as string);
  return { content, grid: await gridOf(content) };
}
export const mutantAt = (seed: Seed, kind: Kind, start: number, at: number): { how: string; bytes: Buffer } =>
  mutant(seed, new Dice(seedOf(start, kind, at)));

/**
 * Spoils the file of a kind many times and loads each copy up to the store.
 * @throws Error where a copy ends in anything but an InputError, with what repeats it
 */
export async function fuzz(
  kind: Kind,
  { runs, seed: start, folder }: { runs: number; seed: number; folder: string },
): Promise<FuzzResult> {
  const path = join(folder, 'file');
  const seed = await seedFile(kind);
  writeFileSync(path, seed.content);
  const sound = await take(path, seed.content, TODAY);
  const mutants: Mutant[] = [];
  const before = process.memoryUsage.rss();
  let memory = 0;
  for (let at = 0; at < runs; at += 1) {
    const { how, bytes } = mutantAt(seed, kind, start, at);
    writeFileSync(path, bytes);
    const begun = process.cpuUsage();
    let outcome: Outcome = 'rejected';
    let columns: string[] = [];
    try {
      const taken = await take(path, bytes, TODAY);
      const ms = spent(begun);
      if (taken.setAside.length > sound.setAside.length) outcome = 'flagged';
      else [outcome, columns] = outcomeOf(taken.rows, sound.rows);
      mutants.push({ at, how, outcome, ms, columns });
    } catch (error) {
      if (!(error instanceof InputError))
        throw new Error(`${kind}, mutant ${at} of seed ${start} (${how}): ${(error as Error).stack}`);
      if (/[\n\r]/.test(error.message))
        throw new Error(`${kind}, mutant ${at} of seed ${start}: an error of several lines`);
      mutants.push({ at, how, outcome, ms: spent(begun), columns });
    }
    if (at % 20 === 0 || how === 'size') memory = Math.max(memory, process.memoryUsage.rss() - before);
  }
  return { kind, mutants, slowest: Math.max(...mutants.map(({ ms }) => ms)), memory };
}
