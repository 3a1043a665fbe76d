import { type IsoDate } from '../../iso-date.js';
import { reading } from '../fetching/judging.js';
import { EASTMONEY_TERMS } from '../fetching/eastmoney.js';
import { quarterEnds, query } from '../fetching/plan.js';
import { broken, type FetchRequest, OK, type Publication, type Source } from '../fetching/source.js';
import { parseEastmoneyFunds } from './eastmoney-funds.js';

/** Reports of a quarter are due fifteen working days after it; the list is whole some days later. */
const PUBLISHED: Publication = { at: '20:00', lag: 16, days: 'mainland' };
const SIZE = 1000;

const listRequest = (day: IsoDate, page: number): FetchRequest => ({
  key: `eastmoney-funds ${day}${page === 1 ? '' : ` page ${page}`}`,
  url: `https://data.eastmoney.com/dataapi/zlsj/list?${query({
    date: day,
    type: 1,
    zjc: 0,
    sortField: 'HOULD_NUM',
    sortDirec: 1,
    pageNum: page,
    pageSize: SIZE,
  })}`,
  headers: { referer: 'https://data.eastmoney.com/zlsj/' },
  day,
  load: { as: 'eastmoney-funds' },
});

/** What mainland funds hold by stock, by quarter. */
export const eastmoneyFunds: Source = {
  id: 'eastmoney-funds',
  gives: 'what mainland funds hold of each A share, by quarter',
  terms: EASTMONEY_TERMS,
  seen: 'working code',
  pace: 2000,
  published: PUBLISHED,
  since: '2010-03-31',
  first: 200,
  limit: 32 << 20,
  stored: `SELECT DISTINCT 'funds' AS key, CAST(date AS VARCHAR) AS day FROM fund_holdings WHERE source = 'eastmoney'`,
  plan: (context) => quarterEnds(context, 'funds', PUBLISHED).map((day) => listRequest(day, 1)),
  judge: async (answer, request, context) => {
    const read = await reading(answer, context, (text) => ({
      text,
      parsed: parseEastmoneyFunds(text, { seen: null, fetchedAt: context.now.toISOString() }),
    }));
    if ('judgement' in read) return read.judgement;
    const { rows, setAside } = read.told.parsed;
    const other = rows.find(({ date }) => date !== request.day);
    if (rows.length === 0) return broken(setAside[0]?.reason ?? 'no rows');
    if (other) return broken(`asked for ${request.day}, it shows ${other.date}`);
    const page = Number(/pageNum=(\d+)/.exec(request.url)?.[1] ?? 1);
    const pages = Number(/"pages"\s*:\s*(\d+)/.exec(read.told.text)?.[1] ?? 1);
    return page < pages && request.day !== null ? { ...OK, next: listRequest(request.day, page + 1) } : OK;
  },
};
