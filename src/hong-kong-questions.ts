import { custodyNotes } from './changes/stored-custody-moves.js';
import { NoDataError, UsageError } from './errors.js';
import { addDays, type IsoDate } from './iso-date.js';
import { type GapPart, type Gaps, type GapWeights, rankGaps } from './market/gaps/gaps.js';
import { industryFlows, unlinked } from './market/gaps/flow-codes.js';
import { industryLinks } from './market/gaps/links.js';
import { SINCE } from './market/percentile-method.js';
import { overrideNotes } from './participants/override-notes.js';
import { Registry } from './participants/registry.js';
import { stockIndustries } from './securities/stock-industries.js';
import { type StockName, stockNames } from './securities/stock-names.js';
import { type DaysRequest } from './northbound-questions.js';
import { BIG_CHANGE_PERCENT, type BigChanges, bigChanges } from './flows/explorer/big-changes.js';
import { type Changes, changes } from './flows/explorer/changes.js';
import { type Concentration, concentration } from './flows/explorer/concentration.js';
import { type Holdings, holdings } from './flows/explorer/holdings.js';
import { participant, type ParticipantPage, type ParticipantQuery } from './flows/explorer/participant.js';
import { lastDay, stockCode } from './flows/explorer/stored-day.js';
import { type FlowKey, type Flows, flows } from './flows/flows.js';
import { KeptMonths } from './flows/kept/kept-months.js';
import { type HeldByIndustry, heldByIndustry } from './flows/held-by-industry.js';
import { type Shares, shares, type SharesQuery } from './flows/shares.js';
import type { HolderType } from './flows/window.js';
import { type Classification, classify } from './flows/classification/classify.js';
import { reasonOf } from './flows/classification/reason.js';
import { type Sensitivity, sensitivity } from './flows/classification/sensitivity.js';
import {
  classificationNotes,
  type ClassificationOptions,
  keptLabels,
  type Labels,
} from './participants/label-set.js';
import { type Metric, metricOf } from './sources/valuation/metrics.js';
import type { CopyProgress } from './store/by-holder.js';
import type { Engine } from './store/engine.js';
import { PerVersion } from './store/per-version.js';
import type { Reader } from './store/reader.js';
import { MarketQuestions } from './market-questions.js';

/** What is asked of expectation gaps: today, percentiles since 2013, the weights of config.yaml, unless said otherwise. */
export interface GapsRequest {
  readonly asOf?: IsoDate | null;
  readonly since?: IsoDate;
  readonly weights?: GapWeights;
}

export interface FlowsRequest {
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly by?: readonly FlowKey[];
  readonly stocks?: readonly string[];
  readonly types?: readonly string[];
  readonly raw?: boolean;
}

/** What a workspace answers about Hong Kong holdings and flows. */
export abstract class HongKongQuestions extends MarketQuestions {
  abstract readonly registry: Registry;
  /** Bytes of stored changes from which their values are kept by month. */
  protected abstract readonly keepFrom: number | undefined;
  /** Told of months that are valued for a first question. */
  protected abstract readonly valuing: CopyProgress;
  private readonly judged = new PerVersion<Labels>(1);

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

  /** Which participant counts as which type when, by home and habits. */
  labels(reader: Reader): Promise<Labels> {
    return this.judged.get(reader, '', () =>
      keptLabels(reader, this.registry, this.config.classification, this.keepFrom),
    );
  }

  private async holderTypes(reader: Reader): Promise<readonly HolderType[]> {
    return (await this.labels(reader)).periods();
  }

  /** The registry, with types by habits. */
  private async typed(reader: Reader): Promise<Registry> {
    return this.withLabels(await this.labels(reader));
  }

  private withLabels(labels: Labels): Registry {
    return this.registry.withTypes((holder, date) => labels.typeOf(holder, date));
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
          await this.holderTypes(reader),
          this.config.industries,
          { by: ['type'], types: [], raw: false, ...query, stocks },
          this.today(),
          KeptMonths.of(reader, this.keepFrom, this.valuing),
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
    return this.with(async (reader) => holdings(reader.engine, await this.typed(reader), stock, date));
  }

