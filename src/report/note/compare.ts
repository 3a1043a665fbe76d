import type { Words } from '../../figures/frame/words.js';
import type { Ranking, State } from './collect.js';
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

/** A list of both notes that names others now. */
export interface Reshuffle {
  readonly id: string;
  readonly title: Words;
  readonly joined: readonly Words[];
  readonly left: readonly Words[];
}

/** A statement that is another one now. */
export interface Switch {
  readonly id: string;
  readonly title: Words;
  readonly was: Words;
  readonly is: Words;
}

/** What is another since the note of a week earlier. */
export interface Comparison {
  readonly numbers: readonly Change[];
  readonly lists: readonly Reshuffle[];
  readonly states: readonly Switch[];
  /** Statements of both notes: signs, lists and others. */
  readonly compared: number;
}

/** What of a note is compared. */
export interface Stated {
  readonly facts: { all(): readonly Fact[] };
  readonly rankings: readonly Ranking[];
  readonly states: readonly State[];
}

/** What both notes state, and where they differ. */
export function compare(now: Stated, before: Stated): Comparison {
  const numbers = changesSince(now.facts.all(), before.facts.all());
  const rankings = now.rankings.flatMap((own) => {
    const earlier = before.rankings.find(({ id }) => id === own.id);
    return earlier ? [reshuffle(own, earlier)] : [];
  });
  const states = now.states.flatMap(({ id, title, is }) => {
    const earlier = before.states.find((one) => one.id === id);
    return earlier ? [{ id, title, was: earlier.is, is }] : [];
  });
  return {
    numbers,
    lists: rankings.filter(({ joined, left }) => joined.length + left.length > 0),
    states: states.filter(({ was, is }) => was.en !== is.en),
    compared: numbers.length + rankings.length + states.length,
  };
}

function reshuffle({ id, title, names }: Ranking, earlier: Ranking): Reshuffle {
  const within = (list: readonly Words[], { en }: Words): boolean => list.some((one) => one.en === en);
  return {
    id,
    title,
    joined: names.filter((one) => !within(earlier.names, one)),
    left: earlier.names.filter((one) => !within(names, one)),
  };
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
