import { describe, expect, it } from 'vitest';
import { Amount } from '../../../src/amount.js';
import type { Words } from '../../../src/figures/frame/words.js';
import type { Backdrop } from '../../../src/report/note/backdrop.js';
import type { ExpectationGaps, Positions } from '../../../src/report/note/outlook.js';
import { compare } from '../../../src/report/note/compare.js';
import { type Fact, Facts, sizeOf } from '../../../src/report/note/fact.js';
import type { HongKong, WindowFlows } from '../../../src/report/note/hong-kong.js';
import type { Phase, Valuations } from '../../../src/report/note/market.js';
import type { Northbound } from '../../../src/report/note/northbound.js';
import { PHRASES } from '../../../src/report/note/note.js';
import { plainText, type Sentence } from '../../../src/report/note/text.js';

const facts = new Facts();
const fact = (id: string, unit: Fact['unit'], value: Fact['value'], more: Partial<Fact> = {}): Fact =>
  facts.add({ id, label: { en: id, zh: '数字' }, value, unit, query: `waizi ${id}`, lineage: [], ...more });
const bn = (value: number): Amount => new Amount(BigInt(Math.round(value * 1e11)));

const flowsOf = (id: 'week' | 'month'): WindowFlows => ({
  window: { id, from: '2026-08-06', to: '2026-08-12', days: 5 },
  nets: {
    foreign: fact(`${id}-foreign`, 'HKD', bn(-13.04), { signed: true }),
    stable: fact(`${id}-stable`, 'HKD', bn(6.5), { signed: true }),
    flexible: fact(`${id}-flexible`, 'HKD', bn(-19.54), { signed: true }),
    southbound: fact(`${id}-southbound`, 'HKD', bn(138.5), { signed: true }),
  },
  stored: fact(`${id}-days`, 'count', 5),
  stocks: fact(`${id}-stocks`, 'count', 31),
  unpriced: null,
  coverage: { en: '', zh: '' },
});
const share = {
  stable: fact('share-stable', 'percent', 0.438),
  southbound: fact('share-southbound', 'percent', 0.25),
};
const hongKong: HongKong = {
  lastDay: '2026-08-14',
  week: flowsOf('week'),
  month: flowsOf('month'),
  shares: {
    date: '2026-08-14',
    before: '2026-07-17',
    now: share,
    change: { stable: fact('share-change', 'pp', -0.045) },
  },
  industries: {
    foreignIn: [{ name: { en: 'Banks', zh: '银行' }, fact: fact('banks', 'HKD', bn(1.234)) }],
    foreignOut: [],
    southboundIn: [],
    southboundOut: [{ name: { en: 'Retailing', zh: '零售' }, fact: fact('retailing', 'HKD', bn(-34.5)) }],
  },
  stocks: null,
};
const northbound = {
  week: { from: '2026-08-10', to: '2026-08-14' },
  net: fact('nb', 'CNY', 14.8e9, { signed: true }),
  low: fact('nb-low', 'CNY', -6.99e9),
  high: fact('nb-high', 'CNY', 36.5e9),
  inflow: fact('nb-p', 'probability', 0.78),
  fourWeeks: {
    from: '2026-07-20',
    net: fact('nb-4', 'CNY', -20e9, { signed: true }),
    low: fact('nb-4l', 'CNY', -60e9),
    high: fact('nb-4h', 'CNY', 20e9),
  },
  missing: null,
  lastDisclosed: fact('nb-last', 'date', '2024-08-16'),
  quarter: {
    id: '2026Q2',
    net: fact('nb-q', 'CNY', bn(-138.5)),
    low: fact('nb-ql', 'CNY', bn(-209)),
    high: fact('nb-qh', 'CNY', bn(-92.7)),
  },
} as unknown as Northbound;
const phase: Phase = {
  index: { en: 'CSI All Share', zh: '中证全指' },
  start: '2025-01-13',
  peak: '2025-02-27',
  running: true,
  until: null,
  rise: fact('rise', 'percent', 0.1295),
  toPeak: fact('to-peak', 'count', 28),
  averageRise: fact('average', 'percent', 0.23),
  averageDays: fact('average-days', 'count', 42),
  rallies: fact('rallies', 'count', 20),
};
const valuation: Valuations = {
  since: '2013-01-01',
  cheapest: [
    {
      name: { en: 'Real estate', zh: '房地产' },
      metric: 'pe_ttm',
      old: null,
      value: fact('pe', 'times', 20.2),
      percentile: fact('pct', 'percentile', 7.6),
    },
  ],
  dearest: [],
};

