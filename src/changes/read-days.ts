import type { Engine } from '../store/engine.js';
import type { IsoDate } from '../iso-date.js';
import type { StoredDay, StoredLine } from './sequence.js';

/** The stored days of one counter, in order. */
export interface CounterHistory {
  readonly code: string;
  readonly days: StoredDay[];
}

/**
 * Reads the change-only lists of the counters in table `wanted` (code, from_date, to_date), one counter at a time
 * in order of code. A stored day without changes still comes, with no lines.
 */
export async function* readDays(engine: Engine): AsyncGenerator<CounterHistory> {
  const totals = new Map<string, { named: number; ccass: number | null; first: boolean }[]>();
  const dates = new Map<string, IsoDate[]>();
  for (const row of await engine.query(STORED_DAYS)) {
    const code = String(row.stock);
    dates.set(code, [...(dates.get(code) ?? []), String(row.date)]);
    const list = totals.get(code) ?? [];
    list.push({
      named: Number(row.total_named ?? 0),
      ccass: row.total_ccass === null ? null : Number(row.total_ccass),
      first: Boolean(row.first_of_month),
    });
    totals.set(code, list);
  }
  let code: string | null = null;
  let lines = new Map<IsoDate, StoredLine[]>();
  const finish = (): CounterHistory => {
    const stored = dates.get(code as string) ?? [];
    const days = stored.map((date, index) => {
      const total = totals.get(code as string)?.[index];
      return {
        date,
        whole: total?.first ?? false,
        lines: lines.get(date) ?? [],
        totalNamed: total?.named ?? 0,
        totalCcass: total?.ccass ?? null,
      };
    });
    return { code: code as string, days };
  };
  for await (const [stocks, days, holders, shares, known] of engine.columns(LINES)) {
    for (let index = 0; index < (stocks?.length ?? 0); index += 1) {
      const next = stocks?.[index] as string;
      if (next !== code) {
        if (code !== null) yield finish();
        code = next;
        lines = new Map();
      }
      const date = days?.[index] as string;
      let list = lines.get(date);
      if (!list) {
        list = [];
        lines.set(date, list);
      }
      list.push([holders?.[index] as string, shares?.[index] as number | null, known?.[index] as boolean]);
    }
  }
  if (code !== null) yield finish();
}

const STORED_DAYS = `
SELECT s.stock, CAST(s.date AS VARCHAR) AS date, s.total_named, coalesce(s.total_ccass, i.total_ccass) AS total_ccass,
  row_number() OVER (PARTITION BY s.stock, substr(CAST(s.date AS VARCHAR), 1, 7) ORDER BY s.date) = 1 AS first_of_month
FROM stock_days s
JOIN wanted w ON w.code = s.stock AND s.date BETWEEN w.from_date AND w.to_date
LEFT JOIN (SELECT stock, date, max(total_ccass) AS total_ccass FROM issued GROUP BY stock, date) i ON i.stock = s.stock AND i.date = s.date
WHERE s.chosen
ORDER BY s.stock, s.date`;

const LINES = `
SELECT h.stock, CAST(h.date AS VARCHAR), h.holder, CAST(h.shares AS DOUBLE), h.known
FROM holdings h
JOIN wanted w ON w.code = h.stock AND h.date BETWEEN w.from_date AND w.to_date
ORDER BY h.stock, h.date, h.holder`;
