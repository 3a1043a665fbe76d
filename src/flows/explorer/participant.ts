import { Amount } from '../../amount.js';
import { roundHalfEven } from '../../decimal.js';
import { NoDataError } from '../../errors.js';
import { addDays, type IsoDate } from '../../iso-date.js';
import { evidenceOf } from '../../participants/override-notes.js';
import type { Overridden } from '../../participants/participant.js';
import type { Registry } from '../../participants/registry.js';
import { askedOnce } from '../../store/asked-once.js';
import { askByHolder, type HolderReader } from '../../store/by-holder.js';
import type { Engine } from '../../store/engine.js';
import { sqlFile } from '../../store/sql-file.js';
import { together } from '../../store/together.js';
import { firstStoredDay, lastDay, LIST_MAX_AGE, percent, storedUntil } from './stored-day.js';
import { closesOn } from '../day-closes.js';
import { unitChanges, unitShift } from '../unit-shift.js';
import { issuedOn } from './issued.js';

export interface PortfolioRow {
  readonly stock: string;
  /** The stock's last stored day. */
  readonly date: IsoDate;
  readonly shares: bigint;
  /** Percent of issued shares; null when those are not known. */
  readonly pct: number | null;
  /** HKD at the close of the price day; null without a price. */
  readonly value: Amount | null;
}

export interface PortfolioChange {
  readonly stock: string;
  readonly from_shares: bigint;
  readonly to_shares: bigint;
  readonly trade: bigint;
  readonly transfer: bigint;
  readonly corporate_action: bigint;
  readonly deposit: bigint;
  readonly placing: bigint;
  readonly listing: bigint;
}

export interface SeriesRow {
  readonly date: IsoDate;
  readonly shares: bigint;
  readonly trade: bigint;
  readonly other: bigint;
}

export interface ParticipantPage {
  readonly id: string;
  readonly names: readonly string[];
  readonly home: string;
  readonly kind: string;
  readonly group: string | null;
  readonly head_office: string | null;
  readonly type: string;
  readonly evidence: string;
  readonly successor: string | null;
  /** Fields that config.yaml or the convention replaced. */
  readonly overridden: readonly Overridden[];
  readonly as_of: IsoDate | null;
  readonly price_date: IsoDate | null;
  readonly value: Amount | null;
  readonly unpriced: readonly string[];
  /** Stocks whose last list is too old to speak for the day: not in the portfolio. */
  readonly stale: readonly string[];
  readonly portfolio: readonly PortfolioRow[];
  readonly changes?: {
    readonly from: IsoDate;
    readonly to: IsoDate;
    readonly rows: readonly PortfolioChange[];
  };
  readonly series?: { readonly stock: string; readonly rows: readonly SeriesRow[] };
}

export interface ParticipantQuery {
  readonly date: IsoDate | null;
  readonly priceDate: IsoDate | null;
  readonly from: IsoDate | null;
  readonly to: IsoDate | null;
  readonly stock: string | null;
}

/**
 * Who a participant is, what it holds, and what changed. An id of the registry always has a page; `reader` null =
 * nothing is stored yet.
 * @throws NoDataError for an id that neither the registry nor a stored list has
 */
