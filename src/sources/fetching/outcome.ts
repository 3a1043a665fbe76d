import type { IsoDate } from '../../iso-date.js';

/** How a source came out of a run: the worst of what befell it. */
export type SourceStatus = 'fresh' | 'late' | 'broken' | 'blocked' | 'failed';

export interface Trouble {
  readonly day: IsoDate | null;
  readonly request: string;
  readonly reason: string;
}

export interface SourceOutcome {
  readonly source: string;
  readonly status: SourceStatus;
  /** Requests sent, answers taken from the archive of an interrupted run, answers kept, rows imported. */
  readonly sent: number;
  readonly resumed: number;
  readonly answers: number;
  readonly rows: number;
  /** Days published but not there yet; days that turned out closed. */
  readonly late: readonly Trouble[];
  readonly closed: readonly Trouble[];
  readonly broken: readonly Trouble[];
  readonly set_aside: number;
  readonly reason: string | null;
}

export class Tally {
  sent = 0;
  resumed = 0;
  answers = 0;
  rows = 0;
  setAside = 0;
  readonly late: Trouble[] = [];
  readonly closed: Trouble[] = [];
  readonly broken: Trouble[] = [];
  stopped: { status: 'blocked' | 'failed'; reason: string } | null = null;

  constructor(readonly source: string) {}

  outcome(): SourceOutcome {
    const { source, sent, resumed, answers, rows, late, closed, broken, stopped } = this;
    const status = stopped?.status ?? (broken.length > 0 ? 'broken' : late.length > 0 ? 'late' : 'fresh');
    const reason = stopped?.reason ?? broken[0]?.reason ?? late[0]?.reason ?? null;
    return {
      source,
      status,
      sent,
      resumed,
      answers,
      rows,
      late,
      closed,
      broken,
      set_aside: this.setAside,
      reason,
    };
  }
}
