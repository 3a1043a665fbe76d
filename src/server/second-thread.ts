import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

/** What the other thread is asked. */
export interface Asked {
  readonly id: number;
  /** Path and query. */
  readonly path: string;
  readonly accept: string;
  /** The time here, which is the time there. */
  readonly now: string;
}

/** Its whole answer. */
export interface Made {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
}

/** What the other thread says: an answer, or what failed while it was made. */
export type Said = ({ readonly id: number } & Made) | { readonly failed: string };

export interface SecondThreadData {
  readonly folder: string;
  readonly command: string;
  readonly version: string;
}

/** Milliseconds within which the thread ends of its own accord. */
const PATIENCE = 5_000;
const PROGRAM = new URL('./second-thread-worker.js', import.meta.url);

interface Waiting {
  readonly resolve: (made: Made) => void;
  readonly reject: (error: Error) => void;
}

/** A thread that makes the answers that take long, so that the others need not wait for them. Started when first asked. */
export class SecondThread {
  private worker: Worker | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private asked = 0;
  private closed = false;

  /** Whether it can be had: not where the program runs uncompiled. */
  static readonly available: boolean = existsSync(PROGRAM);

  constructor(
    private readonly data: SecondThreadData,
    private readonly report: (error: Error) => void,
    private readonly program: URL = PROGRAM,
  ) {}

  /**
   * The answer to a GET of the API.
   * @throws Error when the thread ends while it makes it; the next question starts another
   */
  fetch(path: string, accept: string, now: Date): Promise<Made> {
    if (this.closed) return Promise.reject(new Error('the server is closing'));
    const worker = this.worker ?? this.start();
    this.asked += 1;
    const asked: Asked = { id: this.asked, path, accept, now: now.toISOString() };
    return new Promise((resolve, reject) => {
      this.waiting.set(asked.id, { resolve, reject });
      worker.postMessage(asked);
    });
  }

  private start(): Worker {
    const worker = new Worker(this.program, { workerData: this.data });
    this.worker = worker;
    worker.on('message', (said: Said) => {
      if ('failed' in said) return this.report(new Error(said.failed));
      this.waiting.get(said.id)?.resolve(said);
      this.waiting.delete(said.id);
    });
    worker.on('error', (error) => this.ended(worker, error));
    worker.on('exit', (code) => this.ended(worker, new Error(`the thread for long answers ended (${code})`)));
    worker.unref();
    return worker;
  }

  private ended(worker: Worker, error: Error): void {
    if (this.worker !== worker) return;
    this.worker = null;
    const left = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject } of left) reject(error);
  }

  /** Lets the thread end its question first: one that is ended in the middle of a statement takes the process with it. */
  async close(): Promise<void> {
    this.closed = true;
    const { worker } = this;
    if (!worker) return;
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    worker.postMessage('end');
    const alarm = setTimeout(() => void worker.terminate(), PATIENCE);
    await ended;
    clearTimeout(alarm);
  }
}
