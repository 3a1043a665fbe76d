import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.js';
import { FOREIGN, INVESTOR_TYPES } from '../../src/participants/investor-type.js';
import { HOMES, KINDS, typeByKind } from '../../src/participants/participant.js';
import { Registry } from '../../src/participants/registry.js';
import { HEADER, row, table } from './table.js';

const DAY = '2026-05-18';

describe('a registry', () => {
  const registry = Registry.parse(
    table(
      row({ id: 'B09001', name_en: 'Old Owner Ltd', group: 'Old', valid_to: '2019-12-31' }),
      row({
        id: 'B09001',
        name_en: 'New Owner Ltd',
        former_names: 'Old Owner Ltd|Older Ltd',
        group: 'New',
        home: 'mainland',
        type_default: 'mainland',
        valid_from: '2020-02-01',
        valid_to: '2022-12-31',
        successor: 'C09001',
      }),
      row({ id: 'C09001', home: 'foreign', kind: 'custodian', type_default: 'stable' }),
    ),
  );

  it('answers by period', () => {
    expect(registry.typeOf('B09001', '2019-12-31')).toBe('hong-kong');
    expect(registry.typeOf('B09001', '2020-02-01')).toBe('mainland');
    expect(registry.groupOf('B09001', '2015-01-01')).toBe('Old');
    expect(registry.get('B09001', '2020-01-15')).toBeNull();
    expect(registry.get('B09001')?.formerNames).toEqual(['Old Owner Ltd', 'Older Ltd']);
  });

  it('keeps the last period for leftovers on a closed account, with its successor', () => {
    expect(registry.typeOf('B09001', '2024-01-01')).toBe('mainland');
    expect(registry.successorOf('B09001', '2024-01-01')).toBe('C09001');
    expect(registry.successorOf('C09001', DAY)).toBeNull();
  });

  it('counts whom it does not know as other', () => {
    expect(registry.typeOf('B09999', DAY)).toBe('other');
    expect(registry.typeOf('~CHAN TAI MAN', DAY)).toBe('other');
    expect(registry.typeOf('(unnamed)', DAY)).toBe('other');
    expect(registry.isKnown('B09999')).toBe(false);
    expect(registry.isKnown('B09001')).toBe(true);
    expect(registry.groupOf('B09999', DAY)).toBeNull();
  });

  it('takes rows in any order, a byte order mark and quoted fields', () => {
    const text = `\uFEFF${table(
      row({ id: 'B09002', valid_from: '2020-01-01', why: '"one, two"' }),
      row({ id: 'B09002', valid_to: '2019-12-31' }),
    )}`;
    const all = Registry.parse(text).all();
    expect(all.map(({ to }) => to)).toEqual(['2019-12-31', null]);
    expect(all[1]?.why).toBe('one, two');
  });

  it.each(HOMES)('knows the home %s', (home) => {
    const type = typeByKind(home, 'broker');
    expect(Registry.parse(table(row({ home, type_default: type }))).typeOf('B09001', DAY)).toBe(type);
  });

  it.each(KINDS)('knows the kind %s', (kind) => {
    const type = typeByKind('foreign', kind);
    const text = table(row({ kind, home: 'foreign', type_default: type }));
    expect(Registry.parse(text).get('B09001')?.kind).toBe(kind);
  });

  it('has six types, two of them foreign', () => {
    expect(INVESTOR_TYPES).toEqual(['stable', 'flexible', 'southbound', 'mainland', 'hong-kong', 'other']);
    expect(FOREIGN).toEqual(['stable', 'flexible']);
  });
});

describe('a bad registry', () => {
  const cases: [string, string, RegExp][] = [
    [
      'unknown home',
      table(row({}), row({ id: 'B09002', home: 'mars' })),
      /line 3: "mars" is no home; use one of/,
    ],
    ['unknown kind', table(row({ kind: 'bookie' })), /line 2: "bookie" is no kind/],
    ['unknown type', table(row({ type_default: 'brisk' })), /line 2: "brisk" is no type_default/],
    ['malformed id', table(row({ id: 'C19' })), /line 2: "C19" is no participant id/],
    ['empty id', table(row({ id: '' })), /line 2: "" is no participant id/],
    ['no name', table(row({ name_en: '' })), /line 2: B09001 has no name_en/],
    ['no evidence', table(row({ why: '' })), /line 2: B09001 has no why/],
    ['bad date', table(row({ valid_from: '2020-02-30' })), /line 2: "2020-02-30" is no valid_from/],
    [
      'period that ends before it begins',
      table(row({ valid_from: '2020-01-02', valid_to: '2020-01-01' })),
      /line 2: B09001 is valid from 2020-01-02 to 2020-01-01/,
    ],
    [
      'overlapping periods',
      table(row({ valid_to: '2020-06-30' }), row({ valid_from: '2020-06-30' })),
      /line 2 and line 3: two periods of B09001 overlap/,
    ],
    ['id given twice', table(row({}), row({})), /line 2 and line 3: two periods of B09001 overlap/],
    [
      'unknown successor',
      table(row({ successor: 'B09009' })),
      /line 2: the successor B09009 of B09001 is not in the registry/,
    ],
    ['own successor', table(row({ successor: 'B09001' })), /line 2: .*circle: B09001 -> B09001/],
    [
      'circle of successors',
      table(
        row({ id: 'B09000', successor: 'B09001' }),
        row({ successor: 'B09002' }),
        row({ id: 'B09002', successor: 'B09003' }),
        row({ id: 'B09003', successor: 'B09001' }),
      ),
      /circle: B09001 -> B09002 -> B09003 -> B09001/,
    ],
    [
      'local firm called stable',
      table(row({ type_default: 'stable' })),
      /line 2: B09001 has home hong-kong but type_default stable/,
    ],
    [
      'missing column',
      'id,name_en\nB09001,A\n',
      /line 1: the participant registry lacks name_zh, former_names/,
    ],
    ['empty file', '', /lacks id, name_en/],
    ['torn row', `${HEADER}\nB09001,A\n`, /no readable csv/],
  ];

  it.each(cases)('is refused: %s', (_, text, message) => {
    expect(() => Registry.parse(text)).toThrow(InputError);
    expect(() => Registry.parse(text)).toThrow(message);
  });
});
