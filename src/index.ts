import { Workspace, type WorkspaceOptions } from './workspace.js';

/**
 * Opens a workspace folder. Nothing is read but its `config.yaml` until something is asked; the folder need not be
 * there before the first import. Days are CCASS (settlement) days except in `flows`, where they are trade dates.
 * @throws InputError when config.yaml is wrong
 * @example
 * const workspace = openWorkspace('waizi-demo');
 * const { rows, coverage } = await workspace.flows({ from: '2026-11-01', to: '2026-11-13', by: ['type'] });
 * for (const { type, net } of rows) console.log(type, net.toString());
 */
export function openWorkspace(folder: string, options: WorkspaceOptions = {}): Workspace {
  return new Workspace(folder, options);
}

export { Amount, toJson } from './amount.js';
export { InputError, NoDataError, StoreError, UsageError } from './errors.js';
export type { Reason, Rule } from './changes/part.js';
export type { Config, ParticipantOverride } from './config.js';
export type { CheckRow, CheckStatus } from './flows/check/check.js';
export type { Coverage, IndustryCoverage, IndustryPart } from './flows/coverage.js';
export type { BigChange, BigChanges } from './flows/explorer/big-changes.js';
export type { ChangeRow, Changes } from './flows/explorer/changes.js';
export type { Concentration, ConcentrationRow } from './flows/explorer/concentration.js';
export type { HoldingRow, Holdings } from './flows/explorer/holdings.js';
export type {
  ParticipantPage,
  ParticipantQuery,
  PortfolioChange,
  PortfolioRow,
  SeriesRow,
} from './flows/explorer/participant.js';
export type { Classification, ClassifyRow } from './flows/classification/classify.js';
export type { LabelChange } from './flows/classification/label-changes.js';
export type { BorderlineRow, Sensitivity, SensitivityFigure } from './flows/classification/sensitivity.js';
export type { FlowKey, FlowRow, Flows } from './flows/flows.js';
export type { HeldByIndustry, HeldIndustry } from './flows/held-by-industry.js';
export type { ShareCoverage, ShareRow, Shares, SharesQuery } from './flows/shares.js';
export type { StatusRow } from './flows/status.js';
export type { IsoDate } from './iso-date.js';
export type { InvestorType } from './participants/investor-type.js';
export type { ClassificationOptions } from './participants/label-set.js';
export type {
  HoldingKey,
  NorthboundAnswer,
  NorthboundFlowRow,
  NorthboundHoldingRow,
} from './nowcast/holdings/answers.js';
export type {
  BacktestAnswer,
  ExplainAnswer,
  ExplainWeek,
  NowcastAnswer,
  NowcastRow,
} from './nowcast/report.js';
export type { BacktestRow } from './nowcast/backtest.js';
export type { IndicatorRow } from './nowcast/explain.js';
export type { CriterionRow } from './market/cycles/criteria.js';
export type { CyclesAnswer, SwingRow } from './market/cycles/cycles.js';
export type { Drawdown } from './market/cycles/drawdowns.js';
export type { PhaseRow } from './market/cycles/phases.js';
export type { CycleRule } from './market/cycles/rule.js';
export type { MacroAnswer, MacroRow } from './market/macro/macro.js';
export type { RallyList, RallyRow } from './market/rallies/measure.js';
export type { RalliesAnswer } from './market/rallies/rallies.js';
export type { RallyRule } from './market/rallies/rule.js';
export type { RallyAverage, RallyStanding } from './market/rallies/summary.js';
export type { RalliesRequest } from './market-questions.js';
export type { ImportedFile } from './sources/import.js';
export type { Positioning, PositioningRow } from './market/positioning/positioning.js';
export type { PositioningRequest, ValuationRequest } from './valuation-questions.js';
export type {
  Valuation,
  ValuationHistory,
  ValuationHistoryRow,
  ValuationRow,
} from './market/valuation/valuation.js';
export type { DaysRequest, NorthboundRequest, NowcastRequest } from './northbound-questions.js';
export type { GapRow, Gaps, GapWeights } from './market/gaps/gaps.js';
export type { FlowsRequest, GapsRequest } from './hong-kong-questions.js';
export type { ClaimRow, Claims } from './report/claims/check-claims.js';
export type { Fact } from './report/note/fact.js';
export type { Note, NoteText } from './report/note/note.js';
export type { ClaimsRequest, ReportRequest } from './report-questions.js';
export type { Workspace, WorkspaceOptions } from './workspace.js';
