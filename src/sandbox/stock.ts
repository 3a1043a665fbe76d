import type { IsoDate } from '../iso-date.js';
import { type Book, openBook } from './book.js';
import { type Coming, MAKERS, type Outcome, type Scene } from './events.js';
import type { ActionLine, AnnouncementLine, DayRows, Effect, StockHistory, TrueEvent } from './history.js';
import { type Listing, makeListing } from './listing.js';
import type { Market } from './market.js';
import { Random } from './random.js';
import { type Life, type Schedule, scheduleOf } from './schedule.js';
import { type Mood, startMood, tradeDay } from './session.js';

/**
 * Everything that happens to one stock of a market (two stocks, one after the other, where a code is used again). It
 * hangs on the market's options and the number of the stock alone, so stocks can be made in any order.
 */
export function historiesOf(market: Market, index: number): StockHistory[] {
  const schedule = scheduleOf(market, index, new Random(market.seed, `schedule ${index}`));
  return schedule.lives.map((life, which) => new Stock(market, index, which, life, schedule).run());
}

/** Rows collected day by day. */
class Rows implements DayRows {
  readonly start: Int32Array;
  readonly slot: number[] = [];
  readonly shares: number[] = [];

  constructor(days: number) {
    this.start = new Int32Array(days + 1);
  }

  /** Adds the rows of the next day. */
  close(day: number): void {
    this.start.fill(this.slot.length, day + 1);
  }
}

class Stock {
  private readonly random: Random;
  private readonly listing: Listing;
  private readonly book: Book;
  private readonly mood: Mood;
  private readonly opening: Float64Array;
  private readonly trades: Rows;
  private readonly changes: Rows;
  private readonly shown: Float64Array;
  private readonly up: Float64Array;
  private readonly down: Float64Array;
  private readonly close: Float64Array;
  private readonly volume: Float64Array;
  private readonly turnover: Float64Array;
  private readonly issued: Float64Array;
  private readonly investor: Float64Array;
  private readonly unnamed: Float64Array;
  private readonly coming: Coming[];
  private readonly events: TrueEvent[] = [];
  private readonly actions: ActionLine[] = [];
  private readonly announcements: AnnouncementLine[] = [];
  private readonly factors: { page: number; up: number; down: number }[] = [];
  private average = 0;

  constructor(
    private readonly market: Market,
    private readonly index: number,
    private readonly which: number,
    private readonly life: Life,
    private readonly schedule: Schedule,
  ) {
    const { seed, cast, days } = market;
    this.random = new Random(seed, `stock ${index} ${which}`);
    this.listing = makeListing(index, this.random, which);
    this.book = openBook(this.listing, cast, this.lines(), this.random);
    this.mood = startMood(this.listing.price, this.random);
    const planned = which === 0 ? schedule.events : [];
    this.coming = planned.flatMap(
      ({ trap, page }) => MAKERS[trap]?.(page, this.book, cast, this.random) ?? [],
    );
    this.opening = Float64Array.from(this.book.settled);
    this.shown = Float64Array.from(this.book.settled);
    const [trading, pages] = [days.trading.length, days.pages.length];
    this.trades = new Rows(trading);
    this.changes = new Rows(pages);
    this.up = new Float64Array(trading).fill(1);
    this.down = new Float64Array(trading).fill(1);
    this.close = new Float64Array(trading);
    this.volume = new Float64Array(trading).fill(-1);
    this.turnover = new Float64Array(trading);
    this.issued = new Float64Array(pages);
    this.investor = new Float64Array(pages);
    this.unnamed = new Float64Array(pages);
  }

  /** Large stocks have more holders. */
  private lines(): number {
    const { lines, cast, stocks } = this.market;
    const place = this.index / Math.max(30, stocks);
    const part = (1.9 - 1.5 * Math.sqrt(place)) * this.random.between(0.75, 1.25);
    return Math.max(20, Math.min(Math.round(cast.players.length * 0.85), Math.round(lines * part)));
  }

  run(): StockHistory {
    const { days } = this.market;
    const { first, last } = this.life;
    const start = first === 0 ? 0 : (days.tradingOf[first] as number);
    for (let day = 0; day < days.trading.length; day += 1) {
      const page = days.pageOf[day] as number;
      if (page >= first && page <= last) this.settle(page);
      if (page >= 0) this.changes.close(page);
      if (day >= start && this.isOpen(day)) this.trade(day);
      this.trades.close(day);
    }
    return {
      listing: this.listing,
      index: this.index,
      life: this.which,
      first,
      last,
      places: this.book.places,
      sessions: { close: this.close, volume: this.volume, turnover: this.turnover },
      opening: this.opening,
      changes: this.changes,
      trades: this.trades,
      units: { up: this.up, down: this.down },
      factors: this.factors,
      issued: this.issued,
      investor: this.investor,
      unnamed: this.unnamed,
      rmb: this.rmb(),
      events: this.events,
      actions: this.actions,
      announcements: this.told(),
      listedOn: this.schedule.listed && this.index % 3 === 1 ? this.date(first) : null,
    };
  }

