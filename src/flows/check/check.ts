import type { Archive } from '../../archive/archive.js';
import type { Quarantined } from '../../archive/quarantine.js';
import type { Calendar } from '../../calendar/calendar.js';
import type { IsoDate } from '../../iso-date.js';
import type { Registry } from '../../participants/registry.js';
import type { Engine } from '../../store/engine.js';

export type CheckStatus = 'pass' | 'warn' | 'fail';

/** The outcome of one check. */
export interface CheckRow {
  readonly check: string;
  readonly status: CheckStatus;
  /** Findings, in the unit that the example names (stock-days, holders, files). */
  readonly count: number;
  /** The worst finding in words; on a pass what was looked at, where that is worth saying. */
  readonly example: string | null;
  /** What to do about it; null on a pass. */
  readonly remedy: string | null;
}

/** What checks look at. `engine` shows one version of the store and has the tables of working-tables.ts. */
export interface CheckContext {
  readonly engine: Engine;
  readonly calendar: Calendar;
  readonly registry: Registry;
  readonly archive: Pick<Archive, 'has'>;
  /** What was put into quarantine. */
  readonly held?: readonly Quarantined[];
  readonly today: IsoDate;
  /** The day from which on frozen lists and jumps of prices count; all days where not given. */
  readonly since?: IsoDate;
}

export interface Check {
  /** Stable kebab-case name. */
  readonly name: string;
  run(context: CheckContext): Promise<CheckRow>;
}
