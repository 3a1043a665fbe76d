import type { Entry } from './journal.js';
import type { SourceOutcome } from './outcome.js';

/** Whether a source still speaks. */
export interface SourceHealth {
  readonly source: string;
  /** When it last gave a usable answer. */
  readonly lastSuccess: string | null;
  /** What came of asking it since; null where nothing went wrong. */
  readonly failing: string | null;
}

/**
 * How sources do, by the journal and by the run that just ended (a refusal is in the run alone).
 * @param sources those that are allowed
 */
export function healthOf(
  sources: readonly string[],
  entries: readonly Entry[],
  outcomes: readonly SourceOutcome[],
): SourceHealth[] {
  const health = new Map<string, { lastSuccess: string | null; failing: string | null }>(
    sources.map((source) => [source, { lastSuccess: null, failing: null }]),
  );
  for (const entry of entries) {
    const own = health.get(entry.source);
    if (!own || entry.what !== 'judged') continue;
    if (entry.state === 'ok') {
      own.lastSuccess = entry.at;
      own.failing = null;
    } else own.failing = entry.reason ?? entry.state;
  }
  for (const { source, status, reason } of outcomes) {
    const own = health.get(source);
    if (own && (status === 'blocked' || status === 'failed')) own.failing = reason ?? status;
  }
  return [...health].map(([source, own]) => ({ source, ...own }));
}