export async function participant(
  reader: HolderReader | null,
  registry: Registry,
  id: string,
  query: ParticipantQuery,
): Promise<ParticipantPage> {
  const engine = reader?.engine ?? null;
  const seen =
    engine === null
      ? []
      : await engine.query('SELECT name FROM names WHERE holder = $id ORDER BY first_seen, name', { id });
  if (!registry.isKnown(id) && seen.length === 0) {
    throw new NoDataError(`no participant ${id} in the registry or in stored lists; ids look like C00019`);
  }
  const entry = registry.get(id, query.date ?? undefined) ?? registry.get(id);
  const names = [
    entry?.name,
    entry?.nameZh,
    ...(entry?.formerNames ?? []),
    ...seen.map((row) => String(row.name)),
  ];
  const base = {
    id,
    names: [...new Set(names.filter((name): name is string => Boolean(name)))],
    home: entry?.home ?? 'unknown',
    kind: entry?.kind ?? 'other',
    group: entry?.group ?? null,
    head_office: [entry?.headOfficeCity, entry?.headOfficeCountry].filter(Boolean).join(', ') || null,
    type: entry?.typeDefault ?? 'other',
    evidence: entry ? evidenceOf(entry) : 'seen in stored lists, not in the registry',
    successor: entry?.successor ?? null,
    overridden: entry?.overridden ?? [],
  };
  if (reader === null || engine === null || (await storedUntil(engine, null)) === null) {
    return { ...base, as_of: null, price_date: null, value: null, unpriced: [], stale: [], portfolio: [] };
  }
  const asOf = await lastDay(engine, query.date);
  const priceDate = query.priceDate ?? asOf;
  const { from, to } = query;
  const { store, manifest } = reader;
  const [all, changes] = await together(
    engine,
    () => heldOn(reader, id, asOf, priceDate),
    async (own) => (from === null ? null : changesOf({ store, manifest, engine: own }, id, from, to ?? asOf)),
  );
  const oldest = addDays(asOf, -LIST_MAX_AGE);
  const portfolio = all.filter(({ date }) => date >= oldest);
  const priced = portfolio.flatMap(({ value }) => (value === null ? [] : [value]));
  return {
    ...base,
    type: entry === null ? base.type : registry.typeOf(id, asOf),
    as_of: asOf,
    price_date: priceDate,
    value: priced.length > 0 ? priced.reduce((total, value) => total.add(value), new Amount(0n)) : null,
    unpriced: portfolio.filter(({ value }) => value === null).map(({ stock }) => stock),
    stale: all.flatMap(({ stock, date }) => (date < oldest ? [stock] : [])),
    portfolio,
    ...(changes === null ? {} : { changes }),
    ...(query.stock !== null
      ? { series: { stock: query.stock, rows: await seriesOf(reader, id, query.stock, asOf) } }
      : {}),
  };
}

/** The last stored list of each stock on or before a day. */
const lastLists = (engine: Engine, date: IsoDate): Promise<ReadonlyMap<string, IsoDate>> =>
  askedOnce(
    engine,
    'last lists',
    async () => {
      const rows = await engine.query(
        `SELECT stock, CAST(max(date) AS VARCHAR) AS day FROM stock_days
         WHERE chosen AND date <= CAST($date AS DATE) GROUP BY stock ORDER BY stock`,
        { date },
      );
      return new Map(rows.map(({ stock, day }) => [String(stock), String(day)]));
    },
    date,
  );

/** What a holder has at the closes of a day, largest value first. */
async function heldOn(
  reader: HolderReader,
  holder: string,
  date: IsoDate,
  priceDate: IsoDate,
): Promise<PortfolioRow[]> {
  const { engine } = reader;
  const listed = await lastLists(engine, date);
  const months = new Set([...listed.values()].map((day) => day.slice(0, 7)));
  const held = await askByHolder(
    reader,
    'holdings',
    (month) => months.has(month),
    (relation) =>
      engine.query(
        sqlFile(import.meta.url, './sql/portfolio.sql').replace('{holdings}', () => relation),
        { holder, date },
      ),
  );
  const issued = await askedOnce(engine, 'issued of last lists', () => issuedOn(engine, [...listed]), date);
  const units = await unitChanges(engine);
  const closes = await closesOn(engine, priceDate);
  const rows: PortfolioRow[] = [];
  for (const { stock: code, month, shares: told } of held) {
    const stock = String(code);
    const day = listed.get(stock);
    // each month begins with whole lists, so the month of a stock's last list tells all that is held of it
    if (day === undefined || told === null || Number(month) !== monthNumber(day)) continue;
    const shares = BigInt(told as bigint);
    const close = closes.get(stock);
    const shift = unitShift(units.get(stock) ?? [], day, priceDate);
    rows.push({
      stock,
      date: day,
      shares,
      pct: percent(shares, issued.get(`${stock} ${day}`) ?? null),
      value: close
        ? new Amount(roundHalfEven(shares * 100n * close.num * shift.num, close.den * shift.den))
        : null,
    });
  }
  const cents = (row: PortfolioRow): bigint => row.value?.cents ?? -1n;
  return rows.sort((a, b) =>
    cents(b) > cents(a) ? 1 : cents(b) < cents(a) ? -1 : a.stock < b.stock ? -1 : 1,
  );
}

