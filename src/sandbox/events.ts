import type { IsoDate } from '../iso-date.js';
import type { InvestorType } from '../participants/investor-type.js';
import type { Book } from './book.js';
import type { Cast } from './cast.js';
import { type ActionLine, type AnnouncementLine, type Effect, INVESTOR, UNNAMED_SLOT } from './history.js';
import type { Random } from './random.js';
import type { StockTrap } from './traps.js';

/** What an event sees on its day. */
export interface Scene {
  readonly book: Book;
  readonly cast: Cast;
  readonly lot: number;
  readonly date: IsoDate;
  /** Ex-date of what was announced before, the date itself where nothing was. */
  readonly exDate: IsoDate;
  /** Shares of a slot that can leave today without making a trade fail that settles later. */
  readonly free: (slot: number) => number;
  /** Shares traded on an ordinary day, as of late. */
  readonly average: number;
  readonly random: Random;
}

export interface Outcome {
  readonly effects: readonly Effect[];
  readonly note: string;
  readonly actions?: readonly ActionLine[];
  readonly announcements?: readonly AnnouncementLine[];
  /** New shares per old one, when share units change. */
  readonly factor?: readonly [up: number, down: number];
}

/** An event of one stock that will come: who takes part, and what it does. */
export interface Coming {
  readonly trap: StockTrap;
  readonly page: number;
  /** CCASS days from its ex-date to its page. */
  readonly lead: number;
  /** What the price is multiplied by on the ex-date. */
  readonly priceFactor: number;
  /** Before the trades of its day settle (share units, entitlements) or after. */
  readonly before: boolean;
  /** Slots that do not trade when the market is quiet; 'all' for everybody. */
  readonly parties: readonly number[] | 'all';
  /** Changes the book. Null when it cannot be. */
  readonly run: (scene: Scene) => Outcome | null;
}

type Maker = (page: number, book: Book, cast: Cast, random: Random) => readonly Coming[];

const FOREIGN: readonly InvestorType[] = ['stable', 'flexible'];
const LOCAL: readonly InvestorType[] = ['mainland', 'hong-kong'];

/** Slots of some types, the largest first. */
function ranked(book: Book, types: readonly InvestorType[]): number[] {
  return [...book.settled.keys()]
    .filter((slot) => types.includes(book.types[slot] as InvestorType) && (book.settled[slot] as number) > 0)
    .sort((a, b) => (book.settled[b] as number) - (book.settled[a] as number) || a - b);
}

const lots = (shares: number, lot: number): number => Math.floor(shares / lot) * lot;

/** Moves shares between a slot and the world (another slot, or outside CCASS). */
function give(book: Book, slot: number, shares: number): void {
  book.settled[slot] = (book.settled[slot] as number) + shares;
  book.position[slot] = (book.position[slot] as number) + shares;
  book.base[slot] = Math.max(1, (book.base[slot] as number) + shares);
}

const idOf = ({ book, cast }: Scene, slot: number): string =>
  cast.players[book.places[slot] as number]?.id ?? '';

const AFTER = { lead: 0, priceFactor: 1, before: false } as const;

/** A block large enough to be seen as none of the day's trading. */
const visible = ({ book, average }: Scene, shares: number): boolean =>
  shares > 1.25 * Math.max(0.005 * book.issued, 3 * average);

function custody(trap: StockTrap, from: readonly InvestorType[], to: readonly InvestorType[]): Maker {
  return (page, book, _cast, random) => {
    const givers = ranked(book, from);
    const giver = givers[0];
    const receivers = ranked(book, to).filter((slot) => slot !== giver);
    const receiver = receivers[random.whole(0, Math.min(3, receivers.length - 1))];
    if (giver === undefined || receiver === undefined) return [];
    return [
      {
        ...AFTER,
        trap,
        page,
        parties: [giver, receiver],
        run: (scene) => {
          const { lot, free } = scene;
          const most = free(giver);
          let block = lots(most * random.between(0.3, 0.5), lot);
          if (!visible(scene, block)) block = lots(most * 0.8, lot);
          if (block <= 0 || !visible(scene, block)) return null;
          give(book, giver, -block);
          give(book, receiver, block);
          return {
            note: `${block} shares from ${idOf(scene, giver)} to ${idOf(scene, receiver)}`,
            effects: [
              { slot: giver, reason: 'transfer', shares: -block },
              { slot: receiver, reason: 'transfer', shares: block },
            ],
          };
        },
      },
    ];
  };
}

