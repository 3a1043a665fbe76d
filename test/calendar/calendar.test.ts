import { describe, expect, test } from 'vitest';
import { Calendar } from '../../src/calendar/calendar.js';
import { rejection } from '../support/rejection.js';

const calendar = Calendar.shipped();

/** Trade day to settlement day, for each pair. */
function settles(pairs: Record<string, string>): void {
  for (const [trade, settlement] of Object.entries(pairs)) {
    expect([trade, calendar.settlementDateOf(trade)]).toEqual([trade, settlement]);
    expect(calendar.tradeDatesOf(settlement)).toContain(trade);
  }
}

describe('T+2', () => {
  test('an ordinary week: Monday settles on Wednesday, Thursday on Monday', () => {
    settles({
      '2024-03-04': '2024-03-06',
      '2024-03-05': '2024-03-07',
      '2024-03-06': '2024-03-08',
      '2024-03-07': '2024-03-11',
      '2024-03-08': '2024-03-12',
    });
    expect(calendar.tradeDateOf('2024-03-11')).toBe('2024-03-07');
  });

  test('Easter and Ching Ming 2026: closed on 3, 6 and 7 April', () => {
    settles({ '2026-03-31': '2026-04-02', '2026-04-01': '2026-04-08', '2026-04-02': '2026-04-09' });
  });

  test('Lunar New Year 2024: closed 12 and 13 February; the morning of the 9th does not settle', () => {
    expect(calendar.status('hong-kong', '2024-02-09')).toBe('no-settlement');
    settles({
      '2024-02-06': '2024-02-08',
      '2024-02-07': '2024-02-14',
      '2024-02-08': '2024-02-15',
      '2024-02-09': '2024-02-15',
      '2024-02-14': '2024-02-16',
    });
    expect(calendar.tradeDatesOf('2024-02-15')).toEqual(['2024-02-08', '2024-02-09']);
    expect(calendar.tradeDateOf('2024-02-15')).toBe('2024-02-08');
  });

  test('Christmas 2014 as ChinaClear announced it: 22 settles on 29, 23 and 24 on 30 December', () => {
    settles({ '2014-12-22': '2014-12-29', '2014-12-23': '2014-12-30', '2014-12-24': '2014-12-30' });
  });

  test('the eves trade but do not settle', () => {
    for (const eve of ['2025-12-24', '2025-12-31', '2026-02-16', '2027-02-05']) {
      expect(calendar.isTradingDay(eve)).toBe(true);
      expect(calendar.isSettlementDay(eve)).toBe(false);
      expect(rejection(() => calendar.tradeDateOf(eve))).toContain(`${eve} is no Hong Kong settlement day`);
    }
  });

  test('typhoon of 2023-09-01 and rainstorm of 2023-09-08: no trading, no settlement', () => {
    for (const day of ['2023-09-01', '2023-09-08']) {
      expect(calendar.status('hong-kong', day)).toBe('closed');
      expect(calendar.isOpen('mainland', day)).toBe(true);
      expect(calendar.isOpen('northbound', day)).toBe(false);
      expect(calendar.isOpen('southbound', day)).toBe(false);
    }
    settles({ '2023-08-30': '2023-09-04', '2023-08-31': '2023-09-05', '2023-09-07': '2023-09-12' });
  });

  test('a session cut short by weather settles', () => {
    expect(calendar.status('hong-kong', '2023-10-09')).toBe('half-day');
    expect(calendar.isSettlementDay('2023-10-09')).toBe(true);
  });

  test('since 2024-09-23 Hong Kong trades through typhoons', () => {
    expect(calendar.status('hong-kong', '2024-09-06')).toBe('closed');
    for (const typhoon of ['2024-11-14', '2025-09-23', '2025-09-24']) {
      expect(calendar.status('hong-kong', typhoon)).toBe('open');
    }
  });

  test('a day without trading has no settlement day', () => {
    expect(rejection(() => calendar.settlementDateOf('2024-12-25'))).toBe(
      "2024-12-25 is no Hong Kong trading day; ask for a trading day, or import the exchange's calendar if it is one (docs/calendar.md)",
    );
  });
});

