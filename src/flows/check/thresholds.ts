/** Residual of the trades of a stock-day, as a share of its CCASS total. */
export const RESIDUAL = 0.0005;

/** Relative distance of two sources' closes of one day. */
export const PRICE_SPREAD = 0.005;

/** Factors that a wrong unit makes, and how near a ratio must come to one. */
export const UNIT_FACTORS: readonly number[] = [10, 100, 1000, 10_000];
export const UNIT_WITHIN = 0.01;
/** Share of a list's holders that makes it a whole list in another unit, and the fewest holders to tell that from. */
export const UNIT_LIST = 0.8;
export const UNIT_LIST_MIN = 5;
/** A single holder counts from this share of the CCASS total, over at most that many settlement days. */
export const UNIT_HOLDER = 0.05;
export const UNIT_HOLDER_GAP = 5;
/** How near the price must come to the inverse of a list's factor, within that many days, to make it a real split. */
export const SPLIT_PRICE_WITHIN = 0.25;
export const SPLIT_PRICE_DAYS = 14;
/** A CCASS total that grows or falls by more than this between two stored days. */
export const TOTAL_JUMP = 5;
/** Longest time between two prices that are compared, in calendar days. */
export const PRICE_JUMP_DAYS = 31;

/**
 * Lists that lack holdings: the share of the list before that is gone, on how many lists it may be, how much of that
 * change of the total the holders must account for, and how near what comes back must be to what went.
 */
export const LACKING_SHARE = 0.01;
export const LACKING_LISTS = 5;
export const LACKING_MOST = 0.8;
export const LACKING_WITHIN = 0.1;

/** Settlement days with one and the same list that make a stock frozen, and the volume that says it traded. */
export const FROZEN_DAYS = 3;
export const FROZEN_VOLUME = 0.0001;
/** Stocks that must all stand still for a whole day to count as copied. */
export const COPIED_STOCKS = 10;

/** Share of a stock's CCASS total that a participant nobody knows may hold. */
export const UNKNOWN_HOLDING = 0.0005;

/** Settlement days a corporate action may wait for its shares. */
export const PENDING_DAYS = 20;

/** Settlement days without news that make a daily source stale. */
export const STALE_DAYS = 10;
/** A source is daily when it has this many days, on at least that share of the settlement days between its first and last. */
export const DAILY_DAYS = 10;
export const DAILY_SHARE = 0.25;

/** Rounding of Stock Connect amounts in a sum of three, in currency units: sources print 0.01 mn, the exchanges 1 mn. */
export const CONNECT_ROUNDING = 30_000;
export const CONNECT_COARSE = 3_000_000;
/** Relative distance of two sources' values of a series, or closes of an index. */
export const VALUE_SPREAD = 0.0005;
/** Relative distance of two sources' valuations, on average. */
export const VALUATION_SPREAD = 0.02;
/** A valuation that moves by more than this and back. */
export const VALUATION_JUMP = 0.12;
