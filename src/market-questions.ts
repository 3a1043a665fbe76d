import type { Market } from './calendar/calendar-day.js';
import type { IsoDate } from './iso-date.js';
import { type CyclesAnswer, cyclesAnswer } from './market/cycles/cycles.js';
import { CYCLE_RULES, type CycleRule, cycleRule } from './market/cycles/rule.js';
import { type MacroAnswer, macroAnswer } from './market/macro/macro.js';
import { rallyLists } from './market/rallies/list.js';
import type { RallyList } from './market/rallies/measure.js';
import { type RalliesAnswer, ralliesAnswer } from './market/rallies/rallies.js';
import { checkRule, DEFAULT_RULE, type RallyRule } from './market/rallies/rule.js';
import { defaultIndex, otherIndices, readBars } from './market/read-bars.js';
import { ValuationQuestions } from './valuation-questions.js';

export interface RalliesRequest {
  /** Provider's code, name or alias; CSI All Share when it is stored. */
  readonly index?: string | null;
  readonly asOf?: IsoDate | null;
  readonly list?: RallyList;
  readonly rule?: Partial<RallyRule>;
  /** First year; 2005 unless given. */
  readonly since?: number;
  /** Counts the trading days of this market, not the index's own. */
  readonly daysOf?: Market | null;
  /** Index that stands in for years of which no highs and lows are stored. */
  readonly fill?: string | null;
}

export interface CyclesRequest {
  /** Provider's code, name or alias; CSI All Share when it is stored. */
  readonly index?: string | null;
  readonly asOf?: IsoDate | null;
  readonly rule?: CycleRule['name'];
  readonly parameters?: Partial<Omit<CycleRule, 'name'>>;
  /** The low of the advance asked about, to within ten trading days; the last one found when not given. */
  readonly from?: IsoDate | null;
  /** Least drawdown listed, a fraction; 0.2 unless given. */
  readonly least?: number;
}

/** What a workspace answers about phases of the market. */
export abstract class MarketQuestions extends ValuationQuestions {
  abstract readonly folder: string;

  /**
   * The spring rally of each year, the running one beside the average. Rises are fractions, days count both ends.
   * @throws UsageError for a rule that is none; NoDataError when no season is stored; InputError when rallies.csv of
   * the workspace is wrong
   */
  rallies({
    index = null,
    asOf = null,
    list = 'found',
    rule = {},
    since = 2005,
    daysOf = null,
    fill = null,
  }: RalliesRequest = {}): Promise<RalliesAnswer> {
    const checked = checkRule({ ...DEFAULT_RULE, ...rule });
    return this.with(async ({ engine }, calendar) => {
      const own = await readBars(engine, calendar, index ?? (await defaultIndex(engine)), asOf);
      return ralliesAnswer(own, {
        rule: checked,
        list,
        since,
        daysOf,
        calendar,
        lists: rallyLists(this.folder),
        fill: fill === null ? null : await readBars(engine, calendar, fill, asOf),
      });
    });
  }

  /**
   * Bull and bear phases of an index, its drawdowns, and measurable criteria of the running advance beside those of past
   * ones at the same age. Changes are fractions.
   * @throws UsageError for a rule that is none; NoDataError when less than two years are stored by then
   */
  cycles({
    index = null,
    asOf = null,
    rule = 'pagan-sossounov',
    parameters = {},
    from = null,
    least = 0.2,
  }: CyclesRequest = {}): Promise<CyclesAnswer> {
    const checked = cycleRule(rule in CYCLE_RULES ? rule : 'pagan-sossounov', parameters);
    return this.with(async ({ engine }, calendar) => {
      const own = await readBars(engine, calendar, index ?? (await defaultIndex(engine)), asOf);
      return cyclesAnswer(own, {
        rule: checked,
        from,
        least,
        others: await otherIndices(engine, calendar, own, asOf),
      });
    });
  }

  /**
   * The dated, sourced figures of the backdrop, as published by a day.
   * @throws InputError when macro.csv of the workspace is wrong; NoDataError when nothing was published by then
   */
  macro({
    asOf = null,
    all = false,
  }: {
    readonly asOf?: IsoDate | null;
    readonly all?: boolean;
  } = {}): MacroAnswer {
    const answer = macroAnswer(this.folder, asOf ?? this.today(), all);
    return this.config.simulated
      ? {
          ...answer,
          notes: [...answer.notes, 'published facts, though the market of this workspace is simulated'],
        }
      : answer;
  }
}
