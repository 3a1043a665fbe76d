import { describe, expect, test } from 'vitest';
import { parseCalendarCsv, recogniseCalendarCsv } from '../../../src/sources/calendars/calendar-csv.js';
import { rejection } from '../../support/rejection.js';

describe('calendar csv', () => {
  test('market, date, status; further columns are ignored', () => {
    const text =
      'date,market,status,reason\n2028-01-04,hong-kong,no-settlement,bank holiday\n2028/1/5,mainland,closed,\n';
    expect(recogniseCalendarCsv(text)).toBe(true);
    expect(parseCalendarCsv(text)).toEqual({
      rows: [
        { market: 'hong-kong', date: '2028-01-04', status: 'no-settlement' },
        { market: 'mainland', date: '2028-01-05', status: 'closed' },
      ],
      setAside: [],
    });
  });

  test('unknown words are set aside', () => {
    const { rows, setAside } = parseCalendarCsv(
      'market,date,status\nhk,2028-01-04,open\nhong-kong,soon,open\nhong-kong,2028-01-04,shut\nhong-kong,2028-01-05,open\n',
    );
    expect(rows).toHaveLength(1);
    expect(setAside).toEqual([
      { row: 2, reason: '"hk" is no market (hong-kong, mainland, northbound, southbound)' },
      { row: 3, reason: '"soon" is no date' },
      { row: 4, reason: '"shut" is no status (open, half-day, no-settlement, closed)' },
    ]);
  });

  test('a missing column or an empty table is refused', () => {
    expect(rejection(() => parseCalendarCsv('market,date\nhong-kong,2028-01-04\n'))).toContain(
      'no column "status"',
    );
    expect(rejection(() => parseCalendarCsv('market,date,status\n'))).toContain('no day in this calendar');
    expect(recogniseCalendarCsv('stock_code,date,close\n')).toBe(false);
  });
});
