import { addDays } from '../../iso-date.js';
import { compact, dayByDay } from '../fetching/plan.js';
import { closed, type Source } from '../fetching/source.js';
import { judgeToldDays } from './exchange-sources.js';
import { parseHkexDaily } from './hkex-daily.js';

/** Days for which HKEX keeps the files. */
const KEPT = 210;

/** HKEX's daily statistics of Stock Connect, with the ten most active stocks of each channel. */
export const hkexConnect: Source = {
  id: 'hkex-connect',
  gives: 'Stock Connect by day and channel, with the ten most active stocks',
  terms: {
    text: 'HKEX website terms of use: own use; no redistribution',
    url: 'https://www.hkex.com.hk/Global/Exchange/Terms-of-Use',
  },
  seen: 'saved answer',
  pace: 2000,
  published: { at: '20:00', lag: 0, days: 'weekdays' },
  since: '2014-11-17',
  keeps: KEPT,
  first: 30,
  stored: `SELECT 'hkex' AS key, CAST(date AS VARCHAR) AS day FROM northbound_days WHERE source = 'hkex'
    UNION SELECT 'hkex', CAST(date AS VARCHAR) FROM southbound_days WHERE source = 'hkex'`,
  plan: (context) => {
    const { calendar, today } = context;
    const open = (day: string): boolean =>
      (['northbound', 'southbound'] as const).some(
        (market) => !calendar.covers(day, market) || calendar.isOpen(market, day),
      );
    return dayByDay(context, 'hkex', 'weekdays', (day) => ({
      key: `hkex-connect ${day}`,
      url: `https://www.hkex.com.hk/eng/csm/DailyStat/data_tab_daily_${compact(day)}e.js`,
      day,
      load: { as: 'hkex-daily' },
    })).filter(({ day }) => day !== null && open(day) && day >= addDays(today, -KEPT));
  },
  judge: (answer, { day }, context) => {
    const marks = [...answer.head.matchAll(/"tradingDay"\s*:\s*"?(\d)/g)].map(([, mark]) => mark);
    if (marks.length > 0 && marks.every((mark) => mark === '0')) return closed('no channel traded that day');
    return judgeToldDays(answer, day, context, (text) => ({ rows: parseHkexDaily(text).days }));
  },
};
