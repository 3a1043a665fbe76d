import { NoDataError, UsageError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import { askedOnce } from '../../store/asked-once.js';
import type { Engine, Row } from '../../store/engine.js';

/** Days after which a stock's last list no longer speaks for a day in answers across the market. */
export const LIST_MAX_AGE = 7;

/** `700`, `00700`, `0700.HK` as a five-digit code. @throws UsageError when it is none */
export function stockCode(text: string): string {
  const digits = /^(\d{1,5})(?:\.HK)?$/i.exec(text.trim())?.[1];
  if (digits === undefined) throw new UsageError(`"${text}" is no Hong Kong stock code; give one like 00700`);
  return digits.padStart(5, '0');
}

/** The days of a stock's stored lists, in their order. */
const listDays = (engine: Engine, stock: string): Promise<readonly IsoDate[]> =>
  askedOnce(
    engine,
    'lists of a stock',
    async () => {
      const rows = await engine.query(
        'SELECT DISTINCT CAST(date AS VARCHAR) AS day FROM stock_days WHERE chosen AND stock = $stock ORDER BY day',
        { stock },
      );
      return rows.map(({ day }) => String(day));
    },
    stock,
  );

/**
 * The last stored day of a stock on or before a day (the last one when no day is given).
 * @throws NoDataError naming what is stored
 */
export async function storedDay(engine: Engine, stock: string, date: IsoDate | null): Promise<IsoDate> {
  const days = await listDays(engine, stock);
  const day = date === null ? days.at(-1) : days.findLast((one) => one <= date);
  if (day !== undefined) return day;
  throw new NoDataError(
    days.length > 0
      ? `no list of ${stock} on or before ${date}: stored are ${days[0]} to ${days.at(-1)}`
      : `no list of ${stock} is stored; import one, or see waizi status`,
  );
}

/** The first stored day of a stock; null where no list of it is stored. */
export async function firstStoredDay(engine: Engine, stock: string): Promise<IsoDate | null> {
  return (await listDays(engine, stock))[0] ?? null;
}

/** The last stored day of any stock on or before a day (of all of them when none is given); null where there is none. */
export function storedUntil(engine: Engine, date: IsoDate | null): Promise<IsoDate | null> {
  const until = date ?? '2999-12-31';
  return askedOnce(
    engine,
    'last day',
    async () => {
      const [row] = await engine.query(
        `SELECT CAST(max(date) AS VARCHAR) AS day FROM stock_days WHERE chosen AND date <= CAST($date AS DATE)`,
        { date: until },
      );
      return row?.day ? String(row.day) : null;
    },
    until,
  );
}

/**
 * The stored day that answers for the whole workspace: the last one of any stock on or before a day.
 * @throws NoDataError where there is none
 */
export async function lastDay(engine: Engine, date: IsoDate | null): Promise<IsoDate> {
  const day = await storedUntil(engine, date);
  if (day !== null) return day;
  throw new NoDataError(
    `no holdings are stored${date ? ` on or before ${date}` : ''}; run waizi import PATH... first`,
  );
}

/** Names of holders on a day: a Latin one first, seen on that day, else the last before it, else the first after it. */
export async function namesOn(
  engine: Engine,
  date: IsoDate,
  holders: readonly string[],
): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  if (holders.length === 0) return names;
  const list = holders.map((holder) => `'${holder.replaceAll("'", "''")}'`).join(', ');
  const rows = await engine.query(
    `SELECT holder, name FROM names WHERE holder IN (${list})
     ORDER BY holder,
       CASE WHEN regexp_matches(name, '[A-Za-z]') THEN 0 ELSE 1 END,
       CASE WHEN first_seen <= CAST($date AS DATE) AND last_seen >= CAST($date AS DATE) THEN 0
         WHEN first_seen <= CAST($date AS DATE) THEN 1 WHEN first_seen IS NULL THEN 3 ELSE 2 END,
       CASE WHEN first_seen <= CAST($date AS DATE) THEN last_seen END DESC,
       first_seen, name`,
    { date },
  );
  for (const row of rows) if (!names.has(String(row.holder))) names.set(String(row.holder), String(row.name));
  return names;
}

/** A holder key as participant id and name: a holder known by name only has no id. */
export function identify(
  holder: string,
  names: ReadonlyMap<string, string>,
): { participant: string | null; name: string } {
  if (holder.startsWith('~')) return { participant: null, name: names.get(holder) ?? holder.slice(1) };
  if (holder === '(unnamed)') return { participant: null, name: 'unnamed investor participants' };
  return { participant: holder, name: names.get(holder) ?? '' };
}

/** A percentage to six decimals, or null without a base. */
export function percent(shares: bigint, base: bigint | null): number | null {
  if (base === null || base <= 0n) return null;
  return Math.round((Number(shares) / Number(base)) * 1e8) / 1e6;
}

export const whole = (value: Row[string] | undefined): bigint | null =>
  value === null || value === undefined ? null : BigInt(value as bigint | number);
