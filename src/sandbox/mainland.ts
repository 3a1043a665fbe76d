import type { Calendar } from '../calendar/calendar.js';
import type { IsoDate } from '../iso-date.js';
import { writeFunds } from './valuation/funds.js';
import { writeValuation } from './valuation/valuation.js';
import { makeBook } from './northbound/book.js';
import { writeNorthbound } from './northbound/files.js';
import type { Holder } from './northbound/holders.js';
import { makeIndicators } from './northbound/indicators.js';
import { makeWorld } from './northbound/world.js';

export interface MainlandOptions {
  readonly seed: number;
  /** Gets what a user would have collected. */
  readonly incoming: string;
  readonly truth: string;
  /** Last day; files are of its evening. */
  readonly to: IsoDate;
  /** First day of everything; unless told, northbound begins ten years back, indices and valuations before. */
  readonly from?: IsoDate;
  /** The last day whose buys and sells are disclosed. */
  readonly cut?: IsoDate;
  readonly stocksPerChannel?: number;
  /** Participants that hold mainland shares for Connect investors. */
  readonly holders: readonly Holder[];
  readonly calendar: Calendar;
}

/** The last disclosed day, as it really was. */
export const CUT: IsoDate = '2024-08-16';
/** Both channels are open from then on. */
const FIRST: IsoDate = '2016-12-06';
/** Indices begin then, where the calendar allows; valuations and funds later. */
const INDICES: IsoDate = '2007-01-04';
const STOCKS = 30;

/**
 * Makes the mainland side: northbound flows and holdings, indicators, indices, valuations and funds. Nothing of it hangs on
 * the Hong Kong side but the participants that hold.
 * @returns the files to import
 */
export function makeMainland(options: MainlandOptions): string[] {
  const { seed, to, calendar, incoming, truth, holders } = options;
  const back = `${Number(to.slice(0, 4)) - 10}${to.slice(4)}`.replace('-02-29', '-02-28');
  const northboundFrom = options.from ?? (back > FIRST ? back : FIRST);
  const from = options.from ?? (INDICES < northboundFrom ? INDICES : northboundFrom);
  const world = makeWorld({ seed, from, to, northboundFrom, calendar });
  const book = makeBook(world, seed, options.stocksPerChannel ?? STOCKS);
  const northbound = writeNorthbound(world, book, makeIndicators(world, seed), {
    incoming,
    truth,
    calendar,
    seed,
    cut: options.cut ?? CUT,
    today: to,
    holders,
  });
  const files = { incoming, truth, seed };
  return [
    ...northbound,
    ...writeValuation(world, files),
    ...writeFunds(world, { ...files, calendar, today: to }),
  ];
}
