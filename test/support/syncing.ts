import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Effects } from '../../src/sources/fetching/effects.js';
import { SOURCE_IDS } from '../../src/sources/fetching/ids.js';
import type { SourceOutcome } from '../../src/sources/fetching/outcome.js';
import type { SyncQuery } from '../../src/sources/fetching/sync.js';
import { Workspace } from '../../src/workspace.js';
import type { ReplayServer } from './replay-server.js';

/** A clock that stands still but for what is slept. */
export class Clock {
  readonly slept: number[] = [];
  constructor(private time: number) {}

  static at(iso: string): Clock {
    return new Clock(Date.parse(iso));
  }

  readonly now = (): Date => new Date(this.time);

  readonly sleep = async (milliseconds: number): Promise<void> => {
    this.slept.push(milliseconds);
    this.time += milliseconds;
  };

  set(iso: string): void {
    this.time = Date.parse(iso);
  }
}

export function effectsOf(clock: Clock, more: Partial<Effects> = {}): Effects {
  return {
    fetch: (url, init) => fetch(url, init),
    now: clock.now,
    sleep: clock.sleep,
    random: () => 0.5,
    env: {},
    stopped: () => false,
    timeout: 2000,
    ...more,
  };
}

/** Terms of all these sources accepted, asked at the replay server. */
export function configOf(server: ReplayServer, ids: readonly string[] = SOURCE_IDS, more = ''): string {
  const lines = ids.map((id) => {
    const stocks = /yahoo|ccass/.test(id) ? ', stocks: ["09001", "09002"]' : '';
    const permission = id === 'hkex-ccass' ? ', hkex_permission: true' : '';
    return `  ${id}: { terms: accepted, base_url: "${server.url}"${stocks}${permission} }`;
  });
  return `sources:\n${lines.join('\n')}\n${more}`;
}

/** A workspace that fetches from a replay server. */
export class SyncedMarket {
  constructor(
    readonly folder: string,
    readonly clock: Clock,
    config: string,
    private readonly more: Partial<Effects> = {},
  ) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'config.yaml'), config);
  }

  get workspace(): Workspace {
    return new Workspace(this.folder, { now: this.clock.now, command: 'waizi sync' });
  }

  sync(query: SyncQuery = {}, more: Partial<Effects> = {}): Promise<SourceOutcome[]> {
    return this.workspace.sync(query, effectsOf(this.clock, { ...this.more, ...more }));
  }

  /** The one source that was asked. */
  async one(query: SyncQuery = {}, more: Partial<Effects> = {}): Promise<SourceOutcome> {
    const [outcome] = await this.sync(query, more);
    if (!outcome) throw new Error('no source was asked');
    return outcome;
  }

  query(sql: string): Promise<Record<string, unknown>[]> {
    return this.workspace.with(({ engine }) => engine.query(sql));
  }
}

/** All text that lies in a folder, packed files unpacked, with the names. */
export function everythingIn(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const bytes = readFileSync(path);
      const text = path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
      return `${path}\n${text.toString('latin1')}`;
    })
    .join('\n');
}
