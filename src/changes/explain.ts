import { type Fraction, isOne, ONE, roundHalfEven } from '../decimal.js';
import { assert } from '../errors.js';
import type { IsoDate } from '../iso-date.js';
import type { AnnouncementRow } from '../store/rows.js';
import { takeAnnounced } from './announced.js';
import { takeMatchedBlocks } from './blocks.js';
import { assignAmount } from './deposits.js';
import { takeEntitlements } from './entitlements.js';
import { type Action, type Credit, pairFactor, type PairFactor } from './factor.js';
import { type Migration, takeMigrations } from './migrations.js';
import { Moves } from './moves.js';
import { CONNECT_ACCOUNTS, FULL_CIRCULATION, type Part } from './part.js';

/** Two stored days of one stock, one after the other, and what is known about the time between. */
export interface DayPair {
  readonly date: IsoDate;
  /** Settlement days from the earlier day to the later; 1 when nothing is missing between. */
  readonly gap: number;
  /** All holdings of the earlier day. */
  readonly before: ReadonlyMap<string, number>;
  /** Holdings of the later day that differ from the earlier day's; 0 for a holder that left. */
  readonly changed: ReadonlyMap<string, number>;
  /** Holders whose line of the later day could not be read: they keep what they had, in its share units. */
  readonly unread: ReadonlySet<string>;
  /** Holders whose line of the day before could not be read: their change is of several days. */
  readonly reread: ReadonlySet<string>;
  /** What the trades of earlier days lack to add up to zero, because of lines that could not be read. */
  readonly carried: number;
  /** Shares traded, in the share units that the later day shows once `credits` are found in it. */
  readonly volumes: (credits: readonly Credit[]) => Volumes;
  /** Issued shares; null when unknown (the CCASS total stands in). */
  readonly issued: number | null;
  /** CCASS total of the later day (of the named, where the total is unknown). */
  readonly totalAfter: number;
  readonly lot: number;
  /** Splits, consolidations and bonuses past their ex-date and not yet in the holdings. */
  readonly actions: readonly Action[];
  /** Rights and scrip past their ex-date and not yet in the holdings. */
  readonly entitlements: readonly Action[];
  readonly announcements: readonly AnnouncementRow[];
  /** Whether no trade can have settled yet: the stock was listed less than two settlement days before. */
  readonly justListed: boolean;
  /** Participants whose accounts moved to another as a whole. */
  readonly migrations: readonly Migration[];
  readonly groupOf: (holder: string) => string | null;
}

export interface Volumes {
  /** Between the two days; null when a day's volume is unknown. */
  readonly between: number | null;
  /** Daily average of the last 20 days; null when unknown. */
  readonly average: number | null;
}

export interface Thresholds {
  /** R2: share of issued. */
  readonly blockOfIssued: number;
  /** R2: days of average volume. */
  readonly blockOfAverage: number;
  /** R2: share of the volume between. */
  readonly blockOfVolume: number;
  /** R2: relative difference on a single day, and over a gap. */
  readonly matchDay: number;
  readonly matchGap: number;
  /** R4: share of issued. */
  readonly depositOfIssued: number;
}

export const THRESHOLDS: Thresholds = {
  blockOfIssued: 0.005,
  blockOfAverage: 3,
  blockOfVolume: 0.25,
  matchDay: 0.001,
  matchGap: 0.01,
  depositOfIssued: 0.002,
};

export interface Explained {
  readonly parts: readonly Part[];
  readonly factor: Fraction;
  readonly credits: readonly Credit[];
  readonly pending: readonly Action[];
  readonly arrived: readonly Action[];
  /** Change of the CCASS total beyond the corporate action: net deposits. */
  readonly deposited: number;
  /** Sum of the trade parts; 0 when every list is complete. */
  readonly residual: number;
  readonly volume: number | null;
  readonly flags: readonly string[];
  /** Whether every change is one part, of trade. */
  readonly plain: boolean;
}

/**
 * Gives every change between two days its reasons (methods: rules R1 to R8, in the order R1, R5, R8, announcements,
 * rights, R7, R2, R4, R3). Thresholds whose input is unknown are left out and flagged. What no rule explains is trade.
 * @param shortcut false: the rules look at every change, also where their sums show that none applies
 */
