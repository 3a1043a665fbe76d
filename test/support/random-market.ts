import fc from 'fast-check';
import type { IsoDate } from '../../src/iso-date.js';
import { type Cell, Market } from './market.js';

/** Eight settlement days over a month end, a holiday (1 July) and the merger of the counters (30 June). */
export const CCASS_DAYS: readonly IsoDate[] = [
  '2025-06-24',
  '2025-06-25',
  '2025-06-26',
  '2025-06-27',
  '2025-06-30',
  '2025-07-02',
  '2025-07-03',
  '2025-07-04',
];
/** The days whose trades those lists show, and two more. */
export const TRADE_DAYS: readonly IsoDate[] = ['2025-06-20', '2025-06-23', ...CCASS_DAYS];
export const HOLDERS = ['C00019', 'C00010', 'A00003', 'A00005', 'B01130', 'B01161', 'B01366', 'CHAN SAM'];
const MERGER = 4;

export interface RandomStock {
  readonly code: string;
  /** Whether the list of a day is stored. */
  readonly stored: readonly boolean[];
  /** Holdings by day and holder, as the lists show them. */
  readonly lists: readonly (readonly Cell[])[];
  readonly volumes: readonly (number | null)[];
  readonly cents: readonly number[];
  readonly split: {
    readonly at: number;
    readonly fresh: number;
    readonly old: number;
    readonly told: boolean;
  } | null;
  readonly totals: boolean;
  readonly issued: boolean;
  readonly announced: { readonly at: number; readonly kind: string; readonly shares: number } | null;
}

const day = fc.integer({ min: 1, max: CCASS_DAYS.length - 1 });
const change = fc.oneof(
  { weight: 5, arbitrary: fc.constant(0) },
  { weight: 5, arbitrary: fc.integer({ min: -300, max: 300 }) },
  { weight: 1, arbitrary: fc.integer({ min: -6000, max: 6000 }) },
);

const shape = fc.record({
  stored: fc.array(
    fc.integer({ min: 0, max: 4 }).map((dice) => dice > 0),
    { minLength: 8, maxLength: 8 },
  ),
  start: fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9000 })), {
    minLength: 8,
    maxLength: 8,
  }),
  changes: fc.array(fc.array(change, { minLength: 8, maxLength: 8 }), { minLength: 7, maxLength: 7 }),
  moved: fc.option(
    fc.record({ at: day, from: fc.nat(7), to: fc.nat(7), shares: fc.integer({ min: 500, max: 8000 }) }),
  ),
  volumes: fc.array(fc.option(fc.integer({ min: 0, max: 20_000 }), { freq: 6 }), {
    minLength: 10,
    maxLength: 10,
  }),
  cents: fc.array(fc.integer({ min: 1, max: 50_000 }), { minLength: 10, maxLength: 10 }),
  split: fc.option(
    fc.record({
      at: day,
      factor: fc.constantFrom([2, 1], [1, 10], [3, 2]),
      late: fc.boolean(),
      told: fc.boolean(),
    }),
  ),
  unreadable: fc.option(
    fc.record({ at: fc.nat(7), holder: fc.nat(7), days: fc.integer({ min: 1, max: 3 }) }),
  ),
  totals: fc.boolean(),
  issued: fc.boolean(),
  announced: fc.option(
    fc.record({
      at: day,
      kind: fc.constantFrom('placing', 'deposit', 'cancellation', 'transfer', 'suspension', 'top-up'),
      shares: fc.integer({ min: 1, max: 5000 }),
    }),
  ),
});

type Shape = typeof shape extends fc.Arbitrary<infer T> ? T : never;

