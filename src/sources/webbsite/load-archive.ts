import { rm } from 'node:fs/promises';
import { contentOf, type UnpackLimits } from '../../archive/unpack.js';
import type { Calendar } from '../../calendar/calendar.js';
import type { CalendarDay } from '../../calendar/calendar-day.js';
import { InputError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import type { Engine } from '../../store/engine.js';
import type { SetAside } from '../../store/rows.js';
import type { Staging } from '../../store/staging.js';
import type { Writer } from '../../store/writer.js';
import { codeSpans, type Listing } from './codes.js';
import { CsvReader } from './csv-reader.js';
import { Holders } from './holders.js';
import { Spool } from './spool.js';
import { SqlReader } from './sql-reader.js';
import {
  calendarDays,
  type Fact,
  settlementConflicts,
  showCodes,
  storeActions,
  storeIssued,
  storePrices,
  storeSecurities,
} from './store-facts.js';
import { storeLists } from './store-lists.js';
import type { ArchiveTable } from './tables.js';

/** A dump of 350 million rows unpacks to some 10 GB, and packs better than other text. */
const LIMITS: UnpackLimits = { free: 64 << 20, ratio: 1000, total: 2 ** 40 };

/** What the engine may use while an archive is loaded: with all else under 1 GB. */
const MEMORY = '450MB';
/** And while what was loaded is explained, which needs more of its own. */
const MEMORY_AFTER = '400MB';

export interface ArchiveFile {
  /** What it is called where it came from. */
  readonly name: string;
  /** Where its bytes are. */
  readonly source: string;
  readonly kind: 'webbsite-dump' | 'webbsite-csv';
  readonly file: number;
  readonly fetchedAt: string;
}

export interface ArchiveContext {
  readonly writer: Writer;
  readonly staging: Staging;
  readonly today: IsoDate;
  /** The calendar with some days told otherwise. */
  readonly calendarWith: (days: readonly CalendarDay[]) => Calendar;
  /** Where what was read lies until it is stored: the same for the same files, so that a stopped import goes on. */
  readonly folder: string;
  readonly progress: (done: number, total: number, what: string) => void;
}

export interface LoadedArchive {
  /** Rows of each file. */
  readonly rows: readonly number[];
  readonly setAside: readonly SetAside[];
  readonly facts: readonly Fact[];
  readonly priced: readonly string[];
  readonly calendar: readonly CalendarDay[];
}

/**
 * Loads the files of one copy of the Webb-site archive together: their tables need each other, in whatever order they
 * come. Nothing is stored before all of them have been read.
 * @throws InputError when a file is cut off or damaged, or tables that others need are not there
 */
export async function loadArchive(
  files: readonly ArchiveFile[],
  context: ArchiveContext,
): Promise<LoadedArchive> {
  const { writer, folder } = context;
  await writer.engine.exec(`SET memory_limit = '${writer.memoryAsked ?? MEMORY}'`);
  const spool = await Spool.open(writer.engine, folder);
  try {
    for (const [index, one] of files.entries()) {
      if (spool.rowsOf(index) !== null) continue;
      context.progress(index, files.length, one.name);
      const reader =
        one.kind === 'webbsite-dump'
          ? new SqlReader(spool, spool.resume)
          : new CsvReader(spool, one.name, spool.resume);
      try {
        await spool.read(contentOf(one.source, LIMITS), reader);
      } catch (error) {
        throw error instanceof InputError ? error.in(one.name) : error;
      }
    }
    await spool.show();
    const loaded = await store(files, spool, context);
    return loaded;
  } catch (error) {
    // what cannot be loaded is not kept for another try
    if (error instanceof InputError) {
      await rm(folder, { recursive: true, force: true });
      for (const { file } of files) await context.staging.dropLists(file);
    }
    throw error;
  } finally {
    await spool.close();
    await writer.engine.exec(`SET memory_limit = '${writer.memoryAsked ?? MEMORY_AFTER}'`);
  }
}

async function store(
  files: readonly ArchiveFile[],
  spool: Spool,
  context: ArchiveContext,
): Promise<LoadedArchive> {
  const { writer, staging, today } = context;
  const { engine } = writer;
  demand(spool);
  const fileOf = (table: ArchiveTable): ArchiveFile =>
    (files.find((_, index) => (spool.rowsOf(index)?.[table] ?? 0) > 0) ?? files[0]) as ArchiveFile;
  const calendar = await calendarDays(engine, context.calendarWith([]));
  const current = context.calendarWith(calendar);
  const setAside: SetAside[] = await settlementConflicts(engine, current);
  const { spans, conflicts } = codeSpans(await listings(engine));
  for (const reason of conflicts) setAside.push({ row: 0, reason });
  await showCodes(engine, spans);
  const holders = spool.has('holdings') ? await Holders.read(engine) : null;
  if (holders) await refuseGaps(engine);
  const facts: Fact[] = [];
  const priced = new Set<string>();
  if (holders) {
    const { file, fetchedAt } = fileOf('holdings');
    const lists = await storeLists({
      writer,
      staging,
      calendar: current,
      today,
      file,
      fetchedAt,
      folder: context.folder,
      spans,
      holders,
      hasLog: spool.has('dailylog'),
      progress: (done, total) => context.progress(done, total, 'holdings'),
    });
    setAside.push(...lists.setAside);
    facts.push(...lists.dirty);
    for (const { holder, name, from, to } of holders.sightings())
      staging.addName(holder, name, from, to, fileOf('participants').file);
  }
  if (spool.has('quotes')) {
    const prices = await storePrices(writer, staging, current, today, fileOf('quotes').file);
    setAside.push(...prices.setAside);
    facts.push(...prices.facts);
    for (const { stock } of prices.facts) priced.add(stock);
  }
  facts.push(...(await storeSecurities(engine, staging, spans, fileOf('stocklistings').file)));
  facts.push(...(await storeIssued(engine, staging, fileOf('issuedshares').file)));
  const actions = await storeActions(engine, staging, fileOf('events').file);
  setAside.push(...actions.setAside);
  facts.push(...actions.facts);
  for (const { stock } of actions.facts) priced.add(stock);
  // only now that nothing can be refused any more
  if (calendar.length > 0)
    staging.add(
      'calendar_days',
      calendar.map(({ market, date, status }) => [market, date, status, fileOf('calendar').file]),
    );
  await engine.exec('DROP TABLE ws_codes');
  const rows = files.map((_, index) =>
    Object.values(spool.rowsOf(index) ?? {}).reduce((sum, count) => sum + count, 0),
  );
  return { rows, setAside, facts, priced: [...priced], calendar };
}

/** Refuses a set of tables that cannot be understood: without its companions a row would stand under a wrong code or name. */
function demand(spool: Spool): void {
  const needs: Partial<Record<ArchiveTable, readonly ArchiveTable[]>> = {
    holdings: ['participants', 'stocklistings'],
    quotes: ['stocklistings', 'issue'],
    issuedshares: ['stocklistings'],
    events: ['stocklistings'],
  };
  let useful = spool.has('calendar');
  for (const [table, companions] of Object.entries(needs) as [ArchiveTable, readonly ArchiveTable[]][]) {
    if (!spool.has(table)) continue;
    useful = true;
    const lacking = companions.filter((companion) => !spool.has(companion));
    if (lacking.length > 0)
      throw new InputError(
        `table ${table} of the Webb-site archive cannot be read without ${lacking.join(' and ')}`,
        {
          remedy: 'import the files of both databases, ccass and enigma, in one go',
        },
      );
  }
  if (!useful)
    throw new InputError(
      'no holdings, quotes, issuedshares, events or calendar of the Webb-site archive in these files',
      {
        remedy: 'import the files of both databases, ccass and enigma, in one go',
      },
    );
}

async function refuseGaps(engine: Engine): Promise<void> {
  const [row] = await engine.query(
    'SELECT count(*) AS n FROM ws_holdings WHERE partid IS NULL OR issueid IS NULL OR holding IS NULL OR atdate IS NULL',
  );
  if (Number(row?.n) > 0)
    throw new InputError(`${row?.n} rows of holdings without participant, issue, holding or day`, {
      remedy: 'is the table whole?',
    });
}

async function listings(engine: Engine): Promise<Listing[]> {
  const rows = await engine.query(
    `SELECT DISTINCT CAST(issueid AS INTEGER) AS issue, stockcode, CAST(stockexid AS INTEGER) AS exchange, CAST(firsttradedate AS INTEGER) AS first,
       CAST(delistdate AS INTEGER) AS last, coalesce("2ndctr", 0) AS second
     FROM ws_stocklistings WHERE issueid IS NOT NULL AND stockcode IS NOT NULL AND stockexid IS NOT NULL ORDER BY ALL`,
  );
  return rows.map((row) => ({
    issue: Number(row.issue),
    code: String(row.stockcode).trim(),
    exchange: Number(row.exchange),
    from: row.first === null ? null : Number(row.first),
    to: row.last === null ? null : Number(row.last),
    second: Number(row.second) === 1,
  }));
}
