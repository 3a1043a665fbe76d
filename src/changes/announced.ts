import type { AnnouncementRow } from '../store/rows.js';
import { assignAmount } from './deposits.js';
import type { Moves } from './moves.js';
import { CONNECT_ACCOUNTS, type Reason, type Rule } from './part.js';

const BUCKETS: Record<AnnouncementRow['kind'], readonly [Reason, Rule] | null> = {
  placing: ['placing', 'R6'],
  'top-up': ['placing', 'R6'],
  ipo: ['placing', 'R6'],
  deposit: ['deposit', 'R4'],
  withdrawal: ['deposit', 'R4'],
  cancellation: ['deposit', 'R4'],
  conversion: ['deposit', 'R7'],
  transfer: ['transfer', 'R2'],
  listing: null,
  suspension: null,
};

const OUT = new Set(['withdrawal', 'cancellation']);

/**
 * Takes what announcements explain (rules R4, R6, R7): placings, top-ups, allotments, deposits, withdrawals,
 * cancellations, full-circulation conversions and announced transfers.
 * @param created change of the CCASS total, to tell new shares from a vendor's
 */
export function takeAnnounced(
  moves: Moves,
  announcements: readonly AnnouncementRow[],
  created: number,
  lot: number,
): void {
  for (const announcement of announcements) {
    const bucket = BUCKETS[announcement.kind];
    if (bucket === null) continue;
    const [reason, rule] = bucket;
    const shares = Number(announcement.shares ?? 0n);
    const evidence = `announced ${announcement.kind}${announcement.note ? `: ${announcement.note}` : ''}`;
    const slack = Math.max(lot, 0.001 * shares);
    const gives = OUT.has(announcement.kind);
    // the total grew (or fell) by just that, so all of it is there even where its holder traded against it
    const proven = shares > 0 && Math.abs(moves.sum() - (gives ? -shares : shares)) <= slack;
    if (gives || announcement.from !== null) {
      takeFrom(moves, announcement.from, -shares, slack, gives && proven, reason, rule, evidence);
    } else if (reason === 'transfer') {
      assignAmount(moves, -shares, slack, reason, rule, evidence);
    } else if (reason === 'placing' && created < 0.5 * shares) {
      assignVendor(moves, -shares, slack, reason, rule, evidence);
    }
    if (!gives) takeFrom(moves, announcement.to, shares, slack, proven, reason, rule, evidence);
  }
}

/** Up to `amount` (signed; 0 = all there is) of one participant's change, all of it when proven; or of whoever explains it. */
function takeFrom(
  moves: Moves,
  holder: string | null,
  amount: number,
  slack: number,
  proven: boolean,
  reason: Reason,
  rule: Rule,
  evidence: string,
): void {
  if (holder === null) {
    assignAmount(moves, amount, slack, reason, rule, evidence);
    return;
  }
  if (proven) {
    moves.take(holder, amount, reason, rule, evidence);
    return;
  }
  const moved = moves.of(holder);
  const sign = Object.is(amount, -0) || amount < 0 ? -1 : 1;
  if (moved * sign <= 0) return;
  const part = amount === 0 ? Math.abs(moved) : Math.min(Math.abs(moved), Math.abs(amount));
  moves.take(holder, sign * part, reason, rule, evidence);
}

/** A vendor that is not named: the one participant whose decrease covers the placing. */
function assignVendor(
  moves: Moves,
  amount: number,
  slack: number,
  reason: Reason,
  rule: Rule,
  evidence: string,
): void {
  const seller = moves
    .entries()
    .find(([holder, shares]) => shares <= amount + slack && !CONNECT_ACCOUNTS.has(holder));
  if (seller) moves.take(seller[0], Math.max(amount, seller[1]), reason, rule, evidence);
}
