import { z } from '@hono/zod-openapi';
import { MARKETS } from '../../../calendar/calendar-day.js';
import { gapWeights } from '../../../market/gaps/gaps.js';
import { CYCLE_RULE_NAMES } from '../../../market/cycles/rule.js';
import { RULE_NAMES } from '../../../market/rallies/rule.js';
import { GRIDS } from '../../../market/valuation/grid.js';
import { indexOf } from '../../../sources/indices/catalogue.js';
import { shenwanIndustries } from '../../../sources/industries/shenwan-industries.js';
import { METRICS } from '../../../sources/valuation/metrics.js';
import { PERCENTILE_METHODS } from '../../../stats/percentile-rank.js';
import { choice, day, decimal, flag, text, texts, whole, words } from '../parameters.js';
import { question } from '../question.js';
import { answerOf, Day, Fraction, Notes, rowsOf } from '../schemas.js';

type Listed<T extends string> = readonly [T, ...T[]];

const asOf = day('as on the evening of this day (default: the last stored day, else today)');
const since = day('first day of the distribution (default: 2013-01-01)');
const method = choice(
  PERCENTILE_METHODS as unknown as Listed<string>,
  'definition of a percentile (default: percentrank-inc)',
);
const index = text("index by its provider's code or name (default: CSI All Share when it is stored)", 40);
const Percentile = z.number().nullable().openapi({ description: '0 to 100; null where it is not defined' });

