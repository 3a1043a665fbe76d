import { join } from 'node:path';
import type { Calendar } from './calendar/calendar.js';
import type { Config } from './config.js';
import { ensure, NoDataError } from './errors.js';
import { addDays, type IsoDate } from './iso-date.js';
import type { Information } from './nowcast/estimate.js';
import {
  type HoldingsSource,
  type HoldingKey,
  type NorthboundAnswer,
  type NorthboundFlowRow,
  type NorthboundHoldingRow,
  northboundFlows,
  northboundHoldings,
} from './nowcast/holdings/answers.js';
import type { Channel } from './nowcast/market.js';
import { KeptLearnt } from './nowcast/kept-learnt.js';
import { shippedInputs } from './nowcast/inputs.js';
import { readMarket } from './nowcast/read-market.js';
import {
  type BacktestAnswer,
  backtestAnswer,
  type ExplainAnswer,
  explainAnswer,
  type IndicatorTrials,
  indicatorsAnswer,
  type NorthboundModel,
  northboundModel,
  type NowcastAnswer,
  nowcastAnswer,
} from './nowcast/report.js';
import type { Period } from './nowcast/weeks.js';
import { parseQuarter, previousQuarterEnd } from './quarter.js';
import { quarterKnownOn } from './sources/publication.js';
import { PerVersion } from './store/per-version.js';
import type { Reader } from './store/reader.js';

/** A window of CCASS days; what is left out reaches as far as the stored days do. */
export interface DaysRequest {
  readonly from?: IsoDate | null;
  readonly to?: IsoDate | null;
}

/** A window of northbound days, and whose flow. */
export interface NorthboundRequest extends DaysRequest {
  readonly channel?: Channel;
}

export interface NowcastRequest extends NorthboundRequest {
  readonly by?: Period;
  readonly information?: Information;
  /** Each row from the first day of the window on: the last one is the whole window. */
  readonly cumulative?: boolean;
  /** Answers as on the evening of this day, from what was known then. */
  readonly asOf?: IsoDate | null;
}

/** What a workspace answers about northbound flows. */
export abstract class NorthboundQuestions {
  abstract readonly config: Config;
  /** Folder of the store. */
  abstract readonly store: string;
  private readonly northbound = new PerVersion<NorthboundModel>();
  private readonly learning = new KeptLearnt(() => join(this.store, 'cache', 'northbound.json'));

  /** Runs `job` on the current version and closes it. */
  abstract with<T>(job: (reader: Reader, calendar: Calendar) => Promise<T>): Promise<T>;

  /**
   * Net northbound flow by day, week or quarter, CNY: published, else estimated with a 90% interval. In real time each
   * row is as it was told when it ended. Cumulative, each row begins on the first day of the window.
   * @throws NoDataError when too few northbound flows are stored, or no day of the window
   */
  nowcast({
    from = null,
    to = null,
    by = 'week',
    channel = 'total',
    information = 'benchmarked',
    cumulative = false,
    asOf = null,
  }: NowcastRequest = {}): Promise<NowcastAnswer> {
    return this.with(async (reader, calendar) =>
      this.keeping(
        nowcastAnswer(
          await this.northboundModel(reader, asOf),
          { from, to, by, channel, information, cumulative },
          { asOf, openDays: (first, last) => openDaysOf(calendar, first, last) },
        ),
      ),
    );
  }

  /** How the estimate would have done in years whose flows were published, hidden as they are since August 2024. */
  nowcastBacktest({
    from = '2017-01-01',
    to = null,
    channel = 'total',
  }: NorthboundRequest = {}): Promise<BacktestAnswer> {
    return this.with(async (reader) =>
      this.keeping(backtestAnswer(await this.northboundModel(reader), { from, to, channel })),
    );
  }

