import type { Calendar } from '../calendar/calendar.js';
import type { Fraction } from '../decimal.js';
import { addDays, type IsoDate } from '../iso-date.js';
import { type Explained, explain, THRESHOLDS, type Thresholds } from './explain.js';
import type { Action, Credit } from './factor.js';
import type { Migration } from './migrations.js';
import { UNNAMED } from './part.js';
import { type StockFacts, Timeline, unitFactor } from './timeline.js';

/** A line of a stored list: null shares = the holder left the list (known) or its line could not be read (not known). */
export type StoredLine = readonly [holder: string, shares: number | null, known: boolean];

export interface StoredDay {
  readonly date: IsoDate;
  /** Whether `lines` is the whole list (first stored day of a month) or only what changed. */
  readonly whole: boolean;
  readonly lines: readonly StoredLine[];
  readonly totalNamed: number;
  readonly totalCcass: number | null;
}

/** The explained change between two stored days of a stock. */
export interface ChangeDay extends Explained {
  readonly date: IsoDate;
  readonly prevDate: IsoDate;
  readonly tradeDate: IsoDate;
  readonly gap: number;
  readonly totalFrom: number;
  readonly totalTo: number;
  /** Shares of `date` per share traded on `tradeDate`. */
  readonly unit: Fraction;
  /** Holdings before and after, by holder, of everybody who has a part. */
  readonly from: ReadonlyMap<string, number>;
  readonly to: ReadonlyMap<string, number>;
}

export interface SequenceOptions {
  readonly calendar: Calendar;
  readonly facts: StockFacts;
  readonly migrationsOn: (prevDate: IsoDate, date: IsoDate) => readonly Migration[];
  readonly groupOf: (holder: string) => string | null;
  /** Credits found before the first day of the sequence: splits and the like, rights and scrip. */
  readonly creditedBefore: readonly Credit[];
  /** First stored day of the stock; splits before it are in its list. */
  readonly firstDay: IsoDate;
  /** Days before this one are read for their state only. */
  readonly explainFrom: IsoDate;
  readonly thresholds?: Thresholds;
}

const PENDING_DAYS = 150;
const keyOf = (action: { exDate: IsoDate; factor: Fraction }): string =>
  `${action.exDate} ${action.factor.num}:${action.factor.den}`;
const isEntitlement = (kind: string): boolean => kind === 'rights' || kind === 'scrip';

/** Days from the ex-date within which new shares arrive: at once for a split, weeks later for the others. */
const ARRIVAL_DAYS = 60;

/** Whether an action can still be missing in the first list of a stock. */
function isOpen({ exDate, creditDate, kind }: Action, firstDay: IsoDate): boolean {
  if (creditDate !== null) return creditDate > firstDay;
  const atOnce = kind === 'split' || kind === 'consolidation';
  return exDate >= addDays(firstDay, atOnce ? 0 : -ARRIVAL_DAYS);
}

/** Walks through the stored days of one stock and explains each change. */
export class Sequence {
  private state = new Map<string, number>();
  /** Holders whose base is not known, because their line could not be read. */
  private readonly unknown = new Set<string>();
  /** Holders whose line cannot be read on the current day. */
  private readonly unreadable = new Set<string>();
  private last: IsoDate | null = null;
  /** Shares in CCASS that the last day leaves unnamed; carried over a day with a line that could not be read. */
  private unnamed: number | null = null;
  /** What the trades of days with unreadable lines lack to add up to zero, and whose lines of the last day they were. */
  private carried = 0;
  private unreadBefore: ReadonlySet<string> = new Set();
  private readonly timeline: Timeline;
  private readonly credits: Credit[];
  private readonly done: Set<string>;

  constructor(private readonly options: SequenceOptions) {
    this.timeline = new Timeline(options.facts, options.calendar);
    this.credits = options.creditedBefore.filter(({ kind }) => !isEntitlement(kind));
    this.done = new Set(options.creditedBefore.map(keyOf));
  }

  /** Takes the next stored day. @returns the explained change since the day before, or null for the first day */
  next(day: StoredDay): ChangeDay | null {
    const { last } = this;
    const { changed, unread } = this.changesOf(day);
    this.addUnnamed(day, changed, unread);
    let result: ChangeDay | null = null;
    if (last !== null && day.date >= this.options.explainFrom) {
      result = this.explainDay(last, day, changed, unread);
      this.carried = unread.size > 0 ? this.carried + result.residual : 0;
      if (unread.size > 0) result = { ...result, flags: [...result.flags, 'unread-line'] };
      // what could not be read still has its share units changed by a split
      for (const holder of unread) {
        const shares = result.to.get(holder);
        if (shares !== undefined && !changed.has(holder)) changed.set(holder, shares);
      }
    }
    for (const [holder, shares] of changed) {
      if (shares === 0) this.state.delete(holder);
      else this.state.set(holder, shares);
    }
    this.unreadBefore = unread;
    if (unread.has(UNNAMED)) this.unnamed = this.state.get(UNNAMED) ?? 0;
    this.state.delete(UNNAMED);
    this.last = day.date;
    return result;
  }

