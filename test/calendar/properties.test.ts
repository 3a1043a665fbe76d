import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Calendar } from '../../src/calendar/calendar.js';
import { addDays, dayNumber, fromDayNumber } from '../../src/iso-date.js';

const calendar = Calendar.shipped();

/** Any date far enough from both ends. */
const date = fc.integer({ min: dayNumber('2007-06-01'), max: dayNumber('2027-06-01') }).map(fromDayNumber);
const tradingDay = fc.constantFrom(...calendar.tradingDays('2007-06-01', '2027-06-01'));
const settlementDay = fc.constantFrom(...calendar.settlementDays('2007-06-01', '2027-06-01'));

describe('settlement', () => {
  test('a settling trading day is found again from its settlement day', () => {
    fc.assert(
      fc.property(tradingDay, (day) => {
        const settled = calendar.settlementDateOf(day);
        expect(calendar.tradeDatesOf(settled)).toContain(day);
        if (calendar.isSettlementDay(day)) expect(calendar.tradeDateOf(settled)).toBe(day);
      }),
    );
  });

  test('every trading day settles on exactly one day', () => {
    const days = calendar
      .settlementDays('2008-01-01', '2026-12-31')
      .flatMap((day) => calendar.tradeDatesOf(day));
    const [first = '', last = ''] = [days[0], days.at(-1)];
    expect(days).toEqual(calendar.tradingDays(first, last));
  });

  test('two settlement days lie after a trade, the second being its settlement day', () => {
    fc.assert(
      fc.property(tradingDay, (day) => {
        const settled = calendar.settlementDateOf(day);
        expect(calendar.settlementDays(addDays(day, 1), settled)).toHaveLength(2);
      }),
    );
  });

  test('later trades never settle earlier', () => {
    fc.assert(
      fc.property(tradingDay, tradingDay, (a, b) => {
        expect(calendar.settlementDateOf(a) <= calendar.settlementDateOf(b)).toBe(
          a <= b || calendar.settlementDateOf(a) === calendar.settlementDateOf(b),
        );
      }),
    );
  });
});

describe('counting settlement days', () => {
  test('back and forth ends where it began', () => {
    fc.assert(
      fc.property(settlementDay, fc.integer({ min: -80, max: 80 }), (day, count) => {
        expect(calendar.addSettlementDays(calendar.addSettlementDays(day, count), -count)).toBe(day);
      }),
    );
  });

  test('agrees with the list of days', () => {
    fc.assert(
      fc.property(settlementDay, fc.integer({ min: 0, max: 80 }), (day, count) => {
        expect(calendar.settlementDays(day, calendar.addSettlementDays(day, count))).toHaveLength(count + 1);
      }),
    );
  });

  test('no settlement day lies between a date and the nearest ones', () => {
    fc.assert(
      fc.property(date, (day) => {
        const [before, after] = [calendar.settlementDayOnOrBefore(day), calendar.settlementDayOnOrAfter(day)];
        expect(before <= day && day <= after).toBe(true);
        expect(calendar.settlementDays(before, after)).toHaveLength(before === after ? 1 : 2);
        expect(before === after).toBe(calendar.isSettlementDay(day));
      }),
    );
  });
});

test('what is closed does not trade, and what does not trade does not settle', () => {
  fc.assert(
    fc.property(date, (day) => {
      expect(calendar.isTradingDay(day)).toBe(calendar.status('hong-kong', day) !== 'closed');
      if (calendar.isSettlementDay(day)) expect(calendar.isTradingDay(day)).toBe(true);
      for (const direction of ['northbound', 'southbound'] as const) {
        if (!calendar.isOpen(direction, day)) continue;
        expect(calendar.isTradingDay(day) && calendar.isOpen('mainland', day)).toBe(true);
      }
    }),
  );
});
