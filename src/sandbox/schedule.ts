import type { Random } from './random.js';
import type { Market } from './market.js';
import { STOCK_TRAPS, type StockTrap } from './traps.js';

/** First and last CCASS day of a stock's lists. */
export interface Life {
  readonly first: number;
  readonly last: number;
}

/** What will happen to one stock. */
export interface Schedule {
  readonly lives: readonly Life[];
  readonly events: readonly { readonly trap: StockTrap; readonly page: number }[];
  /** Trading days without a session, both included. */
  readonly suspended: { readonly from: number; readonly until: number } | null;
  readonly listed: boolean;
  readonly dual: boolean;
}

/** A stock in this many has each trap; in a smaller market a stock has several. */
const PERIOD = STOCK_TRAPS.length;
const WHOLE_LIFE: ReadonlySet<StockTrap> = new Set([
  'listing',
  'delisting',
  'recycled-code',
  'dual-counter',
  'suspension',
]);
/** CCASS days before the first event, so that an average volume is known by then, and between two events. */
const WARM_UP = 10;
const APART = 3;
/** CCASS days before a code is used again. */
const REUSED_AFTER = 25;

export function scheduleOf(market: Market, index: number, random: Random): Schedule {
  const pages = market.days.pages.length;
  const period = Math.min(PERIOD, market.stocks);
  const own = STOCK_TRAPS.filter(
    (trap, place) => place % period === index % period && market.traps.has(trap),
  );
  const roomy = pages >= 60;
  const lives: Life[] = [{ first: 0, last: pages - 1 }];
  if (own.includes('recycled-code') && roomy) {
    const end = Math.round(pages * random.between(0.25, 0.35));
    lives[0] = { first: 0, last: end };
    lives.push({
      first: end + Math.max(REUSED_AFTER, Math.round(pages * random.between(0.15, 0.25))),
      last: pages - 1,
    });
  } else if (own.includes('delisting') && roomy) {
    lives[0] = { first: 0, last: Math.round(pages * random.between(0.55, 0.8)) };
  } else if (own.includes('listing') && pages >= 30) {
    lives[0] = { first: Math.round(pages * random.between(0.2, 0.5)), last: pages - 1 };
  }
  const { first, last } = lives[0] as Life;
  const suspended = own.includes('suspension') ? suspension(market, first, last, random) : null;
  const single = own.filter((trap) => !WHOLE_LIFE.has(trap));
  const start = first + (pages < 40 ? 6 : WARM_UP);
  const room = last - 4 - start;
  const events: { trap: StockTrap; page: number }[] = [];
  for (const [place, trap] of single.entries()) {
    // one custody move of every market falls into its last fortnight, where a new user looks first
    const recent = trap === 'transfer-across' && index < period && last === pages - 1;
    const share = (place + random.between(0.25, 0.75)) / single.length;
    let page = recent ? pages - 5 : Math.round(start + room * share);
    const busy = (): boolean =>
      [...events, ...market.migrations].some((other) => Math.abs(other.page - page) < APART);
    while (page < last - 4 && busy()) page += 1;
    if (room > 0 && !busy()) events.push({ trap, page });
  }
  return {
    lives,
    events: events.sort((a, b) => a.page - b.page),
    suspended,
    listed: own.includes('listing') && first > 0,
    dual: own.includes('dual-counter') && market.merged > 0 && index < 999,
  };
}

function suspension(market: Market, first: number, last: number, random: Random): Schedule['suspended'] {
  const { tradingOf } = market.days;
  const length = Math.max(3, Math.round((last - first) * 0.12));
  const page = first + Math.round((last - first) * random.between(0.45, 0.7));
  return { from: tradingOf[page] as number, until: (tradingOf[page] as number) + length };
}