const held = (id: string, value: number) => ({
  name: { en: 'Food and beverage', zh: '食品饮料' },
  overweight: fact(id, 'pp', value, { signed: true }),
  percentile: fact(`${id}-percentile`, 'percentile', 9),
});
const positions: Positions = {
  quarter: '2024Q4',
  benchmark: { en: 'CSI 300', zh: '沪深300' },
  most: [held('most', 0.044)],
  least: [held('least', -0.006)],
};
const gaps: ExpectationGaps = {
  by: 'both',
  first: [
    {
      name: { en: 'Real estate', zh: '房地产' },
      metric: 'pb',
      old: null,
      valuation: fact('gap-valuation', 'percentile', 7.6),
      overweight: fact('gap-overweight', 'percentile', 64),
    },
  ],
  industries: fact('gap-industries', 'count', 9),
};
const backdrop: Backdrop = {
  newest: '2025-03-05',
  sources: ['Report on the Work of the Government 2025'],
  targets: [
    {
      name: { en: 'growth target of real GDP', zh: '国内生产总值增长预期目标' },
      period: '2025',
      value: fact('gdp', 'percent', 0.05),
      high: null,
      unit: '',
    },
    {
      name: { en: 'new special-purpose bonds', zh: '新增地方政府专项债券' },
      period: '2025',
      value: fact('bonds', 'CNY', bn(4400)),
      high: fact('bonds-high', 'CNY', bn(4500)),
      unit: '',
    },
  ],
  age: fact('age', 'count', 412),
};

