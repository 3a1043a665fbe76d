import type { IsoDate } from '../../iso-date.js';
import { makeListing } from '../listing.js';
import { Random } from '../random.js';
import { mainlandLevels, type World } from './world.js';

export const CHANNELS = ['shanghai', 'shenzhen'] as const;
export type Channel = (typeof CHANNELS)[number];

/** A mainland share that Connect investors hold, by northbound day. */
export interface NorthboundStock {
  readonly code: string;
  readonly channel: Channel;
  readonly name: string;
  /** CNY cents. */
  readonly close: Float64Array;
  /** Held after the day. */
  readonly shares: Float64Array;
}

/** What truly happened on one channel, by northbound day; whole numbers. */
export interface ChannelTruth {
  readonly channel: Channel;
  /** CNY cents: shares bought less sold, at the day's close. */
  readonly net: Float64Array;
  /** CNY cents: shares held before, times the change of the close. */
  readonly priceEffect: Float64Array;
  /** CNY cents, after the day. */
  readonly held: Float64Array;
  /** Hundredths of a million CNY, as sources print it; net is buys less sells to the digit. */
  readonly netUnits: Float64Array;
  readonly turnoverUnits: Float64Array;
  readonly trades: Float64Array;
}

export interface Book {
  readonly dates: readonly IsoDate[];
  readonly stocks: readonly NorthboundStock[];
  readonly channels: readonly ChannelTruth[];
}

/** CNY cents in a hundredth of a million. */
export const UNIT = 1_000_000;
const CENTS_PER_MILLION = 100_000_000;
const LOT = 100;
/** Million CNY held on the first day, of both channels. */
const FIRST_HELD = 150_000;
/** First close, CNY cents. */
const LOWEST = 600;
/** Net of a day, million CNY, where what pulls it stands at one: flows grow like the root of turnover, as they really did. */
const netOf = (turnover: number): number => 0.7 * Math.sqrt(1000 * turnover);
/** Part of what is held that a day's net may sell. */
const MOST_SOLD = 0.02;
/** CNY of a trade, on average. */
const TICKET = 26_000;

/** Million CNY that both channels trade on an ordinary day, growing over the span as it really did. */
const usualTurnover = (part: number): number => 8_000 + 110_000 * part + 110_000 * part * part;

/** Days, flows and holdings of both channels, from the world's factors. */
export function makeBook(world: World, seed: number, stocksPerChannel: number): Book {
  const places = world.northbound;
  const stocks = CHANNELS.flatMap((channel, side) =>
    Array.from({ length: stocksPerChannel }, (_, index) => makeStock(world, seed, channel, side, index)),
  );
  const wanted = wantedNets(world, seed);
  const channels = CHANNELS.map((channel, side) =>
    trade(
      channel,
      stocks.filter((stock) => stock.channel === channel),
      wanted.turnover[side] as Float64Array,
      wanted.net[side] as Float64Array,
      seed,
    ),
  );
  return { dates: places.map((place) => world.dates[place] as IsoDate), stocks, channels };
}

function makeStock(
  world: World,
  seed: number,
  channel: Channel,
  side: number,
  index: number,
): NorthboundStock {
  const random = new Random(seed, `northbound/${channel}/${index}`);
  const { nameZh } = makeListing(2 * index + side, random);
  const exposure = { beta: random.between(0.7, 1.3), own: random.between(0.009, 0.018) };
  // not so cheap that a cent is much of the price: closes that stand for weeks would be those of a dead feed
  const first = Math.max(LOWEST, 800 * random.factor(6));
  const levels = mainlandLevels(world, { ...exposure, drift: 0.0001 }, random);
  const start = levels[world.northbound[0] ?? 0] as number;
  return {
    code: channel === 'shanghai' ? String(600_003 + 17 * index) : String(13 + 19 * index).padStart(6, '0'),
    channel,
    name: nameZh,
    close: Float64Array.from(world.northbound, (place) =>
      Math.max(100, Math.round((first * (levels[place] as number)) / start)),
    ),
    shares: new Float64Array(world.northbound.length),
  };
}

