import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.js';
import { INVESTOR_TYPES, type InvestorType } from '../../src/participants/investor-type.js';
import { Registry } from '../../src/participants/registry.js';

const DAY = '2026-05-18';
const registry = Registry.shipped();

describe('the shipped registry', () => {
  it.each<[string, InvestorType, string]>([
    ['C00019', 'stable', 'London'],
    ['C00039', 'stable', 'London'],
    ['C00018', 'stable', 'London'],
    ['C00010', 'flexible', 'New York'],
    ['C00093', 'flexible', 'Paris'],
    ['B01224', 'flexible', 'Charlotte'],
    ['B01274', 'flexible', 'New York'],
    ['B01161', 'flexible', 'Zurich'],
    ['B01451', 'flexible', 'New York'],
    ['B01590', 'flexible', 'Greenwich'],
    ['B01610', 'flexible', 'Taipei'],
    ['A00003', 'southbound', 'Beijing'],
    ['A00004', 'southbound', 'Beijing'],
    ['A00005', 'other', 'Beijing'],
    ['A00001', 'other', 'Hong Kong'],
    ['C00033', 'mainland', 'Beijing'],
    ['B01138', 'mainland', 'Beijing'],
    ['B01143', 'mainland', 'Shanghai'],
    ['B01901', 'mainland', 'Shenzhen'],
    ['B01148', 'mainland', 'Shenzhen'],
    ['B01130', 'mainland', 'Beijing'],
    ['C00048', 'mainland', 'Xiamen'],
    ['C00028', 'mainland', 'Beijing'],
    ['C00026', 'mainland', 'Guangzhou'],
    ['B01353', 'flexible', 'Singapore'],
    ['C00015', 'stable', 'Singapore'],
    ['C00037', 'stable', 'Taipei'],
    ['B01686', 'hong-kong', 'Hong Kong'],
    ['B01716', 'hong-kong', 'Hong Kong'],
    ['B01900', 'mainland', 'Shanghai'],
    ['B01462', 'hong-kong', 'Hong Kong'],
    ['B02176', 'mainland', 'Shenzhen'],
    ['C00003', 'hong-kong', 'Hong Kong'],
    ['B01955', 'hong-kong', 'Hong Kong'],
    ['P00013', 'other', 'Hong Kong'],
  ])('counts %s as %s, head office %s', (id, type, city) => {
    expect(registry.typeOf(id, DAY)).toBe(type);
    expect(registry.get(id, DAY)?.headOfficeCity).toBe(city);
  });

  it('follows changes of owner', () => {
    expect(registry.typeOf('B01086', '2015-06-01')).toBe('hong-kong');
    expect(registry.typeOf('B01086', '2020-07-02')).toBe('mainland');
    expect(registry.get('B01086')?.formerNames).toContain('Sun Hung Kai Investment Services Ltd');
    expect(registry.typeOf('B01668', '2026-03-27')).toBe('hong-kong');
    expect(registry.typeOf('B01668', '2026-03-30')).toBe('mainland');
    expect(registry.get('B01491', '2023-06-11')?.group).toBe('Credit Suisse');
    expect(registry.groupOf('B01491', '2023-06-12')).toBe('UBS');
    expect(registry.groupOf('B01143', '2025-03-13')).not.toBe(registry.groupOf('B01565', '2025-03-13'));
    expect(registry.groupOf('B01143', '2025-03-14')).toBe(registry.groupOf('B01565', '2025-03-14'));
  });

  it('knows who took over closed accounts', () => {
    expect(registry.successorOf('C00100', '2024-07-22')).toBe('C00019');
    expect(registry.successorOf('B01491', '2024-03-01')).toBe('B01161');
    expect(registry.successorOf('B01555', '2026-08-17')).toBe('C00113');
  });

  it('uses every type, and has evidence and no stray blanks in every row', () => {
    const all = registry.all();
    expect(new Set(all.map(({ typeDefault }) => typeDefault))).toEqual(new Set(INVESTOR_TYPES));
    for (const { id, name, why, home, headOfficeCity } of all) {
      expect(`${name}|${why}`, id).not.toMatch(/ {2}|^ | $|\?/);
      expect(headOfficeCity !== null || home === 'unknown', id).toBe(true);
    }
  });

  it('has home and country of head office agree, and one head office a group on a day', () => {
    const local = ['Hong Kong', 'Macau'];
    const offices = new Map<string, Set<string>>();
    for (const { id, home, group, headOfficeCity, headOfficeCountry: country } of registry.all()) {
      const place = `${id} ${home} ${country}`;
      if (home === 'foreign') expect(['China', ...local, null], place).not.toContain(country);
      if (home === 'mainland' || home === 'connect') expect(country, place).toBe('China');
      if (home === 'hong-kong') expect(local, place).toContain(country);
      if (home === 'unknown') expect([group, headOfficeCity, country], place).toEqual([null, null, null]);
      if (group) offices.set(group, (offices.get(group) ?? new Set()).add(`${headOfficeCity}, ${country}`));
    }
    expect([...offices].filter(([, cities]) => cities.size > 1)).toEqual([]);
  });

  it('repeats no name of a firm among its former names', () => {
    for (const { id, name, nameZh, formerNames } of registry.all()) {
      expect(new Set([name, nameZh, ...formerNames]).size, id).toBe(formerNames.length + 2);
    }
  });

  it('names itself when an override does not fit it', () => {
    const parse = () => Registry.shipped([{ id: 'X00001', field: 'home', value: 'foreign', reason: 'test' }]);
    expect(parse).toThrow(InputError);
    expect(parse).toThrow(/X00001 is not in the registry/);
  });
});