/** Without what was not asked, so that defaults hold. */
const given = <T extends object>(asked: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as never;

/** The answer with the Chinese name of its index, null where none is known. */
const inChinese = <T extends { readonly index: string; readonly name: string }>({
  index: of,
  name,
  ...rest
}: T) => ({
  index: of,
  name,
  name_zh: indexOf(of)?.nameZh ?? null,
  ...rest,
});

/** Both names of an industry of Shenwan's first level, however it is called; its own twice for any other. */
function namesOfIndustry(told: string): { name: string; name_zh: string } {
  const found = shenwanIndustries().find(({ nameEn, nameZh }) => nameEn === told || nameZh === told);
  return { name: found?.nameEn ?? told, name_zh: found?.nameZh ?? told };
}

const rally = { start: Day, peak: Day, days_to_peak: z.number(), rise: Fraction.nullable() };

export const MARKET = [
  question({
    path: '/rallies',
    tag: 'market',
    summary: 'The spring rally of each year, the running one beside the average; rises are fractions',
    with: {
      index,
      as_of: asOf,
      list: choice(
        ['found', 'shipped'],
        'found by the rule (default), or the shipped list of starts and ends',
      ),
      rule: choice(RULE_NAMES, 'how a rally is found'),
      since: whole('first year (default: 2005)', 1990, 2200),
      days_of: choice(MARKETS as unknown as Listed<'mainland'>, 'counts the trading days of this market'),
      fill: text('index that stands in for years without highs and lows', 40),
    },
    answer: answerOf({
      index: z.string(),
      name: z.string(),
      name_zh: z.string().nullable(),
      as_of: Day,
      rows: rowsOf(rally),
      current: z.looseObject(rally).nullable(),
      average: z.looseObject({}).nullable(),
    }),
    ask: (workspace, { index: of, as_of, list, rule, since: year, days_of, fill }) =>
      workspace
        .rallies(
          given({
            index: of,
            asOf: as_of,
            list,
            rule: rule === undefined ? undefined : { name: rule },
            since: year,
            daysOf: days_of,
            fill,
          }),
        )
        .then(inChinese),
  }),
  question({
    path: '/cycles',
    tag: 'market',
    summary: 'Bull and bear phases, drawdowns, and criteria of the running advance; changes are fractions',
    with: {
      index,
      as_of: asOf,
      rule: choice(CYCLE_RULE_NAMES as unknown as Listed<'bry-boschan'>, 'how turning points are dated'),
      from: day('the low of the advance asked about'),
      least: decimal('least drawdown listed, a fraction (default: 0.2)', 0.01, 0.99),
    },
    answer: answerOf({
      index: z.string(),
      name: z.string(),
      name_zh: z.string().nullable(),
      as_of: Day,
      rows: rowsOf({}),
      drawdowns: rowsOf({}),
      current: z.looseObject({}).nullable(),
    }),
    ask: (workspace, { index: of, as_of, rule, from, least }) =>
      workspace.cycles(given({ index: of, asOf: as_of, rule, from, least })).then(inChinese),
  }),
  question({
    path: '/macro',
    tag: 'market',
    summary: 'The dated, sourced figures of the backdrop, as published by a day',
    with: {
      as_of: day('as published by this day (default: today)'),
      all: flag('every figure, not the last ones'),
    },
    answer: answerOf({
      as_of: Day,
      notes: Notes,
      rows: rowsOf({ key: z.string(), name: z.string(), value: z.string(), unit: z.string(), date: Day }),
    }),
    ask: async (workspace, { as_of, all }) => workspace.macro(given({ asOf: as_of, all })),
  }),
  question({
    path: '/valuation',
    tag: 'market',
    summary: 'PE and PB of indices and industries, each with its percentile (0-100) since a day',
    with: {
      as_of: asOf,
      since,
      id: texts('codes or names (default: all indices and industries)'),
      metric: words(METRICS as unknown as Listed<(typeof METRICS)[number]>, 'metrics (default: PE and PB)'),
      method,
      grid: choice(GRIDS, 'days of the distribution (default: daily)'),
      exclude_back_cast: flag('leaves out values computed before the index was launched'),
      history: flag('the percentile on every day of the grid, as it was then'),
    },
    answer: answerOf({
      as_of: Day,
      since: Day,
      notes: Notes,
      rows: rowsOf({
        id: z.string(),
        metric: z.string(),
        value: z.number(),
        percentile: Percentile,
        n: z.number(),
      }),
    }),
    ask: (workspace, { as_of, since: first, id, metric, method: by, grid, exclude_back_cast, history }) => {
      const request = given({
        asOf: as_of,
        since: first,
        ids: id,
        metrics: metric,
        method: by,
        grid,
        excludeBackCast: exclude_back_cast,
      });
      return history ? workspace.valuationHistory(request) : workspace.valuation(request);
    },
  }),
  question({
    path: '/positioning',
    tag: 'market',
    summary:
      'What funds hold by industry beside their benchmark (percent), and the percentile of the overweight',
    with: {
      as_of: day('only what was published by this day (default: today)'),
      since,
      quarter: text('such as 2024Q4 (default: the last known one)', 8),
      industry: texts('industries (default: all)'),
      benchmark: text('index that weights are compared with (default: 000300)', 20),
      method,
      history: flag('every quarter, each percentile as it was then'),
    },
    answer: answerOf({
      as_of: Day,
      benchmark: z.string(),
      notes: Notes,
      rows: rowsOf({
        industry: z.string(),
        name: z.string(),
        name_zh: z.string(),
        quarter: z.string(),
        percentile: Percentile,
      }),
    }),
    ask: async (workspace, { as_of, since: first, quarter, industry, benchmark, method: by, history }) => {
      const answer = await workspace.positioning(
        given({ asOf: as_of, since: first, quarter, industries: industry, benchmark, method: by, history }),
      );
      return {
        ...answer,
        rows: answer.rows.map(({ industry: told, ...row }) => ({
          industry: told,
          ...namesOfIndustry(told),
          ...row,
        })),
      };
    },
  }),
  question({
    path: '/gaps',
    tag: 'market',
    summary: 'Industries ranked by low valuation and low positioning; scores and percentiles 0-100',
    with: {
      as_of: day('the day that is asked (default: today)'),
      since,
      weights: text('valuation=0.5,positioning=0.5,flow=0'),
    },
    answer: answerOf({
      as_of: Day,
      notes: Notes,
      rows: rowsOf({
        rank: z.number().int(),
        industry: z.string(),
        score: z.number(),
        valuation_percentile: Percentile,
        positioning_percentile: Percentile,
      }),
    }),
    ask: (workspace, { as_of, since: first, weights }) =>
      workspace.gaps(
        given({
          asOf: as_of,
          since: first,
          weights: weights === undefined ? undefined : gapWeights(weights),
        }),
      ),
  }),
];
