import { ensure, InputError } from '../errors.js';
import { INVESTOR_TYPES } from './investor-type.js';
import { HOMES, type Kind, KINDS, type Overridden, type Participant, typeByKind } from './participant.js';
import { ID_FORM, isParticipantId, oneOf } from './registry-row.js';

/** A user's correction of the registry: one entry of `participants:` in config.yaml. */
export interface Override {
  readonly id: string;
  /** A column of data/participants.csv. */
  readonly field: string;
  readonly value: string;
  readonly reason: string;
  /** The convention that the override is part of; not there for a user's own. */
  readonly convention?: string;
}

interface Field {
  readonly property: keyof Participant;
  readonly read: (value: string, place: string) => string | null;
}

const text = (property: keyof Participant): Field => ({ property, read: (value) => value || null });

const FIELDS: ReadonlyMap<string, Field> = new Map<string, Field>([
  ['name_en', { property: 'name', read: filledIn }],
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

function filledIn(value: string, place: string): string {
  if (!value.trim()) throw new InputError('name_en is empty', { place, remedy: 'give the name as `value`' });
  return value;
}

/** Where an override is written, for messages. */
export const overridePlace = (id: string): string => `config, participants, ${id}`;

/** What an id that the registry does not have must be given, so that no typing error makes a participant. */
const NEEDED = ['name_en', 'home'] as const;

/**
 * The overrides by id, of two for one field the later one. An id that is not in the registry is a participant of the
 * user's own when its overrides give a name and a home.
 * @throws InputError naming an override of any other id that is not in the registry, of an unknown field, or without a
 *   reason
 */
export function overridesById(
  overrides: readonly Override[],
  isKnown: (id: string) => boolean,
): Map<string, Override[]> {
  const byId = new Map<string, Override[]>();
  for (const override of overrides) {
    const { field, reason } = override;
    const id = override.id.trim().toUpperCase();
    const place = overridePlace(id);
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
  for (const [id, own] of byId) if (!isKnown(id)) checkNew(id, own);
  return byId;
}

function checkNew(id: string, overrides: readonly Override[]): void {
  const place = overridePlace(id);
  if (!isParticipantId(id)) throw new InputError(`${id} is not in the registry`, { place, remedy: ID_FORM });
  const missing = NEEDED.filter((needed) => !overrides.some(({ field }) => field === needed));
  if (missing.length === 0) return;
  throw new InputError(`${id} is not in the registry`, {
    place,
    remedy: `correct the id or, to add a participant, give its ${missing.join(' and its ')} here too`,
  });
}

const KIND_OF_LETTER: Readonly<Record<string, Kind>> = {
  A: 'clearing',
  B: 'broker',
  C: 'bank',
  P: 'investor',
};

/** A participant that only the user's config has, before its overrides are put in. */
export function newParticipant(id: string, overrides: readonly Override[]): Participant {
  const reason = overrides.find(({ field }) => field === 'home')?.reason ?? '';
  return {
    id,
    name: '',
    nameZh: null,
    formerNames: [],
    group: null,
    headOfficeCity: null,
    headOfficeCountry: null,
    home: 'unknown',
    kind: KIND_OF_LETTER[id.charAt(0)] ?? 'other',
    from: null,
    to: null,
    successor: null,
    typeDefault: 'other',
    why: `in config.yaml only: ${reason}`,
    overridden: [],
  };
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
  for (const { field, value, reason, convention } of overrides) {
    const { property, read } = ensure(FIELDS.get(field), `field ${field}`);
    changed = { ...changed, [property]: read(value, place) };
    overridden.push({ field, value, shipped: String(shipped[property] ?? ''), reason, ...by(convention) });
  }
  const cause = overrides.find(({ field }) => field === 'home' || field === 'kind');
  const ownType = overrides.some(({ field }) => field === 'type_default');
  const type = typeByKind(changed.home, changed.kind);
  if (cause && !ownType && type !== shipped.typeDefault) {
    changed = { ...changed, typeDefault: type };
    const reason = `follows ${cause.field}: ${cause.reason}`;
    const from = { value: type, shipped: shipped.typeDefault, reason };
    overridden.push({ field: 'type_default', ...from, derived: true, ...by(cause.convention) });
  }
  return { ...changed, overridden };
}

const by = (convention: string | undefined): { convention?: string } =>
  convention === undefined ? {} : { convention };
