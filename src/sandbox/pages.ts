import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NAMED_INVESTOR } from './cast.js';
import type { StockFeed } from './feed.js';
import type { StockHistory } from './history.js';
import { nameOn, walk } from './lists.js';
import type { Market } from './market.js';
import { ccassPage, PAGE_DEFECTS, type PageDefect } from './page.js';

/** Stocks and CCASS days of which saved pages are made: all of a market would be hundreds of thousands. */
export const PAGE_STOCKS = 3;
export const PAGE_DAYS = 30;

export interface SavedPage {
  readonly path: string;
  readonly stock: string;
  readonly date: string;
  readonly defect: PageDefect | null;
}

/**
 * Pages of one stock as a browser saves them: its last days, copies of weekends and holidays, and beside some of them a
 * damaged one.
 */
export function writePages(
  folder: string,
  market: Market,
  history: StockHistory,
  feed: StockFeed,
): SavedPage[] {
  const { days, copies, cast, traps } = market;
  const { listing, places } = history;
  const from = Math.max(history.first, history.last - PAGE_DAYS + 1);
  mkdirSync(folder, { recursive: true });
  const saved: SavedPage[] = [];
  walk(history, (page, shares) => {
    if (page < from || !feed.kept(page) || (history.rmb && page < market.merged)) return;
    const held = [...places.keys()].filter((slot) => shares[slot] !== 0);
    const options = {
      stock: listing.stock,
      stockName: listing.name.toUpperCase(),
      holders: held.map((slot) => ({
        id: cast.players[places[slot] as number]?.id ?? '',
        name: nameOn(market, places[slot] as number, page),
        shares: shares[slot] as number,
      })),
      consenting: { name: NAMED_INVESTOR, shares: history.investor[page] as number },
      unnamed: history.unnamed[page] as number,
      issued: history.issued[page] as number,
    };
    const put = (date: string, defect: PageDefect | null): void => {
      const path = join(folder, `${listing.stock}_${date}${defect ? `_${defect}` : ''}.html`);
      writeFileSync(path, ccassPage({ ...options, date, ...(defect ? { defect } : {}) }));
      saved.push({ path, stock: listing.stock, date, defect });
    };
    const date = days.pages[page] as string;
    put(date, null);
    for (const copy of copies) if (copy.page === page) put(copy.date, null);
    const turn = (page - from) % 4;
    const defect = PAGE_DEFECTS[((page - from) / 4 + history.index) % PAGE_DEFECTS.length];
    const wanted = defect?.startsWith('cut') ? traps.has('truncated-file') : traps.has('corrupt-file');
    if (turn === 0 && defect && wanted) put(date, defect);
  });
  return saved;
}
