import type { IsoDate } from '../iso-date.js';
import type { Value } from './engine.js';
import { addLater, WALKED, walkForward } from './forward-merge.js';
import type { LastList } from './last-lists.js';
import type { StockDay } from './rows.js';
import { sqlFile } from './sql-file.js';
import { IN_DAYS, StagedLines } from './staged-lines.js';
import { partitionSql, TABLES, type TableName } from './tables.js';
import type { Writer } from './writer.js';

/** From which to which day the stored rows of a stock changed. */
export interface Dirty {
  readonly stock: string;
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** The stock's last stored list before `from`, where nothing later was stored; its day and the first one are in table `last_days` too. */
  readonly after?: LastList;
}

/** Key of a holder known by name only. */
export const holderByName = (name: string): string => `~${name}`;

/** The same for another holder of a name in one list: told apart by number. */
export function numberedName(name: string, isTaken: (key: string) => boolean): string {
  let key = holderByName(name);
  for (let place = 2; isTaken(key); place += 1) key = `${holderByName(name)} (${place})`;
  return key;
}

/** Small tables to which rows are only ever added, so their staging table has the same columns. */
type PlainTable =
  | 'files'
  | 'issued'
  | 'prices'
  | 'actions'
  | 'announcements'
  | 'securities'
  | 'industries'
  | 'industry_names'
  | 'connect_holdings'
  | 'connect_participants'
  | 'connect_actives'
  | 'northbound_days'
  | 'southbound_days'
  | 'series_days'
  | 'index_days'
  | 'valuation_days'
  | 'fund_holdings'
  | 'benchmark_weights'
  | 'industry_weights'
  | 'share_industries'
  | 'calendar_days'
  | 'issues';

/** Clears what a merge leaves behind. */
const MERGED = [
  'new_days',
  'touched',
  'former',
  'placed',
  'fresh',
  'neighbours',
  'affected',
  'asked',
  'stored_states',
  'states',
  'new_rows',
  'losing_rows',
  'agreeing',
  'retold',
]
  .map((table) => `DROP TABLE IF EXISTS ${table};`)
  .concat(`${IN_DAYS};`)
  .join('\n');

interface Seen {
  readonly holder: string;
  readonly name: string;
  first: IsoDate | null;
  last: IsoDate | null;
  readonly file: number;
}

/** Rows of accepted files, waiting to be merged into the store in one go. */
export class Staging {
  private readonly names = new Map<string, Seen>();
  private readonly pending = new Map<PlainTable, Value[][]>();
  private days: Value[][] = [];
  /** Holding lines staged since the last merge. */
  size = 0;
  private listed = false;

  private constructor(
    private readonly writer: Writer,
    private readonly lines: StagedLines,
  ) {}

  static async open(writer: Writer): Promise<Staging> {
    await writer.engine.exec(IN_DAYS);
    return new Staging(writer, await StagedLines.open(writer));
  }

  /** Adds rows to a table; `rows` follow its columns. */
  add(table: PlainTable, rows: Iterable<Value[]>): void {
    const list = this.pending.get(table) ?? [];
    for (const row of rows) list.push(row);
    this.pending.set(table, list);
  }

  /** Rows of a table that wait to be merged. */
  pendingRows(table: PlainTable): readonly (readonly Value[])[] {
    return this.pending.get(table) ?? [];
  }

  /** Remembers a holder's name and the days it was seen. */
  addName(holder: string, name: string, first: IsoDate | null, last: IsoDate | null, file: number): void {
    const key = `${holder}\n${name}`;
    const seen = this.names.get(key);
    if (!seen) {
      this.names.set(key, { holder, name, first, last, file });
      return;
    }
    if (first !== null && (seen.first === null || first < seen.first)) seen.first = first;
    if (last !== null && (seen.last === null || last > seen.last)) seen.last = last;
  }

  /** Adds the list of one stock and day from a page. `date` is its settlement day. */
  addPage(day: StockDay, date: IsoDate, fetchedAt: string, file: number): void {
    let named = 0n;
    const taken = new Set<string>();
    const lines = [...day.lines].sort((a, b) => (a.shares < b.shares ? 1 : a.shares > b.shares ? -1 : 0));
    for (const line of lines) {
      named += line.shares;
      const holder = line.participant ?? numberedName(line.name, (key) => taken.has(key));
      taken.add(holder);
      this.lines.add(day.stock, day.pageDate, holder, Number(line.shares), file);
      this.addName(holder, line.name, date, date, file);
    }
    this.size += lines.length;
    this.listed = true;
    this.days.push([
      day.stock,
      date,
      day.pageDate,
      'page',
      fetchedAt,
      lines.length,
      named,
      day.totalCcass,
      day.issued,
      file,
    ]);
  }

