import { SECTORS } from './listing.js';
import { Random } from './random.js';

/** What moves all stocks alike, by trading day. */
export interface Climate {
  /** Return of the market and of each industry beyond it. */
  readonly market: Float64Array;
  readonly sectors: readonly Float64Array[];
  /** How much is traded, around 1. */
  readonly busy: Float64Array;
  /** What a type of money wants whatever prices do; mean 0, variance about 1. */
  readonly stable: Float64Array;
  readonly flexible: Float64Array;
  readonly southbound: Float64Array;
}

export function makeClimate(seed: number, days: number): Climate {
  const random = new Random(seed, 'climate');
  const market = Float64Array.from({ length: days }, () => 0.0002 + 0.0105 * random.fat());
  const sectors = Array.from({ length: SECTORS }, () =>
    Float64Array.from({ length: days }, () => 0.006 * random.fat()),
  );
  const wandering = (memory: number): Float64Array => {
    const step = Math.sqrt(1 - memory * memory);
    let level = random.normal();
    return Float64Array.from({ length: days }, () => {
      level = memory * level + step * random.normal();
      return level;
    });
  };
  const calm = wandering(0.9);
  return {
    market,
    sectors,
    busy: Float64Array.from(market, (change, day) => {
      const level = 1 + 0.2 * (calm[day] as number) + 12 * Math.abs(change);
      return Math.max(0.45, Math.min(3, level));
    }),
    stable: wandering(0.97),
    flexible: wandering(0.8),
    southbound: wandering(0.95),
  };
}
