const UINT = 4_294_967_296;

/** 32 bits of a text (FNV-1a). */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) {
    value ^= character.codePointAt(0) ?? 0;
    value = Math.imul(value, 0x01000193);
  }
  return value >>> 0;
}

/**
 * A seeded stream of random numbers (mulberry32). The same seed and name give the same numbers on every machine:
 * only whole-number and plain floating-point arithmetic is used. Good for a simulation, not for secrets.
 */
export class Random {
  private state: number;

  /** @param name sets one stream of a seed apart from the others, so that one stock's numbers hang on no other's */
  constructor(seed: number, name = '') {
    this.state = (hash(`${seed}/${name}`) ^ Math.imul(seed, 0x9e3779b1)) >>> 0;
  }

  /** At least 0, below 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / UINT;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** Mean 0, variance 1, within 6: the sum of twelve uniform numbers. */
  normal(): number {
    let sum = -6;
    for (let index = 0; index < 12; index += 1) sum += this.next();
    return sum;
  }

  /** Mean 0, variance 1, within 3, at a quarter of the price of `normal`. */
  wave(): number {
    return 2 * (this.next() + this.next() + this.next() - 1.5);
  }

  /** Mean 0, variance about 1, with fat tails: one day in 25 is 2.5 times as wide, one in 250 five times. */
  fat(): number {
    const wide = this.next();
    return 0.86 * this.normal() * (wide < 0.004 ? 5 : wide < 0.044 ? 2.5 : 1);
  }

  /** A factor around 1, skewed to the right: median 1, from 1/(1+spread) to 1+spread. */
  factor(spread: number): number {
    const size = 1 + spread * this.next() * this.next();
    return this.next() < 0.5 ? 1 / size : size;
  }

  chance(odds: number): boolean {
    return this.next() < odds;
  }

  pick<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.whole(0, items.length - 1)] ?? items[0];
  }
}
