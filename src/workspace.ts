import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Archive } from './archive/archive.js';
import { Calendar } from './calendar/calendar.js';
import { type Config, readConfig } from './config.js';
import { checkCustodyMoves } from './changes/custody-move.js';
import { custodyNotes } from './changes/stored-custody-moves.js';
import { NoDataError, UsageError } from './errors.js';
import { type IsoDate, todayInHongKong } from './iso-date.js';
import { conventionOverrides } from './participants/convention.js';
import { overrideNotes } from './participants/override-notes.js';
import { Registry } from './participants/registry.js';
import { groupNamed, SHIPPED_SCHEME, shippedScheme } from './securities/industry-scheme.js';
import { stockIndustries } from './securities/stock-industries.js';
import type { ImportedFile, ImportOptions } from './sources/import.js';
import { importedCalendar } from './sources/imported-calendar.js';
import { bytesOf, filesOf } from './sources/walk.js';
import { type DaysRequest, NorthboundQuestions } from './northbound-questions.js';
import { Reader } from './store/reader.js';
import { Writer, type WriterOptions } from './store/writer.js';
import type { CheckRow } from './flows/check/check.js';
import { runChecks } from './flows/check/run-checks.js';
import { BIG_CHANGE_PERCENT, type BigChanges, bigChanges } from './flows/explorer/big-changes.js';
import { type Changes, changes } from './flows/explorer/changes.js';
import { type Concentration, concentration } from './flows/explorer/concentration.js';
import { type Holdings, holdings } from './flows/explorer/holdings.js';
import { participant, type ParticipantPage, type ParticipantQuery } from './flows/explorer/participant.js';
import { lastDay, stockCode } from './flows/explorer/stored-day.js';
import { type FlowKey, type Flows, flows } from './flows/flows.js';
import { type HeldByIndustry, heldByIndustry } from './flows/held-by-industry.js';
import { type Shares, shares, type SharesQuery } from './flows/shares.js';
import { type StatusRow, statusRows } from './flows/status.js';
import type { HolderType } from './flows/window.js';
import { type Classification, classify } from './flows/classification/classify.js';
import { reasonOf } from './flows/classification/reason.js';
import { type Sensitivity, sensitivity } from './flows/classification/sensitivity.js';
import {
  classificationNotes,
  type ClassificationOptions,
  type Labels,
  labelsOf,
} from './participants/label-set.js';
import type { Engine } from './store/engine.js';

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

/** A folder of stored data: the store, the archive of what came in, config.yaml. */
export class Workspace extends NorthboundQuestions {
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
    super();
    this.now = options.now ?? (() => new Date());
    this.command = options.command ?? 'waizi';
    this.config = readConfig(folder);
    this.registry = Registry.shipped([
      ...conventionOverrides(this.config.convention),
      ...this.config.participants,
    ]);
    checkCustodyMoves(this.config.custodyMoves, (id) => this.registry.isKnown(id));
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

  /** An answer by type, with what the convention and config.yaml say otherwise in its notes. */
  private async noted<C extends { readonly notes: readonly string[] }, T extends { readonly coverage: C }>(
    engine: Engine,
    answer: T,
  ): Promise<T> {
    const notes = [
      ...overrideNotes(this.registry),
      ...classificationNotes(this.config.classification),
      ...(await custodyNotes(engine, this.config.custodyMoves)),
    ];
    if (notes.length === 0) return answer;
    return { ...answer, coverage: { ...answer.coverage, notes: [...answer.coverage.notes, ...notes] } };
  }

  /** Opens the current version for reading. The caller closes it. */
  read(): Promise<Reader> {
    if (!existsSync(this.folder)) throw this.missing();
    return Reader.open(this.store, { command: this.command, now: this.now() });
  }

  async calendar(reader: Reader): Promise<Calendar> {
    return Calendar.shipped(await importedCalendar(reader));
  }

  /** Which participant counts as which type when, by home and habits. */
  async labels(engine: Engine): Promise<Labels> {
    return labelsOf(engine, this.registry, this.config.classification);
  }