export function explain(pair: DayPair, thresholds: Thresholds = THRESHOLDS, shortcut = true): Explained {
  const flags: string[] = [];
  if (pair.gap > 1) flags.push('gap');
  if (pair.issued === null) flags.push('no-issued');

  const found = factorOf(pair);
  const volumes = pair.volumes(found.credits);
  if (volumes.between === null) flags.push('no-volume');
  if (volumes.average === null) flags.push('no-average');
  if (found.inferred) flags.push('inferred-factor');
  if (shortcut && isOne(found.factor)) {
    const trades = quietTrades(pair, volumes, thresholds);
    if (trades !== null) {
      return {
        ...trades,
        factor: found.factor,
        credits: found.credits,
        pending: found.pending,
        arrived: [],
        volume: volumes.between,
        flags,
        plain: true,
      };
    }
  }
  const corporate: Part[] = [];
  const changes: [string, number][] = [];
  const label = found.credits
    .map(({ kind, exDate, factor }) => `${kind} ${factor.num}:${factor.den}, ex ${exDate}`)
    .join('; ');
  const plain = isOne(found.factor);
  for (const holder of plain
    ? pair.changed.keys()
    : new Set([...pair.before.keys(), ...pair.changed.keys()])) {
    const from = pair.before.get(holder) ?? 0;
    const to = pair.unread.has(holder) ? null : (pair.changed.get(holder) ?? from);
    const scaled = plain ? from : scaledShares(from, to, found.factor);
    if (scaled !== from) {
      corporate.push({
        holder,
        reason: 'corporate_action',
        shares: scaled - from,
        rule: 'R1',
        evidence: label,
      });
    }
    changes.push([holder, (to ?? scaled) - scaled]);
  }
  const moves = new Moves(changes);
  const deposited = moves.sum();
  let arrived: Action[] = [];
  if (pair.justListed) {
    flags.push('listing');
    for (const [holder, shares] of moves.entries())
      moves.take(holder, shares, 'listing', 'R5', 'before the first trades settled');
  } else {
    takeMigrations(moves, pair.migrations, pair.changed, pair.lot);
    const created = moves.sum();
    takeAnnounced(moves, pair.announcements, created, pair.lot);
    arrived = takeEntitlements(moves, pair.before, pair.entitlements, pair.date, moves.sum());
    takeUnannounced(moves, pair, found.factor, volumes, thresholds, flags);
  }
  const rest = moves.sum();
  return {
    parts: [...corporate, ...moves.finish()],
    factor: found.factor,
    credits: found.credits,
    pending: found.pending,
    arrived,
    deposited,
    residual: rest,
    volume: volumes.between,
    flags: [...new Set(flags)],
    plain: false,
  };
}

/**
 * Most days of most stocks: trades too small for any rule to look at. They are told by sums alone, without looking at
 * the changes one by one.
 * @returns null when a rule may apply
 */
function quietTrades(
  pair: DayPair,
  { between, average }: Volumes,
  limits: Thresholds,
): { readonly parts: Part[]; readonly deposited: number; readonly residual: number } | null {
  const { announcements, entitlements, unread, justListed, before, changed } = pair;
  if (justListed || announcements.length > 0 || entitlements.length > 0 || unread.size > 0) return null;
  const givers = giversOf(pair.migrations);
  const parts: Part[] = [];
  let [bought, sold, largest] = [0, 0, 0];
  for (const [holder, to] of changed) {
    const shares = to - (before.get(holder) ?? 0);
    if (shares === 0) continue;
    assert(Number.isSafeInteger(shares), `${shares} shares of ${holder} are not a whole number`);
    if (shares > 0) bought += shares;
    else {
      sold -= shares;
      if (givers.has(holder)) return null;
    }
    largest = Math.max(largest, Math.abs(shares));
    parts.push({ holder, reason: 'trade', shares, rule: null, evidence: null });
  }
  const sum = bought - sold;
  const issued = pair.issued ?? pair.totalAfter;
  if (Math.min(bought, sold) > blockThreshold(issued, between, average, limits)) return null;
  if (Math.abs(sum + pair.carried) > limits.depositOfIssued * issued) return null;
  if (between !== null && largest > between) return null;
  if (sum > 0 && (changed.get(FULL_CIRCULATION) ?? 0) > (before.get(FULL_CIRCULATION) ?? 0)) return null;
  return { parts, deposited: sum, residual: sum };
}

const giverSets = new WeakMap<readonly Migration[], ReadonlySet<string>>();