  private date(page: number): IsoDate {
    return this.market.days.pages[page] as IsoDate;
  }

  /** Whether the stock has a session: listed, not suspended, and its trades settle before it is delisted. */
  private isOpen(day: number): boolean {
    const { days } = this.market;
    const { suspended } = this.schedule;
    if (this.which === 0 && suspended && day >= suspended.from && day <= suspended.until) return false;
    if (this.life.last === days.pages.length - 1) return true;
    const settles = days.settledOn[day] as number;
    return settles >= 0 && settles <= this.life.last;
  }

  private trade(day: number): void {
    const { market, listing, mood, book } = this;
    for (const { page, lead, priceFactor } of this.coming) {
      if (day === (market.days.tradingOf[Math.max(0, page - lead)] as number)) mood.price *= priceFactor;
    }
    this.windDown(day);
    const session = tradeDay(
      listing,
      market.climate,
      day,
      mood,
      book,
      !market.traps.has('one-sided-day') || (market.days.southbound[day] as boolean),
      this.idle(day),
      this.random,
    );
    this.close[day] = session.close;
    this.volume[day] = session.volume;
    this.turnover[day] = session.turnover;
    this.average = this.average === 0 ? session.volume : 0.93 * this.average + 0.07 * session.volume;
    // what settles with the first list or before is in that list
    if ((market.days.settledOn[day] as number) < 0 && day < 5) return;
    for (const [at, slot] of session.slots.entries()) {
      const shares = session.shares[at] as number;
      if (shares === 0) continue;
      this.trades.slot.push(slot);
      this.trades.shares.push(shares);
      book.position[slot] = (book.position[slot] as number) + shares;
    }
  }

  /** Those who close sell out; accounts that will move stop trading in time. */
  private windDown(day: number): void {
    const { market, book } = this;
    for (const [place, page] of market.closing) {
      if (day < (market.days.tradingOf[page] as number)) continue;
      const slot = book.places.indexOf(place);
      if (slot < 0) continue;
      book.base[slot] = 1 + (book.base[slot] as number) * 0.7;
      book.odds[slot] = 0.5;
    }
    for (const { giver, page } of market.migrations) {
      const slot = book.places.indexOf(giver);
      if (slot >= 0 && day >= (market.days.tradingOf[page] as number) - 4) book.active[slot] = 0;
    }
  }

  /** Who takes part in an event does not trade what settles with it, in a quiet market. */
  private idle(day: number): ReadonlySet<number> | null {
    if (!this.market.quiet) return null;
    const settles = this.market.days.settledOn[day] as number;
    const idle = new Set<number>();
    for (const { page, parties } of this.coming) {
      if (page !== settles) continue;
      for (const slot of parties === 'all' ? this.book.settled.keys() : parties) idle.add(slot);
    }
    return idle.size > 0 ? idle : null;
  }

  /** One CCASS day: share units and entitlements, then the trades that settle, then blocks that move. */
  private settle(page: number): void {
    const { book, life } = this;
    if (page > life.first) {
      for (const event of this.coming) if (event.page === page && event.before) this.happen(event);
      this.settleTrades(page);
      for (const event of this.coming) if (event.page === page && !event.before) this.happen(event);
      this.migrate(page);
      if (page === life.first + 1 && life.first > 0) this.allot(page);
    }
    for (let slot = 0; slot < book.settled.length; slot += 1) {
      const shares = book.settled[slot] as number;
      if (shares === this.shown[slot]) continue;
      this.shown[slot] = shares;
      this.changes.slot.push(slot);
      this.changes.shares.push(shares);
    }
    this.issued[page] = book.issued;
    this.investor[page] = book.investor;
    this.unnamed[page] = book.unnamed;
  }

  private settleTrades(page: number): void {
    const { settledOn, tradingOf } = this.market.days;
    const { book, trades, up, down } = this;
    const now = tradingOf[page] as number;
    for (let day = Math.max(0, now - 8); day < now; day += 1) {
      if (settledOn[day] !== page) continue;
      const [num, den] = [up[day] as number, down[day] as number];
      for (let at = trades.start[day] as number; at < (trades.start[day + 1] as number); at += 1) {
        const slot = trades.slot[at] as number;
        book.settled[slot] = (book.settled[slot] as number) + ((trades.shares[at] as number) * num) / den;
      }
    }
  }

  private happen(event: Coming): void {
    const { page, trap, lead } = event;
    const scene: Scene = {
      book: this.book,
      cast: this.market.cast,
      lot: this.listing.lot,
      date: this.date(page),
      exDate: this.date(Math.max(0, page - lead)),
      free: (slot) => this.free(slot, page),
      average: this.average,
      random: this.random,
    };
    const outcome = event.run(scene);
    if (!outcome) return;
    if (outcome.factor) this.factors.push({ page, up: outcome.factor[0], down: outcome.factor[1] });
    if (outcome.factor && lead === 0) this.rescale(page, outcome.factor);
    else if (event.before) this.reposition(page);
    this.note(trap, page, outcome);
  }

