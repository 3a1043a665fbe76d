import { NoDataError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import type { Engine } from '../../store/engine.js';
import { sqlFile } from '../../store/sql-file.js';
import { issuedOn } from './issued.js';
import { percent, storedDay, whole } from './stored-day.js';

export interface ConcentrationRow {
  readonly date: IsoDate;
  /** Percent held by the five, the ten largest participants, and by the ten with all named investors. */
  readonly top5: number | null;
  readonly top10: number | null;
  readonly top10_named: number | null;
  readonly participants: number;
  /** What the percentages are of: issued shares, else all shares in CCASS, else the named ones. */
  readonly basis: 'issued' | 'ccass' | 'named';
}

export interface Concentration {
  readonly stock: string;
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly rows: readonly ConcentrationRow[];
}

/**
 * How concentrated a stock's holders are, on every stored day of a window.
 * @throws NoDataError when no list of the stock is stored by its end, or from its beginning on
 */
export async function concentration(
  engine: Engine,
  stock: string,
  from: IsoDate | null,
  to: IsoDate | null,
): Promise<Concentration> {
  const last = await storedDay(engine, stock, to);
  if (from !== null && from > last)
    throw new NoDataError(
      `no list of ${stock} is stored from ${from} on: the last is of ${last}; see waizi status`,
    );
  const first = from ?? '1900-01-01';
  const rows = await engine.query(sqlFile(import.meta.url, './sql/concentration.sql'), {
    stock,
    from: first,
    to: last,
  });
  const totals = new Map(
    (
      await engine.query(
        `SELECT CAST(s.date AS VARCHAR) AS date, coalesce(s.total_ccass, i.total) AS total FROM stock_days s
         LEFT JOIN (SELECT stock, date, max(total_ccass) AS total FROM issued GROUP BY stock, date) i ON i.stock = s.stock AND i.date = s.date
         WHERE s.chosen AND s.stock = $stock`,
        { stock },
      )
    ).map((row) => [String(row.date), whole(row.total)]),
  );
  const figures = await issuedOn(
    engine,
    rows.map((row) => [stock, String(row.date)] as const),
  );
  const result: ConcentrationRow[] = [];
  for (const row of rows) {
    const date = String(row.date);
    const issued = figures.get(`${stock} ${date}`) ?? null;
    const total = totals.get(date) ?? null;
    const basis = issued !== null ? 'issued' : total !== null ? 'ccass' : 'named';
    const base = issued ?? total ?? whole(row.named);
    const share = (value: unknown): number | null => percent(BigInt(value as bigint), base);
    result.push({
      date,
      top5: share(row.top5),
      top10: share(row.top10),
      top10_named: share(row.top10_named),
      participants: Number(row.participants),
      basis,
    });
  }
  return { stock, from: result[0]?.date ?? last, to: last, rows: result };
}
