import { readFileSync } from 'node:fs';
import { InputError } from '../errors.js';
import type { IsoDate } from '../iso-date.js';
import type { InvestorType } from './investor-type.js';
import { newParticipant, type Override, overridePlace, overridesById, withOverrides } from './override.js';
import type { Participant } from './participant.js';
import { checkSuccessors, checkType, type Placed, periodsById } from './registry-check.js';
import { parseRegistryRows } from './registry-row.js';

const SHIPPED = new URL('../../data/participants.csv', import.meta.url);

/** The type of a holder on a day; null where home and kind decide. */
export type TypeLookup = (holder: string, date: IsoDate) => InvestorType | null;

/** The rows of a file, checked. */
interface Written {
  readonly rows: readonly Placed[];
  readonly byId: ReadonlyMap<string, readonly Placed[]>;
}

let shipped: Written | null = null;

/** Who each CCASS participant is: a table of facts, one row per id and period, with the user's corrections put in. */
export class Registry {
  readonly #byId: ReadonlyMap<string, readonly Participant[]>;

  readonly #types: TypeLookup | null;

  private constructor(byId: ReadonlyMap<string, readonly Participant[]>, types: TypeLookup | null = null) {
    this.#byId = byId;
    this.#types = types;
  }

  /** This registry with types that are known better than by home and kind. */
  withTypes(types: TypeLookup): Registry {
    return new Registry(this.#byId, types);
  }

  /**
   * The registry that comes with the package; its file is read once.
   * @throws InputError for an override that does not fit
   */
  static shipped(overrides: readonly Override[] = []): Registry {
    try {
      shipped ??= written(readFileSync(SHIPPED, 'utf8'));
      return Registry.of(shipped, overrides);
    } catch (error) {
      if (error instanceof InputError && !error.detail.place?.startsWith('config')) {
        throw error.in('participants.csv');
      }
      throw error;
    }
  }

  /**
   * A registry from the text of a csv with the columns of data/participants.csv.
   * @throws InputError with the line for a bad row, overlapping periods, unknown or circular successors;
   *   naming the override for one of an unknown id or field or with a forbidden value
   */
  static parse(csvText: string, overrides: readonly Override[] = []): Registry {
    return Registry.of(written(csvText), overrides);
  }

  private static of({ rows, byId: original }: Written, overrides: readonly Override[]): Registry {
    if (!overrides.length) return new Registry(participants(original));

    const wanted = overridesById(overrides, (id) => original.has(id));
    const added = [...wanted].flatMap(([id, own]) =>
      original.has(id) ? [] : [{ participant: newParticipant(id, own), place: overridePlace(id) }],
    );
    const changed = [...rows, ...added].map((row) => override(row, wanted));
    changed.forEach(checkType);
    const byId = periodsById(changed);
    checkSuccessors(byId);
    return new Registry(participants(byId));
  }

  /**
   * The participant on that day (without a day: as it is now). After its last period an id keeps that one, for leftovers
   * on closed accounts. Null for an id that is not in the registry or a day before it or between its periods.
   */
  get(id: string, date?: IsoDate): Participant | null {
    const periods = this.#byId.get(id);
    const last = periods?.at(-1);
    if (!periods || !last) return null;
    if (date === undefined || (last.to && date > last.to)) return last;
    return periods.find(({ from, to }) => (!from || from <= date) && (!to || date <= to)) ?? null;
  }

  /** Whether the registry has that id. A holder known by name only (`~NAME`) has none. */
  isKnown(id: string): boolean {
    return this.#byId.has(id);
  }

  /** The type of a holder: a participant id; `~NAME`, `(unnamed)` and unknown ids are `other`. */
  typeOf(holder: string, date: IsoDate): InvestorType {
    return this.#types?.(holder, date) ?? this.get(holder, date)?.typeDefault ?? 'other';
  }

  /** The group that the participant belongs to on that day; null when none is known. */
  groupOf(id: string, date: IsoDate): string | null {
    return this.get(id, date)?.group ?? null;
  }

  /** The participant that takes over its accounts; null when none is known. */
  successorOf(id: string, date: IsoDate): string | null {
    return this.get(id, date)?.successor ?? null;
  }

  /** All participants and periods, by id and time. */
  all(): readonly Participant[] {
    return [...this.#byId.values()].flat();
  }
}

function written(csvText: string): Written {
  const rows = parseRegistryRows(csvText).map(({ participant, line }) => ({
    participant,
    place: `line ${line}`,
  }));
  rows.forEach(checkType);
  const byId = periodsById(rows);
  checkSuccessors(byId);
  return { rows, byId };
}

function override(row: Placed, wanted: ReadonlyMap<string, readonly Override[]>): Placed {
  const { participant } = row;
  const overrides = wanted.get(participant.id);
  if (!overrides) return row;
  return { participant: withOverrides(participant, overrides), place: overridePlace(participant.id) };
}

function participants(byId: ReadonlyMap<string, readonly Placed[]>): Map<string, readonly Participant[]> {
  const ids = [...byId.keys()].sort();
  return new Map(ids.map((id) => [id, (byId.get(id) ?? []).map(({ participant }) => participant)]));
}
