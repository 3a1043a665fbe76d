import type { Action } from './factor.js';
import { assignAmount } from './deposits.js';
import type { Moves } from './moves.js';
import { CONNECT_ACCOUNTS } from './part.js';

/** Share of the full entitlement that must arrive before a day is taken for the credit day. */
const ARRIVED = 0.3;
/** An increase this near to the entitlement is taken for it, the difference for the holder's own trading. */
const NEAR = 0.1;

/**
 * Rights and scrip (rules R1, R6): new shares that each holder may take up, so there is no common ratio. On the day
 * on which they arrive, entitlements are booked first where the increase comes within a tenth of them, the nearest ones
 * first, then every other increase up to the holder's entitlement, then the rest of what arrived (excess applications)
 * to the largest increases. Rights go to `placing`, scrip to `corporate_action`.
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
    const [fresh, old] = [Number(action.factor.num - action.factor.den), Number(action.factor.den)];
    const dueTo = (holder: string): number =>
      Math.floor((Math.max(0, before.get(holder) ?? 0) * fresh) / old);
    let full = 0;
    for (const shares of before.values()) full += (Math.max(0, shares) * fresh) / old;
    const due = action.creditDate === null ? arrived >= ARRIVED * full : action.creditDate <= date;
    if (!due || arrived <= 0) continue;
    const reason = action.kind === 'rights' ? 'placing' : 'corporate_action';
    const rule = action.kind === 'rights' ? 'R6' : 'R1';
    const evidence = `${action.kind} issue, ex ${action.exDate}`;
    const whole = Math.min(arrived, Math.round(full));
    const takers = moves
      .entries()
      .filter(([holder, shares]) => shares > 0 && (!CONNECT_ACCOUNTS.has(holder) || action.kind === 'rights'))
      .map(([holder, shares]) => ({ holder, shares, due: dueTo(holder) }));
    const off = ({ shares, due }: (typeof takers)[number]): number => Math.abs(shares - due) / due;
    const nearly = takers
      .filter((taker) => taker.due > 0 && off(taker) <= NEAR)
      .sort((a, b) => off(a) - off(b));
    let rest = whole;
    for (const taker of [...nearly, ...takers.filter((one) => !nearly.includes(one))]) {
      const { holder, shares, due } = taker;
      const taken = Math.min(nearly.includes(taker) ? due : Math.min(shares, due), rest);
      moves.take(holder, taken, reason, rule, evidence);
      rest -= taken;
    }
    rest = assignAmount(moves, rest, 0, reason, rule, evidence);
    arrived -= whole - rest;
    credited.push(action);
  }
  return credited;
}