const docs = readFileSync(new URL('../../docs/participants.md', import.meta.url), 'utf8');
const largest = docs
  .split('\n')
  .filter((line) => /^\| \d+ \| /.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()));

describe('the table of the largest in docs/participants.md', () => {
  it('says what the registry says', () => {
    expect(largest.map(([, rank]) => rank)).toEqual(
      Array.from({ length: 40 }, (_, index) => String(index + 1)),
    );
    for (const [, , id = '', name, group, office, home, kind] of largest) {
      const entry = registry.get(id, DAY);
      const place = [...new Set([entry?.headOfficeCity, entry?.headOfficeCountry])].join(', ');
      expect([name, group, office, home, kind]).toEqual([
        entry?.name,
        entry?.group,
        place,
        entry?.home,
        entry?.kind,
      ]);
    }
  });
});

const shared = new URL('../../../shared/data/', import.meta.url);
const absent = !existsSync(shared);
const read = (path: string): string => {
  const bytes = readFileSync(new URL(path, shared));
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
};
const table = (path: string): Record<string, string>[] => parse(read(path), { columns: true });

describe.skipIf(absent)(
  'the shipped registry beside real lists (left out where ../shared/data is absent)',
  () => {
    it('has every participant seen, each with a home', () => {
      const seen = new Set(table('ccass/participants-seen.csv').map((line) => line['participant_id'] ?? ''));
      seen.delete('');
      expect([...seen].filter((id) => !registry.isKnown(id))).toEqual([]);
      expect([...seen].filter((id) => registry.get(id)?.home === 'unknown')).toEqual([]);
      expect(seen.size).toBeGreaterThan(700);
    });

    it('has every id of the list of 2020', () => {
      const ids = read('ccass/participants-2020.csv')
        .split('\n')
        .map((line) => line.split(',')[0] ?? '');
      expect(ids.filter((id) => id && !registry.isKnown(id))).toEqual([]);
    });

    it('has every name seen or listed, of the firm or of a former self', () => {
      const plain = (name: string): string =>
        name
          .toUpperCase()
          .replace(/\bLIMITED\b/g, 'LTD')
          .replace(/\bCOMPANY\b/g, 'CO')
          .replace(/[^\p{L}\p{N}]/gu, '');
      const known = new Map<string, string[]>();
      for (const { id, name, nameZh, formerNames } of registry.all()) {
        known.set(id, [...(known.get(id) ?? []), ...[name, nameZh ?? '', ...formerNames].map(plain)]);
      }
      const listed: [string, string][] = [
        ...table('ccass/participants-seen.csv').map((line): [string, string] => [
          line['participant_id'] ?? '',
          line['participant_name'] ?? '',
        ]),
        ...(parse(read('ccass/participants-2020.csv')) as [string, string][]),
      ];
      // lists cut names at 40 characters, at the end of a word
      const shortened: Record<string, string> = { '(HK)': '(HONG KONG)', ' HK ': ' HONG KONG ' };
      const has = (id: string, name: string): boolean =>
        [name, ...Object.entries(shortened).map(([short, long]) => name.replace(short, long))]
          .map(plain)
          .some((text) =>
            known.get(id)?.some((own) => own === text || (text.length > 22 && own.startsWith(text))),
          );
      expect(listed.length).toBeGreaterThan(2000);
      expect(listed.filter(([id, name]) => id && !has(id, name))).toEqual([]);
    });

    it('splits the value of May 2026 about as the public figures do', () => {
      const close = new Map<string, number>();
      for (const line of table('prices/hk-close.csv.gz')) {
        const { date, source, adjusted, stock_code: stock = '' } = line;
        if (date === '2026-05-29' && source === 's6' && adjusted === 'none')
          close.set(stock, Number(line['close']));
      }
      const value = new Map<string, number>();
      let total = 0;
      for (const { stock_code: stock = '', participant_id: id = '', shares } of table(
        'ccass/cross-section-2026-05-18.csv.gz',
      )) {
        const worth = Number(shares) * (close.get(stock) ?? 0);
        total += worth;
        for (const key of [registry.typeOf(id, DAY), id]) value.set(key, (value.get(key) ?? 0) + worth);
      }
      const percent = (key: string): number => (100 * (value.get(key) ?? 0)) / total;
      expect(percent('C00019')).toBeCloseTo(32.9, 0);
      expect(percent('southbound')).toBeCloseTo(14.5, 0);
      expect(percent('C00010')).toBeCloseTo(8.6, 0);
      expect(percent('stable')).toBeGreaterThan(38);
      expect(percent('flexible')).toBeGreaterThan(15);
      expect(percent('other')).toBeLessThan(0.5);

      for (const [, , id = '', , , , , , share] of largest) {
        expect(`${id} ${percent(id).toFixed(1)}`).toBe(`${id} ${share}`);
      }
      const ranked = [...value].filter(([key]) => /^[A-Z]+\d+$/.test(key)).sort(([, a], [, b]) => b - a);
      expect(largest.map(([, , id]) => id)).toEqual(ranked.slice(0, 40).map(([id]) => id));

      const ofSize = [...value.keys()].filter((key) => /^[A-Z]+\d+$/.test(key) && percent(key) > 0.05);
      expect(ofSize.length).toBeGreaterThan(80);
      const unknown = (id: string): boolean => (registry.get(id, DAY)?.home ?? 'unknown') === 'unknown';
      expect(ofSize.filter(unknown)).toEqual([]);
    });
  },
);
