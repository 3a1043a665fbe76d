import { z } from '@hono/zod-openapi';
import { lastDay } from '../../../flows/explorer/stored-day.js';
import { FLOW_KEYS } from '../../../flows/flows.js';
import { INVESTOR_TYPES } from '../../../participants/investor-type.js';
import type { IsoDate } from '../../../iso-date.js';
import type { Workspace } from '../../../workspace.js';
import { choice, day, decimal, flag, participantPath, stockPath, text, texts, words } from '../parameters.js';
import { question } from '../question.js';
import { answerOf, Day, Fraction, Money, Notes, Percent, rowsOf, Shares, Words } from '../schemas.js';

const STEPS = ['day', 'week', 'month'] as const;
const TYPES = INVESTOR_TYPES as unknown as readonly [string, ...string[]];

/** The window asked for: to the last stored day, from the first of its month, where it is left open. */
async function windowOf(
  workspace: Workspace,
  { from, to }: { from?: IsoDate | undefined; to?: IsoDate | undefined },
): Promise<{ from: IsoDate; to: IsoDate }> {
  const end = to ?? (await workspace.with(({ engine }) => lastDay(engine, null)));
  return { from: from ?? `${end.slice(0, 7)}-01`, to: end };
}

const reasons = {
  trade: Shares,
  transfer: Shares,
  corporate_action: Shares,
  deposit: Shares,
  placing: Shares,
  listing: Shares,
};

