import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Archive } from './archive/archive.js';
import { Quarantine, type Quarantined } from './archive/quarantine.js';
import { Calendar } from './calendar/calendar.js';
import { type Config, readConfig } from './config.js';
import { checkCustodyMoves } from './changes/custody-move.js';
import { NoDataError } from './errors.js';
import { type IsoDate, todayInHongKong } from './iso-date.js';
import { conventionOverrides } from './participants/convention.js';
import { Registry } from './participants/registry.js';
import { groupNamed, SHIPPED_SCHEME, shippedScheme } from './securities/industry-scheme.js';
import type { Effects } from './sources/fetching/effects.js';
import type { SourceOutcome } from './sources/fetching/outcome.js';
import type { Publication } from './sources/fetching/source.js';
import type { SourceRow } from './sources/fetching/source-rows.js';
import type { Planned, Sync, SyncQuery } from './sources/fetching/sync.js';
import type { ImportedFile, ImportOptions, Incoming } from './sources/import.js';
import type { Kind } from './sources/recognise.js';
import { importedCalendar } from './sources/imported-calendar.js';
import { bytesOf, filesOf } from './sources/walk.js';
import { attributionOf } from './sources/webbsite/attribution.js';
import type { CopyProgress } from './store/by-holder.js';
import type { Engine } from './store/engine.js';
import { takeLock } from './store/lock.js';
import { readManifest } from './store/manifest.js';
import { memoryAsked, withinMemory, WRITING_MEMORY } from './store/memory.js';
import { type ClusterTarget, Reader } from './store/reader.js';
import { Writer, type WriterOptions } from './store/writer.js';
import type { CheckContext, CheckRow } from './flows/check/check.js';
import { runArrivedChecks } from './flows/check/arrived-checks.js';
import { runChecks } from './flows/check/run-checks.js';
import type { AlertOutcome } from './report/alerts/alerting.js';
import type { Alert } from './report/alerts/rule.js';
import { type StatusRow, statusRows } from './flows/status.js';
import { packageVersion } from './package-version.js';
import { ReportQuestions } from './report-questions.js';

export interface WorkspaceOptions {
  readonly now?: () => Date;
  /** What the process does, told to whoever finds the workspace held. */
  readonly command?: string;
  /** Holds the password of a cluster (WAIZI_CLICKHOUSE_PASSWORD); the process's own where not given. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Told when a cluster answers from an older version than the workspace has. */
  readonly warn?: (text: string) => void;
  /** Bytes of stored changes from which their values are kept by month beside the store. */
  readonly keepFrom?: number;
  /** Told of copies in the order of participants, where a write makes several of them. */
  readonly ordering?: CopyProgress;
  /** Told of months whose changes are valued and kept for a first question about them. */
  readonly valuing?: CopyProgress;
}

export type WorkspaceImportOptions = Partial<Omit<ImportOptions, 'derive' | 'now' | 'calendarOf'>> & {
  /** Address of a PostgreSQL or MySQL server with the Webb-site archive. */
  readonly from?: string;
  readonly schemas?: readonly string[];
} & Checked;

/** Wants to know what checks find in what arrives. */
export interface Checked {
  /** Told, once the files are stored, how the checks came out that concern them; not told where nothing arrived. */
  readonly checked?: (rows: readonly CheckRow[]) => void;
}

/** What was decided, and how the load of an accepted file went. */
export interface DecidedQuarantine {
  readonly item: Quarantined;
  readonly file: ImportedFile | null;
}

/** A folder of stored data: the store, the archive of what came in, config.yaml. */
export class Workspace extends ReportQuestions {
  readonly config: Config;
  readonly registry: Registry;
  readonly store: string;
  readonly archive: Archive;
  /** Whose data are stored, in the words that their licence wants; known once something was read. */
  attribution: readonly string[] = [];
  private readonly now: () => Date;
  private readonly command: string;
  private readonly env: Readonly<Record<string, string | undefined>>;
  private readonly warn: (text: string) => void;
  protected readonly keepFrom: number | undefined;
  private readonly ordering: CopyProgress;
  protected readonly valuing: CopyProgress;
  private warned = false;

