import type { Calendar } from '../../calendar/calendar.js';
import { addDays, type IsoDate, weekday } from '../../iso-date.js';
import { Random } from '../random.js';

export interface WorldOptions {
  readonly seed: number;
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** First northbound day; `from` unless told. */
  readonly northboundFrom?: IsoDate;
  readonly calendar: Calendar;
}

/** A time in which the mainland market rises fast. */
export interface Rally {
  /** Places in `dates`, both included. */
  readonly from: number;
  readonly to: number;
  /** Return of a day on top of what else moves prices. */
  readonly drift: number;
}

/** What drives the mainland market and the money that flows into it, by weekday. */
export interface World {
  readonly dates: readonly IsoDate[];
  /** Places in `dates` of the days on which a market trades. */
  readonly mainland: readonly number[];
  readonly northbound: readonly number[];
  readonly hongKong: readonly number[];
  readonly newYork: readonly number[];
  /** News that come while the mainland could trade, as a return. */
  readonly day: Float64Array;
  /** News of the night after: New York prices them on the same date, the mainland on its next day. */
  readonly night: Float64Array;
  /** Return of American shares. */
  readonly america: Float64Array;
  /** Return of the dollar against the yuan. */
  readonly dollar: Float64Array;
  /** What foreign money wants over months and over days; mean 0, variance about 1. */
  readonly appetite: Float64Array;
  readonly impulse: Float64Array;
  /** How nervous markets are; mean 0, variance about 1. */
  readonly fear: Float64Array;
  readonly rallies: readonly Rally[];
}

/** How far the market grows in a year of weekdays, and how strongly it is drawn there in a day. */
const GROWTH = 0.035;
const WEEKDAYS = 261;
const PULL = 0.003;
const AFTER_RALLY = { days: 60, drift: -0.0012 } as const;
/** Weekdays without another rally before one begins. */
const WARM_UP = 20;

/** American holidays of fixed date on which New York is closed. */
const CLOSED_IN_NEW_YORK: ReadonlySet<string> = new Set(['01-01', '07-04', '12-25']);

/** The same options give the same world. Every factor has a stream of its own. */
export function makeWorld({ seed, from, to, northboundFrom = from, calendar }: WorldOptions): World {
  const dates: IsoDate[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) if (weekday(date) % 6 !== 0) dates.push(date);
  const places = new Map(dates.map((date, place) => [date, place]));
  const open = (market: 'mainland' | 'northbound' | 'hong-kong'): number[] =>
    calendar.openDays(market, from, to).flatMap((date) => places.get(date) ?? []);
  const stream = (name: string): Random => new Random(seed, `world/${name}`);
  const wandering = (name: string, memory: number): Float64Array => {
    const random = stream(name);
    const step = Math.sqrt(1 - memory * memory);
    let level = random.normal();
    return Float64Array.from(dates, () => {
      level = memory * level + step * random.normal();
      return level;
    });
  };
  const fat = (name: string, width: number, drift = 0): Float64Array => {
    const random = stream(name);
    return Float64Array.from(dates, () => drift + width * random.fat());
  };
  const rallies = ralliesOf(dates, stream('rallies'));
  const america = fat('america', 0.0095, 0.0004);
  const own = stream('night');
  const night = Float64Array.from(america, (change) => 0.25 * change + 0.003 * own.fat());
  const day = fat('day', 0.0095);
  for (const { from: first, to: last, drift } of rallies) {
    for (let at = first; at <= last; at += 1) day[at] = (day[at] as number) + drift;
    for (let at = last + 1; at <= last + AFTER_RALLY.days && at < dates.length; at += 1)
      day[at] = (day[at] as number) + AFTER_RALLY.drift;
  }
  let level = 1;
  for (const at of day.keys()) {
    const usual = 1 + (GROWTH * at) / WEEKDAYS;
    day[at] = (day[at] as number) + PULL * (usual / level - 1);
    level *= 1 + (day[at] as number) + (night[at] as number);
  }
  return {
    dates,
    mainland: open('mainland'),
    northbound: open('northbound').filter((place) => (dates[place] as IsoDate) >= northboundFrom),
    hongKong: open('hong-kong'),
    newYork: dates.flatMap((date, place) => (CLOSED_IN_NEW_YORK.has(date.slice(5)) ? [] : [place])),
    day,
    night,
    america,
    dollar: fat('dollar', 0.0022),
    appetite: wandering('appetite', 0.985),
    impulse: wandering('impulse', 0.5),
    fear: wandering('fear', 0.96),
    rallies,
  };
}

/** First weekdays of rallies lie between these days of the turn of a year. */
const SPRING = { from: '12-20', to: '02-05' } as const;

/** Every spring has one: the market rises in 18 to 40 weekdays. Some years have another, at any time. */
function ralliesOf(dates: readonly IsoDate[], random: Random): Rally[] {
  const rallies: Rally[] = [];
  const add = (from: number, to: number): void => {
    const apart = rallies.every((other) => other.to + AFTER_RALLY.days < from || to < other.from - WARM_UP);
    if (from >= 0 && to < dates.length && apart)
      rallies.push({ from, to, drift: random.between(0.005, 0.01) });
  };
  const years = [...new Set(dates.map((date) => Number(date.slice(0, 4))))];
  for (const year of years) {
    const first = dates.findIndex((date) => date >= `${year - 1}-${SPRING.from}`);
    const last = dates.findIndex((date) => date > `${year}-${SPRING.to}`);
    const begins = first + random.whole(0, Math.max(0, (last < 0 ? dates.length : last) - first));
    const spring = random.whole(18, 40);
    const other = begins + random.whole(130, 190);
    const length = random.whole(12, 25);
    if (`${year}` > (dates[0] as IsoDate).slice(0, 4)) add(begins, begins + spring);
    if (random.chance(0.35)) add(other, other + length);
  }
  return rallies.sort((a, b) => a.from - b.from);
}

/** How prices of one kind follow the world. */
export interface Exposure {
  readonly beta: number;
  /** Width of a day's own return. */
  readonly own: number;
  readonly drift?: number;
}

/** How strongly what a price does of its own is drawn back in a day: half of it is gone after eight months. */
const OWN_PULL = 0.004;
/** The price of an index or share hardly leaves its market by more than this, either way. */
const FARTHEST = 4;

/**
 * Levels from 1 on, by weekday, of prices made on the mainland: the news of a night come with the next day. What a price
 * does apart from its market fades, so that a span of decades ends in no price of nothing and no bubble.
 */
export function mainlandLevels(
  { day, night }: World,
  { beta, own, drift = 0 }: Exposure,
  random: Random,
): Float64Array {
  let [market, apart] = [1, 1];
  return Float64Array.from(day, (change, at) => {
    const before = at === 0 ? 0 : (night[at - 1] as number);
    market *= 1 + beta * (change + before);
    const home = Math.max(1 / FARTHEST, 1 + drift * at);
    apart *= 1 + own * random.fat() + OWN_PULL * Math.min(1, home / apart - 1);
    return market * apart;
  });
}

/** The same of prices made in New York, which has seen day and night of its date. */
export function newYorkLevels(
  { day, night }: World,
  { beta, own, drift = 0 }: Exposure,
  random: Random,
): Float64Array {
  let level = 1;
  return Float64Array.from(day, (change, at) => {
    level *= (1 + beta * (change + (night[at] as number))) * (1 + drift + own * random.fat());
    return level;
  });
}
