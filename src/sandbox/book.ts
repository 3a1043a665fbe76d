import type { InvestorType } from '../participants/investor-type.js';
import type { Cast } from './cast.js';
import type { Listing } from './listing.js';
import type { Random } from './random.js';

/** Holders of one stock, by slot, while it is simulated. Shares are whole numbers. */
export interface Book {
  /** Place in the cast. */
  readonly places: Uint16Array;
  readonly types: readonly InvestorType[];
  /** What CCASS shows, and the same with the trades that have not settled. */
  readonly settled: Float64Array;
  readonly position: Float64Array;
  /** The holding it tends to. */
  readonly base: Float64Array;
  /** How likely it trades on an ordinary day, and how much of its base when it does. */
  readonly odds: Float64Array;
  readonly size: Float64Array;
  /** 0 for a holder that trades no more. */
  readonly active: Uint8Array;
  /** Held by an investor that is named without an id, and by those not named at all. */
  investor: number;
  unnamed: number;
  issued: number;
}

/** From a month of trading days and the mean size of a day's wish to the trade frequency (pace) of a participant. */
const PACE = 10.5 * 0.85;

/**
 * Who holds what before the first trade.
 * @param lines holders that the first list should name
 */
export function openBook(listing: Listing, cast: Cast, lines: number, random: Random): Book {
  const { lot, inCcass, issued } = listing;
  const chosen = choose(listing, cast, lines, random);
  const weights = chosen.map((place) => (cast.players[place]?.weight ?? 0) * random.factor(4));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const named = inCcass * 0.985;
  const count = chosen.length;
  const book: Book = {
    places: Uint16Array.from(chosen),
    types: chosen.map((place) => cast.players[place]?.type ?? 'other'),
    settled: new Float64Array(count),
    position: new Float64Array(count),
    base: new Float64Array(count),
    odds: new Float64Array(count),
    size: new Float64Array(count),
    active: new Uint8Array(count).fill(1),
    investor: Math.round((inCcass * 0.005) / lot) * lot,
    unnamed: 0,
    issued,
  };
  // short lists hold the busiest participants only
  const often = Math.min(1, Math.sqrt(count / 130));
  let sum = book.investor;
  for (const [slot, place] of chosen.entries()) {
    const player = cast.players[place];
    const shares = Math.max(1, Math.round((named * (weights[slot] as number)) / total / lot)) * lot;
    // some of the small ones come later
    const absent = (player?.weight ?? 0) < 1 && random.chance(0.06);
    const held = absent ? 0 : shares;
    book.settled[slot] = held;
    book.position[slot] = held;
    book.base[slot] = shares;
    sum += held;
    const odds = Math.min(0.97, (player?.odds ?? 0) * listing.liquidity * often);
    book.odds[slot] = player?.type === 'other' ? 0 : odds;
    book.size[slot] = (player?.pace ?? 0) / (PACE * odds);
  }
  book.unnamed = Math.max(0, inCcass - sum);
  return book;
}

/** From this weight on a participant holds every stock it may. */
const CORE = 14;

/** The large participants, and others by lot until the list is as long as it should be. */
function choose(listing: Listing, cast: Cast, lines: number, random: Random): number[] {
  const allowed = [...cast.players.entries()].filter(
    ([, player]) => player.type !== 'southbound' || listing.southbound,
  );
  const core = allowed.flatMap(([place, { weight }]) => (weight >= CORE ? [place] : []));
  const drawn = allowed
    .filter(([, { weight }]) => weight < CORE)
    .map(([place, { reach }]) => ({ place, lot: random.next() / reach }))
    .sort((a, b) => a.lot - b.lot)
    .slice(0, Math.max(0, lines - core.length))
    .map(({ place }) => place);
  return [...core, ...drawn].sort((a, b) => a - b);
}
