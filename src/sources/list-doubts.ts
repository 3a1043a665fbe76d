import { InputError } from '../errors.js';
import { addDays, type IsoDate } from '../iso-date.js';
import type { Engine } from '../store/engine.js';
import type { Staging } from '../store/staging.js';
import { FROZEN_STOCKS, FrozenPrices } from './frozen-prices.js';

/** A CCASS list by its sizes. */
export interface ListSize {
  readonly stock: string;
  readonly date: IsoDate;
  /** Shares of all holders named. */
  readonly named: bigint;
  readonly holders: number;
  readonly largest: bigint;
  /** Shares below zero, without their sign: HKEX shows what an account owes so, and others then hold more than there is. */
  readonly owed: bigint;
  /** All shares in CCASS, where told. */
  readonly total: bigint | null;
}

/** Factors between units: hundreds, and ten thousands (万). */
const FACTORS = [100, 10_000];
const WITHIN = 0.01;
/** Holders below which a list says nothing of a unit. */
const FEWEST = 5;
/** Calendar days within which an earlier list says what is usual. */
const NEAR_DAYS = 400;
/** How often an import that goes back in time asks what is stored. */
const MOST_ASKED = 20;
/** Calendar days about a jump in which a corporate action or the price can explain it. */
const ACTION_DAYS = 30;
const PRICE_RATIO = 20;

interface Before {
  readonly date: IsoDate;
  readonly named: bigint;
  /** Of a list that came with this import: what tells it from others. */
  readonly print?: string;
}

/** A list that the stored one before it may be the same as. */
interface Pair {
  readonly stock: string;
  readonly before: Before;
}

/** Says what cannot be in what a file tells. */
export type Doubts = Pick<ListDoubts, 'refuse' | 'problems'> & {
  readonly prices: Pick<FrozenPrices, 'problems'>;
};

/** What cannot be in the lists of an import: told from the lists before, corporate actions and prices. */
export class ListDoubts {
  /** Last sound list of each stock that came with this import. */
  private readonly last = new Map<string, Before>();
  /** Last stored list of each stock before a day. */
  private stored: { readonly date: IsoDate; readonly lists: ReadonlyMap<string, Before> } | null = null;
  private asked = 0;
  readonly prices: FrozenPrices;

  constructor(
    private readonly engine: Engine,
    private readonly staging: Pick<Staging, 'pendingRows'>,
  ) {
    this.prices = new FrozenPrices(engine);
  }

  /** What cannot be in a list; null when it can, and it counts as the one before for later ones. */
  async problem(list: ListSize, print?: string): Promise<string | null> {
    const { stock, date, named, holders, largest, owed, total } = list;
    const all = (total ?? named) + owed;
    if (largest > all && all > 0n)
      return `list of ${stock} on ${date}: one holder has ${largest} shares, more than the ${all} in CCASS`;
    const before = await this.before(stock, date);
    if (before && holders >= FEWEST && before.named > 0n && named > 0n) {
      const ratio = Number(named) / Number(before.named);
      const factor = FACTORS.find((one) => Math.abs(Math.max(ratio, 1 / ratio) / one - 1) < WITHIN);
      if (factor !== undefined && !(await this.explained(stock, before.date, date)))
        return `list of ${stock} on ${date}: ${named} shares, ${ratio > 1 ? '' : '1/'}${factor}${ratio > 1 ? ' times' : ' of'} the ${before.named} on ${before.date}, and no corporate action or price says why`;
    }
    const known = this.last.get(stock);
    if (!known || known.date <= date)
      this.last.set(stock, { date, named, ...(print === undefined ? {} : { print }) });
    return null;
  }