const smallTransfer: Maker = (page, book, _cast, random) => {
  const [giver, receiver] = [ranked(book, ['stable'])[0], ranked(book, ['flexible'])[1]];
  if (giver === undefined || receiver === undefined) return [];
  return [
    {
      ...AFTER,
      trap: 'small-transfer',
      page,
      parties: [giver, receiver],
      run: (scene) => {
        const block = lots(
          Math.min(scene.free(giver), book.issued * random.between(0.0005, 0.0015)),
          scene.lot,
        );
        if (block <= 0) return null;
        give(book, giver, -block);
        give(book, receiver, block);
        return {
          note: `${block} shares from ${idOf(scene, giver)} to ${idOf(scene, receiver)}: too few to be told from trades`,
          effects: [
            { slot: giver, reason: 'transfer', shares: -block },
            { slot: receiver, reason: 'transfer', shares: block },
          ],
        };
      },
    },
  ];
};

/** Shares that come into CCASS or leave it at one holder. */
function lodging(
  trap: StockTrap,
  kind: string,
  sign: 1 | -1,
  pick: (book: Book, cast: Cast) => number | undefined,
  changesIssued: boolean,
  odds: number,
): Maker {
  return (page, book, cast, random) => {
    const slot = pick(book, cast);
    if (slot === undefined) return [];
    // what it will withdraw or cancel, it has: certificates, a company's own buy-backs
    if (sign < 0) book.unnamed -= prefund(book, slot, random);
    return [
      {
        ...AFTER,
        trap,
        page,
        parties: [slot],
        run: (scene) => {
          const wanted = lots(book.issued * random.between(0.004, 0.012), scene.lot);
          const shares = sign > 0 ? wanted : Math.min(wanted, lots(0.7 * scene.free(slot), scene.lot));
          if (shares <= 0.0025 * book.issued) return null;
          give(book, slot, sign * shares);
          if (changesIssued) book.issued += sign * shares;
          const named = random.chance(0.5);
          return {
            note: `${shares} shares ${sign > 0 ? 'came into' : 'left'} CCASS at ${idOf(scene, slot)}`,
            effects: [{ slot, reason: 'deposit', shares: sign * shares }],
            announcements: random.chance(odds)
              ? [line(scene, kind, shares, sign < 0 && named ? slot : null, sign > 0 && named ? slot : null)]
              : [],
          };
        },
      },
    ];
  };
}

/** Gives a slot up to 1.5% of the issued shares from the unnamed remainder before the first list. */
function prefund(book: Book, slot: number, random: Random): number {
  const shares = Math.min(
    Math.floor(book.unnamed * 0.8),
    Math.floor(book.issued * random.between(0.013, 0.015)),
  );
  give(book, slot, Math.max(0, shares));
  return Math.max(0, shares);
}

const PLACEES = 4;

const line = (
  scene: Scene,
  kind: string,
  shares: number,
  from: number | null,
  to: number | null,
): AnnouncementLine => ({
  date: scene.date,
  kind,
  shares,
  from: from === null ? null : idOf(scene, from),
  to: to === null ? null : idOf(scene, to),
  until: null,
});

/** Shares that go to a few participants at once, off the exchange: a vendor's, or new ones (vendor null). */
function placeShares(
  scene: Scene,
  part: number,
  vendor: number | null,
  placees: readonly number[],
  vendorNamed: boolean,
): (Outcome & { readonly total: number }) | null {
  const { book, lot } = scene;
  const wanted =
    vendor === null ? part * book.issued : Math.min(part * book.issued, 0.7 * scene.free(vendor));
  const each = lots(wanted / placees.length, lot);
  const total = each * placees.length;
  if (total <= 0.006 * book.issued) return null;
  for (const slot of placees) give(book, slot, each);
  if (vendor === null) book.issued += total;
  else give(book, vendor, -total);
  return {
    total,
    note: `${total} ${vendor === null ? 'new' : 'existing'} shares placed with ${placees.length} participants`,
    effects: [
      ...(vendor === null ? [] : [{ slot: vendor, reason: 'placing', shares: -total } as const]),
      ...placees.map((slot) => ({ slot, reason: 'placing', shares: each }) as const),
    ],
    announcements: [line(scene, 'placing', total, vendorNamed ? vendor : null, null)],
  };
}

