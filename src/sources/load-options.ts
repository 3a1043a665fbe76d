import { isDayKind, namedBy } from './day-loaders.js';
import type { LoadOptions } from './loaders.js';
import type { Kind } from './recognise.js';

/** Kinds that `--id` says something about. */
const NAMED_KINDS: readonly Kind[] = ['industries', 'yahoo-profile', 'share-industries', 'benchmark-weights'];

/** Options of a load, as kept with the file: the same file with other options is another load. */
export function kept(
  kind: Kind,
  { allowAdjusted, adjusted, id, date, accepted }: LoadOptions,
  path: string,
): string {
  if (accepted === true) return JSON.stringify({ date, accepted });
  if (kind === 'prices') return JSON.stringify({ allowAdjusted, adjusted, id });
  if (isDayKind(kind)) return JSON.stringify({ id: id ?? namedBy(kind, path), adjusted });
  const named = NAMED_KINDS.includes(kind);
  return JSON.stringify(named && id !== null ? { date, id } : { date });
}

/** What makes a load the same as an earlier one. */
export const loadKey = (sha256: string, kind: string, options: string): string =>
  `${sha256} ${kind} ${options}`;
