import { Amount } from '../../src/amount.js';
import type { Questions } from '../../src/figures/frame/questions.js';
import type { FlowKey, FlowRow, Flows } from '../../src/flows/flows.js';
import { addDays, type IsoDate, weekday } from '../../src/iso-date.js';
import type { RallyRow } from '../../src/market/rallies/measure.js';
import type { Gaps } from '../../src/market/gaps/gaps.js';
import type { Positioning } from '../../src/market/positioning/positioning.js';
import type { Valuation } from '../../src/market/valuation/valuation.js';
import type { RalliesAnswer } from '../../src/market/rallies/rallies.js';
import type { NowcastRow } from '../../src/nowcast/report.js';

/** Trading days of the made-up market: weekdays of six weeks. Of 2026-07-22 no list is stored. */
export const FIRST = '2026-07-06';
export const LAST = '2026-08-14';
const SETTLED = '2026-08-12';
const GAP = '2026-07-22';
const TYPES = ['stable', 'flexible', 'southbound', 'mainland', 'hong-kong', 'other'];
const INDUSTRIES: Readonly<Record<string, string>> = {
  Software: '软件服务',
  Banks: '银行',
  Retailing: '零售',
};
const STOCKS: readonly (readonly [code: string, industry: string])[] = [
  ['09001', 'Software'],
  ['09002', 'Banks'],
  ['09003', 'Retailing'],
  ['09004', 'Software'],
];

function weekdays(from: IsoDate, to: IsoDate): IsoDate[] {
  const days: IsoDate[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) if (weekday(day) % 6 !== 0) days.push(day);
  return days;
}

/** HKD of one type, stock and day: small whole billions that follow a rule. */
function netOf(day: number, stock: number, type: number): bigint {
  const sign = (day + stock + type) % 3 === 0 ? -1n : 1n;
  return sign * BigInt(1 + ((day * 7 + stock * 3 + type * 5) % 9)) * 100_000_000n * 100n;
}

interface Cell {
  readonly day: IsoDate;
  readonly type: string;
  readonly stock: string;
  readonly industry: string;
  readonly cents: bigint;
}

const cells: readonly Cell[] = weekdays(FIRST, SETTLED)
  .filter((day) => day !== GAP)
  .flatMap((day, d) =>
    STOCKS.flatMap(([stock, industry], s) =>
      TYPES.map((type, t) => ({ day, type, stock, industry, cents: netOf(d, s, t) })),
    ),
  );

const zero = new Amount(0n);
const money = (cents: bigint): Omit<FlowRow, FlowKey> => ({
  net: new Amount(cents),
  buy: new Amount(cents > 0n ? cents : 0n),
  sell: new Amount(cents < 0n ? -cents : 0n),
  transfer: zero,
  corporate_action: zero,
  deposit: zero,
  placing: zero,
  listing: zero,
});

function flowsOf(from: IsoDate, to: IsoDate, by: readonly FlowKey[], types: readonly string[]): Flows {
  const sums = new Map<string, { keys: Record<string, string>; cents: bigint }>();
  for (const cell of cells) {
    if (cell.day < from || cell.day > to || (types.length > 0 && !types.includes(cell.type))) continue;
    const keys = Object.fromEntries(by.map((key) => [key, cell[key as keyof Cell] as string]));
    const id = JSON.stringify(keys);
    const sum = sums.get(id) ?? { keys, cents: 0n };
    sum.cents += cell.cents;
    sums.set(id, sum);
  }
  const inside = (day: IsoDate): boolean => day >= from && day <= to;
  const gaps = inside(GAP)
    ? [{ date: '2026-07-24', trade_date: GAP, stocks: STOCKS.map(([stock]) => stock) }]
    : [];
  return {
    from,
    to,
    currency: 'HKD',
    by,
    raw: false,
    coverage: {
      days: new Set(cells.filter(({ day }) => inside(day)).map(({ day }) => day)).size,
      stocks: STOCKS.length,
      unpriced: ['09004'],
      unpriced_days: [{ stock: '09004', trade_dates: ['2026-08-03'] }],
      provisional: ['2026-08-13', '2026-08-14'].filter(inside),
      missing: gaps.map(({ date }) => date),
      missing_stocks: gaps,
      as_of: LAST,
      ...(by.includes('industry')
        ? {
            industries: {
              scheme: 'house',
              stocks: STOCKS.length,
              unclassified: { stocks: 0, codes: [], gross_share: 0, value_share: 0 },
              yahoo: { stocks: 0, codes: [], gross_share: 0, value_share: 0 },
              valued: { date: null, price_date: null, stocks: 0, unpriced: 0 },
              names_zh: INDUSTRIES,
              others: [],
            },
          }
        : {}),
      notes: [],
    },
    rows: [...sums.values()].map(({ keys, cents }) => ({ ...keys, ...money(cents) })),
  };
}

