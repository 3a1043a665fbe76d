import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.js';
import { CONVENTIONS, conventionOverrides } from '../../src/participants/convention.js';
import { Registry } from '../../src/participants/registry.js';
import { row, table } from './table.js';

const DAY = '2026-05-18';
const reason = 'our desk sees it so';
const foreignBank = row({ id: 'C09001', home: 'foreign', kind: 'bank', type_default: 'stable' });
const text = table(row({ group: 'Old' }), foreignBank, row({ id: 'B09002', successor: 'C09001' }));

describe('an override', () => {
  it('replaces a field and says so', () => {
    const registry = Registry.parse(text, [{ id: 'B09001', field: 'group', value: 'New', reason }]);
    expect(registry.groupOf('B09001', DAY)).toBe('New');
    expect(registry.get('B09001')?.overridden).toEqual([
      { field: 'group', value: 'New', shipped: 'Old', reason },
    ]);
    expect(registry.get('C09001')?.overridden).toEqual([]);
  });

  it('of the type leaves the home', () => {
    const registry = Registry.parse(text, [
      { id: 'C09001', field: 'type_default', value: 'flexible', reason },
    ]);
    expect(registry.typeOf('C09001', DAY)).toBe('flexible');
    expect(registry.get('C09001')?.home).toBe('foreign');
  });

  it('of the home takes the type along and notes both', () => {
    const registry = Registry.parse(text, [{ id: 'C09001', field: 'home', value: 'hong-kong', reason }]);
    expect(registry.typeOf('C09001', DAY)).toBe('hong-kong');
    expect(registry.get('C09001')?.overridden).toEqual([
      { field: 'home', value: 'hong-kong', shipped: 'foreign', reason },
      {
        field: 'type_default',
        value: 'hong-kong',
        shipped: 'stable',
        reason: `follows home: ${reason}`,
        derived: true,
      },
    ]);
  });

  it('of the kind turns a stable bank into a flexible prime broker', () => {
    const registry = Registry.parse(text, [{ id: 'C09001', field: 'kind', value: 'prime-broker', reason }]);
    expect(registry.typeOf('C09001', DAY)).toBe('flexible');
  });

  it('holds for all periods of an id, the later of two for one field', () => {
    const periods = table(row({ valid_to: '2019-12-31' }), row({ valid_from: '2020-01-01' }));
    const registry = Registry.parse(periods, [
      { id: 'B09001', field: 'group', value: 'First', reason },
      { id: 'B09001', field: 'group', value: 'Second', reason },
    ]);
    expect(registry.all().map(({ group }) => group)).toEqual(['Second', 'Second']);
    expect(registry.all()[0]?.overridden).toHaveLength(1);
  });

  it('is found by an id in small letters', () => {
    const registry = Registry.parse(text, [{ id: 'b09001', field: 'group', value: 'New', reason }]);
    expect(registry.groupOf('B09001', DAY)).toBe('New');
  });

  it('can clear a successor', () => {
    const registry = Registry.parse(text, [{ id: 'B09002', field: 'successor', value: '', reason }]);
    expect(registry.successorOf('B09002', DAY)).toBeNull();
  });

  it.each([
    [
      'unknown id',
      { id: 'B09999', field: 'home', value: 'foreign' },
      /B09999: B09999 is not in the registry; correct the id or, to add a participant, give its name_en here too$/,
    ],
    [
      'unknown id, group only',
      { id: 'B09999', field: 'group', value: 'New' },
      /B09999 is not in the registry; .* give its name_en and its home here too$/,
    ],
    [
      'malformed id',
      { id: 'HSBC', field: 'home', value: 'foreign' },
      /HSBC is not in the registry; ids are a letter and five digits/,
    ],
    ['empty name', { id: 'B09001', field: 'name_en', value: ' ' }, /B09001: name_en is empty/],
    [
      'unknown field',
      { id: 'B09001', field: 'colour', value: 'red' },
      /B09001: "colour" is no field that can be/,
    ],
    [
      'fixed field',
      { id: 'B09001', field: 'valid_from', value: '2020-01-01' },
      /"valid_from" is no field that can/,
    ],
    [
      'forbidden home',
      { id: 'B09001', field: 'home', value: 'moon' },
      /B09001: "moon" is no home; use one of/,
    ],
    ['forbidden kind', { id: 'B09001', field: 'kind', value: 'bookie' }, /B09001: "bookie" is no kind/],
    [
      'forbidden type',
      { id: 'B09001', field: 'type_default', value: 'brisk' },
      /B09001: "brisk" is no type_default/,
    ],
    [
      'type against home',
      { id: 'B09001', field: 'type_default', value: 'stable' },
      /home hong-kong but type_default/,
    ],
    [
      'unknown successor',
      { id: 'B09001', field: 'successor', value: 'B09999' },
      /successor B09999 of B09001/,
    ],
    [
      'circle',
      { id: 'C09001', field: 'successor', value: 'B09002' },
      /circle: C09001 -> B09002 -> C09001|circle: B0/,
    ],
    ['no reason', { id: 'B09001', field: 'group', value: 'New', reason: ' ' }, /group has no reason/],
  ])('is refused: %s', (_, override, message) => {
    const parse = () => Registry.parse(text, [{ reason, ...override }]);
    expect(parse).toThrow(InputError);
    expect(parse).toThrow(message);
    expect(parse).toThrow(/^config, participants, /);
  });
});

