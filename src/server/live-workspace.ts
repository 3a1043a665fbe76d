import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Calendar } from '../calendar/calendar.js';
import { loadedVersion } from '../store/clickhouse/open-load.js';
import type { Row } from '../store/engine.js';
import { Reader } from '../store/reader.js';
import { Workspace } from '../workspace.js';

/** A question to a server that ends. */
export class ClosingError extends Error {
  override readonly name = 'ClosingError';
  constructor() {
    super('the server is closing');
  }
}

interface Open {
  readonly reader: Reader;
  readonly calendar: Calendar;
  /** What the manifest was when it was opened. */
  readonly version: string;
}

/**
 * A workspace whose readers stay open between questions: opening one takes longer than most answers. Each question has
 * a reader of its own while it runs; a reader of an older version is closed as soon as it is free.
 */
export class LiveWorkspace extends Workspace {
  private readonly free: Open[] = [];
  private readonly used = new Set<Open>();
  private readonly waiting: (() => void)[] = [];
  private busy = 0;
  private closed = false;
  /** Readers at once: more would only take turns on the cores and hold memory. */
  private readonly most = 4;

  /** The same workspace, with readers that stay open. */
  static of(workspace: Workspace): LiveWorkspace {
    // its pages say what they wait for, and several questions at once would draw bars over each other
    return new LiveWorkspace(workspace.folder, { ...workspace.opened(), valuing: () => undefined });
  }

  /** The time, as the program was told it. */
  clock(): Date {
    return this.opened().now();
  }

  /** Identity of the current version of the store; changes with every commit. */
  async version(): Promise<string> {
    if (this.cluster) return loadedVersion(this.cluster);
    try {
      const { mtimeNs, size, ino } = await stat(join(this.store, 'manifest.json'), { bigint: true });
      return `${ino}-${size}-${mtimeNs}`;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'empty';
      throw error;
    }
  }

  override async with<T>(job: (reader: Reader, calendar: Calendar) => Promise<T>): Promise<T> {
    while (this.busy >= this.most) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.busy += 1;
    try {
      this.refuseClosed();
      const open = await this.take();
      this.used.add(open);
      let whole = false;
      try {
        this.refuseClosed();
        const result = await job(open.reader, open.calendar);
        whole = true;
        return result;
      } catch (error) {
        // an answer that is refused for its parameters leaves the reader as it was
        whole = (error as Error).name === 'UsageError' || (error as Error).name === 'NoDataError';
        throw error;
      } finally {
        this.used.delete(open);
        if (whole && !this.closed) this.free.push(open);
        else await open.reader.close();
      }
    } finally {
      this.busy -= 1;
      if (this.closed) for (const next of this.waiting.splice(0)) next();
      else this.waiting.shift()?.();
    }
  }

  private async take(): Promise<Open> {
    const version = await this.version();
    for (let open = this.free.pop(); open; open = this.free.pop()) {
      if (open.version === version) return open;
      await open.reader.close();
    }
    const reader = await this.read();
    try {
      return { reader, calendar: await this.calendar(reader), version };
    } catch (error) {
      await reader.close();
      throw error;
    }
  }

  /**
   * Rows of a user's own SELECT, bounded in time, memory and rows, by an engine that sees the stored segments and no
   * other file, nor the network.
   * @throws UsageError for anything but a SELECT; TimeLimitError when it takes longer
   */
  async boundedSql(
    query: string,
    { seconds, memory, rows }: { readonly seconds: number; readonly memory: string; readonly rows: number },
  ): Promise<{ rows: Row[]; truncated: boolean }> {
    const reader = await Reader.open(this.store, {
      command: this.opened().command,
      now: this.clock(),
      threads: 1,
      memoryLimit: memory,
      cluster: this.cluster,
    });
    try {
      await reader.engine.confine(join(this.store, 'segments'));
      return await reader.engine.readOnlyWithin(query, { seconds, rows });
    } finally {
      await reader.close();
    }
  }

  private refuseClosed(): void {
    if (this.closed) throw new ClosingError();
  }

  /**
   * Ends the questions that run and closes every reader, and returns when none is left: a process or thread that ends in
   * the middle of a statement is aborted by the engine.
   */
  async close(): Promise<void> {
    this.closed = true;
    for (const { reader } of this.used) reader.engine.interrupt?.();
    while (this.busy > 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
    for (const { reader } of this.free.splice(0)) await reader.close();
  }
}
