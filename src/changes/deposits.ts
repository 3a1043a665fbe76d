import type { Moves } from './moves.js';
import { CONNECT_ACCOUNTS, type Reason, type Rule } from './part.js';

/** A change this near to the amount is taken for it, the difference for the participant's own trading. */
const NEAR = 0.1;

/**
 * Gives an amount of shares that came into CCASS (or left it, when negative) to the participants whose changes explain
 * it: the one that matches it exactly or to a tenth, else the largest ones in turn. Southbound accounts cannot receive
 * deposits.
 * @returns what no participant's change explains
 */
export function assignAmount(
  moves: Moves,
  amount: number,
  slack: number,
  reason: Reason,
  rule: Rule,
  evidence: string,
): number {
  const sign = Math.sign(amount);
  const open = moves
    .entries()
    .filter(([holder, shares]) => shares * sign > 0 && !CONNECT_ACCOUNTS.has(holder));
  const off = (shares: number): number => Math.abs(shares - amount);
  const [nearest] = open
    .filter(([, shares]) => off(shares) <= Math.max(slack, NEAR * Math.abs(amount)))
    .sort(([, a], [, b]) => off(a) - off(b));
  if (nearest) {
    moves.take(nearest[0], amount, reason, rule, evidence);
    return 0;
  }
  let rest = Math.abs(amount);
  for (const [holder, shares] of open) {
    if (rest === 0) break;
    const part = Math.min(rest, Math.abs(shares));
    moves.take(holder, sign * part, reason, rule, evidence);
    rest -= part;
  }
  return sign * rest;
}
