import { describe, expect, it } from 'vitest';
import { Calendar } from '../../src/calendar/calendar.js';
import { compareMoments, connectKnownAt, knownAt, publicationOf } from '../../src/sources/publication.js';
import {
  indexCatalogue,
  indexOf,
  indexOfFile,
  isBackCast,
  publicationOfIndex,
} from '../../src/sources/indices/catalogue.js';
import { seriesCatalogue, seriesOf } from '../../src/sources/series/catalogue.js';
import { rejection } from '../support/rejection.js';

const calendar = Calendar.shipped();

describe('when a value is known', () => {
  it.each([
    // Friday 2024-08-16
    ['evening', '2024-08-16', '2024-08-16 evening'],
    // the New York close of Friday comes on Saturday morning, Hong Kong time
    ['next-morning', '2024-08-16', '2024-08-17 morning'],
    // H.15 of Friday is released on Monday evening in New York
    ['second-morning', '2024-08-16', '2024-08-20 morning'],
    ['second-morning', '2024-08-14', '2024-08-16 morning'],
    // H.10 of the week of 2024-08-12 is released on Monday 2024-08-19
    ['weekly', '2024-08-12', '2024-08-20 morning'],
    ['weekly', '2024-08-16', '2024-08-20 morning'],
    ['weekly', '2024-08-19', '2024-08-27 morning'],
    // northbound days of October 2024: 8, 9, 10, 14 (11 and 7 are holidays), 15
    ['quarterly', '2024-09-30', '2024-10-15 evening'],
    ['quarterly', '2024-07-01', '2024-10-15 evening'],
    // January 2025: 2, 3, 6, 7, 8
    ['quarterly', '2024-12-31', '2025-01-08 evening'],
  ])('%s of %s is %s', (rule, date, moment) => {
    const { date: day, at } = knownAt(publicationOf(rule), date, calendar);
    expect(`${day} ${at}`).toBe(moment);
  });

  it('of Stock Connect depends on the figure, and for the value held on whether days are still disclosed', () => {
    const at = (figure: 'flow' | 'activity' | 'holdings', last: string | null): string => {
      const { date, at: half } = connectKnownAt(figure, '2024-09-30', last, calendar);
      return `${date} ${half}`;
    };
    expect(at('flow', null)).toBe('2024-09-30 evening');
    expect(at('activity', '2024-08-16')).toBe('2024-09-30 evening');
    expect(at('holdings', '2024-09-30')).toBe('2024-10-01 morning');
    expect(at('holdings', '2024-08-16')).toBe('2024-10-15 evening');
    expect(at('holdings', null)).toBe('2024-10-15 evening');
  });

  it('of an index depends on its market', () => {
    expect(['000300', 'HSI', '600036.SH', 'SPX'].map(publicationOfIndex)).toEqual([
      'evening',
      'evening',
      'evening',
      'next-morning',
    ]);
  });

  it('is before or after another moment', () => {
    const [morning, evening] = [
      { date: '2024-08-16', at: 'morning' },
      { date: '2024-08-16', at: 'evening' },
    ] as const;
    expect([compareMoments(morning, evening), compareMoments(evening, morning)]).toEqual([-1, 1]);
    expect(compareMoments(evening, { date: '2024-08-17', at: 'morning' })).toBe(-1);
    expect(compareMoments(morning, morning)).toBe(0);
  });

  it('is not told by any other word', () => {
    expect(rejection(() => publicationOf('soon'))).toContain('"soon" is no rule of publication');
  });
});

describe('the shipped tables', () => {
  it('name each series once, with bounds the right way round', () => {
    const names = seriesCatalogue().flatMap(({ id, aliases }) => [id, ...aliases]);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
    for (const { id, low, high } of seriesCatalogue()) {
      expect([id, low.num * high.den < high.num * low.den]).toEqual([id, true]);
    }
    expect(seriesOf('DGS10')?.id).toBe('us10y');
    expect(seriesOf('usd_broad')).toMatchObject({ id: 'usd-broad', published: 'weekly' });
    expect(seriesOf('close')).toBeNull();
  });

  it('name each index once, none a share, launched after its base', () => {
    const ids = indexCatalogue().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => id.includes('.'))).toEqual([]);
    expect(
      indexCatalogue()
        // the base of the H-share index was moved to 2000 after its launch
        .filter(({ id }) => id !== 'HSCEI')
        .filter(({ baseDate, launchDate }) => baseDate && launchDate && baseDate > launchDate),
    ).toEqual([]);
    expect(indexOf('沪深300')?.id).toBe('000300');
  });

  it('tell values of before a launch, and nothing where the launch is not known', () => {
    expect([isBackCast('000905', '2007-01-12'), isBackCast('000905', '2007-01-15')]).toEqual([true, false]);
    expect(isBackCast('801180', '2007-01-12')).toBeNull();
  });
});

describe('the index of a file', () => {
  it.each([
    ['/in/sh000300.csv.gz', '000300'],
    ['csi-all-share-000985.csv', '000985'],
    ['hsi-1986-2024.csv.gz', 'HSI'],
    ['C:\\data\\HSTECH.json', 'HSTECH'],
    ['399989.json.gz', '399989'],
    ['csi300.csv', '000300'],
    ['20240816.csv', undefined],
    ['prices.csv', undefined],
    ['600036.csv', undefined],
  ])('%s is %s', (path, id) => {
    expect(indexOfFile(path)?.id).toBe(id);
  });
});