  /**
   * What cannot be in the lists of a csv whose lines are staged, by list.
   * @param settles whether CCASS settles on a day: the lists of other days repeat those before them
   */
  async problems(
    file: number,
    settles: (date: IsoDate) => boolean = () => true,
  ): Promise<{ stock: string; date: IsoDate; problem: string }[]> {
    const rows = await this.engine.query(
      `WITH lists AS (
         SELECT t.text AS stock, l.page_date, l.named, l.holders, l.print, l.largest, l.owed
         FROM (
           SELECT n.stock, n.page_date, CAST(sum(n.shares) AS BIGINT) AS named, count(*) AS holders,
             CAST(sum(hash(h.text, n.shares)) AS VARCHAR) AS print, max(n.shares) AS largest,
             CAST(sum(CASE WHEN n.shares < 0 THEN -n.shares ELSE 0 END) AS BIGINT) AS owed
           FROM in_numbers n JOIN line_texts h ON h.id = n.holder WHERE n.file = $file AND n.known GROUP BY n.stock, n.page_date
         ) l JOIN line_texts t ON t.id = l.stock
       ),
       totals AS (
         SELECT stock, date, min(total_ccass) AS total FROM (
           SELECT stock, page_date AS date, total_ccass FROM stock_days
           UNION ALL SELECT stock, date, total_ccass FROM issued) t
         WHERE total_ccass IS NOT NULL AND date >= (SELECT min(page_date) FROM lists) AND date <= (SELECT max(page_date) FROM lists)
         GROUP BY stock, date
       )
       SELECT l.stock, CAST(l.page_date AS VARCHAR) AS day, l.named, l.holders, l.print, l.largest, l.owed, t.total
       FROM lists l LEFT JOIN totals t ON t.stock = l.stock AND t.date = l.page_date
       ORDER BY l.stock, l.page_date`,
      { file },
    );
    const found: { stock: string; date: IsoDate; problem: string }[] = [];
    const still = new Map<IsoDate, Pair[] | 'moved'>();
    for (const row of rows) {
      const [stock, date, print] = [String(row.stock), String(row.day), String(row.print)];
      const before = settles(date) && Number(row.holders) >= FEWEST ? await this.before(stock, date) : null;
      const pairs = still.get(date) ?? [];
      if (before && pairs !== 'moved') {
        const moved = before.named !== BigInt(row.named as bigint) || (before.print ?? print) !== print;
        if (!moved) pairs.push({ stock, before });
        still.set(date, moved ? 'moved' : pairs);
      }
      const [named, largest] = [BigInt(row.named as bigint), BigInt(row.largest as bigint)];
      const problem = await this.problem(
        {
          stock,
          date,
          named,
          largest,
          owed: BigInt(row.owed as bigint),
          holders: Number(row.holders),
          total: row.total == null ? null : BigInt(row.total as bigint),
        },
        print,
      );
      if (problem !== null) found.push({ stock, date, problem });
    }
    for (const [date, pairs] of still)
      if (pairs !== 'moved' && pairs.length >= FROZEN_STOCKS)
        found.push(...(await this.frozen(file, date, pairs)));
    return found;
  }

  /** The lists of a day, where each is the one before it to the last share: yesterday's file under today's date. */
  private async frozen(
    file: number,
    date: IsoDate,
    pairs: readonly Pair[],
  ): Promise<{ stock: string; date: IsoDate; problem: string }[]> {
    const open = new Map(
      pairs.filter(({ before }) => before.print === undefined).map((one) => [one.stock, one]),
    );
    // one that is another is enough, and mostly there is one among the first
    for (const some of [[...open.values()].slice(0, FEWEST), [...open.values()].slice(FEWEST)])
      if (!(await this.repeated(file, date, some))) return [];
    return pairs.map(({ stock, before }) => ({
      stock,
      date,
      problem: `list of ${stock} on ${date}: it is that of ${before.date}, as are the lists of all ${pairs.length} stocks of that day`,
    }));
  }

