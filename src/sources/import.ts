import { mkdtemp, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Archive, sha256Of } from '../archive/archive.js';
import type { LeftOut, Quarantine, Quarantined } from '../archive/quarantine.js';
import { contentOf, headOf } from '../archive/unpack.js';
import type { Calendar } from '../calendar/calendar.js';
import type { CalendarDay } from '../calendar/calendar-day.js';
import { assert, InputError, StoreError } from '../errors.js';
import { type IsoDate, todayInHongKong } from '../iso-date.js';
import type { SetAside } from '../store/rows.js';
import { type Dirty, Staging } from '../store/staging.js';
import type { Writer } from '../store/writer.js';
import { formersOf } from './formers.js';
import { type CalendarFile, calendarFiles, inOrderOfFetch } from './imported-calendar.js';
import type { ResolveIndustry } from './industries/industries.js';
import { type Candidate, inOrder, setId, setsOf } from './candidate.js';
import { loadHoldingsCsv } from './load-holdings-csv.js';
import { loadHoldingsParquet } from './load-holdings-parquet.js';
import { ListDoubts } from './list-doubts.js';
import { kept, loadKey } from './load-options.js';
import { LOADERS, NOTHING, type Loaded, type LoadOptions } from './loaders.js';
import { outdated } from './outdated.js';
import { Stored } from './stored.js';
import { heldBefore } from './held-before.js';
import { type Kind, recognise } from './recognise.js';
import { type ArchiveFile, loadArchive } from './webbsite/load-archive.js';

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
  /** Where files go of which something cannot be. */
  readonly quarantine: Quarantine;
  /** Knows the industries of the shipped scheme. */
  readonly resolveIndustry?: ResolveIndustry;
}

/** A file as it comes from a source: its bytes lie at `path`, it is called `name`. */
export interface Incoming extends Partial<Pick<LoadOptions, 'id' | 'date' | 'adjusted' | 'accepted'>> {
  readonly path: string;
  readonly name?: string;
  /** When it was fetched (ISO time); when the file was last written, where it does not say. */
  readonly fetchedAt?: string;
  readonly as?: Kind;
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

/** Loads files: each whole or not at all, in an order that lets one pass explain them. */
export class Importer {
  private facts: Dirty[] = [];
  private priced = new Set<string>();
  private calendarChanged = false;
  private staged = 0;
  private readonly lost: ImportedFile[] = [];
  /** Folders of what was read of archives, not needed once it is committed. */
  private unpacked: string[] = [];
  private readonly stored: Stored;
  private readonly doubts: ListDoubts;

  private constructor(
    private readonly writer: Writer,
    private readonly archive: Archive,
    private readonly staging: Staging,
    private readonly options: ImportOptions,
    private calendar: Calendar,
    private calendars: CalendarFile[],
    private readonly known: Set<string>,
  ) {
    this.stored = new Stored(writer.engine);
    this.doubts = new ListDoubts(writer.engine, staging);
  }

  static async open(writer: Writer, archive: Archive, options: ImportOptions): Promise<Importer> {
    const calendars = await calendarFiles(writer);
    const known = new Set(
      (await writer.engine.query('SELECT sha256, kind, options FROM files')).map((row) =>
        loadKey(String(row.sha256), String(row.kind), String(row.options)),
      ),
    );
    return new Importer(
      writer,
      archive,
      await Staging.open(writer),
      options,
      options.calendarOf(calendars.flatMap(({ days }) => days)),
      calendars,
      known,
    );
  }

  /** The calendar, with what was imported of it. */
  get knownCalendar(): Calendar {
    return this.calendar;
  }

  /**
   * Imports files and commits. The order of results is that of `paths`; after them come files that were stored before
   * and of which nothing is left under a calendar among them.
   */
  async run(paths: readonly (string | Incoming)[]): Promise<ImportedFile[]> {
    const files = paths.map((file) => (typeof file === 'string' ? { path: file } : file));
    const candidates = new Map<string, Candidate>();
    const unknown = new Map<string, ImportedFile>();
    for (const file of files) {
      try {
        candidates.set(file.path, await this.look(file));
      } catch (error) {
        unknown.set(file.path, rejected(file.name ?? file.path, null, error));
      }
    }
    const loaded = await this.loadAll([...candidates.values()], paths.length, true);
    const results = files.map(({ path }) => {
      const candidate = candidates.get(path);
      return (candidate ? loaded.get(candidate) : unknown.get(path)) as ImportedFile;
    });
    return [...results, ...this.lost];
  }

