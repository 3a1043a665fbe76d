import { createHash } from 'node:crypto';
import type { Former } from './formers.js';
import type { LoadOptions } from './loaders.js';
import { type Kind, KINDS } from './recognise.js';

/** A file that was looked at and not loaded yet. */
export interface Candidate {
  /** Where it came from, as told to the user. */
  readonly path: string;
  /** Where its bytes are. */
  readonly source: string;
  readonly kind: Kind;
  readonly sha256: string;
  readonly bytes: number;
  readonly fetchedAt: string;
  readonly former?: Former;
  /** What is said of this file alone. */
  readonly given?: Partial<LoadOptions>;
}

const isArchive = ({ kind }: Candidate): boolean => kind === 'webbsite-dump' || kind === 'webbsite-csv';

/** Files of the Webb-site archive that came together: those of one import, or of an earlier one as it noted. */
export function setsOf(candidates: readonly Candidate[]): Map<Candidate, Candidate[]> {
  const byId = new Map<string, Candidate[]>();
  const sets = new Map<Candidate, Candidate[]>();
  for (const candidate of candidates) {
    if (!isArchive(candidate)) continue;
    const id = candidate.former?.options ?? '';
    const set = byId.get(id) ?? [];
    byId.set(id, set);
    set.push(candidate);
    sets.set(candidate, set);
  }
  return sets;
}

export function setId(set: readonly Candidate[]): string {
  const noted = set[0]?.former ? (JSON.parse(set[0].former.options) as { set: string }).set : null;
  if (noted !== null) return noted;
  const sums = set.map(({ sha256, kind }) => `${sha256} ${kind}`).sort();
  return createHash('sha256').update(sums.join('\n')).digest('hex');
}

/** The order in which files are loaded: what others need first, then as they came in. */
export const inOrder = (a: Candidate, b: Candidate): number =>
  KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
  (a.former?.file ?? 0) - (b.former?.file ?? 0) ||
  (a.path < b.path ? -1 : 1);
