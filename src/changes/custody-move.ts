import type { IsoDate } from '../iso-date.js';

/**
 * What a user knows of a change of custodian: holdings that went from one participant to another within some CCASS
 * days moved, they were not sold and bought.
 */
export interface CustodyMove {
  readonly from: string;
  readonly to: string;
  /** CCASS days, both included. */
  readonly start: IsoDate;
  readonly end: IsoDate;
  /** Empty = all stocks. */
  readonly stocks: readonly string[];
  readonly reason: string;
}

/** The moves that can have to do with a stock's change from one CCASS day to another. */
export function movesWithin(
  moves: readonly CustodyMove[],
  stock: string,
  prevDate: IsoDate,
  date: IsoDate,
): CustodyMove[] {
  return moves.filter(
    ({ start, end, stocks }) =>
      start <= date && end > prevDate && (stocks.length === 0 || stocks.includes(stock)),
  );
}
