import type { Moves } from './moves.js';
import { CONNECT_ACCOUNTS, type Reason, type Rule } from './part.js';

/** A change this near to the amount is taken for it, the difference for the participant's own trading. */
const NEAR = 0.1;

/**
 * Gives an amount of shares that came into CCASS (or left it, when negative) to the participants whose changes explain
 * it: the one that matches it exactly or to a tenth; else, within one day, the largest ones in turn, and over a gap,
 * where a large change is as likely to be trading, all of them in proportion. Southbound accounts cannot receive deposits.
 * @returns what no participant's change explains
 */
export function assignAmount(
  moves: Moves,
  amount: number,
  slack: number,
  reason: Reason,
  rule: Rule,
  evidence: string,
  overGap = false,
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
  for (const [holder, part] of overGap ? inProportion(open, rest) : inTurn(open, rest)) {
    moves.take(holder, sign * part, reason, rule, evidence);
    rest -= part;
  }
  return sign * rest;
}

type Change = readonly [holder: string, shares: number];

function inTurn(changes: readonly Change[], amount: number): Change[] {
  const parts: Change[] = [];
  let rest = amount;
  for (const [holder, shares] of changes) {
    if (rest === 0) break;
    const part = Math.min(rest, Math.abs(shares));
    parts.push([holder, part]);
    rest -= part;
  }
  return parts;
}

/** Whole shares: rounded down, and what that leaves goes to the largest remainders. */
function inProportion(changes: readonly Change[], amount: number): Change[] {
  const whole = changes.reduce((total, [, shares]) => total + BigInt(Math.abs(shares)), 0n);
  if (whole <= BigInt(amount)) return changes.map(([holder, shares]) => [holder, Math.abs(shares)]);
  const cut = changes.map(([holder, shares]) => {
    const top = BigInt(Math.abs(shares)) * BigInt(amount);
    return { holder, part: Number(top / whole), remainder: top % whole };
  });
  let rest = amount - cut.reduce((total, { part }) => total + part, 0);
  const byRemainder = [...cut].sort((a, b) =>
    a.remainder > b.remainder ? -1 : a.remainder < b.remainder ? 1 : a.holder < b.holder ? -1 : 1,
  );
  for (const entry of byRemainder) {
    if (rest === 0) break;
    entry.part += 1;
    rest -= 1;
  }
  return cut.filter(({ part }) => part > 0).map(({ holder, part }) => [holder, part]);
}
