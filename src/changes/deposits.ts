import type { Moves } from './moves.js';
import { CONNECT_ACCOUNTS, type Reason, type Rule } from './part.js';

/**
 * Gives an amount of shares that came into CCASS (or left it, when negative) to the participants whose changes explain
 * it: the one that matches exactly, else the largest ones in turn. Southbound accounts cannot receive deposits.
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
  const exact = open
    .filter(([, shares]) => Math.abs(shares - amount) <= slack)
    .sort(([, a], [, b]) => Math.abs(a - amount) - Math.abs(b - amount))[0];
  let rest = Math.abs(amount);
  for (const [holder, shares] of exact ? [exact] : open) {
    if (rest === 0) break;
    const part = Math.min(rest, Math.abs(shares));
    moves.take(holder, sign * part, reason, rule, evidence);
    rest -= part;
  }
  return sign * rest;
}
