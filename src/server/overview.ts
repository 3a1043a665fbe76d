import { Amount } from '../amount.js';
import type { Calendar } from '../calendar/calendar.js';
import { NoDataError } from '../errors.js';
import { addDays, type IsoDate } from '../iso-date.js';
import { lastDay } from '../flows/explorer/stored-day.js';
import type { FlowRow, Flows } from '../flows/flows.js';
import type { Shares } from '../flows/shares.js';
import type { StatusRow } from '../flows/status.js';
import { FOREIGN } from '../participants/investor-type.js';
import type { Engine } from '../store/engine.js';
import { readManifest } from '../store/manifest.js';
import type { Workspace } from '../workspace.js';

/** An answer, or why there is none. */
export type Part<Value> = { readonly value: Value } | { readonly problem: string };

/** Flows of a window; `to` is the last trade date that has settled, the question itself reaches to the last list. */
export interface Window {
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly tradeDays: number;
  readonly flows: Flows;
}

export interface StockFlow {
  readonly stock: string;
  readonly name: string | null;
  readonly nameZh: string | null;
  readonly stable: Amount;
  readonly flexible: Amount;
  readonly net: Amount;
}

export interface Movers {
  readonly bought: readonly StockFlow[];
  readonly sold: readonly StockFlow[];
}

/** Everything the page says, read from the workspace. */
export interface Overview {
  readonly folder: string;
  readonly simulated: boolean;
  /** Last stored CCASS day; null when there are no holdings. */
  readonly asOf: IsoDate | null;
  /** Last trade date whose trades the last list shows. */
  readonly settled: IsoDate | null;
  readonly recent: Part<Window>;
  /** The month so far; null where it is the same window. */
  readonly month: Part<Window> | null;
  readonly shares: Part<Shares>;
  readonly movers: Part<Movers>;
  readonly status: readonly StatusRow[];
}

const RECENT_DAYS = 10;
const TOP = 5;
export const ZERO = new Amount(0n);

/** Reads overviews, each stored version of the workspace once a day. */
export class Overviews {
  private key = '';
  private last: Promise<Overview> | null = null;

  constructor(private readonly workspace: Workspace) {}

  async read(): Promise<Overview> {
    const { store } = this.workspace;
    const key = JSON.stringify([this.workspace.today(), await readManifest(store)]);
    if (this.last === null || key !== this.key) {
      const fresh = readOverview(this.workspace);
      this.last = fresh;
      this.key = key;
      fresh.catch(() => {
        if (this.last === fresh) this.last = null;
      });
    }
    return this.last;
  }
}

/** Reads what the page shows; an empty workspace gives an overview without figures. */
export async function readOverview(workspace: Workspace): Promise<Overview> {
  const empty: Part<never> = { problem: '' };
  const base = { folder: workspace.folder, simulated: workspace.config.simulated };
  const nothing = { asOf: null, settled: null, recent: empty, month: null, shares: empty, movers: empty };
  const status = await part(() => workspace.status());
  if ('problem' in status) return { ...base, ...nothing, status: [] };
  const frame = await part(() => workspace.with(({ engine }, calendar) => frameOf(engine, calendar)));
  if ('problem' in frame) return { ...base, ...nothing, status: status.value };
  const { asOf, settled, days, recentFrom, monthFrom } = frame.value;
  const windowOf = (from: IsoDate): Promise<Part<Window>> =>
    part(async () => ({
      from,
      to: settled,
      tradeDays: days.filter((day) => day >= from).length,
      flows: await pricedFlows(workspace, from, asOf),
    }));
  return {
    ...base,
    asOf,
    settled,
    recent: await windowOf(recentFrom),
    month: monthFrom === recentFrom ? null : await windowOf(monthFrom),
    shares: await part(() => workspace.shares()),
    movers: await part(() => readMovers(workspace, recentFrom, asOf)),
    status: status.value,
  };
}

/** Net trade flow of several rows together. */
export const netOf = (rows: readonly FlowRow[]): Amount => rows.reduce((sum, { net }) => sum.add(net), ZERO);

async function part<Value>(read: () => Promise<Value>): Promise<Part<Value>> {
  try {
    return { value: await read() };
  } catch (error) {
    if (error instanceof NoDataError) return { problem: error.message };
    throw error;
  }
}

interface Frame {
  readonly asOf: IsoDate;
  readonly settled: IsoDate;
  /** Trade dates that can be told: settled after the first list, by the last one. */
  readonly days: readonly IsoDate[];
  readonly recentFrom: IsoDate;
  readonly monthFrom: IsoDate;
}

async function frameOf(engine: Engine, calendar: Calendar): Promise<Frame> {
  const asOf = await lastDay(engine, null);
  const [row] = await engine.query(
    'SELECT CAST(min(date) AS VARCHAR) AS first FROM stock_days WHERE chosen AND date >= CAST($from AS DATE)',
    { from: addDays(asOf, -90) },
  );
  const before = calendar.tradeDatesOf(calendar.settlementDayOnOrBefore(String(row?.first ?? asOf)));
  const settled = calendar.tradeDatesOf(calendar.settlementDayOnOrBefore(asOf)).at(-1) ?? asOf;
  const told = calendar.tradingDays(addDays(before.at(-1) ?? asOf, 1), settled);
  const days = told.length > 0 ? told : [settled];
  return {
    asOf,
    settled,
    days,
    recentFrom: days.at(-RECENT_DAYS) ?? days[0] ?? settled,
    monthFrom: days.find((day) => day >= `${settled.slice(0, 7)}-01`) ?? settled,
  };
}

/** Flows of a window of which some change has a price: a sum of none would read as no flow. */
async function pricedFlows(workspace: Workspace, from: IsoDate, to: IsoDate): Promise<Flows> {
  const flows = await workspace.flows({ from, to });
  if (flows.rows.length === 0 && flows.coverage.unpriced.length > 0)
    throw new NoDataError(
      `no change of the trades of ${from} to ${to} has a price; import prices of these days`,
    );
  return flows;
}

async function readMovers(workspace: Workspace, from: IsoDate, to: IsoDate): Promise<Movers> {
  const { rows } = await workspace.flows({ from, to, by: ['stock', 'type'], types: FOREIGN });
  const names = await workspace.stockNames();
  const stocks = [...new Set(rows.map(({ stock }) => stock ?? ''))].map((stock): StockFlow => {
    const own = rows.filter((row) => row.stock === stock);
    const of = (type: string): Amount => netOf(own.filter((row) => row.type === type));
    const { en: name, zh: nameZh } = names.get(stock) ?? { en: null, zh: null };
    return { stock, name, nameZh, stable: of('stable'), flexible: of('flexible'), net: netOf(own) };
  });
  const order = (a: StockFlow, b: StockFlow): number =>
    a.net.cents === b.net.cents ? (a.stock < b.stock ? -1 : 1) : a.net.cents < b.net.cents ? -1 : 1;
  const sorted = stocks.sort(order);
  return {
    bought: sorted
      .filter(({ net }) => net.cents > 0n)
      .slice(-TOP)
      .reverse(),
    sold: sorted.filter(({ net }) => net.cents < 0n).slice(0, TOP),
  };
}
