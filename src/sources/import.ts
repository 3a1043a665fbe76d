import { stat } from 'node:fs/promises';
import { Archive, sha256Of } from '../archive/archive.js';
import { contentOf, headOf } from '../archive/unpack.js';
import type { Calendar } from '../calendar/calendar.js';
import type { CalendarDay } from '../calendar/calendar-day.js';
import { InputError, StoreError } from '../errors.js';
import { type IsoDate, todayInHongKong } from '../iso-date.js';
import type { SetAside } from '../store/rows.js';
import { type Dirty, Staging } from '../store/staging.js';
import type { Writer } from '../store/writer.js';
import { loadHoldingsCsv } from './load-holdings-csv.js';
import { LOADERS, type Loaded, type LoadOptions } from './loaders.js';
import { type Kind, KINDS, recognise } from './recognise.js';

export interface ImportedFile {
  readonly path: string;
  readonly kind: Kind | null;
  readonly status: 'loaded' | 'unchanged' | 'rejected';
  readonly rows: number;
  readonly set_aside: readonly SetAside[];
  readonly reason: string | null;
}

export interface ImportOptions extends LoadOptions {
  readonly as: Kind | null;
  readonly now: () => Date;
  readonly calendarOf: (imported: readonly CalendarDay[]) => Calendar;
  /** Makes the derived tables agree with what was merged; runs before each commit. */
  readonly derive: (change: Derivable) => Promise<void>;
  readonly progress: (done: number, total: number, path: string) => void;
}

/** A file that was received before and comes from the archive again. */
export interface Former {
  readonly path: string;
  readonly file: number;
  readonly name: string;
  readonly kind: Kind;
  readonly sha256: string;
  readonly bytes: number;
  readonly receivedAt: string;
  readonly fetchedAt: string;
  /** As kept in table `files`. */
  readonly options: string;
}

/** What a commit changes, for the stages that compute from it. */
export interface Derivable {
  readonly holdings: readonly Dirty[];
  readonly facts: readonly Dirty[];
  readonly priced: readonly string[];
  /** Whether days are settled or traded otherwise than before, so that stored days may move. */
  readonly calendar: boolean;
}

/** Lines staged before what is there is merged and committed. */
const COMMIT_LINES = 3_000_000;
const COMMIT_FILES = 4000;

interface Candidate {
  readonly path: string;
  readonly kind: Kind;
  readonly sha256: string;
  readonly bytes: number;
  readonly fetchedAt: string;
  readonly former?: Former;
}

/** Options of a load, as kept with the file: the same file with other options is another load. */
interface KeptOptions extends LoadOptions {
  readonly as: Kind | null;
}

function kept(kind: Kind, { allowAdjusted, adjusted, id, date, as }: KeptOptions): string {
  return JSON.stringify(kind === 'prices' ? { allowAdjusted, adjusted, id } : { date, as });
}

/** Loads files: each whole or not at all, in an order that lets one pass explain them. */
export class Importer {
  private facts: Dirty[] = [];
  private priced = new Set<string>();
  private calendarChanged = false;
  private staged = 0;
  private readonly results = new Map<string, ImportedFile>();

  private constructor(
    private readonly writer: Writer,
    private readonly archive: Archive,
    private readonly staging: Staging,
    private readonly options: ImportOptions,
    private calendar: Calendar,
    private calendarDays: CalendarDay[],
    private readonly known: Map<string, string>,
  ) {}

  static async open(writer: Writer, archive: Archive, options: ImportOptions): Promise<Importer> {
    const days = await importedCalendar(writer);
    const known = new Map(
      (await writer.engine.query('SELECT sha256, options FROM files')).map((row) => [
        `${row.sha256} ${row.options}`,
        String(row.sha256),
      ]),
    );
    return new Importer(
      writer,
      archive,
      await Staging.open(writer),
      options,
      options.calendarOf(days),
      days,
      known,
    );
  }

  /** Imports files and commits. The order of results is that of `paths`. */
  async run(paths: readonly string[]): Promise<ImportedFile[]> {
    const candidates: Candidate[] = [];
    for (const path of paths) {
      try {
        candidates.push(await this.look(path));
      } catch (error) {
        this.reject(path, null, error);
      }
    }
    await this.loadAll(candidates, paths.length, true);
    return paths.map((path) => this.results.get(path) as ImportedFile);
  }

  /** Loads files from the archive again, each as it came in, and commits once at the end. */
  async again(files: readonly Former[]): Promise<ImportedFile[]> {
    await this.loadAll(
      files.map((former) => ({ ...former, former })),
      files.length,
      false,
    );
    return files.map(({ path }) => this.results.get(path) as ImportedFile);
  }

