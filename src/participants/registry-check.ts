import { InputError } from '../errors.js';
import type { Participant } from './participant.js';

/** A participant and where it is written, for messages. */
export interface Placed {
  readonly participant: Participant;
  readonly place: string;
}

/**
 * The participants by id, periods in order of time.
 * @throws InputError when two periods of an id share a day
 */
export function periodsById(rows: readonly Placed[]): Map<string, Placed[]> {
  const byId = new Map<string, Placed[]>();
  for (const row of rows) byId.set(row.participant.id, [...(byId.get(row.participant.id) ?? []), row]);
  for (const periods of byId.values()) {
    periods.sort((a, b) => ((a.participant.from ?? '') < (b.participant.from ?? '') ? -1 : 1));
    periods.forEach((next, index) => {
      const before = periods[index - 1];
      if (before) checkOrder(before, next);
    });
  }
  return byId;
}

function checkOrder(before: Placed, next: Placed): void {
  const { to } = before.participant;
  const { id, from } = next.participant;
  if (to && from && to < from) return;
  throw new InputError(`two periods of ${id} overlap: to ${to ?? 'now'} and from ${from ?? 'ever'}`, {
    place: `${before.place} and ${next.place}`,
    remedy: 'end the first period before the second begins',
  });
}

/**
 * Checks that each successor is a known participant and that nobody succeeds himself, however long the chain.
 * @throws InputError naming the unknown id or the circle
 */
export function checkSuccessors(byId: ReadonlyMap<string, readonly Placed[]>): void {
  for (const { participant, place } of [...byId.values()].flat()) {
    const { id, successor } = participant;
    if (successor && !byId.has(successor)) {
      throw new InputError(`the successor ${successor} of ${id} is not in the registry`, {
        place,
        remedy: 'add it or correct the id',
      });
    }
  }
  const settled = new Set<string>();
  for (const id of byId.keys()) follow(id, [], settled, byId);
}

function follow(
  id: string,
  path: readonly string[],
  settled: Set<string>,
  byId: ReadonlyMap<string, readonly Placed[]>,
): void {
  if (settled.has(id)) return;
  const periods = byId.get(id) ?? [];
  if (path.includes(id)) {
    const circle = [...path.slice(path.indexOf(id)), id].join(' -> ');
    throw new InputError(`the successors go round in a circle: ${circle}`, {
      place: periods.find(({ participant }) => participant.successor)?.place ?? '',
      remedy: 'remove one of them',
    });
  }
  for (const { participant } of periods) {
    if (participant.successor) follow(participant.successor, [...path, id], settled, byId);
  }
  settled.add(id);
}

/**
 * Checks that the type agrees with the home: `stable` and `flexible` are foreign, `southbound` is Connect.
 * @throws InputError naming both
 */
export function checkType({ participant, place }: Placed): void {
  const { id, home, typeDefault: type } = participant;
  const fits =
    type === 'other' ||
    (type === 'stable' || type === 'flexible'
      ? home === 'foreign'
      : home === (type === 'southbound' ? 'connect' : type));
  if (fits) return;
  throw new InputError(`${id} has home ${home} but type_default ${type}`, {
    place,
    remedy: 'foreign is stable or flexible, connect is southbound, mainland and hong-kong are themselves',
  });
}
