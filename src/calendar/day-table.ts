import { addDays, dayNumber, fromDayNumber, type IsoDate, weekday } from '../iso-date.js';
import type { CalendarDay, DayStatus, Market } from './calendar-day.js';
import { SHIPPED_FIRST, SHIPPED_LAST, shippedDays } from './shipped-days.js';

type ByMarket<Value> = Readonly<Record<Market, Value>>;
type Named = ByMarket<ReadonlyMap<IsoDate, DayStatus>>;

/** First day of Stock Connect (Shanghai; Shenzhen joined on 2016-12-05). */
const CONNECT_FIRST: IsoDate = '2014-11-17';

/** Every calendar day from 2007 on with the status of each market. */
export interface DayTable {
  readonly days: readonly IsoDate[];
  /** Last day that the market's calendar covers. */
  readonly last: ByMarket<IsoDate>;
  /** The status at each position of `days`; beyond `last` it means nothing. */
  readonly status: ByMarket<readonly DayStatus[]>;
}

/**
 * The shipped days with imported ones laid over them. Weekends are closed, whatever was imported, and so are the days
 * that a typhoon took from Hong Kong: a calendar published beforehand calls them open. A market's calendar goes
 * beyond the shipped range as far as the imported days name every weekday of it; Stock Connect also as far as both
 * its markets go.
 */
export function dayTable(extra: readonly CalendarDay[]): DayTable {
  const shipped = named(shippedDays());
  const imported = named(extra);
  const lost = lostDays();
  const last = lastDays(imported);
  const first = dayNumber(SHIPPED_FIRST);
  const end = dayNumber(Object.values(last).reduce((a, b) => (a > b ? a : b)));
  const days = Array.from({ length: end - first + 1 }, (_, at) => fromDayNumber(first + at));

  const own = (market: 'hong-kong' | 'mainland', date: IsoDate): DayStatus => {
    if (isWeekend(date) || (market === 'hong-kong' && lost.has(date))) return 'closed';
    return imported[market].get(date) ?? shipped[market].get(date) ?? 'open';
  };
  const connect = (market: 'northbound' | 'southbound', date: IsoDate): DayStatus => {
    if (isWeekend(date) || lost.has(date) || date < CONNECT_FIRST) return 'closed';
    const told = imported[market].get(date);
    if (told) return told;
    if (own('hong-kong', date) === 'closed' || own('mainland', date) === 'closed') return 'closed';
    return shipped[market].get(date) ?? 'open';
  };
  return {
    days,
    last,
    status: {
      'hong-kong': days.map((date) => own('hong-kong', date)),
      mainland: days.map((date) => own('mainland', date)),
      northbound: days.map((date) => connect('northbound', date)),
      southbound: days.map((date) => connect('southbound', date)),
    },
  };
}

function named(days: readonly CalendarDay[]): Named {
  const maps = {
    'hong-kong': new Map<IsoDate, DayStatus>(),
    mainland: new Map<IsoDate, DayStatus>(),
    northbound: new Map<IsoDate, DayStatus>(),
    southbound: new Map<IsoDate, DayStatus>(),
  };
  for (const { market, date, status } of days) maps[market].set(date, status);
  return maps;
}

function lostDays(): Set<IsoDate> {
  const lost = shippedDays().filter((day) => !day.planned && day.status === 'closed');
  return new Set(lost.map((day) => day.date));
}

function lastDays(imported: Named): ByMarket<IsoDate> {
  const hongKong = lastNamed(imported['hong-kong'], SHIPPED_LAST);
  const mainland = lastNamed(imported.mainland, SHIPPED_LAST);
  const both = hongKong < mainland ? hongKong : mainland;
  return {
    'hong-kong': hongKong,
    mainland,
    northbound: lastNamed(imported.northbound, both),
    southbound: lastNamed(imported.southbound, both),
  };
}

/** The day up to which every weekday after `from` is named, with the weekend that follows it. */
function lastNamed(days: ReadonlyMap<IsoDate, DayStatus>, from: IsoDate): IsoDate {
  let last = from;
  let some = false;
  for (let next = addDays(last, 1); isWeekend(next) || days.has(next); next = addDays(next, 1)) {
    some ||= days.has(next);
    last = next;
  }
  return some ? last : from;
}

function isWeekend(date: IsoDate): boolean {
  return weekday(date) % 6 === 0;
}
