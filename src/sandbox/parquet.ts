import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDbEngine } from '../store/duckdb-engine.js';
import { ByteFile } from './bytes.js';
import { INVESTOR, type StockHistory, UNNAMED_SLOT } from './history.js';
import { NAMED_INVESTOR } from './cast.js';
import type { Market } from './market.js';

/** Stocks in one file. */
const BUCKET = 100;
const NEWLINE = 10;

/**
 * Holdings as Parquet, change-only: a row stands until the next one of the same stock and holder; 0 for a holder that
 * left. One file for each hundred stocks, sorted by stock, day and holder.
 */
export class ParquetFiles {
  private spill: ByteFile | null = null;
  private bucket = 0;

  private constructor(
    private readonly folder: string,
    private readonly market: Market,
    private readonly engine: DuckDbEngine,
  ) {}

  static async open(folder: string, market: Market): Promise<ParquetFiles> {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    return new ParquetFiles(
      folder,
      market,
      await DuckDbEngine.open({ memoryLimit: '512MB', spillFolder: folder }),
    );
  }

  async add(history: StockHistory): Promise<void> {
    if (Math.floor(history.index / BUCKET) !== this.bucket) await this.flush();
    this.bucket = Math.floor(history.index / BUCKET);
    this.spill ??= new ByteFile(join(this.folder, 'spill.csv'));
    const { spill } = this;
    const { pages } = this.market.days;
    const { stock } = history.listing;
    const ids = [...history.places].map((place) => this.market.cast.players[place]?.id ?? '');
    const put = (page: number, holder: string, shares: number): void => {
      spill.text(`${stock},${pages[page]},${holder},`);
      spill.whole(shares, NEWLINE);
    };
    for (const [slot, held] of history.opening.entries())
      if (held !== 0) put(history.first, ids[slot] as string, held);
    const others: readonly (readonly [number, Float64Array])[] = [
      [INVESTOR, history.investor],
      [UNNAMED_SLOT, history.unnamed],
    ];
    for (let page = history.first; page <= history.last; page += 1) {
      for (
        let at = history.changes.start[page] as number;
        at < (history.changes.start[page + 1] as number);
        at += 1
      ) {
        put(page, ids[history.changes.slot[at] as number] as string, history.changes.shares[at] as number);
      }
      for (const [slot, held] of others) {
        const now = held[page] as number;
        if (page > history.first ? now === held[page - 1] : now === 0) continue;
        put(page, slot === INVESTOR ? `~${NAMED_INVESTOR}` : '(unnamed)', now);
      }
    }
  }

  private async flush(): Promise<void> {
    if (!this.spill) return;
    const { path } = this.spill;
    this.spill.close();
    this.spill = null;
    const text = (file: string): string => `'${file.replaceAll("'", "''")}'`;
    const out = join(this.folder, `simulated-holdings-${String(this.bucket).padStart(2, '0')}.parquet`);
    await this.engine.exec(
      `COPY (SELECT * FROM read_csv(${text(path)}, header = false, columns = {stock: 'VARCHAR', date: 'DATE', holder: 'VARCHAR', shares: 'BIGINT'})
       ORDER BY stock, date, holder) TO ${text(out)} (FORMAT parquet, COMPRESSION zstd)`,
    );
    rmSync(path);
  }

  async close(): Promise<void> {
    await this.flush();
    this.engine.close();
  }
}