/** A month as the engine counts it in `portfolio.sql`. */
const monthNumber = (day: IsoDate): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));

async function changesOf(
  reader: HolderReader,
  holder: string,
  from: IsoDate,
  to: IsoDate,
): Promise<{ from: IsoDate; to: IsoDate; rows: PortfolioChange[] }> {
  const sums = (relation: string): string =>
    `SELECT stock, arg_min(from_shares, date) AS from_shares, arg_max(to_shares, date) AS to_shares,
       CAST(sum(CASE WHEN reason = 'trade' THEN shares ELSE 0 END) AS BIGINT) AS trade,
       CAST(sum(CASE WHEN reason = 'transfer' THEN shares ELSE 0 END) AS BIGINT) AS transfer,
       CAST(sum(CASE WHEN reason = 'corporate_action' THEN shares ELSE 0 END) AS BIGINT) AS corporate_action,
       CAST(sum(CASE WHEN reason = 'deposit' THEN shares ELSE 0 END) AS BIGINT) AS deposit,
       CAST(sum(CASE WHEN reason = 'placing' THEN shares ELSE 0 END) AS BIGINT) AS placing,
       CAST(sum(CASE WHEN reason = 'listing' THEN shares ELSE 0 END) AS BIGINT) AS listing
     FROM ${relation} c WHERE holder = $holder AND date > CAST($from AS DATE) AND date <= CAST($to AS DATE)
     GROUP BY stock ORDER BY stock`;
  const [first, last] = [from.slice(0, 7), to.slice(0, 7)];
  const rows = await askByHolder(
    reader,
    'changes',
    (month) => month >= first && month <= last,
    (relation) => reader.engine.query(sums(relation), { holder, from, to }),
  );
  const value = (cell: unknown): bigint => BigInt(cell as bigint);
  return {
    from,
    to,
    rows: rows.map((row) => ({
      stock: String(row.stock),
      from_shares: value(row.from_shares),
      to_shares: value(row.to_shares),
      trade: value(row.trade),
      transfer: value(row.transfer),
      corporate_action: value(row.corporate_action),
      deposit: value(row.deposit),
      placing: value(row.placing),
      listing: value(row.listing),
    })),
  };
}

async function seriesOf(
  reader: HolderReader,
  holder: string,
  stock: string,
  to: IsoDate,
): Promise<SeriesRow[]> {
  const { engine } = reader;
  const steps = (relation: string): string =>
    `SELECT CAST(c.date AS VARCHAR) AS date, max(c.to_shares) AS shares,
       CAST(sum(CASE WHEN c.reason = 'trade' THEN c.shares ELSE 0 END) AS BIGINT) AS trade,
       CAST(sum(CASE WHEN c.reason <> 'trade' THEN c.shares ELSE 0 END) AS BIGINT) AS other
     FROM ${relation} c WHERE c.holder = $holder AND c.stock = $stock AND c.date <= CAST($to AS DATE)
     GROUP BY c.date ORDER BY c.date`;
  const rows = await askByHolder(reader, 'changes', null, (relation) =>
    engine.query(steps(relation), { holder, stock, to }),
  );
  const opened = await firstStoredDay(engine, stock);
  const first =
    opened === null
      ? []
      : await askByHolder(
          reader,
          'holdings',
          (month) => month === opened.slice(0, 7),
          (relation) =>
            engine.query(
              `SELECT CAST(h.date AS VARCHAR) AS date, h.shares FROM ${relation} h
             WHERE h.stock = $stock AND h.date = CAST($date AS DATE) AND h.holder = $holder AND h.shares IS NOT NULL`,
              { holder, stock, date: opened },
            ),
        );
  const start = first.map((row) => ({
    date: String(row.date),
    shares: BigInt(row.shares as bigint),
    trade: 0n,
    other: 0n,
  }));
  return [
    ...start,
    ...rows.map((row) => ({
      date: String(row.date),
      shares: BigInt(row.shares as bigint),
      trade: BigInt(row.trade as bigint),
      other: BigInt(row.other as bigint),
    })),
  ];
}
