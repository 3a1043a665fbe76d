import type { Calendar } from '../calendar/calendar.js';
import { UsageError } from '../errors.js';
import type { IsoDate } from '../iso-date.js';
import type { Registry } from '../participants/registry.js';
import { MERGED_ON } from '../securities/counters.js';
import { type Cast, FEWEST_PLAYERS, makeCast, MOST_PLAYERS } from './cast.js';
import { type Climate, makeClimate } from './climate.js';
import { type Copy, type Days, makeDays } from './days.js';
import { MOST_STOCKS } from './listing.js';
import { Random } from './random.js';
import type { Trap } from './traps.js';

export interface MarketOptions {
  readonly seed: number;
  readonly stocks: number;
  readonly participants: number;
  /** Trading days for which there are lists; prices begin two days earlier. */
  readonly days: number;
  readonly traps: ReadonlySet<Trap>;
  /** Last day. */
  readonly to?: IsoDate;
  /** Holders that a list names, on average over stocks. */
  readonly lines?: number;
  /** Whether those who take part in an event do not trade the shares that settle with it. */
  readonly quiet?: boolean;
  readonly calendar: Calendar;
  readonly registry: Registry;
}

/** Accounts that move as a whole on a CCASS day: places in the cast. */
export interface Moving {
  readonly giver: number;
  readonly receiver: number;
  readonly page: number;
}

/** What all stocks of a market share; a stock's own history follows from this and its number alone. */
export interface Market {
  readonly seed: number;
  readonly stocks: number;
  readonly days: Days;
  readonly cast: Cast;
  readonly climate: Climate;
  readonly traps: ReadonlySet<Trap>;
  readonly quiet: boolean;
  readonly lines: number;
  readonly migrations: readonly Moving[];
  /** Participants that wind down: they sell from that CCASS day on. */
  readonly closing: ReadonlyMap<number, number>;
  /** Participants that bear another name from that CCASS day on. */
  readonly renamed: ReadonlyMap<number, number>;
  /** CCASS days of which no list was kept, of any stock. */
  readonly missing: ReadonlySet<number>;
  /** Pages that repeat the CCASS day before. */
  readonly copies: readonly Copy[];
  /** First CCASS day on which RMB counters are part of the HKD counter. */
  readonly merged: number;
}

/** The last trading day, whatever the seed. */
export const LAST_DAY: IsoDate = '2026-11-13';
export const LEAST = { stocks: 3, participants: FEWEST_PLAYERS, days: 20 } as const;
export const MOST = { stocks: MOST_STOCKS, participants: MOST_PLAYERS, days: 1000 } as const;

/** Pages between days that are missing, and between Saturdays of which a page was kept. */
const MISSING_EVERY = 60;

/**
 * A market with known truth: the same options give the same market.
 * @throws UsageError for a size it cannot make
 */
export function makeMarket(options: MarketOptions): Market {
  const { seed, stocks, participants, days: count, traps } = options;
  for (const [name, value] of Object.entries({ stocks, participants, days: count })) {
    const [least, most] = [LEAST[name as keyof typeof LEAST], MOST[name as keyof typeof MOST]];
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new UsageError(`a simulated market has ${least} to ${most} ${name}, not ${value}`);
    }
  }
  const days = makeDays(options.calendar, count, options.to ?? LAST_DAY);
  const random = new Random(seed, 'market');
  const cast = makeCast(options.registry, seed, participants, days.pages[0] as IsoDate);
  const pages = days.pages.length;
  const some = (from: number, to: number): number =>
    random.whole(Math.round(pages * from), Math.round(pages * to));
  const migrations = cast.migrations.map(([giver, receiver], index) => ({
    giver,
    receiver,
    page: some(0.35 + 0.25 * index, 0.5 + 0.25 * index),
  }));
  const closing = new Map(cast.closing.map((place) => [place, some(0.4, 0.6)]));
  const renamed = new Map(cast.renamed.map((place) => [place, some(0.3, 0.7)]));
  const missing = new Set<number>();
  for (let from = 6; from + 8 < pages; from += MISSING_EVERY) {
    missing.add(from + random.whole(0, Math.min(MISSING_EVERY - 12, pages - from - 10)));
  }
  if (pages >= 20) missing.add(pages - 8);
  const kept = days.copies.filter(
    ({ kind, page, date }) => traps.has(kind) && keeps(kind, page, date, missing, traps),
  );
  return {
    seed,
    stocks,
    days,
    cast,
    climate: makeClimate(seed, days.trading.length),
    traps,
    quiet: options.quiet === true,
    lines: options.lines ?? Math.round(participants * 0.25),
    migrations: traps.has('migration') ? migrations : [],
    closing: traps.has('closure') ? closing : new Map(),
    renamed: traps.has('rename') ? renamed : new Map(),
    missing: traps.has('missing-day') ? missing : new Set(),
    copies: kept,
    merged: days.pages.findIndex((date) => date >= MERGED_ON),
  };
}

/** Copies that somebody kept: a Saturday in nine, every other day without settlement, and none of a day that is missing. */
function keeps(
  kind: Copy['kind'],
  page: number,
  date: IsoDate,
  missing: ReadonlySet<number>,
  traps: ReadonlySet<Trap>,
): boolean {
  if (traps.has('missing-day') && missing.has(page)) return false;
  return kind !== 'weekend-page' || Number(date.slice(8)) % 9 === 5 || page === 2;
}
