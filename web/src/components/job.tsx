import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { ask, Failure } from '../data.js';
import { useWords } from '../settings.js';
import { DATA } from '../words/data.js';
import { SHELL } from '../words/shell.js';

/** How long work goes that the server does for this page. */
export interface JobEvent<Result> {
  readonly state: 'sending' | 'running' | 'done' | 'failed';
  readonly done: number;
  readonly total: number;
  /** What is worked on now, or why it failed. */
  readonly text: string;
  readonly result?: Result;
}

interface RunningJob<Result> {
  readonly event: JobEvent<Result> | null;
  readonly busy: boolean;
  /** Starts work by a request that answers with a job, and follows it to its end. */
  start(request: () => Promise<{ readonly id: string }>): Promise<void>;
  /** Follows work that was started before. */
  follow(id: string): void;
}

/** Follows one job by its events; `ended` is called when it is done or has failed. */
export function useJob<Result>(ended: () => void): RunningJob<Result> {
  const shell = useWords(SHELL);
  const [event, setEvent] = useState<JobEvent<Result> | null>(null);
  const source = useRef<EventSource | null>(null);
  useEffect(() => () => source.current?.close(), []);
  const fail = (text: string): void => setEvent({ state: 'failed', done: 0, total: 0, text });
  const follow = (id: string): void => {
    source.current?.close();
    const events = new EventSource(`/api/jobs/${id}/events`);
    source.current = events;
    const told = (message: Event): void => {
      const now = JSON.parse((message as MessageEvent<string>).data) as JobEvent<Result>;
      setEvent(now);
      if (now.state === 'running') return;
      events.close();
      ended();
    };
    for (const name of ['running', 'done', 'failed']) events.addEventListener(name, told);
    events.onerror = () => {
      events.close();
      fail(shell.unreachable);
    };
  };
  const start = async (request: () => Promise<{ readonly id: string }>): Promise<void> => {
    setEvent({ state: 'sending', done: 0, total: 0, text: '' });
    try {
      follow((await request()).id);
    } catch (error) {
      fail(error instanceof Failure ? error.trouble.detail || shell.unreachable : (error as Error).message);
    }
  };
  const busy = event !== null && (event.state === 'sending' || event.state === 'running');
  return { event, busy, start, follow };
}

interface KnownJob {
  readonly id: string;
  readonly kind: string;
  readonly last: { readonly state: string };
}

/** Takes up a job of a kind that was running when the page was opened. */
export function useRunning(kind: string, follow: (id: string) => void): void {
  const take = useCallback(async () => {
    const { rows } = await ask<{ rows: readonly KnownJob[] }>('/api/jobs');
    const found = rows.find((job) => job.kind === kind && job.last.state === 'running');
    if (found) follow(found.id);
  }, [kind]);
  useEffect(() => {
    // what cannot be asked now shows when the page's own questions fail
    take().catch(() => undefined);
  }, [take]);
}

interface ProgressProps {
  readonly event: JobEvent<unknown> | null;
  /** What is going on, for those who do not see it. */
  readonly label: string;
  readonly sending: string;
  readonly failed: (text: string) => string;
}

/** How far a job is, in a bar and in words. */
export function JobProgress({ event, label, sending, failed }: ProgressProps): ReactNode {
  const words = useWords(DATA);
  return (
    <div role="status">
      {event?.state === 'sending' && <p>{sending}</p>}
      {event?.state === 'running' && (
        <>
          <progress
            {...(event.total > 0 ? { max: event.total, value: event.done } : {})}
            aria-label={label}
          />
          <p>{event.total > 0 ? words.running(event.done, event.total, event.text) : sending}</p>
        </>
      )}
      {event?.state === 'failed' && <p className="trouble">{failed(event.text)}</p>}
    </div>
  );
}