  /** Adds a whole list that is told by other means than a page or a csv. */
  async appendList(
    day: {
      readonly stock: string;
      readonly date: IsoDate;
      readonly pageDate: IsoDate;
      readonly kind: string;
      readonly fetchedAt: string;
      readonly totalNamed: number;
      readonly totalCcass: number | null;
    },
    lines: readonly (readonly [holder: string, shares: number])[],
    file: number,
  ): Promise<void> {
    for (const [holder, shares] of lines) this.lines.add(day.stock, day.pageDate, holder, shares, file);
    const { stock, date, pageDate, kind, fetchedAt, totalNamed, totalCcass } = day;
    this.days.push([
      stock,
      date,
      pageDate,
      kind,
      fetchedAt,
      lines.length,
      totalNamed,
      totalCcass,
      null,
      file,
    ]);
    this.size += lines.length;
    this.listed = true;
    if (this.lines.waiting > 50_000) await this.flush();
  }

  /** Adds a line of a csv. It counts once `addLists` is called. */
  addLine(stock: string, pageDate: IsoDate, holder: string, shares: number, file: number): void {
    this.lines.add(stock, pageDate, holder, shares, file);
  }

  /** The number by which table `in_numbers` knows a stock or a holder, from the next `settle` on. */
  idOf(text: string): number {
    return this.lines.idOf(text);
  }

  /** Lines that are not in the engine yet. */
  get waiting(): number {
    return this.lines.waiting;
  }

  /** Hands the lines that wait to the engine. */
  async settle(): Promise<void> {
    await this.lines.settle();
  }

  /** Forgets the lines of a file, or of one of its lists. */
  async dropLines(file: number, list?: { readonly stock: string; readonly date: IsoDate }): Promise<void> {
    await this.settle();
    const only = list ? ' AND stock = $stock AND page_date = CAST($date AS DATE)' : '';
    const where = list ? { file, stock: this.idOf(list.stock), date: list.date } : { file };
    await this.writer.engine.query(`DELETE FROM in_numbers WHERE file = $file${only}`, where);
  }

  /** Forgets the lists of a file. */
  async dropLists(file: number): Promise<void> {
    await this.flush();
    await this.writer.engine.exec(
      `DELETE FROM in_numbers WHERE file = ${file}; DELETE FROM in_days WHERE file = ${file}`,
    );
  }

  /** Participants that stand more than once in a list of a file. */
  async doubleLines(file: number): Promise<{ stock: string; date: IsoDate; holder: string }[]> {
    await this.settle();
    const rows = await this.writer.engine.query(
      `SELECT stock, CAST(page_date AS VARCHAR) AS date, holder FROM in_lines WHERE file = $file AND holder NOT LIKE '~%'
       GROUP BY stock, page_date, holder HAVING count(*) > 1 ORDER BY stock, page_date, holder`,
      { file },
    );
    return rows.map((row) => ({
      stock: String(row.stock),
      date: String(row.date),
      holder: String(row.holder),
    }));
  }

