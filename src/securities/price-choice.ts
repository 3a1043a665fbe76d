import { divide, type Fraction, fraction, multiply, ONE, toNumber } from '../decimal.js';
import type { IsoDate } from '../iso-date.js';
import type { Adjustment } from '../store/rows.js';

/** One stored price row of a stock and day, as its source gave it. */
export interface PriceCandidate {
  readonly close: Fraction;
  readonly volume: Fraction | null;
  readonly turnover: Fraction | null;
  readonly adjusted: Adjustment;
  readonly source: string;
  readonly file: number;
  readonly fetchedAt: string;
  readonly sha256: string;
  /** Day the file came in: splits after it are not in its adjustment. */
  readonly received: IsoDate;
}

/** The price that counts for a stock and day, turned back to as-traded share units. HKD per share. */
export interface PriceDay {
  readonly close: Fraction;
  /** Turnover / volume; the close where either is missing. */
  readonly price: Fraction;
  readonly basis: 'vwap' | 'close';
  readonly volume: bigint | null;
  readonly adjusted: Adjustment;
  readonly source: string;
  readonly file: number;
  readonly sources: number;
  /** Largest relative distance of another as-traded or split-adjusted close from the chosen one. */
  readonly spread: number;
}

/** A change of share units: ex-date and new shares per old. */
export interface UnitChange {
  readonly exDate: IsoDate;
  readonly factor: Fraction;
}

const RANK: Record<Adjustment, number> = { none: 0, split: 1, 'split+dividend': 2 };
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Shares on the day the file came in per share on `date`. */
function laterSplits(date: IsoDate, received: IsoDate, splits: readonly UnitChange[]): Fraction {
  return splits
    .filter(({ exDate }) => exDate > date && exDate <= received)
    .reduce((product, { factor }) => multiply(product, factor), ONE);
}

/**
 * Chooses among the price rows of one stock and day, whole rows only: as traded before split-adjusted before
 * dividend-adjusted; then with turnover and volume, with volume, newer fetch, source name. Split-adjusted rows are
 * turned back with the splits between the day and the day the file came in.
 */
export function choosePrice(
  date: IsoDate,
  candidates: readonly PriceCandidate[],
  splits: readonly UnitChange[],
): PriceDay | null {
  const ranked = candidates
    .map((candidate) => asTraded(date, candidate, splits))
    .sort(
      (a, b) =>
        RANK[a.adjusted] - RANK[b.adjusted] ||
        completeness(b) - completeness(a) ||
        compare(b.fetchedAt, a.fetchedAt) ||
        compare(a.source, b.source) ||
        compare(a.sha256, b.sha256) ||
        Number(a.close.num * b.close.den - b.close.num * a.close.den),
    );
  const chosen = ranked[0];
  if (!chosen) return null;
  const vwap = averagePrice(chosen);
  const volume = ranked.find((candidate) => candidate.volume !== null)?.volume ?? null;
  const rivals = ranked.filter(({ adjusted }) => adjusted !== 'split+dividend');
  return {
    close: chosen.close,
    price: vwap ?? chosen.close,
    basis: vwap === null ? 'close' : 'vwap',
    volume: volume === null ? null : (2n * volume.num + volume.den) / (2n * volume.den),
    adjusted: chosen.adjusted,
    source: chosen.source,
    file: chosen.file,
    sources: new Set(ranked.map(({ source }) => source)).size,
    spread: Math.max(0, ...rivals.map(({ close }) => distance(close, chosen.close))),
  };
}

/** A day's average price further from its close than this factor is a turnover or volume in other units. */
const PLAUSIBLE = 2;

/** Turnover / volume, or null where either is missing or of another unit. */
function averagePrice({ close, turnover, volume }: PriceCandidate): Fraction | null {
  if (turnover === null || volume === null || volume.num <= 0n || turnover.num <= 0n) return null;
  const price = divide(turnover, volume);
  const ratio = toNumber(divide(price, close));
  return ratio > PLAUSIBLE || ratio < 1 / PLAUSIBLE ? null : price;
}

function asTraded(date: IsoDate, candidate: PriceCandidate, splits: readonly UnitChange[]): PriceCandidate {
  if (candidate.adjusted === 'none') return candidate;
  const factor = laterSplits(date, candidate.received, splits);
  return {
    ...candidate,
    close: multiply(candidate.close, factor),
    volume: candidate.volume === null ? null : divide(candidate.volume, factor),
  };
}

const completeness = ({ volume, turnover }: PriceCandidate): number => (volume ? (turnover ? 2 : 1) : 0);

function distance(a: Fraction, b: Fraction): number {
  const ratio = fraction(a.num * b.den, a.den * b.num || 1n);
  return Math.abs(Number(ratio.num) / Number(ratio.den) - 1);
}
