import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { IsoDate } from '../../src/iso-date.js';
import type { Workspace } from '../../src/workspace.js';
import { type CcassPageOptions, ccassPage } from './ccass-page.js';

/** A list of a stock on a day, by holder: a participant id, or a name. */
export interface List {
  readonly stock: string;
  readonly date: IsoDate;
  readonly shares: Readonly<Record<string, number>>;
}

const quoted = (text: string): string => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const isId = (holder: string): boolean => /^[A-Z]\d{5}$/.test(holder);

/** Lists as a CCASS csv. `NAME#2` is a second holder of that name. */
export function csvOf(lists: readonly List[]): string {
  const rows = lists.flatMap(({ stock, date, shares }) =>
    Object.entries(shares).map(([holder, count]) => {
      const [id, name] = isId(holder) ? [holder, ''] : ['', quoted(holder.replace(/#\d$/, ''))];
      return `${stock},${date},${id},${name},${count}`;
    }),
  );
  return `${['stock_code,date,participant_id,participant_name,shares', ...rows].join('\n')}\n`;
}

/** A list as a CCASS page. */
export function pageOf({ stock, date, shares }: List, options: Partial<CcassPageOptions> = {}): string {
  const lines = Object.entries(shares).map(([holder, count]) => ({
    id: isId(holder) ? holder : null,
    name: isId(holder) ? `MADE UP ${holder}` : holder.replace(/#\d$/, ''),
    shares: BigInt(count),
  }));
  return ccassPage({
    stock,
    stockName: `MADE UP ${stock}`,
    date,
    lines: lines.filter(({ id }) => id !== null),
    consenting: lines.filter(({ id }) => id === null),
    ...options,
  });
}

/** Files on their way into a workspace, in a folder of their own. */
export class Inbox {
  constructor(readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  /**
   * Writes a file.
   * @param fetched the time of the file, which counts as the time of its fetch
   * @returns its path
   */
  put(name: string, content: string | Uint8Array, fetched = '2026-11-20T00:00:00Z'): string {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    utimesSync(path, new Date(fetched), new Date(fetched));
    return path;
  }
}

/** The list of a stock on a stored day: `{ C00019: 100 }`. */
export async function listOn(
  space: Workspace,
  stock: string,
  date: IsoDate,
): Promise<Record<string, number>> {
  const { rows } = await space.holdings(stock, date);
  return Object.fromEntries(
    rows.map(({ participant, name, shares }) => [participant ?? name, Number(shares)]),
  );
}

const CONTENT = {
  holdings: 'SELECT * FROM holdings ORDER BY ALL',
  stock_days: 'SELECT * EXCLUDE (file) FROM stock_days ORDER BY ALL',
  alternates: 'SELECT * EXCLUDE (file) FROM alternates ORDER BY ALL',
  names: 'SELECT * EXCLUDE (file) FROM names ORDER BY ALL',
  prices: 'SELECT * EXCLUDE (file) FROM prices ORDER BY ALL',
  price_days: 'SELECT * EXCLUDE (file) FROM price_days ORDER BY ALL',
  changes: 'SELECT * FROM changes ORDER BY ALL',
  change_days: 'SELECT * FROM change_days ORDER BY ALL',
  migrations: 'SELECT * FROM migrations ORDER BY ALL',
};

/** What a workspace holds, as text by table, without the numbers of files. */
export function contentOf(space: Workspace): Promise<Record<keyof typeof CONTENT, string[]>> {
  return space.with(async ({ engine }) => {
    const found: Record<string, string[]> = {};
    for (const [table, sql] of Object.entries(CONTENT)) {
      const rows = await engine.query(sql);
      found[table] = rows.map((row) => Object.values(row).map(String).join(' '));
    }
    return found as Record<keyof typeof CONTENT, string[]>;
  });
}
