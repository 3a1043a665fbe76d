import type { InvestorType } from '../participants/investor-type.js';
import type { Book } from './book.js';
import type { Climate } from './climate.js';
import type { Listing } from './listing.js';
import type { Random } from './random.js';

/** What one stock carries from day to day beside its book. */
export interface Mood {
  /** Price in thousandths of HKD, not rounded. */
  price: number;
  /** Its own wish of slow money, and how busily it is traded. */
  slow: number;
  busy: number;
  /** The last five returns, in its standard deviations, newest last. */
  readonly recent: number[];
}

export const startMood = (price: number, random: Random): Mood => ({
  price,
  slow: random.normal(),
  busy: 1,
  recent: [0, 0, 0, 0, 0],
});

/** One session: who bought (positive) and sold how many shares. They add up to zero. */
export interface Session {
  readonly close: number;
  readonly volume: number;
  readonly turnover: number;
  readonly slots: readonly number[];
  readonly shares: readonly number[];
}

/** Tendencies: what a type does with a day's return, five days' returns, and wishes of its own. */
interface Tendency {
  readonly day: number;
  readonly week: number;
  readonly own: number;
  readonly drift: number;
}

/**
 * Signs and strengths follow what daily lists of a large stock show: southbound, mainland and local accounts buy what
 * falls, foreign ones are on the other side; fast money also follows the week's trend, slow money does not.
 */
const TENDENCIES: Readonly<Record<InvestorType, Tendency>> = {
  stable: { day: 0.1, week: 0, own: 0.45, drift: -0.12 },
  flexible: { day: 0.35, week: 0.45, own: 0.3, drift: 0 },
  southbound: { day: -0.6, week: -0.35, own: 0.3, drift: 0.4 },
  mainland: { day: -0.5, week: -0.2, own: 0, drift: 0 },
  'hong-kong': { day: -0.5, week: -0.2, own: 0, drift: 0 },
  other: { day: 0, week: 0, own: 0, drift: 0 },
};

const WIDEST = 3;

/** Sessions after which what somebody holds begins to count as his usual holding, and how much of the way goes each. */
const SETTLING = { after: 400, part: 1 / 120 };

/**
 * One trading day: the price moves, some holders want to buy or sell, both sides are brought to one size, nobody sells
 * more than he has, and the volume is larger than what participants net.
 * @param idle slots that do not trade today; null for none
 */
export function tradeDay(
  listing: Listing,
  climate: Climate,
  day: number,
  mood: Mood,
  book: Book,
  southboundOpen: boolean,
  idle: ReadonlySet<number> | null,
  random: Random,
): Session {
  const spread = listing.spread;
  const shock =
    listing.beta * (climate.market[day] as number) +
    ((climate.sectors[listing.sector] as Float64Array)[day] as number) +
    spread * random.fat();
  const change = Math.max(-0.4, Math.min(0.5, shock));
  mood.price = Math.max(60, mood.price * (1 + change));
  mood.slow = 0.96 * mood.slow + 0.28 * random.wave();
  const scaled = Math.max(-WIDEST, Math.min(WIDEST, change / (1.3 * spread)));
  const week = mood.recent.reduce((sum, value) => sum + value, 0) / 2.2;
  mood.recent.shift();
  mood.recent.push(scaled);
  mood.busy = 0.8 * mood.busy + 0.2 * (0.4 + 1.2 * random.next());
  const busy = mood.busy * (climate.busy[day] as number) * (0.75 + 0.35 * Math.abs(scaled));
  const close = tick(mood.price);

  const wish = (type: InvestorType): number => {
    const { day: today, week: trend, own, drift } = TENDENCIES[type];
    const level =
      type === 'stable' ? climate.stable : type === 'flexible' ? climate.flexible : climate.southbound;
    const will =
      own === 0 ? 0 : own * (0.7 * (level[day] as number) + (type === 'stable' ? 0.7 * mood.slow : 0));
    return today * scaled + trend * Math.max(-WIDEST, Math.min(WIDEST, week)) + will + drift;
  };
  const wishes = new Map<InvestorType, number>();
  const eager = Math.min(1.6, Math.sqrt(busy));
  const { lot } = listing;
  const slots: number[] = [];
  const lots: number[] = [];
  let buy = 0;
  let sell = 0;
  for (let slot = 0; slot < book.settled.length; slot += 1) {
    if (random.next() >= (book.odds[slot] as number) * eager) continue;
    const type = book.types[slot] as InvestorType;
    if (book.active[slot] === 0 || (type === 'southbound' && !southboundOpen) || idle?.has(slot)) continue;
    let tendency = wishes.get(type);
    if (tendency === undefined) {
      tendency = wish(type);
      wishes.set(type, tendency);
    }
    const base = book.base[slot] as number;
    const away = Math.max(-1, Math.min(1, (book.position[slot] as number) / base - 1));
    const wanted =
      (base * (book.size[slot] as number) * eager * (random.wave() + tendency - 0.15 * away)) / lot;
    const whole = Math.floor(Math.abs(wanted) + random.next());
    if (whole === 0) continue;
    slots.push(slot);
    lots.push(wanted < 0 ? -whole : whole);
    if (wanted < 0) sell += whole;
    else buy += whole;
  }
  const traded = clear(slots, lots, buy, sell, lot, book);
  if (day >= SETTLING.after) settleIn(book);
  const volume = (traded === 0 ? random.whole(0, 3) : Math.ceil(traded / random.between(0.2, 0.5))) * lot;
  const average = close * (1 + 0.003 * random.wave());
  return {
    close,
    volume,
    turnover: Math.round((volume * average) / 1000),
    slots,
    shares: lots.map((count) => count * lot),
  };
}

/**
 * Moves usual holdings towards what is held. Without it a holder that has sold for years would trade as much as when it had
 * twice as many shares, and its type would no longer be the one that the truth has for it.
 */
function settleIn({ base, position }: Book): void {
  for (let slot = 0; slot < base.length; slot += 1)
    base[slot] = Math.max(
      1,
      (base[slot] as number) + SETTLING.part * ((position[slot] as number) - (base[slot] as number)),
    );
}

/** Brings buys and sells (in lots) to one size, within what sellers have. @returns lots that change hands */
function clear(slots: number[], lots: number[], buy: number, sell: number, lot: number, book: Book): number {
  const scale = buy === 0 || sell === 0 ? 0 : Math.max(1 / 3, Math.min(3, Math.sqrt(buy / sell)));
  let sold = 0;
  for (let at = 0; at < slots.length; at += 1) {
    const wanted = lots[at] as number;
    if (wanted >= 0) continue;
    const held = Math.max(0, Math.floor((book.position[slots[at] as number] as number) / lot));
    const given = Math.min(held, Math.round(-wanted * scale));
    lots[at] = -given;
    sold += given;
  }
  let left = sold;
  for (let at = 0; at < slots.length; at += 1) {
    const wanted = lots[at] as number;
    if (wanted <= 0) continue;
    const taken = Math.floor((wanted * sold) / buy);
    lots[at] = taken;
    left -= taken;
  }
  // what rounding left goes to the buyers in turn; a seller's zero is no buyer
  for (let at = 0; left > 0 && at < slots.length; at += 1) {
    if ((lots[at] as number) < 0 || Object.is(lots[at], -0)) continue;
    lots[at] = (lots[at] as number) + 1;
    left -= 1;
  }
  return sold;
}

/** A price that can be quoted: whole cents, thousandths below 0.25 HKD. */
export const tick = (price: number): number =>
  price < 250 ? Math.round(price) : Math.round(price / 10) * 10;
