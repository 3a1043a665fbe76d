import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Archive } from './archive/archive.js';
import { Calendar } from './calendar/calendar.js';
import { deriveChanges } from './changes/derive.js';
import { type Config, readConfig } from './config.js';
import { NoDataError } from './errors.js';
import { addDays, type IsoDate, todayInHongKong } from './iso-date.js';
import { conventionOverrides } from './participants/convention.js';
import { Registry } from './participants/registry.js';
import { counterOf, MERGED_ON } from './securities/counters.js';
import { derivePriceDays } from './securities/derive-price-days.js';
import {
  type Derivable,
  type Former,
  Importer,
  importedCalendar,
  type ImportedFile,
  type ImportOptions,
} from './sources/import.js';
import { filesOf } from './sources/walk.js';
import { Reader } from './store/reader.js';
import type { Dirty } from './store/staging.js';
import { Writer } from './store/writer.js';
import type { CheckRow } from './flows/check/check.js';
import { runChecks } from './flows/check/run-checks.js';
import { type FlowKey, type Flows, flows } from './flows/flows.js';
import { type StatusRow, statusRows } from './flows/status.js';
import type { HolderType } from './flows/window.js';

export interface WorkspaceOptions {
  readonly now?: () => Date;
  /** What the process does, told to whoever finds the workspace held. */
  readonly command?: string;
}

export interface FlowsRequest {
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly by?: readonly FlowKey[];
  readonly stocks?: readonly string[];
  readonly types?: readonly string[];
  readonly raw?: boolean;
}

/** Days after a price within which it can change how a holding's change is read (average volume, T+2). */
const PRICE_REACH = 75;

/** A folder of stored data: the store, the archive of what came in, config.yaml. */
export class Workspace {
  readonly config: Config;
  readonly registry: Registry;
  readonly store: string;
  readonly archive: Archive;
  private readonly now: () => Date;
  private readonly command: string;

  constructor(
    readonly folder: string,
    options: WorkspaceOptions = {},
  ) {
    this.now = options.now ?? (() => new Date());
    this.command = options.command ?? 'waizi';
    this.config = readConfig(folder);
    this.registry = Registry.shipped([
      ...conventionOverrides(this.config.convention),
      ...this.config.participants,
    ]);
    this.store = join(folder, 'store');
    this.archive = new Archive(join(folder, 'archive'));
  }

  /** Today in Hong Kong. */
  today(): IsoDate {
    return todayInHongKong(this.now());
  }

  /** For titles: says that the data are simulated, where they are. */
  mark(): string {
    return this.config.simulated ? '  [SIMULATED DATA]' : '';
  }

  /** An answer that says so when its data are simulated. */
  marked<T extends object>(answer: T): T {
    return this.config.simulated ? { simulated: true, ...answer } : answer;
  }

  /** Opens the current version for reading. The caller closes it. */
  read(): Promise<Reader> {
    if (!existsSync(this.folder)) {
      throw new NoDataError(`there is no workspace ${this.folder} yet; run waizi import PATH... to make it`);
    }
    return Reader.open(this.store, { command: this.command, now: this.now() });
  }

  async calendar(reader: Reader): Promise<Calendar> {
    return Calendar.shipped(await importedCalendar(reader));
  }