export const HONG_KONG = [
  question({
    path: '/flows',
    tag: 'hong-kong',
    summary: 'Who bought and sold: Hong Kong flows in HKD, by trade date',
    with: {
      from: day('first trade date (default: the first of the month of `to`)'),
      to: day('last trade date (default: the last stored day)'),
      by: words(FLOW_KEYS, 'keys of the rows; several make a table of all pairs (default: type)'),
      stock: texts('only these stocks'),
      type: words(TYPES, 'only these investor types'),
      raw: flag('plain share change x price, nothing detected'),
    },
    answer: answerOf({
      from: Day,
      to: Day,
      currency: z.literal('HKD'),
      by: Words,
      coverage: z.looseObject({ days: z.number(), stocks: z.number(), unpriced: Words, notes: Notes }),
      rows: rowsOf({ net: Money, buy: Money, sell: Money, transfer: Money, deposit: Money }),
    }),
    ask: async (workspace, { from, to, by, stock, type, raw }) =>
      workspace.flows({
        ...(await windowOf(workspace, { from, to })),
        ...(by ? { by } : {}),
        stocks: stock ?? [],
        types: type ?? [],
        raw: raw ?? false,
      }),
  }),
  question({
    path: '/shares',
    tag: 'hong-kong',
    summary: "Each investor type's share of the value held in CCASS",
    with: {
      from: day('first CCASS day (default: the day of `to` alone)'),
      to: day('last CCASS day (default: the last stored one)'),
      price_date: day('one day of prices for all days'),
      exclude: words(TYPES, 'types to leave out'),
      step: choice(STEPS, 'every stored day, or the last of each week or month (default: day)'),
    },
    answer: answerOf({
      to: Day,
      currency: z.literal('HKD'),
      rows: rowsOf({ date: Day, type: z.string(), value: Money, share: Fraction }),
    }),
    ask: (workspace, { from, to, price_date, exclude, step }) =>
      workspace.shares({
        from: from ?? null,
        ...(to ? { to } : {}),
        priceDate: price_date ?? null,
        exclude: exclude ?? [],
        step: step ?? 'day',
      }),
  }),
  question({
    path: '/holdings/{code}',
    tag: 'hong-kong',
    summary: 'Who holds a stock on a day',
    of: { code: stockPath },
    with: { date: day('answered by the last stored list on or before it (default: the last one)') },
    answer: answerOf({
      stock: z.string(),
      date: Day,
      total_named: Shares,
      total_ccass: Shares.nullable(),
      issued: Shares.nullable(),
      rows: rowsOf({
        participant: z.string().nullable(),
        name: z.string(),
        type: z.string(),
        shares: Shares,
        pct: Percent.nullable(),
      }),
    }),
    ask: (workspace, { code, date }) => workspace.holdings(code, date ?? null),
  }),
  question({
    path: '/changes/{code}',
    tag: 'hong-kong',
    summary: "How a stock's holders changed between two days, each change split by reason",
    of: { code: stockPath },
    with: {
      from: day('first CCASS day (default: the first of the month of `to`)'),
      to: day('last CCASS day'),
    },
    answer: answerOf({
      stock: z.string(),
      from: Day,
      to: Day,
      rows: rowsOf({
        participant: z.string().nullable(),
        name: z.string(),
        type: z.string(),
        from_shares: Shares,
        to_shares: Shares,
        ...reasons,
      }),
    }),
    ask: async (workspace, { code, from, to }) => {
      const window = await windowOf(workspace, { from, to });
      return workspace.changes(code, window.from, window.to);
    },
  }),
  question({
    path: '/big-changes',
    tag: 'hong-kong',
    summary: 'Large changes of single holders across the market; JSON gives 500 rows at once, see paging',
    with: {
      from: day('first CCASS day (default: `to` alone)'),
      to: day('last CCASS day (default: the last stored one)'),
      threshold: decimal('percent of issued shares (default: 0.25)', 0, 100),
    },
    answer: answerOf({
      from: Day,
      to: Day,
      threshold: Percent,
      rows: rowsOf({
        date: Day,
        stock: z.string(),
        participant: z.string().nullable(),
        shares: Shares,
        pct: Percent,
        reason: z.string(),
      }),
    }),
    page: 500,
    ask: (workspace, { from, to, threshold }) =>
      workspace.bigChanges({
        from: from ?? null,
        to: to ?? null,
        ...(threshold === undefined ? {} : { threshold }),
      }),
  }),
  question({
    path: '/concentration/{code}',
    tag: 'hong-kong',
    summary: 'How much the largest holders of a stock have, day by day, in percent',
    of: { code: stockPath },
    with: { from: day('first CCASS day'), to: day('last CCASS day') },
    answer: answerOf({
      stock: z.string(),
      rows: rowsOf({
        date: Day,
        top5: Percent.nullable(),
        top10: Percent.nullable(),
        top10_named: Percent.nullable(),
        participants: z.number().int(),
      }),
    }),
    ask: (workspace, { code, from, to }) =>
      workspace.concentration(code, { from: from ?? null, to: to ?? null }),
  }),
  question({
    path: '/participant/{id}',
    tag: 'hong-kong',
    summary: 'Who a participant is, what it holds, what changed',
    of: { id: participantPath },
    with: {
      date: day('day of the portfolio (default: the last stored one)'),
      price_date: day('day of the prices'),
      from: day('with it: changes from this day to `to`'),
      to: day('end of the changes'),
      stock: text('a code: with it this one holding over time', 40),
    },
    answer: answerOf({
      id: z.string(),
      names: Words,
      home: z.string(),
      kind: z.string(),
      group: z.string().nullable(),
      head_office: z.string().nullable(),
      type: z.string(),
      evidence: z.string(),
      portfolio: rowsOf({ stock: z.string(), date: Day, shares: Shares, value: Money.nullable() }),
    }),
    table: (answer) => {
      const page = answer as {
        series?: { rows: object[] };
        changes?: { rows: object[] };
        portfolio: object[];
      };
      return page.series?.rows ?? page.changes?.rows ?? page.portfolio;
    },
    ask: (workspace, { id, date, price_date, from, to, stock }) =>
      workspace.participant(id, {
        date: date ?? null,
        priceDate: price_date ?? null,
        from: from ?? null,
        to: to ?? null,
        stock: stock || null,
      }),
  }),
  question({
    path: '/classify',
    tag: 'hong-kong',
    summary: 'Which foreign participants are stable and which flexible, with the evidence',
    with: {
      as_of: day('by what was known on this day'),
      all: flag('everybody, not foreign participants alone'),
      participant: texts('ids (default: all); JSON gives 500 rows at once, see paging'),
    },
    answer: answerOf({
      as_of: Day,
      rows: rowsOf({
        participant: z.string(),
        name: z.string(),
        home: z.string(),
        kind: z.string(),
        type: z.string(),
        p_flexible: Fraction.nullable(),
        trade_frequency: Fraction.nullable(),
        months: z.number().int(),
        value: Money.nullable(),
        reason: z.string(),
      }),
    }),
    page: 500,
    ask: async (workspace, { as_of, all, participant }) => {
      const answer = await workspace.classify({ asOf: as_of ?? null, all: all ?? false });
      if (participant === undefined) return answer;
      const wanted = new Set(participant.map((id) => id.toUpperCase()));
      const rows = answer.rows.filter((row) => wanted.has(row.participant));
      for (const row of rows) wanted.delete(row.participant);
      const notes = [...wanted].map((id) =>
        workspace.registry.isKnown(id)
          ? `${id} is no foreign participant: all=true has everybody`
          : `no participant ${id} in the registry; ids look like C00019`,
      );
      return {
        ...answer,
        rows,
        coverage: { ...answer.coverage, notes: [...answer.coverage.notes, ...notes] },
      };
    },
  }),
  question({
    path: '/sensitivity',
    tag: 'hong-kong',
    summary: 'How flows and shares would move if borderline participants were of the other type',
    with: { from: day('first trade date'), to: day('last trade date') },
    answer: answerOf({ from: Day, to: Day, rows: rowsOf({ participant: z.string(), type: z.string() }) }),
    ask: (workspace, { from, to }) => workspace.sensitivity({ from: from ?? null, to: to ?? null }),
  }),
  question({
    path: '/industries',
    tag: 'hong-kong',
    summary: 'Value held in CCASS by industry on a day, and how much is unclassified',
    with: { to: day('CCASS day (default: the last stored one)'), price_date: day('day of the prices') },
    answer: answerOf({ rows: rowsOf({ industry: z.string() }) }),
    ask: (workspace, { to, price_date }) =>
      workspace.heldByIndustry({ ...(to ? { to } : {}), priceDate: price_date ?? null }),
  }),
];
