import type { Moves } from './moves.js';

/** The accounts of one participant moved to another (a merger, a closure, a new clearing agent). */
export interface Migration {
  readonly giver: string;
  readonly receiver: string;
  /** Seen across the giver's stocks on that day, or the registry's day for it lies between the two days. */
  readonly seen: boolean;
}

/** Relative difference allowed between what one account lost and the other gained. */
const TOLERANCE = 0.001;

/**
 * Rule R8: what moved with the accounts is no flow. When the move was seen across the giver's stocks and it holds
 * nothing afterwards, all it held moved, and the rest of the receiver's change is its own trading. When the
 * registry names a successor for another day, the two changes must match.
 */
export function takeMigrations(
  moves: Moves,
  migrations: readonly Migration[],
  after: ReadonlyMap<string, number>,
  lot: number,
): void {
  for (const { giver, receiver, seen } of migrations) {
    const gave = -moves.of(giver);
    if (gave <= 0) continue;
    const got = moves.of(receiver);
    const whole = seen && after.get(giver) === 0;
    if (!whole && (got <= 0 || Math.abs(gave - got) > Math.max(lot, TOLERANCE * gave))) continue;
    const block = whole ? gave : Math.min(gave, got);
    moves.take(giver, -block, 'transfer', 'R8', `accounts moved to ${receiver}`);
    moves.take(receiver, block, 'transfer', 'R8', `accounts moved from ${giver}`);
  }
}
