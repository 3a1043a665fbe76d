import type { IsoDate } from '../iso-date.js';
import { INVESTOR_TYPES, type InvestorType } from '../participants/investor-type.js';
import type { Registry } from '../participants/registry.js';
import { Random } from './random.js';

/** A participant of the simulated market: an id of the registry; what it holds and trades here is invented. */
export interface Player {
  readonly id: string;
  /** How it behaves, which is what the registry says of it: so truth and answers compare. */
  readonly type: InvestorType;
  readonly name: string;
  readonly nameZh: string | null;
  /** Its part of the shares in CCASS at the start, in per mille, before each stock's own variation. */
  readonly weight: number;
  /** The smaller of a month's buys and sells, as a part of what it holds (its trade frequency). */
  readonly pace: number;
  /** How likely it trades a stock of middling liquidity on a day. */
  readonly odds: number;
  /** How likely it holds a stock, beside the others. */
  readonly reach: number;
}

type Leader = readonly [id: string, weight: number, pace?: number];

/**
 * The large ones, by size. One global custodian holds about a third, as in Hong Kong; paces of those that have one are
 * near what daily lists of large stocks show of them, twice over from eleven days to a month.
 */
const LEADERS: readonly Leader[] = [
  ['C00019', 300, 0.03],
  ['A00003', 115, 0.07],
  ['A00004', 90, 0.07],
  ['C00010', 75, 0.09],
  ['C00039', 60, 0.022],
  ['C00033', 38, 0.05],
  ['C00093', 26, 0.3],
  ['B01161', 22, 0.085],
  ['B01274', 20, 0.11],
  ['C00074', 20, 0.03],
  ['B01451', 17, 0.1],
  ['C00018', 14, 0.02],
  ['B01955', 14],
  ['B01224', 12, 0.9],
  ['B01130', 12],
  ['B01138', 10],
  ['C00015', 9],
  ['C00016', 8],
  ['B01565', 8],
  ['C00003', 8],
  ['B01143', 7],
  ['B01654', 7],
  ['B01076', 6],
  ['B01148', 6],
  ['B01590', 6],
  ['A00005', 6],
  ['B01110', 5],
  ['B01228', 5],
  ['C00040', 5],
  ['C00041', 4],
  ['C00037', 4],
  ['B01121', 4],
  ['B01077', 4],
  ['B01086', 4],
  ['C00042', 4],
  ['C00012', 4],
  ['B01118', 4],
  ['C00004', 3],
  ['C00057', 3],
  ['C00111', 3],
  ['B01323', 3],
  ['B01345', 3],
  ['B02142', 3],
  ['B01284', 3],
  ['B01904', 3],
  ['C00028', 3],
  ['C00062', 2],
  ['C00065', 2],
  ['C00095', 2],
  ['B01174', 2],
  ['B01584', 2],
  ['B01673', 2],
  ['B01695', 2],
  ['B02159', 2],
  ['B01119', 2],
  ['A00001', 2],
  ['B01445', 1],
  ['B01818', 1],
  ['B01423', 1],
  ['B01941', 1],
];

/** Paces of each type, from the slowest to the fastest: stable and flexible money do not overlap. */
const PACES: Readonly<Record<InvestorType, readonly [number, number]>> = {
  stable: [0.008, 0.028],
  flexible: [0.12, 0.9],
  southbound: [0.06, 0.08],
  mainland: [0.05, 0.4],
  'hong-kong': [0.04, 0.4],
  other: [0, 0],
};

/** The long tail, in shares of its number. */
const TAIL: readonly (readonly [InvestorType, number])[] = [
  ['stable', 0.04],
  ['flexible', 0.1],
  ['mainland', 0.13],
  ['hong-kong', 0.73],
];

