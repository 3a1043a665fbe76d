import type { Calibration, Trials } from './calibrate.js';
import { digestOfPast } from './digest.js';
import type { Memory } from './nowcast.js';
import type { Prepared } from './prepare.js';

/** Pasts that are kept: one as everything is known now, some as of earlier days. */
const KEPT = 4;

/** Calibrations by channel, information and years, of one past. */
export type Calibrations = Map<string, Calibration>;

interface Past {
  readonly trials: Map<string, Trials>;
  readonly calibrations: Calibrations;
}

/**
 * What was learnt of hidden years, by the digest of the past that it was learnt from: new days leave it as it is, and
 * days before the last published flow that came in or changed begin another.
 */
export class Learnt {
  private readonly pasts = new Map<string, Past>();

  /** @param stored calibrations of an earlier process, by digest */
  constructor(stored: ReadonlyMap<string, Calibrations> = new Map()) {
    for (const [digest, calibrations] of [...stored].slice(-KEPT))
      this.pasts.set(digest, { trials: new Map(), calibrations: new Map(calibrations) });
  }

  /** What is remembered of a market's past; fits are of the market itself. */
  memoryOf(prepared: Prepared): Memory {
    const digest = digestOfPast(prepared);
    const past = this.pasts.get(digest) ?? { trials: new Map(), calibrations: new Map() };
    this.pasts.delete(digest);
    this.pasts.set(digest, past);
    for (const old of [...this.pasts.keys()].slice(0, -KEPT)) this.pasts.delete(old);
    return { fits: new Map(), ...past };
  }

  /** All calibrations by digest, the last used last. */
  calibrations(): ReadonlyMap<string, Calibrations> {
    return new Map([...this.pasts].map(([digest, { calibrations }]) => [digest, calibrations]));
  }
}
