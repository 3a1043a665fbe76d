import type { Calendar } from '../calendar/calendar.js';
import type { Fraction } from '../decimal.js';
import { addDays, type IsoDate } from '../iso-date.js';
import { type Explained, explain, THRESHOLDS, type Thresholds } from './explain.js';
import type { Credit } from './factor.js';
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
  readonly volume: number | null;
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
  /** Credits found before the first day of the sequence. */
  readonly creditedBefore: readonly Credit[];
  /** First stored day of the stock; actions up to it are taken to be in its list. */
  readonly firstDay: IsoDate;
  /** Days before this one are read for their state only. */
  readonly explainFrom: IsoDate;
  readonly thresholds?: Thresholds;
}

const PENDING_DAYS = 150;
const keyOf = (action: { exDate: IsoDate; factor: Fraction }): string =>
  `${action.exDate} ${action.factor.num}:${action.factor.den}`;

/** Walks through the stored days of one stock and explains each change. */
export class Sequence {
  private state = new Map<string, number>();
  /** Holders whose base is not known, because their line could not be read. */
  private readonly unknown = new Set<string>();
  private last: { date: IsoDate; named: number; total: number | null } | null = null;
  private readonly timeline: Timeline;
  private readonly credits: Credit[];
  private readonly done: Set<string>;

  constructor(private readonly options: SequenceOptions) {
    this.timeline = new Timeline(options.facts, options.calendar);
    this.credits = [...options.creditedBefore];
    this.done = new Set(this.credits.map(keyOf));
  }

  /** Takes the next stored day. @returns the explained change since the day before, or null for the first day */
  next(day: StoredDay): ChangeDay | null {
    const { changed, unread } = this.changesOf(day);
    const { last } = this;
    const total = day.totalCcass;
    let result: ChangeDay | null = null;
    if (last !== null && day.date >= this.options.explainFrom) {
      this.addUnnamed(changed, last, day);
      result = this.explainDay(last.date, day, changed);
      if (unread > 0) result = { ...result, flags: [...result.flags, 'unread-line'] };
    }
    for (const [holder, shares] of changed) {
      if (shares === 0) this.state.delete(holder);
      else this.state.set(holder, shares);
    }
    this.state.delete(UNNAMED);
    this.last = { date: day.date, named: day.totalNamed, total };
    return result;
  }

  private changesOf(day: StoredDay): { changed: Map<string, number>; unread: number } {
    const changed = new Map<string, number>();
    const listed = new Set<string>();
    let unread = 0;
    const first = this.last === null;
    for (const [holder, shares, known] of day.lines) {
      listed.add(holder);
      if (!known) {
        unread += 1;
        if (!this.state.has(holder)) this.unknown.add(holder);
        continue;
      }
      const to = shares ?? 0;
      if (this.unknown.delete(holder) && !this.state.has(holder)) {
        if (to !== 0) this.state.set(holder, to);
        continue;
      }
      if ((this.state.get(holder) ?? 0) !== to || (first && to !== 0)) changed.set(holder, to);
    }
    if (day.whole) {
      for (const holder of this.state.keys()) if (!listed.has(holder)) changed.set(holder, 0);
    }
    return { changed, unread };
  }

  /** The unnamed remainder takes part where both days give the CCASS total. */
  private addUnnamed(
    changed: Map<string, number>,
    last: { named: number; total: number | null },
    day: StoredDay,
  ): void {
    if (last.total === null || day.totalCcass === null) return;
    const [from, to] = [last.total - last.named, day.totalCcass - day.totalNamed];
    if (from < 0 || to < 0) return;
    if (from !== 0) this.state.set(UNNAMED, from);
    if (from !== to) changed.set(UNNAMED, to);
  }

  private explainDay(prevDate: IsoDate, day: StoredDay, changed: ReadonlyMap<string, number>): ChangeDay {
    const { calendar, facts, groupOf, migrationsOn, firstDay } = this.options;
    const { date } = day;
    const due = facts.actions.filter(
      (action) =>
        action.exDate <= date &&
        (action.exDate > firstDay || (action.creditDate !== null && action.creditDate > firstDay)) &&
        action.exDate >= addDays(date, -PENDING_DAYS) &&
        !this.done.has(keyOf(action)),
    );
    const uniform = due.filter(({ kind }) => kind !== 'rights' && kind !== 'scrip');
    const expected: Credit[] = [...this.credits, ...uniform];
    const gap = calendar.settlementDays(addDays(prevDate, 1), date).length;
    let totalFrom = 0;
    for (const shares of this.state.values()) totalFrom += shares;
    let totalTo = totalFrom;
    for (const [holder, shares] of changed) totalTo += shares - (this.state.get(holder) ?? 0);
    const volume = this.timeline.volumeBetween(prevDate, date, expected);
    const explained = explain(
      {
        date,
        gap,
        before: this.state,
        changed,
        volume,
        averageVolume: this.timeline.averageVolume(date, expected),
        issued: this.timeline.issuedOn(date),
        totalAfter: day.totalCcass ?? totalTo,
        lot: facts.lot,
        actions: uniform,
        entitlements: due.filter(({ kind }) => kind === 'rights' || kind === 'scrip'),
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
    for (const { holder } of explained.parts) {
      from.set(holder, this.state.get(holder) ?? 0);
      to.set(holder, changed.get(holder) ?? this.state.get(holder) ?? 0);
    }
    const tradeDate = calendar.tradeDateOf(date);
    return {
      ...explained,
      date,
      prevDate,
      tradeDate,
      gap,
      volume,
      totalFrom,
      totalTo,
      unit: unitFactor(this.credits, tradeDate, date),
      from,
      to,
    };
  }
}
