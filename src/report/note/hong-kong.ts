import { Amount } from '../../amount.js';
import { NoDataError } from '../../errors.js';
import { flowCoverage } from '../../figures/frame/coverage-words.js';
import { TYPE_WORDS, type Words } from '../../figures/frame/words.js';
import type { FlowRow, Flows } from '../../flows/flows.js';
import { addDays, type IsoDate } from '../../iso-date.js';
import { type Collector, tableOf } from './collect.js';
import type { Fact } from './fact.js';

export interface Window {
  readonly id: 'week' | 'month';
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly days: number;
}

export interface Named {
  readonly name: Words;
  readonly fact: Fact;
}

export interface WindowFlows {
  readonly window: Window;
  /** Net trade flow of each type, and of stable and flexible together as `foreign`. */
  readonly nets: Readonly<Record<string, Fact>>;
  /** Trading days of the window with stored changes. */
  readonly stored: Fact;
  readonly stocks: Fact;
  readonly coverage: Words;
}

export interface HongKong {
  readonly lastDay: IsoDate;
  readonly week: WindowFlows;
  readonly month: WindowFlows;
  readonly shares: {
    readonly date: IsoDate;
    readonly before: IsoDate | null;
    readonly now: Readonly<Record<string, Fact>>;
    readonly change: Readonly<Record<string, Fact>>;
  } | null;
  /** Of foreign and of southbound flows over the month: largest inflows and outflows. */
  readonly industries: Ranked | null;
  readonly stocks: Ranked | null;
}

export interface Ranked {
  readonly foreignIn: readonly Named[];
  readonly foreignOut: readonly Named[];
  readonly southboundIn: readonly Named[];
  readonly southboundOut: readonly Named[];
}

const TYPES = ['stable', 'flexible', 'southbound', 'mainland', 'hong-kong', 'other'] as const;
const ZERO = new Amount(0n);
const MOST = 3;
/** A last list that many days older or more says nothing of a note's week. */
const OLDEST = 10;

const WINDOW_WORDS: Record<Window['id'], Words> = {
  week: { en: 'last five trade days', zh: '最近五个交易日' },
  month: { en: 'last twenty trade days', zh: '最近二十个交易日' },
};

/** @throws NoDataError when no lists, or no changes of the last trade dates, are stored by the day of the note */
export async function hongKong(collect: Collector): Promise<HongKong> {
  const { ask, asOf } = collect;
  const { last } = await ask.holdingDays(asOf);
  if (last < addDays(asOf, -OLDEST))
    throw new NoDataError(`the last CCASS day stored by ${asOf} is ${last}, more than ${OLDEST} days before`);
  const settled = collect.lastSettled(last);
  const week = await windowFlows(collect, windowOf(collect, 'week', settled, 5));
  const month = await windowFlows(collect, windowOf(collect, 'month', settled, 20));
  return {
    lastDay: last,
    week,
    month,
    shares: (await collect.known({ en: '', zh: '' }, () => sharesOf(collect, last, month.window))).part,
    industries: (await collect.known({ en: '', zh: '' }, () => ranked(collect, month.window, 'industry')))
      .part,
    stocks: (await collect.known({ en: '', zh: '' }, () => ranked(collect, month.window, 'stock'))).part,
  };
}

function windowOf(collect: Collector, id: Window['id'], to: IsoDate, count: number): Window {
  const days = collect.tradeDays(to, count);
  return { id, from: days[0] as IsoDate, to, days: days.length };
}

async function lineageOf(collect: Collector, { from, to }: Window): Promise<string[]> {
  const settles = collect.calendar.settlementDateOf(to);
  return [await collect.lineage('ccass', from, settles), await collect.lineage('prices', from, to)];
}

