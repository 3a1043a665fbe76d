import type { Fraction } from '../decimal.js';
import { assert } from '../errors.js';
import { addDays, type IsoDate } from '../iso-date.js';
import { type Explained, explain, THRESHOLDS, type Thresholds } from './explain.js';
import type { LastList } from '../store/last-lists.js';
import type { Action, Credit } from './factor.js';
import type { Migration } from './migrations.js';
import type { PairCalendar } from './pair-days.js';
import { type Part, UNNAMED } from './part.js';
import { type StockFacts, Timeline, unitFactor } from './timeline.js';

/** A line of a stored list: null shares = the holder left the list (known) or its line could not be read (not known). */
export type StoredLine = readonly [holder: string, shares: number | null, known: boolean];

export interface StoredDay {
  readonly date: IsoDate;
  /** Whether `lines` is the whole list (first stored day of a month) or only what changed. */
  readonly whole: boolean;
  readonly lines: readonly StoredLine[];
  /** The list of a first day in place of its lines, where it is at hand. */
  readonly list?: LastList;
  readonly totalNamed: number;
  readonly totalCcass: number | null;
}

/** The explained change between two stored days of a stock. */
export interface ChangeDay extends Omit<Explained, 'parts'> {
  readonly date: IsoDate;
  readonly prevDate: IsoDate;
  readonly tradeDate: IsoDate;
  readonly gap: number;
  readonly totalFrom: number;
  readonly totalTo: number;
  /** Shares of `date` per share traded on `tradeDate`. */
  readonly unit: Fraction;
  readonly parts: readonly HeldPart[];
}

/** A part of a change, with what the holder held before all of it and after. */
export interface HeldPart extends Part {
  readonly from: number;
  readonly to: number;
}

export interface SequenceOptions {
  readonly calendar: PairCalendar;
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

const NONE_DUE: readonly Action[] = [];
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

/** Of a day all of whose lines can be read. */
const NOBODY: Set<string> = new Set();

/** Walks through the stored days of one stock and explains each change. */
export class Sequence {
  private readonly state = new Map<string, number>();
  /** The sum of `state`. */
  private total = 0;
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
    this.timeline = new Timeline(options.facts, options.calendar.calendar);
    this.credits = options.creditedBefore.filter(({ kind }) => !isEntitlement(kind));
    this.done = new Set(options.creditedBefore.map(keyOf));
  }

  /** Takes the next stored day. @returns the explained change since the day before, or null for the first day */
  next(day: StoredDay): ChangeDay | null {
    const { last } = this;
    const { changed, unread } = day.list ? this.begin(day.list) : this.changesOf(day);
    this.addUnnamed(day, changed, unread);
    let result: ChangeDay | null = null;
    if (last !== null && day.date >= this.options.explainFrom) {
      result = this.explainDay(last, day, changed, unread);
      this.carried = unread.size > 0 ? this.carried + result.residual : 0;
      if (unread.size > 0) result = { ...result, flags: [...result.flags, 'unread-line'] };
      // what could not be read still has its share units changed by a split
      for (const holder of unread) {
        const part = result.parts.find((one) => one.holder === holder);
        if (part !== undefined && !changed.has(holder)) changed.set(holder, part.to);
      }
    }
    for (const [holder, shares] of changed) this.hold(holder, shares);
    this.unreadBefore = unread;
    if (unread.has(UNNAMED)) this.unnamed = this.state.get(UNNAMED) ?? 0;
    this.hold(UNNAMED, 0);
    this.last = day.date;
    return result;
  }

  /** Takes up the list of a first day, as changesOf does by its lines. */
  private begin({ texts, holders, shares }: LastList): {
    changed: Map<string, number>;
    unread: Set<string>;
  } {
    assert(this.last === null, 'a list at hand is that of a first day');
    for (let at = 0; at < holders.length; at += 1) {
      const [holder, held] = [texts[holders[at] as number] as string, shares[at] as number];
      if (!Number.isNaN(held)) {
        this.hold(holder, held);
        continue;
      }
      this.unreadable.add(holder);
      this.unknown.add(holder);
    }
    return { changed: new Map(), unread: this.unreadable.size === 0 ? NOBODY : new Set(this.unreadable) };
  }

  private hold(holder: string, shares: number): void {
    this.total += shares - (this.state.get(holder) ?? 0);
    if (shares === 0) this.state.delete(holder);
    else this.state.set(holder, shares);
  }

