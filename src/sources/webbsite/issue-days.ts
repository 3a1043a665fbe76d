/** The sums of one list as the archive's daily log has them. */
export interface LogDay {
  readonly day: number;
  readonly intermediaries: number;
  readonly intermediaryCount: number;
  /** Held by investor participants that do not consent to be named. */
  readonly unnamed: number;
  readonly investors: number;
  readonly investorCount: number;
}

/** A day of a stock, and what its list shows. */
export interface ListDay {
  readonly stock: string;
  /** Settlement day, and the day that the archive names. */
  readonly date: number;
  readonly page: number;
  /** Whether the lines are the whole list, or what changed since the stock's day before. */
  readonly whole: boolean;
  readonly count: number;
  readonly named: number;
  /** Named and unnamed; null where the log does not say or does not agree. */
  readonly total: number | null;
}

/** A line of a list: what the holder had on the stock's day before, and has now. */
export type TakeLine = (holder: number, from: number, to: number) => void;

export interface IssueOptions {
  /** Holder of each participant number. */
  readonly holderOf: (part: number) => number;
  readonly isIntermediary: (holder: number) => boolean;
  /** The settlement day whose list a day shows; null outside the calendar or after today. */
  readonly settles: (day: number) => number | null;
  readonly stockOn: (day: number) => string | null;
  /** Whether a list has to be told whole although the month has gone on. */
  readonly alwaysWhole: (stock: string, date: number) => boolean;
  readonly monthOf: (date: number) => number;
  /** Begins a day; its lines follow, then `finish`. */
  readonly begin: (day: ListDay) => void;
  readonly line: TakeLine;
  /** A day whose list does not agree with the log. */
  readonly disagrees: (stock: string, date: number, why: string) => void;
  /** A day that has no stock code, or lies outside the calendar. */
  readonly leftOut: (issue: number, day: number, why: 'code' | 'calendar') => void;
}

/** Change-only rows of one issue, by day. */
export interface IssueRows {
  readonly issue: number;
  readonly days: readonly number[];
  readonly parts: readonly number[];
  readonly shares: readonly number[];
}

/**
 * Turns the change-only rows of an issue into lists: a row stands until the participant's next one. A list exists on
 * each day that the log has, and on each day with a row while anything is held. A day that repeats the settlement day
 * before it makes no list of its own; what changed on it shows on the next.
 */
export class IssueLists {
  private readonly held: Float64Array;
  private readonly before: Float64Array;
  private readonly told: Float64Array;
  private readonly isMoved: Uint8Array;
  private moved: number[] = [];
  /** Everybody who has ever held the issue. */
  private holders: number[] = [];
  private readonly isHolder: Uint8Array;
  private parts: number[] = [];
  private count = [0, 0];
  private sum = [0, 0];

  constructor(
    holders: number,
    parts: number,
    private readonly options: IssueOptions,
  ) {
    this.held = new Float64Array(holders);
    this.told = new Float64Array(holders);
    this.isMoved = new Uint8Array(holders);
    this.isHolder = new Uint8Array(holders);
    this.before = new Float64Array(parts);
  }

  run(rows: IssueRows, log: readonly LogDay[]): void {
    const chosen = this.choose(rows, log);
    let at = 0;
    let stock: string | null = null;
    let month = -1;
    for (const [date, page] of chosen) {
      while (at < rows.days.length && (rows.days[at] as number) <= page) {
        this.apply(rows.parts[at] as number, rows.shares[at] as number);
        at += 1;
      }
      const entry = logOn(log, page);
      if (entry === null && this.count[0] === 0 && this.count[1] === 0) continue;
      const now = this.options.stockOn(date);
      if (now === null) {
        this.options.leftOut(rows.issue, date, 'code');
        continue;
      }
      const begins = now !== stock || this.options.monthOf(date) !== month;
      const whole = begins || this.options.alwaysWhole(now, date);
      this.tell(now, date, page, whole, begins, entry);
      stock = now;
      month = this.options.monthOf(date);
    }
    this.reset();
  }

  /** Settlement days with a list, and the day of the archive that tells it: its own day, else the last copy of it. */
  private choose({ issue, days }: IssueRows, log: readonly LogDay[]): [date: number, page: number][] {
    const all = new Set<number>(days);
    for (const { day } of log) all.add(day);
    const pages = new Map<number, number>();
    for (const day of [...all].sort((a, b) => a - b)) {
      const date = this.options.settles(day);
      if (date === null) this.options.leftOut(issue, day, 'calendar');
      else if (date === day || !all.has(date)) pages.set(date, day);
    }
    return [...pages].sort(([a], [b]) => a - b);
  }

  private apply(part: number, shares: number): void {
    const holder = this.options.holderOf(part);
    const change = shares - (this.before[part] as number);
    if (this.before[part] === 0) this.parts.push(part);
    this.before[part] = shares;
    if (change === 0) return;
    const from = this.held[holder] as number;
    const to = from + change;
    this.held[holder] = to;
    const kind = this.options.isIntermediary(holder) ? 0 : 1;
    this.sum[kind] = (this.sum[kind] as number) + change;
    this.count[kind] = (this.count[kind] as number) + (to === 0 ? 0 : 1) - (from === 0 ? 0 : 1);
    if (!this.isHolder[holder]) {
      this.isHolder[holder] = 1;
      this.holders.push(holder);
    }
    if (!this.isMoved[holder]) {
      this.isMoved[holder] = 1;
      this.moved.push(holder);
    }
  }

  private tell(
    stock: string,
    date: number,
    page: number,
    whole: boolean,
    begins: boolean,
    entry: LogDay | null,
  ): void {
    const [named, count] = [this.sum[0] as number, this.count[0] as number];
    const [investors, investorCount] = [this.sum[1] as number, this.count[1] as number];
    let total: number | null = null;
    if (entry) {
      const wrong =
        differs('shares of intermediaries', named, entry.intermediaries) ??
        differs('intermediaries', count, entry.intermediaryCount) ??
        differs('shares of named investors', investors, entry.investors) ??
        differs('named investors', investorCount, entry.investorCount);
      if (wrong === null) total = named + investors + entry.unnamed;
      else this.options.disagrees(stock, date, wrong);
    }
    this.options.begin({
      stock,
      date,
      page,
      whole,
      count: count + investorCount,
      named: named + investors,
      total,
    });
    const { line } = this.options;
    const list = (whole ? this.holders : this.moved).sort((a, b) => a - b);
    for (const holder of list) {
      const now = this.held[holder] as number;
      const then = begins ? 0 : (this.told[holder] as number);
      if (whole ? now !== 0 : now !== then) line(holder, then, now);
      this.told[holder] = now;
    }
    for (const holder of this.moved) {
      this.isMoved[holder] = 0;
      this.told[holder] = this.held[holder] as number;
    }
    this.moved = [];
  }

  private reset(): void {
    for (const holder of this.holders) {
      this.held[holder] = 0;
      this.told[holder] = 0;
      this.isHolder[holder] = 0;
      this.isMoved[holder] = 0;
    }
    for (const part of this.parts) this.before[part] = 0;
    this.holders = [];
    this.moved = [];
    this.parts = [];
    this.sum = [0, 0];
    this.count = [0, 0];
  }
}

function logOn(log: readonly LogDay[], day: number): LogDay | null {
  let [low, high] = [0, log.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((log[middle] as LogDay).day < day) low = middle + 1;
    else high = middle;
  }
  const found = log[low];
  return found?.day === day ? found : null;
}

const differs = (what: string, listed: number, logged: number): string | null =>
  listed === logged ? null : `the list has ${listed} ${what}, the daily log ${logged}`;