  constructor(
    readonly folder: string,
    options: WorkspaceOptions = {},
  ) {
    super();
    this.now = options.now ?? (() => new Date());
    this.command = options.command ?? 'waizi';
    this.env = options.env ?? process.env;
    this.warn = options.warn ?? (() => undefined);
    this.keepFrom = options.keepFrom;
    this.ordering = options.ordering ?? (() => undefined);
    this.valuing = options.valuing ?? (() => undefined);
    this.config = readConfig(folder);
    this.registry = Registry.shipped([
      ...conventionOverrides(this.config.convention),
      ...this.config.participants,
    ]);
    checkCustodyMoves(this.config.custodyMoves, (id) => this.registry.isKnown(id));
    this.store = join(folder, 'store');
    this.archive = new Archive(join(folder, 'archive'));
  }

  /** What it was opened with. */
  opened(): WorkspaceOptions & Required<Omit<WorkspaceOptions, 'keepFrom'>> {
    const { now, command, env, warn, ordering, valuing, keepFrom } = this;
    return { now, command, env, warn, ordering, valuing, ...(keepFrom === undefined ? {} : { keepFrom }) };
  }

  /** Today in Hong Kong. */
  today(): IsoDate {
    return todayInHongKong(this.now());
  }

  /** For titles: says that the data are simulated, where they are, and whose data they are, where a licence wants it. */
  mark(): string {
    const data = this.attribution.map((owner) => `  [data: ${owner}]`).join('');
    return `${this.config.simulated ? '  [SIMULATED DATA]' : ''}${data}`;
  }

  /** An answer that says so when its data are simulated, and whose they are. */
  marked<T extends object>(answer: T): T {
    const { attribution } = this;
    if (!this.config.simulated && attribution.length === 0) return answer;
    return {
      ...(this.config.simulated ? { simulated: true } : {}),
      ...(attribution.length > 0 ? { attribution } : {}),
      ...answer,
    };
  }

  /** The cluster that answers questions, with the password of the environment; null: the workspace's own files do. */
  get cluster(): ClusterTarget | null {
    const { engine } = this.config;
    return engine && { address: engine, password: this.env.WAIZI_CLICKHOUSE_PASSWORD ?? '' };
  }

  /** Opens the current version for reading. The caller closes it. */
  async read(): Promise<Reader> {
    if (!existsSync(this.folder)) throw this.missing();
    const { cluster } = this;
    const reader = await Reader.open(this.store, { command: this.command, now: this.now(), cluster });
    if (cluster && !this.warned) await this.warnOfAge(reader);
    this.attribution = await attributionOf(reader.engine);
    return reader;
  }

  private async warnOfAge(reader: Reader): Promise<void> {
    const { version } = await readManifest(this.store);
    if (version <= reader.manifest.version) return;
    this.warned = true;
    this.warn(
      `the cluster holds version ${reader.manifest.version} of the workspace, which is at ${version}: the answer is of the older one; run waizi engine load`,
    );
  }

  /** Runs `job` on the workspace's own files, whatever answers questions else. */
  async withFiles<T>(job: (reader: Reader) => Promise<T>): Promise<T> {
    if (!existsSync(this.folder)) throw this.missing();
    const reader = await Reader.open(this.store, { command: this.command, now: this.now() });
    this.attribution = await attributionOf(reader.engine);
    try {
      return await job(reader);
    } finally {
      await reader.close();
    }
  }

  async calendar(reader: Reader): Promise<Calendar> {
    return Calendar.shipped(await importedCalendar(reader));
  }

  /** Runs `job` on the current version and closes it. */
  async with<T>(job: (reader: Reader, calendar: Calendar) => Promise<T>): Promise<T> {
    const reader = await this.read();
    try {
      return await job(reader, await this.calendar(reader));
    } finally {
      await reader.close();
    }
  }

  /** All data-quality checks, one row each, always in the same order. */
  checks(): Promise<CheckRow[]> {
    return this.with((reader, calendar) =>
      runChecks(this.checking(reader.engine, calendar, this.quarantine.list())),
    );
  }

  private checking(engine: Engine, calendar: Calendar, held: readonly Quarantined[]): CheckContext {
    const { registry, archive } = this;
    return { engine, calendar, registry, archive, held, today: this.today() };
  }

  /** What is stored, by kind and source, and how fresh it is. */
  status(): Promise<StatusRow[]> {
    return this.with((reader, calendar) => statusRows(reader.engine, calendar, this.registry, this.today()));
  }

