import { describe, expect, test } from 'vitest';
import { Calendar } from '../../src/calendar/calendar.js';
import type { Market } from '../../src/calendar/calendar-day.js';
import { hasShared, sharedRows } from './shared-rows.js';

const calendar = Calendar.shipped();

/** Days on which Hong Kong traded although the index file has no row. */
const MISSING_IN_INDEX = ['2012-03-19'];

/** The dates of a file from a day on, and those the calendar has between its first and last one. */
function compare(
  market: Market,
  dates: readonly string[],
  from: string,
): { file: string[]; table: string[] } {
  const file = [...new Set(dates)].filter((date) => date >= from).sort();
  return { file, table: calendar.openDays(market, from, file.at(-1) ?? from) };
}

function column(path: string, name: string): string[] {
  return sharedRows(path).map((row) => (row[name] ?? '').slice(0, 10));
}

describe.skipIf(!hasShared)('real trading days (left out where ../shared/data is absent)', () => {
  test('the Hang Seng Index 2007-2024 and 2013-2026', () => {
    const older = compare(
      'hong-kong',
      [...column('indices/hsi-1986-2024.csv.gz', 'Date'), ...MISSING_IN_INDEX],
      '2007-01-01',
    );
    expect(older.table).toEqual(older.file);
    expect(older.file.length).toBeGreaterThan(4300);
    const newer = compare('hong-kong', column('indices/hsi-2013-2026.csv.gz', 'date'), '2013-08-20');
    expect(newer.table).toEqual(newer.file);
  });

  test.each(['sh000001', 'sh000300', 'sz399001'])('mainland index %s 2007-2026', (index) => {
    const { file, table } = compare('mainland', column(`indices/${index}.csv.gz`, 'date'), '2007-01-01');
    expect(table).toEqual(file);
    expect(file.length).toBeGreaterThan(4700);
  });

  test.each([
    ['northbound/deal-history-shanghai-001.csv.gz', '2014-11-17'],
    ['northbound/deal-history-shenzhen-003.csv.gz', '2016-12-05'],
  ])('northbound days of %s', (path, from) => {
    const { file, table } = compare('northbound', column(path, 'TRADE_DATE'), from);
    expect(table).toEqual(file);
  });

  test('northbound days of the panel', () => {
    const open = sharedRows('northbound/panel.csv.gz').filter((row) => row.northbound_open === '1');
    const { file, table } = compare(
      'northbound',
      open.map((row) => row.date ?? ''),
      '2014-11-17',
    );
    expect(table).toEqual(file);
  });

  describe('CCASS pages of one stock', () => {
    const pages = new Map<string, Map<string, string>>();
    for (const { date = '', participant_id: id = '', shares = '' } of hasShared
      ? sharedRows('ccass/xpeng-daily.csv.gz')
      : []) {
      pages.set(date, (pages.get(date) ?? new Map<string, string>()).set(id, shares));
    }
    const dates = [...pages.keys()].sort();
    const changed = (date: string, before: string, id: string): boolean =>
      pages.get(date)?.get(id) !== pages.get(before)?.get(id);

    test('change on settlement days only', () => {
      for (const [at, date] of dates.entries()) {
        const before = dates[at - 1];
        if (before === undefined) continue;
        const ids = new Set([...(pages.get(date)?.keys() ?? []), ...(pages.get(before)?.keys() ?? [])]);
        const days = calendar.settlementDays(before, date).filter((day) => day !== before);
        expect([date, [...ids].some((id) => changed(date, before, id))]).toEqual([date, days.length > 0]);
      }
    });

    test('southbound holdings stand still just when the trades that settle are of days without southbound', () => {
      let still = 0;
      for (const [at, date] of dates.entries()) {
        const before = dates[at - 1];
        if (before === undefined) continue;
        const days = calendar.settlementDays(before, date).filter((day) => day !== before);
        const traded = days
          .flatMap((day) => calendar.tradeDatesOf(day))
          .some((day) => calendar.isOpen('southbound', day));
        const moved = changed(date, before, 'A00003') || changed(date, before, 'A00004');
        expect([date, moved]).toEqual([date, traded]);
        if (days.length > 0 && !traded) still += 1;
      }
      expect(still).toBeGreaterThan(5);
    });
  });
});
