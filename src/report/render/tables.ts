import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import writeXlsxFile from 'write-excel-file/node';
import { csvOf } from '../../csv-text.js';
import type { Unit } from '../../figures/frame/numbers.js';
import type { Cell, Table } from '../../figures/frame/table.js';
import { DuckDbEngine } from '../../store/duckdb-engine.js';
import { type Fact, sizeOf } from '../note/fact.js';
import type { Note } from '../note/note.js';

interface Sheet {
  readonly id: string;
  readonly table: Table;
}

/** All tables behind a note: its numbers first. Amounts in currency units, shares as fractions. */
function sheetsOf({ facts, tables, simulated }: Note): Sheet[] {
  const column = (key: string, unit: Unit): Table['columns'][number] => ({
    key,
    unit,
    name: { en: key, zh: key },
  });
  const numbers: Table = {
    columns: [
      ...(['id', 'label', 'unit'] as const).map((key) => column(key, 'text')),
      ...(['amount', 'amount_low', 'amount_high'] as const).map((key) => column(key, 'CNY')),
      ...(['value', 'low', 'high'] as const).map((key) => column(key, 'ratio')),
      ...(['day', 'query', 'lineage'] as const).map((key) => column(key, 'text')),
    ],
    rows: facts.map((fact) => ({
      id: fact.id,
      label: fact.label.en,
      unit: fact.unit,
      ...sizesOf(fact),
      day: typeof fact.value === 'string' ? fact.value : null,
      query: fact.query,
      lineage: fact.lineage.join(', '),
    })),
  };
  const mark = (table: Table): Table =>
    simulated
      ? {
          columns: [...table.columns, column('simulated', 'yes-no')],
          rows: table.rows.map((row) => ({ ...row, simulated: true })),
        }
      : table;
  return [{ id: 'numbers', table: numbers }, ...tables].map(({ id, table }) => ({ id, table: mark(table) }));
}

/** Money apart from other numbers: it is exact. */
function sizesOf(fact: Fact) {
  const none = { amount: null, amount_low: null, amount_high: null, value: null, low: null, high: null };
  if (typeof fact.value === 'string') return none;
  const { low, high } = fact;
  return fact.unit === 'HKD' || fact.unit === 'CNY'
    ? { ...none, amount: sizeOf(fact), amount_low: low, amount_high: high }
    : { ...none, value: sizeOf(fact), low, high };
}

/** One workbook, one sheet per table; text is text, never a formula. */
export async function noteXlsx(note: Note): Promise<Buffer> {
  const sheets = sheetsOf(note);
  const cellOf = (cell: Cell) => {
    if (cell === null) return null;
    if (typeof cell === 'number') return { type: Number, value: cell };
    return typeof cell === 'boolean' ? { type: Boolean, value: cell } : { type: String, value: cell };
  };
  return writeXlsxFile(
    sheets.map(({ id, table }) => ({
      sheet: id,
      data: [
        table.columns.map(({ key }) => ({ type: String, value: key, fontWeight: 'bold' as const })),
        ...table.rows.map((row) => table.columns.map(({ key }) => cellOf(row[key] ?? null))),
      ],
      stickyRowsCount: 1,
    })),
  ).toBuffer();
}

const csvText = ({ columns, rows }: Table): string =>
  csvOf(
    columns.map(({ key }) => key),
    rows.map((row) => columns.map(({ key }) => row[key] ?? null)),
  );

const TYPES: Readonly<Partial<Record<Unit, string>>> = {
  HKD: 'DECIMAL(38,2)',
  CNY: 'DECIMAL(38,2)',
  text: 'VARCHAR',
  date: 'DATE',
  count: 'BIGINT',
  days: 'BIGINT',
  'yes-no': 'BOOLEAN',
};

/**
 * Every table as csv and as Parquet (money as exact decimals, days as dates) in a folder.
 * @returns the names of the files
 */
export async function noteFolder(note: Note, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const inbetween = await mkdtemp(join(tmpdir(), 'waizi-note-'));
  const files: string[] = [];
  const engine = await DuckDbEngine.open({ threads: 1 });
  try {
    for (const { id, table } of sheetsOf(note)) {
      const csv = join(folder, `${id}.csv`);
      const parquet = join(folder, `${id}.parquet`);
      await writeFile(csv, csvText(table));
      const raw = join(inbetween, `${id}.csv`);
      await writeFile(raw, rawText(table));
      const columns = table.columns
        .map(({ key, unit }) => `'${key}': '${TYPES[unit] ?? 'DOUBLE'}'`)
        .join(', ');
      await engine.exec(
        `COPY (SELECT * FROM read_csv(${quoted(raw)}, header = true, delim = ',', quote = '"', escape = '"', columns = {${columns}})) TO ${quoted(parquet)} (FORMAT parquet, COMPRESSION zstd)`,
      );
      files.push(csv, parquet);
    }
  } finally {
    engine.close();
    await rm(inbetween, { recursive: true, force: true });
  }
  return files;
}

const quoted = (path: string): string => `'${path.replaceAll("'", "''")}'`;

/** Text as it is: nothing reads these cells as formulas. */
function rawText({ columns, rows }: Table): string {
  const cell = (value: Cell, unit: Unit): string => {
    if (value === null) return '';
    if (typeof value === 'number' && (unit === 'HKD' || unit === 'CNY')) return value.toFixed(2);
    return typeof value === 'string' ? `"${value.replaceAll('"', '""')}"` : String(value);
  };
  return [
    columns.map(({ key }) => key).join(','),
    ...rows.map((row) => columns.map(({ key, unit }) => cell(row[key] ?? null, unit)).join(',')),
  ]
    .map((line) => `${line}\n`)
    .join('');
}