  /** Which holder counts as which type, with the days it does. */
  holderTypes(): HolderType[] {
    return this.registry.all().map(({ id, typeDefault, from, to }, index, all) => ({
      holder: id,
      type: typeDefault,
      from: from ?? '1900-01-01',
      // leftovers on a closed account keep its last type
      to: to === null || to === undefined || all[index + 1]?.id !== id ? '2999-12-31' : to,
    }));
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

  /**
   * Hong Kong flows of a window of trade dates, in HKD.
   * @throws NoDataError when nothing is stored for the window
   */
  flows(query: FlowsRequest): Promise<Flows> {
    return this.with((reader, calendar) =>
      flows(
        reader.engine,
        calendar,
        this.holderTypes(),
        this.config.industries,
        { by: ['type'], stocks: [], types: [], raw: false, ...query },
        this.today(),
      ),
    );
  }

  /** All data-quality checks, one row each, always in the same order. */
  checks(): Promise<CheckRow[]> {
    return this.with((reader, calendar) =>
      runChecks({
        engine: reader.engine,
        calendar,
        registry: this.registry,
        archive: this.archive,
        today: this.today(),
      }),
    );
  }

  /** What is stored, by kind and source, and how fresh it is. */
  status(): Promise<StatusRow[]> {
    return this.with((reader, calendar) => statusRows(reader.engine, calendar, this.today()));
  }

  /** Imports files and folders; see ImportedFile for what comes back. */
  async import(
    paths: readonly string[],
    options: Partial<Omit<ImportOptions, 'derive' | 'now' | 'calendarOf'>> = {},
  ): Promise<ImportedFile[]> {
    const files = await filesOf(paths);
    await mkdir(this.folder, { recursive: true });
    return this.write(async (writer) => {
      const importer = await this.importer(writer, options);
      const results = await importer.run(files);
      const calendar = results.some(({ status, kind }) => status === 'loaded' && kind?.endsWith('calendar'));
      if (calendar && (await this.movesDays(writer))) await this.rebuildIn(writer, options.progress);
      return results;
    });
  }

  /**
   * Makes the store again from the archive, file by file as they came in.
   * @throws StoreError when another process writes
   */
  rebuild(progress: ImportOptions['progress'] = () => undefined): Promise<ImportedFile[]> {
    return this.write((writer) => this.rebuildIn(writer, progress));
  }

  private async write<T>(job: (writer: Writer) => Promise<T>): Promise<T> {
    const writer = await Writer.open(this.store, {
      command: this.command,
      now: this.now(),
      memoryLimit: '160MB',
    });
    try {
      return await job(writer);
    } finally {
      await writer.close();
    }
  }

  private importer(writer: Writer, options: Partial<ImportOptions>): Promise<Importer> {
    return Importer.open(writer, this.archive, {
      as: null,
      allowAdjusted: false,
      adjusted: null,
      id: null,
      date: null,
      progress: () => undefined,
      ...options,
      now: this.now,
      calendarOf: (days) => Calendar.shipped(days),
      derive: (change) => this.derive(writer, change),
    });
  }

  /** Whether the calendar as imported gives a stored list another settlement day than it has. */
  private async movesDays(writer: Writer): Promise<boolean> {
    const calendar = Calendar.shipped(await importedCalendar(writer));
    const days = await writer.engine.query(
      'SELECT DISTINCT CAST(page_date AS VARCHAR) AS page, CAST(date AS VARCHAR) AS day FROM stock_days',
    );
    return days.some(({ page, day }) => calendar.settlementDayOnOrBefore(String(page)) !== day);
  }

  private async rebuildIn(
    writer: Writer,
    progress: ImportOptions['progress'] = () => undefined,
  ): Promise<ImportedFile[]> {
    const folder = await mkdtemp(join(this.store, 'spill', 'rebuild-'));
    try {
      const rows = await writer.engine.query('SELECT * FROM files ORDER BY file');
      const files: Former[] = [];
      for (const row of rows) {
        const path = join(folder, String(row.file).padStart(9, '0'));
        await this.archive.restore(String(row.sha256), path);
        files.push({
          path,
          file: Number(row.file),
          name: String(row.name),
          kind: row.kind as Former['kind'],
          sha256: String(row.sha256),
          bytes: Number(row.bytes),
          receivedAt: String(row.received_at),
          fetchedAt: String(row.fetched_at),
          options: String(row.options),
        });
      }
      await writer.clear();
      const importer = await this.importer(writer, { progress });
      return await importer.again(files);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Makes prices, changes and migrations agree with what was stored. */
  private async derive(writer: Writer, change: Derivable): Promise<void> {
    await derivePriceDays(writer, change.priced);
    const dirty: Dirty[] = [
      ...(change.calendar ? await everyStock(writer) : change.holdings),
      ...change.facts.map(({ stock, from, to }) => ({
        stock,
        from,
        to: to === '9999-12-31' ? to : addDays(to, PRICE_REACH),
      })),
    ];
    await deriveChanges(writer, dirty, {
      calendar: Calendar.shipped(await importedCalendar(writer)),
      domainOf: counterOf,
      mergedOn: MERGED_ON,
      groupOf: (holder) => this.registry.groupOf(holder, this.today()),
      successions: this.registry
        .all()
        .flatMap(({ id, successor, to }) => (successor ? [{ giver: id, receiver: successor, on: to }] : [])),
    });
  }
}

async function everyStock(writer: Writer): Promise<Dirty[]> {
  const rows = await writer.engine.query(
    'SELECT stock, CAST(min(date) AS VARCHAR) AS first, CAST(max(date) AS VARCHAR) AS last FROM stock_days GROUP BY stock ORDER BY stock',
  );
  return rows.map((row) => ({ stock: String(row.stock), from: String(row.first), to: String(row.last) }));
}