async function windowFlows(collect: Collector, window: Window): Promise<WindowFlows> {
  const { id, from, to } = window;
  const flows = await collect.ask.flows({ from, to, by: ['type'] });
  const query = `waizi flows --from ${from} --to ${to} --by type`;
  const lineage = await lineageOf(collect, window);
  const netOf = (...types: string[]): Amount =>
    flows.rows.filter(({ type }) => types.includes(type ?? '')).reduce((sum, { net }) => sum.add(net), ZERO);
  const fact = (type: string, value: Amount): Fact =>
    collect.facts.add({
      id: `flow-${id}-${type}`,
      label: words(
        `net flow of ${TYPE_WORDS[type]?.en}, Hong Kong, ${WINDOW_WORDS[id].en}`,
        `${TYPE_WORDS[type]?.zh}港股净买入，${WINDOW_WORDS[id].zh}`,
      ),
      value,
      unit: 'HKD',
      query,
      lineage,
      signed: true,
    });
  const nets = Object.fromEntries([
    ['foreign', fact('foreign', netOf('stable', 'flexible'))],
    ...TYPES.map((type) => [type, fact(type, netOf(type))] as const),
  ]);
  collect.tables.push({
    id: `flows-${id}`,
    title: words(`Flows by type, ${WINDOW_WORDS[id].en}`, `各类投资者资金流，${WINDOW_WORDS[id].zh}`),
    query,
    lineage,
    table: moneyTable(flows, [['type', 'text', 'type', '类型']]),
  });
  const count = (key: string, label: Words, value: number): Fact =>
    collect.facts.add({ id: `${key}-${id}`, label, value, unit: 'count', query, lineage });
  return {
    window,
    nets,
    stored: count('days', words('trade days in the answer', '涵盖交易日数'), flows.coverage.days),
    stocks: count('stocks', words('stocks in the answer', '涵盖股票数'), flows.coverage.stocks),
    coverage: flowCoverage(flows.coverage),
  };
}

const MONEY_COLUMNS = [
  ['net', 'net', '净买入'],
  ['buy', 'bought', '买入'],
  ['sell', 'sold', '卖出'],
  ['transfer', 'transfers', '转仓'],
  ['corporate_action', 'corporate actions', '公司行动'],
  ['deposit', 'deposits', '存入'],
  ['placing', 'placings', '配售'],
  ['listing', 'listings', '上市'],
] as const;

function moneyTable(flows: Flows, keys: readonly (readonly [keyof FlowRow, 'text', string, string])[]) {
  return tableOf(
    [...keys, ...MONEY_COLUMNS.map(([key, en, zh]) => [key, 'HKD', en, zh] as const)] as never,
    flows.rows.map((row) => ({
      ...Object.fromEntries(keys.map(([key]) => [key, String(row[key] ?? '')])),
      ...Object.fromEntries(MONEY_COLUMNS.map(([key]) => [key, row[key].toNumber()])),
    })),
  );
}

async function sharesOf(
  collect: Collector,
  last: IsoDate,
  { from }: Window,
): Promise<NonNullable<HongKong['shares']>> {
  const query = `waizi shares --to ${last} --exclude other`;
  const now = await collect.ask.shares({ to: last, exclude: ['other'] });
  const date = now.rows.at(-1)?.date ?? last;
  const lineage = [await collect.lineage('ccass', date, date), await collect.lineage('prices', date, date)];
  const facts = Object.fromEntries(
    now.rows.map(({ type, share }) => [
      type,
      collect.facts.add({
        id: `share-${type}`,
        label: words(
          `share of ${TYPE_WORDS[type]?.en} in the value held`,
          `${TYPE_WORDS[type]?.zh}持股市值占比`,
        ),
        value: share,
        unit: 'percent',
        query,
        lineage,
      }),
    ]),
  );
  collect.tables.push({
    id: 'shares',
    title: words('Value held in CCASS by type', '各类投资者在中央结算系统的持股市值'),
    query,
    lineage,
    table: tableOf(
      [
        ['type', 'text', 'type', '类型'],
        ['value', 'HKD', 'value', '市值'],
        ['share', 'fraction', 'share', '占比'],
      ],
      now.rows.map(({ type, value, share }) => ({ type, value: value.toNumber(), share })),
    ),
  });
  const stocks = now.coverage.days.at(-1)?.stocks ?? 0;
  // shares of two days compare only where they rest on the same stocks
  const past = await collect.known({ en: '', zh: '' }, () =>
    collect.ask.shares({ to: from, exclude: ['other'] }),
  );
  const before = past.part?.rows.at(-1)?.date ?? null;
  const comparable =
    past.part !== null &&
    before !== null &&
    before >= addDays(from, -7) &&
    past.part.coverage.days.at(-1)?.stocks === stocks;
  const change = comparable
    ? Object.fromEntries(
        now.rows.flatMap(({ type, share }) => {
          const earlier = past.part?.rows.find((row) => row.type === type);
          if (!earlier) return [];
          const fact = collect.facts.add({
            id: `share-change-${type}`,
            label: words(
              `change of the share of ${TYPE_WORDS[type]?.en} over twenty trade days`,
              `${TYPE_WORDS[type]?.zh}持股市值占比变动（二十个交易日）`,
            ),
            value: Math.round((share - earlier.share) * 1e8) / 1e8,
            unit: 'pp',
            query: `${query}; waizi shares --to ${before} --exclude other`,
            lineage,
            signed: true,
          });
          return [[type, fact] as const];
        }),
      )
    : {};
  return { date, before: comparable ? before : null, now: facts, change };
}

