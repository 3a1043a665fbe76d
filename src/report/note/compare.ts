import type { Fact } from './fact.js';
import { sizeOf } from './fact.js';

/** A number of this note beside the same one of the note a week earlier. */
export interface Change {
  readonly now: Fact;
  /** Under an id of its own. */
  readonly before: Fact;
  /** Its sign is another one: what the earlier note said no longer holds. */
  readonly turned: boolean;
}

/** The numbers that both notes have and whose sign is a statement. */
export function changesSince(now: readonly Fact[], before: readonly Fact[]): Change[] {
  const known = new Map(before.map((fact) => [fact.id, fact]));
  return now.flatMap((fact) => {
    const earlier = known.get(fact.id);
    if (!fact.signed || !earlier) return [];
    const turned = Math.sign(sizeOf(fact)) * Math.sign(sizeOf(earlier)) < 0;
    return [{ now: fact, before: { ...earlier, id: `before-${earlier.id}`, signed: false }, turned }];
  });
}
