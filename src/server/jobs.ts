import { randomUUID } from 'node:crypto';

export type JobState = 'running' | 'done' | 'failed';

export interface JobEvent {
  readonly state: JobState;
  readonly done: number;
  readonly total: number;
  /** What is worked on now, or why it failed. */
  readonly text: string;
  readonly result?: unknown;
}

export interface Job {
  readonly id: string;
  readonly kind: string;
  readonly started: string;
  last: JobEvent;
}

type Listener = (event: JobEvent) => void;

const KEPT = 50;

/** Long work that a request started: it goes on without the request, and tells whoever listens. */
export class Jobs {
  private readonly jobs = new Map<string, Job>();
  private readonly listeners = new Map<string, Set<Listener>>();

  constructor(private readonly now: () => Date) {}

  get running(): boolean {
    return [...this.jobs.values()].some(({ last }) => last.state === 'running');
  }

  start(
    kind: string,
    work: (progress: (done: number, total: number, text: string) => void) => Promise<unknown>,
    told: (error: Error) => string,
  ): Job {
    const id = randomUUID();
    const job: Job = {
      id,
      kind,
      started: this.now().toISOString(),
      last: { state: 'running', done: 0, total: 0, text: '' },
    };
    this.jobs.set(id, job);
    for (const [oldest, { last }] of this.jobs) {
      if (this.jobs.size <= KEPT) break;
      if (last.state !== 'running') this.jobs.delete(oldest);
    }
    work((done, total, text) => this.tell(job, { state: 'running', done, total, text })).then(
      (result) => this.tell(job, { ...job.last, state: 'done', text: '', result }),
      (error: Error) => this.tell(job, { ...job.last, state: 'failed', text: told(error) }),
    );
    return job;
  }

  get(id: string): Job | null {
    return this.jobs.get(id) ?? null;
  }

  list(): Job[] {
    return [...this.jobs.values()].reverse();
  }

  /** Calls back with each event from now on. @returns what ends it */
  listen(id: string, listener: Listener): () => void {
    const set = this.listeners.get(id) ?? new Set();
    this.listeners.set(id, set.add(listener));
    return () => {
      set.delete(listener);
      if (set.size === 0) this.listeners.delete(id);
    };
  }

  private tell(job: Job, event: JobEvent): void {
    job.last = event;
    for (const listener of this.listeners.get(job.id) ?? []) listener(event);
  }
}
