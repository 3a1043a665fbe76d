import { describe, expect, it } from 'vitest';
import { conventionOverrides } from '../../src/participants/convention.js';
import { evidenceOf, isOwn, overrideCounts, overrideNotes } from '../../src/participants/override-notes.js';
import type { Override } from '../../src/participants/override.js';
import type { Participant } from '../../src/participants/participant.js';
import { Registry } from '../../src/participants/registry.js';

const reason = 'our desk sees it so';
const futu: Override = { id: 'B01955', field: 'home', value: 'mainland', reason };
const noGroup: Override = { id: 'B01089', field: 'group', value: '', reason };
const added: Override[] = [
  { id: 'B09999', field: 'name_en', value: 'Newcomer Ltd', reason },
  { id: 'B09999', field: 'home', value: 'hong-kong', reason },
];
const of = (registry: Registry, id: string): Participant => registry.get(id) as Participant;

describe('notes about overrides', () => {
  it('say nothing about the registry as shipped', () => {
    expect(overrideNotes(Registry.shipped())).toEqual([]);
    expect(overrideCounts(Registry.shipped())).toEqual({
      convention: null,
      byConvention: 0,
      own: 0,
      added: 0,
    });
    expect(evidenceOf(of(Registry.shipped(), 'C00019'))).toBe(of(Registry.shipped(), 'C00019').why);
  });

  it('tell each field of the user, with what was shipped, and whom he added', () => {
    const registry = Registry.shipped([futu, noGroup, ...added]);
    expect(overrideNotes(registry)).toEqual([
      'config.yaml overrides 3 participants: B01089 group none instead of HSBC; ' +
        'B01955 home mainland instead of hong-kong, type_default mainland instead of hong-kong; ' +
        'B09999 added as Newcomer Ltd, home hong-kong, type hong-kong',
    ]);
    expect(overrideCounts(registry)).toEqual({ convention: null, byConvention: 0, own: 3, added: 1 });
    expect(
      registry
        .all()
        .filter(isOwn)
        .map(({ id }) => id),
    ).toEqual(['B09999']);
  });

  it('tell an id with two periods once, as it is now', () => {
    const brightSmart = { ...futu, id: 'B01668', value: 'hong-kong' };
    expect(overrideNotes(Registry.shipped([brightSmart]))).toEqual([
      'config.yaml overrides 1 participant: B01668 home hong-kong instead of mainland, type_default hong-kong instead of mainland',
    ]);
  });

  it('shorten a long list', () => {
    const ten = [
      'B01076',
      'B01077',
      'B01078',
      'B01080',
      'B01084',
      'B01085',
      'B01088',
      'B01096',
      'B01099',
      'B01100',
    ].map((id) => ({ id, field: 'group', value: 'Mine', reason }));
    expect(overrideNotes(Registry.shipped(ten))[0]).toMatch(
      /^config\.yaml overrides 10 participants: .* and 2 more$/,
    );
  });

  it('name the convention and whom it moves, and keep the user apart from it', () => {
    const own = { ...futu, id: 'C00019', value: 'foreign' };
    const registry = Registry.shipped([...conventionOverrides('hong-kong-banks'), own]);
    const [convention, config] = overrideNotes(registry);
    expect(convention).toMatch(
      /^convention hong-kong-banks: 13 participants counted as hong-kong \(B01089, /,
    );
    expect(convention).not.toContain('C00019');
    expect(config).toBe('config.yaml overrides 1 participant: C00019 home foreign, as shipped');
    expect(overrideCounts(registry)).toMatchObject({
      convention: 'hong-kong-banks',
      byConvention: 13,
      own: 1,
    });
  });

  it('stand in the evidence of the participant, with the reason', () => {
    const registry = Registry.shipped([...conventionOverrides('hong-kong-banks'), futu]);
    expect(evidenceOf(of(registry, 'B01955'))).toMatch(
      /; config\.yaml: home mainland instead of hong-kong \(our desk sees it so\)$/,
    );
    const typed = Registry.shipped([{ ...futu, id: 'B01161', field: 'type_default', value: 'stable' }]);
    expect(evidenceOf(of(typed, 'B01161'))).toMatch(
      /; config\.yaml: type_default stable instead of flexible/,
    );
    expect(evidenceOf(of(registry, 'C00018'))).toContain(
      '; convention hong-kong-banks: home hong-kong instead of foreign (banks and their brokers',
    );
  });
});
