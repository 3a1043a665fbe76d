import type { Moves } from './moves.js';

/** The accounts of one participant moved to another (a merger, a closure, a new clearing agent). */
export interface Migration {
  readonly giver: string;
  readonly receiver: string;
  /**
   * `seen`: across the giver's stocks on that day, or the registry's day for it is near. `due`: the registry's day for
   * it is within months. `undated`: the registry names a successor, and no day. `stated`:
   * the user names the move.
   */
  readonly evidence: 'seen' | 'due' | 'undated' | 'stated';
  /** Why, where the user names it. */
  readonly reason?: string;
}

/** Relative difference allowed between what one account lost and the other gained. */
const TOLERANCE = 0.001;

/**
 * Rule R8: what moved with the accounts is no flow. When the move was seen across the giver's stocks and it holds
 * nothing afterwards, all it held moved, and the rest of the receiver's change is its own trading. When the
 * registry names a successor for another day, the two changes must match; for no day, the giver must hold nothing
 * afterwards as well. Of a move that the user names, all that left the one and came to the other moved.
 */
export function takeMigrations(
  moves: Moves,
  migrations: readonly Migration[],
  after: ReadonlyMap<string, number>,
  lot: number,
): void {
  for (const { giver, receiver, evidence, reason } of migrations) {
    const gave = -moves.of(giver);
    if (gave <= 0) continue;
    const got = moves.of(receiver);
    if (evidence === 'stated') {
      const moved = Math.min(gave, Math.max(0, got));
      moves.take(giver, -moved, 'transfer', 'R8', `custody moved to ${receiver}: ${reason}`);
      moves.take(receiver, moved, 'transfer', 'R8', `custody moved from ${giver}: ${reason}`);
      continue;
    }
    const emptied = after.get(giver) === 0;
    if (evidence === 'undated' && !emptied) continue;
    const whole = evidence === 'seen' && emptied;
    if (!whole && (got <= 0 || Math.abs(gave - got) > Math.max(lot, TOLERANCE * gave))) continue;
    const block = whole ? gave : Math.min(gave, got);
    moves.take(giver, -block, 'transfer', 'R8', `accounts moved to ${receiver}`);
    moves.take(receiver, block, 'transfer', 'R8', `accounts moved from ${giver}`);
  }
}
