import { InputError } from '../../errors.js';
import { addDays } from '../../iso-date.js';
import { byDays, refusal } from '../fetching/judging.js';
import { blocked, broken, closed, type FetchRequest, notYet, type Source } from '../fetching/source.js';
import { parsePage } from './parse-page.js';

const URL_OF_SEARCH = 'https://www3.hkexnews.hk/sdw/search/searchsdw.aspx';
/** HKEX shows the last twelve months. */
const KEPT = 360;

const hidden = (page: string, name: string): string => {
  const tag = new RegExp(`<input[^>]*\\b(?:id|name)="${name}"[^>]*>`, 'i').exec(page)?.[0] ?? '';
  return /\bvalue="([^"]*)"/i.exec(tag)?.[1] ?? '';
};

/**
 * HKEX's CCASS shareholding search, one page for a stock and a day. Its terms forbid scripted access without HKEX's
 * written permission, so it stays off until config.yaml states that the operator holds it. One request at a time, at
 * least three seconds apart; a refusal ends it.
 */
export const hkexCcass: Source = {
  id: 'hkex-ccass',
  gives: 'who holds a Hong Kong stock in CCASS, by participant and day (stocks named in config.yaml)',
  terms: {
    text: 'HKEX forbids scripted access and databases without its written permission: off unless config.yaml states hkex_permission: true, by which the operator states that he holds it',
    url: 'https://www3.hkexnews.hk/sdw/search/searchsdw.aspx',
  },
  permission: true,
  seen: 'saved answer',
  pace: 3000,
  published: { at: '09:30', lag: 1, days: 'hong-kong' },
  since: '2007-06-26',
  keeps: KEPT,
  first: 7,
  stored: 'SELECT stock AS key, CAST(page_date AS VARCHAR) AS day FROM stock_days',
  plan: ({ days, settings, stored, calendar, today }) =>
    days
      .filter(
        (day) => day >= addDays(today, -KEPT) && (!calendar.covers(day) || calendar.isSettlementDay(day)),
      )
      .flatMap((day) =>
        settings.stocks
          .filter((stock) => !stored.has(stock, day))
          .map(
            (stock): FetchRequest => ({
              key: `hkex-ccass ${stock} ${day}`,
              url: URL_OF_SEARCH,
              method: 'POST',
              headers: { 'content-type': 'application/x-www-form-urlencoded', referer: URL_OF_SEARCH },
              body: new URLSearchParams({
                __EVENTTARGET: 'btnSearch',
                __EVENTARGUMENT: '',
                sortBy: 'shareholding',
                sortDirection: 'desc',
                originalShareholdingDate: '',
                alertMsg: '',
                txtShareholdingDate: day.replaceAll('-', '/'),
                txtStockCode: stock,
                txtStockName: '',
                txtParticipantID: '',
                txtParticipantName: '',
                txtSelPartID: '',
              }).toString(),
              day,
              load: { as: 'ccass-page' },
            }),
          ),
      ),
  opening: () => ({ key: 'hkex-ccass opening', url: URL_OF_SEARCH, day: null }),
  complete: (request, page) => {
    const fields = new URLSearchParams(request.body);
    for (const name of ['__VIEWSTATE', '__VIEWSTATEGENERATOR', '__EVENTVALIDATION', 'today']) {
      const value = hidden(page, name);
      if (value !== '' || name === '__VIEWSTATE') fields.set(name, value);
    }
    return { ...request, body: fields.toString() };
  },
  judge: async (answer, { day, body }, context) => {
    const refused = refusal(answer, context, true);
    if (refused) return refused;
    const text = await answer.text();
    if (text.includes('ccass-search-maintenance')) return blocked('the search is under maintenance');
    const stock = new URLSearchParams(body).get('txtStockCode') ?? '';
    try {
      const page = parsePage(text);
      if (page.stock !== stock) return broken(`asked for ${stock}, it shows ${page.stock}`);
      const judgement = byDays([page.pageDate], day, context);
      // the site puts the day before in place of one that it does not have
      return judgement.state === 'broken' && day !== null && page.pageDate < day
        ? closed(`no list of ${day}: it shows ${page.pageDate}`)
        : judgement;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const problem = `${stock} on ${day}: ${error.problem}`;
      if (/there was no list for .* yet/.test(problem)) return notYet(problem);
      return problem.includes('a search form without a result') ? closed(problem) : broken(problem);
    }
  },
};
