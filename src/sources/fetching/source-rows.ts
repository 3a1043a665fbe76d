import type { IsoDate } from '../../iso-date.js';
import { SOURCES } from './catalogue.js';
import type { Effects } from './effects.js';
import { Journal } from './journal.js';
import { NOT_ACCEPTED, type SourcesConfig } from './settings.js';
import type { Publication, Seen, State } from './source.js';
import { journalPath, offReason } from './sync.js';

/** A source as `waizi sources` tells it. */
export interface SourceRow {
  readonly source: string;
  readonly gives: string;
  readonly allowed: boolean;
  /** Why it is off; null when it is allowed. */
  readonly off: string | null;
  readonly terms: string;
  readonly terms_url: string;
  readonly permission: boolean;
  readonly secret: string | null;
  /** Least seconds between two requests. */
  readonly pace_seconds: number;
  readonly published: string;
  /** Whether the time of publication, and what tells a feed that has died, are guesses: until measured, always. */
  readonly published_guess: boolean;
  readonly since: IsoDate;
  /** Where its format is known from; `live` once it has answered here. */
  readonly format: Seen | 'live';
  /** Whether the source itself, no mirror of it, has given an answer here that could be read. */
  readonly seen_live: boolean;
  readonly last_success: string | null;
  readonly last_state: State | null;
  readonly last_reason: string | null;
}

/** Every source: what it gives, under which terms, whether it is allowed, and how it went here. */
export async function sourceRows(
  config: SourcesConfig,
  env: Effects['env'],
  folder: string,
): Promise<SourceRow[]> {
  const entries = await Journal.read(journalPath(folder));
  const judged = entries.filter((entry) => entry.what === 'judged');
  const fetchedFrom = new Set(entries.flatMap((entry) => (entry.what === 'answer' ? [entry.source] : [])));
  return SOURCES.map((source): SourceRow => {
    const settings = config.settings.get(source.id) ?? NOT_ACCEPTED;
    const own = judged.filter((entry) => entry.source === source.id);
    const success = own.findLast(({ state }) => state === 'ok');
    const last = own.at(-1);
    const off = offReason(source, settings, env);
    const real = settings.baseUrl === null && fetchedFrom.has(source.id) && success !== undefined;
    return {
      source: source.id,
      gives: source.gives,
      allowed: off === null,
      off,
      terms: source.terms.text,
      terms_url: source.terms.url,
      permission: source.permission === true,
      secret: source.secret ?? null,
      pace_seconds: source.pace / 1000,
      published: whenOf(source.published),
      published_guess: true,
      since: source.since,
      format: real ? 'live' : source.seen,
      seen_live: real,
      last_success: success?.at ?? null,
      last_state: last?.state ?? null,
      last_reason: last?.reason ?? null,
    };
  });
}

const whenOf = ({ at, lag, days }: Publication): string =>
  `${at} Hong Kong time${lag === 0 ? '' : `, ${lag} ${lag === 1 ? 'day' : 'days'} later`} (${days} days)`;
