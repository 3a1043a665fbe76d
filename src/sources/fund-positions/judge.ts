import { toNumber } from '../../decimal.js';
import { InputError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import { quarterOf } from '../../quarter.js';
import type { Parsed, SetAside } from '../../store/rows.js';
import { takeRows } from '../take-rows.js';
import { refusePeriod, type ToldFundHolding } from './told.js';

/**
 * Holdings that can be kept. Left out are quarters to come, publications that cannot be, values that are not above 0,
 * and a second row of one stock, fund, quarter and publication that says something else; the same row again is ignored.
 */
export function judgeFundHoldings(told: readonly ToldFundHolding[], today: IsoDate): Parsed<ToldFundHolding> {
  const seen = new Map<string, ToldFundHolding>();
  const rows: ToldFundHolding[] = [];
  const setAside: SetAside[] = takeRows(told, (one) => {
    refusePeriod(one.date, one.published, today);
    const what = `${one.stock} in ${quarterOf(one.date)}`;
    if (one.value.num <= 0n) throw new InputError(`${what}: a value of ${toNumber(one.value)}`);
    const key = [one.date, one.stock, one.fund, one.report, one.published ?? '', one.source].join('\n');
    const before = seen.get(key);
    if (before) {
      if (sameHolding(before, one)) return;
      throw new InputError(`${what}: another value or industry than in row ${before.row}`);
    }
    seen.set(key, one);
    rows.push(one);
  });
  return { rows, setAside };
}

const sameHolding = (a: ToldFundHolding, b: ToldFundHolding): boolean =>
  a.value.num === b.value.num && a.value.den === b.value.den && a.industry === b.industry;
