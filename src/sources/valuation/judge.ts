import type { Market } from '../../calendar/calendar-day.js';
import { toNumber } from '../../decimal.js';
import { InputError } from '../../errors.js';
import type { Parsed, SetAside, ValuationRow } from '../../store/rows.js';
import type { ValuesByDay } from '../stored-values.js';
import { byRow, takeRows } from '../take-rows.js';
import { type DayRules, refuseDay, refuseOrder, refuseOtherUnit, repeats, strays } from '../value-checks.js';
import { isBackCast } from '../indices/catalogue.js';
import { boundsOf } from './metrics.js';
import { isShare, refuseChangedUnit, refuseUnusualUnit, type Sized } from './unit.js';

/** A valuation as a file tells it, unchecked. */
export interface ToldValuation extends Omit<ValuationRow, 'backCast'> {
  readonly row: number;
}

export interface ValuationRules extends DayRules {
  readonly marketOf: (id: string) => Market | 'weekdays';
  readonly stored: (id: string, metric: string) => ValuesByDay;
}

/** Equal values in a row, printed to 0.01, that make a feed dead: 4 and 18 were the longest on real days. */
const DEAD_EARNINGS = 15;
const DEAD_OTHERS = 60;
/** A valuation that many times its neighbours, or of the other sign, is none. */
const STRAY = 1.5;
/** A yield moves with single dividends. */
const STRAY_YIELD = 3;
const MOST = 0.8;

/** Refuses an index of which PB is above PE: its companies would earn more than they own, year after year. */
function refuseSwapped(values: readonly ToldValuation[]): void {
  const earnings = new Map<string, number>();
  for (const { id, metric, date, value } of values)
    if (/^pe(?:_ttm|_lyr)?$/.test(metric) && value.num > 0n) earnings.set(`${id} ${date}`, toNumber(value));
  const ratios = new Map<string, number[]>();
  for (const { id, metric, date, value } of values) {
    const pe = earnings.get(`${id} ${date}`);
    if (pe === undefined || isShare(id) || !/^pb(?:_lf|_mrq)?$/.test(metric)) continue;
    const own = ratios.get(id) ?? [];
    if (own.length === 0) ratios.set(id, own);
    own.push(toNumber(value) / pe);
  }
  for (const [id, own] of ratios) refuseOrder(`PB of ${id}`, 'its PE', own);
}

/**
 * Valuations that can be kept, each marked where it was computed before its index was launched. Left out are days to
 * come, days without trade, values that are no such metric, zeros (sources write them for "nothing"), those that
 * jump away and back, and those of a feed that stands still.
 * @throws InputError where a whole metric is in another unit
 */
export function judgeValuations(
  values: readonly ToldValuation[],
  rules: ValuationRules,
): Parsed<ValuationRow> {
  const byMetric = new Map<string, ToldValuation[]>();
  for (const value of values) {
    const key = `${value.id}\n${value.metric}\n${value.source}`;
    const list = byMetric.get(key) ?? [];
    list.push(value);
    byMetric.set(key, list);
  }
  refuseSwapped(values);
  const kept = new Set<ToldValuation>();
  const aside: SetAside[][] = [];
  for (const list of byMetric.values()) {
    const [{ id, metric, source }] = list as [ToldValuation];
    const [low, high] = boundsOf(metric);
    const outside = (one: ToldValuation): boolean => toNumber(one.value) < low || toNumber(one.value) > high;
    const wrong = list.filter(outside);
    if (wrong[0] && wrong.length >= MOST * list.length) {
      throw new InputError(`${metric} of ${toNumber(wrong[0].value)}, where ${low} to ${high} can be`, {
        place: `row ${wrong[0].row}`,
        remedy: 'check the columns and their units against docs/northbound-data.md',
      });
    }
    const stored = rules.stored(id, metric);
    const all = sizes([...list].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.row - b.row)));
    const told = refuseChangedUnit(id, metric, [...storedBefore(all, stored, source), ...all]);
    const seen = new Map<string, ToldValuation>();
    aside.push(
      takeRows(list, (one) => {
        refuseDay(one.date, rules.marketOf(id), rules);
        if (one.value.num === 0n) throw new InputError(`${one.date}: ${metric} of 0, taken as not given`);
        if (outside(one)) throw new InputError(`${one.date}: ${metric} of ${toNumber(one.value)}`);
        const before = seen.get(one.date);
        if (before && before.value.num === one.value.num && before.value.den === one.value.den) return;
        if (before) throw new InputError(`${id} on ${one.date}: another ${metric} than in row ${before.row}`);
        seen.set(one.date, one);
      }),
    );
    const sorted = [...seen.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
    const sized = sizes(sorted);
    refuseOtherUnit(`${metric} of ${id}`, sized, stored);
    if (stored.size === 0) refuseUnusualUnit(id, metric, sized);
    const alone = told.filter(({ row, date }) => seen.get(date)?.row === row);
    aside.push(
      alone.map(({ row, date, value }) => ({
        row,
        reason: `${date}: ${metric} of ${value}, a power of ten from the day before: another unit, or no such value`,
      })),
    );
    const stray = strays(sized, metric === 'dividend_yield' ? STRAY_YIELD : STRAY);
    aside.push(
      sized.flatMap(({ row, date }) =>
        stray.has(row) ? [{ row, reason: `${date}: ${metric} of ${stray.get(row) ?? ''}` }] : [],
      ),
    );
    const doubtful = new Set([...alone.map(({ row }) => row), ...stray.keys()]);
    const run = metric.startsWith('pe') ? DEAD_EARNINGS : DEAD_OTHERS;
    const dead = repeats(sorted, (a, b) => a.value.num === b.value.num && a.value.den === b.value.den, run);
    aside.push(
      [...dead].map(({ row, date, value }) => ({
        row,
        reason: `${date}: ${metric} stands at ${toNumber(value)} for ${run} values or more: a frozen feed`,
      })),
    );
    for (const one of sorted) if (!dead.has(one) && !doubtful.has(one.row)) kept.add(one);
  }
  return {
    rows: values.flatMap((value) => {
      if (!kept.has(value)) return [];
      const { row: _, ...bare } = value;
      return [{ ...bare, backCast: isBackCast(value.id, value.date) }];
    }),
    setAside: byRow(...aside),
  };
}

const sizes = (list: readonly ToldValuation[]): Sized[] =>
  list.map(({ row, date, value }) => ({ row, date, value: toNumber(value) }));

/** Stored values before the first of a file that a jump shows against. */
const STORED_BEFORE = 5;

/** The last stored values of a source before those of a file; their rows are none of the file's. */
function storedBefore(sized: readonly Sized[], stored: ValuesByDay, source: string): Sized[] {
  const first = sized[0]?.date;
  if (first === undefined) return [];
  return [...stored]
    .filter(([date]) => date < first)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([date, values]) => {
      const own = values.findLast((one) => one.source === source);
      return own ? [{ row: 0, date, value: own.value }] : [];
    })
    .slice(-STORED_BEFORE);
}
