import type { IsoDate } from '../iso-date.js';
import type { Listing } from './listing.js';
import type { Trap } from './traps.js';

/** Why shares of a holder changed that were neither bought nor sold; the words are those of table `changes`. */
export type EffectReason = 'transfer' | 'corporate_action' | 'deposit' | 'placing' | 'listing';

/** What a trap did to one holder, in the share units of its CCASS day. */
export interface Effect {
  /** Slot of the holder; INVESTOR or UNNAMED for the two that have no participant id. */
  readonly slot: number;
  readonly reason: EffectReason;
  readonly shares: number;
}

export const INVESTOR = -1;
export const UNNAMED_SLOT = -2;

/** One thing that happened, with its true effect. */
export interface TrueEvent {
  readonly trap: Trap;
  /** CCASS day on which it shows. */
  readonly page: number;
  readonly effects: readonly Effect[];
  /** For people: what it was. */
  readonly note: string;
}

export interface ActionLine {
  readonly exDate: IsoDate;
  readonly kind: 'split' | 'consolidation' | 'bonus' | 'rights' | 'scrip';
  readonly fresh: number;
  readonly old: number;
  readonly creditDate: IsoDate | null;
}

export interface AnnouncementLine {
  readonly date: IsoDate;
  readonly kind: string;
  readonly shares: number | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly until: IsoDate | null;
}

/** Sessions by trading day; a volume of -1 means that the stock did not trade at all. */
export interface Sessions {
  /** Thousandths of HKD. */
  readonly close: Float64Array;
  readonly volume: Float64Array;
  /** HKD. */
  readonly turnover: Float64Array;
}

/** Rows by day: those of day d are from `start[d]` to `start[d + 1]`. Columns are as long as the last start. */
export interface DayRows {
  readonly start: Int32Array;
  readonly slot: readonly number[];
  readonly shares: readonly number[];
}

/** One stock from its first list to its last, and everything that happened to it: the truth behind the files. */
export interface StockHistory {
  readonly listing: Listing;
  /** Number of the stock in the market, and 1 for one that took over a code. */
  readonly index: number;
  readonly life: number;
  /** First and last CCASS day with a list. */
  readonly first: number;
  readonly last: number;
  /** Place in the cast, by slot. */
  readonly places: Uint16Array;
  readonly sessions: Sessions;
  /** Holdings of the first list, and the new holding of every slot that changed, by CCASS day. */
  readonly opening: Float64Array;
  readonly changes: DayRows;
  /** Shares bought (positive) and sold, by trading day and in its share units. */
  readonly trades: DayRows;
  /** Shares of the settlement day per share traded, by trading day: numerator and denominator. */
  readonly units: { readonly up: Float64Array; readonly down: Float64Array };
  /** Changes of share units that holdings show, by CCASS day. */
  readonly factors: readonly { readonly page: number; readonly up: number; readonly down: number }[];
  readonly issued: Float64Array;
  readonly investor: Float64Array;
  readonly unnamed: Float64Array;
  /** Part of each slot's holding that is on the RMB counter, until the counters merge; null without one. */
  readonly rmb: Float64Array | null;
  readonly events: readonly TrueEvent[];
  readonly actions: readonly ActionLine[];
  readonly announcements: readonly AnnouncementLine[];
  /** Where the securities list gives the first day of trading. */
  readonly listedOn: IsoDate | null;
}
