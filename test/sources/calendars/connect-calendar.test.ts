import { describe, expect, test } from 'vitest';
import { Calendar } from '../../../src/calendar/calendar.js';
import { addDays, weekday } from '../../../src/iso-date.js';
import {
  parseConnectCalendar,
  recogniseConnectCalendar,
} from '../../../src/sources/calendars/connect-calendar.js';
import { rejection } from '../../support/rejection.js';

const HEADER = 'Date,Day,Hong Kong,Mainland China,Northbound Trading,Southbound Trading';

function calendarOf(...rows: string[]): string {
  return [HEADER, ...rows, ''].join('\n');
}

describe('HKEX Stock Connect calendar', () => {
  test('blank is open, a holiday closed; a half day of Hong Kong does not settle', () => {
    const { rows, setAside } = parseConnectCalendar(
      calendarOf('2028-01-03,Mon,,Holiday,Closed,Closed', '2028-01-04,Tue,Half Day,,,Half Day'),
    );
    expect(setAside).toEqual([]);
    expect(rows).toEqual([
      { market: 'hong-kong', date: '2028-01-03', status: 'open' },
      { market: 'mainland', date: '2028-01-03', status: 'closed' },
      { market: 'northbound', date: '2028-01-03', status: 'closed' },
      { market: 'southbound', date: '2028-01-03', status: 'closed' },
      { market: 'hong-kong', date: '2028-01-04', status: 'no-settlement' },
      { market: 'mainland', date: '2028-01-04', status: 'open' },
      { market: 'northbound', date: '2028-01-04', status: 'open' },
      { market: 'southbound', date: '2028-01-04', status: 'half-day' },
    ]);
  });

  test('byte order mark, title lines, CR LF, d/m/Y dates, empty rows', () => {
    const text = `\uFEFFTrading Calendar,,,,,\r\n,,,,,\r\n${HEADER}\r\n3/1/2028,Mon,,,,\r\n,,,,,\r\n4/1/2028,Tue,HOLIDAY,,Closed,Closed\r\n`;
    expect(recogniseConnectCalendar(text)).toBe(true);
    const { rows, setAside } = parseConnectCalendar(text);
    expect(setAside).toEqual([]);
    expect(rows.map(({ date }) => date)).toEqual([
      ...Array<string>(4).fill('2028-01-03'),
      ...Array<string>(4).fill('2028-01-04'),
    ]);
    expect(rows[4]).toEqual({ market: 'hong-kong', date: '2028-01-04', status: 'closed' });
  });

  test('unknown words, dates and contradictions are set aside with their line', () => {
    const { rows, setAside } = parseConnectCalendar(
      [
        'Calendar of 2028',
        HEADER,
        '2028-01-03,Mon,Maybe,,,',
        '32/1/2028,Tue,,,,',
        '2028-01-05,Wed,,,,',
        '2028-01-05,Wed,Holiday,,,',
        '2028-01-08,Sat,,Holiday,Closed,Closed',
        'Remark',
        '',
      ].join('\n'),
    );
    expect(setAside).toEqual([
      { row: 3, reason: 'column "Hong Kong": "Maybe" is no known word' },
      { row: 4, reason: '"32/1/2028" is no date' },
      { row: 6, reason: 'column "Hong Kong": hong-kong is closed on 2028-01-05, but open in a row above' },
      { row: 7, reason: 'column "Hong Kong": 2028-01-08 is a Saturday, but hong-kong is open' },
      { row: 8, reason: '1 cells where the header has 6' },
    ]);
    expect(rows).toHaveLength(7);
  });

  test('Shanghai and Shenzhen in columns of their own must agree', () => {
    const { rows, setAside } = parseConnectCalendar(
      'Date,Hong Kong,Shanghai,Shenzhen,Northbound,Southbound\n2028-01-03,,,,,\n2028-01-04,,Holiday,,Closed,Closed\n',
    );
    expect(rows.filter(({ market }) => market === 'mainland')).toHaveLength(2);
    expect(setAside).toEqual([
      { row: 3, reason: 'column "Shenzhen": mainland is open on 2028-01-04, but closed in a row above' },
    ]);
  });

  test('without the header, or without a day, it is refused', () => {
    expect(rejection(() => parseConnectCalendar('Day,HK\n1,2\n'))).toBe(
      `header: no row with the columns "Date" and "Hong Kong"; give HKEX's Stock Connect calendar as csv in English`,
    );
    expect(rejection(() => parseConnectCalendar(calendarOf()))).toBe(
      'no day in this calendar; fetch the file again',
    );
  });

  test('other tables are not taken for it', () => {
    expect(recogniseConnectCalendar(calendarOf())).toBe(true);
    for (const head of ['market,date,status\n', 'Date,Open,Close\n', 'Date,Hong Kong\n', '{"data":[]}', '']) {
      expect(recogniseConnectCalendar(head)).toBe(false);
    }
  });

  test('a whole year extends the calendar', () => {
    const rows: string[] = [];
    for (let day = '2028-01-03'; day <= '2028-12-29'; day = addDays(day, 1)) {
      if (weekday(day) % 6 !== 0) rows.push(`${day},,${day === '2028-01-04' ? 'Half Day' : ''},,,`);
    }
    const calendar = Calendar.shipped(parseConnectCalendar(calendarOf(...rows)).rows);
    expect(calendar.last).toBe('2028-12-31');
    expect(calendar.covers('2028-12-29', 'southbound')).toBe(true);
    expect(calendar.settlementDateOf('2028-01-03')).toBe('2028-01-06');
  });
});