describe.each(['en', 'zh'] as const)('the note in %s', (language) => {
  const phrases = PHRASES[language];
  const before = [{ ...(hongKong.week.nets.foreign as Fact), value: bn(2) }];
  const stated = (all: readonly Fact[], joined: Words, is: Words) => ({
    facts: { all: () => all },
    rankings: [{ id: 'list', title: { en: 'stocks bought most', zh: '净买入居前的个股' }, names: [joined] }],
    states: [{ id: 'rally', title: { en: 'the spring rally', zh: '春季行情' }, is }],
  });
  const [tencent, hsbc] = [
    { en: 'Tencent', zh: '腾讯控股' },
    { en: 'HSBC', zh: '汇丰控股' },
  ];
  const comparison = compare(
    stated([hongKong.week.nets.foreign as Fact], tencent, { en: 'over', zh: '已结束' }),
    stated(before, hsbc, { en: 'running', zh: '仍在延续' }),
  );
  const changes = comparison.numbers;
  const told = phrases.changes('2026-08-07', comparison);
  const sentences: Sentence[] = [
    phrases.northboundHeadline(northbound),
    ...phrases.northbound(northbound),
    phrases.hongKongHeadline(hongKong),
    ...phrases.hongKong(hongKong),
    phrases.shares(hongKong.shares as NonNullable<HongKong['shares']>),
    ...phrases.industries(hongKong.industries as NonNullable<HongKong['industries']>),
    phrases.phaseHeadline(phase),
    ...phrases.phase(phase),
    ...phrases.valuation(valuation),
    told.lead,
    ...told.lists.flatMap(({ lead, items }) => [lead, ...items]),
    ...phrases.backdrop(backdrop),
    ...phrases.positions(positions),
    ...phrases.gaps(gaps),
    phrases.gapsHeadline(gaps),
    ...phrases.gaps({ ...gaps, by: 'valuation' }),
    phrases.missing('no index is stored', language === 'en' ? 'Import one.' : '请导入指数。'),
  ];

  it('reads as it did', () => {
    expect(sentences.map(plainText).join('\n')).toMatchSnapshot();
  });

  it('tells the day of values that are much older than the note', () => {
    const [paid] = valuation.cheapest;
    const [widest] = gaps.first;
    const text = [
      phrases.phaseHeadline({ ...phase, until: '2025-03-06' }),
      ...phrases.phase({ ...phase, until: '2025-03-06' }),
      ...phrases.valuation({ ...valuation, cheapest: [{ ...paid!, old: '2025-03-05' }] }),
      phrases.gapsHeadline({ ...gaps, first: [{ ...widest!, old: '2025-03-04' }] }),
    ].map(plainText);
    const day = (of: number): string => (language === 'en' ? `${of} March 2025` : `2025年3月${of}日`);
    expect(text.slice(0, 3).every((one) => one.includes(day(6)))).toBe(true);
    expect(text.join(' ')).not.toMatch(/may still go on|可能仍在延续/);
    expect(text[text.length - 2]).toContain(day(5));
    expect(text.at(-1)).toContain(day(4));
  });

  it('names northbound days that are in no figure', () => {
    const missing =
      '3 northbound days of the window are not stored, or have no flow among published ones, and are in no row: 2026-08-04 to 2026-08-06';
    const said = phrases
      .northbound({ ...northbound, missing })
      .map(plainText)
      .join('\n');
    expect(said).toContain(
      language === 'en' ? '3 northbound days are not stored' : '未计入（2026-08-04 至 2026-08-06）',
    );
    expect(said).not.toContain(language === 'en' ? '未存' : 'northbound');
  });

  it('says of how many stocks a window has amounts', () => {
    const bare = { ...flowsOf('week'), unpriced: fact('week-unpriced', 'count', 23) };
    const said = (week: WindowFlows): string =>
      phrases
        .hongKong({ ...hongKong, week })
        .map(plainText)
        .join(' ');
    expect(said(bare)).toMatch(
      language === 'en' ? /31 stocks; 23 of them have no price/ : /其中 23 只.*缺价格/,
    );
    expect(said(flowsOf('week'))).not.toMatch(/no price|缺价格/);
    const headline = (week: WindowFlows): string =>
      plainText(phrases.hongKongHeadline({ ...hongKong, week }));
    expect(headline(bare)).toMatch(
      language === 'en'
        ? /23 of the 31 stocks with changes have no price .* in no amount\.$/
        : /31 只股票中，23 只.*未计入金额。$/,
    );
    expect(headline(flowsOf('week'))).not.toMatch(/no price|缺价格/);
    const one = { stored: fact('one-day', 'count', 1), stocks: fact('one-stock', 'count', 1) };
    expect(said({ ...bare, ...one, unpriced: fact('one-unpriced', 'count', 1) })).toMatch(
      language === 'en'
        ? /rests on 1 trade day of 1 stock; 1 of them has no price/
        : /涵盖 1 个交易日、1 只股票；其中 1 只/,
    );
  });

  it('has no number among its words: each is one of the JSON', () => {
    const ids = new Set([...facts.all().map(({ id }) => id), ...changes.map(({ before: old }) => old.id)]);
    for (const part of sentences.flat()) {
      if (part.kind === 'words') expect(part.text).not.toMatch(/\d/);
      if (part.kind === 'number') expect(ids.has(part.id)).toBe(true);
    }
  });

  it('tells each number as it is in the JSON, to three digits', () => {
    const known = new Map(facts.all().map((one) => [one.id, one]));
    const scales: Record<string, number> = {
      trn: 1e12,
      bn: 1e9,
      mn: 1e6,
      万亿: 1e12,
      亿: 1e8,
      万: 1e4,
      '%': 0.01,
      pp: 0.01,
      个百分点: 0.01,
    };
    let told = 0;
    for (const part of sentences.flat()) {
      const own = part.kind === 'number' ? known.get(part.id) : undefined;
      if (part.kind !== 'number' || !own || own.unit === 'date') continue;
      const [, sign, digits = ''] = /(−?)([\d,.]+)/.exec(part.text) ?? [];
      const scale = Object.entries(scales).find(([word]) => part.text.includes(word))?.[1] ?? 1;
      const read = Number(digits.replaceAll(',', '')) * scale;
      const value = sizeOf(own);
      expect(Math.abs(read - Math.abs(value))).toBeLessThanOrEqual(Math.abs(value) * 0.006 + 1e-12);
      if (sign) expect(value).toBeLessThan(0);
      told++;
    }
    expect(told).toBeGreaterThan(30);
  });

  it('says which statements no longer hold', () => {
    expect(changes).toMatchObject([{ turned: true, before: { id: 'before-week-foreign' } }]);
    expect(comparison.lists).toMatchObject([{ joined: [tencent], left: [hsbc] }]);
    expect(comparison.states).toMatchObject([{ was: { en: 'running' }, is: { en: 'over' } }]);
    expect(comparison.compared).toBe(3);
  });

  it('says so when all still holds, and when nothing was known', () => {
    const same = stated([hongKong.week.nets.foreign as Fact], tencent, { en: 'over', zh: '已结束' });
    const nothing = { facts: { all: () => [] }, rankings: [], states: [] };
    for (const earlier of [same, nothing]) {
      const { lead, lists } = phrases.changes('2026-08-07', compare(same, earlier));
      expect(lists).toEqual([]);
      expect(plainText(lead)).toMatch(
        earlier === same ? /still holds|全部仍然成立/ : /Nothing was known|尚无可比较/,
      );
    }
  });
});
