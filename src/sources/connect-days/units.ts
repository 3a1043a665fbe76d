import { InputError } from '../../errors.js';
import { commonPower, times } from '../power.js';
import { possible, RATIOS, toldRatio } from './ratios.js';
import type { StoredDays, ToldDay } from './told-day.js';

/** Fewest stored days to compare with. */
const FEWEST = 3;

const REMEDY = 'check the units of the columns against docs/northbound-data.md, and convert the file';

/**
 * Refuses a file whose amounts are in another unit than it says: turnover against buys and sells, against the number
 * of trades, the value held against turnover, and every amount against what is stored of the same days. Nets with the opposite sign of those stored are
 * refused too: buys and sells are swapped.
 * @throws InputError naming the columns and the factor
 */
export function refuseWrongUnits(days: readonly ToldDay[], stored: StoredDays): void {
  const both = days.flatMap(({ buy, sell, turnover }): [number, number][] =>
    turnover !== null && buy !== null && sell !== null ? [[Number(turnover), Number(buy + sell)]] : [],
  );
  const inside = commonPower(both, 1);
  if (inside !== 0) throw new InputError(`turnover is ${times(inside)} buys plus sells`, { remedy: REMEDY });
  refuseRatios(days);
  for (const field of ['turnover', 'net', 'quotaInflow', 'holdings'] as const) {
    const pairs = new Map<string, [number, number][]>();
    for (const day of days) {
      const mine = field === 'net' ? netOf(day) : day[field];
      if (mine === null) continue;
      for (const other of stored.on(day.direction, day.channel, day.date)) {
        const theirs = other[field];
        if (theirs === null) continue;
        pairs.set(other.source, [...(pairs.get(other.source) ?? []), [Number(mine), Number(theirs)]]);
      }
    }
    for (const [source, list] of pairs) {
      if (field === 'net' && opposite(list)) {
        throw new InputError(`net has the opposite sign of what is stored from ${source} for the same days`, {
          remedy: 'buys and sells look swapped: check the columns, and convert the file',
        });
      }
      const power = commonPower(list, FEWEST);
      if (power === 0) continue;
      throw new InputError(`${field} is ${times(power)} what is stored from ${source} for the same days`, {
        remedy: REMEDY,
      });
    }
  }
}

const netOf = ({ net, buy, sell }: ToldDay): bigint | null =>
  net ?? (buy !== null && sell !== null ? buy - sell : null);

/** Whether nearly all of enough pairs are each other's opposite, within a hundredth. */
function opposite(pairs: readonly (readonly [number, number])[]): boolean {
  const told = pairs.filter(([mine, theirs]) => mine !== 0 && theirs !== 0);
  const turned = told.filter(([mine, theirs]) => Math.abs(mine + theirs) <= 0.01 * Math.abs(theirs));
  return told.length >= FEWEST && turned.length >= 0.9 * told.length;
}

function refuseRatios(days: readonly ToldDay[]): void {
  for (const ratio of RATIOS) {
    const values = days.flatMap((day) => ratio.of(day) ?? []).sort((a, b) => a - b);
    const middle = values[values.length >> 1];
    if (middle !== undefined && !possible(ratio, middle))
      throw new InputError(`${toldRatio(ratio, middle)}: ${ratio.wrong} in another unit`, { remedy: REMEDY });
  }
}