  /**
   * Imports files and folders; see ImportedFile for what comes back.
   * @param options `from`: a server that holds the Webb-site archive, `schemas` the schemas of it to read
   */
  async import(
    paths: readonly string[],
    { from, schemas, ...options }: WorkspaceImportOptions = {},
  ): Promise<ImportedFile[]> {
    let sources: ReadonlyMap<string, string> = new Map();
    if (from) {
      const { fetchExtracts } = await import('./sources/webbsite/server.js');
      sources = await fetchExtracts(from, {
        folder: join(this.store, 'unpacked'),
        schemas: schemas ?? [],
        progress: options.progress ?? (() => undefined),
      });
    }
    const files: Incoming[] = (await filesOf(paths)).map((path) => ({ path }));
    for (const [name, path] of sources) files.push({ path, name });
    const results = await this.importFiles(files, options);
    if (from) await (await import('./sources/webbsite/server.js')).dropExtracts(sources);
    return results;
  }

  /** Imports files that a source has sent, each with what is said of it. */
  async importFiles(
    files: readonly Incoming[],
    { checked, ...options }: Partial<Omit<ImportOptions, 'derive' | 'now' | 'calendarOf'>> & Checked = {},
  ): Promise<ImportedFile[]> {
    // the readers of all formats: only writing needs them, and they take longer to load than a question to answer
    const { Importer } = await import('./sources/import.js');
    await mkdir(this.folder, { recursive: true });
    return this.write(
      async (writer) => {
        const first = writer.lastFile + 1;
        const before = new Set(this.quarantine.list().map(({ id }) => id));
        const importer = await Importer.open(writer, this.archive, this.importing(writer, options));
        const results = await importer.run(files);
        const held = this.quarantine.list().filter(({ id }) => !before.has(id));
        if (checked && (writer.lastFile >= first || held.length > 0))
          checked(await runArrivedChecks(this.checking(writer.engine, importer.knownCalendar, held), first));
        return results;
      },
      { incoming: await bytesOf(files.map(({ path }) => path)) },
    );
  }

  /**
   * Makes the store again from the archive, file by file as they came in; also where the store cannot be read.
   * @throws StoreError when another process writes, or the archive has lost a file; NoDataError when nothing was received
   */
  async rebuild(progress: ImportOptions['progress'] = () => undefined): Promise<ImportedFile[]> {
    if (!existsSync(this.folder)) throw this.missing();
    const { Importer } = await import('./sources/import.js');
    return this.write(
      (writer) => Importer.rebuild(writer, this.archive, this.importing(writer, { progress })),
      { recover: true },
    );
  }

  /** What is held back because it cannot be, with what was decided; the oldest first. */
  quarantined(): Quarantined[] {
    return this.quarantine.list();
  }

