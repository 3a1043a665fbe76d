import type { IsoDate } from '../iso-date.js';
import { CAST, NAMED_INVESTOR } from './cast.js';
import type { Market, SimulatedStock } from './market.js';

/** A file of the simulated market, in the form in which real data come (docs/formats.md). */
export interface MarketFile {
  readonly name: string;
  readonly lines: Iterable<string>;
}

export const SOURCE = 'simulated';

const row = (...cells: (string | number)[]): string =>
  `${cells.map((cell) => (/[",\n]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : cell)).join(',')}\n`;

const price = (cents: number): string => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;

/**
 * The files of a market: what a user of real data would have collected over its days.
 * @param nameOf the name of a participant as the lists print it
 */
export function marketFiles(market: Market, nameOf: (id: string) => string): MarketFile[] {
  return [
    { name: 'holdings.csv', lines: holdings(market, nameOf) },
    { name: 'prices.csv', lines: prices(market) },
    { name: 'issued.csv', lines: issued(market) },
    { name: 'corporate-actions.csv', lines: actions(market) },
    { name: 'announcements.csv', lines: announcements(market) },
    { name: 'securities.csv', lines: securities(market, ({ listing }) => listing.name) },
    { name: 'securities-zh.csv', lines: securities(market, ({ listing }) => listing.nameZh) },
    { name: 'industries.csv', lines: industries(market) },
  ];
}

function* holdings(market: Market, nameOf: (id: string) => string): Generator<string> {
  yield row('stock_code', 'date', 'participant_id', 'participant_name', 'shares');
  const friday = market.pageDays.findLast((day) => day < market.saturday);
  for (const [index, day] of market.pageDays.entries()) {
    if (day === market.missing) continue;
    yield* pagesOf(market, index, day, nameOf);
    if (day === friday) yield* pagesOf(market, index, market.saturday, nameOf);
  }
}

function* pagesOf(
  { stocks }: Market,
  index: number,
  date: IsoDate,
  nameOf: (id: string) => string,
): Generator<string> {
  for (const { listing, pages } of stocks) {
    const page = pages[index];
    if (!page) continue;
    for (const [place, { id }] of CAST.entries()) {
      const shares = page.shares[place] ?? 0;
      if (shares !== 0) yield row(listing.stock, date, id, nameOf(id), shares);
    }
    yield row(listing.stock, date, '', NAMED_INVESTOR, page.investor);
  }
}

function* prices({ stocks, tradeDays }: Market): Generator<string> {
  yield row('stock_code', 'date', 'close', 'volume', 'amount', 'adjusted', 'source');
  for (const { listing, sessions } of stocks) {
    for (const [index, session] of sessions.entries()) {
      if (!session) continue;
      const { close, volume, turnover } = session;
      yield row(listing.stock, tradeDays[index] ?? '', price(close), volume, turnover, 'none', SOURCE);
    }
  }
}

function* issued({ stocks, missing }: Market): Generator<string> {
  yield row('stock_code', 'date', 'issued_shares', 'total_in_ccass');
  for (const { listing, pages } of stocks) {
    for (const { date, shares, investor, unnamed, issued: all } of pages) {
      if (date === missing) continue;
      const total = shares.reduce((sum, held) => sum + held, investor + unnamed);
      yield row(listing.stock, date, all, total);
    }
  }
}

function* actions({ stocks }: Market): Generator<string> {
  yield row('stock_code', 'ex_date', 'kind', 'new', 'old', 'credit_date', 'amount');
  for (const { listing, split } of stocks) {
    if (split) yield row(listing.stock, split.exDate, 'split', split.factor, 1, split.exDate, '');
  }
}

function* announcements({ stocks }: Market): Generator<string> {
  yield row('stock_code', 'date', 'kind', 'shares', 'from', 'to', 'until', 'note');
  for (const { listing, suspension } of stocks) {
    if (!suspension) continue;
    const { from, until } = suspension;
    yield row(listing.stock, from, 'suspension', '', '', '', until, 'simulated');
  }
}

function* securities(
  { stocks, tradeDays }: Market,
  nameOf: (stock: SimulatedStock) => string,
): Generator<string> {
  yield row('stock_code', 'name', 'category', 'board_lot', 'currency', 'as_of');
  for (const stock of stocks) {
    const { stock: code, lot } = stock.listing;
    yield row(code, nameOf(stock), 'Equity', lot, 'HKD', tradeDays[tradeDays.length - 1] ?? '');
  }
}

function* industries({ stocks }: Market): Generator<string> {
  yield row('stock_code', 'scheme', 'industry');
  for (const { listing } of stocks) yield row(listing.stock, SOURCE, listing.industry);
}