async function ranked(collect: Collector, window: Window, by: 'industry' | 'stock'): Promise<Ranked> {
  const { from, to } = window;
  const flows = await collect.ask.flows({ from, to, by: [by, 'type'] });
  const query = `waizi flows --from ${from} --to ${to} --by ${by},type`;
  const lineage = await lineageOf(collect, window);
  const names = by === 'stock' ? await collect.ask.stockNames() : null;
  const wordsOf = (key: string): Words => {
    if (names) return { en: names.get(key)?.en ?? key, zh: names.get(key)?.zh ?? names.get(key)?.en ?? key };
    return {
      en: key,
      zh: flows.coverage.industries?.names_zh[key] ?? (key === 'unclassified' ? '未分类' : key),
    };
  };
  const sums = new Map<string, { foreign: Amount; southbound: Amount }>();
  for (const row of flows.rows) {
    const key = String(row[by]);
    const own = sums.get(key) ?? { foreign: ZERO, southbound: ZERO };
    if (row.type === 'stable' || row.type === 'flexible') own.foreign = own.foreign.add(row.net);
    if (row.type === 'southbound') own.southbound = own.southbound.add(row.net);
    sums.set(key, own);
  }
  const top = (type: 'foreign' | 'southbound', sign: 1 | -1): Named[] =>
    [...sums]
      .filter(([key, own]) => own[type].toNumber() * sign > 0 && key !== 'unclassified')
      .toSorted(([a, x], [b, y]) => sign * (y[type].toNumber() - x[type].toNumber()) || (a < b ? -1 : 1))
      .slice(0, MOST)
      .map(([key, own]) => ({
        name: wordsOf(key),
        fact: collect.facts.add({
          id: `${by}-${key.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-${type}`,
          label: words(
            `net flow of ${TYPE_WORDS[type]?.en} in ${wordsOf(key).en}, last twenty trade days`,
            `${TYPE_WORDS[type]?.zh}在${wordsOf(key).zh}的净买入，最近二十个交易日`,
          ),
          value: own[type],
          unit: 'HKD',
          query,
          lineage,
          signed: true,
        }),
      }));
  collect.tables.push({
    id: `flows-${by}`,
    title:
      by === 'industry'
        ? words('Flows by industry and type', '分行业、分类型资金流')
        : words('Flows by stock and type', '分个股、分类型资金流'),
    query,
    lineage,
    table: moneyTable(flows, [
      [by, 'text', by, by === 'industry' ? '行业' : '股票'],
      ['type', 'text', 'type', '类型'],
    ]),
  });
  return {
    foreignIn: top('foreign', 1),
    foreignOut: top('foreign', -1),
    southboundIn: top('southbound', 1),
    southboundOut: top('southbound', -1),
  };
}

const words = (en: string, zh: string): Words => ({ en, zh });
