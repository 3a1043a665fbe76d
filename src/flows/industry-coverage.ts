import { NoDataError } from '../errors.js';
import { UNCLASSIFIED } from '../securities/industry-scheme.js';
import type { StockIndustries, StockIndustry } from '../securities/stock-industries.js';
import { askedOnce } from '../store/asked-once.js';
import type { Engine } from '../store/engine.js';
import { sqlFile } from '../store/sql-file.js';
import type { Coverage, IndustryCoverage, IndustryPart } from './coverage.js';
import type { FlowsQuery } from './flows.js';
import { type HeldByIndustry, heldByIndustry, shareOf } from './held-by-industry.js';
import type { Summing } from './valued-changes.js';
import { literal } from './window.js';

/** Buys and sells of a row, in cents. */
interface Gross {
  readonly buy: { readonly cents: bigint };
  readonly sell: { readonly cents: bigint };
}

const grossOf = (rows: readonly Gross[]): bigint =>
  rows.reduce((sum, { buy, sell }) => sum + buy.cents + sell.cents, 0n);

/**
 * What an answer by industry rests on: which stocks of the open window the scheme does not place, which ones only a
 * Yahoo profile does, and how much of the answer's gross flow and of the value held that is.
 * @param summing how the open window is summed
 */
export async function industryCoverage(
  engine: Engine,
  industries: StockIndustries,
  query: FlowsQuery,
  rows: readonly (Gross & { readonly industry?: string })[],
  summing: (summing: Summing) => string,
): Promise<IndustryCoverage> {
  const codes = await askedOnce(
    engine,
    'codes by basis',
    () => codesByBasis(engine, industries.rows),
    JSON.stringify([query.from, query.to, query.stocks, query.raw, industries.scheme]),
  );
  const held = await heldOn(engine, industries, query);
  const total = grossOf(rows);
  const heldShare = (basis: string): number | null =>
    held === null || held.stocks === 0
      ? null
      : shareOf(
          held.rows.reduce((sum, row) => sum + (row.basis === basis ? row.value.cents : 0n), 0n),
          held.rows.reduce((sum, { value }) => sum + value.cents, 0n),
        );
  const part = (basis: string, gross: bigint): IndustryPart => ({
    stocks: codes.get(basis)?.length ?? 0,
    codes: codes.get(basis) ?? [],
    gross_share: total === 0n ? null : shareOf(gross, total),
    value_share: heldShare(basis),
  });
  const byYahoo = codes.has('yahoo') ? await yahooGross(engine, query, summing) : 0n;
  return {
    scheme: industries.scheme,
    stocks: new Set([...codes.values()].flat()).size,
    unclassified: part(UNCLASSIFIED, grossOf(rows.filter(({ industry }) => industry === UNCLASSIFIED))),
    yahoo: part('yahoo', byYahoo),
    valued: {
      date: held?.date ?? null,
      price_date: held?.price_date ?? null,
      stocks: held?.stocks ?? 0,
      unpriced: held?.unpriced.length ?? 0,
    },
    names_zh: Object.fromEntries(
      [...new Set(rows.map(({ industry }) => industry ?? ''))].sort().flatMap((industry) => {
        const name = industry === UNCLASSIFIED ? UNCLASSIFIED_ZH : industries.namesZh.get(industry);
        return name ? [[industry, name]] : [];
      }),
    ),
    others: industries.others,
  };
}

/**
 * Stocks with a change in the open window by what their industry rests on. One that stands in one place from its first
 * change to its last is told by that; the others day by day.
 */
