import type { Market } from '../calendar/calendar-day.js';
import type { IsoDate } from '../iso-date.js';

const NAMES: Readonly<Record<Market, string>> = {
  'hong-kong': 'Hong Kong',
  mainland: 'the mainland',
  northbound: 'northbound Stock Connect',
  southbound: 'southbound Stock Connect',
};

/** The reason for leaving out a row of a day on which its market did not trade. */
export const closedOn = (date: IsoDate, market: Market): string =>
  `${date}: ${NAMES[market]} did not trade that day`;

/** The days and markets of such reasons in what was set aside (JSON text). */
export function closedDaysIn(setAside: string): { date: IsoDate; market: Market }[] {
  const markets = Object.keys(NAMES) as Market[];
  return [...setAside.matchAll(/(\d{4}-\d{2}-\d{2}): ([A-Za-z ]+?) did not trade that day/g)].flatMap(
    ([, date = '', name]) => {
      const market = markets.find((one) => NAMES[one] === name);
      return market ? [{ date, market }] : [];
    },
  );
}