/** Whose accounts moved. The same migrations come for every stock of a day. */
function giversOf(migrations: readonly Migration[]): ReadonlySet<string> {
  let givers = giverSets.get(migrations);
  if (!givers) {
    givers = new Set(migrations.map(({ giver }) => giver));
    giverSets.set(migrations, givers);
  }
  return givers;
}

/** A move of more than this between two participants is too large for trades that happen to match (rule R2). */
function blockThreshold(
  issued: number,
  between: number | null,
  average: number | null,
  limits: Thresholds,
): number {
  return Math.max(
    limits.blockOfIssued * issued,
    average === null ? 0 : limits.blockOfAverage * average,
    between === null ? 0 : limits.blockOfVolume * between,
  );
}

/** Shares after a corporate action. Less than a share of difference is the action's own rounding, not a trade. */
function scaledShares(from: number, to: number | null, { num, den }: Fraction): number {
  const exact = BigInt(from) * num;
  if (to !== null) {
    const off = BigInt(to) * den - exact;
    if (off < den && off > -den) return to;
  }
  return Number(roundHalfEven(exact, den));
}

/** The ratio test looks at every holder, so it runs only where an action is due or most holdings changed. */
function factorOf(pair: DayPair): PairFactor {
  if (pair.actions.length === 0 && pair.changed.size * 2 < pair.before.size) {
    return { factor: ONE, credits: [], pending: [], inferred: false };
  }
  const after = new Map(pair.before);
  for (const [holder, shares] of pair.changed) after.set(holder, shares);
  return pairFactor(pair.before, after, pair.date, pair.actions, pair.entitlements);
}

/** More holders than this that share one deposit are too many for all of them to have had it. */
const SPREAD = 3;

function takeUnannounced(
  moves: Moves,
  pair: DayPair,
  { num, den }: Fraction,
  { between, average }: Volumes,
  limits: Thresholds,
  flags: string[],
): void {
  // without the lines that cannot be read, changes do not add up to that of the whole
  const whole = pair.unread.size === 0;
  if (whole) takeConversion(moves);
  const issued = pair.issued ?? pair.totalAfter;
  const threshold = blockThreshold(issued, between, average, limits);
  const tolerance = pair.gap > 1 ? limits.matchGap : limits.matchDay;
  takeMatchedBlocks(moves, { threshold, tolerance, lot: pair.lot, groupOf: pair.groupOf });

  const carried = Number(roundHalfEven(BigInt(pair.carried) * num, den));
  const created = moves.sum() + carried;
  if (whole && Math.abs(created) > limits.depositOfIssued * issued) {
    const slack = Math.max(pair.lot, limits.matchDay * Math.abs(created));
    const evidence = `${created > 0 ? 'shares in CCASS grew' : 'shares in CCASS fell'} by ${Math.abs(created)}`;
    if (assignAmount(moves, created, slack, 'deposit', 'R4', evidence, pair.gap > 1) !== 0)
      flags.push('unexplained-deposit');
    if (moves.parts.filter(({ rule }) => rule === 'R4').length > SPREAD) flags.push('spread-deposit');
  }

  if (between === null) return;
  const over = moves
    .entries()
    .filter(([holder, shares]) => Math.abs(shares) > between && !pair.reread.has(holder));
  if (over.length > 0) flags.push('over-volume');
  // southbound holdings change by exchange trades only, so there the volume is in doubt, unless nothing traded
  const moved = over.filter(([holder]) => !(CONNECT_ACCOUNTS.has(holder) && between > 0));
  // what left one custodian came to another: where both show, one side's surplus is trading
  let surplus = whole && moved.length > 1 ? moved.reduce((total, [, shares]) => total + shares, 0) : 0;
  if (Math.abs(surplus) > between) surplus = 0;
  for (const [holder, shares] of moved) {
    const traded = shares * surplus > 0 ? surplus : 0;
    surplus -= traded;
    moves.take(holder, shares - traded, 'transfer', 'R3', `more than the ${between} shares traded between`);
  }
}

/** Rule R7 where nothing is announced: new shares in CCASS on the account that holds full-circulation shares. */
function takeConversion(moves: Moves): void {
  const shares = Math.min(moves.of(FULL_CIRCULATION), moves.sum());
  if (shares <= 0) return;
  moves.take(FULL_CIRCULATION, shares, 'deposit', 'R7', 'new shares in CCASS, held for full circulation');
}
