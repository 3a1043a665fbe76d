import { readCalibrations, writeCalibrations } from './calibration-file.js';
import { type Calibrations, Learnt } from './learnt.js';

/** What was learnt of hidden years, with its calibrations in a file between processes. */
export class KeptLearnt {
  private known: Promise<Learnt> | null = null;
  private written = '';

  constructor(private readonly path: () => string) {}

  learnt(): Promise<Learnt> {
    this.known ??= readCalibrations(this.path()).then((stored) => {
      this.written = countsOf(stored);
      return new Learnt(stored);
    });
    return this.known;
  }

  /** Writes what is new. */
  async keep(): Promise<void> {
    if (this.known === null) return;
    const all = (await this.known).calibrations();
    const counts = countsOf(all);
    if (counts === this.written) return;
    this.written = counts;
    await writeCalibrations(this.path(), all);
  }
}

const countsOf = (pasts: ReadonlyMap<string, Calibrations>): string =>
  [...pasts].flatMap(([digest, all]) => (all.size > 0 ? [`${digest} ${all.size}`] : [])).join();
