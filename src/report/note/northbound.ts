import { MISSING_DAYS, type NowcastRow } from '../../nowcast/report.js';
import type { Words } from '../../figures/frame/words.js';
import { addDays, type IsoDate } from '../../iso-date.js';
import { type Collector, tableOf } from './collect.js';
import type { Fact } from './fact.js';

export interface Northbound {
  /** The last week that was over or under way. */
  readonly week: NowcastRow;
  readonly net: Fact;
  readonly low: Fact | null;
  readonly high: Fact | null;
  readonly inflow: Fact;
  /** The last four weeks together; an interval where a day of them is estimated. */
  readonly fourWeeks: {
    readonly from: IsoDate;
    readonly net: Fact;
    readonly low: Fact | null;
    readonly high: Fact | null;
  } | null;
  /** Northbound days of the last twelve weeks that are in no figure, in the words of the answer. */
  readonly missing: string | null;
  readonly lastDisclosed: Fact;
  /** The last quarter whose holdings were published. */
  readonly quarter: {
    readonly id: string;
    readonly net: Fact;
    readonly low: Fact;
    readonly high: Fact;
  } | null;
}

const WEEKS = 12;
/** Four weeks with a week of holidays in between; four that reach back further are not the last four. */
const FOUR_WEEKS = 42;

const LOWER_END: Words = { en: 'lower end of its 90% interval', zh: '其90%区间下限' };
const UPPER_END: Words = { en: 'upper end of its 90% interval', zh: '其90%区间上限' };

/** @throws NoDataError when no northbound days are stored, or too few to learn from */
export async function northbound(collect: Collector): Promise<Northbound> {
  const { ask, asOf, facts } = collect;
  const from = addDays(asOf, -7 * WEEKS);
  const answer = await ask.nowcast({ from, to: asOf, by: 'week', asOf });
  const week = answer.rows.at(-1) as NowcastRow;
  const query = `waizi nowcast --from ${from} --to ${asOf} --as-of ${asOf} --by week`;
  const lineage = [await collect.lineage('northbound', null, asOf)];
  const add = (id: string, label: Words, value: number, more: Partial<Fact> = {}): Fact =>
    facts.add({ id: `northbound-${id}`, label, value, unit: 'CNY', query, lineage, ...more });
  collect.tables.push({
    id: 'northbound-weeks',
    title: { en: 'Northbound net flow by week', zh: '北向资金周度净流入' },
    query,
    lineage,
    table: tableOf(
      [
        ['week', 'text', 'week', '周'],
        ['from', 'date', 'from', '自'],
        ['to', 'date', 'to', '至'],
        ['net', 'CNY', 'net', '净流入'],
        ['low', 'CNY', 'low', '下限'],
        ['high', 'CNY', 'high', '上限'],
        ['p_inflow', 'probability', 'inflow', '净流入概率'],
        ['status', 'text', 'status', '性质'],
      ],
      answer.rows.map(({ week: id = '', from: first, to, net, low, high, p_inflow, status }) => ({
        week: id,
        from: first,
        to,
        net,
        low,
        high,
        p_inflow,
        status,
      })),
    ),
  });
  const estimated = week.status === 'estimated';
  const four = await lastFourWeeks(collect, answer.rows, lineage);
  return {
    week,
    net: add('week', { en: 'northbound net flow, last week', zh: '北向资金净流入，最近一周' }, week.net, {
      signed: true,
      ...(estimated ? { low: week.low, high: week.high } : {}),
    }),
    low: estimated ? add('week-low', LOWER_END, week.low) : null,
    high: estimated ? add('week-high', UPPER_END, week.high) : null,
    inflow: add(
      'week-probability',
      { en: 'probability of an inflow, last week', zh: '最近一周净流入的概率' },
      week.p_inflow,
      {
        unit: 'probability',
      },
    ),
    fourWeeks: four,
    missing: answer.notes.find((note) => MISSING_DAYS.test(note)) ?? null,
    lastDisclosed: facts.add({
      id: 'northbound-last-disclosed',
      label: { en: 'last day with a published northbound net flow', zh: '北向净流入最后披露日' },
      value: answer.last_disclosed,
      unit: 'date',
      query,
      lineage,
    }),
    quarter: (await collect.known({ en: '', zh: '' }, () => lastQuarter(collect, lineage))).part,
  };
}

async function lastFourWeeks(
  { ask, asOf, facts }: Collector,
  weeks: readonly NowcastRow[],
  lineage: readonly string[],
): Promise<Northbound['fourWeeks']> {
  const [first, last] = [weeks.at(-4), weeks.at(-1)];
  if (!first || !last || first.from <= addDays(last.to, -FOUR_WEEKS)) return null;
  const { from } = first;
  const { rows } = await ask.nowcast({ from, to: asOf, by: 'week', asOf, cumulative: true });
  const { net, low, high, status } = rows.at(-1) as NowcastRow;
  const query = `waizi nowcast --from ${from} --to ${asOf} --as-of ${asOf} --by week --cumulative`;
  const add = (id: string, label: Words, value: number, more: Partial<Fact> = {}): Fact =>
    facts.add({ id: `northbound-four-weeks${id}`, label, value, unit: 'CNY', query, lineage, ...more });
  const estimated = status === 'estimated';
  return {
    from,
    net: add('', { en: 'northbound net flow, last four weeks', zh: '北向资金净流入，最近四周' }, net, {
      signed: true,
      ...(estimated ? { low, high } : {}),
    }),
    low: estimated ? add('-low', LOWER_END, low) : null,
    high: estimated ? add('-high', UPPER_END, high) : null,
  };
}

async function lastQuarter(collect: Collector, lineage: readonly string[]): Promise<Northbound['quarter']> {
  const { asOf, facts } = collect;
  const { rows } = await collect.ask.northboundFlows(['quarter'], { asOf });
  const query = `waizi northbound flows --by quarter --as-of ${asOf}`;
  collect.tables.push({
    id: 'northbound-quarters',
    title: { en: 'Northbound net flow by quarter', zh: '北向资金季度净流入' },
    query,
    lineage,
    table: tableOf(
      [
        ['quarter', 'text', 'quarter', '季度'],
        ['net', 'CNY', 'net', '净流入'],
        ['low', 'CNY', 'low', '下限'],
        ['high', 'CNY', 'high', '上限'],
        ['method', 'text', 'method', '方法'],
      ],
      rows.slice(-12).map(({ quarter = '', net, low, high, method }) => ({
        quarter,
        net: net?.toNumber() ?? null,
        low: low?.toNumber() ?? null,
        high: high?.toNumber() ?? null,
        method,
      })),
    ),
  });
  const last = rows.at(-1);
  if (!last?.net || !last.low || !last.high || last.quarter === undefined) return null;
  const base = { unit: 'CNY', query, lineage } as const;
  collect.state(
    'northbound-quarter',
    { en: 'the last quarter whose holdings are published', zh: '最近一个已公布持股的季度' },
    { en: last.quarter, zh: last.quarter },
  );
  return {
    id: last.quarter,
    net: facts.add({
      ...base,
      id: 'northbound-quarter',
      label: { en: `northbound net flow, ${last.quarter}`, zh: `北向资金净流入，${last.quarter}` },
      value: last.net,
      low: last.low.toNumber(),
      high: last.high.toNumber(),
      signed: true,
    }),
    low: facts.add({
      ...base,
      id: 'northbound-quarter-low',
      label: LOWER_END,
      value: last.low,
    }),
    high: facts.add({
      ...base,
      id: 'northbound-quarter-high',
      label: UPPER_END,
      value: last.high,
    }),
  };
}
