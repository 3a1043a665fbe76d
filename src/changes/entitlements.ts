import { toNumber } from '../decimal.js';
import type { Action } from './factor.js';
import { assignAmount } from './deposits.js';
import type { Moves } from './moves.js';
import { CONNECT_ACCOUNTS } from './part.js';

/** Share of the full entitlement that must arrive before a day is taken for the credit day. */
const ARRIVED = 0.3;

/**
 * Rights and scrip (rules R1, R6): new shares that each holder may take up, so there is no common ratio. On the day
 * on which they arrive, each increase up to the holder's entitlement is booked, then the rest of what arrived
 * (excess applications) to the largest increases. Rights go to `placing`, scrip to `corporate_action`.
 * @returns the actions that this day shows
 */
export function takeEntitlements(
  moves: Moves,
  before: ReadonlyMap<string, number>,
  actions: readonly Action[],
  date: string,
  created: number,
): Action[] {
  const credited: Action[] = [];
  let arrived = created;
  for (const action of actions) {
    const perShare = toNumber(action.factor) - 1;
    let full = 0;
    for (const shares of before.values()) full += Math.max(0, shares * perShare);
    const due = action.creditDate === null ? arrived >= ARRIVED * full : action.creditDate <= date;
    if (!due || arrived <= 0) continue;
    const reason = action.kind === 'rights' ? 'placing' : 'corporate_action';
    const rule = action.kind === 'rights' ? 'R6' : 'R1';
    const evidence = `${action.kind} issue, ex ${action.exDate}`;
    let rest = Math.min(arrived, Math.round(full));
    for (const [holder, shares] of moves.entries()) {
      if (shares <= 0 || rest <= 0 || (CONNECT_ACCOUNTS.has(holder) && action.kind !== 'rights')) continue;
      const part = Math.min(shares, Math.floor(Math.max(0, before.get(holder) ?? 0) * perShare), rest);
      moves.take(holder, part, reason, rule, evidence);
      rest -= part;
    }
    rest = assignAmount(moves, rest, 0, reason, rule, evidence);
    arrived -= Math.min(arrived, Math.round(full)) - rest;
    credited.push(action);
  }
  return credited;
}