  /**
   * Decides about a file in quarantine: `accepted` stores what it tells, `refused` keeps it out for good (it may be
   * accepted later). A rebuild keeps to it.
   * @throws UsageError for an id that is not held; StoreError when another process writes
   */
  async decide(id: string, decision: 'accepted' | 'refused'): Promise<DecidedQuarantine> {
    const held = this.quarantine.undecided(id);
    const at = this.now().toISOString();
    if (decision === 'refused') return { item: await this.quarantine.decide(id, decision, at), file: null };
    const folder = await mkdtemp(join(tmpdir(), 'waizi-quarantine-'));
    try {
      const path = join(folder, 'content');
      await this.quarantine.archive.restore(held.sha256, path);
      const given = JSON.parse(held.options) as Pick<Incoming, 'id' | 'date' | 'adjusted'>;
      const { name, kind, fetched_at: fetchedAt } = held;
      const [file] = await this.importFiles([
        { ...given, path, name, fetchedAt, as: kind as Kind, accepted: true },
      ]);
      const taken = file?.status !== 'rejected';
      const item = taken ? await this.quarantine.decide(id, decision, at) : held;
      return { item, file: file ?? null };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  private get quarantine(): Quarantine {
    return new Quarantine(join(this.folder, 'quarantine'));
  }

  /** What can be fetched from where: terms, allowed or not, and how it went. */
  async sources(env: Effects['env']): Promise<SourceRow[]> {
    const { sourceRows } = await import('./sources/fetching/source-rows.js');
    return sourceRows(this.config.sources, env, join(this.folder, 'sync'));
  }

  /** What `sync` would ask for now. */
  async syncPlan(query: SyncQuery, effects: Effects): Promise<Planned[]> {
    return (await this.syncing(effects)).plan(query);
  }

  /**
   * Asks the sources that config.yaml allows for what is missing, and imports it.
   * @throws StoreError when another process syncs or writes
   */
  async sync(query: SyncQuery & Checked, effects: Effects): Promise<SourceOutcome[]> {
    return (await this.syncing(effects, query.checked)).run(query);
  }

  /**
   * The sources that a sync would ask, and when each publishes.
   * @throws UsageError for a name that is none, or a source that is named and off
   */
  async allowedSources(
    query: SyncQuery,
    effects: Effects,
  ): Promise<{ readonly id: string; readonly published: Publication }[]> {
    return (await this.syncing(effects))
      .allowed(query)
      .map(({ source: { id, published } }) => ({ id, published }));
  }

  /** The calendar, with what is stored of it; the shipped one while nothing is. */
  knownCalendar(): Promise<Calendar> {
    return existsSync(join(this.store, 'manifest.json'))
      ? this.with(async (_reader, calendar) => calendar)
      : Promise.resolve(Calendar.shipped());
  }

  /**
   * Looks at the rules of config.yaml and tells the sinks what they have not been told. No fault of a rule or a sink is
   * thrown.
   * @param told what came of the sync before it; `arrived`: false when it brought nothing new
   * @throws StoreError when another process is at it
   */
  async alert(
    { outcomes, arrived = true }: { readonly outcomes: readonly SourceOutcome[]; readonly arrived?: boolean },
    effects: Effects,
    print: (alert: Alert) => void,
  ): Promise<AlertOutcome> {
    const { alerting } = await import('./report/alerts/alerting.js');
    const { healthOf } = await import('./sources/fetching/health.js');
    const { Journal } = await import('./sources/fetching/journal.js');
    const { journalPath } = await import('./sources/fetching/sync.js');
    const folder = join(this.folder, 'alerts');
    await mkdir(folder, { recursive: true });
    const lock = await takeLock(folder, this.command, this.now());
    try {
      const allowed = (await this.syncing(effects)).allowed({}).map(({ source }) => source.id);
      return await alerting({
        folder,
        settings: this.config.alerts,
        ask: this,
        health: healthOf(allowed, await Journal.read(journalPath(join(this.folder, 'sync'))), outcomes),
        effects,
        print,
        userAgent: `waizi/${packageVersion()}`,
        simulated: this.config.simulated,
        arrived,
      });
    } finally {
      await lock.release();
    }
  }

  private async syncing(effects: Effects, checked?: Checked['checked']): Promise<Sync> {
    const { Sync } = await import('./sources/fetching/sync.js');
    const { sinkSecrets } = await import('./report/alerts/alerting.js');
    return new Sync({
      folder: join(this.folder, 'sync'),
      archive: this.archive,
      config: this.config.sources,
      effects,
      version: packageVersion(),
      command: this.command,
      read: (job) =>
        existsSync(join(this.store, 'manifest.json'))
          ? this.with(({ engine }, calendar) => job(engine, calendar))
          : Promise.resolve(null),
      importFiles: (files) => this.importFiles(files, checked ? { checked } : {}),
      secrets: sinkSecrets(this.config.alerts.sinks, effects.env),
    });
  }

  private missing(): NoDataError {
    return new NoDataError(`there is no workspace ${this.folder} yet; run waizi import PATH... to make it`);
  }

  private async write<T>(
    job: (writer: Writer) => Promise<T>,
    options: Pick<WriterOptions, 'recover' | 'incoming'>,
  ): Promise<T> {
    const asked = memoryAsked(this.env);
    const memoryLimit = asked ?? WRITING_MEMORY;
    const writer = await Writer.open(this.store, {
      command: this.command,
      now: this.now(),
      memoryLimit,
      memoryAsked: asked,
      ...options,
    });
    try {
      const result = await job(writer);
      await writer.orderByHolder(this.keepFrom, this.ordering);
      return result;
    } catch (error) {
      throw withinMemory(error, memoryLimit);
    } finally {
      await writer.close();
    }
  }

  private importing(writer: Writer, options: Partial<ImportOptions>): ImportOptions {
    return {
      as: null,
      allowAdjusted: false,
      adjusted: null,
      id: null,
      date: null,
      progress: () => undefined,
      ...options,
      quarantine: this.quarantine,
      now: this.now,
      calendarOf: (days) => Calendar.shipped(days),
      derive: async (change) =>
        (await import('./derivation.js')).derive(writer, change, {
          registry: this.registry,
          custodyMoves: this.config.custodyMoves,
          today: this.today(),
        }),
      resolveIndustry: (scheme, industry) =>
        scheme === SHIPPED_SCHEME ? (groupNamed(shippedScheme(), industry)?.name ?? null) : undefined,
    };
  }
}