function placeesOf(book: Book, vendor: number | undefined): number[] {
  return ranked(book, FOREIGN)
    .filter((slot) => slot !== vendor)
    .slice(0, PLACEES);
}

const placing: Maker = (page, book, _cast, random) => {
  const vendor = ranked(book, ['stable', ...LOCAL])[1];
  const placees = placeesOf(book, vendor);
  if (vendor === undefined || placees.length < 2) return [];
  const old = random.chance(0.5);
  const [part, named] = [random.between(0.03, 0.06), random.chance(0.5)];
  const run = (scene: Scene): Outcome | null => placeShares(scene, part, old ? vendor : null, placees, named);
  return [{ ...AFTER, trap: 'placing', page, parties: old ? [vendor, ...placees] : placees, run }];
};

/** CCASS days between the two legs of a top-up. */
const LEGS = 6;

/** A vendor places what it has, and is made whole with new shares a few days later. */
const topUp: Maker = (page, book, _cast, random) => {
  const vendor = ranked(book, ['stable', ...LOCAL])[1];
  const placees = placeesOf(book, vendor);
  if (vendor === undefined || placees.length < 2) return [];
  const part = random.between(0.03, 0.05);
  let placed = 0;
  return [
    {
      ...AFTER,
      trap: 'top-up',
      page: page - LEGS,
      parties: [vendor, ...placees],
      run: (scene) => {
        const outcome = placeShares(scene, part, vendor, placees, true);
        placed = outcome?.total ?? 0;
        return outcome;
      },
    },
    {
      ...AFTER,
      trap: 'top-up',
      page,
      parties: [vendor],
      run: (scene) => {
        if (placed === 0) return null;
        give(book, vendor, placed);
        book.issued += placed;
        return {
          note: `${placed} new shares to the vendor ${idOf(scene, vendor)}`,
          effects: [{ slot: vendor, reason: 'placing', shares: placed }],
          announcements: [line(scene, 'top-up', placed, null, vendor)],
        };
      },
    },
  ];
};

/** Every holding times `up / down`, less than a share dropped. */
function multiply(scene: Scene, up: number, down: number): Effect[] {
  const { book } = scene;
  const effects: Effect[] = [];
  const scaled = (shares: number): number => Math.floor((shares * up) / down);
  for (const slot of book.settled.keys()) {
    const from = book.settled[slot] as number;
    const to = scaled(from);
    book.settled[slot] = to;
    book.base[slot] = Math.max(1, scaled(book.base[slot] as number));
    if (to !== from) effects.push({ slot, reason: 'corporate_action', shares: to - from });
  }
  effects.push({ slot: INVESTOR, reason: 'corporate_action', shares: scaled(book.investor) - book.investor });
  effects.push({
    slot: UNNAMED_SLOT,
    reason: 'corporate_action',
    shares: scaled(book.unnamed) - book.unnamed,
  });
  book.investor = scaled(book.investor);
  book.unnamed = scaled(book.unnamed);
  book.issued = scaled(book.issued);
  return effects;
}

function factorAction(
  trap: 'split' | 'consolidation' | 'bonus',
  up: number,
  down: number,
  lead: number,
): Maker {
  return (page, _book, _cast, random) => [
    {
      trap,
      page,
      lead,
      priceFactor: down / up,
      before: true,
      parties: [],
      run: (scene) => ({
        note: `${trap} ${up}:${down}`,
        effects: multiply(scene, up, down),
        factor: [up, down],
        actions: [
          {
            exDate: scene.exDate,
            kind: trap,
            fresh: trap === 'bonus' ? up - down : up,
            old: down,
            creditDate: trap === 'bonus' && random.chance(0.5) ? scene.date : null,
          },
        ],
      }),
    },
  ];
}

const CONNECT: readonly InvestorType[] = ['southbound'];