  /**
   * Tells holders of the same name in one list apart by number, largest first.
   * @returns the keys that this made, with the name and the page dates they stand for
   */
  async numberNames(
    file: number,
  ): Promise<{ holder: string; name: string; first: IsoDate; last: IsoDate }[]> {
    const { engine } = this.writer;
    await this.settle();
    await engine.exec('CREATE OR REPLACE TEMP TABLE same_name (id BIGINT, holder VARCHAR, name VARCHAR)');
    const again = `SELECT l.id, l.holder || ' (' || row_number() OVER (
        PARTITION BY l.stock, l.page_date, l.holder ORDER BY l.shares DESC, l.id) || ')' AS holder,
        coalesce(s.name, substr(l.holder, 2)) AS name
      FROM (
        SELECT n.rowid AS id, n.stock, n.page_date, t.text AS holder, n.shares
        FROM in_numbers n JOIN line_texts t ON t.id = n.holder WHERE n.file = ${file} AND n.known AND t.text LIKE '~%'
      ) l LEFT JOIN same_name s ON s.id = l.id
      QUALIFY row_number() OVER (PARTITION BY l.stock, l.page_date, l.holder ORDER BY l.shares DESC, l.id) > 1`;
    // a second round is for a number that is part of another holder's name
    for (let round = 0; round < 9; round += 1) {
      await engine.exec(`CREATE OR REPLACE TEMP TABLE numbered AS ${again}`);
      const found = await engine.query('SELECT DISTINCT holder FROM numbered ORDER BY holder');
      if (found.length === 0) break;
      for (const { holder } of found) this.idOf(String(holder));
      await this.settle();
      await engine.exec(`DELETE FROM same_name WHERE id IN (SELECT id FROM numbered);
        INSERT INTO same_name SELECT * FROM numbered;
        UPDATE in_numbers SET holder = t.id FROM numbered n JOIN line_texts t ON t.text = n.holder WHERE n.id = in_numbers.rowid`);
    }
    const rows = await engine.query(
      `SELECT s.holder, s.name, CAST(min(l.page_date) AS VARCHAR) AS first, CAST(max(l.page_date) AS VARCHAR) AS last
       FROM same_name s JOIN in_numbers l ON l.rowid = s.id GROUP BY s.holder, s.name ORDER BY s.holder, s.name`,
    );
    await engine.exec('DROP TABLE numbered; DROP TABLE same_name');
    return rows.map((row) => ({
      holder: String(row.holder),
      name: String(row.name),
      first: String(row.first),
      last: String(row.last),
    }));
  }

  /** Notes that a holder's line of a list could not be read, unless the list has another line of it. */
  async markUnknown(
    file: number,
    list: { readonly stock: string; readonly date: IsoDate },
    holder: string,
  ): Promise<void> {
    const line = { stock: this.idOf(list.stock), date: list.date, holder: this.idOf(holder), file };
    await this.settle();
    await this.writer.engine.query(
      `INSERT INTO in_numbers SELECT $stock, CAST($date AS DATE), $holder, NULL, false, $file
       WHERE NOT EXISTS (SELECT 1 FROM in_numbers WHERE file = $file AND stock = $stock AND page_date = CAST($date AS DATE) AND holder = $holder)
         AND EXISTS (SELECT 1 FROM in_numbers WHERE file = $file AND stock = $stock AND page_date = CAST($date AS DATE))`,
      line,
    );
  }

  /**
   * Makes the lines of a csv count as lists.
   * @param days the settlement day of each page date
   * @returns lines that can be read
   */
  async addLists(
    file: number,
    fetchedAt: string,
    days: readonly (readonly [page: IsoDate, day: IsoDate])[],
  ): Promise<number> {
    const { engine } = this.writer;
    await this.settle();
    await engine.exec('CREATE OR REPLACE TEMP TABLE page_days (page_date DATE, date DATE)');
    await engine.append('page_days', days);
    await engine.exec(`
      INSERT INTO in_days
      SELECT t.text, p.date, l.page_date, 'csv', '${fetchedAt}', l.lines, l.shares, NULL, NULL, ${file}
      FROM (
        SELECT stock, page_date, count(*) FILTER (WHERE known) AS lines, CAST(sum(shares) AS BIGINT) AS shares
        FROM in_numbers WHERE file = ${file} GROUP BY stock, page_date
      ) l JOIN page_days p ON p.page_date = l.page_date JOIN line_texts t ON t.id = l.stock;
      DROP TABLE page_days`);
    const [row] = await engine.query('SELECT count(*) AS n FROM in_numbers WHERE file = $file AND known', {
      file,
    });
    this.size += Number(row?.n);
    this.listed = true;
    return Number(row?.n);
  }

  private async flush(): Promise<void> {
    await this.writer.engine.append('in_days', this.days);
    await this.lines.settle();
    this.days = [];
  }

  /**
   * Merges everything staged into the store's segments (visible after the writer's commit).
   * @returns the stocks and days whose holdings changed
   */
  async merge(): Promise<Dirty[]> {
    await this.flush();
    for (const [table, rows] of this.pending) await this.mergePlain(table, rows);
    this.pending.clear();
    await this.mergeNames();
    const dirty = this.listed ? await this.mergeHoldings() : [];
    this.size = 0;
    this.listed = false;
    return dirty;
  }

