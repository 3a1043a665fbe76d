import { InputError } from '../../errors.js';
import { dayNumber, type IsoDate } from '../../iso-date.js';

/** A value of one metric of one index or share, as a double: only its size matters here. */
export interface Sized {
  readonly row: number;
  readonly date: IsoDate;
  readonly value: number;
}

/** Whether an id is that of a share, no index. */
export const isShare = (id: string): boolean => /\.(?:SH|SZ|BJ)$/.test(id);

/** Where the middle of a history lies, of indices and industries; single shares may be anything. */
const USUAL: Readonly<Record<string, readonly [low: number, high: number]>> = {
  pe: [1, 400],
  pb: [0.1, 40],
  dividend_yield: [0.1, 25],
};
const UNITS: Readonly<Record<string, string>> = {
  pe: 'a price over earnings is written 12.5, not 0.125 or 1250',
  pb: 'a price over book value is written 1.25, not 0.0125 or 125',
  dividend_yield: 'a dividend yield is written in percent, 3.1, not 0.031 or 310',
};
const kindOf = (metric: string): string =>
  metric.startsWith('pe') ? 'pe' : metric.startsWith('pb') ? 'pb' : metric;

const REMEDY = 'convert the file to plain ratios (dividend yields to percent) and import it again';

/**
 * Refuses a history whose middle lies where no index has ever been: fractions or percent for ratios. Losses are not
 * looked at. A series that was stored before is judged by what is stored of it.
 * @throws InputError naming the first row
 */
export function refuseUnusualUnit(id: string, metric: string, values: readonly Sized[]): void {
  const bounds = USUAL[kindOf(metric)];
  if (!bounds || isShare(id)) return;
  const sorted = values.map(({ value }) => value).filter((value) => value > 0);
  sorted.sort((a, b) => a - b);
  const middle = sorted[sorted.length >> 1];
  if (middle === undefined || (middle >= bounds[0] && middle <= bounds[1])) return;
  const first = values.find(({ value }) => value > 0) as Sized;
  throw new InputError(
    `${metric} of ${id} is ${first.value}, and ${Number(middle.toPrecision(4))} in the middle of the file: ${UNITS[kindOf(metric)]}`,
    { place: `row ${first.row}`, remedy: REMEDY },
  );
}

/** Powers of ten between units: fractions, ratios, percent, basis points. */
const POWERS = [2, 4];
/** How near to such a power a jump is, in powers of ten: days move an index by less, and a share's earnings by more. */
const NEAR = 0.1;
const NEAR_SHARE = 0.03;
/** Values before and after a jump that show the levels. */
const AROUND = 5;
/** Within that factor of it a value is at a level. */
const LEVEL = 3;
/** Days between two values beyond which a jump says nothing of the unit. */
const NEAR_DAYS = 40;

/**
 * Where a history jumps by 100 or 10,000 between neighbours and stays there: from that row on the unit is another.
 * @returns values that stand alone at the end, after such a jump: not enough to tell, and not to be kept
 * @throws InputError naming the row from which on it is so
 */
export function refuseChangedUnit(id: string, metric: string, values: readonly Sized[]): Sized[] {
  const near = isShare(id) ? NEAR_SHARE : NEAR;
  const sized = values.filter(({ value }) => value > 0);
  for (let at = 1; at < sized.length; at += 1) {
    const [before, here] = [sized[at - 1] as Sized, sized[at] as Sized];
    if (dayNumber(here.date) - dayNumber(before.date) > NEAR_DAYS) continue;
    const power = Math.log10(here.value / before.value);
    const whole = POWERS.find((one) => Math.abs(Math.abs(power) - one) < near);
    if (whole === undefined) continue;
    const after = sized.slice(at, at + AROUND);
    const earlier = sized.slice(Math.max(0, at - AROUND), at);
    const stays = (list: readonly Sized[], level: number): boolean =>
      list.every(({ value }) => value < level * LEVEL && value > level / LEVEL);
    if (!stays(after, here.value) || !stays(earlier, before.value)) continue;
    if (after.length === 1) return [here];
    const factor = (10 ** whole).toLocaleString('en');
    throw new InputError(
      `${metric} of ${id} goes from ${before.value} on ${before.date} to ${here.value} on ${here.date} and stays there: from then on it is ${power > 0 ? `${factor} times` : `1/${factor} of`} what it was, another unit`,
      { place: `row ${here.row}`, remedy: REMEDY },
    );
  }
  return [];
}