const bn = 1e9;

function nowcastRow(key: string, from: IsoDate, to: IsoDate, net: number, half: number): NowcastRow {
  return {
    week: key,
    from,
    to,
    net,
    low: net - half,
    high: net + half,
    p_inflow: half === 0 ? (net > 0 ? 1 : 0) : 0.6,
    anchored: to <= '2026-06-30',
    status: half === 0 ? 'published' : 'estimated',
    direction: 'unclear',
    previous_quarters: null,
    p_break: 0,
  };
}

/** Weeks from 2026-04-06, published to 2026-05-15 and estimated since. */
const weeks = Array.from({ length: 19 }, (_, index) => {
  const from = addDays('2026-04-06', 7 * index);
  const net = (((index * 5) % 11) - 4) * bn;
  return nowcastRow(`2026-W${15 + index}`, from, addDays(from, 4), net, index < 6 ? 0 : 6.5 * bn);
});
/** Each week with those before it: an interval as wide as the root of the sum of squares. */
function added(rows: readonly NowcastRow[]): NowcastRow[] {
  let net = 0;
  let squares = 0;
  return rows.map((row) => {
    net += row.net;
    squares += ((row.high - row.low) / 2) ** 2;
    const half = Math.round(Math.sqrt(squares));
    return { ...row, from: rows[0]?.from ?? row.from, net, low: net - half, high: net + half };
  });
}

const quarters = [
  { ...nowcastRow('2026-Q2', '2026-04-06', '2026-06-30', 12 * bn, 10 * bn), quarter: '2026-Q2' },
  { ...nowcastRow('2026-Q3', '2026-07-01', '2026-08-14', 4 * bn, 15 * bn), quarter: '2026-Q3' },
];

const shareRows = weekdays(FIRST, LAST)
  .filter((day) => weekday(day) === 5)
  .flatMap((date, index) =>
    [0.482, 0.2, 0.19, 0.06, 0.04, 0.028].map((share, t) => ({
      date,
      type: TYPES[t] as string,
      value: new Amount(BigInt(Math.round(share * 1e14))),
      share: Number((share + (t === 0 ? -0.002 : t === 2 ? 0.002 : 0) * index).toFixed(4)),
    })),
  );

const yearScore = (weeksOf: number, hits: number, low: number, high: number) => ({
  weeks: weeksOf,
  hits,
  hit_rate: Math.round((hits / weeksOf) * 1e6) / 1e6,
  wilson95: [low, high] as const,
});

const rallies = [
  [2022, 0.08, 20],
  [2023, 0.235, 51],
  [2024, 0.31, 33],
  [2025, null, 44],
  [2026, 0.125, 40],
].map(
  ([year, rise, days]): RallyRow => ({
    year: year as number,
    index: '000985',
    start: `${year}-01-13`,
    peak: `${year}-03-06`,
    days_to_peak: days as number,
    days_elapsed: days as number,
    rise: rise as number | null,
    rise_close: 0.11,
    peak_close: `${year}-03-06`,
    end: `${year}-03-06`,
    running: year === 2026,
    start_known: null,
    basis: rise === null ? 'close' : 'intraday',
    list: 'found',
    rank: null,
  }),
);

