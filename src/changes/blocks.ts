import type { Moves } from './moves.js';
import { CONNECT_ACCOUNTS, UNNAMED } from './part.js';

export interface BlockRule {
  /** A block must be larger than this to be a custody transfer rather than trades that happen to match. */
  readonly threshold: number;
  /** Relative difference allowed between what leaves and what arrives. */
  readonly tolerance: number;
  /** Shares of difference always allowed: one board lot. */
  readonly lot: number;
  /** Corporate group of a participant, to match a block that arrives split among its members. */
  readonly groupOf: (holder: string) => string | null;
}

interface Side {
  readonly holders: readonly string[];
  readonly shares: number;
}

const SLACK: (rule: BlockRule, block: number) => number = (rule, block) =>
  Math.max(rule.lot, rule.tolerance * block);

/**
 * Rule R2: a large decrease of one participant that another's (or one group's) increase matches is a move between
 * custodians, not trading. The matched part is taken as transfer on both sides. Southbound accounts never take part.
 */
export function takeMatchedBlocks(moves: Moves, rule: BlockRule): void {
  const free = moves.entries().filter(([holder]) => !CONNECT_ACCOUNTS.has(holder) && holder !== UNNAMED);
  if (free.length < 2) return;
  const givers = sides(
    free.filter(([, shares]) => shares < 0),
    rule,
  );
  const receivers = sides(
    free.filter(([, shares]) => shares > 0),
    rule,
  );
  const pairs = givers
    .flatMap((giver) => receivers.map((receiver) => ({ giver, receiver })))
    .filter(({ giver, receiver }) => giver.holders.length === 1 || receiver.holders.length === 1)
    .filter(({ giver, receiver }) => {
      const block = Math.min(giver.shares, receiver.shares);
      return (
        block > rule.threshold &&
        Math.abs(giver.shares - receiver.shares) <= SLACK(rule, Math.max(giver.shares, receiver.shares))
      );
    })
    .sort(
      (a, b) =>
        a.giver.holders.length +
          a.receiver.holders.length -
          b.giver.holders.length -
          b.receiver.holders.length ||
        misfit(a) - misfit(b) ||
        b.giver.shares - a.giver.shares,
    );
  const used = new Set<string>();
  for (const { giver, receiver } of pairs) {
    const holders = [...giver.holders, ...receiver.holders];
    if (holders.some((holder) => used.has(holder))) continue;
    for (const holder of holders) used.add(holder);
    const block = Math.min(giver.shares, receiver.shares);
    takeSide(moves, giver, -block, receiver);
    takeSide(moves, receiver, block, giver);
  }
}

const misfit = ({ giver, receiver }: { giver: Side; receiver: Side }): number =>
  Math.abs(giver.shares - receiver.shares) / giver.shares;

/** Single participants, and groups whose members moved the same way. */
function sides(moved: readonly (readonly [string, number])[], rule: BlockRule): Side[] {
  const groups = new Map<string, (readonly [string, number])[]>();
  for (const entry of moved) {
    const group = rule.groupOf(entry[0]);
    if (group !== null) groups.set(group, [...(groups.get(group) ?? []), entry]);
  }
  const single = moved
    .filter(([, shares]) => Math.abs(shares) > rule.threshold)
    .map(([holder, shares]) => ({ holders: [holder], shares: Math.abs(shares) }));
  const joint = [...groups.values()]
    .filter((members) => members.length > 1)
    .map((members) => ({
      holders: members.map(([holder]) => holder),
      shares: members.reduce((total, [, shares]) => total + Math.abs(shares), 0),
    }))
    .filter((side) => side.shares > rule.threshold);
  return [...single, ...joint];
}

function takeSide(moves: Moves, side: Side, signed: number, other: Side): void {
  let rest = Math.abs(signed);
  for (const holder of side.holders) {
    const shares = Math.min(rest, Math.abs(moves.of(holder)));
    rest -= shares;
    moves.take(
      holder,
      Math.sign(signed) * shares,
      'transfer',
      'R2',
      `${signed < 0 ? 'to' : 'from'} ${other.holders.join('+')}`,
    );
  }
}
