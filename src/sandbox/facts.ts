import type { StockHistory } from './history.js';
import type { Market } from './market.js';

/** What a market looks like in numbers that can be held against real lists. Fractions of 1, correlations. */
export interface Facts {
  /** Part of the holdings that change from one CCASS day to the next. */
  readonly changed: number;
  /** Lines of a list, on average. */
  readonly lines: number;
  /** Median over stocks of what the largest five and ten participants have of all named shares, on the last day. */
  readonly top5: number;
  readonly top10: number;
  /** Part of the value held that the largest custodian has. */
  readonly largest: number;
  /** Median over stocks of the correlation of share changes with the volume of so many trading days earlier. */
  readonly lag: readonly number[];
  /** The same of each type's net with the day's return. */
  readonly contrarian: Readonly<Record<string, number>>;
  /** What participants net of the volume. */
  readonly netOfVolume: number;
}

/** The file in the truth that keeps them. */
export const FACTS = 'facts.json';
const LAGS = 5;
const TYPES = ['stable', 'flexible', 'southbound', 'mainland', 'hong-kong'];

/** Collects the facts of a market, stock by stock. */
export class FactsOf {
  private holdings = 0;
  private changes = 0;
  private lists = 0;
  private lines = 0;
  private value = 0;
  private largest = 0;
  private net = 0;
  private volume = 0;
  private readonly top5: number[] = [];
  private readonly top10: number[] = [];
  private readonly lag: number[][] = Array.from({ length: LAGS }, () => []);
  private readonly returns = new Map<string, number[]>(TYPES.map((type) => [type, []]));

  constructor(private readonly market: Market) {}

  add(history: StockHistory): void {
    const { days, cast } = this.market;
    const { changes, sessions, places } = history;
    const shares = Float64Array.from(history.opening);
    let held = shares.reduce((count, one) => count + (one === 0 ? 0 : 1), 0);
    const moved = new Float64Array(days.pages.length);
    for (let page = history.first; page <= history.last; page += 1) {
      const before = held;
      let entered = 0;
      for (let at = changes.start[page] as number; at < (changes.start[page + 1] as number); at += 1) {
        const slot = changes.slot[at] as number;
        const [from, to] = [shares[slot] as number, changes.shares[at] as number];
        if (from === 0) entered += 1;
        if (to === 0) held -= 1;
        shares[slot] = to;
        moved[page] = (moved[page] as number) + Math.abs(to - from);
      }
      held += entered;
      this.lists += 1;
      this.lines += held + 1;
      if (page === history.first) continue;
      this.holdings += before + entered + 1;
      this.changes += (changes.start[page + 1] as number) - (changes.start[page] as number);
    }
    const last = [...shares].sort((a, b) => b - a);
    const total = last.reduce((sum, one) => sum + one, 0);
    const top = (count: number): number => last.slice(0, count).reduce((sum, one) => sum + one, 0) / total;
    this.top5.push(top(5));
    this.top10.push(top(10));
    const close = (sessions.close[days.tradingOf[history.last] as number] as number) / 1000;
    this.value += total * close;
    const first = places.indexOf(cast.players.findIndex(({ id }) => id === 'C00019'));
    if (first >= 0) this.largest += (shares[first] as number) * close;
    this.correlate(history, moved);
  }

  private correlate(history: StockHistory, moved: Float64Array): void {
    const { days, cast } = this.market;
    const { sessions, trades, places } = history;
    // what happens once, such as a split, says nothing of trading
    const quiet = (page: number): boolean => history.events.every((event) => event.page !== page);
    for (let lag = 0; lag < LAGS; lag += 1) {
      const [a, b]: [number[], number[]] = [[], []];
      for (let page = history.first + 1; page <= history.last; page += 1) {
        const volume = sessions.volume[(days.tradingOf[page] as number) - lag];
        if (volume === undefined || volume < 0 || !quiet(page)) continue;
        a.push(moved[page] as number);
        b.push(volume);
      }
      push(this.lag[lag], correlation(a, b));
    }
    const nets = new Map<string, number[]>(TYPES.map((type) => [type, []]));
    const returns: number[] = [];
    for (let day = 1; day < days.trading.length; day += 1) {
      const [from, to] = [trades.start[day] as number, trades.start[day + 1] as number];
      if (from === to || (sessions.volume[day - 1] as number) < 0) continue;
      const change = (sessions.close[day] as number) / (sessions.close[day - 1] as number) - 1;
      if (Math.abs(change) > 0.35) continue;
      const net = new Map<string, number>();
      let bought = 0;
      for (let at = from; at < to; at += 1) {
        const type = cast.players[places[trades.slot[at] as number] as number]?.type ?? 'other';
        const shares = trades.shares[at] as number;
        net.set(type, (net.get(type) ?? 0) + shares);
        bought += Math.max(0, shares);
      }
      this.net += bought / (sessions.volume[day] as number);
      this.volume += 1;
      returns.push(change);
      for (const type of TYPES) nets.get(type)?.push(net.get(type) ?? 0);
    }
    for (const type of TYPES) {
      if (type === 'southbound' && !history.listing.southbound) continue;
      push(this.returns.get(type), correlation(nets.get(type) ?? [], returns));
    }
  }

  facts(): Facts {
    return {
      changed: this.changes / this.holdings,
      lines: this.lines / this.lists,
      top5: median(this.top5),
      top10: median(this.top10),
      largest: this.largest / this.value,
      lag: this.lag.map(median),
      contrarian: Object.fromEntries(TYPES.map((type) => [type, median(this.returns.get(type) ?? [])])),
      netOfVolume: this.net / this.volume,
    };
  }
}

function push(list: number[] | undefined, value: number | null): void {
  if (value !== null) list?.push(value);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function correlation(a: readonly number[], b: readonly number[]): number | null {
  if (a.length < 10) return null;
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, one) => sum + one, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (const [at, one] of a.entries()) {
    const [x, y] = [one - ma, (b[at] as number) - mb];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa === 0 || bb === 0 ? null : ab / Math.sqrt(aa * bb);
}
