import { rm, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Calendar } from '../../calendar/calendar.js';
import { dayNumber, fromDayNumber, type IsoDate } from '../../iso-date.js';
import type { SetAside } from '../../store/rows.js';
import type { Staging } from '../../store/staging.js';
import type { Writer } from '../../store/writer.js';
import type { CodeSpan } from './codes.js';
import { Columns } from '../../store/columns.js';
import type { Holders } from './holders.js';
import { IssueLists, type LogDay } from './issue-days.js';
import { ListNotes, refuseDoubles } from './list-notes.js';

const OUT_TABLES = `
CREATE OR REPLACE TABLE out_lines (stock DOUBLE, date DOUBLE, holder DOUBLE, before DOUBLE, after DOUBLE, whole DOUBLE);
CREATE OR REPLACE TABLE out_lists (stock DOUBLE, date DOUBLE, page DOUBLE, lines DOUBLE, named DOUBLE, total DOUBLE, year DOUBLE)`;

export interface ListOptions {
  readonly writer: Writer;
  readonly staging: Staging;
  readonly calendar: Calendar;
  readonly today: IsoDate;
  /** The file that the rows of holdings came in. */
  readonly file: number;
  readonly fetchedAt: string;
  /** For what is between the blocks that were read and the store. */
  readonly folder: string;
  readonly spans: readonly CodeSpan[];
  readonly holders: Holders;
  readonly hasLog: boolean;
  readonly progress: (done: number, total: number) => void;
}

export interface StoredLists {
  readonly lists: number;
  readonly setAside: readonly SetAside[];
  readonly dirty: readonly { readonly stock: string; readonly from: IsoDate; readonly to: IsoDate }[];
}

/** Rows of issues that are turned into lists at a time, and lines after which they are put down. */
const BATCH_ROWS = 1_500_000;
const BLOCK_LINES = 1_000_000;

/**
 * Turns the change-only rows of the archive into the store's own change-only rows, month by month, without making daily
 * lists of them. Only where lists of the same stock and month are stored already, or a code passes from one issue to
 * another within a month, whole lists are staged instead, to be merged as all lists are.
 */
export async function storeLists(options: ListOptions): Promise<StoredLists> {
  return new ListStore(options).run();
}

class ListStore {
  private readonly lines = new Columns(6);
  private readonly days = new Columns(7);
  private readonly stocks: string[] = [];
  private readonly stockIndex = new Map<string, number>();
  private readonly spans = new Map<number, CodeSpan[]>();
  private readonly mixed = new Set<string>();
  private readonly settlement = new Map<number, number | null>();
  private readonly months = new Map<number, number>();
  private readonly blocks = new Map<number, string[]>();
  private readonly dayBlocks: string[] = [];
  private readonly ranges = new Map<string, { from: number; to: number }>();
  private readonly notes = new ListNotes();
  private lists = 0;
  private block = 0;

  /** The list that is being staged whole. */
  private open: {
    stock: string;
    date: number;
    page: number;
    named: number;
    total: number | null;
    lines: [string, number][];
  } | null = null;
  private readonly whole: NonNullable<ListStore['open']>[] = [];
  private direct = 0;

  constructor(private readonly options: ListOptions) {
    for (const span of options.spans)
      this.spans.set(span.issue, [...(this.spans.get(span.issue) ?? []), span]);
  }

  async run(): Promise<StoredLists> {
    const { folder, writer } = this.options;
    const { engine } = writer;
    const out = join(folder, 'out');
    await rm(out, { recursive: true, force: true });
    await mkdir(out, { recursive: true });
    await this.findMixed();
    await engine.exec(OUT_TABLES);
    const counts = await engine.query(
      'SELECT CAST(issueid AS INTEGER) AS issue, count(*) AS n FROM ws_holdings GROUP BY issueid ORDER BY issueid',
    );
    const total = counts.reduce((sum, { n }) => sum + Number(n), 0);
    let done = 0;
    for (let from = 0; from < counts.length; ) {
      let to = from;
      let rows = 0;
      while (to < counts.length && (to === from || rows + Number(counts[to]?.n) <= BATCH_ROWS)) {
        rows += Number(counts[to]?.n);
        to += 1;
      }
      await this.take(Number(counts[from]?.issue), Number(counts[to - 1]?.issue));
      done += rows;
      this.options.progress(done, total);
      from = to;
    }
    await this.putDown();
    await this.write();
    await engine.exec('DROP TABLE out_lines; DROP TABLE out_lists');
    await rm(out, { recursive: true, force: true });
    return { lists: this.lists, setAside: this.notes.all(this.options.hasLog), dirty: this.dirty() };
  }

