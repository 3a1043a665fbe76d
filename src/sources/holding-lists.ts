import type { Calendar } from '../calendar/calendar.js';
import { InputError } from '../errors.js';
import type { IsoDate } from '../iso-date.js';
import type { SetAside } from '../store/rows.js';
import { holderByName, type Staging } from '../store/staging.js';
import { type HoldingLineRow, type HoldingProblemRow, readHoldingBlocks } from './ccass-csv/holdings.js';
import type { CsvRecord } from './csv/records.js';
import type { LeftOut } from '../archive/quarantine.js';
import type { Doubts } from './list-doubts.js';
import { StockDayBlocks, twice } from './stock-day-blocks.js';

/** Lines handed to the engine at once. */
const BATCH = 200_000;
/** More shares than any stock has. */
export const LIMIT = 1_000_000_000_000_000n;

interface List {
  readonly stock: string;
  readonly date: IsoDate;
}

/** A row that was left out, and the lists it may belong to. */
interface Unread {
  readonly problem: HoldingProblemRow;
  readonly lists: List[];
}

/** A holder's name and the settlement days on which it was first and last seen. */
export interface SeenName {
  readonly holder: string;
  readonly name: string;
  first: IsoDate;
  last: IsoDate;
}

export interface HoldingListOptions {
  readonly calendar: Calendar;
  readonly today: IsoDate;
  readonly file: number;
  readonly fetchedAt: string;
  /** Leaves out lists that cannot be, with their reasons; null where none is doubted. */
  readonly doubts?: Doubts | null;
}

export interface LoadedLists {
  readonly rows: number;
  readonly setAside: SetAside[];
  /** The lists among `setAside` that can be read and cannot be. */
  readonly doubtful: readonly LeftOut[];
}

/**
 * Takes the rows of a file of CCASS lists into the staging area. A row that cannot be read leaves its holder unknown on
 * that day (the earlier holding stands, the change goes to the next day); a row without a readable holder sets its whole
 * list aside, and so does a day in the future. A participant that stands twice in one list rejects the file.
 */
export class HoldingLists {
  private readonly blocks = new StockDayBlocks();
  private readonly names = new Map<string, Map<string, SeenName>>();
  private readonly settlement = new Map<IsoDate, IsoDate | null>();
  private readonly unread: Unread[] = [];
  private readonly dropped = new Map<string, { list: List; reason: SetAside }>();

  constructor(
    private readonly staging: Staging,
    private readonly options: HoldingListOptions,
  ) {}

  /** @throws InputError as the class says; the staged lines are then the caller's to drop */
  async load(records: AsyncIterable<readonly CsvRecord[]>): Promise<LoadedLists> {
    let previous: List | null = null;
    let open: Unread[] = [];
    for await (const rows of readHoldingBlocks(records)) {
      for (const row of rows) {
        if ('problem' in row) {
          const item = { problem: row, lists: listsOf(row, previous) };
          this.unread.push(item);
          open.push(item);
          continue;
        }
        for (const { problem, lists } of open)
          if (problem.stock === null || problem.date === null) lists.push(row);
        if (open.length > 0) open = [];
        previous = row;
        this.take(row);
      }
      if (this.staging.waiting >= BATCH) await this.staging.settle();
    }
    if (this.blocks.scattered) await this.refuseDoubles();
    if (this.blocks.scattered || this.blocks.sameName) await this.numberNames();
    return this.finish();
  }

  /** Lines of the file that were staged by other means, and are sound: each holder once in a list, each day in the calendar. */
  async loadStaged(names: Iterable<SeenName>): Promise<LoadedLists> {
    for (const { holder, name, first, last } of names) {
      this.note(holder, name, first);
      this.note(holder, name, last);
    }
    return this.finish();
  }

  private take(row: HoldingLineRow): void {
    const day = this.dayOf(row.date);
    if (day === null) return this.drop(row, row.row, this.whyNoDay(row.date));
    if (row.shares > LIMIT || row.shares < -LIMIT)
      return this.drop(row, row.row, `${row.shares} shares are more than any stock has`);
    const holder = this.blocks.holderOf(row.stock, row.date, row.participant, row.name, row.row);
    this.note(holder, row.name, day);
    this.staging.addLine(row.stock, row.date, holder, Number(row.shares), this.options.file);
  }

