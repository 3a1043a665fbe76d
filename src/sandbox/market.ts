import type { Calendar } from '../calendar/calendar.js';
import { UsageError } from '../errors.js';
import { addDays, type IsoDate, weekday } from '../iso-date.js';
import { CAST, TRANSFER } from './cast.js';
import { type Listing, makeListing, MOST_STOCKS } from './listing.js';
import { Random } from './random.js';
import { type Mood, type Session, trade } from './session.js';

export interface MarketOptions {
  readonly seed: number;
  readonly stocks: number;
  /** Trading days for which there are lists; prices begin two days earlier. */
  readonly days: number;
  readonly calendar: Calendar;
}

/** Shares of one stock in CCASS on one day, by place in the cast. */
export interface Page {
  readonly date: IsoDate;
  readonly shares: readonly number[];
  /** Held by an investor named without an id, and by those not named at all. */
  readonly investor: number;
  readonly unnamed: number;
  readonly issued: number;
}

export interface Split {
  readonly exDate: IsoDate;
  readonly factor: number;
}

export interface Transfer {
  readonly date: IsoDate;
  readonly from: string;
  readonly to: string;
  readonly shares: number;
}

export interface Suspension {
  readonly from: IsoDate;
  readonly until: IsoDate;
}

/** One stock and everything that happened to it: the truth from which the files are written. */
export interface SimulatedStock {
  readonly listing: Listing;
  /** By place in `tradeDays`; null while suspended. */
  readonly sessions: readonly (Session | null)[];
  /** One per day of `pageDays`, missing ones included. */
  readonly pages: readonly Page[];
  readonly split: Split | null;
  readonly transfer: Transfer | null;
  readonly suspension: Suspension | null;
}

export interface Market {
  readonly seed: number;
  readonly tradeDays: readonly IsoDate[];
  /** CCASS days from the first list to the last. */
  readonly pageDays: readonly IsoDate[];
  /** The CCASS day of which no list was kept. */
  readonly missing: IsoDate;
  /** A Saturday whose page repeats Friday's. */
  readonly saturday: IsoDate;
  readonly stocks: readonly SimulatedStock[];
}

/** The last trading day, whatever the seed. */
export const LAST_DAY: IsoDate = '2026-11-13';
export const LEAST = { stocks: 3, days: 20 } as const;
export const MOST = { stocks: MOST_STOCKS, days: 500 } as const;

/** What settles on the first listed days was traded before them, so trading begins this many days earlier. */
const LEAD = 2;
const SPLIT_FACTOR = 5;

/**
 * A market with known truth: the same seed and size give the same market.
 * @throws UsageError for a size it cannot make
 */
export function makeMarket({ seed, stocks, days, calendar }: MarketOptions): Market {
  for (const [name, value] of Object.entries({ stocks, days })) {
    const [least, most] = [LEAST[name as keyof typeof LEAST], MOST[name as keyof typeof MOST]];
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new UsageError(`a simulated market has ${least} to ${most} ${name}, not ${value}`);
    }
  }
  const all = calendar.tradingDays(addDays(LAST_DAY, -2 * (days + LEAD) - 30), LAST_DAY);
  const tradeDays = all.slice(-(days + LEAD));
  const pageDays = calendar.settlementDays(tradeDays[LEAD] ?? LAST_DAY, LAST_DAY);
  const plan: Plan = {
    tradeDays,
    pageDays,
    split: tradeDays[LEAD + Math.round(days * 0.6)] ?? LAST_DAY,
    transfer: pageDays[pageDays.length - 5] ?? LAST_DAY,
    suspended: tradeDays.slice(LEAD + Math.round(days * 0.55), LEAD + Math.round(days * 0.75)),
  };
  const fridays = pageDays.filter((day, index) => weekday(day) === 5 && index > pageDays.length / 2);
  return {
    seed,
    tradeDays,
    pageDays,
    missing: pageDays[pageDays.length - 8] ?? LAST_DAY,
    saturday: addDays(fridays[0] ?? LAST_DAY, 1),
    stocks: Array.from({ length: stocks }, (_, index) => makeStock(index, seed, plan, calendar)),
  };
}

interface Plan {
  readonly tradeDays: readonly IsoDate[];
  readonly pageDays: readonly IsoDate[];
  readonly split: IsoDate;
  readonly transfer: IsoDate;
  readonly suspended: readonly IsoDate[];
}

