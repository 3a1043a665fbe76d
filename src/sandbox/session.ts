import { CAST, type Habit } from './cast.js';
import type { Listing } from './listing.js';
import type { Random } from './random.js';

/** One trading day of one stock, in the share units of that day. */
export interface Session {
  /** Cents of HKD. */
  readonly close: number;
  readonly volume: number;
  /** HKD. */
  readonly turnover: number;
  /** Shares bought less shares sold, by place in the cast; they add up to zero. */
  readonly net: readonly number[];
}

/** What moves a stock's price and its holders from one day to the next. */
export interface Mood {
  /** HKD cents, not rounded. */
  price: number;
  /** Slow money's current wish, -1 to 1 or so. */
  slow: number;
  /** Fast money's. */
  fast: number;
}

/** Of a day's volume: how much a participant of this habit and of average size moves, at most. */
const APPETITE: Readonly<Record<Habit, number>> = {
  patient: 0.35,
  quick: 0.5,
  contrarian: 0.4,
  local: 0.25,
  still: 0,
};
/** What participants net is at most this part of the volume: the rest is traded among their own clients. */
const NET_OF_VOLUME = 0.6;

/**
 * Trades of one day that clear: everything bought was sold, within the volume, and nobody sells more than he has.
 * @param position shares of each participant, trades not settled yet included
 * @param idle ids that do not trade today
 */
export function trade(
  listing: Listing,
  mood: Mood,
  units: number,
  position: readonly number[],
  idle: ReadonlySet<string>,
  random: Random,
): Session {
  const change = 0.016 * random.normal() + 0.003 * mood.slow;
  mood.price = Math.max(20, mood.price * (1 + change));
  mood.slow = 0.93 * mood.slow + 0.25 * random.normal();
  mood.fast = 0.3 * mood.fast + 0.6 * random.normal() + 12 * change;
  const close = Math.max(1, Math.round(mood.price));
  const busy = (0.55 + random.next()) * (1 + 9 * Math.abs(change));
  const volume = Math.max(40, Math.round((listing.volume * units * busy) / listing.lot)) * listing.lot;
  const average = close * (1 + 0.004 * random.normal());
  const wishes = CAST.map(({ id, habit, weight }) => {
    const noise = random.normal();
    if (habit === 'still' || idle.has(id)) return 0;
    const size = Math.sqrt(weight) * APPETITE[habit] * 0.02;
    if (habit === 'patient') return size * (0.5 * mood.slow - 0.15 + 0.5 * noise);
    if (habit === 'quick') return size * (mood.fast + noise);
    if (habit === 'contrarian') return size * (0.25 - 25 * change + 0.6 * noise);
    return size * (0.3 * mood.fast + noise);
  });
  return {
    close,
    volume,
    turnover: Math.round((volume * average) / 100),
    net: clear(wishes, volume / listing.lot, (place) => Math.floor((position[place] ?? 0) / listing.lot)).map(
      (lots) => lots * listing.lot,
    ),
  };
}

/** Wishes (parts of the volume) turned into lots that clear. */
function clear(wishes: readonly number[], volume: number, held: (place: number) => number): number[] {
  const traders = wishes.map((wish) => (wish === 0 ? 0 : 1));
  const count = Math.max(1, sum(traders));
  const mean = sum(wishes) / count;
  const centred = wishes.map((wish, place) => (traders[place] === 0 ? 0 : wish - mean));
  const bought = sum(centred.map((wish) => Math.max(0, wish)));
  const scale = bought > NET_OF_VOLUME ? NET_OF_VOLUME / bought : 1;
  const lots = centred.map((wish, place) =>
    Math.max(Math.trunc(wish * scale * volume), -Math.max(0, held(place))),
  );
  let surplus = sum(lots);
  const side = Math.sign(surplus);
  for (let place = 0; surplus !== 0 && place < lots.length; place += 1) {
    const own = lots[place] ?? 0;
    if (Math.sign(own) !== side) continue;
    const taken = side * Math.min(Math.abs(own), Math.abs(surplus));
    lots[place] = own - taken;
    surplus -= taken;
  }
  return lots;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