/** What each channel wants to buy net, and trades, on each northbound day; million CNY. */
function wantedNets(world: World, seed: number): { net: Float64Array[]; turnover: Float64Array[] } {
  const places = world.northbound;
  const random = new Random(seed, 'northbound/flow');
  const net = CHANNELS.map(() => new Float64Array(places.length));
  const turnover = CHANNELS.map(() => new Float64Array(places.length));
  for (const [at, place] of places.entries()) {
    const value = (factor: Float64Array, back = 0): number => factor[Math.max(0, place - back)] as number;
    const market = (value(world.day) + value(world.night, 1)) / 0.0105;
    const busy = 1 + 0.12 * Math.abs(market) + 0.1 * value(world.fear) + 0.1 * random.normal();
    const usual = usualTurnover(at / Math.max(1, places.length - 1));
    const traded = usual * Math.max(0.5, Math.min(2.4, busy));
    const pull =
      0.13 +
      0.28 * value(world.appetite) +
      0.45 * Math.max(-3, Math.min(3, market)) +
      0.25 * value(world.impulse) -
      0.3 * (value(world.dollar) / 0.0022) -
      0.2 * (value(world.fear) - value(world.fear, 5)) +
      0.35 * random.normal();
    const total = netOf(usual) * pull;
    const share = 0.5 + 0.02 * random.wave();
    const apart = 0.12 * netOf(usual) * random.normal();
    for (const [side, sign] of [
      [0, 1],
      [1, -1],
    ] as const) {
      const part = side === 0 ? share : 1 - share;
      (net[side] as Float64Array)[at] = part * total + sign * apart;
      (turnover[side] as Float64Array)[at] = part * traded;
    }
  }
  return { net, turnover };
}

/** Spreads a channel's net over its stocks in whole lots, and books it. */
function trade(
  channel: Channel,
  stocks: readonly NorthboundStock[],
  turnover: Float64Array,
  wanted: Float64Array,
  seed: number,
): ChannelTruth {
  const random = new Random(seed, `northbound/${channel}`);
  const days = turnover.length;
  const zeros = (): Float64Array => new Float64Array(days);
  const truth = {
    channel,
    net: zeros(),
    priceEffect: zeros(),
    held: zeros(),
    netUnits: zeros(),
    turnoverUnits: zeros(),
    trades: zeros(),
  };
  const sizes = stocks.map((_, index) => random.factor(1.5) / Math.sqrt(index + 1));
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const held = stocks.map(({ close }, index) => {
    const cents = ((FIRST_HELD / 2) * CENTS_PER_MILLION * (sizes[index] as number)) / all;
    return Math.round(cents / (close[0] as number) / LOT) * LOT;
  });
  const own = stocks.map(() => random.normal());
  for (let day = 0; day < days; day += 1) {
    const close = (index: number): number => (stocks[index] as NorthboundStock).close[day] as number;
    const values = held.map((shares, index) => shares * close(index));
    const total = values.reduce((sum, value) => sum + value, 0);
    for (const index of own.keys()) own[index] = 0.9 * (own[index] as number) + 0.43 * random.wave();
    const mean = values.reduce((sum, value, index) => sum + value * (own[index] as number), 0) / total;
    const millions = Math.max(wanted[day] as number, (-MOST_SOLD * total) / CENTS_PER_MILLION);
    let [net, effect, after] = [0, 0, 0];
    for (const [index, stock] of stocks.entries()) {
      const price = close(index);
      const before = held[index] as number;
      const value = values[index] as number;
      const cents =
        (millions * CENTS_PER_MILLION * value) / total + 0.002 * value * ((own[index] as number) - mean);
      const change = Math.max(-before, Math.round(cents / price / LOT) * LOT);
      if (day > 0) effect += before * (price - (stock.close[day - 1] as number));
      held[index] = before + change;
      stock.shares[day] = before + change;
      net += change * price;
      after += (before + change) * price;
    }
    const netUnits = Math.round(net / UNIT);
    let units = Math.max(Math.round((turnover[day] as number) * 100), Math.ceil(1.05 * Math.abs(netUnits)));
    // so that buys and sells are whole
    if ((units + netUnits) % 2 !== 0) units += 1;
    truth.net[day] = net;
    truth.priceEffect[day] = effect;
    truth.held[day] = after;
    truth.netUnits[day] = netUnits;
    truth.turnoverUnits[day] = units;
    truth.trades[day] = Math.round((units * 10_000) / (TICKET * random.factor(0.15)));
  }
  return truth;
}
