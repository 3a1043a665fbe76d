import { Amount } from '../../amount.js';
import { NoDataError } from '../../errors.js';
import { flowCoverage } from '../../figures/frame/coverage-words.js';
import { TYPE_WORDS, type Words } from '../../figures/frame/words.js';
import { type FlowKey, type FlowRow, type Flows, MONEY } from '../../flows/flows.js';
import type { Table } from '../../figures/frame/table.js';
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
  /** Those of the stocks that lack a price on some or all days; null where none does. */
  readonly unpriced: Fact | null;
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
  const window = windowOf(collect, 'month', settled, 20);
  // asked once by all keys: amounts are exact, so sums of parts are the answers by fewer keys
  const detailed = await ask.flows({ from: window.from, to: window.to, by: ['industry', 'stock', 'type'] });
  const month = await windowFlows(collect, window, detailed);
  return {
    lastDay: last,
    week,
    month,
    shares: (await collect.known({ en: '', zh: '' }, () => sharesOf(collect, last, window))).part,
    industries: await ranked(collect, window, 'industry', detailed),
    stocks: await ranked(collect, window, 'stock', detailed),
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

async function windowFlows(
  collect: Collector,
  window: Window,
  detailed: Flows | null = null,
): Promise<WindowFlows> {
  const { id, from, to } = window;
  const flows = detailed ? summed(detailed, ['type']) : await collect.ask.flows({ from, to, by: ['type'] });
  if (flows.rows.length === 0 && flows.coverage.unpriced.length > 0)
    throw new NoDataError(
      `no change of the trades of ${from} to ${to} has a price; import prices of these days`,
    );
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
  const bare = flows.coverage.unpriced.length;
  return {
    window,
    nets,
    stored: count('days', words('trade days in the answer', '涵盖交易日数'), flows.coverage.days),
    stocks: count('stocks', words('stocks in the answer', '涵盖股票数'), flows.coverage.stocks),
    unpriced:
      bare === 0
        ? null
        : count(
            'unpriced',
            words('of them without a price on some or all days', '其中部分或全部日期缺价格的股票数'),
            bare,
          ),
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
  const query = `waizi shares --to ${last}`;
  const now = await collect.ask.shares({ to: last });
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
  const past = await collect.known({ en: '', zh: '' }, () => collect.ask.shares({ to: from }));
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
            query: `${query}; waizi shares --to ${before}`,
            lineage,
            signed: true,
          });
          return [[type, fact] as const];
        }),
      )
    : {};
  return { date, before: comparable ? before : null, now: facts, change };
}

/** Flows by some of their keys, in the order in which flows are answered. */
function summed(flows: Flows, by: readonly FlowKey[]): Flows {
  const sums = new Map<string, FlowRow>();
  for (const row of flows.rows) {
    const key = by.map((name) => row[name]).join('\n');
    const before = sums.get(key);
    sums.set(key, {
      ...Object.fromEntries(by.map((name) => [name, row[name]])),
      ...(Object.fromEntries(
        MONEY.map((column) => [column, before ? before[column].add(row[column]) : row[column]]),
      ) as unknown as FlowRow),
    });
  }
  const place = (row: FlowRow, name: FlowKey): string =>
    name === 'type' ? String(TYPES.findIndex((type) => type === row.type)) : String(row[name]);
  const rows = [...sums.values()].toSorted((a, b) => {
    const name = by.find((one) => a[one] !== b[one]);
    return name === undefined ? 0 : place(a, name) < place(b, name) ? -1 : 1;
  });
  return { ...flows, by, rows };
}

async function ranked(
  collect: Collector,
  window: Window,
  by: 'industry' | 'stock',
  detailed: Flows,
): Promise<Ranked> {
  const { from, to } = window;
  const flows = summed(detailed, [by, 'type']);
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
  const sums = new Map<string, Nets>();
  for (const row of flows.rows) {
    const key = String(row[by]);
    const own = sums.get(key) ?? { foreign: ZERO, stable: ZERO, flexible: ZERO, southbound: ZERO };
    const type = row.type ?? '';
    if (type === 'stable' || type === 'flexible') {
      own.foreign = own.foreign.add(row.net);
      own[type] = own[type].add(row.net);
    }
    if (type === 'southbound') own.southbound = own.southbound.add(row.net);
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
    shown: compact(sums, by, wordsOf),
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
  const lists = {
    foreignIn: top('foreign', 1),
    foreignOut: top('foreign', -1),
    southboundIn: top('southbound', 1),
    southboundOut: top('southbound', -1),
  };
  for (const [id, title] of Object.entries(LISTS[by]))
    collect.ranking(
      `${by}-${id}`,
      title,
      lists[id as keyof Ranked].map(({ name }) => name),
    );
  return lists;
}

/** Net flows of an industry or a stock. */
type Nets = Record<'foreign' | 'stable' | 'flexible' | 'southbound', Amount>;

/** Rows that a reader wants beside the text: the largest foreign flows. */
const SHOWN = 20;

function compact(
  sums: ReadonlyMap<string, Nets>,
  by: 'industry' | 'stock',
  wordsOf: (key: string) => Words,
): Table {
  const size = ({ foreign }: Nets): number => Math.abs(foreign.toNumber());
  const largest = [...sums]
    .toSorted(([a, x], [b, y]) => size(y) - size(x) || (a < b ? -1 : 1))
    .slice(0, SHOWN)
    .toSorted(([a, x], [b, y]) => y.foreign.toNumber() - x.foreign.toNumber() || (a < b ? -1 : 1));
  return tableOf(
    [
      ...(by === 'stock' ? [['code', 'text', 'code', '代码'] as const] : []),
      ['name', 'text', by, by === 'industry' ? '行业' : '股票'],
      ['name_zh', 'text', by, by === 'industry' ? '行业' : '股票'],
      ...(['foreign', 'stable', 'flexible', 'southbound'] as const).map(
        (type) => [type, 'HKD', TYPE_WORDS[type]?.en ?? type, TYPE_WORDS[type]?.zh ?? type] as const,
      ),
    ] as never,
    largest.map(([key, nets]) => ({
      code: key,
      name: wordsOf(key).en,
      name_zh: wordsOf(key).zh,
      foreign: nets.foreign.toNumber(),
      stable: nets.stable.toNumber(),
      flexible: nets.flexible.toNumber(),
      southbound: nets.southbound.toNumber(),
    })),
  );
}

const LISTS: Readonly<Record<'industry' | 'stock', Readonly<Record<keyof Ranked, Words>>>> = {
  industry: {
    foreignIn: words('industries that foreign capital bought most', '外资净买入居前的行业'),
    foreignOut: words('industries that foreign capital sold most', '外资净卖出居前的行业'),
    southboundIn: words('industries that southbound investors bought most', '南向资金净买入居前的行业'),
    southboundOut: words('industries that southbound investors sold most', '南向资金净卖出居前的行业'),
  },
  stock: {
    foreignIn: words('stocks that foreign capital bought most', '外资净买入居前的个股'),
    foreignOut: words('stocks that foreign capital sold most', '外资净卖出居前的个股'),
    southboundIn: words('stocks that southbound investors bought most', '南向资金净买入居前的个股'),
    southboundOut: words('stocks that southbound investors sold most', '南向资金净卖出居前的个股'),
  },
};

function words(en: string, zh: string): Words {
  return { en, zh };
}