describe('a participant of the user', () => {
  const named = { id: 'B09009', field: 'name_en', value: 'Newcomer Ltd', reason };
  const home = { id: 'B09009', field: 'home', value: 'foreign', reason: 'head office in Oslo' };

  it('is added by a name and a home, its kind taken from the letter of its id', () => {
    const registry = Registry.parse(text, [named, home]);
    expect(registry.isKnown('B09009')).toBe(true);
    expect(registry.get('B09009', DAY)).toMatchObject({
      name: 'Newcomer Ltd',
      home: 'foreign',
      kind: 'broker',
      typeDefault: 'flexible',
      from: null,
      to: null,
      why: 'in config.yaml only: head office in Oslo',
    });
    expect(registry.all().map(({ id }) => id)).toEqual(['B09001', 'B09002', 'B09009', 'C09001']);
  });

  it.each([
    ['C09009', undefined, 'bank', 'stable'],
    ['C09009', 'prime-broker', 'prime-broker', 'flexible'],
    ['P09009', undefined, 'investor', 'other'],
    ['A09009', undefined, 'clearing', 'other'],
    ['X09009', undefined, 'other', 'flexible'],
  ])('%s of kind %s is a %s and counts as %s', (id, kind, expected, type) => {
    const given = kind === undefined ? [] : [{ id, field: 'kind', value: kind, reason }];
    const registry = Registry.parse(text, [{ ...named, id }, { ...home, id }, ...given]);
    expect(registry.get(id)).toMatchObject({ kind: expected, typeDefault: type });
  });

  it('can succeed another and be succeeded, but not in a circle', () => {
    const to = { id: 'B09009', field: 'successor', value: 'B09002', reason };
    expect(Registry.parse(text, [named, home, to]).successorOf('B09009', DAY)).toBe('B09002');
    const back = { id: 'C09001', field: 'successor', value: 'B09009', reason };
    expect(() => Registry.parse(text, [named, home, to, back])).toThrow(/circle/);
  });

  it('is refused with a home that is none', () => {
    expect(() => Registry.parse(text, [named, { ...home, value: 'moon' }])).toThrow(
      /B09009: "moon" is no home/,
    );
  });
});

describe('the convention', () => {
  it('hong-kong-banks makes HSBC and its like local, and says so', () => {
    const registry = Registry.shipped(conventionOverrides('hong-kong-banks'));
    for (const id of ['C00019', 'C00018', 'C00039', 'C00015', 'C00041', 'B01284']) {
      expect(registry.typeOf(id, DAY), id).toBe('hong-kong');
    }
    expect(registry.typeOf('C00010', DAY)).toBe('flexible');
    expect(registry.typeOf('C00016', DAY)).toBe('stable');
    expect(registry.get('C00019')?.overridden[0]?.convention).toBe('hong-kong-banks');
  });

  it('head-office is what is shipped', () => {
    expect(CONVENTIONS).toEqual(['head-office', 'hong-kong-banks']);
    expect(conventionOverrides('head-office')).toEqual([]);
  });

  it('gives way to a user who says otherwise', () => {
    const own = { id: 'C00019', field: 'home', value: 'foreign', reason };
    const registry = Registry.shipped([...conventionOverrides('hong-kong-banks'), own]);
    expect(registry.typeOf('C00019', DAY)).toBe('stable');
  });
});
