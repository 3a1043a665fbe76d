import { type Fraction, toNumber } from '../../decimal.js';
import { InputError } from '../../errors.js';
import type { Parsed, SeriesRow, SetAside } from '../../store/rows.js';
import type { ValuesByDay } from '../stored-values.js';
import { byRow, takeRows } from '../take-rows.js';
import { type DayRules, refuseDay, refuseOrder, refuseOtherUnit, repeats, strays } from '../value-checks.js';
import { type SeriesEntry, seriesOf } from './catalogue.js';

/** A value of a series as a file tells it, unchecked. */
export interface ToldValue extends SeriesRow {
  readonly row: number;
}

export interface SeriesRules extends DayRules {
  readonly stored: (id: string) => ValuesByDay;
}

/** Equal values in a row that make a feed dead. */
const DEAD_VALUES = 10;
/** A value that many times its neighbours is none: yields near zero and volatility move by less. */
const STRAY = 5;
const MOST = 0.8;

/** What is borrowed for shares is many times what is borrowed in a day, and what is borrowed in shares. */
const WHOLE = 'margin-financing-balance';
const PARTS = ['margin-financing-buy', 'margin-lending-balance'] as const;

/** By day how many times the second series the first is. */
function ratiosOf(first: readonly ToldValue[], second: readonly ToldValue[]): number[] {
  const others = new Map(second.map(({ date, value }) => [date, toNumber(value)]));
  return first.flatMap(({ date, value }) => {
    const other = others.get(date) ?? 0;
    return other > 0 ? [toNumber(value) / other] : [];
  });
}

const below = (a: Fraction, b: Fraction): boolean => a.num * b.den < b.num * a.den;
const outside = (value: Fraction, { low, high }: SeriesEntry): boolean =>
  below(value, low) || below(high, value);

/**
 * Values that can be kept. Left out are days to come, days on which the market of the series was closed, values that
 * cannot be in the unit of the series or jump away and back, and those of a feed that stands still.
 * @throws InputError where the whole file is in another unit
 */
export function judgeSeries(values: readonly ToldValue[], rules: SeriesRules): Parsed<SeriesRow> {
  const bySeries = new Map<string, ToldValue[]>();
  for (const value of values) {
    const list = bySeries.get(value.id) ?? [];
    list.push(value);
    bySeries.set(value.id, list);
  }
  for (const small of PARTS)
    refuseOrder(small, WHOLE, ratiosOf(bySeries.get(small) ?? [], bySeries.get(WHOLE) ?? []));
  const kept = new Set<ToldValue>();
  const aside: SetAside[][] = [];
  for (const [id, list] of bySeries) {
    const entry = seriesOf(id);
    if (entry) refuseWholeUnit(entry, list);
    const seen = new Map<string, ToldValue>();
    aside.push(
      takeRows(list, (one) => {
        refuseDay(one.date, entry?.days ?? 'any', rules);
        if (entry && outside(one.value, entry))
          throw new InputError(`${one.date}: ${id} of ${toNumber(one.value)}, outside ${range(entry)}`);
        const before = seen.get(one.date);
        if (before && before.value.num === one.value.num && before.value.den === one.value.den) return;
        if (before) throw new InputError(`${id} on ${one.date}: another value than in row ${before.row}`);
        seen.set(one.date, one);
      }),
    );
    const sorted = [...seen.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
    refuseOtherUnit(
      id,
      sorted.map(({ date, value }) => ({ date, value: toNumber(value) })),
      rules.stored(id),
    );
    // the shares of a fund do stand still while nobody creates or redeems any
    const dead = repeats(
      id.endsWith('-shares') ? [] : sorted,
      (a, b) => a.value.num === b.value.num && a.value.den === b.value.den,
      DEAD_VALUES,
    );
    aside.push(
      [...dead].map(({ row, date, value }) => ({
        row,
        reason: `${date}: ${id} stands at ${toNumber(value)} for ${DEAD_VALUES} values or more: a frozen feed`,
      })),
    );
    // volumes of trade do jump, and what was bought less what was sold changes its sign
    const sizes = entry?.unit === 'shares' || entry?.unit === 'TWD' ? [] : sorted;
    const stray = strays(
      sizes.map(({ row, date, value }) => ({ row, date, value: toNumber(value) })),
      STRAY,
    );
    aside.push(
      sorted.flatMap(({ row, date }) =>
        stray.has(row) ? [{ row, reason: `${date}: ${id} of ${stray.get(row) ?? ''}` }] : [],
      ),
    );
    for (const one of sorted) if (!dead.has(one) && !stray.has(one.row)) kept.add(one);
  }
  return {
    rows: values.flatMap((value) => {
      if (!kept.has(value)) return [];
      const { row: _, ...bare } = value;
      return [bare];
    }),
    setAside: byRow(...aside),
  };
}

const range = ({ low, high, unit }: SeriesEntry): string =>
  `${toNumber(low).toLocaleString('en')} to ${toNumber(high).toLocaleString('en')} ${unit}`;

function refuseWholeUnit(entry: SeriesEntry, values: readonly ToldValue[]): void {
  const wrong = values.filter(({ value }) => outside(value, entry));
  const [first] = wrong;
  if (!first || wrong.length < MOST * values.length) return;
  throw new InputError(
    `${entry.id} of ${toNumber(first.value)}, where ${range(entry)} can be: the values are in another unit`,
    { place: `row ${first.row}`, remedy: `give them in ${entry.unit}` },
  );
}
