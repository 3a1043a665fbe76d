import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StoreError, UsageError } from '../errors.js';
import { Archive, writeFlushed } from './archive.js';

export type Decision = 'waiting' | 'accepted' | 'refused';

/** A list of a stock, or the prices of a day (stock null), that a file was stored without. */
export interface LeftOut {
  readonly stock: string | null;
  readonly date: string;
  readonly problem: string;
}

/** A file of which something cannot be: kept as received, out of every answer until somebody decides. */
export interface Quarantined {
  /** Eight hexadecimal digits, the same for the same bytes and kind. */
  readonly id: string;
  readonly sha256: string;
  readonly name: string;
  readonly kind: string;
  readonly bytes: number;
  /** When it was fetched from its source (ISO time), and what was said of it. */
  readonly fetched_at: string;
  readonly options: string;
  /** What cannot be; for a file of many lists, of those that were left out. */
  readonly reasons: readonly string[];
  /** What a file was stored without; none where all of it is held. */
  readonly left_out?: readonly LeftOut[];
  readonly held_at: string;
  readonly decision: Decision;
  readonly decided_at: string | null;
}

/** Reasons that are told of one file; more are counted. */
const SHOWN = 20;

export const quarantineId = (sha256: string, kind: string): string =>
  createHash('sha256').update(`${sha256} ${kind}`).digest('hex').slice(0, 8);

/** What is held back, in a folder of the workspace beside archive and store, so that no rebuild forgets what was decided. */
export class Quarantine {
  private items: Map<string, Quarantined> | null = null;

  /** The bytes of what is held, apart from the archive of what is stored. */
  readonly archive: Archive;
  private readonly path: string;

  constructor(folder: string) {
    this.archive = new Archive(folder);
    this.path = join(folder, 'items.json');
  }

  /** @throws StoreError when the file cannot be read */
  private all(): Map<string, Quarantined> {
    if (this.items) return this.items;
    let rows: Quarantined[] = [];
    if (existsSync(this.path))
      try {
        rows = (JSON.parse(readFileSync(this.path, 'utf8')) as { items: Quarantined[] }).items;
      } catch (error) {
        throw new StoreError(
          `${this.path} cannot be read (${(error as Error).message}); put it back from a backup, or remove it: what is held is then forgotten, nothing stored is`,
        );
      }
    this.items = new Map(rows.map((row) => [row.id, row]));
    return this.items;
  }

  /** Everything that was ever held, the oldest first. */
  list(): Quarantined[] {
    return [...this.all().values()];
  }

  find(sha256: string, kind: string): Quarantined | null {
    return this.all().get(quarantineId(sha256, kind)) ?? null;
  }

  /** Holds a file; one that is held already keeps its decision, unless it was accepted for what it now is held for. */
  async hold(item: Omit<Quarantined, 'id' | 'decision' | 'decided_at'>): Promise<Quarantined> {
    const id = quarantineId(item.sha256, item.kind);
    const before = this.all().get(id);
    if (before) return before;
    const more = item.reasons.length - SHOWN;
    const reasons = more > 0 ? [...item.reasons.slice(0, SHOWN), `and ${more} more`] : item.reasons;
    const held: Quarantined = { id, ...item, reasons, decision: 'waiting', decided_at: null };
    this.all().set(id, held);
    await this.write();
    return held;
  }

  /** @throws UsageError for an id that is not held, or one that was accepted before */
  undecided(id: string): Quarantined {
    const found = this.all().get(id);
    if (!found) throw new UsageError(`nothing is held as "${id}"; see waizi quarantine`);
    if (found.decision === 'accepted')
      throw new UsageError(`${id} was accepted on ${found.decided_at ?? ''}: what it tells is stored`);
    return found;
  }

  async decide(id: string, decision: Exclude<Decision, 'waiting'>, at: string): Promise<Quarantined> {
    const decided: Quarantined = { ...this.undecided(id), decision, decided_at: at };
    this.all().set(id, decided);
    await this.write();
    return decided;
  }

  private async write(): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    await writeFlushed(this.path, `${JSON.stringify({ format: 1, items: this.list() }, null, 2)}\n`);
  }
}
