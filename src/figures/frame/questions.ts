import type { Concentration } from '../../flows/explorer/concentration.js';
import type { Classification } from '../../flows/classification/classify.js';
import type { FlowKey, Flows } from '../../flows/flows.js';
import type { Shares } from '../../flows/shares.js';
import type { IsoDate } from '../../iso-date.js';
import type { Gaps } from '../../market/gaps/gaps.js';
import type { Positioning } from '../../market/positioning/positioning.js';
import type { Valuation } from '../../market/valuation/valuation.js';
import type { RalliesAnswer } from '../../market/rallies/rallies.js';
import type { BacktestAnswer, ExplainAnswer, NowcastAnswer } from '../../nowcast/report.js';
import type { Period } from '../../nowcast/weeks.js';
import type { StockName } from '../../securities/stock-names.js';

type Day = IsoDate | null;

/** What figures ask of a workspace. */
export interface Questions {
  flows(query: {
    readonly from: IsoDate;
    readonly to: IsoDate;
    readonly by?: readonly FlowKey[];
    readonly stocks?: readonly string[];
    readonly types?: readonly string[];
  }): Promise<Flows>;
  shares(query: {
    readonly from?: Day;
    readonly to?: IsoDate;
    readonly step?: 'day' | 'week' | 'month';
  }): Promise<Shares>;
  classify(query: { readonly asOf?: Day; readonly changes?: boolean }): Promise<Classification>;
  concentration(code: string, days: { readonly from?: Day; readonly to?: Day }): Promise<Concentration>;
  nowcast(query: {
    readonly from?: Day;
    readonly to?: Day;
    readonly by?: Period;
    readonly cumulative?: boolean;
    readonly asOf?: Day;
  }): Promise<NowcastAnswer>;
  nowcastBacktest(query: { readonly from?: Day; readonly to?: Day }): Promise<BacktestAnswer>;
  nowcastExplain(query: {
    readonly from?: Day;
    readonly to?: Day;
    readonly asOf?: Day;
  }): Promise<ExplainAnswer>;
  rallies(query: {
    readonly index?: string | null;
    readonly asOf?: Day;
    readonly fill?: string | null;
  }): Promise<RalliesAnswer>;
  valuation(query: { readonly asOf?: Day }): Promise<Valuation>;
  positioning(query: { readonly asOf?: Day }): Promise<Positioning>;
  gaps(query: { readonly asOf?: Day }): Promise<Gaps>;
  /** First and last stored CCASS day, the last on or before a day, and the last trade date that it shows. */
  holdingDays(
    asOf?: Day,
  ): Promise<{ readonly first: IsoDate; readonly last: IsoDate; readonly settled: IsoDate }>;
  tradingDays(from: IsoDate, to: IsoDate): Promise<readonly IsoDate[]>;
  stockNames(): Promise<ReadonlyMap<string, StockName>>;
}
