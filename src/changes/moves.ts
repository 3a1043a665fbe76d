import { assert } from '../errors.js';
import type { Part, Reason, Rule } from './part.js';

/** The changes of one stock between two days, from which rules take what is no trade. What is left is trade. */
export class Moves {
  readonly parts: Part[] = [];
  /** Where in `parts` a reason of a holder is, so that taking twice makes one part. */
  private readonly places = new Map<string, number>();
  private readonly left = new Map<string, number>();

  /** @param changes signed shares by holder, in the units of the later day */
  constructor(changes: Iterable<readonly [string, number]>) {
    for (const [holder, shares] of changes) {
      assert(Number.isSafeInteger(shares), `${shares} shares of ${holder} are not a whole number`);
      if (shares !== 0) this.left.set(holder, shares);
    }
  }

  /** What no rule has explained yet of a holder's change. */
  of(holder: string): number {
    return this.left.get(holder) ?? 0;
  }

  /** Unexplained changes, largest first by size, ties by holder. */
  entries(): [string, number][] {
    return [...this.left].sort(([a, x], [b, y]) => Math.abs(y) - Math.abs(x) || (a < b ? -1 : 1));
  }

  sum(): number {
    let total = 0;
    for (const shares of this.left.values()) total += shares;
    return total;
  }

  /** Books a part of a holder's change under a reason. */
  take(holder: string, shares: number, reason: Reason, rule: Rule | null, evidence: string | null): void {
    if (shares === 0) return;
    const key = [holder, reason, rule, evidence].join('\n');
    const same = this.places.get(key);
    const former = same === undefined ? undefined : this.parts[same];
    if (same !== undefined && former) this.parts[same] = { ...former, shares: former.shares + shares };
    else {
      this.places.set(key, this.parts.length);
      this.parts.push({ holder, reason, shares, rule, evidence });
    }
    const rest = this.of(holder) - shares;
    if (rest === 0) this.left.delete(holder);
    else this.left.set(holder, rest);
  }

  /** Books everything that is left as trade. */
  finish(): Part[] {
    for (const [holder, shares] of this.entries()) {
      this.parts.push({ holder, reason: 'trade', shares, rule: null, evidence: null });
    }
    this.left.clear();
    return this.parts;
  }
}
