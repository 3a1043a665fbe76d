import { StoreError, UsageError } from '../errors.js';

/** What the engine may take while it writes, unless the user says otherwise: with all else well under 2 GB. */
export const WRITING_MEMORY = '800MB';

/**
 * What the engine may take while it writes, as the user says in WAIZI_MEMORY; null when he does not.
 * @throws UsageError when it is no size
 */
export function memoryAsked(env: Readonly<Record<string, string | undefined>>): string | null {
  const text = env.WAIZI_MEMORY?.trim();
  if (!text) return null;
  if (!/^\d+(\.\d+)? ?[MG]i?B$/i.test(text))
    throw new UsageError(`WAIZI_MEMORY is "${text}"; give a size such as 2GB`);
  return text;
}

const SHORT = /^Out of Memory Error|failed to (?:allocate|pin|reserve)[^\n]* used\)/;

/** An error of the engine that had not enough memory, in words that say what to do; another one as it is. */
export const withinMemory = (error: unknown, limit: string): unknown =>
  error instanceof Error && SHORT.test(error.message)
    ? new StoreError(
        `this needs more memory than the ${limit} that the engine may take; what was committed before is kept: set WAIZI_MEMORY=4GB and run it again`,
        { cause: error },
      )
    : error;
