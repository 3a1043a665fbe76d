import { wholeContentOf } from '../../archive/unpack.js';
import { InputError } from '../../errors.js';
import { refusal } from '../fetching/judging.js';
import { broken, OK, type Source } from '../fetching/source.js';
import { readWorkbook } from '../workbook.js';
import { looksLikeZip } from '../zip.js';
import { parseSecuritiesSheet } from './securities-list.js';

/** HKEX's list of all securities; asked whether it changed once a day. */
export const hkexSecurities: Source = {
  id: 'hkex-securities',
  gives: 'the securities listed in Hong Kong today, with category, board lot and ISIN',
  terms: {
    text: 'HKEX website terms of use: own use; no redistribution',
    url: 'https://www.hkex.com.hk/Global/Exchange/Terms-of-Use',
  },
  seen: 'saved answer',
  pace: 1500,
  published: { at: '08:00', lag: 0, days: 'hong-kong' },
  since: '2017-01-01',
  first: 1,
  limit: 32 << 20,
  stored: `SELECT DISTINCT 'list' AS key, CAST(s.as_of AS VARCHAR) AS day FROM securities s
    JOIN files f ON f.file = s.file AND f.kind = 'workbook' WHERE s.as_of IS NOT NULL`,
  // past lists are not kept by HKEX: only today's can be had
  plan: ({ today, days, stored }) =>
    days.at(-1) !== today || stored.has('list', today)
      ? []
      : [
          {
            key: `hkex-securities asked ${today}`,
            url: 'https://www.hkex.com.hk/eng/services/trading/securities/securitieslists/ListOfSecurities.xlsx',
            day: null,
            load: { as: 'workbook' },
            conditional: true,
          },
        ],
  judge: async (answer, _request, context) => {
    const refused = refusal(answer, context);
    if (refused) return refused;
    const bytes = await wholeContentOf(answer.path, 64 << 20);
    if (!looksLikeZip(bytes)) return broken('no workbook');
    try {
      const { rows } = parseSecuritiesSheet(await readWorkbook(bytes), {});
      return rows.length > 0 ? OK : broken('a list without securities');
    } catch (error) {
      if (error instanceof InputError) return broken(error.problem);
      throw error;
    }
  },
};