/** Rights and scrip: holders take all they may or nothing; what is left of rights goes to the underwriter. */
function entitlement(kind: 'rights' | 'scrip', fresh: number, old: number, takers: number): Maker {
  return (page, book, _cast, random) => {
    const underwriter = ranked(book, ['flexible', ...LOCAL])[2];
    const reason = kind === 'rights' ? 'placing' : 'corporate_action';
    // few may take scrip, so nothing but its day tells it; rights show by themselves
    const known = kind === 'scrip' || random.chance(0.5);
    return [
      {
        trap: kind,
        page,
        lead: 12,
        priceFactor: kind === 'rights' ? (old + 0.7 * fresh) / (old + fresh) : 1,
        before: true,
        parties: 'all',
        run: (scene) => {
          const effects: Effect[] = [];
          const due = (shares: number): number => Math.floor((shares * fresh) / old);
          let arrived = 0;
          let left = 0;
          for (const slot of book.settled.keys()) {
            const shares = due(book.settled[slot] as number);
            if (shares <= 0) continue;
            const cash = kind === 'scrip' && CONNECT.includes(book.types[slot] as InvestorType);
            if (cash || !random.chance(takers)) {
              left += shares;
              continue;
            }
            give(book, slot, shares);
            effects.push({ slot, reason, shares });
            arrived += shares;
          }
          if (kind === 'rights' && underwriter !== undefined && left > 0) {
            give(book, underwriter, left);
            effects.push({ slot: underwriter, reason, shares: left });
            arrived += left;
          }
          const others: readonly (readonly [number, number])[] = [
            [INVESTOR, due(book.investor)],
            [UNNAMED_SLOT, due(book.unnamed)],
          ];
          for (const [slot, shares] of others) if (shares > 0) effects.push({ slot, reason, shares });
          book.investor += due(book.investor);
          book.unnamed += due(book.unnamed);
          book.issued += arrived;
          return {
            note: `${kind} ${fresh} for ${old}: ${arrived} new shares`,
            effects,
            actions: [{ exDate: scene.exDate, kind, fresh, old, creditDate: known ? scene.date : null }],
          };
        },
      },
    ];
  };
}

const slotOf = (id: string) => (book: Book, cast: Cast) => {
  const slot = [...book.places].findIndex((place) => cast.players[place]?.id === id);
  return slot < 0 ? undefined : slot;
};

/** How each trap that is one event of a stock comes about. Those that change a stock's whole life are in stock.ts. */
export const MAKERS: Readonly<Partial<Record<StockTrap, Maker>>> = {
  transfer: custody('transfer', ['stable'], ['stable']),
  'transfer-across': custody('transfer-across', ['stable'], ['flexible']),
  'small-transfer': smallTransfer,
  deposit: lodging('deposit', 'deposit', 1, (book) => ranked(book, LOCAL)[1], false, 0.5),
  withdrawal: lodging('withdrawal', 'withdrawal', -1, (book) => ranked(book, LOCAL)[1], false, 0.5),
  cancellation: lodging('cancellation', 'cancellation', -1, (book) => ranked(book, LOCAL)[0], true, 0.5),
  'adr-conversion': lodging('adr-conversion', 'deposit', 1, slotOf('C00010'), false, 0.3),
  'full-circulation': lodging('full-circulation', 'conversion', 1, slotOf('A00005'), false, 0.3),
  placing,
  'top-up': topUp,
  split: (page, book, cast, random) =>
    factorAction('split', random.pick([2, 4, 5, 10]), 1, 0)(page, book, cast, random),
  consolidation: (page, book, cast, random) =>
    factorAction('consolidation', 1, random.pick([5, 10]), 0)(page, book, cast, random),
  bonus: (page, book, cast, random) =>
    factorAction(
      'bonus',
      ...random.pick<readonly [number, number]>([
        [11, 10],
        [6, 5],
        [21, 20],
      ]),
      12,
    )(page, book, cast, random),
  rights: (page, book, cast, random) =>
    entitlement('rights', 1, random.pick([2, 4]), 0.85)(page, book, cast, random),
  scrip: (page, book, cast, random) =>
    entitlement('scrip', 1, random.pick([25, 40]), 0.6)(page, book, cast, random),
};
