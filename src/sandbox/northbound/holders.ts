import { Random } from '../random.js';

export interface Holder {
  readonly participant: string;
  readonly weight: number;
}

/** Divides the shares of one stock among holders at one quarter-end after another; the parts add up to the shares. */
export class Division {
  private readonly parts: number[];
  private readonly random: Random;

  constructor(
    private readonly holders: readonly Holder[],
    seed: number,
    stock: string,
  ) {
    this.random = new Random(seed, `northbound/holders/${stock}`);
    this.parts = holders.map(({ weight }) => weight * this.random.factor(1.5));
  }

  /** Whole shares by participant; who holds none is left out. */
  next(shares: number): { participant: string; shares: number }[] {
    for (const at of this.parts.keys())
      this.parts[at] = (this.parts[at] as number) * this.random.factor(0.15);
    const all = this.parts.reduce((sum, part) => sum + part, 0);
    let left = shares;
    return this.holders
      .map(({ participant }, at) => {
        const last = at === this.holders.length - 1;
        const own = last ? left : Math.floor((shares * (this.parts[at] as number)) / all);
        left -= own;
        return { participant, shares: own };
      })
      .filter((one) => one.shares > 0);
  }
}