describe('settlement days', () => {
  test('on or before, on or after', () => {
    expect(calendar.settlementDayOnOrBefore('2024-03-08')).toBe('2024-03-08');
    expect(calendar.settlementDayOnOrBefore('2024-03-10')).toBe('2024-03-08');
    expect(calendar.settlementDayOnOrAfter('2024-03-09')).toBe('2024-03-11');
    expect(calendar.settlementDayOnOrAfter('2024-03-11')).toBe('2024-03-11');
  });

  test('counted forward and backward, from the last one before a closed day', () => {
    expect(calendar.addSettlementDays('2024-03-08', 1)).toBe('2024-03-11');
    expect(calendar.addSettlementDays('2024-03-09', 1)).toBe('2024-03-11');
    expect(calendar.addSettlementDays('2024-03-10', 0)).toBe('2024-03-08');
    expect(calendar.addSettlementDays('2024-03-11', -2)).toBe('2024-03-07');
    expect(calendar.addSettlementDays('2025-12-30', 1)).toBe('2026-01-02');
  });

  test('lists include both ends', () => {
    expect(calendar.settlementDays('2025-12-22', '2025-12-29')).toEqual([
      '2025-12-22',
      '2025-12-23',
      '2025-12-29',
    ]);
    expect(calendar.tradingDays('2025-12-22', '2025-12-29')).toEqual([
      '2025-12-22',
      '2025-12-23',
      '2025-12-24',
      '2025-12-29',
    ]);
    expect(calendar.settlementDays('2025-12-25', '2025-12-28')).toEqual([]);
    expect(calendar.settlementDays('2025-12-29', '2025-12-22')).toEqual([]);
  });
});

describe('Stock Connect', () => {
  test('nothing before 2014-11-17', () => {
    expect(calendar.status('southbound', '2014-11-14')).toBe('closed');
    expect(calendar.openDays('northbound', '2014-11-10', '2014-11-18')).toEqual(['2014-11-17', '2014-11-18']);
  });

  test('until April 2023 northbound also closes when the money would be due on a Hong Kong holiday', () => {
    expect(calendar.isOpen('northbound', '2019-12-24')).toBe(false);
    expect(calendar.isOpen('northbound', '2019-12-27')).toBe(true);
    expect(calendar.isOpen('northbound', '2024-12-24')).toBe(true);
  });

  test('southbound 2018, as HKEX published it', () => {
    const closed = (from: string, to: string): string[] => {
      const open = new Set(calendar.openDays('southbound', from, to));
      return calendar.tradingDays(from, to).filter((day) => !open.has(day));
    };
    expect(closed('2018-02-01', '2018-02-28')).toEqual([
      '2018-02-13',
      '2018-02-14',
      '2018-02-15',
      '2018-02-20',
      '2018-02-21',
    ]);
    expect(closed('2018-04-01', '2018-05-31')).toEqual([
      '2018-04-03',
      '2018-04-04',
      '2018-04-06',
      '2018-04-26',
      '2018-04-27',
      '2018-04-30',
    ]);
    expect(closed('2021-12-01', '2021-12-31')).toEqual(['2021-12-29', '2021-12-30', '2021-12-31']);
  });

  test('since 2023-04-24 it trades whenever both markets do', () => {
    const days = calendar.tradingDays('2023-04-24', '2027-12-31');
    const both = days.filter((day) => calendar.isOpen('mainland', day));
    expect(calendar.openDays('northbound', '2023-04-24', '2027-12-31')).toEqual(both);
    expect(calendar.openDays('southbound', '2023-04-24', '2027-12-31')).toEqual(both);
  });
});

describe('range', () => {
  test('2007 to 2027', () => {
    expect([calendar.first, calendar.last]).toEqual(['2007-01-01', '2027-12-31']);
    expect(
      ['2006-12-31', '2007-01-01', '2027-12-31', '2028-01-01', 'today'].map((day) => calendar.covers(day)),
    ).toEqual([false, true, true, false, false]);
  });

  test('outside of it the error says what to import', () => {
    expect(rejection(() => calendar.isTradingDay('2028-01-03'))).toBe(
      "2028-01-03 is outside the Hong Kong calendar, 2007-01-01 to 2027-12-31; import the exchange's calendar of that year (docs/calendar.md)",
    );
    expect(rejection(() => calendar.status('northbound', '2006-05-01'))).toBe(
      '2006-05-01 is outside the northbound Stock Connect calendar, 2007-01-01 to 2027-12-31; leave out days before the calendar begins',
    );
    expect(rejection(() => calendar.settlementDateOf('2027-12-30'))).toContain(
      'the settlement day on which trades of 2027-12-30 settle is outside',
    );
    expect(rejection(() => calendar.tradeDateOf('2007-01-03'))).toContain('leave out days before');
    expect(rejection(() => calendar.settlementDayOnOrBefore('2007-01-01'))).toContain(
      'on or before 2007-01-01',
    );
    expect(rejection(() => calendar.settlementDayOnOrAfter('2027-12-31'))).toContain(
      'on or after 2027-12-31',
    );
    expect(rejection(() => calendar.addSettlementDays('2007-01-01', 3))).toContain('on or before 2007-01-01');
  });

  test('what is no date', () => {
    expect(rejection(() => calendar.isTradingDay('2024-02-30'))).toBe(
      '"2024-02-30" is no date; write it as YYYY-MM-DD',
    );
    expect(rejection(() => calendar.isTradingDay('20240301'))).toContain('is no date');
  });
});
