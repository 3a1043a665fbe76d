import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckRow } from '../../../src/flows/check/check.js';
import type { IsoDate } from '../../../src/iso-date.js';
import { Workspace } from '../../../src/workspace.js';

/** Settlement days of a week without holidays, the trade dates they settle, and the Saturday after. */
export const DAYS = ['2025-03-03', '2025-03-04', '2025-03-05', '2025-03-06', '2025-03-07'] as const;
export const TRADES = ['2025-02-27', '2025-02-28', '2025-03-03', '2025-03-04', '2025-03-05'] as const;
export const SATURDAY = '2025-03-08';
const NOW: IsoDate = '2025-03-10';

export type List = Readonly<Record<string, number>>;
/** Lists of a stock by day. */
export type Lists = Readonly<Record<IsoDate, List>>;

/** Six custodians and brokers of the registry with a million shares, of which two trade 1,000 a day, and more in turn. */
export function quietLists(days: readonly IsoDate[] = DAYS): Lists {
  return Object.fromEntries(
    days.map((day, index) => [
      day,
      {
        C00019: 400_000 - 1000 * index,
        C00010: 300_000 + 1000 * index,
        B01161: 150_000,
        C00016: 80_000,
        B01224: 50_000,
        A00003: 20_000,
      },
    ]),
  );
}

/** The lists with every holding of the days from `from` on multiplied. */
export const scaled = (lists: Lists, from: IsoDate, factor: number): Lists =>
  Object.fromEntries(
    Object.entries(lists).map(([day, list]) => [
      day,
      day < from ? list : Object.fromEntries(Object.entries(list).map(([who, held]) => [who, held * factor])),
    ]),
  );

/** The lists with one holder's shares on one day replaced. */
export const withHolding = (lists: Lists, day: IsoDate, holder: string, shares: number): Lists => ({
  ...lists,
  [day]: { ...lists[day], [holder]: shares },
});

export function holdingsCsv(stocks: Readonly<Record<string, Lists>>): string {
  const rows = Object.entries(stocks).flatMap(([stock, lists]) =>
    Object.entries(lists).flatMap(([day, list]) =>
      Object.entries(list).map(([holder, shares]) => `${stock},${day},${holder},NAME OF ${holder},${shares}`),
    ),
  );
  return `stock_code,date,participant_id,participant_name,shares\n${rows.join('\n')}\n`;
}

export type Quote = readonly [stock: string, date: IsoDate, close: number, volume: number, source?: string];

export const pricesCsv = (quotes: readonly Quote[]): string =>
  `stock_code,date,close,volume,amount,adjusted,source\n${quotes
    .map(
      ([stock, date, close, volume, source = 's1']) => `${stock},${date},${close},${volume},,none,${source}`,
    )
    .join('\n')}\n`;

/** A price of 10 and a volume of 100,000 on every trade date. */
export const quietPrices = (stock = '09001', dates: readonly IsoDate[] = TRADES): Quote[] =>
  dates.map((date) => [stock, date, 10, 100_000]);

/** What a workspace without anything to find is made of. */
export const QUIET: Readonly<Record<string, string>> = {
  'ccass.csv': holdingsCsv({ '09001': quietLists() }),
  'prices.csv': pricesCsv(quietPrices()),
};

export interface Asked {
  readonly today?: IsoDate;
  readonly config?: string;
  readonly before?: (workspace: Workspace) => Promise<void>;
}

/** Runs `job` on a workspace into which the files were imported. */
export async function onMarket<T>(
  files: Readonly<Record<string, string>>,
  job: (workspace: Workspace) => Promise<T>,
  { today = NOW, config, before }: Asked = {},
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'waizi-check-'));
  try {
    const paths: string[] = [];
    for (const [name, content] of Object.entries(files)) {
      const path = join(folder, name);
      await writeFile(path, content);
      paths.push(path);
    }
    if (config) {
      await writeFile(join(folder, 'config.yaml'), config);
    }
    const workspace = new Workspace(folder, { now: () => new Date(`${today}T04:00:00Z`) });
    for (const { status, reason } of await workspace.import(paths)) {
      if (status !== 'loaded') throw new Error(`fixture not loaded: ${reason}`);
    }
    await before?.(workspace);
    return await job(workspace);
  } finally {
    if (existsSync(folder)) await rm(folder, { recursive: true, force: true });
  }
}

/** The rows of all checks by name. */
export const checked = (
  files: Readonly<Record<string, string>>,
  asked: Asked = {},
): Promise<Record<string, CheckRow>> =>
  onMarket(
    files,
    async (workspace) => Object.fromEntries((await workspace.checks()).map((row) => [row.check, row])),
    asked,
  );

/** Names of the checks that did not pass. */
export const troubled = (rows: Readonly<Record<string, CheckRow>>): string[] =>
  Object.values(rows)
    .filter(({ status }) => status !== 'pass')
    .map(({ check, status }) => `${check} ${status}`);
