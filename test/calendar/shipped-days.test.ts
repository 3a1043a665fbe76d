import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { SHIPPED_FIRST, SHIPPED_LAST, shippedDays } from '../../src/calendar/shipped-days.js';
import { weekday } from '../../src/iso-date.js';
import { parseCalendarCsv, recogniseCalendarCsv } from '../../src/sources/calendars/calendar-csv.js';

const text = readFileSync(new URL('../../data/calendar/days.csv', import.meta.url), 'utf8');

describe('data/calendar/days.csv', () => {
  test('names weekdays in range, each market and date once, in order', () => {
    const keys = shippedDays().map(({ market, date }) => `${market} ${date}`);
    expect(keys).toEqual([...new Set(keys)].sort());
    for (const { date, status } of shippedDays()) {
      expect(weekday(date) % 6).not.toBe(0);
      expect(date >= SHIPPED_FIRST && date <= SHIPPED_LAST).toBe(true);
      expect(status).not.toBe('open');
    }
  });

  test('can be imported as it is', () => {
    expect(recogniseCalendarCsv(text.slice(0, 500))).toBe(true);
    const { rows, setAside } = parseCalendarCsv(text);
    expect(setAside).toEqual([]);
    expect(rows).toEqual(shippedDays().map(({ market, date, status }) => ({ market, date, status })));
  });

  test('every row gives a reason', () => {
    for (const line of text.trim().split('\n'))
      expect(line).toMatch(/^[^,]+,[^,]+,[^,]+,(?:yes|no|planned),[^,]+$/);
  });

  test('13 closed weekdays and 3 half days of Hong Kong in 2027', () => {
    const days = shippedDays().filter(({ market, date }) => market === 'hong-kong' && date >= '2027');
    expect(days.filter(({ status }) => status === 'closed')).toHaveLength(13);
    expect(days.filter(({ status }) => status === 'no-settlement').map(({ date }) => date)).toEqual([
      '2027-02-05',
      '2027-12-24',
      '2027-12-31',
    ]);
  });
});
