import { z } from 'zod';
import { FLOW_KEYS } from '../../flows/flows.js';
import { HOLDING_KEYS } from '../../nowcast/holdings/answers.js';
import { CHANNELS } from '../../nowcast/market.js';
import { PERIODS } from '../../nowcast/weeks.js';
import { INVESTOR_TYPES } from '../../participants/investor-type.js';

const day = z.iso.date('is no date; write it as 2025-03-06');
const code = z.string().regex(/^\d{5}$/, 'is no stock code; write five digits in quotes, such as "00700"');
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const between = z
  .strictObject({ from: scalar.optional(), to: scalar.optional() })
  .refine(({ from, to }) => from !== undefined || to !== undefined, 'needs from, to or both');

/** How rows and a number are picked out of an answer, and what little is computed of them. */
const pick = {
  /** The list or object of the answer that is read; `answer` is the answer itself. */
  in: z.enum(['rows', 'current', 'average', 'answer']).optional(),
  /** Rows to keep: a value, one of several, or a range with both ends. */
  where: z.record(z.string(), z.union([scalar, z.array(scalar).min(1), between])).optional(),
  /** The key to read, with dots into objects: `by_year.2017.hit_rate`. */
  value: z.string().optional(),
  take: z.enum(['only', 'sum', 'max', 'min', 'first', 'last', 'count', 'rank']).optional(),
  /** With `rank`: the row whose place among all is asked, 1 = largest. */
  of: z.record(z.string(), scalar).optional(),
  /** Another key of the chosen row, given in place of its value: which quarter, which stock. */
  give: z.string().optional(),
  /** The number times this: 100 for percent of a fraction. */
  scale: z.number().optional(),
};

const marketWindow = { from: day, to: day };

/** One question of the commands, with its options, and what is read from the answer. */
export const querySchema = z.discriminatedUnion('ask', [
  z.strictObject({
    ask: z.literal('flows'),
    ...marketWindow,
    by: z.array(z.enum(FLOW_KEYS)).min(1).default(['type']),
    stock: z.array(code).min(1).optional(),
    type: z.array(z.enum(INVESTOR_TYPES)).min(1).optional(),
    raw: z.boolean().optional(),
    ...pick,
  }),
  z.strictObject({
    ask: z.literal('shares'),
    from: day.optional(),
    to: day,
    'price-date': day.optional(),
    exclude: z.array(z.enum(INVESTOR_TYPES)).min(1).optional(),
    ...pick,
  }),
  z.strictObject({
    ask: z.literal('nowcast'),
    ...marketWindow,
    by: z.enum(PERIODS).default('week'),
    channel: z.enum(CHANNELS).optional(),
    information: z.enum(['realtime', 'benchmarked']).optional(),
    cumulative: z.boolean().optional(),
    ...pick,
  }),
  z.strictObject({
    ask: z.literal('nowcast backtest'),
    from: day.optional(),
    to: day.optional(),
    ...pick,
  }),
  z.strictObject({
    ask: z.literal('northbound flows'),
    by: z.array(z.enum(HOLDING_KEYS)).min(1).default(['quarter']),
    ...pick,
  }),
  z.strictObject({
    ask: z.literal('northbound holdings'),
    by: z.array(z.enum(HOLDING_KEYS)).min(1).default(['quarter']),
    ...pick,
  }),
  z.strictObject({
    ask: z.literal('rallies'),
    index: z.string(),
    /** Stands in for years in which the index has no highs and lows. */
    fill: z.string().optional(),
    'as-of': day,
    ...pick,
  }),
  z.strictObject({ ask: z.literal('valuation'), 'as-of': day, since: day.optional(), ...pick }),
  z.strictObject({ ask: z.literal('positioning'), 'as-of': day, since: day.optional(), ...pick }),
  z.strictObject({ ask: z.literal('gaps'), 'as-of': day, ...pick }),
  z.strictObject({ ask: z.literal('macro'), 'as-of': day.optional(), ...pick }),
  z.strictObject({
    ask: z.literal('calendar'),
    market: z.enum(['hong-kong', 'mainland', 'northbound', 'southbound']),
    ...marketWindow,
    ...pick,
  }),
  z.strictObject({
    ask: z.literal('note'),
    /** Other claims of the same file whose published numbers are added. */
    sum: z.array(z.string()).min(1),
    /** Claims whose published numbers are taken off. */
    less: z.array(z.string()).min(1).optional(),
    scale: z.number().optional(),
  }),
]);

export type Query = z.infer<typeof querySchema>;
export type Question = Exclude<Query, { ask: 'note' }>;
export type Pick = z.infer<z.ZodObject<typeof pick>>;

const PICKS = new Set(Object.keys(pick));

/** A question without what is read from its answer: the same for all claims that read the same answer. */
export function questionOf(query: Question): Question {
  return Object.fromEntries(Object.entries(query).filter(([key]) => !PICKS.has(key))) as Question;
}
