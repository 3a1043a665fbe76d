import type { Calendar } from '../calendar/calendar.js';
import type { Questions as FigureQuestions } from '../figures/frame/questions.js';
import type { FlowKey, Flows } from '../flows/flows.js';
import type { Shares } from '../flows/shares.js';
import type { IsoDate } from '../iso-date.js';
import type {
  HoldingKey,
  NorthboundAnswer,
  NorthboundFlowRow,
  NorthboundHoldingRow,
} from '../nowcast/holdings/answers.js';
import type { Positioning } from '../market/positioning/positioning.js';
import type { RalliesAnswer } from '../market/rallies/rallies.js';
import type { Valuation } from '../market/valuation/valuation.js';
import type { MacroAnswer } from '../market/macro/macro.js';
import type { Channel } from '../nowcast/market.js';
import type { BacktestAnswer, NowcastAnswer } from '../nowcast/report.js';
import type { Period } from '../nowcast/weeks.js';
import type { Reader } from '../store/reader.js';

/** What claims and notes ask: a workspace, or whatever answers in its place. */
export interface Questions extends Omit<FigureQuestions, 'flows' | 'shares' | 'nowcast' | 'nowcastBacktest'> {
  with<T>(job: (reader: Reader, calendar: Calendar) => Promise<T>): Promise<T>;
  flows(query: {
    readonly from: IsoDate;
    readonly to: IsoDate;
    readonly by?: readonly FlowKey[];
    readonly stocks?: readonly string[];
    readonly types?: readonly string[];
    readonly raw?: boolean;
  }): Promise<Flows>;
  shares(query: {
    readonly from?: IsoDate | null;
    readonly to?: IsoDate;
    readonly priceDate?: IsoDate | null;
    readonly exclude?: readonly string[];
    readonly step?: 'day' | 'week' | 'month';
  }): Promise<Shares>;
  nowcast(query: {
    readonly from?: IsoDate | null;
    readonly to?: IsoDate | null;
    readonly by?: Period;
    readonly cumulative?: boolean;
    readonly channel?: Channel;
    readonly information?: 'realtime' | 'benchmarked';
    readonly asOf?: IsoDate | null;
  }): Promise<NowcastAnswer>;
  nowcastBacktest(query: { readonly from?: IsoDate; readonly to?: IsoDate | null }): Promise<BacktestAnswer>;
  northboundFlows(
    by: readonly HoldingKey[],
    query: { readonly asOf: IsoDate | null },
  ): Promise<NorthboundAnswer<NorthboundFlowRow>>;
  northboundHoldings(
    by: readonly HoldingKey[],
    query: { readonly asOf: IsoDate | null },
  ): Promise<NorthboundAnswer<NorthboundHoldingRow>>;
  rallies(query: {
    readonly index?: string | null;
    readonly asOf?: IsoDate | null;
    readonly fill?: string | null;
  }): Promise<RalliesAnswer>;
  valuation(query: { readonly asOf?: IsoDate | null; readonly since?: IsoDate }): Promise<Valuation>;
  positioning(query: { readonly asOf?: IsoDate | null; readonly since?: IsoDate }): Promise<Positioning>;
  macro(query: { readonly asOf?: IsoDate | null }): MacroAnswer;
}
