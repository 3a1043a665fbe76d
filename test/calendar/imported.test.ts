import { describe, expect, test } from 'vitest';
import { Calendar } from '../../src/calendar/calendar.js';
import type { CalendarDay, Market } from '../../src/calendar/calendar-day.js';
import { addDays, weekday } from '../../src/iso-date.js';
import { rejection } from '../support/rejection.js';

function openWeekdays(market: Market, from: string, to: string): CalendarDay[] {
  const days: CalendarDay[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) {
    if (weekday(date) % 6 !== 0) days.push({ market, date, status: 'open' });
  }
  return days;
}

describe('imported days', () => {
  test('without any, one calendar serves all', () => {
    expect(Calendar.shipped()).toBe(Calendar.shipped([]));
  });

  test('a day that trades but does not settle moves T+2, and two days settle at once', () => {
    const calendar = Calendar.shipped([{ market: 'hong-kong', date: '2024-03-06', status: 'no-settlement' }]);
    expect(calendar.settlementDateOf('2024-03-04')).toBe('2024-03-07');
    expect(calendar.settlementDateOf('2024-03-05')).toBe('2024-03-08');
    expect(calendar.settlementDateOf('2024-03-06')).toBe('2024-03-08');
    expect(calendar.settlementDateOf('2024-03-07')).toBe('2024-03-11');
    expect(calendar.tradeDatesOf('2024-03-07')).toEqual(['2024-03-04']);
    expect(calendar.tradeDatesOf('2024-03-08')).toEqual(['2024-03-05', '2024-03-06']);
    expect(calendar.tradeDateOf('2024-03-08')).toBe('2024-03-05');
    expect(calendar.tradeDatesOf('2024-03-11')).toEqual(['2024-03-07']);
  });

  test('replace shipped ones, and Stock Connect follows', () => {
    const calendar = Calendar.shipped([
      { market: 'mainland', date: '2027-02-12', status: 'open' },
      { market: 'hong-kong', date: '2027-03-04', status: 'closed' },
    ]);
    expect(Calendar.shipped().isOpen('southbound', '2027-02-12')).toBe(false);
    expect(calendar.isOpen('southbound', '2027-02-12')).toBe(true);
    expect(calendar.isOpen('mainland', '2027-03-04')).toBe(true);
    expect(calendar.isOpen('northbound', '2027-03-04')).toBe(false);
    expect(calendar.isSettlementDay('2027-03-04')).toBe(false);
  });

  test('do not open weekends, nor days that a typhoon took', () => {
    const calendar = Calendar.shipped([
      { market: 'hong-kong', date: '2024-03-09', status: 'open' },
      { market: 'hong-kong', date: '2023-09-01', status: 'open' },
      { market: 'northbound', date: '2023-09-01', status: 'open' },
    ]);
    expect(calendar.isTradingDay('2024-03-09')).toBe(false);
    expect(calendar.isTradingDay('2023-09-01')).toBe(false);
    expect(calendar.isOpen('northbound', '2023-09-01')).toBe(false);
  });

  test('a whole further year of Hong Kong extends settlement, not the other markets', () => {
    const calendar = Calendar.shipped(openWeekdays('hong-kong', '2028-01-03', '2028-12-29'));
    expect(calendar.last).toBe('2028-12-31');
    expect(calendar.settlementDateOf('2027-12-30')).toBe('2028-01-04');
    expect(calendar.covers('2028-06-01')).toBe(true);
    expect(calendar.covers('2028-06-01', 'southbound')).toBe(false);
    expect(rejection(() => calendar.isOpen('southbound', '2028-06-01'))).toContain(
      'outside the southbound Stock Connect calendar, 2007-01-01 to 2027-12-31',
    );
    expect(calendar.openDays('mainland', '2027-12-30', '2027-12-31')).toEqual(['2027-12-30', '2027-12-31']);
  });

  test('both markets extend Stock Connect', () => {
    const calendar = Calendar.shipped([
      ...openWeekdays('hong-kong', '2028-01-03', '2028-12-29'),
      ...openWeekdays('mainland', '2028-01-03', '2028-06-30'),
    ]);
    expect(calendar.isOpen('southbound', '2028-06-30')).toBe(true);
    expect(calendar.covers('2028-07-02', 'northbound')).toBe(true);
    expect(calendar.covers('2028-07-03', 'northbound')).toBe(false);
  });

  test('the range ends where a weekday is missing', () => {
    const days = openWeekdays('hong-kong', '2028-01-03', '2028-03-31').filter(
      ({ date }) => date !== '2028-02-02',
    );
    expect(Calendar.shipped(days).last).toBe('2028-02-01');
    expect(Calendar.shipped(days.slice(1)).last).toBe('2027-12-31');
  });
});
