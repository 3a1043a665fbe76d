import type { Market } from './calendar/calendar-day.js';
import type { IsoDate } from './iso-date.js';
import { rallyLists } from './market/rallies/list.js';
import type { RallyList } from './market/rallies/measure.js';
import { type RalliesAnswer, ralliesAnswer } from './market/rallies/rallies.js';
import { checkRule, DEFAULT_RULE, type RallyRule } from './market/rallies/rule.js';
import { defaultIndex, readBars } from './market/read-bars.js';
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
}