  /**
   * Makes the whole store again from the archive, each file as it came in, in one commit.
   * @throws StoreError when the archive has lost a file; NoDataError when nothing was received
   */
  static async rebuild(writer: Writer, archive: Archive, options: ImportOptions): Promise<ImportedFile[]> {
    const formers = await formersOf(writer, archive);
    await writer.clear();
    const folder = await mkdtemp(join(writer.store, 'spill', 'rebuild-'));
    try {
      const importer = await Importer.open(writer, archive, options);
      const candidates = formers.map((former) => ({
        ...former,
        path: former.name,
        source: join(folder, former.sha256),
        former,
      }));
      const loaded = await importer.loadAll(candidates, formers.length, false);
      return candidates.map((candidate) => loaded.get(candidate) as ImportedFile);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  private async loadAll(
    candidates: readonly Candidate[],
    total: number,
    commitBetween: boolean,
  ): Promise<Map<Candidate, ImportedFile>> {
    const results = new Map<Candidate, ImportedFile>();
    const order = [...candidates].sort(inOrder);
    const sets = setsOf(order);
    let done = total - candidates.length;
    for (const candidate of order) {
      const set = sets.get(candidate);
      if (set) {
        if (set[0] !== candidate) continue;
        for (const [one, result] of await this.loadSet(set)) results.set(one, result);
        done += set.length;
        // its holdings and prices are written already
        if (commitBetween) await this.commit();
        continue;
      }
      const { path, kind, source, former } = candidate;
      this.options.progress(done, total, path);
      if (former) await this.archive.restore(former.sha256, source);
      try {
        results.set(candidate, await this.load(candidate));
      } catch (error) {
        results.set(candidate, rejected(path, kind, await this.doubted(candidate, error)));
      }
      if (former) await rm(source, { force: true });
      done += 1;
      if (commitBetween && (this.staging.size >= COMMIT_LINES || this.staged >= COMMIT_FILES))
        await this.commit();
    }
    this.options.progress(total, total, '');
    await this.commit();
    return results;
  }

  /** Loads the files of one copy of the Webb-site archive, all of them or none. */
  private async loadSet(set: readonly Candidate[]): Promise<Map<Candidate, ImportedFile>> {
    const results = new Map<Candidate, ImportedFile>();
    const id = setId(set);
    const options = JSON.stringify({ set: id });
    const folder = join(this.writer.store, 'unpacked', id.slice(0, 16));
    try {
      const keyOf = ({ sha256, kind }: Candidate): string => loadKey(sha256, kind, options);
      if (set.every((one) => this.known.has(keyOf(one)))) {
        for (const one of set) {
          await this.keep(one, options, this.options.now().toISOString());
          results.set(one, {
            path: one.path,
            kind: one.kind,
            status: 'unchanged',
            rows: 0,
            set_aside: [],
            reason: null,
          });
        }
        return results;
      }
      const receivedAt = set[0]?.former?.receivedAt ?? this.options.now().toISOString();
      const files: ArchiveFile[] = [];
      for (const { path, source, kind, former, fetchedAt } of set) {
        if (former) await this.archive.restore(former.sha256, source);
        if (former) this.writer.keepFile(former.file);
        const file = former?.file ?? this.writer.nextFile();
        files.push({ name: path, source, kind: kind as ArchiveFile['kind'], file, fetchedAt });
      }
      const told = this.calendars.flatMap(({ days }) => days);
      const loaded = await loadArchive(files, {
        writer: this.writer,
        staging: this.staging,
        today: todayInHongKong(new Date(receivedAt)),
        calendarWith: (days) => this.options.calendarOf([...told, ...days]),
        folder,
        progress: this.options.progress,
      });
      for (const [index, one] of set.entries()) {
        if (!one.former) await this.keep(one, options, receivedAt);
        const aside = index === 0 ? loaded.setAside : [];
        const rows = loaded.rows[index] as number;
        const { file } = files[index] as ArchiveFile;
        this.staging.add('files', [
          [
            file,
            one.sha256,
            one.path,
            one.kind,
            one.bytes,
            receivedAt,
            one.fetchedAt,
            options,
            rows,
            JSON.stringify(aside),
          ],
        ]);
        this.known.add(keyOf(one));
        this.staged += 1;
        results.set(one, {
          path: one.path,
          kind: one.kind,
          status: 'loaded',
          rows,
          set_aside: aside,
          reason: null,
        });
      }
      this.takeUp(loaded, set[0] as Candidate);
      this.unpacked.push(folder);
    } catch (error) {
      for (const one of set) results.set(one, rejectedSet(one, error));
    } finally {
      for (const { former, source } of set) if (former) await rm(source, { force: true });
    }
    return results;
  }

  private async look({ path, name = path, fetchedAt, as, ...given }: Incoming): Promise<Candidate> {
    const kind = as ?? this.options.as ?? recognise(await headOf(path));
    const info = await stat(path);
    return {
      path: name,
      source: path,
      kind,
      sha256: await sha256Of(path),
      bytes: info.size,
      fetchedAt: fetchedAt ?? info.mtime.toISOString(),
      given,
    };
  }

  private async load(candidate: Candidate): Promise<ImportedFile> {
    const { path, source, kind, sha256, bytes, fetchedAt, former } = candidate;
    const said = { ...this.options, ...candidate.given };
    const options = former?.options ?? kept(kind, said, path);
    const key = loadKey(sha256, kind, options);
    if (this.known.has(key)) {
      // bytes that were lost from the archive come back
      if (!former) await this.keep(candidate, options, this.options.now().toISOString());
      return { path, kind, status: 'unchanged', rows: 0, set_aside: [], reason: null };
    }
    const receivedAt = former?.receivedAt ?? this.options.now().toISOString();
    const today: IsoDate = todayInHongKong(new Date(receivedAt));
    const file = former?.file ?? this.writer.nextFile();
    if (former) this.writer.keepFile(former.file);
    const context = {
      staging: this.staging,
      calendar: this.calendar,
      today,
      file,
      name: path,
      fetchedAt,
      ...(this.options.resolveIndustry ? { resolveIndustry: this.options.resolveIndustry } : {}),
      options: former ? { ...this.options, ...(JSON.parse(former.options) as Partial<LoadOptions>) } : said,
      path,
      stored: this.stored,
      doubts: former
        ? heldBefore(this.options.quarantine, candidate, options)
        : said.accepted === true
          ? null
          : this.doubts,
    };
    if (!former && context.doubts) this.refuseRefused(candidate);
    let loaded: Loaded;
    if (kind === 'ccass-csv') {
      loaded = { ...NOTHING, ...(await loadHoldingsCsv(contentOf(source), this.staging, context)) };
    } else if (kind === 'ccass-parquet') {
      const { engine, store } = this.writer;
      const scratch = { ...context, engine, folder: join(store, 'spill') };
      loaded = { ...NOTHING, ...(await loadHoldingsParquet(source, this.staging, scratch)) };
    } else {
      assert(kind in LOADERS, `${kind} is loaded in sets`);
      loaded = await LOADERS[kind as keyof typeof LOADERS](source, context);
    }
    if (!former) await this.keep(candidate, options, receivedAt);
    if (loaded.doubtful?.length && !former)
      await this.hold(
        candidate,
        loaded.doubtful.map(({ problem }) => problem),
        loaded.doubtful,
      );
    const aside = JSON.stringify(loaded.setAside);
    this.staging.add('files', [
      [file, sha256, path, kind, bytes, receivedAt, fetchedAt, options, loaded.rows, aside],
    ]);
    this.known.add(key);
    this.staged += 1;
    this.takeUp(loaded, candidate);
    return { path, kind, status: 'loaded', rows: loaded.rows, set_aside: loaded.setAside, reason: null };
  }

  /** Keeps a file of which something cannot be, for somebody to decide. */
  private async hold(
    candidate: Candidate,
    reasons: readonly string[],
    left_out: readonly LeftOut[] = [],
  ): Promise<Quarantined> {
    const { path: name, kind, sha256, bytes, fetchedAt: fetched_at } = candidate;
    const held_at = this.options.now().toISOString();
    const { id, date, adjusted } = { ...this.options, ...candidate.given };
    const options = JSON.stringify({ id, date, adjusted });
    await this.keep(candidate, options, held_at, this.options.quarantine.archive);
    const file = { sha256, name, kind, bytes, fetched_at, options };
    return this.options.quarantine.hold({ ...file, reasons, left_out, held_at });
  }

  /** The error of a load, with what to do about it where the file was put into quarantine. */
  private async doubted(candidate: Candidate, error: unknown): Promise<unknown> {
    if (!(error instanceof InputError) || error.detail.doubt !== true || candidate.former) return error;
    const { id } = await this.hold(candidate, [error.message]);
    const { doubt: _, remedy, ...detail } = error.detail;
    const decide = `in quarantine as ${id}: waizi quarantine accept ${id} takes it all the same`;
    return new InputError(error.problem, { ...detail, remedy: remedy ? `${remedy} (${decide})` : decide });
  }

  private refuseRefused({ sha256, kind }: Candidate): void {
    const held = this.options.quarantine.find(sha256, kind);
    if (held?.decision !== 'refused') return;
    throw new InputError(`refused on ${(held.decided_at ?? '').slice(0, 10)} (${held.reasons[0] ?? ''})`, {
      remedy: `waizi quarantine accept ${held.id} takes it all the same`,
    });
  }

  /** Notes what a load changes beside holdings. */
  private takeUp(
    { facts, priced, calendar }: Pick<Loaded, 'facts' | 'priced' | 'calendar'>,
    { fetchedAt, sha256 }: Candidate,
  ): void {
    for (const fact of facts) this.facts.push(fact);
    for (const stock of priced) this.priced.add(stock);
    if (calendar.length === 0) return;
    this.calendars = [...this.calendars, { fetchedAt, sha256, days: calendar }].sort(inOrderOfFetch);
    this.calendar = this.options.calendarOf(this.calendars.flatMap(({ days }) => days));
    this.calendarChanged = true;
  }

  private async keep(
    candidate: Candidate,
    options: string,
    receivedAt: string,
    archive: Archive = this.archive,
  ): Promise<void> {
    const { path, source, sha256, bytes, kind, fetchedAt } = candidate;
    try {
      await archive.keep(source, sha256, bytes, { name: path, kind, options, receivedAt, fetchedAt });
    } catch (error) {
      if (error instanceof StoreError) throw error;
      throw new StoreError(
        `cannot keep ${path} in the archive (${(error as Error).message}); free some space and import again`,
      );
    }
  }

  private async commit(): Promise<void> {
    if (this.staged === 0) return;
    const holdings = await this.staging.merge();
    if (this.calendarChanged && (await outdated(this.writer, this.calendar))) {
      const again = await Importer.rebuild(this.writer, this.archive, this.options);
      this.lost.push(...again.filter(({ status }) => status === 'rejected'));
    } else {
      const { facts, priced, calendarChanged: calendar } = this;
      await this.options.derive({ holdings, facts, priced: [...priced], calendar });
      await this.writer.commit();
    }
    this.facts = [];
    this.priced = new Set();
    this.calendarChanged = false;
    this.staged = 0;
    for (const folder of this.unpacked.splice(0)) await rm(folder, { recursive: true, force: true });
  }
}

/** Why the files of a set were rejected: each says what is wrong with the one that has it. */
function rejectedSet({ path, kind }: Candidate, error: unknown): ImportedFile {
  const { reason } = rejected(path, kind, error);
  const told = error instanceof InputError && error.detail.file ? error.message : reason;
  return { path, kind, status: 'rejected', rows: 0, set_aside: [], reason: told };
}

function rejected(path: string, kind: Kind | null, error: unknown): ImportedFile {
  const expected = error instanceof InputError || (error as NodeJS.ErrnoException).code !== undefined;
  if (!expected) throw error;
  const told = error instanceof InputError ? error : new InputError((error as Error).message);
  return { path, kind, status: 'rejected', rows: 0, set_aside: [], reason: told.in(path).message };
}
