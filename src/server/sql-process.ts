import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NoDataError, StoreError, TimeLimitError, UsageError } from '../errors.js';
import type { Row } from '../store/engine.js';

/** Bounds of one question in SQL. */
export interface SqlBounds {
  readonly seconds: number;
  /** What the engine may take, such as `1GB`. */
  readonly memory: string;
  readonly rows: number;
  /** Most memory of the process that answers, in bytes: what the engine does not count is counted here. */
  readonly resident: number;
  /** About how many bytes of values an answer may have; what is beyond is left out, and that is told. */
  readonly bytes: number;
}

export interface SqlAnswer {
  readonly rows: Row[];
  readonly truncated: boolean;
}

/** A question on its way to the process. */
export interface SqlAsked {
  readonly folder: string;
  readonly command: string;
  /** The time here, which is the time there. */
  readonly now: string;
  readonly query: string;
  readonly bounds: SqlBounds;
}

/** What comes back: rows, or the kind of error and its text. */
export type SqlSaid = SqlAnswer | { readonly error: string; readonly message: string };

const PROGRAM = fileURLToPath(new URL('./sql-worker.js', import.meta.url));
/** How long the engine has to end a statement by itself before its process is ended. */
const GRACE = 1000;
/** How long a process without a question is kept for the next one. */
const IDLE = 30_000;
const MIB = 2 ** 20;

/**
 * Answers questions in SQL in processes of their own. The engine looks at its clock between pieces of work only, and
 * does not count the memory of one long value; a process can be ended at any moment, and takes nobody with it.
 */
export class SqlProcesses {
  /** Whether they can be had: not where the program runs uncompiled. */
  static readonly available: boolean = existsSync(PROGRAM);

  private idle: { child: ChildProcess; alarm: NodeJS.Timeout } | null = null;
  private readonly all = new Set<ChildProcess>();

  constructor(
    private readonly of: { readonly folder: string; readonly command: string },
    private readonly program: string = PROGRAM,
  ) {}

  /**
   * The first rows of a read-only statement.
   * @throws UsageError for anything but a SELECT, and for one that takes too much memory; TimeLimitError when it takes
   * longer; NoDataError when nothing is stored
   */
  async ask(query: string, bounds: SqlBounds, now: Date): Promise<SqlAnswer> {
    const child = this.take();
    const asked: SqlAsked = { ...this.of, now: now.toISOString(), query, bounds };
    const said = await new Promise<SqlSaid>((resolve, reject) => {
      const alarm = setTimeout(
        () => {
          settle(() => reject(new TimeLimitError(bounds.seconds)));
          child.kill('SIGKILL');
        },
        bounds.seconds * 1000 + GRACE,
      );
      const answered = (message: SqlSaid): void => settle(() => resolve(message));
      const ended = (_code: number | null, signal: string | null): void =>
        settle(() => reject(endedError(signal, bounds)));
      const failed = (error: Error): void => settle(() => reject(error));
      const settle = (end: () => void): void => {
        clearTimeout(alarm);
        child.off('message', answered).off('exit', ended).off('error', failed);
        end();
      };
      child.once('message', answered).once('exit', ended).once('error', failed);
      child.send(asked);
    });
    this.keep(child);
    if ('rows' in said) return said;
    throw errorOf(said, bounds);
  }

  private take(): ChildProcess {
    if (this.idle) {
      const { child, alarm } = this.idle;
      clearTimeout(alarm);
      this.idle = null;
      if (child.connected) return child;
    }
    const child = fork(this.program, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [],
    });
    this.all.add(child);
    child.on('error', () => undefined);
    child.once('exit', () => this.all.delete(child));
    return child;
  }

  private keep(child: ChildProcess): void {
    if (this.idle || !child.connected) {
      child.kill('SIGKILL');
      return;
    }
    const alarm = setTimeout(() => {
      this.idle = null;
      child.kill('SIGKILL');
    }, IDLE);
    alarm.unref();
    child.unref();
    this.idle = { child, alarm };
  }

  /** Ends every process, with or without a question. */
  close(): void {
    if (this.idle) clearTimeout(this.idle.alarm);
    this.idle = null;
    for (const child of this.all) child.kill('SIGKILL');
  }
}

const endedError = (signal: string | null, { resident }: SqlBounds): Error =>
  new UsageError(
    signal === 'SIGKILL'
      ? `the query cannot be run: it takes more than ${Math.round(resident / MIB)} MiB of memory; ask for less`
      : 'the query cannot be run: the process that ran it ended; ask for less',
  );

function errorOf({ error, message }: { error: string; message: string }, { seconds }: SqlBounds): Error {
  switch (error) {
    case 'UsageError':
      return new UsageError(message);
    case 'TimeLimitError':
      return new TimeLimitError(seconds);
    case 'NoDataError':
      return new NoDataError(message);
    case 'StoreError':
      return new StoreError(message);
    default:
      return new Error(message);
  }
}