  /** The settlement day whose list a date shows; null for a day after today or before the calendar. */
  dayOf(date: IsoDate): IsoDate | null {
    const { today, calendar } = this.options;
    let day = this.settlement.get(date);
    if (day === undefined) {
      const early = date < calendar.settlementDayOnOrAfter(calendar.first);
      day = date > today || early ? null : calendar.settlementDayOnOrBefore(date);
      this.settlement.set(date, day);
    }
    return day;
  }

  private whyNoDay(date: IsoDate): string {
    const { today } = this.options;
    return `date ${date} is ${date > today ? `after today (${today})` : 'before the calendar begins'}`;
  }

  private drop(list: List, row: number, why: string): void {
    const key = `${list.stock} ${list.date}`;
    if (this.dropped.has(key)) return;
    this.dropped.set(key, {
      list,
      reason: { row, reason: `${why}: list of ${list.stock} on ${list.date} left out` },
    });
  }

  private note(holder: string, name: string, day: IsoDate): void {
    if (!name) return;
    let named = this.names.get(holder);
    if (!named) {
      named = new Map();
      this.names.set(holder, named);
    }
    const seen = named.get(name);
    if (!seen) named.set(name, { holder, name, first: day, last: day });
    else if (day < seen.first) seen.first = day;
    else if (day > seen.last) seen.last = day;
  }

  /** Lists whose rows do not stand together are checked over all rows. */
  private async refuseDoubles(): Promise<void> {
    const [double] = await this.staging.doubleLines(this.options.file);
    if (double) throw twice(double.holder, double.stock, double.date, 'the rows of that list stand apart');
  }

  private async numberNames(): Promise<void> {
    for (const { holder, name, first, last } of await this.staging.numberNames(this.options.file)) {
      const days = [this.settlement.get(first), this.settlement.get(last)];
      for (const day of days) if (day) this.note(holder, name, day);
    }
  }

  private async finish(): Promise<LoadedLists> {
    const { file, fetchedAt } = this.options;
    const setAside: SetAside[] = [];
    for (const item of this.unread) setAside.push(await this.leaveOut(item));
    for (const { list, reason } of this.dropped.values()) {
      await this.staging.dropLines(file, list);
      setAside.push(reason);
    }
    const doubtful = await this.doubtful();
    setAside.push(...doubtful.map(({ problem }) => ({ row: 0, reason: problem })));
    setAside.sort((a, b) => a.row - b.row);
    const days = [...this.settlement].filter((entry): entry is [IsoDate, IsoDate] => entry[1] !== null);
    const rows = await this.staging.addLists(file, fetchedAt, days);
    if (rows === 0) {
      const first = setAside[0];
      throw new InputError(first ? `no usable row (${first.reason})` : 'no rows below the header', {
        ...(first ? { place: `row ${first.row}` } : {}),
        remedy: 'check the file against docs/formats.md',
        ...(doubtful.length > 0 ? { doubt: true as const } : {}),
      });
    }
    for (const named of this.names.values())
      for (const { holder, name, first, last } of named.values())
        this.staging.addName(holder, name, first, last, file);
    return { rows, setAside, doubtful };
  }

  /** Leaves out the lists that cannot be; why, of each. */
  private async doubtful(): Promise<LeftOut[]> {
    const { doubts, file } = this.options;
    const left: LeftOut[] = [];
    if (!doubts) return left;
    await this.staging.settle();
    for (const list of await doubts.problems(file, (date) => this.dayOf(date) === date)) {
      await this.staging.dropLines(file, list);
      left.push(list);
    }
    return left;
  }

  /** Marks the holder of an unreadable row as unknown, or sets the whole list aside when the holder is unreadable too. */
  private async leaveOut({ problem, lists }: Unread): Promise<SetAside> {
    const { row } = problem;
    const holder = problem.participant ?? (problem.name ? holderByName(problem.name) : null);
    for (const list of lists) {
      if (this.dayOf(list.date) === null) continue;
      if (holder === null) this.drop(list, row, 'a row without a readable holder belongs to it');
      else await this.staging.markUnknown(this.options.file, list, holder);
    }
    return { row, reason: problem.problem };
  }
}

function listsOf({ stock, date }: HoldingProblemRow, previous: List | null): List[] {
  if (stock !== null && date !== null) return [{ stock, date }];
  return previous === null ? [] : [previous];
}
