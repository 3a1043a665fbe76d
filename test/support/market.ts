import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IsoDate } from '../../src/iso-date.js';
import type { ImportedFile } from '../../src/sources/import.js';
import type { FlowsRequest } from '../../src/hong-kong-questions.js';
import type { Workspace } from '../../src/workspace.js';
import { KeptOpen } from './kept-open.js';

export const NOW = new Date('2026-11-22T00:00:00Z');

/** A cell of a list: shares, text that is no number of shares, or null for a holder that is not on the list. */
export type Cell = number | string | null;

export interface PriceOptions {
  readonly close?: number | string;
  readonly adjusted?: string;
  readonly source?: string;
}

/** Synthetic files in waizi's own csv forms, written into a folder of their own and imported from there. */
export class Market {
  private readonly holdings: string[] = [];
  private readonly priced: string[] = [];
  private readonly actions: string[] = [];
  private readonly announced: string[] = [];
  private readonly issuedRows: string[] = [];
  private readonly others = new Map<string, string>();

  /**
   * Lists of a stock: one column per day, one row per holder. A key that is no participant id is a name.
   * @example lists('09001', ['2026-08-04', '2026-08-05'], { C00019: [1000, 1500], C00010: [2000, 1500] })
   */
  lists(stock: string, days: readonly IsoDate[], rows: Readonly<Record<string, readonly Cell[]>>): this {
    days.forEach((day, index) => {
      for (const [holder, cells] of Object.entries(rows)) {
        const cell = cells[index] ?? null;
        if (cell === null) continue;
        // `NAME#2` is a second holder of that name
        const [id, name] = /^[A-Z]\d{5}$/.test(holder) ? [holder, ''] : ['', holder.replace(/#\d$/, '')];
        this.holdings.push(`${stock},${day},${id},${name},${cell}`);
      }
    });
    return this;
  }

  /** A day of trading: volume in shares and average price in HKD; the close is the same unless told. */
  traded(stock: string, day: IsoDate, volume: number, vwap: number, options: PriceOptions = {}): this {
    const turnover = Math.round(volume * vwap * 100) / 100;
    return this.price(stock, day, options.close ?? vwap, `${volume},${turnover}`, options);
  }

  /** Several days of the same volume and price. */
  tradedOn(stock: string, days: readonly IsoDate[], volume: number, vwap: number): this {
    for (const day of days) this.traded(stock, day, volume, vwap);
    return this;
  }

  /** A close without volume and turnover. */
  closed(stock: string, day: IsoDate, close: number | string, options: PriceOptions = {}): this {
    return this.price(stock, day, close, ',', options);
  }

  private price(
    stock: string,
    day: IsoDate,
    close: number | string,
    rest: string,
    options: PriceOptions,
  ): this {
    this.priced.push(
      `${stock},${day},${close},${rest},${options.adjusted ?? 'none'},${options.source ?? 'made'}`,
    );
    return this;
  }

  action(stock: string, exDate: IsoDate, kind: string, fresh: number, old: number, creditDate = ''): this {
    this.actions.push(`${stock},${exDate},${kind},${fresh},${old},${creditDate},`);
    return this;
  }

  announce(
    stock: string,
    date: IsoDate,
    kind: string,
    told: { shares?: number; from?: string; to?: string; until?: IsoDate; note?: string } = {},
  ): this {
    const { shares = '', from = '', to = '', until = '', note = '' } = told;
    this.announced.push(`${stock},${date},${kind},${shares},${from},${to},${until},${note}`);
    return this;
  }

  issued(stock: string, date: IsoDate, issued: number | null, totalInCcass: number | null = null): this {
    this.issuedRows.push(`${stock},${date},${issued ?? ''},${totalInCcass ?? ''}`);
    return this;
  }

  /** A file of any other kind. */
  file(name: string, content: string): this {
    this.others.set(name, content);
    return this;
  }

  /** The files by name. */
  files(): Map<string, string> {
    const table = (header: string, rows: readonly string[]): string => `${[header, ...rows].join('\n')}\n`;
    const all = new Map([
      ['holdings.csv', table('stock_code,date,participant_id,participant_name,shares', this.holdings)],
      ['prices.csv', table('stock_code,date,close,volume,amount,adjusted,source', this.priced)],
      ['actions.csv', table('stock_code,ex_date,kind,new,old,credit_date,amount', this.actions)],
      ['announcements.csv', table('stock_code,date,kind,shares,from,to,until,note', this.announced)],
      ['issued.csv', table('stock_code,date,issued_shares,total_in_ccass', this.issuedRows)],
    ]);
    for (const [name, text] of all) if (text.trimEnd().split('\n').length < 2) all.delete(name);
    for (const [name, text] of this.others) all.set(name, text);
    return all;
  }

  /** Writes the files into a folder. @returns their paths */
  write(folder: string): string[] {
    mkdirSync(folder, { recursive: true });
    return [...this.files()].map(([name, text]) => {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    });
  }
}

/** A workspace in a temporary folder, and what tests ask of it. */
export class TestSpace {
  readonly space: KeptOpen;
  private batches = 0;

  constructor(
    readonly folder: string,
    config?: string,
  ) {
    mkdirSync(join(folder, 'data'), { recursive: true });
    if (config) writeFileSync(join(folder, 'data', 'config.yaml'), config);
    this.space = new KeptOpen(join(folder, 'data'), { now: () => NOW });
  }

  /** Imports the market's files in one go. */
  import(market: Market, options: Parameters<Workspace['import']>[1] = {}): Promise<ImportedFile[]> {
    this.batches += 1;
    return this.space.import(market.write(join(this.folder, `in-${this.batches}`)), options);
  }

  /** The parts of the changes of a stock: `2026-08-05 C00019 +500 trade`, with the rule where one found it. */
  async parts(stock: string, from: IsoDate = '1900-01-01', to: IsoDate = '2999-12-31'): Promise<string[]> {
    const rows = await this.query(
      `SELECT CAST(date AS VARCHAR) AS date, holder, shares, reason, rule FROM changes
       WHERE stock = '${stock}' AND date BETWEEN '${from}' AND '${to}' ORDER BY date, holder, reason, rule`,
    );
    return rows.map(({ date, holder, shares, reason, rule }) =>
      [
        date,
        holder,
        `${BigInt(shares as bigint) > 0n ? '+' : ''}${shares}`,
        reason,
        ...(rule ? [rule] : []),
      ].join(' '),
    );
  }

  /** The explained days of a stock, without their flags of missing thresholds. */
  async days(stock: string): Promise<Record<string, unknown>[]> {
    const rows = await this.query(
      `SELECT CAST(date AS VARCHAR) AS date, CAST(trade_date AS VARCHAR) AS trade_date, gap,
         factor_num || '/' || factor_den AS factor, unit_num || '/' || unit_den AS unit, deposited, residual, flags
       FROM change_days WHERE stock = '${stock}' ORDER BY date`,
    );
    return rows.map((row) => ({
      ...row,
      deposited: Number(row.deposited),
      residual: Number(row.residual),
      flags: String(row.flags)
        .split(' ')
        .filter((flag) => flag !== '' && !MISSING_INPUT.has(flag)),
    }));
  }

  query(sql: string): Promise<Record<string, unknown>[]> {
    return this.space.with((reader) => reader.engine.query(sql));
  }

  flows(query: FlowsRequest): ReturnType<Workspace['flows']> {
    return this.space.flows(query);
  }

  /** Flows as text: keys, then the columns that are not 0: `stable net 500.00 buy 500.00`. */
  async flowLines(query: FlowsRequest): Promise<string[]> {
    const { by, rows } = await this.flows(query);
    return rows.map((row) => {
      const keys = by.map((key) => row[key]);
      const money = MONEY.filter((column) => row[column].cents !== 0n).map(
        (column) => `${column} ${row[column]}`,
      );
      return [...keys, ...money].join(' ');
    });
  }

  remove(): void {
    this.space.forget();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const MISSING_INPUT = new Set(['no-volume', 'no-average', 'no-issued']);
const MONEY = [
  'net',
  'buy',
  'sell',
  'transfer',
  'corporate_action',
  'deposit',
  'placing',
  'listing',
] as const;

/** An empty workspace. Remove it after the tests. */
export const emptySpace = (config?: string): TestSpace =>
  new TestSpace(mkdtempSync(join(tmpdir(), 'waizi-market-')), config);

/** A workspace with a market imported; throws when a file of it was not loaded whole. */
export async function spaceOf(market: Market, config?: string): Promise<TestSpace> {
  const space = emptySpace(config);
  for (const { path, status, reason, set_aside } of await space.import(market)) {
    if (status !== 'loaded' || set_aside.length > 0)
      throw new Error(`${path}: ${status} ${reason ?? set_aside[0]?.reason}`);
  }
  return space;
}
