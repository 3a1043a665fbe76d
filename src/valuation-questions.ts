import { NoDataError, UsageError } from './errors.js';
import type { IsoDate } from './iso-date.js';
import { percentileMethod, SINCE } from './market/percentile-method.js';
import { type Positioning, positioning, type PositioningQuery } from './market/positioning/positioning.js';
import {
  type Valuation,
  valuation,
  type ValuationHistory,
  valuationHistory,
  type ValuationQuery,
} from './market/valuation/valuation.js';
import { NorthboundQuestions } from './northbound-questions.js';

/** What is asked of valuations: everything stored, on the last day, since 2013, unless said otherwise. */
export type ValuationRequest = Partial<Omit<ValuationQuery, 'method'>> & { readonly method?: string };

/** What is asked of funds' positions: the last quarter known today, since 2013, unless said otherwise. */
export type PositioningRequest = Partial<Omit<PositioningQuery, 'method' | 'asOf'>> & {
  readonly method?: string;
  readonly asOf?: IsoDate | null;
};

/** What a workspace answers about valuation, positioning and expectation gaps. */
export abstract class ValuationQuestions extends NorthboundQuestions {
  /** Today in Hong Kong. */
  abstract today(): IsoDate;

  /**
   * PE and PB of indices and industries on a day, with percentiles (0-100) since another.
   * @throws NoDataError when nothing is stored of what is asked
   */
  valuation(request: ValuationRequest = {}): Promise<Valuation> {
    return this.with(({ engine }, calendar) => valuation(engine, calendar, valuationQuery(request)));
  }

  /**
   * The percentile of each valuation on every day, as it was then.
   * @throws NoDataError when nothing is stored of what is asked
   */
  valuationHistory(request: ValuationRequest = {}): Promise<ValuationHistory> {
    return this.with(({ engine }) => valuationHistory(engine, valuationQuery(request)));
  }

  /**
   * What funds hold by industry beside their benchmark (percent), and where the overweight (points) stands among the
   * quarters of before (0-100).
   * @throws NoDataError when nothing was known on the day
   */
  positioning({ asOf, since = SINCE, method, ...more }: PositioningRequest = {}): Promise<Positioning> {
    const day = asOf ?? this.today();
    refuseOrder(since, day);
    return this.with(({ engine }, calendar) =>
      positioning(engine, calendar, {
        asOf: day,
        since,
        method: percentileMethod(method ?? 'percentrank-inc'),
        industries: more.industries ?? [],
        benchmark: more.benchmark ?? '000300',
        source: more.source ?? null,
        scheme: more.scheme ?? null,
        history: more.history ?? false,
        quarter: more.quarter ?? null,
      }),
    );
  }
}

function valuationQuery({ asOf = null, since = SINCE, method, ...more }: ValuationRequest): ValuationQuery {
  refuseOrder(since, asOf);
  return {
    asOf,
    since,
    ids: more.ids ?? [],
    metrics: more.metrics ?? [],
    method: percentileMethod(method ?? 'percentrank-inc'),
    grid: more.grid ?? 'daily',
    excludeBackCast: more.excludeBackCast ?? false,
    source: more.source ?? null,
  };
}

function refuseOrder(since: IsoDate, asOf: IsoDate | null): void {
  if (asOf === null || since <= asOf) return;
  if (since === SINCE)
    throw new NoDataError(`no percentile on ${asOf}: they begin on ${since}; --since takes an earlier day`);
  throw new UsageError(`the percentile would begin (${since}) after the day that is asked (${asOf})`);
}