  /** Stock-months that cannot be written as they are. */
  private async findMixed(): Promise<void> {
    for (const row of await this.options.writer.engine.query(
      'SELECT DISTINCT stock, CAST(substr(CAST(date AS VARCHAR), 1, 4) AS INTEGER) * 12 + CAST(substr(CAST(date AS VARCHAR), 6, 2) AS INTEGER) - 1 AS month FROM stock_days',
    ))
      this.mixed.add(`${row.stock} ${row.month}`);
    const byStock = new Map<string, CodeSpan[]>();
    for (const span of this.options.spans)
      byStock.set(span.stock, [...(byStock.get(span.stock) ?? []), span]);
    for (const [stock, spans] of byStock) {
      spans.sort((a, b) => a.from - b.from);
      for (const [index, span] of spans.entries()) {
        const next = spans[index + 1];
        // the lead of a listing and the listing itself are one
        if (
          next &&
          !(next.issue === span.issue && next.from === span.to) &&
          this.monthOf(span.to - 1) === this.monthOf(next.from)
        )
          this.mixed.add(`${stock} ${this.monthOf(next.from)}`);
      }
    }
  }

  private monthOf(day: number): number {
    let month = this.months.get(day);
    if (month === undefined) {
      const date = new Date(day * 86_400_000);
      month = date.getUTCFullYear() * 12 + date.getUTCMonth();
      this.months.set(day, month);
    }
    return month;
  }

  private settles(day: number): number | null {
    let date = this.settlement.get(day);
    if (date === undefined) {
      const { calendar, today } = this.options;
      const iso = fromDayNumber(day);
      const early = iso < calendar.settlementDayOnOrAfter(calendar.first);
      date =
        iso > today || early || !calendar.covers(iso)
          ? null
          : dayNumber(calendar.settlementDayOnOrBefore(iso));
      this.settlement.set(day, date);
    }
    return date;
  }

  /** Turns the rows of issues into lists. */
  private async take(first: number, last: number): Promise<void> {
    const { engine } = this.options.writer;
    const logs = new Map<number, LogDay[]>();
    const log = engine.doubles(
      `SELECT issueid, atdate, coalesce(intermedhldg, 0), coalesce(intermedcnt, 0), coalesce(nciphldg, 0), coalesce(ciphldg, 0), coalesce(cipcnt, 0)
       FROM ws_dailylog WHERE issueid BETWEEN ${first} AND ${last} AND atdate IS NOT NULL ORDER BY issueid, atdate`,
    );
    for await (const { columns, count } of log) {
      const [issues, days, held, holders, unnamed, investors, investorCounts] = columns as Float64Array[] & {
        length: 7;
      };
      for (let row = 0; row < count; row += 1) {
        const issue = issues?.[row] as number;
        const list = logs.get(issue) ?? [];
        if (list.length === 0) logs.set(issue, list);
        list.push({
          day: days?.[row] as number,
          intermediaries: held?.[row] as number,
          intermediaryCount: holders?.[row] as number,
          unnamed: unnamed?.[row] as number,
          investors: investors?.[row] as number,
          investorCount: investorCounts?.[row] as number,
        });
      }
    }
    const rows = new Columns(4, 1 << 16);
    for await (const { columns, count } of engine.doubles(
      `SELECT issueid, atdate, partid, holding FROM ws_holdings WHERE issueid BETWEEN ${first} AND ${last} ORDER BY issueid, atdate, partid, holding`,
    ))
      rows.addAll(columns, count);
    const [issues, days, parts, shares] = rows.all() as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    for (let from = 0; from < rows.count; ) {
      const issue = issues[from] as number;
      let to = from;
      while (to < rows.count && issues[to] === issue) to += 1;
      refuseDoubles(issue, days, parts, shares, from, to);
      const spans = this.spans.get(issue);
      if (!spans) this.notes.leftOut(issue, 'code');
      else {
        this.listsOf(spans).run(
          {
            issue,
            days: days.subarray(from, to) as unknown as number[],
            parts: parts.subarray(from, to) as unknown as number[],
            shares: shares.subarray(from, to) as unknown as number[],
          },
          logs.get(issue) ?? [],
        );
        await this.flush();
      }
      from = to;
    }
  }

