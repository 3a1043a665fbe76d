import { join } from 'node:path';
import { ByteFile, csvRow } from './bytes.js';
import { NAMED_INVESTOR } from './cast.js';
import { monthOf, type StockFeed, unitsBetween } from './feed.js';
import { INVESTOR, type StockHistory, type TrueEvent, UNNAMED_SLOT } from './history.js';
import type { Market } from './market.js';
import type { Trap } from './traps.js';

/** The columns of truth/trades-*.csv; shares are signed, in the units of `seen`. */
export const TRADE_COLUMNS = [
  'stock',
  'trade_date',
  'settled',
  'seen',
  'participant',
  'shares',
  'price',
] as const;
/** The columns of truth/events.csv. */
export const EVENT_COLUMNS = [
  'event',
  'trap',
  'stock',
  'date',
  'seen',
  'holder',
  'reason',
  'shares',
  'price',
  'note',
] as const;

/**
 * Writes what really happened, apart from what a user sees: every trade, and every event with its effect on each
 * holder. `seen` is the first CCASS day whose list can show it.
 */
export class TruthFiles {
  private readonly trades = new Map<string, ByteFile>();
  private readonly events: ByteFile;
  private readonly counts = new Map<Trap, number>();
  private number = 0;
  tradeRows = 0;

  constructor(
    private readonly folder: string,
    private readonly market: Market,
    private readonly packed: boolean,
  ) {
    this.events = new ByteFile(join(folder, 'events.csv'));
    this.events.text(csvRow(...EVENT_COLUMNS));
    const players = new ByteFile(join(folder, 'participants.csv'));
    players.text(csvRow('participant', 'type', 'pace', 'weight'));
    for (const { id, type, pace, weight } of market.cast.players) {
      players.text(csvRow(id, type, pace.toFixed(6), weight.toFixed(6)));
    }
    players.close();
  }

  private file(month: string): ByteFile {
    let file = this.trades.get(month);
    if (!file) {
      const path = join(this.folder, `trades-${month}.csv${this.packed ? '.gz' : ''}`);
      file = new ByteFile(path, this.packed);
      file.text(csvRow(...TRADE_COLUMNS));
      this.trades.set(month, file);
    }
    return file;
  }

  add(history: StockHistory, feed: StockFeed): void {
    this.addTrades(history, feed);
    const { pages } = this.market.days;
    for (const event of history.events) {
      const seen = feed.seen(event.page);
      const [up, down] = seen < 0 ? [1, 1] : unitsBetween(history, event.page, seen);
      this.number += 1;
      this.counts.set(event.trap, (this.counts.get(event.trap) ?? 0) + 1);
      const counted = this.counted(history, feed, event);
      for (const { slot, reason, shares } of event.effects) {
        this.events.text(
          csvRow(
            this.number,
            event.trap,
            history.listing.stock,
            pages[event.page] as string,
            seen < 0 ? null : (pages[seen] as string),
            this.holder(history, slot),
            reason,
            Math.round(((shares - (counted.get(slot) ?? 0)) * up) / down),
            this.priceOn(history, event.page),
            event.note,
          ),
        );
      }
    }
  }

  /**
   * Where a list before an event is missing, trades that settled then are told in the share units after it; what the event
   * did to these shares is part of the trades, by slot, and no effect once more.
   */
  private counted(history: StockHistory, feed: StockFeed, event: TrueEvent): ReadonlyMap<number, number> {
    const found = new Map<number, number>();
    const factor = history.factors.find(({ page }) => page === event.page);
    if (!factor || event.effects[0]?.reason !== 'corporate_action') return found;
    const { trades } = history;
    for (let page = event.page - 1; page > history.first && !feed.kept(page); page -= 1) {
      for (const [day, settled] of this.market.days.settledOn.entries()) {
        if (settled !== page) continue;
        const [num, den] = [history.units.up[day] as number, history.units.down[day] as number];
        for (let at = trades.start[day] as number; at < (trades.start[day + 1] as number); at += 1) {
          const slot = trades.slot[at] as number;
          const shares = ((trades.shares[at] as number) * num) / den;
          found.set(slot, (found.get(slot) ?? 0) + (shares * (factor.up - factor.down)) / factor.down);
        }
      }
    }
    return found;
  }

  private addTrades(history: StockHistory, feed: StockFeed): void {
    const { days, cast } = this.market;
    const { trades, units, places, sessions } = history;
    for (let day = 0; day < days.trading.length; day += 1) {
      const settled = days.settledOn[day] as number;
      const [from, to] = [trades.start[day] as number, trades.start[day + 1] as number];
      if (settled < 0 || from === to) continue;
      const file = this.file(monthOf(days.trading[day] as string));
      const volume = sessions.volume[day] as number;
      for (let at = from; at < to; at += 1) {
        const slot = trades.slot[at] as number;
        const late = feed.unreadable?.page === settled && feed.unreadable.slot === slot;
        const seen = feed.seen(late ? settled + 1 : settled);
        const [up, down] = seen < 0 ? [1, 1] : unitsBetween(history, settled, seen);
        const [num, den] = [(units.up[day] as number) * up, (units.down[day] as number) * down];
        file.text(
          `${history.listing.stock},${days.trading[day]},${days.pages[settled]},${seen < 0 ? '' : days.pages[seen]},`,
        );
        file.text(`${cast.players[places[slot] as number]?.id},`);
        file.whole(Math.round(((trades.shares[at] as number) * num) / den));
        // HKD per share in the units of `seen`
        file.text(`${((sessions.turnover[day] as number) * den) / (volume * num)}\n`);
        this.tradeRows += 1;
      }
    }
  }

  private holder(history: StockHistory, slot: number): string {
    if (slot === INVESTOR) return `~${NAMED_INVESTOR}`;
    if (slot === UNNAMED_SLOT) return '(unnamed)';
    return this.market.cast.players[history.places[slot] as number]?.id ?? '';
  }

  /** HKD per share on the CCASS day, of the last session before where there was none. */
  private priceOn({ sessions }: StockHistory, page: number): number {
    for (let day = this.market.days.tradingOf[page] as number; day >= 0; day -= 1) {
      if ((sessions.volume[day] as number) >= 0) return (sessions.close[day] as number) / 1000;
    }
    return 0;
  }

  /** Notes what happened to days and files, which has no effect of its own: nothing was traded or moved by it. */
  note(trap: Trap, date: string, note: string, stock: string | null = null): void {
    this.number += 1;
    this.counts.set(trap, (this.counts.get(trap) ?? 0) + 1);
    this.events.text(csvRow(this.number, trap, stock, date, null, null, null, null, null, note));
  }

  /** @returns how often each trap occurs */
  close(): ReadonlyMap<Trap, number> {
    for (const file of this.trades.values()) file.close();
    this.events.close();
    return this.counts;
  }
}
