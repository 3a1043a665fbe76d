import type { Calendar } from '../../calendar/calendar.js';
import { InputError, NoDataError, UsageError } from '../../errors.js';
import { column, type Table } from '../../figures/frame/table.js';
import type { Words } from '../../figures/frame/words.js';
import { addDays, type IsoDate } from '../../iso-date.js';
import type { Questions } from '../questions.js';
import { Facts } from './fact.js';
import { type Dataset, type Lineage, lineageOf } from './lineage.js';

/** A table behind the note. */
export interface NoteTable {
  readonly id: string;
  readonly title: Words;
  /** Whole, as exports have it. */
  readonly table: Table;
  /** Shorter, as the text has it. */
  readonly shown?: Table;
  readonly query: string;
  readonly lineage: readonly string[];
}

/** Whom a list of the text names, in its order. */
export interface Ranking {
  readonly id: string;
  readonly title: Words;
  readonly names: readonly Words[];
}

/** A statement that is no number: what, and how it is. */
export interface State {
  readonly id: string;
  readonly title: Words;
  readonly is: Words;
}

/** What cannot be said, why, and what would bring it. */
export interface Lack {
  readonly problem: string;
  readonly remedy: Words;
}

export type Known<Part> =
  | { readonly part: Part; readonly lack?: never }
  | { readonly part: null; readonly lack: Lack };

/** What the parts of a note are collected with: the day, the questions, and where numbers, tables and lineage go. */
export class Collector {
  readonly facts = new Facts();
  readonly tables: NoteTable[] = [];
  readonly rankings: Ranking[] = [];
  readonly states: State[] = [];
  private readonly lineages = new Map<string, Lineage>();

  constructor(
    readonly ask: Questions,
    readonly calendar: Calendar,
    /** The evening on which the note could have been written. */
    readonly asOf: IsoDate,
  ) {}

  /** A part of the note, or what is missing of it. */
  async known<Part>(remedy: Words, job: () => Promise<Part>): Promise<Known<Part>> {
    try {
      return { part: await job() };
    } catch (error) {
      if (!(error instanceof NoDataError || error instanceof UsageError || error instanceof InputError))
        throw error;
      return { part: null, lack: { problem: error.message, remedy } };
    }
  }

  /** Keeps the lineage of a dataset in a window and gives its key. */
  async lineage(dataset: Dataset, from: IsoDate | null, to: IsoDate | null): Promise<string> {
    const found = await this.ask.with(({ engine }) => lineageOf(engine, dataset, from, to));
    this.lineages.set(found.key, found);
    return found.key;
  }

  /** Notes whom a list of the text names, for the note of the next week to compare. */
  ranking(id: string, title: Words, names: readonly Words[]): void {
    this.rankings.push({ id, title, names });
  }

  /** Notes something else that the text states. */
  state(id: string, title: Words, is: Words): void {
    this.states.push({ id, title, is });
  }

  lineageList(): Lineage[] {
    return [...this.lineages.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
  }

  /** The last trade date whose settlement CCASS shows by a day. */
  lastSettled(by: IsoDate): IsoDate {
    return this.calendar.tradeDateOf(this.calendar.settlementDayOnOrBefore(by));
  }

  /** The trade dates up to `last` that make `count`. */
  tradeDays(last: IsoDate, count: number): IsoDate[] {
    return this.calendar.tradingDays(addDays(last, -2 * count - 20), last).slice(-count);
  }
}

/** A table of rows that already are plain cells. */
export const tableOf = (columns: readonly Parameters<typeof column>[], rows: Table['rows']): Table => ({
  columns: columns.map((one) => column(...one)),
  rows,
});
