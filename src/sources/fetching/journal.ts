import { existsSync } from 'node:fs';
import { mkdir, open, readFile, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { FetchRequest, State } from './source.js';

/** An answer that came, and what it was judged to be. */
export interface Answered {
  readonly what: 'answer';
  readonly source: string;
  readonly request: FetchRequest;
  readonly fetchedAt: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly etag: string | null;
  readonly lastModified: string | null;
}

export interface Judged {
  readonly what: 'judged';
  readonly source: string;
  readonly key: string;
  readonly sha256: string | null;
  readonly at: string;
  readonly state: State;
  readonly reason: string | null;
  readonly next: FetchRequest | null;
}

/** An answer that import has taken or rejected. */
export interface Imported {
  readonly what: 'imported';
  readonly source: string;
  readonly key: string;
  readonly sha256: string;
  readonly at: string;
  readonly status: 'loaded' | 'unchanged' | 'rejected';
  readonly rows: number;
  readonly reason: string | null;
}

export type Entry = Answered | Judged | Imported;

/**
 * What was asked and what came of it, a line each, appended and flushed. A line that a crash cut off is dropped.
 * An answer is noted before it is put into the archive: it counts once both are done.
 */
export class Journal {
  private readonly answers = new Map<string, Answered>();
  private readonly judgements = new Map<string, Judged>();
  private readonly imports = new Map<string, Imported>();
  private readonly byUrl = new Map<string, Answered>();

  private constructor(readonly path: string) {}

  static async open(path: string): Promise<Journal> {
    const journal = new Journal(path);
    await mkdir(dirname(path), { recursive: true });
    if (!existsSync(path)) return journal;
    const text = await readFile(path, 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length < text.length) await truncate(path, Buffer.byteLength(whole));
    for (const line of whole.split('\n')) if (line !== '') journal.take(JSON.parse(line) as Entry);
    return journal;
  }

  /** Reads the entries of a journal without holding it. */
  static async read(path: string): Promise<Entry[]> {
    const text = existsSync(path) ? await readFile(path, 'utf8') : '';
    return text
      .slice(0, text.lastIndexOf('\n') + 1)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Entry);
  }

  private take(entry: Entry): void {
    if (entry.what === 'answer') {
      this.answers.set(entry.request.key, entry);
      this.judgements.delete(entry.request.key);
      this.byUrl.set(entry.request.url, entry);
    } else if (entry.what === 'judged') this.judgements.set(entry.key, entry);
    else this.imports.set(entry.key, entry);
  }

  async add(entry: Entry): Promise<void> {
    const file = await open(this.path, 'a');
    try {
      await file.appendFile(`${JSON.stringify(entry)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    this.take(entry);
  }

  answer(key: string): Answered | null {
    return this.answers.get(key) ?? null;
  }

  judged(key: string): Judged | null {
    return this.judgements.get(key) ?? null;
  }

  imported(key: string): Imported | null {
    return this.imports.get(key) ?? null;
  }

  /** The last answer of an address, for conditional requests. */
  lastOf(url: string): Answered | null {
    return this.byUrl.get(url) ?? null;
  }

  all(): readonly Answered[] {
    return [...this.answers.values()];
  }
}
