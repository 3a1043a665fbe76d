import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Archive } from '../../archive/archive.js';
import { Calendar } from '../../calendar/calendar.js';
import { UsageError } from '../../errors.js';
import { addDays, type IsoDate, todayInHongKong } from '../../iso-date.js';
import type { Engine } from '../../store/engine.js';
import { takeLock } from '../../store/lock.js';
import type { ImportedFile, Incoming } from '../import.js';
import { SOURCES } from './catalogue.js';
import { publishedDays } from './due.js';
import type { Effects } from './effects.js';
import { Http } from './http.js';
import { Journal } from './journal.js';
import type { SourceOutcome } from './outcome.js';
import { isAnswered, SourceRun } from './run-source.js';
import { Secrets } from './secrets.js';
import { NOT_ACCEPTED, type SourcesConfig } from './settings.js';
import type { FetchRequest, Holding, PlanContext, Source, SourceSettings } from './source.js';

export interface SyncQuery {
  /** Which sources; all that config.yaml allows when none is named. */
  readonly sources?: readonly string[];
  readonly from?: IsoDate | null;
  readonly to?: IsoDate | null;
  readonly progress?: (source: string, done: number, total: number) => void;
}

/** A request that would be sent. */
export interface Planned {
  readonly source: string;
  readonly day: IsoDate | null;
  readonly key: string;
  readonly url: string;
}

export interface SyncTools {
  /** `sync` of the workspace. */
  readonly folder: string;
  readonly archive: Archive;
  readonly config: SourcesConfig;
  readonly effects: Effects;
  readonly version: string;
  readonly command: string;
  /** Reads the store; null where there is none yet. */
  readonly read: <T>(job: (engine: Engine, calendar: Calendar) => Promise<T>) => Promise<T | null>;
  readonly importFiles: (files: readonly Incoming[]) => Promise<ImportedFile[]>;
  /** What else must never be written. */
  readonly secrets?: readonly (string | undefined)[];
}

/** Why a source is not asked; null when it is allowed. */
export function offReason(source: Source, settings: SourceSettings, env: Effects['env']): string | null {
  if (!settings.accepted) return 'terms not accepted in config.yaml';
  if (source.permission && !settings.hkexPermission) return 'needs hkex_permission: true in config.yaml';
  if (source.secret && !env[source.secret]) return `needs ${source.secret}`;
  return null;
}

export const journalPath = (folder: string): string => join(folder, 'journal.jsonl');

class StoredDays implements Holding {
  private readonly days = new Set<string>();
  private readonly latest = new Map<string, IsoDate>();

  add(key: string, day: IsoDate): void {
    this.days.add(`${key}\n${day}`);
    const last = this.latest.get(key);
    if (last === undefined || day > last) this.latest.set(key, day);
  }

  has(key: string, day: IsoDate): boolean {
    return this.days.has(`${key}\n${day}`);
  }

  last(key: string): IsoDate | null {
    return this.latest.get(key) ?? null;
  }

  /** The key that is furthest behind. */
  earliestLast(): IsoDate | null {
    return [...this.latest.values()].sort()[0] ?? null;
  }
}

/** Asks the sources that config.yaml allows for what is missing, and imports what they answer. */
export class Sync {
  private readonly secrets: Secrets;

  constructor(private readonly tools: SyncTools) {
    const { effects, secrets = [] } = tools;
    this.secrets = new Secrets([
      ...SOURCES.map(({ secret }) => (secret ? effects.env[secret] : undefined)),
      ...secrets,
    ]);
  }

  /**
   * The sources that a query asks.
   * @throws UsageError for a name that is none, or a source that is named and off
   */
  allowed({ sources = [] }: SyncQuery): { source: Source; settings: SourceSettings }[] {
    const { config, effects } = this.tools;
    for (const name of sources) {
      if (!SOURCES.some(({ id }) => id === name))
        throw new UsageError(`"${name}" is no source; waizi sources lists them`);
    }
    return SOURCES.flatMap((source) => {
      if (sources.length > 0 && !sources.includes(source.id)) return [];
      const settings = config.settings.get(source.id) ?? NOT_ACCEPTED;
      const off = offReason(source, settings, effects.env);
      if (off !== null && sources.length > 0)
        throw new UsageError(`${source.id} is off: ${off}; see waizi sources and docs/sources.md`);
      return off === null ? [{ source, settings }] : [];
    });
  }

  /** What a run would ask for now. */
  async plan(query: SyncQuery): Promise<Planned[]> {
    const journal = await Journal.open(journalPath(this.tools.folder));
    const planned: Planned[] = [];
    for (const { source, settings } of this.allowed(query)) {
      const { requests } = await this.requestsOf(source, settings, query);
      for (const { key, url, day } of requests) {
        if (isAnswered(journal, this.tools.archive, key, this.tools.effects.now())) continue;
        planned.push({ source: source.id, day, key, url });
      }
    }
    return planned;
  }

  /**
   * Runs the sources one after the other.
   * @throws StoreError when another process syncs this workspace or writes to it
   */
  async run(query: SyncQuery): Promise<SourceOutcome[]> {
    const { folder, archive, effects, importFiles, config, version, command } = this.tools;
    const allowed = this.allowed(query);
    const incoming = join(folder, 'incoming');
    await mkdir(incoming, { recursive: true });
    const lock = await takeLock(folder, command, effects.now());
    try {
      await rm(incoming, { recursive: true, force: true });
      await mkdir(incoming, { recursive: true });
      const journal = await Journal.open(journalPath(folder));
      const contact = config.contact === null ? '' : ` (+${config.contact})`;
      const http = new Http(effects, this.secrets, `waizi/${version}${contact}`);
      const outcomes: SourceOutcome[] = [];
      for (const { source, settings } of allowed) {
        if (effects.stopped()) break;
        const { requests, calendar } = await this.requestsOf(source, settings, query);
        const run = new SourceRun(source, settings, {
          folder: incoming,
          archive,
          journal,
          http,
          secrets: this.secrets,
          effects,
          calendar,
          importFiles,
          progress: query.progress ?? (() => undefined),
        });
        outcomes.push((await run.run(requests)).outcome());
      }
      return outcomes;
    } finally {
      await lock.release();
    }
  }

  private async requestsOf(
    source: Source,
    settings: SourceSettings,
    { from = null, to = null }: SyncQuery,
  ): Promise<{ requests: FetchRequest[]; calendar: Calendar }> {
    const now = this.tools.effects.now();
    const today = todayInHongKong(now);
    const stored = new StoredDays();
    const known = await this.tools.read(async (engine, days) => {
      for (const { key, day } of await engine.query(source.stored)) stored.add(String(key), String(day));
      return days;
    });
    const calendar = known ?? Calendar.shipped();
    const last = to !== null && to < today ? to : today;
    const first = from ?? firstDay(source, stored, today);
    const begin = first < source.since ? source.since : first;
    const context: PlanContext = {
      from: begin,
      to: last,
      asked: from !== null,
      now,
      today,
      calendar,
      stored,
      settings,
      days: publishedDays(source.published, begin, last, calendar, now),
    };
    return { requests: source.plan(context), calendar };
  }
}

/** Where a run begins when nothing is said: far enough back to fill gaps, and where the store ends. */
function firstDay({ first, since, keeps }: Source, stored: StoredDays, today: IsoDate): IsoDate {
  const last = stored.earliestLast();
  const usual = first === 'all' ? since : addDays(today, -first);
  const begin = last !== null && addDays(last, 1) < usual ? addDays(last, 1) : usual;
  const kept = keeps === undefined ? since : addDays(today, -keeps);
  return begin < kept ? kept : begin;
}
