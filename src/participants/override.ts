import { ensure, InputError } from '../errors.js';
import { INVESTOR_TYPES } from './investor-type.js';
import { HOMES, KINDS, type Overridden, type Participant, typeByKind } from './participant.js';
import { oneOf } from './registry-row.js';

/** A user's correction of the registry: one entry of `participants:` in config.yaml. */
export interface Override {
  readonly id: string;
  /** A column of data/participants.csv. */
  readonly field: string;
  readonly value: string;
  readonly reason: string;
}

interface Field {
  readonly property: keyof Participant;
  readonly read: (value: string, place: string) => string | null;
}

const text = (property: keyof Participant): Field => ({ property, read: (value) => value || null });

const FIELDS: ReadonlyMap<string, Field> = new Map<string, Field>([
  ['name_en', { property: 'name', read: (value) => value }],
  ['name_zh', text('nameZh')],
  ['group', text('group')],
  ['head_office_city', text('headOfficeCity')],
  ['head_office_country', text('headOfficeCountry')],
  ['home', { property: 'home', read: (value, place) => oneOf(value, HOMES, 'home', place) }],
  ['kind', { property: 'kind', read: (value, place) => oneOf(value, KINDS, 'kind', place) }],
  ['successor', text('successor')],
  [
    'type_default',
    { property: 'typeDefault', read: (value, place) => oneOf(value, INVESTOR_TYPES, 'type_default', place) },
  ],
]);

/** Where an override is written, for messages. */
export const overridePlace = (id: string): string => `config, participants, ${id}`;

/**
 * The overrides by id, of two for one field the later one.
 * @throws InputError naming an override of an id that is not in the registry, of an unknown field, or without a reason
 */
export function overridesById(
  overrides: readonly Override[],
  isKnown: (id: string) => boolean,
): Map<string, Override[]> {
  const byId = new Map<string, Override[]>();
  for (const override of overrides) {
    const { id, field, reason } = override;
    const place = overridePlace(id);
    if (!isKnown(id)) {
      throw new InputError(`${id} is not in the registry`, { place, remedy: 'give an id such as C00019' });
    }
    if (!FIELDS.has(field)) {
      throw new InputError(`"${field}" is no field that can be overridden`, {
        place,
        remedy: `use one of ${[...FIELDS.keys()].join(', ')}`,
      });
    }
    if (!reason.trim()) {
      throw new InputError(`the override of ${field} has no reason`, {
        place,
        remedy: 'say why in `reason`',
      });
    }
    byId.set(id, [...(byId.get(id) ?? []).filter((other) => other.field !== field), override]);
  }
  return byId;
}

/**
 * The participant with its overrides, each noted in `overridden`.
 * A changed home or kind changes the type by `typeByKind`, unless the type is overridden itself.
 * @throws InputError for a value that the field does not allow
 */
export function withOverrides(shipped: Participant, overrides: readonly Override[]): Participant {
  const place = overridePlace(shipped.id);
  let changed = shipped;
  const overridden: Overridden[] = [];
  for (const { field, value, reason } of overrides) {
    const { property, read } = ensure(FIELDS.get(field), `field ${field}`);
    changed = { ...changed, [property]: read(value, place) };
    overridden.push({ field, value, shipped: String(shipped[property] ?? ''), reason });
  }
  const cause = overrides.find(({ field }) => field === 'home' || field === 'kind');
  const ownType = overrides.some(({ field }) => field === 'type_default');
  const type = typeByKind(changed.home, changed.kind);
  if (cause && !ownType && type !== shipped.typeDefault) {
    changed = { ...changed, typeDefault: type };
    const reason = `follows ${cause.field}: ${cause.reason}`;
    overridden.push({ field: 'type_default', value: type, shipped: shipped.typeDefault, reason });
  }
  return { ...changed, overridden };
}