function stockOf(code: string, told: Shape): RandomStock {
  const lists: Cell[][] = [];
  let holdings = [...told.start];
  const shown = told.split ? Math.min(7, told.split.at + (told.split.late ? 1 : 0)) : -1;
  CCASS_DAYS.forEach((_, at) => {
    if (at > 0) {
      const [fresh = 1, old = 1] = told.split && at === shown ? told.split.factor : [];
      holdings = holdings.map(
        (shares, who) => Math.floor((shares * fresh) / old) + (told.changes[at - 1]?.[who] ?? 0),
      );
      const { moved } = told;
      if (moved && moved.at === at && moved.from !== moved.to) {
        holdings[moved.from] = (holdings[moved.from] ?? 0) - moved.shares;
        holdings[moved.to] = (holdings[moved.to] ?? 0) + moved.shares;
      }
    }
    const { unreadable } = told;
    lists.push(
      holdings.map((shares, who): Cell => {
        if (
          unreadable &&
          who === unreadable.holder &&
          at >= unreadable.at &&
          at < unreadable.at + unreadable.days
        )
          return '1,x2';
        return shares === 0 ? null : shares;
      }),
    );
  });
  return {
    code,
    stored: told.stored,
    lists,
    volumes: told.volumes,
    cents: told.cents,
    split: told.split
      ? {
          at: told.split.at,
          fresh: told.split.factor[0] ?? 1,
          old: told.split.factor[1] ?? 1,
          told: told.split.told,
        }
      : null,
    totals: told.totals,
    issued: told.issued,
    announced: told.announced,
  };
}

const CODES = ['09001', '09002', '09003', '09004', '00700', '80700'];

/** A few stocks with random lists, prices, splits, moves, unreadable lines and missing days; one has two counters. */
export const randomStocks: fc.Arbitrary<RandomStock[]> = fc
  .tuple(...CODES.map((code) => shape.map((told) => stockOf(code, told))))
  .map((stocks) =>
    stocks.filter(({ stored, lists }) => stored.some((yes, at) => yes && lists[at]?.some(Number))),
  );

/** Whether a list of that day is in the files. */
export const isStored = ({ code, stored, lists }: RandomStock, at: number): boolean =>
  Boolean(stored[at]) &&
  (code !== '80700' || at < MERGER) &&
  Boolean(lists[at]?.some((cell) => typeof cell === 'number'));

/** The stocks in separate files: the lists of each day, prices of each stock, and the rest. */
export function marketsOf(stocks: readonly RandomStock[]): Market[] {
  const days = CCASS_DAYS.map((date, at) => {
    const market = new Market();
    for (const stock of stocks) {
      if (!isStored(stock, at)) continue;
      market.lists(
        stock.code,
        [date],
        Object.fromEntries(HOLDERS.map((who, index) => [who, [stock.lists[at]?.[index] ?? null]])),
      );
    }
    return market;
  });
  const prices = stocks.map(({ code, volumes, cents }) => {
    const market = new Market();
    TRADE_DAYS.forEach((date, at) => {
      const volume = volumes[at];
      if (volume === null || volume === undefined) return;
      if (volume === 0) market.closed(code, date, (cents[at] ?? 1) / 100);
      else market.traded(code, date, volume, (cents[at] ?? 1) / 100);
    });
    return market;
  });
  const [actions, issued, announced] = [new Market(), new Market(), new Market()];
  for (const stock of stocks) {
    const { code, split, totals } = stock;
    if (split?.told) {
      const kind = split.fresh > split.old ? 'split' : 'consolidation';
      actions.action(code, CCASS_DAYS[split.at] as string, kind, split.fresh, split.old);
    }
    if (stock.issued) issued.issued(code, '2025-06-02', 100_000);
    if (totals) CCASS_DAYS.forEach((date, at) => issued.issued(code, date, null, 200_000 + 10 * at));
    if (stock.announced) {
      const { at, kind, shares } = stock.announced;
      announced.announce(code, CCASS_DAYS[at] as string, kind, kind === 'suspension' ? {} : { shares });
    }
  }
  return [...days, ...prices, actions, issued, announced].filter((market) => market.files().size > 0);
}

/** All of several markets' files in one. */
export function together(markets: readonly Market[]): Market {
  const all = new Market();
  markets.forEach((market, index) => {
    for (const [name, text] of market.files()) all.file(`${index}-${name}`, text);
  });
  return all;
}
