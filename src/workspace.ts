import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
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
  Importer,
  importedCalendar,
  type ImportedFile,
  type ImportOptions,
} from './sources/import.js';
import { filesOf } from './sources/walk.js';
import { Reader } from './store/reader.js';
import type { Dirty } from './store/staging.js';
import { Writer } from './store/writer.js';
import { type FlowKey, type Flows, flows } from './flows/flows.js';
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

  /** Imports files and folders; see ImportedFile for what comes back. */
  async import(
    paths: readonly string[],
    options: Partial<Omit<ImportOptions, 'derive' | 'now' | 'calendarOf'>> = {},
  ): Promise<ImportedFile[]> {
    const files = await filesOf(paths);
    await mkdir(this.folder, { recursive: true });
    const writer = await Writer.open(this.store, {
      command: this.command,
      now: this.now(),
      memoryLimit: '300MB',
    });
    try {
      const importer = await Importer.open(writer, this.archive, {
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
      return await importer.run(files);
    } finally {
      await writer.close();
    }
  }

  /** Makes prices, changes and migrations agree with what was stored. */
  private async derive(writer: Writer, change: Derivable): Promise<void> {
    await derivePriceDays(writer, change.priced);
    const dirty: Dirty[] = [
      ...change.holdings,
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
        .flatMap(({ id, successor, to }) =>
          successor && to ? [{ giver: id, receiver: successor, on: to }] : [],
        ),
    });
  }
}
