import { addDays, dayNumber, type IsoDate, mondayOf } from '../iso-date.js';
import { api, type Query } from './api-address.js';

const FOREIGN = 'stable,flexible';

/** What the overview asks of a window of trade dates, the first that is shown first. */
export function overviewQuestions(from: IsoDate, to: IsoDate) {
  const of = (query: Query): string => api('/flows', { from, to, ...query });
  // whole weeks earlier, so that as many weekends are in both
  const shift = -7 * Math.ceil((dayNumber(to) - dayNumber(from) + 1) / 7);
  return {
    week: api('/nowcast', { by: 'week' }),
    flows: of({ by: 'type' }),
    daily: of({ by: 'day,type' }),
    before: of({ from: addDays(from, shift), to: addDays(to, shift), by: 'type' }),
    shares: api('/shares'),
    industries: of({ by: 'industry,type', type: FOREIGN }),
    stocks: of({ by: 'stock,type', type: FOREIGN }),
    names: api('/names'),
  };
}

/** What the first page asks when it is opened without any choice: the window is this week. */
export const firstPage = (lastTradeDate: IsoDate): readonly string[] =>
  Object.values(overviewQuestions(mondayOf(lastTradeDate), lastTradeDate));
