import type { IsoDate } from '../../iso-date.js';
import { type Exposure, mainlandLevels, type World } from '../northbound/world.js';
import { Random } from '../random.js';

/** How an index or an industry is valued and moves. */
export interface Profile extends Exposure {
  /** An index of data/indices.csv, or the code of a Shenwan industry. */
  readonly id: string;
  readonly name: string;
  /** First close; null where only valuations are written. */
  readonly first: number | null;
  /** First day of the index, where it is younger than the others. */
  readonly since?: IsoDate;
  /** First price to earnings of four quarters, and price to book. */
  readonly pe: number;
  readonly pb: number;
  /** Growth of earnings in a year. */
  readonly growth: number;
}

const profile = (
  id: string,
  name: string,
  first: number | null,
  [pe, pb, growth]: readonly [number, number, number],
  [beta, own, drift = 0]: readonly [number, number, number?],
): Profile => ({ id, name, first, pe, pb, growth, beta, own, drift });

export const PROFILES: readonly Profile[] = [
  profile('000300', 'CSI 300', 2070, [13.5, 1.6, 0.05], [1, 0.0008]),
  profile('000905', 'CSI 500', 1600, [35, 2.7, 0.04], [1.1, 0.005]),
  profile('000985', 'CSI All Share', 1900, [18, 1.9, 0.05], [1.02, 0.0015]),
  { ...profile('399006', 'ChiNext', 1000, [40, 3.8, 0.09], [1.25, 0.009]), since: '2010-06-01' },
  profile('HSI', 'Hang Seng', 20_000, [12, 1.2, 0.03], [0.75, 0.006]),
  profile('801120', 'Food and beverage', null, [28, 4.6, 0.1], [0.9, 0.009, 0.0001]),
  profile('801150', 'Pharmaceuticals and biotechnology', null, [36, 4, 0.07], [0.95, 0.009]),
  profile('801780', 'Banks', null, [8, 0.95, 0.05], [0.6, 0.006]),
  profile('801180', 'Real estate', null, [15, 1.8, -0.06], [0.9, 0.009, -0.0002]),
  profile('801080', 'Electronics', null, [40, 3.5, 0.11], [1.35, 0.01, 0.0002]),
  profile('801880', 'Automobiles', null, [18, 2.1, 0.05], [1.1, 0.009]),
  profile('801950', 'Coal', null, [16, 1.2, 0.08], [0.95, 0.012, 0.0001]),
  profile('801730', 'Power equipment', null, [32, 3, 0.1], [1.25, 0.011, 0.0001]),
];

/** Levels of an index or an industry by weekday of the world, from 1 on. */
export const levelsOf = (world: World, one: Profile, seed: number): Float64Array =>
  mainlandLevels(world, one, new Random(seed, `index/${one.id}`));
