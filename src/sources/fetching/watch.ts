import type { Calendar } from '../../calendar/calendar.js';
import { StoreError } from '../../errors.js';
import { todayInHongKong } from '../../iso-date.js';
import { nextDue } from './due.js';
import type { Effects } from './effects.js';
import type { SourceOutcome, SourceStatus } from './outcome.js';
import type { Publication } from './source.js';

/** Something that happened while watching; one line of output. */
export type WatchEvent =
  | {
      readonly at: string;
      readonly what: 'synced';
      readonly source: string;
      readonly status: SourceStatus;
      readonly sent: number;
      readonly answers: number;
      readonly rows: number;
      readonly reason: string | null;
    }
  | {
      readonly at: string;
      /** A day that is due and not there, or that never comes. Each is told once. */
      readonly what: 'late' | 'gap' | 'broken';
      readonly source: string;
      readonly day: string | null;
      readonly reason: string;
    }
  | { readonly at: string; readonly what: 'held' | 'trouble' | 'stopped'; readonly reason: string }
  | { readonly at: string; readonly what: 'started'; readonly sources: readonly string[] };

export interface WatchTools {
  /** The sources that are allowed, asked for anew before every round. */
  readonly sources: () => Promise<readonly { readonly id: string; readonly published: Publication }[]>;
  readonly calendar: () => Promise<Calendar>;
  readonly sync: (sources: readonly string[]) => Promise<SourceOutcome[]>;
  /** Called after every round; `arrived` is false when it brought no rows. */
  readonly after: (outcomes: readonly SourceOutcome[], arrived: boolean) => Promise<void>;
  readonly effects: Pick<Effects, 'now' | 'sleep' | 'stopped'>;
  readonly tell: (event: WatchEvent) => void;
}

const MINUTE = 60_000;
/** A timer stands still while a machine sleeps: the clock is looked at so often at least. */
const LOOK = 10 * MINUTE;
/** When a source is asked again before its next day is due. */
const AGAIN: Readonly<Record<SourceStatus, number | null>> = {
  fresh: null,
  late: 30 * MINUTE,
  broken: 60 * MINUTE,
  blocked: 360 * MINUTE,
  failed: 360 * MINUTE,
};
const HELD = 5 * MINUTE;
const TROUBLE = 30 * MINUTE;

/**
 * Syncs each source when it publishes, until it is told to stop. Times come from the calendar, never from the last
 * round, so nothing drifts; a round that was missed (a machine that slept) is made up at once.
 * @returns the number of sources watched when it began
 */
export async function watch(tools: WatchTools): Promise<number> {
  const { effects, tell } = tools;
  const next = new Map<string, number>();
  const troubles = new Map<string, Set<string>>();
  const at = (): string => effects.now().toISOString();
  const known = await tools.sources();
  if (known.length === 0) return 0;
  tell({ at: at(), what: 'started', sources: known.map(({ id }) => id) });
  while (!effects.stopped()) {
    const now = effects.now();
    let wait = LOOK;
    try {
      const sources = await tools.sources();
      const due = sources.filter(({ id }) => (next.get(id) ?? 0) <= now.getTime());
      if (due.length > 0) {
        const calendar = await tools.calendar();
        const outcomes = await tools.sync(due.map(({ id }) => id));
        const told = new Map(outcomes.map((outcome) => [outcome.source, outcome]));
        for (const { id, published } of due) {
          const outcome = told.get(id);
          if (outcome) report(outcome, troubles, at(), tell);
          // by the moment the round began: what fell due while it ran is asked for in the next one
          const coming = nextDue(published, calendar, now, todayInHongKong(now)).getTime();
          const again = AGAIN[outcome?.status ?? 'fresh'];
          next.set(id, again === null ? coming : Math.min(coming, effects.now().getTime() + again));
        }
        await tools.after(
          outcomes,
          outcomes.some(({ rows }) => rows > 0),
        );
      }
      for (const id of next.keys()) if (!sources.some((one) => one.id === id)) next.delete(id);
      const soonest = Math.min(...sources.map(({ id }) => next.get(id) ?? 0));
      wait = Math.min(LOOK, soonest - effects.now().getTime());
    } catch (error) {
      const held = error instanceof StoreError;
      tell({ at: at(), what: held ? 'held' : 'trouble', reason: (error as Error).message });
      wait = held ? HELD : TROUBLE;
    }
    if (wait > 0 && !effects.stopped()) await effects.sleep(wait);
  }
  tell({ at: at(), what: 'stopped', reason: 'asked to stop' });
  return known.length;
}

/** Tells what a source brought, and each day that it lacks once. */
function report(
  outcome: SourceOutcome,
  troubles: Map<string, Set<string>>,
  at: string,
  tell: WatchTools['tell'],
): void {
  const { source, status, sent, answers, rows, late, broken, closed, reason } = outcome;
  if (sent > 0 || rows > 0 || status !== 'fresh')
    tell({ at, what: 'synced', source, status, sent, answers, rows, reason });
  const before = troubles.get(source) ?? new Set();
  const now = new Set<string>();
  for (const [what, list] of Object.entries({ late, broken, gap: closed }) as [
    'late' | 'broken' | 'gap',
    SourceOutcome['late'],
  ][]) {
    for (const { day, reason: why, request } of list) {
      const key = `${what} ${day ?? request}`;
      now.add(key);
      if (!before.has(key)) tell({ at, what, source, day, reason: why });
    }
  }
  troubles.set(source, now);
}