  private machine: IssueLists | null = null;
  private current: readonly CodeSpan[] = [];
  private listsOf(spans: readonly CodeSpan[]): IssueLists {
    this.current = spans;
    const { holders } = this.options;
    this.machine ??= new IssueLists(holders.keys.length, holders.parts, {
      holderOf: (part) => holders.ofPart(part),
      isIntermediary: (holder) => holders.isIntermediary(holder),
      settles: (day) => this.settles(day),
      stockOn: (day) => this.current.find(({ from, to }) => from <= day && day < to)?.stock ?? null,
      alwaysWhole: (stock, date) => this.mixed.has(`${stock} ${this.monthOf(date)}`),
      monthOf: (date) => this.monthOf(date),
      begin: (day) => {
        this.finish();
        this.lists += 1;
        const range = this.ranges.get(day.stock);
        if (!range) this.ranges.set(day.stock, { from: day.date, to: day.date });
        else {
          range.from = Math.min(range.from, day.date);
          range.to = Math.max(range.to, day.date);
        }
        if (this.mixed.has(`${day.stock} ${this.monthOf(day.date)}`)) {
          this.open = { ...day, lines: [] };
          return;
        }
        this.direct = this.indexOf(day.stock);
        this.lineDate = day.date;
        this.lineWhole = day.whole ? 1 : 0;
        const year = Math.floor(this.monthOf(day.date) / 12);
        this.days.add(this.direct, day.date, day.page, day.count, day.named, day.total ?? Number.NaN, year);
      },
      line: (holder, before, after) => {
        holders.seen(holder, this.open ? this.open.date : this.lineDate, after);
        if (this.open) this.open.lines.push([holders.keys[holder] as string, after]);
        else this.lines.add(this.direct, this.lineDate, holder, before, after, this.lineWhole);
      },
      disagrees: (stock, date, why) => this.notes.disagrees(stock, date, why),
      leftOut: (issue, _day, why) => this.notes.leftOut(issue, why),
    });
    return this.machine;
  }
  private lineDate = 0;
  private lineWhole = 0;

  private finish(): void {
    if (this.open) this.whole.push(this.open);
    this.open = null;
  }

  private indexOf(stock: string): number {
    let index = this.stockIndex.get(stock);
    if (index === undefined) {
      index = this.stocks.length;
      this.stocks.push(stock);
      this.stockIndex.set(stock, index);
    }
    return index;
  }

  private async flush(): Promise<void> {
    this.finish();
    const { staging, file, fetchedAt } = this.options;
    for (const { stock, date, page, named, total, lines } of this.whole.splice(0)) {
      await staging.appendList(
        {
          stock,
          date: fromDayNumber(date),
          pageDate: fromDayNumber(page),
          kind: 'archive',
          fetchedAt,
          totalNamed: named,
          totalCcass: total,
        },
        lines,
        file,
      );
    }
    if (this.lines.count >= BLOCK_LINES) await this.putDown();
  }

  private async putDown(): Promise<void> {
    const { engine } = this.options.writer;
    this.block += 1;
    await engine.appendDoubles('out_lines', this.lines.all(), this.lines.count);
    await engine.appendDoubles('out_lists', this.days.all(), this.days.count);
    this.lines.clear();
    this.days.clear();
    const years = await engine.query(
      'SELECT DISTINCT CAST(year AS INTEGER) AS year FROM out_lists ORDER BY year',
    );
    for (const { year } of years) {
      const [from, to] = [dayNumber(`${year}-01-01`), dayNumber(`${Number(year) + 1}-01-01`)];
      const path = this.place(`lines-${year}-${this.block}`);
      await engine.exec(
        `COPY (SELECT * FROM out_lines WHERE date >= ${from} AND date < ${to}) TO ${path} (FORMAT parquet, COMPRESSION lz4_raw)`,
      );
      this.blocks.set(Number(year), [...(this.blocks.get(Number(year)) ?? []), path]);
    }
    const path = this.place(`lists-${this.block}`);
    await engine.exec(`COPY out_lists TO ${path} (FORMAT parquet, COMPRESSION lz4_raw)`);
    await engine.exec(OUT_TABLES);
    this.dayBlocks.push(path);
  }

  private place(name: string): string {
    return `'${join(this.options.folder, 'out', `${name}.parquet`).replaceAll("'", "''")}'`;
  }