  /**
   * Which indicators make the estimate better in years whose flows were published, hidden again: each group of those in
   * use left out, each candidate of config.yaml taken in. Learns anew for each, about a second each.
   * @param told how many estimates of how many are done
   */
  nowcastIndicators(
    { from = '2017-01-01', to = null, channel = 'total' }: NorthboundRequest = {},
    told?: (done: number, total: number) => void,
  ): Promise<IndicatorTrials> {
    return this.with(async (reader) =>
      indicatorsAnswer(
        await this.northboundModel(reader),
        this.config.northbound,
        { from, to, channel },
        told,
      ),
    );
  }

  /** The indicators behind the estimate, and what each says of the weeks that end in a window. CNY. */
  nowcastExplain({
    from = null,
    to = null,
    channel = 'total',
    asOf = null,
  }: NorthboundRequest & { readonly asOf?: IsoDate | null } = {}): Promise<ExplainAnswer> {
    return this.with(async (reader) =>
      explainAnswer(await this.northboundModel(reader, asOf), { from, to, channel }),
    );
  }

  /**
   * What northbound investors held at quarter-ends, CNY; with `asOf` at those whose holdings were published by that evening.
   * @throws NoDataError when the lists that the keys need are not stored
   */
  northboundHoldings(
    by: readonly HoldingKey[] = ['quarter'],
    { asOf = null }: { readonly asOf?: IsoDate | null } = {},
  ): Promise<NorthboundAnswer<NorthboundHoldingRow>> {
    return this.with((reader, calendar) =>
      northboundHoldings(this.holdingsSource(reader, calendar, asOf), by),
    );
  }

  /**
   * What northbound investors bought net over quarters, CNY: the sum of published days where all are, else from holdings
   * at their ends; by stock, industry or participant from holdings alone. With `asOf` over those whose holdings were
   * published by that evening, from what was known then.
   * @throws NoDataError when the lists that the keys need are not stored
   */
  northboundFlows(
    by: readonly HoldingKey[] = ['quarter'],
    { asOf = null }: { readonly asOf?: IsoDate | null } = {},
  ): Promise<NorthboundAnswer<NorthboundFlowRow>> {
    return this.with((reader, calendar) => northboundFlows(this.holdingsSource(reader, calendar, asOf), by));
  }

  private holdingsSource(reader: Reader, calendar: Calendar, asOf: IsoDate | null): HoldingsSource {
    return {
      engine: reader.engine,
      scheme: this.config.industries,
      asOf,
      knownOn: (quarter) => quarterKnownOn(quarter, calendar),
      openDays: (quarter) => northboundDays(quarter, calendar),
      model: async () => {
        try {
          return await this.northboundModel(reader, asOf);
        } catch (error) {
          // too few flows to learn from by then, which sums of published ones do not need
          if (asOf === null || !(error instanceof NoDataError)) throw error;
          return this.northboundModel(reader);
        }
      },
    };
  }

  private northboundModel(reader: Reader, asOf: IsoDate | null = null): Promise<NorthboundModel> {
    const own = this.config.northbound;
    return this.northbound.get(reader, asOf ?? '', async () =>
      northboundModel(
        await readMarket(reader.engine, asOf, [...shippedInputs(), ...own.inputs]),
        await this.learning.learnt(),
        own,
      ),
    );
  }

  /** The answer, after what was learnt for it is kept for the next process. */
  private async keeping<T>(answer: T): Promise<T> {
    await this.learning.keep();
    return answer;
  }
}

/** Northbound trading days of a quarter; null where the calendar does not reach its end. */
function northboundDays(quarter: string, calendar: Calendar): readonly IsoDate[] | null {
  const last = ensure(parseQuarter(quarter), quarter);
  const first = addDays(previousQuarterEnd(last), 1);
  return openDaysOf(calendar, first, last);
}

/** Northbound trading days from one day to another; null where the calendar does not reach. */
function openDaysOf(calendar: Calendar, first: IsoDate, last: IsoDate): readonly IsoDate[] | null {
  return [first, last].every((day) => calendar.covers(day, 'northbound'))
    ? calendar.openDays('northbound', first, last)
    : null;
}
