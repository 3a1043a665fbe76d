import type { IsoDate } from '../../iso-date.js';
import { Random } from '../random.js';
import { type Exposure, newYorkLevels, type World } from './world.js';

/** A series of data/series.csv, as its source would print it. */
export interface Indicator {
  readonly id: string;
  readonly dates: readonly IsoDate[];
  readonly values: readonly string[];
}

/** Funds that trade mainland and Hong Kong shares in New York: first price in USD, and how they follow the world. */
const FUNDS: readonly (readonly [id: string, first: number, exposure: Exposure])[] = [
  ['ashr', 25, { beta: 1, own: 0.003 }],
  ['fxi', 36, { beta: 0.9, own: 0.007 }],
  ['mchi', 45, { beta: 0.95, own: 0.006 }],
  ['kweb', 38, { beta: 1.1, own: 0.012 }],
  ['ewh', 20, { beta: 0.5, own: 0.006 }],
];

/** What a reader sees of the world's factors, each with noise of its own. */
export function makeIndicators(world: World, seed: number): Indicator[] {
  const { dates } = world;
  const stream = (id: string): Random => new Random(seed, `indicator/${id}`);
  const told = (
    id: string,
    places: readonly number[],
    digits: number,
    value: (place: number) => number,
  ): Indicator => ({
    id,
    dates: places.map((place) => dates[place] as IsoDate),
    values: places.map((place) => value(place).toFixed(digits)),
  });
  /** A level that moves by `step` and is drawn back to `home`. */
  const drawn = (id: string, home: number, pull: number, step: (place: number) => number): Float64Array => {
    const random = stream(id);
    let level = home * random.between(0.95, 1.05);
    return Float64Array.from(dates, (_, place) => {
      level += pull * (home - level) + step(place);
      return level;
    });
  };
  const all = dates.map((_, place) => place);
  const yuan = drawn('yuan', 6.9, 0.002, (place) => 6.9 * (world.dollar[place] as number));
  const noisy = (id: string, levels: Float64Array, width: number): ((place: number) => number) => {
    const noise = stream(`${id}/noise`);
    const errors = Float64Array.from(dates, () => width * noise.normal());
    return (place) => (levels[place] as number) * (1 + (errors[place] as number));
  };
  const yields = (id: string, home: number, width: number): Float64Array => {
    const random = stream(`${id}/steps`);
    return drawn(id, home, 0.004, () => width * random.fat());
  };
  const america = new Float64Array(dates.length);
  let level = 220;
  for (const place of all) {
    level *= 1 + (world.america[place] as number);
    america[place] = level;
  }
  const nerves = noisy(
    'vix',
    Float64Array.from(
      dates,
      (_, place) => 18 + 4.5 * (world.fear[place] as number) - 150 * (world.america[place] as number),
    ),
    0.02,
  );
  const margin = drawn('margin', 1_200e9, 0.003, (place) => 1_200e9 * 0.4 * (world.day[place] as number));
  return [
    told('usdcnh', all, 4, noisy('usdcnh', yuan, 0.0004)),
    told('usdcny-fed', world.newYork, 4, noisy('usdcny-fed', yuan, 0.0004)),
    told('us10y', world.newYork, 2, floored(yields('us10y', 2.8, 0.045), 0.3)),
    told('cn10y', world.mainland, 4, floored(yields('cn10y', 2.7, 0.015), 0.5)),
    told('vix', world.newYork, 2, (place) => softly(nerves(place), 9)),
    told('spy', world.newYork, 2, (place) => america[place] as number),
    ...FUNDS.map(([id, first, exposure]) => {
      const levels = newYorkLevels(world, exposure, stream(id));
      const start = levels[world.northbound[0] ?? 0] as number;
      return told(id, world.newYork, 2, (place) => softly((first * (levels[place] as number)) / start, 6));
    }),
    told('margin-financing-balance', world.mainland, 0, (place) =>
      Math.max(100e9, Math.round((margin[place] as number) / 1e4) * 1e4),
    ),
  ];
}

/** Comes near to the least, and does not stand still there. */
function softly(value: number, least: number): number {
  const above = value - least;
  return least + (above + Math.sqrt(above * above + 4)) / 2;
}

const floored =
  (levels: Float64Array, least: number): ((place: number) => number) =>
  (place) =>
    Math.max(least, levels[place] as number);