  /** Writes the lines as the store's holdings by month, and the lists with their sums and digests by year. */
  private async write(): Promise<void> {
    const { writer, holders, file, fetchedAt } = this.options;
    const { engine } = writer;
    await engine.exec(
      'CREATE OR REPLACE TEMP TABLE out_stocks (id DOUBLE, stock VARCHAR); CREATE OR REPLACE TEMP TABLE out_holders (id DOUBLE, holder VARCHAR)',
    );
    await engine.append(
      'out_stocks',
      this.stocks.map((stock, id) => [id, stock]),
    );
    await engine.append(
      'out_holders',
      holders.keys.map((holder, id) => [id, holder]),
    );
    for (const [year, blocks] of [...this.blocks].sort(([a], [b]) => a - b)) {
      const lines = `read_parquet([${blocks.join(', ')}])`;
      await engine.exec('CREATE OR REPLACE TEMP TABLE out_digests (stock DOUBLE, date DOUBLE, part HUGEINT)');
      for (let month = 1; month <= 12; month += 1) {
        const key = `${year}-${String(month).padStart(2, '0')}`;
        const from = dayNumber(`${key}-01`);
        const to =
          month === 12
            ? dayNumber(`${year + 1}-01-01`)
            : dayNumber(`${year}-${String(month + 1).padStart(2, '0')}-01`);
        await engine.exec(
          `CREATE OR REPLACE TEMP TABLE out_month AS
           SELECT s.stock, DATE '1970-01-01' + CAST(l.date AS INTEGER) AS date, h.holder,
             CASE WHEN l.after = 0 THEN NULL ELSE CAST(l.after AS BIGINT) END AS shares,
             CASE WHEN l.whole = 1 OR l.before = 0 THEN NULL ELSE CAST(l.before AS BIGINT) END AS before, l.stock AS stock_id, l.date AS day
           FROM ${lines} l JOIN out_stocks s ON s.id = l.stock JOIN out_holders h ON h.id = l.holder
           WHERE l.date >= ${from} AND l.date < ${to}`,
        );
        const [counted] = await engine.query('SELECT count(*) AS n FROM out_month');
        if (Number(counted?.n) === 0) continue;
        await engine.exec(
          `INSERT INTO out_digests
           SELECT stock_id, day, sum(
             coalesce(CAST(md5_number_lower(holder || '=' || CAST(shares AS VARCHAR)) AS HUGEINT), 0)
             - coalesce(CAST(md5_number_lower(holder || '=' || CAST(before AS VARCHAR)) AS HUGEINT), 0))
           FROM out_month GROUP BY stock_id, day`,
        );
        await writer.replaceEach('holdings', [key], {
          kept: (within) => `SELECT * FROM holdings WHERE ${within}`,
          added: () => 'SELECT stock, date, holder, shares, true AS known FROM out_month',
        });
      }
      await writer.replace(
        'stock_days',
        [String(year)],
        `SELECT * FROM stock_days WHERE substr(CAST(date AS VARCHAR), 1, 4) = '${year}'
         UNION ALL
         SELECT s.stock, DATE '1970-01-01' + CAST(d.date AS INTEGER), DATE '1970-01-01' + CAST(d.page AS INTEGER), 'archive', '${fetchedAt}',
           CAST(d.lines AS INTEGER), CAST(d.named AS BIGINT), CASE WHEN isnan(d.total) THEN NULL ELSE CAST(d.total AS BIGINT) END, NULL,
           CAST(CAST(sum(coalesce(g.part, 0)) OVER (
             PARTITION BY d.stock, substr(CAST(DATE '1970-01-01' + CAST(d.date AS INTEGER) AS VARCHAR), 1, 7) ORDER BY d.date) AS HUGEINT) AS VARCHAR),
           true, ${file}
         FROM read_parquet([${this.dayBlocks.join(', ')}]) d
         JOIN out_stocks s ON s.id = d.stock
         LEFT JOIN out_digests g ON g.stock = d.stock AND g.date = d.date
         WHERE d.year = ${year}`,
      );
    }
    await engine.exec(
      'DROP TABLE IF EXISTS out_month; DROP TABLE IF EXISTS out_digests; DROP TABLE out_stocks; DROP TABLE out_holders',
    );
  }

  private dirty(): StoredLists['dirty'] {
    return [...this.ranges]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([stock, { from, to }]) => ({ stock, from: fromDayNumber(from), to: fromDayNumber(to) }));
  }
}