  /** Whether lists of a day are each the stored one before it. */
  private async repeated(file: number, date: IsoDate, pairs: readonly Pair[]): Promise<boolean> {
    if (pairs.length === 0) return true;
    const stocks = pairs.map(({ stock }) => stock);
    const days = pairs.map(({ before }) => before.date);
    const listed = stocks.map((stock) => `'${stock.replaceAll("'", "''")}'`).join(', ');
    const rows = await this.engine.query(
      `SELECT l.stock, CAST(s.date AS VARCHAR) AS day
       FROM (SELECT stock, CAST(sum(CAST(md5_number_lower(holder || '=' || coalesce(CAST(shares AS VARCHAR), '?')) AS HUGEINT)) AS VARCHAR) AS digest
         FROM in_lines WHERE file = $file AND page_date = CAST($date AS DATE) AND stock IN (${listed}) GROUP BY stock) l
       JOIN stock_days s ON s.stock = l.stock AND s.chosen AND s.digest = l.digest
       WHERE s.date >= CAST($first AS DATE) AND s.date <= CAST($last AS DATE)`,
      {
        file,
        date,
        first: days.reduce((a, b) => (a < b ? a : b)),
        last: days.reduce((a, b) => (a > b ? a : b)),
      },
    );
    const same = new Set(rows.map(({ stock, day }) => `${stock} ${day}`));
    return pairs.every(({ stock, before }) => same.has(`${stock} ${before.date}`));
  }

  /** @throws InputError that is a doubt, for a list that cannot be */
  async refuse(list: ListSize): Promise<void> {
    const problem = await this.problem(list);
    if (problem !== null) throw new InputError(problem, { doubt: true });
  }

  private async before(stock: string, date: IsoDate): Promise<Before | null> {
    const known = (await this.asOf(date)).get(stock) ?? null;
    const stored = known && known.date < date ? known : null;
    const own = this.last.get(stock);
    const found = own && own.date < date && (!stored || own.date >= stored.date) ? own : stored;
    return found && found.date >= addDays(date, -NEAR_DAYS) ? found : null;
  }

  /** One question for all stocks: the import mostly goes forward in time, and then remembers its own lists. */
  private async asOf(date: IsoDate): Promise<ReadonlyMap<string, Before>> {
    if (this.stored && (date >= this.stored.date || this.asked >= MOST_ASKED)) return this.stored.lists;
    this.asked += 1;
    const rows = await this.engine.query(
      `SELECT stock, CAST(max(date) AS VARCHAR) AS day, CAST(arg_max(total_named, date) AS BIGINT) AS named FROM stock_days
       WHERE chosen AND total_named > 0 AND date < CAST($date AS DATE) AND date >= CAST($first AS DATE) GROUP BY stock`,
      { date, first: addDays(date, -NEAR_DAYS) },
    );
    const lists = new Map(
      rows.map((row) => [String(row.stock), { date: String(row.day), named: BigInt(row.named as bigint) }]),
    );
    this.stored = { date, lists };
    return lists;
  }

  private async explained(stock: string, from: IsoDate, to: IsoDate): Promise<boolean> {
    const [first, last] = [addDays(from, -ACTION_DAYS), addDays(to, ACTION_DAYS)];
    const inside = (date: unknown): boolean => String(date) >= first && String(date) <= last;
    const waiting = this.staging
      .pendingRows('actions')
      .some((row) => row[0] === stock && row[3] !== null && row[3] !== row[4] && inside(row[1]));
    if (waiting) return true;
    const parameters = { stock, first, last };
    const [action] = await this.engine.query(
      `SELECT count(*) AS n FROM actions WHERE stock = $stock AND num IS NOT NULL AND num <> den
         AND ex_date BETWEEN CAST($first AS DATE) AND CAST($last AS DATE)`,
      parameters,
    );
    if (Number(action?.n) > 0) return true;
    const [price] = await this.engine.query(
      `SELECT CAST(min(close) AS DOUBLE) AS low, CAST(max(close) AS DOUBLE) AS high FROM prices
       WHERE stock = $stock AND adjusted = 'none' AND date BETWEEN CAST($first AS DATE) AND CAST($last AS DATE)`,
      parameters,
    );
    const closes = this.staging
      .pendingRows('prices')
      .flatMap((row) =>
        row[0] === stock && row[5] === 'none' && inside(row[1]) ? [Number(row[2]) / 1e18] : [],
      );
    for (const close of [price?.low, price?.high]) if (close != null) closes.push(Number(close));
    return closes.length > 1 && Math.max(...closes) > PRICE_RATIO * Math.min(...closes);
  }
}
