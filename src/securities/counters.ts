import { readFileSync } from 'node:fs';
import { InputError } from '../errors.js';
import type { IsoDate } from '../iso-date.js';
import type { Engine } from '../store/engine.js';
import { hongKongCode } from '../sources/cell.js';
import { cellAt, dateAt, locateColumns, readTable } from '../sources/table.js';

/** A RMB counter of a share that also trades in HKD. */
export interface Counter {
  readonly rmb: string;
  /** The domain counter: holdings of both are shown under it from MERGED_ON. */
  readonly hkd: string;
  readonly from: IsoDate;
  /** The day the listing ended; null while it lasts. */
  readonly to: IsoDate | null;
}

/** From this day on CCASS shows the holdings of all counters of a security under its domain (HKD) counter. */
export const MERGED_ON: IsoDate = '2025-06-30';

const COLUMNS = { rmb: ['rmb_counter'], hkd: ['hkd_counter'], from: ['from'], to: ['to'] } as const;

/**
 * A table of counters: `rmb_counter,hkd_counter,from,to`.
 * @throws InputError when a column is missing or a row is wrong
 */
export function parseCounters(text: string): Counter[] {
  const table = readTable(text);
  const place = locateColumns(table.header, COLUMNS, ['rmb', 'hkd', 'from', 'to']);
  const [ragged] = table.setAside;
  if (ragged) throw new InputError(ragged.reason, { place: `row ${ragged.row}` });
  return table.rows.map((row) => {
    const rmb = hongKongCode(cellAt(row, place.rmb));
    const hkd = hongKongCode(cellAt(row, place.hkd));
    const from = dateAt(row, place.from, 'from');
    if (!rmb || !hkd || !from)
      throw new InputError('a counter without code or first day', { place: `row ${row.row}` });
    return { rmb, hkd, from, to: dateAt(row, place.to, 'to') };
  });
}

let shipped: ReadonlyMap<string, Counter> | undefined;

function shippedCounters(): ReadonlyMap<string, Counter> {
  shipped ??= new Map(
    parseCounters(readFileSync(new URL('../../data/counters.csv', import.meta.url), 'utf8')).map((one) => [
      one.rmb,
      one,
    ]),
  );
  return shipped;
}

/** The RMB counters known by name: the 24 of 2023-06-19, when the dual counter model began, and one of 2012. */
export function counters(): Counter[] {
  return [...shippedCounters().values()];
}

/**
 * The domain (HKD) code of a stock code. A RMB counter is known from the table; another code of 80000 to 89999
 * is taken for the counter of 0xxxx only when that code is known too, so a share traded in RMB alone stays itself.
 * @param code five digits
 * @param known whether the workspace has that stock
 */
export function counterOf(code: string, known: (code: string) => boolean): string {
  const listed = shippedCounters().get(code);
  if (listed) return listed.hkd;
  if (!/^8\d{4}$/.test(code)) return code;
  const domain = `0${code.slice(1)}`;
  return known(domain) ? domain : code;
}

/** The codes of a workspace whose holdings belong to another: RMB counters with their HKD codes. */
export async function rmbCounters(engine: Engine): Promise<{ code: string; domain: string }[]> {
  const codes = (
    await engine.query('SELECT DISTINCT stock FROM stock_days UNION SELECT DISTINCT stock FROM securities')
  ).map((row) => String(row.stock));
  const known = new Set(codes);
  return codes
    .map((code) => ({ code, domain: counterOf(code, (one) => known.has(one)) }))
    .filter(({ code, domain }) => code !== domain);
}
