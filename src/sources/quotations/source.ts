import { refusal } from '../fetching/judging.js';
import { compact, dayByDay } from '../fetching/plan.js';
import { broken, OK, type Source } from '../fetching/source.js';
import { quotationsDate } from './parse.js';

/** HKEX's daily quotations of the Main Board: official closes as traded. */
export const hkexQuotations: Source = {
  id: 'hkex-quotations',
  gives: 'official closes as traded, shares and turnover of every stock, and which are suspended, by day',
  terms: {
    text: 'HKEX website terms of use: own use; no redistribution',
    url: 'https://www.hkex.com.hk/Global/Exchange/Terms-of-Use',
  },
  seen: 'working code',
  pace: 3000,
  published: { at: '19:00', lag: 0, days: 'hong-kong' },
  since: '2007-01-02',
  keeps: 365,
  first: 30,
  limit: 64 << 20,
  stored: `SELECT DISTINCT 'prices' AS key, CAST(p.date AS VARCHAR) AS day FROM prices p
    JOIN files f ON f.file = p.file AND f.kind = 'hkex-quotations'`,
  plan: (context) =>
    dayByDay(context, 'prices', 'hong-kong', (day) => ({
      key: `hkex-quotations ${day}`,
      url: `https://www.hkex.com.hk/eng/stat/smstat/dayquot/d${compact(day).slice(2)}e.htm`,
      day,
      load: { as: 'hkex-quotations' },
    })),
  // the page is large: its day is told at once, the rest when it is imported
  judge: (answer, { day }, context) => {
    const refused = refusal(answer, context, true);
    if (refused) return refused;
    const shown = quotationsDate(answer.head);
    if (shown === null) return broken('a page without DATE: no daily quotations');
    return shown === day ? OK : broken(`asked for ${day}, it shows ${shown}`);
  },
};
