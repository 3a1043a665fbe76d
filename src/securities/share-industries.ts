import type { IsoDate } from '../iso-date.js';
import type { Engine } from '../store/engine.js';

/** Industries of mainland shares (`600036.SH`) under one scheme. */
export interface ShareIndustries {
  /** Null when none is stored. */
  readonly scheme: string | null;
  /** All stored schemes by name. */
  readonly schemes: readonly string[];
  /** The industry on a day: of several rows the one that began last; null where none is told. */
  readonly at: (stock: string, date: IsoDate) => string | null;
}

/**
 * The industries of mainland shares as they are stored.
 * @param wanted a scheme; the first by name where it is null or not stored
 */
export async function readShareIndustries(engine: Engine, wanted: string | null): Promise<ShareIndustries> {
  const rows = await engine.query(
    `SELECT stock, scheme, industry, CAST(from_date AS VARCHAR) AS start, CAST(to_date AS VARCHAR) AS last
     FROM share_industries ORDER BY scheme, stock, from_date NULLS FIRST, file`,
  );
  const schemes = [...new Set(rows.map(({ scheme }) => String(scheme)))];
  const scheme = wanted !== null && schemes.includes(wanted) ? wanted : (schemes[0] ?? null);
  const byStock = new Map<string, { start: IsoDate; last: IsoDate; industry: string }[]>();
  for (const row of rows) {
    if (row.scheme !== scheme) continue;
    const list = byStock.get(String(row.stock)) ?? [];
    byStock.set(String(row.stock), list);
    const day = (value: unknown, otherwise: IsoDate): IsoDate => (value == null ? otherwise : String(value));
    list.push({
      start: day(row.start, '0001-01-01'),
      last: day(row.last, '9999-12-31'),
      industry: String(row.industry),
    });
  }
  return {
    scheme,
    schemes,
    at: (stock, date) =>
      byStock.get(stock)?.findLast(({ start, last }) => start <= date && date <= last)?.industry ?? null,
  };
}