async function codesByBasis(
  engine: Engine,
  rows: readonly StockIndustry[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const places = placesByStock(rows);
  const spans = await engine.query(
    `SELECT stock, CAST(min(trade_date) AS VARCHAR) AS first_date, CAST(max(trade_date) AS VARCHAR) AS last_date
     FROM window_days GROUP BY stock ORDER BY stock`,
  );
  const pairs: (readonly [stock: string, basis: string])[] = [];
  const moving: string[] = [];
  for (const span of spans) {
    const [stock, first, last] = [String(span.stock), String(span.first_date), String(span.last_date)];
    const own = places.get(stock) ?? [];
    const one = own.find(({ from, to }) => from <= first && last <= to);
    if (one) pairs.push([stock, one.basis]);
    else if (own.length === 0) pairs.push([stock, UNCLASSIFIED]);
    else moving.push(stock);
  }
  if (moving.length > 0) {
    const sql = sqlFile(import.meta.url, './sql/window-industries.sql').replace(
      '{stocks}',
      moving.map(literal).join(', '),
    );
    for (const row of await engine.query(sql)) pairs.push([String(row.stock), String(row.basis)]);
  }
  const codes = new Map<string, string[]>();
  for (const [stock, basis] of pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
    const list = codes.get(basis);
    if (list) list.push(stock);
    else codes.set(basis, [stock]);
  }
  return codes;
}

const indexes = new WeakMap<readonly StockIndustry[], ReadonlyMap<string, readonly StockIndustry[]>>();

/** Where each stock stands, indexed once of a placing. */
function placesByStock(rows: readonly StockIndustry[]): ReadonlyMap<string, readonly StockIndustry[]> {
  const known = indexes.get(rows);
  if (known) return known;
  const index = new Map<string, StockIndustry[]>();
  for (const row of rows) index.set(row.stock, [...(index.get(row.stock) ?? []), row]);
  indexes.set(rows, index);
  return index;
}

/** What was held at the end of the window; null where the first list is of a later day. */
async function heldOn(
  engine: Engine,
  industries: StockIndustries,
  { to, stocks }: FlowsQuery,
): Promise<HeldByIndustry | null> {
  try {
    return await heldByIndustry(engine, industries, { to, priceDate: null, stocks });
  } catch (error) {
    if (error instanceof NoDataError) return null;
    throw error;
  }
}

const UNCLASSIFIED_ZH = '未分类';

async function yahooGross(
  engine: Engine,
  { types }: FlowsQuery,
  summing: (summing: Summing) => string,
): Promise<bigint> {
  const wanted = types.length > 0 ? ` AND v.type IN (${types.map(literal).join(', ')})` : '';
  const [row] = await engine.query(
    summing({
      keys: '',
      where: `WHERE v.basis = 'yahoo'${wanted}`,
      group: 'HAVING count(*) > 0',
      placed: true,
    }),
  );
  return row ? BigInt(row.buy as bigint) + BigInt(row.sell as bigint) : 0n;
}

/** A coverage that tells of industries, in figures and in words. */
export function withIndustries(coverage: Coverage, industries: IndustryCoverage): Coverage {
  const { scheme, stocks, unclassified, yahoo, valued, others } = industries;
  const shares = ({ gross_share, value_share }: IndustryPart): string =>
    [
      gross_share === null ? 'no gross flow' : `${percent(gross_share)} of gross flow`,
      value_share === null ? 'no value held is known' : `${percent(value_share)} of the value held`,
    ].join(' and ');
  const left = valued.unpriced > 0 ? `, ${valued.unpriced} left out without a close` : '';
  const basis =
    valued.stocks > 0
      ? `${valued.stocks} stocks valued by the lists of ${valued.date} at the closes of ${valued.price_date}${left}`
      : 'no stock on the lists has a close';
  const notes = [
    `industries of the scheme ${scheme}: ${unclassified.stocks} of ${stocks} stocks unclassified${some(unclassified.codes)}, ${shares(unclassified)} (${basis})`,
  ];
  if (yahoo.stocks > 0)
    notes.push(
      `${yahoo.stocks === 1 ? '1 stock placed by its' : `${yahoo.stocks} stocks placed by their`} Yahoo profile${some(yahoo.codes)}, ${shares(yahoo)}`,
    );
  if (others.length > 0)
    notes.push(
      `also stored: the industry scheme ${others.join(', ')}; name one under industries: in config.yaml`,
    );
  return { ...coverage, industries, notes: [...coverage.notes, ...notes] };
}

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

const some = (codes: readonly string[]): string => {
  if (codes.length === 0) return '';
  return ` (${codes.slice(0, 8).join(', ')}${codes.length > 8 ? ` and ${codes.length - 8} more` : ''})`;
};
