import type { Calendar } from '../calendar/calendar.js';
import { InputError } from '../errors.js';
import { addDays, type IsoDate, weekday } from '../iso-date.js';

/**
 * When a value of a day becomes known, in Hong Kong time: on the `evening` of that day; before the mainland opens on
 * the `next-morning` (New York closes) or the `second-morning` (releases of the evening after in New York);
 * `weekly`, on the Tuesday morning after the week (releases of a Monday in New York); `quarterly`, on the evening of
 * the fifth northbound day after the quarter.
 */
export type Publication = 'evening' | 'next-morning' | 'second-morning' | 'weekly' | 'quarterly';

const WORDS: readonly Publication[] = ['evening', 'next-morning', 'second-morning', 'weekly', 'quarterly'];

/** A half day from which on something is known. */
export interface Moment {
  readonly date: IsoDate;
  /** `morning`: before the mainland opens; `evening`: after Hong Kong has closed and the day's figures are out. */
  readonly at: 'morning' | 'evening';
}

/** @throws InputError for a word that names no rule */
export function publicationOf(word: string): Publication {
  const found = WORDS.find((one) => one === word);
  if (!found)
    throw new InputError(`"${word}" is no rule of publication`, { remedy: `use ${WORDS.join(', ')}` });
  return found;
}

/** Sign of the order of two moments. */
export function compareMoments(a: Moment, b: Moment): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1;
  return a.at === b.at ? 0 : a.at === 'morning' ? -1 : 1;
}

const QUARTERLY_DAY = 5;

/**
 * From when on the value of a day is known.
 * @throws InputError for `quarterly`, where the calendar does not reach the quarter's fifth northbound day after it
 */
export function knownAt(published: Publication, date: IsoDate, calendar: Calendar): Moment {
  switch (published) {
    case 'evening':
      return { date, at: 'evening' };
    case 'next-morning':
      return { date: addDays(date, 1), at: 'morning' };
    case 'second-morning': {
      // the release waits for the next weekday in New York
      const release = addDays(date, weekday(date) === 5 ? 3 : weekday(date) === 6 ? 2 : 1);
      return { date: addDays(release, 1), at: 'morning' };
    }
    case 'weekly': {
      const sinceMonday = (weekday(date) + 6) % 7;
      return { date: addDays(date, 8 - sinceMonday), at: 'morning' };
    }
    case 'quarterly': {
      const first = nextQuarter(date);
      const last = addDays(first, 31);
      const day = calendar.openDays('northbound', first, last)[QUARTERLY_DAY - 1];
      if (day === undefined)
        throw new InputError(`fewer than ${QUARTERLY_DAY} northbound days from ${first} to ${last}`);
      return { date: day, at: 'evening' };
    }
  }
}

/**
 * From when on a figure of Stock Connect is known: flows, turnover and trades on the evening of their day; the value
 * held on the next morning while it was published daily, and by quarter since.
 * @param lastDisclosed the last day with a net, as the store has it; null when there is none
 */
export function connectKnownAt(
  figure: 'flow' | 'activity' | 'holdings',
  date: IsoDate,
  lastDisclosed: IsoDate | null,
  calendar: Calendar,
): Moment {
  if (figure !== 'holdings') return knownAt('evening', date, calendar);
  const daily = lastDisclosed !== null && date <= lastDisclosed;
  return knownAt(daily ? 'next-morning' : 'quarterly', date, calendar);
}

/** When the holdings at the end of a quarter such as `2024Q4` are known; never, where the calendar does not reach that day. */
export function quarterKnownOn(quarter: string, calendar: Calendar): IsoDate {
  const [year, part] = quarter.split('Q');
  const end = `${year}-${['03-31', '06-30', '09-30', '12-31'][Number(part) - 1]}`;
  try {
    return connectKnownAt('holdings', end, null, calendar).date;
  } catch (error) {
    if (error instanceof InputError) return '9999-12-31';
    throw error;
  }
}

/** First day of the quarter after a date. */
function nextQuarter(date: IsoDate): IsoDate {
  const year = Number(date.slice(0, 4));
  const month = Math.floor((Number(date.slice(5, 7)) - 1) / 3) * 3 + 4;
  return month > 12 ? `${year + 1}-01-01` : `${year}-${String(month).padStart(2, '0')}-01`;
}