function makeStock(index: number, seed: number, plan: Plan, calendar: Calendar): SimulatedStock {
  const random = new Random(seed, `stock ${index}`);
  const listing = makeListing(index, random);
  const opening = allot(listing, random);
  const split = index === 0 ? { exDate: plan.split, factor: SPLIT_FACTOR } : null;
  const suspended = index === 2 ? plan.suspended : [];
  const moved = index === 1 ? calendar.tradeDatesOf(plan.transfer) : [];
  const sessions = tradeAll(listing, plan.tradeDays, opening.shares, split, suspended, moved, random);
  const { pages, transfer } = settle(
    opening,
    sessions,
    plan,
    split,
    index === 1 ? plan.transfer : null,
    calendar,
  );
  const [from, until] = [suspended[0], suspended[suspended.length - 1]];
  return {
    listing,
    sessions,
    pages,
    split,
    transfer,
    suspension: from !== undefined && until !== undefined ? { from, until } : null,
  };
}

type Opening = Omit<Page, 'date'>;

/** Who holds what before the first trade. */
function allot({ lot, inCcass, issued }: Listing, random: Random): Opening {
  const weights = CAST.map(({ weight }) => weight * random.between(0.6, 1.4));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const named = inCcass * 0.99;
  const shares = weights.map((weight) => Math.round((named * weight) / total / lot) * lot);
  const investor = Math.round((inCcass * 0.004) / lot) * lot;
  const left = inCcass - investor - shares.reduce((sum, held) => sum + held, 0);
  return { shares, investor, unnamed: left, issued };
}

function tradeAll(
  listing: Listing,
  tradeDays: readonly IsoDate[],
  opening: readonly number[],
  split: Split | null,
  suspended: readonly IsoDate[],
  moved: readonly IsoDate[],
  random: Random,
): (Session | null)[] {
  const mood: Mood = { price: listing.price, slow: random.normal(), fast: 0 };
  let position = [...opening];
  let units = 1;
  return tradeDays.map((day) => {
    if (split?.exDate === day) {
      mood.price /= split.factor;
      units = split.factor;
      position = position.map((shares) => shares * split.factor);
    }
    if (suspended.includes(day)) return null;
    // nobody who takes part in the transfer trades on its days, so that its size is known
    const idle = new Set<string>(moved.includes(day) ? TRANSFER : []);
    const session = trade(listing, mood, units, position, idle, random);
    position = position.map((shares, place) => shares + (session.net[place] ?? 0));
    return session;
  });
}

/** Two settlement days after each trade its shares arrive; those traded before a split arrive split. */
function settle(
  opening: Opening,
  sessions: readonly (Session | null)[],
  { tradeDays, pageDays }: Plan,
  split: Split | null,
  transferOn: IsoDate | null,
  calendar: Calendar,
): { pages: Page[]; transfer: Transfer | null } {
  let now: Opening = opening;
  let transfer: Transfer | null = null;
  const pages = pageDays.map((date): Page => {
    if (split?.exDate === date) now = times(now, split.factor);
    const shares = [...now.shares];
    for (const day of calendar.tradeDatesOf(date)) {
      const units = split !== null && day < split.exDate && date >= split.exDate ? split.factor : 1;
      sessions[tradeDays.indexOf(day)]?.net.forEach((net, place) => {
        shares[place] = (shares[place] ?? 0) + net * units;
      });
    }
    if (date === transferOn) transfer = move(shares, date);
    now = { ...now, shares };
    return { date, ...now };
  });
  return { pages, transfer };
}

function times({ shares, investor, unnamed, issued }: Opening, factor: number): Opening {
  return {
    shares: shares.map((held) => held * factor),
    investor: investor * factor,
    unnamed: unnamed * factor,
    issued: issued * factor,
  };
}

function move(shares: number[], date: IsoDate): Transfer {
  const [from, to] = TRANSFER;
  const [giver, receiver] = [from, to].map((id) => CAST.findIndex((player) => player.id === id)) as [
    number,
    number,
  ];
  const block = Math.floor((shares[giver] ?? 0) * 0.4);
  shares[giver] = (shares[giver] ?? 0) - block;
  shares[receiver] = (shares[receiver] ?? 0) + block;
  return { date, from, to, shares: block };
}