/** Answers of a made-up market, the same whenever they are asked. */
export const madeUp: Questions = {
  flows: async ({ from, to, by = ['type'], types = [] }) => flowsOf(from, to, by, types),
  shares: async ({ from = null, to = LAST }) => {
    const rows = shareRows.filter(({ date }) => date >= (from ?? '') && date <= to);
    const days = [...new Set(rows.map(({ date }) => date))];
    return {
      from,
      to,
      currency: 'HKD',
      exclude: [],
      coverage: {
        days: days.map((date) => ({ date, price_date: date, stocks: 4, unpriced: [], stale: [] })),
        notes: [],
      },
      rows,
    };
  },
  classify: async () => ({
    as_of: LAST,
    judged_on: '2026-07-01',
    mode: 'mixture',
    lists: 'daily',
    cut: { by: 'mixture', custodian: 0.09, broker: 0.05, participants: 5 },
    coverage: { months: ['2026-05', '2026-06', '2026-07'], stocks: 4, unpriced: [], notes: [] },
    changes: [],
    rows: [
      ['C00019', 'THE HONGKONG AND SHANGHAI BANKING CORPORATION LTD', 'stable', 0.012, 512_000n],
      ['C00010', 'CITIBANK N.A.', 'flexible', 0.16, 210_000n],
      ['C00039', 'STANDARD CHARTERED BANK (HONG KONG) LTD', 'stable', 0.02, 90_000n],
      ['B01224', 'MERRILL LYNCH FAR EAST LTD', 'flexible', 0.31, 8_000n],
      ['B01451', 'GOLDMAN SACHS (ASIA) SECURITIES LTD', 'flexible', 0.27, 3_000n],
      ['B01161', 'UBS SECURITIES HONG KONG LTD', 'flexible', null, 900n],
    ].map(([participant, name, type, frequency, millions]) => ({
      participant: String(participant),
      name: String(name),
      home: 'foreign',
      kind: 'custodian',
      type: String(type),
      p_flexible: type === 'flexible' ? 0.97 : 0.02,
      trade_frequency: frequency as number | null,
      months: 3,
      value: new Amount((millions as bigint) * 100_000_000n),
      reason: 'made up',
    })),
  }),
  concentration: async (stock) => ({
    stock,
    from: FIRST,
    to: LAST,
    rows: weekdays(FIRST, LAST)
      .filter((day) => day < '2026-07-20' || day > '2026-08-03')
      .map((date, index) => ({
        date,
        top5: 52.5 + index * 0.1,
        top10: 70 - index * 0.125,
        top10_named: 70.5,
        participants: 300 + index,
        basis: 'issued' as const,
      })),
  }),
  nowcast: async ({ from = null, to = null, by = 'week', cumulative = false }) => ({
    currency: 'CNY',
    by,
    channel: 'total',
    information: 'benchmarked',
    cumulative,
    last_disclosed: '2026-05-15',
    last_day: LAST,
    notes: [],
    rows: (cumulative ? added : (rows: NowcastRow[]) => rows)(
      (by === 'quarter' ? quarters : weeks).filter(
        (row) => row.to >= (from ?? '') && row.from <= (to ?? '9999'),
      ),
    ),
  }),
  nowcastBacktest: async () => ({
    channel: 'total',
    rows: (['realtime', 'benchmarked'] as const).map((information, index) => ({
      target: 'flow' as const,
      from: '2022-01-04',
      to: '2024-08-16',
      information,
      ...yearScore(130, 104 + index, 0.723, 0.86),
      pt_p: 0.001,
      coverage90: 0.9,
      by_year: {
        2022: yearScore(50, 41 + index, 0.692, 0.902),
        2023: yearScore(48, 38, 0.657, 0.882),
        2024: yearScore(32, 25, 0.612, 0.89),
      },
      baselines: { always_positive: 0.62, last_sign: 0.6, previous_quarters_sign: 0.64 },
      larger_half: 0.9,
      recall_inflow: 0.8,
      recall_outflow: 0.8,
      brier: 0.15,
      correlation: 0.7,
    })),
  }),
  nowcastExplain: async () => ({
    currency: 'CNY',
    channel: 'total',
    training: { from: '2017-01-03', to: '2026-05-15', days: 2200 },
    rows: [
      ['c300', 'A shares', 'CSI 300 return of the day'],
      ['hsi', 'Hong Kong', 'Hang Seng return of the day'],
      ['cnh', 'currency', 'gain of CNH of the day'],
      ['cnh_lag', 'currency', 'gain of CNH of the day before'],
    ].map(([indicator = '', group = '', meaning = '']) => ({
      indicator,
      group,
      meaning,
      formula: indicator,
      sources: [],
      published: 'evening' as const,
      sign_expected: '+' as const,
      coefficient: 1,
      coefficient_alone: 1,
      t: 3,
      significant: true,
    })),
    weeks: [
      {
        week: '2026-W33',
        from: '2026-08-10',
        to: '2026-08-14',
        net: 2.25 * bn,
        level: 0.5 * bn,
        contributions: { c300: 3 * bn, hsi: -1.5 * bn, cnh: 0.75 * bn, cnh_lag: -0.5 * bn },
      },
    ],
  }),
  rallies: async () =>
    ({
      index: '000985',
      name: 'CSI All Share',
      as_of: LAST,
      list: 'found',
      rule: { name: 'season', start_from: '', start_to: '', peak_by: '', fall: null, text: '' },
      days_of: 'own',
      rows: rallies,
      current: { ...(rallies.at(-1) as RallyRow), standing: {} },
      average: null,
      published: {},
      coverage: {
        from: '2022-01-04',
        to: LAST,
        ranged_from: '2022-01-04',
        sources: [{ source: 'made', from: '2022-01-04', to: LAST, days: 1100 }],
        notes: [],
      },
    }) as unknown as RalliesAnswer,
  valuation: async () =>
    ({
      as_of: LAST,
      since: '2013-01-01',
      grid: 'daily',
      method: 'percentrank-inc',
      back_cast: 'included',
      rows: [
        ['801180', 'Real estate', '房地产', 'pb_lf', 0.7, 7.6],
        ['801150', 'Pharmaceuticals', '医药生物', 'pe_ttm', 31.5, 28.2],
        ['801080', 'Electronics', '电子', 'pe_ttm', 52.25, 81.4],
        ['801950', 'Coal', '煤炭', 'pe_ttm', -3, null],
      ].map(([id, name, zh, metric, value, percentile]) => ({
        id,
        name,
        name_zh: zh,
        metric,
        value,
        percentile,
        since: '2013-01-01',
        n: 3000,
        method: 'percentrank-inc',
        grid: 'daily',
        date: LAST,
        from: id === '801080' ? '2016-01-04' : '2013-01-04',
        back_cast: 0,
        negative: 0,
        missing: 0,
        source: 'made',
        reason: percentile === null ? 'a loss' : null,
      })),
      notes: [],
    }) as unknown as Valuation,
  positioning: async () =>
    ({
      as_of: LAST,
      since: '2013-01-01',
      benchmark: '000300',
      method: 'percentrank-inc',
      source: 'made',
      rows: [
        ['医药生物', 10.4, 6, 4.4, 15],
        ['食品饮料', 9.4, 10, -0.6, 9],
        ['房地产', 1.2, 1.2, 0, 64],
        ['银行', 2, null, null, null],
      ].map(([industry, fund, benchmark, overweight, percentile]) => ({
        industry,
        quarter: '2026Q2',
        fund_weight: fund,
        benchmark_weight: benchmark,
        overweight,
        percentile,
        n: 54,
        known: '2026-07-21',
      })),
      notes: [],
    }) as unknown as Positioning,
  gaps: async () =>
    ({
      as_of: LAST,
      weights: { valuation: 0.5, positioning: 0.5, flow: 0 },
      rows: [
        [1, 'Food and beverage', '食品饮料', 87.6, 15.9, 9, -0.6],
        [2, 'Pharmaceuticals', '医药生物', 78.4, 28.2, 15, 4.4],
        [3, 'Electronics', '电子', 20, 81.4, 78.6, 6.1],
        [1, 'Coal', '煤炭', 60, 40, null, null],
      ].map(([rank, industry, zh, score, valued, held, overweight]) => ({
        rank,
        industry,
        name_zh: zh,
        score,
        valuation_date: LAST,
        valuation_percentile: valued,
        positioning_percentile: held,
        overweight,
        flow: null,
        flow_percentile: null,
        parts: [],
        complete: held !== null,
      })),
      notes: [],
    }) as unknown as Gaps,
  holdingDays: async () => ({ first: FIRST, last: LAST, settled: SETTLED }),
  tradingDays: async (from, to) => weekdays(from, to),
  stockNames: async () =>
    new Map([
      ['09001', { en: 'ALPHA SOFT', zh: '甲软件' }],
      ['09002', { en: 'BETA BANK', zh: '乙银行' }],
    ]),
};
