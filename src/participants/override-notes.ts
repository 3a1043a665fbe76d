import type { Overridden, Participant } from './participant.js';
import type { Registry } from './registry.js';

const MOST = 8;

const some = (items: readonly string[], between: string): string =>
  items.length > MOST
    ? `${items.slice(0, MOST).join(between)} and ${items.length - MOST} more`
    : items.join(between);

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** Whether only the user's config has the participant: no row of the registry is without a name. */
export const isOwn = ({ overridden }: Participant): boolean =>
  overridden.some(({ field, shipped }) => field === 'name_en' && shipped === '');

const own = (entry: Overridden): boolean => entry.convention === undefined;

/** What replaced a field, in words: `home mainland instead of hong-kong`. */
function told({ field, value, shipped }: Overridden): string {
  if (value === shipped) return `${field} ${value}, as shipped`;
  return `${field} ${value || 'none'} instead of ${shipped || 'none'}`;
}

/** A type that only follows a replaced home or kind, which says enough. */
const follows = ({ derived }: Overridden): boolean => derived === true;

/** The evidence of a participant, with what config.yaml or the convention says otherwise and why. */
export function evidenceOf({ why, overridden }: Participant): string {
  const changes = overridden
    .filter((entry) => !follows(entry))
    .map((entry) => {
      const by = entry.convention ? `convention ${entry.convention}` : 'config.yaml';
      return `${by}: ${told(entry)} (${entry.reason})`;
    });
  return [why, ...changes].join('; ');
}

/** Who is overridden, each once and as it is now. */
function overridden(registry: Registry): Participant[] {
  const latest = new Map(registry.all().map((participant) => [participant.id, participant]));
  return [...latest.values()].filter((participant) => participant.overridden.length > 0);
}

export interface OverrideCounts {
  readonly convention: string | null;
  /** Participants that the convention changes. */
  readonly byConvention: number;
  /** Participants that the user's own entries change, the added ones among them. */
  readonly own: number;
  readonly added: number;
}

/** How many participants the convention and the user's own entries change. */
export function overrideCounts(registry: Registry): OverrideCounts {
  const all = overridden(registry);
  const conventions = all.flatMap((participant) =>
    participant.overridden.flatMap(({ convention }) => convention ?? []),
  );
  return {
    convention: conventions[0] ?? null,
    byConvention: all.filter((participant) => !participant.overridden.every(own)).length,
    own: all.filter((participant) => participant.overridden.some(own)).length,
    added: all.filter(isOwn).length,
  };
}

/**
 * What the convention and config.yaml say otherwise than the shipped registry, one line each for the notes of answers.
 * Empty when nothing is overridden.
 */
export function overrideNotes(registry: Registry): readonly string[] {
  const known = notesOf.get(registry) ?? written(registry);
  notesOf.set(registry, known);
  return known;
}

const notesOf = new WeakMap<Registry, readonly string[]>();

function written(registry: Registry): readonly string[] {
  const all = overridden(registry);
  const notes: string[] = [];
  const { convention } = overrideCounts(registry);
  if (convention !== null) {
    const local = all.filter((participant) => participant.overridden.some((entry) => !own(entry)));
    const ids = some(
      local.map(({ id }) => id),
      ', ',
    );
    notes.push(
      `convention ${convention}: ${plural(local.length, 'participant')} counted as hong-kong (${ids})`,
    );
  }
  const mine = all.filter((participant) => participant.overridden.some(own));
  if (mine.length > 0) {
    const changes = mine.map((participant) => {
      const entries = isOwn(participant)
        ? [`added as ${participant.name}, home ${participant.home}, type ${participant.typeDefault}`]
        : participant.overridden.filter(own).map(told);
      return `${participant.id} ${entries.join(', ')}`;
    });
    notes.push(`config.yaml overrides ${plural(mine.length, 'participant')}: ${some(changes, '; ')}`);
  }
  return notes;
}