  private async mergePlain(table: PlainTable, rows: Value[][]): Promise<void> {
    if (rows.length === 0) return;
    const { engine } = this.writer;
    await engine.exec(`CREATE OR REPLACE TEMP TABLE in_plain (${TABLES[table].columns})`);
    await engine.append('in_plain', rows);
    const keys = await this.keys(table, 'in_plain');
    const where = `${partitionSql(table)} IN (${keys.map((key) => `'${key}'`).join(', ')})`;
    await this.writer.replace(
      table,
      keys,
      `SELECT * FROM ${table} WHERE ${where} UNION ALL SELECT * FROM in_plain`,
    );
    await engine.exec('DROP TABLE in_plain');
  }

  private async mergeNames(): Promise<void> {
    if (this.names.size === 0) return;
    const { engine } = this.writer;
    await engine.exec(`CREATE OR REPLACE TEMP TABLE in_names (${TABLES.names.columns})`);
    await engine.append(
      'in_names',
      [...this.names.values()].map(({ holder, name, first, last, file }) => [
        holder,
        name,
        first,
        last,
        file,
      ]),
    );
    await this.writer.replace('names', ['all'], sqlFile(import.meta.url, './sql/merge-names.sql'));
    await engine.exec('DROP TABLE in_names');
    this.names.clear();
  }

  private async keys(table: TableName, from: string): Promise<string[]> {
    const rows = await this.writer.engine.query(
      `SELECT DISTINCT ${partitionSql(table)} AS key FROM ${from} ORDER BY key`,
    );
    return rows.map((row) => String(row.key));
  }

  private async mergeHoldings(): Promise<Dirty[]> {
    const { engine } = this.writer;
    await engine.exec('DROP TABLE IF EXISTS last_days');
    const walked = await walkForward(this.writer, this.lines);
    if (walked) {
      const dirty = await addLater(this.writer, walked);
      await this.lines.clear();
      return dirty;
    }
    await engine.exec(sqlFile(import.meta.url, './sql/place-observations.sql'));
    await engine.exec(sqlFile(import.meta.url, './sql/merge-holdings.sql'));
    const months = await this.keys('holdings', 'affected');
    const years = await this.keys('stock_days', 'placed');
    const losing = await this.keys(
      'alternates',
      '(SELECT date FROM losing_rows UNION SELECT date FROM agreeing)',
    );
    const inKeys = (table: TableName, keys: string[]): string =>
      `${partitionSql(table)} IN (${keys.map((key) => `'${key}'`).join(', ')})`;
    await this.writer.replaceEach('holdings', months, {
      kept: (within) =>
        `SELECT h.* FROM holdings h ANTI JOIN affected a ON a.stock = h.stock AND a.date = h.date WHERE ${within}`,
      added: (within) => `SELECT stock, date, holder, shares, known FROM new_rows WHERE ${within}`,
    });
    if (losing.length > 0) {
      await this.writer.replace(
        'alternates',
        losing,
        `SELECT l.* FROM alternates l ANTI JOIN agreeing a
           ON a.stock = l.stock AND a.date = l.date AND a.page_date = l.page_date AND a.file = l.file
         WHERE ${inKeys('alternates', losing)} UNION ALL SELECT * FROM losing_rows`,
      );
    }
    await this.writer.replace(
      'stock_days',
      years,
      `SELECT s.* FROM stock_days s ANTI JOIN touched t ON t.stock = s.stock AND t.date = s.date WHERE ${inKeys('stock_days', years)}
       UNION ALL
       SELECT stock, date, page_date, kind, fetched_at, lines, total_named, total_ccass, issued, digest, chosen, file FROM placed`,
    );
    const dirty = await engine.query(
      `SELECT stock, CAST(min(date) AS VARCHAR) AS first,
         CASE WHEN bool_or(issued_changed) THEN '9999-12-31' ELSE CAST(max(date) AS VARCHAR) END AS last
       FROM retold GROUP BY stock ORDER BY stock`,
    );
    await engine.exec(MERGED);
    await engine.exec(WALKED);
    await this.lines.clear();
    return dirty.map((row) => ({ stock: String(row.stock), from: String(row.first), to: String(row.last) }));
  }
}