  private note(trap: TrueEvent['trap'], page: number, outcome: Outcome): void {
    this.events.push({ trap, page, effects: outcome.effects, note: outcome.note });
    this.actions.push(...(outcome.actions ?? []));
    this.announcements.push(...(outcome.announcements ?? []));
  }

  /** Trades made before a split and settled after it arrive in new shares. */
  private rescale(page: number, [num, den]: readonly [number, number]): void {
    const { settledOn, tradingOf } = this.market.days;
    const now = tradingOf[page] as number;
    for (let day = Math.max(0, now - 8); day < now; day += 1) {
      if ((settledOn[day] as number) >= page || (settledOn[day] as number) < 0) {
        this.up[day] = (this.up[day] as number) * num;
        this.down[day] = (this.down[day] as number) * den;
      }
    }
    this.average = (this.average * num) / den;
    this.reposition(page);
  }

  /** Positions from what CCASS shows and what is still to settle. */
  private reposition(page: number): void {
    const { book } = this;
    book.position.set(book.settled);
    this.pending(page, (slot, shares) => {
      book.position[slot] = (book.position[slot] as number) + shares;
    });
  }

  /** Trades that settle on a CCASS day or later, in its share units, oldest first. */
  private pending(page: number, see: (slot: number, shares: number, day: number) => void): void {
    const { settledOn, tradingOf } = this.market.days;
    const { trades, up, down } = this;
    const now = tradingOf[page] as number;
    for (let day = Math.max(0, now - 8); day < now; day += 1) {
      const settles = settledOn[day] as number;
      if (settles >= 0 && settles < page) continue;
      const [num, den] = [up[day] as number, down[day] as number];
      for (let at = trades.start[day] as number; at < (trades.start[day + 1] as number); at += 1) {
        see(trades.slot[at] as number, ((trades.shares[at] as number) * num) / den, settles);
      }
    }
  }

  private free(slot: number, page: number): number {
    let held = this.book.settled[slot] as number;
    let least = held;
    this.pending(page, (other, shares, settles) => {
      if (other !== slot || settles === page) return;
      held += shares;
      least = Math.min(least, held);
    });
    return Math.max(0, least);
  }

  /** Accounts that move as a whole. */
  private migrate(page: number): void {
    const { book, market } = this;
    for (const moving of market.migrations) {
      if (moving.page !== page) continue;
      const [giver, receiver] = [book.places.indexOf(moving.giver), book.places.indexOf(moving.receiver)];
      if (giver < 0) continue;
      const shares = book.settled[giver] as number;
      book.active[giver] = 0;
      // where the receiver had no account in the stock, clients keep theirs open for this one
      if (receiver < 0 || shares <= 0) continue;
      book.settled[giver] = 0;
      book.position[giver] = (book.position[giver] as number) - shares;
      book.settled[receiver] = (book.settled[receiver] as number) + shares;
      book.position[receiver] = (book.position[receiver] as number) + shares;
      book.base[receiver] = (book.base[receiver] as number) + shares;
      const [from, to] = [market.cast.players[moving.giver]?.id, market.cast.players[moving.receiver]?.id];
      this.events.push({
        trap: 'migration',
        page,
        note: `accounts of ${from} to ${to}`,
        effects: [
          { slot: giver, reason: 'transfer', shares: -shares },
          { slot: receiver, reason: 'transfer', shares },
        ],
      });
    }
  }

  /** The day after a listing, before anything traded has settled: allotments on their way to the clients' accounts. */
  private allot(page: number): void {
    const { book, random, listing } = this;
    const effects: Effect[] = [];
    for (let slot = 0; slot < book.settled.length; slot += 1) {
      if (!random.chance(0.2) || book.odds[slot] === 0) continue;
      const shares = random.whole(1, 40) * listing.lot;
      book.settled[slot] = (book.settled[slot] as number) + shares;
      book.position[slot] = (book.position[slot] as number) + shares;
      effects.push({ slot, reason: 'listing', shares });
    }
    this.events.push({
      trap: this.which > 0 ? 'recycled-code' : 'listing',
      page,
      effects,
      note: `listed on ${this.date(this.life.first)}`,
    });
  }

  private told(): AnnouncementLine[] {
    const { suspended } = this.schedule;
    const { trading } = this.market.days;
    const lines = [...this.announcements];
    const plain = { shares: null, from: null, to: null };
    if (suspended && this.which === 0) {
      const until = trading[Math.min(suspended.until, trading.length - 1)] as IsoDate;
      lines.push({ ...plain, date: trading[suspended.from] as IsoDate, kind: 'suspension', until });
    }
    const told = this.which > 0 || (this.schedule.listed && this.index % 3 === 0);
    if (told && this.life.first > 0) {
      lines.push({ ...plain, date: this.date(this.life.first), kind: 'listing', until: null });
    }
    return lines;
  }

  /** A third of the holders of a dual-counter stock keep a part on the RMB counter. */
  private rmb(): Float64Array | null {
    if (!this.schedule.dual || this.which > 0) return null;
    const random = new Random(this.market.seed, `counter ${this.index}`);
    return Float64Array.from(this.book.settled, () => (random.chance(0.33) ? random.whole(1, 10) / 64 : 0));
  }
}
