import { InputError } from '../../errors.js';
import { type IsoDate, parseDate } from '../../iso-date.js';
import type { ConnectHoldingRow, Parsed, SetAside } from '../../store/rows.js';
import { readColumns } from './columns.js';
import { type ReadPage, readPage } from './read-page.js';
import { refuseForeignPage, SAVE_AGAIN } from './refuse.js';
import { wholeOf } from './whole.js';

type Market = 'hk' | 'sh' | 'sz';
type Side = Pick<ConnectHoldingRow, 'direction' | 'exchange'>;

const SIDE_OF: Readonly<Record<Market, Side>> = {
  hk: { direction: 'southbound', exchange: 'both' },
  sh: { direction: 'northbound', exchange: 'shanghai' },
  sz: { direction: 'northbound', exchange: 'shenzhen' },
};
const MAINLAND_CODE = /\(A\s*#\s*(\d{6})\)/;
const MAINLAND_FUND = /^(15|51|52|56|58)/;

function marketOf(page: ReadPage, place: string): Market {
  const action = page.formActions.find((address) => /mutualmarket/i.test(address));
  const asked = /[?&](?:amp;)?t=(hk|sh|sz)\b/i.exec(action ?? '')?.[1]?.toLowerCase();
  const market = page.market ?? asked;
  if (market !== 'hk' && market !== 'sh' && market !== 'sz') {
    throw new InputError('the page does not say which market it lists', { place, remedy: SAVE_AGAIN });
  }
  if (asked && asked !== market) {
    throw new InputError(`the form asks for market ${asked} but the list is of ${market}`, {
      place,
      remedy: SAVE_AGAIN,
    });
  }
  return market;
}

/** The heading's date: the search field may name another day, for which HKEX shows the last published one. */
function dateOf(page: ReadPage): IsoDate {
  for (const heading of page.headings) {
    const text = /(?:Shareholding Date|持股日期)\s*[:：]\s*([\d/.-]+)/i.exec(heading)?.[1];
    if (text === undefined) continue;
    const date = parseDate(text);
    if (date) return date;
    throw new InputError(`shareholding date "${text}" is no date`, { remedy: SAVE_AGAIN });
  }
  throw new InputError('no shareholding date above the list', { remedy: SAVE_AGAIN });
}

/**
 * One saved page of HKEX's Stock Connect shareholding search (`t=hk`, `sh` or `sz`), English or Chinese.
 * Northbound rows carry the mainland code where the name gives it (`(A #603997)`), else HKEX's own code.
 * @param html the whole page
 * @returns a row per stock in the page's order; mainland funds are set aside (row 1 is the table's heading)
 * @throws InputError for a page without a result, a cut page, changed headings, a repeated code, or a
 *   shareholding that is no whole number
 */
export function parseConnectPage(html: string): Parsed<ConnectHoldingRow> {
  const page = readPage(html);
  refuseForeignPage(html, page);
  if (!page.complete) throw new InputError('the page ends early', { remedy: SAVE_AGAIN });
  if (!page.rows) {
    const asked = page.inputs.get('txtShareholdingDate');
    throw new InputError(`no Stock Connect list on the page${asked ? ` (asked for ${asked})` : ''}`, {
      remedy: 'search for a day within the last 12 months, then save the result page',
    });
  }
  const date = dateOf(page);
  const place = `Stock Connect holdings on ${date}`;
  const side = SIDE_OF[marketOf(page, place)];
  if (page.rows.length === 0) throw new InputError('the list is empty', { place, remedy: SAVE_AGAIN });
  const rows: ConnectHoldingRow[] = [];
  const setAside: SetAside[] = [];
  const seen = new Map<string, number>();
  readColumns(page, ['stock-code', 'stock-name', 'shareholding'], place).forEach((cells, index) => {
    const [code, name, shareholding] = cells as [string, string, string];
    const where = `${place}, row ${index + 1}`;
    if (!/^\d{1,5}$/.test(code)) {
      throw new InputError(`stock code "${code}" is no code`, { place: where, remedy: SAVE_AGAIN });
    }
    const own = code.padStart(5, '0');
    const before = seen.get(own);
    if (before !== undefined) {
      throw new InputError(`stock ${own} stands twice, also in row ${before}`, {
        place: where,
        remedy: SAVE_AGAIN,
      });
    }
    seen.set(own, index + 1);
    const shares = wholeOf(shareholding, 'shareholding', where);
    if (shares < 0n)
      throw new InputError(`a holding of ${shares} shares`, { place: where, remedy: SAVE_AGAIN });
    const mainland = side.direction === 'northbound' ? MAINLAND_CODE.exec(name)?.[1] : undefined;
    if (mainland && MAINLAND_FUND.test(mainland)) {
      setAside.push({ row: index + 2, reason: `${name} is a fund, not a share` });
    } else rows.push({ ...side, stock: mainland ?? own, name, date, shares });
  });
  return { rows, setAside };
}