  private changesOf(day: StoredDay): { changed: Map<string, number>; unread: Set<string> } {
    const changed = new Map<string, number>();
    const listed = new Set<string>();
    if (day.whole) this.unreadable.clear();
    const first = this.last === null;
    for (const [holder, shares, known] of day.lines) {
      listed.add(holder);
      if (!known) {
        this.unreadable.add(holder);
        if (!this.state.has(holder)) this.unknown.add(holder);
        continue;
      }
      this.unreadable.delete(holder);
      const to = shares ?? 0;
      if (this.unknown.delete(holder) && !this.state.has(holder)) {
        if (to !== 0) this.state.set(holder, to);
        continue;
      }
      if ((this.state.get(holder) ?? 0) !== to || (first && to !== 0)) changed.set(holder, to);
    }
    if (day.whole) {
      for (const holder of this.state.keys()) if (!listed.has(holder)) changed.set(holder, 0);
      for (const holder of this.unknown) if (!listed.has(holder)) this.unknown.delete(holder);
    }
    return { changed, unread: new Set(this.unreadable) };
  }

  /** The unnamed remainder takes part where both days give the CCASS total. A line not read would be part of it. */
  private addUnnamed(day: StoredDay, changed: Map<string, number>, unread: Set<string>): void {
    const from = this.unnamed;
    if (day.totalCcass === null) {
      this.unnamed = null;
      return;
    }
    if (unread.size > 0) {
      if (from === null) return;
      this.state.set(UNNAMED, from);
      unread.add(UNNAMED);
      return;
    }
    const to = day.totalCcass - day.totalNamed;
    this.unnamed = to < 0 ? null : to;
    if (from === null || to < 0 || this.last === null) return;
    if (from !== 0) this.state.set(UNNAMED, from);
    if (from !== to) changed.set(UNNAMED, to);
  }

  private explainDay(
    prevDate: IsoDate,
    day: StoredDay,
    changed: ReadonlyMap<string, number>,
    unread: ReadonlySet<string>,
  ): ChangeDay {
    const { calendar, facts, groupOf, migrationsOn, firstDay } = this.options;
    const { date } = day;
    const due = facts.actions.filter(
      (action) =>
        action.exDate <= date &&
        isOpen(action, firstDay) &&
        action.exDate >= addDays(date, -PENDING_DAYS) &&
        !this.done.has(keyOf(action)),
    );
    const uniform = due.filter(({ kind }) => !isEntitlement(kind));
    const gap = calendar.settlementDays(addDays(prevDate, 1), date).length;
    let totalFrom = 0;
    for (const shares of this.state.values()) totalFrom += shares;
    let totalTo = totalFrom;
    let listed = totalFrom;
    for (const [holder, shares] of changed) listed += shares - (this.state.get(holder) ?? 0);
    const explained = explain(
      {
        date,
        gap,
        before: this.state,
        changed,
        unread,
        reread: this.unreadBefore,
        carried: this.carried,
        volumes: (found) => {
          const credits = [...this.credits, ...found];
          return {
            between: this.timeline.volumeBetween(prevDate, date, credits),
            average: this.timeline.averageVolume(date, credits),
          };
        },
        issued: this.timeline.issuedOn(date),
        totalAfter: day.totalCcass ?? listed,
        lot: facts.lot,
        actions: uniform,
        entitlements: due.filter(({ kind }) => isEntitlement(kind)),
        announcements: this.timeline.announcedBetween(prevDate, date),
        justListed: this.timeline.justListed(date),
        migrations: migrationsOn(prevDate, date),
        groupOf,
      },
      this.options.thresholds ?? THRESHOLDS,
    );
    for (const credit of explained.credits) {
      this.credits.push(credit);
      this.done.add(keyOf(credit));
    }
    for (const action of explained.arrived) this.done.add(keyOf(action));
    const from = new Map<string, number>();
    const to = new Map<string, number>();
    for (const { holder, shares } of explained.parts) {
      from.set(holder, this.state.get(holder) ?? 0);
      to.set(holder, (to.get(holder) ?? this.state.get(holder) ?? 0) + shares);
      totalTo += shares;
    }
    const tradeDate = calendar.tradeDateOf(date);
    return {
      ...explained,
      // what was due before the first list may be in it
      pending: explained.pending.filter(({ exDate, creditDate }) => exDate > firstDay || creditDate !== null),
      date,
      prevDate,
      tradeDate,
      gap,
      totalFrom,
      totalTo,
      unit: unitFactor(this.credits, tradeDate, date),
      from,
      to,
    };
  }
}
