import { InputError } from '../errors.js';
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

/** @throws InputError for a participant that is not known */
export function checkCustodyMoves(moves: readonly CustodyMove[], isKnown: (id: string) => boolean): void {
  for (const [index, { from, to }] of moves.entries()) {
    for (const id of [from, to]) {
      if (isKnown(id)) continue;
      throw new InputError(`${id} is not in the registry`, {
        place: `config, custody_moves, entry ${index + 1}`,
        remedy: 'correct the id, or add it under participants by name_en and home',
      });
    }
  }
}