  private async holderTypes(engine: Engine): Promise<HolderType[]> {
    return (await this.labels(engine)).periods();
  }

  /** The registry, with types by habits. */
  private async typed(engine: Engine): Promise<Registry> {
    return this.withLabels(await this.labels(engine));
  }

  private withLabels(labels: Labels): Registry {
    return this.registry.withTypes((holder, date) => labels.typeOf(holder, date));
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
  async flows(query: FlowsRequest): Promise<Flows> {
    const stocks = (query.stocks ?? []).map(stockCode);
    return this.with(async (reader, calendar) =>
      this.noted(
        reader.engine,
        await flows(
          reader.engine,
          calendar,
          await this.holderTypes(reader.engine),
          this.config.industries,
          { by: ['type'], types: [], raw: false, ...query, stocks },
          this.today(),
        ),
      ),
    );
  }

  /**
   * Who held a stock on a CCASS day: by the last stored list on or before it, which the answer names. Shares.
   * @param code stock code such as `00700` or `700`
   * @param date the last stored day when not given
   * @throws NoDataError when no list of the stock is stored by then
   */
  async holdings(code: string, date: IsoDate | null = null): Promise<Holdings> {
    const stock = stockCode(code);
    return this.with(async ({ engine }) => holdings(engine, await this.typed(engine), stock, date));
  }

  /**
   * How a stock's holders changed between two CCASS days, each change split by reason. Shares.
   * @throws NoDataError when no list of the stock is stored by then
   */
  async changes(code: string, from: IsoDate, to: IsoDate): Promise<Changes> {
    const stock = stockCode(code);
    if (from > to) throw new UsageError(`the days end (${to}) before they begin (${from})`);
    return this.with(async ({ engine }) => changes(engine, await this.typed(engine), stock, from, to));
  }

  /**
   * Changes of single holders across the market above `threshold` percent of issued shares, on CCASS days (the last
   * stored one when none are given).
   */
  bigChanges({
    from = null,
    to = null,
    threshold = BIG_CHANGE_PERCENT,
  }: DaysRequest & { readonly threshold?: number } = {}): Promise<BigChanges> {
    return this.with(async ({ engine }) => bigChanges(engine, await this.typed(engine), from, to, threshold));
  }

  /**
   * How much the largest holders of a stock have, on every stored CCASS day of a window. Percent.
   * @throws NoDataError when no list of the stock is stored by then
   */
  async concentration(code: string, { from = null, to = null }: DaysRequest = {}): Promise<Concentration> {
    const stock = stockCode(code);
    return this.with(({ engine }) => concentration(engine, stock, from, to));
  }

  /**
   * Who a participant is, what it holds, and (with `from`) what changed or (with `stock`) one holding over time.
   * An id of the registry has a page before anything is stored.
   * @throws NoDataError for an id that neither the registry nor a stored list has
   */
  async participant(id: string, query: Partial<ParticipantQuery> = {}): Promise<ParticipantPage> {
    const key = id.trim().toUpperCase();
    const asked: ParticipantQuery = {
      date: query.date ?? null,
      priceDate: query.priceDate ?? null,
      from: query.from ?? null,
      to: query.to ?? null,
      stock: query.stock ? stockCode(query.stock) : null,
    };
    try {
      return await this.with(async ({ engine }) => {
        const labels = await this.labels(engine);
        const page = await participant(engine, this.withLabels(labels), key, asked);
        const day = page.as_of ?? this.today();
        const judgement = labels.judgementOf(key, day);
        const entry = this.registry.get(key, day);
        if (judgement === null || entry === null) return page;
        return { ...page, evidence: `${page.evidence}; ${reasonOf(entry, judgement, null)}` };
      });
    } catch (error) {
      if (!(error instanceof NoDataError && this.registry.isKnown(key))) throw error;
      return participant(null, this.registry, key, asked);
    }
  }

  /**
   * Each type's share of the value held in CCASS, on one day or (with `from`) over time. HKD, and fractions of 1.
   * @throws NoDataError when nothing is stored by then, or nothing of it has a price
   */
  async shares({
    from = null,
    to,
    priceDate = null,
    exclude = [],
    step = 'day',
  }: Partial<SharesQuery> = {}): Promise<Shares> {
    if (from !== null && to !== undefined && from > to)
      throw new UsageError(`the days end (${to}) before they begin (${from})`);
    return this.with(async ({ engine }) =>
      this.noted(
        engine,
        await shares(engine, await this.holderTypes(engine), {
          from,
          to: to ?? (await lastDay(engine, null)),
          priceDate,
          exclude,
          step,
        }),
      ),
    );
  }

  /**
   * Who is stable and who is flexible foreign money on a CCASS day, by what was known then, and why.
   * @throws NoDataError when nothing is stored by then
   */
  async classify({
    asOf = null,
    all = false,
    ...how
  }: Partial<ClassificationOptions> & {
    readonly asOf?: IsoDate | null;
    readonly all?: boolean;
  } = {}): Promise<Classification> {
    return this.with(async (reader, calendar) =>
      this.noted(
        reader.engine,
        await classify(reader.engine, calendar, this.registry, {
          asOf,
          all,
          options: { ...this.config.classification, ...how },
        }),
      ),
    );
  }

  /**
   * How net flows and shares of value of a window would move if the participants that could as well be of the other type
   * changed sides.
   * @throws NoDataError when nothing is stored by its end
   */
  async sensitivity({
    from = null,
    to = null,
    ...how
  }: Partial<ClassificationOptions> & DaysRequest = {}): Promise<Sensitivity> {
    if (from !== null && to !== null && from > to)
      throw new UsageError(`the days end (${to}) before they begin (${from})`);
    return this.with(async (reader, calendar) => {
      const last = to ?? (await lastDay(reader.engine, null));
      return sensitivity(reader.engine, calendar, this.registry, {
        from: from ?? `${last.slice(0, 7)}-01`,
        to: last,
        options: { ...this.config.classification, ...how },
      });
    });
  }

  /**
   * Value held in CCASS by industry on a day: which industries the stored lists are in, and how much is unclassified.
   * @throws NoDataError when nothing is stored by then; InputError when config.yaml names a scheme that is not stored
   */
  async heldByIndustry({
    to,
    priceDate = null,
    stocks = [],
  }: {
    readonly to?: IsoDate;
    readonly priceDate?: IsoDate | null;
    readonly stocks?: readonly string[];
  } = {}): Promise<HeldByIndustry> {
    const codes = stocks.map(stockCode);
    return this.with(async ({ engine }) =>
      heldByIndustry(engine, await stockIndustries(engine, this.config.industries), {
        to: to ?? (await lastDay(engine, null)),
        priceDate,
        stocks: codes,
      }),
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
    return this.with((reader, calendar) => statusRows(reader.engine, calendar, this.registry, this.today()));
  }

  /** Imports files and folders; see ImportedFile for what comes back. */
  async import(
    paths: readonly string[],
    options: Partial<Omit<ImportOptions, 'derive' | 'now' | 'calendarOf'>> = {},
  ): Promise<ImportedFile[]> {
    const files = await filesOf(paths);
    // the readers of all formats: only writing needs them, and they take longer to load than a question to answer
    const { Importer } = await import('./sources/import.js');
    await mkdir(this.folder, { recursive: true });
    return this.write(
      async (writer) =>
        (await Importer.open(writer, this.archive, this.importing(writer, options))).run(files),
      { incoming: await bytesOf(files) },
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

  private missing(): NoDataError {
    return new NoDataError(`there is no workspace ${this.folder} yet; run waizi import PATH... to make it`);
  }

  private async write<T>(
    job: (writer: Writer) => Promise<T>,
    options: Pick<WriterOptions, 'recover' | 'incoming'>,
  ): Promise<T> {
    const writer = await Writer.open(this.store, {
      command: this.command,
      now: this.now(),
      memoryLimit: '160MB',
      ...options,
    });
    try {
      return await job(writer);
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
