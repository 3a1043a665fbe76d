import { z } from '@hono/zod-openapi';
import { HOLDING_KEYS } from '../../../nowcast/holdings/answers.js';
import { PERIODS } from '../../../nowcast/weeks.js';
import { choice, day, flag, words } from '../parameters.js';
import { question } from '../question.js';
import { answerOf, Day, Fraction, Money, Notes, rowsOf, Words } from '../schemas.js';

const CHANNELS = ['total', 'shanghai', 'shenzhen'] as const;

const window = {
  from: day('first day (default: as far as the stored days reach)'),
  to: day('last day'),
  channel: choice(CHANNELS, 'whose flow (default: total)'),
};

export const NORTHBOUND = [
  question({
    path: '/nowcast',
    tag: 'northbound',
    summary: 'Northbound net flow in CNY: published, else estimated with a 90% interval',
    with: {
      ...window,
      by: choice(PERIODS, 'length of the rows (default: week)'),
      information: choice(
        ['realtime', 'benchmarked'],
        'each row as told when it ended, or by all that is known now (default)',
      ),
      cumulative: flag('each row from the first day on: the last one is the whole window'),
      as_of: day('answers as on the evening of this day'),
    },
    answer: answerOf({
      currency: z.literal('CNY'),
      last_disclosed: Day,
      notes: Notes,
      rows: rowsOf({
        from: Day,
        to: Day,
        net: Money,
        low: Money,
        high: Money,
        p_inflow: Fraction,
        anchored: z.boolean(),
        status: z.string(),
      }),
    }),
    ask: (workspace, { from, to, channel, by, information, cumulative, as_of }) =>
      workspace.nowcast({
        from: from ?? null,
        to: to ?? null,
        channel: channel ?? 'total',
        by: by ?? 'week',
        information: information ?? 'benchmarked',
        cumulative: cumulative ?? false,
        asOf: as_of ?? null,
      }),
  }),
  question({
    path: '/nowcast/backtest',
    tag: 'northbound',
    summary: "How the estimate would have done in years whose flows were published, each year's flows hidden",
    with: window,
    answer: answerOf({
      rows: rowsOf({ target: z.string(), information: z.string(), weeks: z.number(), hits: z.number() }),
    }),
    ask: (workspace, { from, to, channel }) =>
      workspace.nowcastBacktest({
        ...(from ? { from } : {}),
        to: to ?? null,
        channel: channel ?? 'total',
      }),
  }),
  question({
    path: '/nowcast/explain',
    tag: 'northbound',
    summary: 'The indicators behind the estimate, and what each says of each week, in CNY',
    with: { ...window, as_of: day('answers as on the evening of this day') },
    answer: answerOf({ currency: z.literal('CNY'), rows: rowsOf({}), weeks: rowsOf({ week: z.string() }) }),
    ask: (workspace, { from, to, channel, as_of }) =>
      workspace.nowcastExplain({
        from: from ?? null,
        to: to ?? null,
        channel: channel ?? 'total',
        asOf: as_of ?? null,
      }),
  }),
  ...(['holdings', 'flows'] as const).map((what) =>
    question({
      path: `/northbound/${what}`,
      tag: 'northbound',
      summary:
        what === 'holdings'
          ? 'What northbound investors held at quarter-ends, CNY'
          : 'What northbound investors bought net over quarters, CNY: published days, else from holdings at their ends',
      with: {
        by: words(HOLDING_KEYS, 'keys of the rows (default: quarter)'),
        as_of: day('quarters whose holdings were published by the evening of this day'),
      },
      answer: answerOf({ currency: z.literal('CNY'), by: Words, rows: rowsOf({}) }),
      ask: (workspace, { by, as_of }) =>
        what === 'holdings'
          ? workspace.northboundHoldings(by, { asOf: as_of ?? null })
          : workspace.northboundFlows(by, { asOf: as_of ?? null }),
    }),
  ),
];