  private async loadAll(candidates: Candidate[], total: number, commitBetween: boolean): Promise<void> {
    candidates.sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || (a.path < b.path ? -1 : 1));
    let done = total - candidates.length;
    for (const candidate of candidates) {
      this.options.progress(done, total, candidate.path);
      try {
        await this.load(candidate);
      } catch (error) {
        this.reject(candidate.path, candidate.kind, error);
      }
      done += 1;
      if (commitBetween && (this.staging.size >= COMMIT_LINES || this.staged >= COMMIT_FILES))
        await this.commit();
    }
    this.options.progress(total, total, '');
    await this.commit();
  }

  private async look(path: string): Promise<Candidate> {
    const kind = this.options.as ?? recognise(await headOf(path));
    const info = await stat(path);
    return {
      path,
      kind,
      sha256: await sha256Of(path),
      bytes: info.size,
      fetchedAt: info.mtime.toISOString(),
    };
  }

  private async load(candidate: Candidate): Promise<void> {
    const { path, kind, sha256, former } = candidate;
    const options = former?.options ?? kept(kind, this.options);
    if (this.known.has(`${sha256} ${options}`)) {
      // bytes that were lost from the archive come back
      if (!former) await this.keep(candidate, path, this.options.now().toISOString());
      this.results.set(path, { path, kind, status: 'unchanged', rows: 0, set_aside: [], reason: null });
      return;
    }
    const receivedAt = former?.receivedAt ?? this.options.now().toISOString();
    const today: IsoDate = todayInHongKong(new Date(receivedAt));
    const file = former?.file ?? this.writer.nextFile();
    const name = former?.name ?? path;
    const context = {
      staging: this.staging,
      calendar: this.calendar,
      today,
      file,
      fetchedAt: candidate.fetchedAt,
      options: former
        ? { ...this.options, ...(JSON.parse(former.options) as Partial<LoadOptions>) }
        : this.options,
    };
    let loaded: Loaded;
    if (kind === 'ccass-csv') {
      const { rows, setAside } = await loadHoldingsCsv(contentOf(path), this.staging, context);
      loaded = { rows, setAside, facts: [], priced: [], calendar: [] };
    } else {
      loaded = await LOADERS[kind](path, context);
    }
    await this.keep(candidate, name, receivedAt);
    this.staging.add('files', [
      [
        file,
        sha256,
        name,
        kind,
        candidate.bytes,
        receivedAt,
        candidate.fetchedAt,
        options,
        loaded.rows,
        JSON.stringify(loaded.setAside),
      ],
    ]);
    this.known.set(`${sha256} ${options}`, sha256);
    this.staged += 1;
    this.facts.push(...loaded.facts);
    for (const stock of loaded.priced) this.priced.add(stock);
    if (loaded.calendar.length > 0) {
      this.calendarDays = [...this.calendarDays, ...loaded.calendar];
      this.calendar = this.options.calendarOf(this.calendarDays);
      this.calendarChanged = true;
    }
    this.results.set(path, {
      path,
      kind,
      status: 'loaded',
      rows: loaded.rows,
      set_aside: loaded.setAside,
      reason: null,
    });
  }

  private async keep(
    { path, sha256, bytes, fetchedAt }: Candidate,
    name: string,
    receivedAt: string,
  ): Promise<void> {
    await this.archive.keep(path, { sha256, name, bytes, receivedAt, fetchedAt }).catch((error: Error) => {
      throw new StoreError(
        `cannot keep ${path} in the archive (${error.message}); free some space and import again`,
      );
    });
  }

  private reject(path: string, kind: Kind | null, error: unknown): void {
    const expected = error instanceof InputError || (error as NodeJS.ErrnoException).code !== undefined;
    if (!expected) throw error;
    const reason =
      error instanceof InputError ? error.in(path).message : `${path}: ${(error as Error).message}`;
    this.results.set(path, { path, kind, status: 'rejected', rows: 0, set_aside: [], reason });
  }

  private async commit(): Promise<void> {
    if (this.staged === 0) return;
    const holdings = await this.staging.merge();
    await this.options.derive({
      holdings,
      facts: this.facts,
      priced: [...this.priced],
      calendar: this.calendarChanged,
    });
    await this.writer.commit();
    this.facts = [];
    this.priced = new Set();
    this.calendarChanged = false;
    this.staged = 0;
  }
}

/** The calendar days that were imported, oldest file first. */
export async function importedCalendar(writer: {
  readonly engine: Writer['engine'];
}): Promise<CalendarDay[]> {
  const rows = await writer.engine.query(
    `SELECT c.market, CAST(c.date AS VARCHAR) AS date, c.status FROM calendar_days c JOIN files f ON f.file = c.file
     ORDER BY f.fetched_at, f.sha256, c.market, c.date`,
  );
  return rows.map((row) => ({
    market: row.market as CalendarDay['market'],
    date: String(row.date),
    status: row.status as CalendarDay['status'],
  }));
}
