/** How a column of the archive is read. Days are days since 1970-01-01, flags 0 or 1. */
export type ColumnKind = 'number' | 'day' | 'flag' | 'text';

interface TableSpec {
  /** Columns that are read, by lower-case name. */
  readonly columns: Readonly<Record<string, ColumnKind>>;
  /** Columns that a copy of the table may lack. */
  readonly optional?: readonly string[];
}

const QUOTES: TableSpec = {
  columns: {
    issueid: 'number',
    atdate: 'day',
    closing: 'number',
    vol: 'number',
    turn: 'number',
    susp: 'flag',
    noclose: 'flag',
  },
  optional: ['noclose'],
};

/** The tables of the Webb-site archive that are read. */
export const ARCHIVE_TABLES = {
  holdings: { columns: { partid: 'number', issueid: 'number', holding: 'number', atdate: 'day' } },
  participants: {
    columns: { partid: 'number', ccassid: 'text', partname: 'text', atdate: 'day' },
    optional: ['atdate'],
  },
  dailylog: {
    columns: {
      atdate: 'day',
      issueid: 'number',
      intermedhldg: 'number',
      intermedcnt: 'number',
      nciphldg: 'number',
      ciphldg: 'number',
      cipcnt: 'number',
    },
  },
  quotes: QUOTES,
  calendar: { columns: { tradedate: 'day', settledate: 'day', deferred: 'flag' }, optional: ['deferred'] },
  specialdays: {
    columns: {
      specialdate: 'day',
      pubhol: 'flag',
      partsess: 'flag',
      noam: 'flag',
      nopm: 'flag',
      nosettle: 'flag',
    },
    optional: ['partsess', 'noam', 'nopm'],
  },
  issue: {
    columns: { id1: 'number', issuer: 'number', typeid: 'number', sehkcurr: 'number' },
    optional: ['typeid'],
  },
  organisations: { columns: { personid: 'number', name1: 'text', cname: 'text' }, optional: ['cname'] },
  stocklistings: {
    columns: {
      issueid: 'number',
      stockcode: 'text',
      stockexid: 'number',
      firsttradedate: 'day',
      delistdate: 'day',
      '2ndctr': 'flag',
    },
    optional: ['2ndctr'],
  },
  issuedshares: { columns: { issueid: 'number', atdate: 'day', outstanding: 'number' } },
  events: {
    columns: {
      issueid: 'number',
      eventtype: 'number',
      exdate: 'day',
      distdate: 'day',
      new: 'number',
      old: 'number',
      canceldate: 'day',
    },
    optional: ['distdate'],
  },
  capchangetypes: { columns: { capchangetype: 'number', change: 'text' } },
  adjustments: { columns: { issueid: 'number', exdate: 'day', cumadjust: 'number' } },
} as const satisfies Readonly<Record<string, TableSpec>>;

export type ArchiveTable = keyof typeof ARCHIVE_TABLES;
export const ARCHIVE_TABLE_NAMES = Object.keys(ARCHIVE_TABLES) as ArchiveTable[];

/** Columns of a table in the order in which they are staged. */
export const columnsOf = (table: ArchiveTable): [string, ColumnKind][] =>
  Object.entries(ARCHIVE_TABLES[table].columns);

/** Whether a copy of the table may lack the column. */
export function isOptional(table: ArchiveTable, column: string): boolean {
  const spec: TableSpec = ARCHIVE_TABLES[table];
  return spec.optional?.includes(column) ?? false;
}

/** The archive's table of that name in any case, or null: another one, or one that holds the same rows again. */
export function archiveTable(name: string): ArchiveTable | null {
  const lower = name.toLowerCase();
  return ARCHIVE_TABLE_NAMES.find((table) => table === lower) ?? null;
}

/** The same rows in another order, and prices of temporary counters: both known, neither read. */
const LEFT_OUT = ['parthold', 'pquotes'];

/**
 * The table that a csv extract holds, by its header and, where two tables have the same columns, the file's name.
 * @returns null when it is none; `left out` when it is one that is known and not read
 */
export function tableOfHeader(header: readonly string[], path: string): ArchiveTable | 'left out' | null {
  const names = new Set(header.map((name) => name.trim().toLowerCase()));
  const table = ARCHIVE_TABLE_NAMES.find((one) =>
    columnsOf(one).every(([column]) => names.has(column) || isOptional(one, column)),
  );
  if (!table) return null;
  const file = path.replace(/^.*[/\\#]/, '').toLowerCase();
  return LEFT_OUT.some((name) => file.includes(name)) ? 'left out' : table;
}
