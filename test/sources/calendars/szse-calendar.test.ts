import { describe, expect, test } from 'vitest';
import { parseSzseCalendar, recogniseSzseCalendar } from '../../../src/sources/calendars/szse-calendar.js';
import { hasShared, sharedText } from '../../calendar/shared-rows.js';
import { rejection } from '../../support/rejection.js';

const month = (...data: unknown[]): string => JSON.stringify({ data, nowdate: '2028-02-05' });

describe('SZSE month list', () => {
  test('weekdays of the mainland; weekends are closed anyhow', () => {
    const text = month(
      { zrxh: 6, jybz: '1', jyrq: '2028-02-04' },
      { zrxh: 7, jybz: '0', jyrq: '2028-02-05' },
      { zrxh: 2, jybz: '0', jyrq: '2028-02-07' },
    );
    expect(recogniseSzseCalendar(text)).toBe(true);
    expect(parseSzseCalendar(text)).toEqual({
      rows: [
        { market: 'mainland', date: '2028-02-04', status: 'open' },
        { market: 'mainland', date: '2028-02-07', status: 'closed' },
      ],
      setAside: [],
    });
  });

  test('entries that make no sense are set aside, counted from 1', () => {
    const { rows, setAside } = parseSzseCalendar(
      month(
        { jybz: '1', jyrq: '2028-02-04' },
        { jybz: '2', jyrq: '2028-02-07' },
        { jybz: '1', jyrq: '2028-02-31' },
        { jybz: '1', jyrq: '2028-02-05' },
        { jybz: '0', jyrq: '2028-02-04' },
        null,
      ),
    );
    expect(rows).toHaveLength(1);
    expect(setAside).toEqual([
      { row: 2, reason: 'jybz "2" is neither "1" nor "0"' },
      { row: 3, reason: 'jyrq "2028-02-31" is no date' },
      { row: 4, reason: '2028-02-05 is a Saturday, but mainland is open' },
      { row: 5, reason: 'mainland is closed on 2028-02-04, but open in a row above' },
      { row: 6, reason: 'jyrq "nothing" is no date' },
    ]);
  });

  test('anything else is refused', () => {
    expect(rejection(() => parseSzseCalendar('<html>'))).toBe(
      'no JSON; give an answer of monthList as SZSE sent it',
    );
    expect(rejection(() => parseSzseCalendar('{"data":{}}'))).toContain('no list "data"');
    expect(rejection(() => parseSzseCalendar('null'))).toContain('no list "data"');
    expect(rejection(() => parseSzseCalendar(month()))).toContain('no day in this calendar');
    expect(recogniseSzseCalendar('{"data":[]}')).toBe(false);
  });

  describe.skipIf(!hasShared)('a genuine answer (left out where ../shared/data is absent)', () => {
    test('August 2026: 21 open weekdays', () => {
      const text = sharedText('formats/sse_szse_connect/szse-trading-calendar.json');
      expect(recogniseSzseCalendar(text.slice(0, 200))).toBe(true);
      const { rows, setAside } = parseSzseCalendar(text);
      expect(setAside).toEqual([]);
      expect(rows.map(({ status }) => status)).toEqual(Array(21).fill('open'));
    });
  });
});
