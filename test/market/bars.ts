import type { Calendar } from '../../src/calendar/calendar.js';
import type { Market } from '../../src/calendar/calendar-day.js';
import type { IsoDate } from '../../src/iso-date.js';
import type { IndexBar, IndexBars } from '../../src/market/read-bars.js';

/** Bars as a workspace gives them: `[low, high, close]` or a close alone by day. */
export function indexBars(
  id: string,
  market: Market,
  days: readonly (readonly [IsoDate, readonly [number, number, number] | number])[],
): IndexBars {
  const bars = days.map(
    ([date, cell]): IndexBar =>
      typeof cell === 'number'
        ? { date, low: null, high: null, close: cell, amount: null }
        : { date, low: cell[0], high: cell[1], close: cell[2], amount: null },
  );
  return seen({
    id,
    name: id,
    market,
    asOf: '',
    bars,
    from: '',
    rangedFrom: null,
    sources: [],
    notes: [],
  });
}

/** The same bars as they were seen by a day. */
export function seen(index: IndexBars, asOf: IsoDate = '9999-12-31'): IndexBars {
  const bars = index.bars.filter(({ date }) => date <= asOf);
  return {
    ...index,
    bars,
    from: bars[0]?.date ?? '',
    asOf: bars.at(-1)?.date ?? '',
    rangedFrom: bars.find(({ high }) => high !== null)?.date ?? null,
  };
}

/** Bars on every mainland trading day of a window, each from its place. */
export function dailyBars(
  calendar: Calendar,
  from: IsoDate,
  to: IsoDate,
  level: (place: number) => readonly [number, number, number] | number,
): IndexBars {
  return indexBars(
    '000001',
    'mainland',
    calendar.openDays('mainland', from, to).map((date, place) => [date, level(place)]),
  );
}