  private changesOf(day: StoredDay): { changed: Map<string, number>; unread: Set<string> } {
    const changed = new Map<string, number>();
    if (day.whole) this.unreadable.clear();
    const first = this.last === null;
    const plain = this.unreadable.size === 0 && this.unknown.size === 0;
    for (const [holder, shares, known] of day.lines) {
      if (!known) {
        this.unreadable.add(holder);
        if (!this.state.has(holder)) this.unknown.add(holder);
        continue;
      }
      const to = shares ?? 0;
      if (!plain || this.unknown.size > 0) {
        this.unreadable.delete(holder);
        if (this.unknown.delete(holder) && !this.state.has(holder)) {
          if (to !== 0) this.hold(holder, to);
          continue;
        }
      }
      if ((this.state.get(holder) ?? 0) !== to || (first && to !== 0)) changed.set(holder, to);
    }
    if (day.whole) this.dropUnlisted(day, changed);
    return { changed, unread: this.unreadable.size === 0 ? NOBODY : new Set(this.unreadable) };
  }

  /** Who does not stand in a whole list holds nothing any more. */
  private dropUnlisted(day: StoredDay, changed: Map<string, number>): void {
    const listed = new Set<string>();
    for (const [holder] of day.lines) listed.add(holder);
    for (const holder of this.state.keys()) if (!listed.has(holder)) changed.set(holder, 0);
    for (const holder of this.unknown) if (!listed.has(holder)) this.unknown.delete(holder);
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
      this.hold(UNNAMED, from);
      unread.add(UNNAMED);
      return;
    }
    const to = day.totalCcass - day.totalNamed;
    this.unnamed = to < 0 ? null : to;
    if (from === null || to < 0 || this.last === null) return;
    if (from !== 0) this.hold(UNNAMED, from);
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
    const pair = calendar.between(prevDate, date);
    const due = facts.actions.length === 0 ? NONE_DUE : this.due(date);
    const uniform = due.filter(({ kind }) => !isEntitlement(kind));
    const totalFrom = this.total;
    let listed = totalFrom;
    if (day.totalCcass === null)
      for (const [holder, shares] of changed) listed += shares - (this.state.get(holder) ?? 0);
    const explained = explain(
      {
        date,
        gap: pair.gap,
        before: this.state,
        changed,
        unread,
        reread: this.unreadBefore,
        carried: this.carried,
        volumes: (found) => {
          const credits = found.length === 0 ? this.credits : [...this.credits, ...found];
          return {
            between: this.timeline.volumeBetween(pair, date, credits),
            average: this.timeline.averageVolume(pair, date, credits),
          };
        },
        issued: this.timeline.issuedOn(pair, date),
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
    const { parts, totalTo } = this.held(explained.parts, explained.plain);
    const { gap, tradeDate } = pair;
    return {
      ...explained,
      parts,
      // what was due before the first list may be in it
      pending: explained.pending.filter(({ exDate, creditDate }) => exDate > firstDay || creditDate !== null),
      date,
      prevDate,
      tradeDate,
      gap,
      totalFrom,
      totalTo,
      unit: unitFactor(this.credits, tradeDate, date),
    };
  }

  /** Actions past their ex-date that are not yet in the holdings. */
  private due(date: IsoDate): Action[] {
    const { facts, firstDay } = this.options;
    const since = addDays(date, -PENDING_DAYS);
    return facts.actions.filter(
      (action) =>
        action.exDate <= date &&
        isOpen(action, firstDay) &&
        action.exDate >= since &&
        !this.done.has(keyOf(action)),
    );
  }

  /** @param single whether no holder has more than one part */
  private held(parts: readonly Part[], single: boolean): { parts: HeldPart[]; totalTo: number } {
    let totalTo = this.total;
    const after = new Map<string, number>();
    for (const { holder, shares } of parts) {
      totalTo += shares;
      if (!single) after.set(holder, (after.get(holder) ?? this.state.get(holder) ?? 0) + shares);
    }
    const held = parts.map(({ holder, reason, shares, rule, evidence }): HeldPart => {
      const from = this.state.get(holder) ?? 0;
      const to = single ? from + shares : (after.get(holder) as number);
      return { holder, reason, shares, rule, evidence, from, to };
    });
    return { parts: held, totalTo };
  }
}
