import { OK, type Source, broken } from '../fetching/source.js';
import { absent, reading } from '../fetching/judging.js';
import { parseConnectCalendar } from './connect-calendar.js';
import { parseSzseCalendar } from './szse-calendar.js';

const HKEX_CALENDAR =
  'https://www.hkex.com.hk/-/media/HKEX-Market/Mutual-Market/Stock-Connect/Reference-Materials/Trading-Hour,-Trading-and-Settlement-Calendar';

/** HKEX's calendar of Stock Connect, a file a year; asked whether it changed once a day. */
export const hkexCalendar: Source = {
  id: 'hkex-calendar',
  gives: 'trading days of Hong Kong, the mainland and Stock Connect, by year',
  terms: {
    text: 'HKEX website terms of use: own use; no redistribution',
    url: 'https://www.hkex.com.hk/Global/Exchange/Terms-of-Use',
  },
  seen: 'working code',
  pace: 1500,
  published: { at: '09:00', lag: 0, days: 'weekdays' },
  since: '2019-01-01',
  first: 1,
  stored: "SELECT '' AS key, '' AS day WHERE false",
  plan: ({ today }) => {
    const year = Number(today.slice(0, 4));
    // the next year's file comes in December
    const years = today.slice(5, 7) === '12' ? [year, year + 1] : [year];
    return years.map((one) => ({
      key: `hkex-calendar ${one} asked ${today}`,
      url: `${HKEX_CALENDAR}/${one}-Calendar_csv_e.csv`,
      day: null,
      load: { as: 'hkex-calendar' },
      conditional: true,
    }));
  },
  judge: async (answer, request, context) => {
    if (answer.status === 404)
      return absent('the calendar of that year is not out yet', { ...context, due: null });
    const read = await reading(answer, context, parseConnectCalendar);
    if ('judgement' in read) return read.judgement;
    const year = /hkex-calendar (\d{4})/.exec(request.key)?.[1] ?? '';
    const other = read.told.rows.find(({ date }) => !date.startsWith(year));
    return other ? broken(`asked for ${year}, it shows ${other.date}`) : OK;
  },
};

/** The Shenzhen exchange's month list: trading days of the mainland. */
export const szseCalendar: Source = {
  id: 'szse-calendar',
  gives: 'trading days of the mainland, by month',
  terms: {
    text: 'SZSE website statement: commercial reuse may need written permission',
    url: 'https://www.szse.cn/home/legal/',
  },
  seen: 'saved answer',
  pace: 1500,
  published: { at: '09:00', lag: 0, days: 'weekdays' },
  since: '2005-01-01',
  first: 1,
  stored: `SELECT 'mainland' AS key, CAST(c.date AS VARCHAR) AS day FROM calendar_days c
    JOIN files f ON f.file = c.file AND f.kind = 'szse-calendar'`,
  plan: ({ from, to, stored }) => {
    const months: string[] = [];
    for (let month = from.slice(0, 7); month <= to.slice(0, 7); ) {
      months.push(month);
      const [year = 0, number = 0] = month.split('-').map(Number);
      month = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
    }
    return months
      .filter((month) => !stored.has('mainland', `${month}-15`))
      .map((month) => ({
        key: `szse-calendar ${month}`,
        url: `https://www.szse.cn/api/report/exchange/onepersistenthour/monthList?month=${month}`,
        headers: { referer: 'https://www.szse.cn/' },
        day: null,
        load: { as: 'szse-calendar' },
      }));
  },
  judge: async (answer, request, context) => {
    const read = await reading(answer, context, parseSzseCalendar);
    if ('judgement' in read) return read.judgement;
    const month = request.key.slice(-7);
    const [first] = read.told.rows;
    if (!first) return broken('no days');
    return read.told.rows.every(({ date }) => date.startsWith(month))
      ? OK
      : broken(`asked for ${month}, it shows ${first.date}`);
  },
};