  /**
   * How a stock's holders changed between two CCASS days, each change split by reason. Shares.
   * @throws NoDataError when no list of the stock is stored by then
   */
  async changes(code: string, from: IsoDate, to: IsoDate): Promise<Changes> {
    const stock = stockCode(code);
    if (from > to) throw new UsageError(`the days end (${to}) before they begin (${from})`);
    return this.with(async (reader) => changes(reader.engine, await this.typed(reader), stock, from, to));
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
    return this.with(async (reader) =>
      bigChanges(reader.engine, await this.typed(reader), from, to, threshold),
    );
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
      return await this.with(async (reader) => {
        const labels = await this.labels(reader);
        const page = await participant(reader, this.withLabels(labels), key, asked);
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
    return this.with(async (reader) => {
      const last = to ?? (await lastDay(reader.engine, null));
      if (from !== null && from > last)
        throw new NoDataError(`no list is stored from ${from} on: the last is of ${last}; see waizi status`);
      return this.noted(
        reader.engine,
        await shares(reader.engine, await this.holderTypes(reader), {
          from,
          to: last,
          priceDate,
          exclude,
          step,
        }),
      );
    });
  }

  /**
   * Who is stable and who is flexible foreign money on a CCASS day, by what was known then, and why.
   * @throws NoDataError when nothing is stored by then
   */
  async classify({
    asOf = null,
    all = false,
    changes: told = true,
    ...how
  }: Partial<ClassificationOptions> & {
    readonly asOf?: IsoDate | null;
    readonly all?: boolean;
    /** False leaves the changes of type out, which are most of the work. */
    readonly changes?: boolean;
  } = {}): Promise<Classification> {
    return this.with(async (reader, calendar) =>
      this.noted(
        reader.engine,
        await classify(reader.engine, calendar, this.registry, {
          asOf,
          all,
          options: { ...this.config.classification, ...how },
          changes: told,
          ...(Object.keys(how).length === 0 ? { labels: await this.labels(reader) } : {}),
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

  /**
   * First stored CCASS day, the last one on or before a day, and the last trade date that this one shows.
   * @throws NoDataError when nothing is stored by then
   */
  async holdingDays(
    asOf: IsoDate | null = null,
  ): Promise<{ readonly first: IsoDate; readonly last: IsoDate; readonly settled: IsoDate }> {
    return this.with(async ({ engine }, calendar) => {
      const last = await lastDay(engine, asOf);
      const [row] = await engine.query(
        'SELECT CAST(min(date) AS VARCHAR) AS first FROM stock_days WHERE chosen',
      );
      const settled = calendar.tradeDatesOf(calendar.settlementDayOnOrBefore(last)).at(-1) ?? last;
      return { first: String(row?.first ?? last), last, settled };
    });
  }

  /** The last days of trades that had settled by a day, which is as late as anything of them was known by then. */
  private async settledWindow(
    day: IsoDate,
    days: number,
  ): Promise<{ from: IsoDate; to: IsoDate; settled: IsoDate }> {
    return this.with(async ({ engine }, calendar) => {
      const settled = await lastDay(engine, day);
      const to = calendar.tradeDatesOf(calendar.settlementDayOnOrBefore(settled)).at(-1) ?? settled;
      return { from: addDays(to, 1 - days), to, settled };
    });
  }

  /** Trading days of Hong Kong in a window, both ends included. */
  async tradingDays(from: IsoDate, to: IsoDate): Promise<readonly IsoDate[]> {
    return this.with(async (_reader, calendar) => calendar.tradingDays(from, to));
  }

  /** Names of stocks in English and Chinese, as stored lists of securities have them. */
  async stockNames(): Promise<ReadonlyMap<string, StockName>> {
    return this.with(({ engine }) => stockNames(engine));
  }

  /**
   * Industries ranked by low valuation and low positioning percentiles, and by what foreign holders bought in Hong Kong
   * (in the 30 days of trades before, settled by then) where that has a weight. Scores 0-100.
   * @throws NoDataError when no part is stored
   */
  async gaps({
    asOf = null,
    since = SINCE,
    weights = this.config.gapWeights,
  }: GapsRequest = {}): Promise<Gaps> {
    const day = asOf ?? this.today();
    const notes: string[] = [];
    const part = async <T>(name: GapPart, ask: () => Promise<T>): Promise<T | null> => {
      if (weights[name] === 0) return null;
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof NoDataError)) throw error;
        notes.push(`no ${name}: ${error.message}`);
        return null;
      }
    };
    const valued = await part('valuation', () => this.valuation({ asOf: day, since }));
    const held = await part('positioning', () => this.positioning({ asOf: day, since }));
    const moved = await part('flow', async () => {
      const window = await this.settledWindow(day, FLOW_DAYS);
      const { from, to } = window;
      const answer = await this.flows({ from, to, by: ['type', 'industry'], types: ['stable', 'flexible'] });
      notes.push(
        `flow: trades of ${from} to ${to}, ${answer.coverage.days} days of them known; settled by ${window.settled}, the last stored day`,
      );
      return industryFlows(answer.rows);
    });
    const links = industryLinks(this.folder);
    const left = moved === null ? [] : unlinked(moved, links);
    if (left.length > 0)
      notes.push(`flow: no industry of industry-links.csv takes in ${left.join(', ')}: left out`);
    const inputs = { valuations: valued?.rows ?? [], positions: held?.rows ?? [], flows: moved?.net ?? null };
    const rows = rankGaps(links, inputs, weights);
    if (rows.length === 0)
      throw new NoDataError(
        `no industry has a percentile on ${day} (${notes[0] ?? 'none of the linked ones is stored'})`,
      );
    const partial = rows.filter(({ complete }) => !complete).length;
    if (partial > 0)
      notes.push(
        `${partial} of ${rows.length} industries lack a part: their score is of the others, and they are ranked apart`,
      );
    const shown = new Map<Metric, string[]>();
    for (const { valuation_id: id, metric: name } of rows) {
      const metric = metricOf(name ?? '');
      if (id !== null && metric !== null) shown.set(metric, [...(shown.get(metric) ?? []), id]);
    }
    for (const [metric, ids] of shown)
      notes.push(...(await this.valuation({ asOf: day, since, ids, metrics: [metric] })).notes);
    return { as_of: day, weights, rows, notes: [...notes, ...(held?.notes ?? [])] };
  }
}

/** Calendar days of flows that a gap looks at. */
const FLOW_DAYS = 30;