/** Accounts that move as a whole, when that trap is on: from the first to the second, both of the long tail. */
export interface Cast {
  readonly players: readonly Player[];
  /** Pairs of places: within a type, and across types. */
  readonly migrations: readonly (readonly [giver: number, receiver: number])[];
  /** Places of those who wind down and close, and of those who change their name. */
  readonly closing: readonly number[];
  readonly renamed: readonly number[];
}

export const FEWEST_PLAYERS = LEADERS.length + 20;
/** The registry has some thousand ids in use, not all of them known for what they are. */
export const MOST_PLAYERS = 900;

/**
 * The participants of a market: the large ones, then a long tail drawn from the registry's open ids.
 * @param on a day of the market: types are those of that day
 */
export function makeCast(registry: Registry, seed: number, count: number, on: IsoDate): Cast {
  const random = new Random(seed, 'cast');
  const leaders = LEADERS.filter(([id]) => registry.isKnown(id));
  const players: Player[] = leaders.map(([id, weight, pace]) =>
    playerOf(registry, on, id, weight, pace, 0.1 + 0.75 * Math.min(1, Math.sqrt(weight / 60)), 0.7, random),
  );
  const taken = new Set(leaders.map(([id]) => id));
  const rest = count - players.length;
  for (const [type, part] of TAIL) {
    const free = registry
      .all()
      .filter(
        ({ id, from, to, successor, typeDefault, kind }) =>
          typeDefault === type &&
          !taken.has(id) &&
          from === null &&
          to === null &&
          successor === null &&
          kind !== 'other',
      )
      .map(({ id }) => ({ id, draw: random.next() }))
      .sort((a, b) => a.draw - b.draw || (a.id < b.id ? -1 : 1));
    const wanted = type === 'hong-kong' ? count - players.length : Math.round(rest * part);
    for (const [place, { id }] of free.slice(0, wanted).entries()) {
      taken.add(id);
      const weight = 1.6 / Math.sqrt(place + 1);
      players.push(
        playerOf(registry, on, id, weight, undefined, 0.1 + 0.3 / Math.sqrt(place + 2), 0.25, random),
      );
    }
  }
  const tail = (type: InvestorType): number[] =>
    players.flatMap((player, place) => (place >= leaders.length && player.type === type ? [place] : []));
  const [hongKong, flexible, mainland] = [tail('hong-kong'), tail('flexible'), tail('mainland')];
  const at = (list: readonly number[], place: number): number => list[place % list.length] as number;
  const migrations = [
    [at(hongKong, 3), at(hongKong, 6)],
    [at(flexible, 0), at(mainland, 1)],
  ] as const;
  const closing = [at(hongKong, 4)];
  const renamed = [at(hongKong, 0), at(mainland, 0)];
  // what happens to them should show in many stocks
  for (const place of [...migrations.flat(), ...closing, ...renamed]) {
    players[place] = { ...(players[place] as Player), reach: 8, odds: 0.06 };
  }
  const circulation = players.findIndex(({ id }) => id === 'A00005');
  if (circulation >= 0) players[circulation] = { ...(players[circulation] as Player), reach: 10 };
  return { players, migrations, closing, renamed };
}

function playerOf(
  registry: Registry,
  on: IsoDate,
  id: string,
  weight: number,
  pace: number | undefined,
  odds: number,
  reach: number,
  random: Random,
): Player {
  const type = registry.typeOf(id, on);
  const [low, high] = PACES[type];
  const drawn = low + (high - low) * random.next() * random.next();
  const row = registry.get(id, on);
  return {
    id,
    type,
    name: (row?.name ?? id).toUpperCase(),
    nameZh: row?.nameZh ?? null,
    weight,
    pace: type === 'other' ? 0 : (pace ?? drawn),
    odds,
    reach,
  };
}

/** An investor that is named in the lists without an id; HKEX marks those who consent with a star. */
export const NAMED_INVESTOR = 'INVENTED HOLDINGS LIMITED *';

export const TYPES: readonly InvestorType[] = INVESTOR_TYPES;
