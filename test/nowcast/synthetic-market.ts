import { unsafeUniformIntDistribution, xoroshiro128plus } from 'pure-rand';
import { addDays, dayNumber, type IsoDate, weekday } from '../../src/iso-date.js';
import type { Input } from '../../src/nowcast/inputs.js';
import type { Bar, Channel, ChannelDay, Published } from '../../src/nowcast/market.js';
import { quarterOf } from '../../src/nowcast/quarters.js';

/** Inputs of the made market: one index of each side, one series of the night. */
export const INPUTS: readonly Input[] = [
  { input: 'c300', table: 'index_days', ids: ['000300'], published: 'evening', meaning: '' },
  { input: 'hsi', table: 'index_days', ids: ['HSI'], published: 'evening', meaning: '' },
  { input: 'mchi', table: 'series_days', ids: ['mchi'], published: 'next-morning', meaning: '' },
];

export interface MadeMarket {
  readonly published: Published;
  /** True net of every day, also the hidden ones, CNY million. */
  readonly truth: ReadonlyMap<IsoDate, number>;
  readonly disclosedUntil: IsoDate;
}

export interface MadeOptions {
  readonly seed?: number;
  readonly from?: IsoDate;
  readonly to?: IsoDate;
  /** Last day whose flow is published. */
  readonly disclosedUntil?: IsoDate;
  /** Level of the flow in standard sizes a day, by date. */
  readonly level?: (date: IsoDate) => number;
  /** What a standard deviation of the Hang Seng adds, in standard sizes. */
  readonly effect?: number;
}

/** Uniform and normal numbers from a seed. */
export function dice(seed: number): { uniform: () => number; normal: () => number } {
  const generator = xoroshiro128plus(seed);
  const uniform = (): number => (unsafeUniformIntDistribution(0, 2 ** 30 - 1, generator) + 0.5) / 2 ** 30;
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}

/**
 * A northbound market whose flow follows a level and the Hang Seng, with turnover of 100 bn a day (so a standard size
 * is 5 bn), holdings that follow the CSI 300 and the flow, daily flows up to a day, and quarter-ends after it.
 */
export function makeMarket({
  seed = 1,
  from = '2019-01-01',
  to = '2023-12-31',
  disclosedUntil = '2022-12-30',
  level = () => 0.3,
  effect = 0.6,
}: MadeOptions = {}): MadeMarket {
  const { normal } = dice(seed);
  const days: IsoDate[] = [];
  for (let date = from; date <= to; date = addDays(date, 1))
    if (weekday(date) !== 0 && weekday(date) !== 6) days.push(date);
  const truth = new Map<IsoDate, number>();
  const total: ChannelDay[] = [];
  const bars = { c300: [] as Bar[], hsi: [] as Bar[], mchi: [] as Bar[] };
  const close = { c300: 4000, hsi: 25_000, mchi: 50 };
  let holdings = 1_000_000;
  let swing = 0;
  for (const [index, date] of days.entries()) {
    const [a, b, c] = [normal(), normal(), normal()];
    const returns = { c300: 0.01 * (0.6 * a + 0.8 * b), hsi: 0.012 * a, mchi: 0.015 * c };
    for (const id of ['c300', 'hsi', 'mchi'] as const) {
      const open = close[id];
      close[id] *= Math.exp(returns[id]);
      bars[id].push({
        day: dayNumber(date),
        open,
        high: Math.max(open, close[id]) * 1.002,
        low: Math.min(open, close[id]) * 0.998,
        close: close[id],
        amount: id === 'c300' ? 400_000 : null,
      });
    }
    swing = 0.8 * swing + 0.2 * normal();
    const turnover = 100_000 * Math.exp(0.05 * normal());
    const net = 5000 * (level(date) + effect * a + swing + 0.4 * normal());
    holdings = holdings * Math.exp(returns.c300) + net;
    truth.set(date, net);
    const next = days[index + 1];
    const isEnd = next !== undefined && quarterOf(next) !== quarterOf(date);
    total.push({
      date,
      net: date <= disclosedUntil ? net : null,
      turnover,
      trades: turnover * 30,
      holdings: date <= disclosedUntil || isEnd ? holdings : null,
    });
  }
  const none: ChannelDay[] = [];
  return {
    published: {
      days: { total, shanghai: none, shenzhen: none } as Record<Channel, ChannelDay[]>,
      bars: new Map([
        ['000300', bars.c300],
        ['HSI', bars.hsi],
        ['mchi', bars.mchi],
      ]),
    },
    truth,
    disclosedUntil,
  };
}
