import type { Calendar } from '../../calendar/calendar.js';
import { InputError } from '../../errors.js';
import { dayInChina, type IsoDate, parseDate, weekday } from '../../iso-date.js';
import type { ConnectDayRow, Parsed, SetAside } from '../../store/rows.js';
import { quoted } from '../cell.js';
import { closedOn } from '../closed.js';
import { DATE_FORMS } from '../csv/values.js';
import { byRow, takeRows } from '../take-rows.js';
import { bareNetsProblem, flowProblem, frozenNets } from './flows.js';
import { withoutWrongParts } from './parts.js';
import { near, type StoredDays, type ToldDay } from './told-day.js';
import { refuseWrongUnits } from './units.js';

export interface JudgeOptions {
  readonly source: string;
  /** The last digit that the source prints, in hundredths of the currency: 1,000,000 where it rounds to 0.01 mn. */
  readonly grain: bigint;
  readonly calendar: Calendar;
  readonly today: IsoDate;
  readonly stored: StoredDays;
}

type Amounts = Omit<ConnectDayRow, 'direction' | 'channel' | 'date' | 'source'>;
const AMOUNTS: readonly (keyof Amounts)[] = [
  'net',
  'buy',
  'sell',
  'turnover',
  'trades',
  'etfTurnover',
  'quotaInflow',
  'quotaBalance',
  'holdings',
];
const NEVER_NEGATIVE: readonly (keyof Amounts)[] = [
  'buy',
  'sell',
  'turnover',
  'trades',
  'etfTurnover',
  'holdings',
];
const ZERO_IS_NOTHING: readonly (keyof Amounts)[] = ['turnover', 'trades', 'holdings', 'quotaInflow'];
const LABELS: Partial<Record<keyof Amounts, string>> = {
  holdings: 'value held',
  quotaInflow: 'quota used',
  trades: 'number of trades',
};

/**
 * Days that can be kept of those a source tells. A net that is none (zeros of a dead feed, the quota used, the
 * turnover) is left out and its reason told, the rest of the row is kept; a row of a closed day, of a day to come, or
 * that repeats the day before, is left out whole. Where net is not given but buys and sells are, it is their
 * difference.
 * @throws InputError when the amounts are in another unit than the source says
 */
export function judgeDays(days: readonly ToldDay[], options: JudgeOptions): Parsed<ConnectDayRow> {
  const telling = days.filter((day) => AMOUNTS.some((field) => day[field] !== null));
  const dated = telling.map((day) => ({ ...day, date: dayInChina(day.date) ?? day.date }));
  refuseWrongUnits(dated, options.stored);
  const notes: SetAside[] = [];
  const zeros = new Map<keyof Amounts, number>();
  const seen = new Map<string, ToldDay>();
  const kept: ToldDay[] = [];
  const out = takeRows(dated, (day) => {
    const { direction, channel, date } = day;
    refuseDay(day, options);
    const negative = NEVER_NEGATIVE.find((field) => (day[field] ?? 0n) < 0n);
    if (negative) throw new InputError(`${date}: ${LABELS[negative] ?? negative} is below 0`);
    if (AMOUNTS.every((field) => !day[field]))
      throw new InputError(`${date}: nothing but zeros, no trading day`);
    const key = `${direction} ${channel} ${date}`;
    const before = seen.get(key);
    if (before && AMOUNTS.every((field) => before[field] === day[field])) return;
    if (before) throw new InputError(`${date}: other figures than in row ${before.row}`);
    seen.set(key, day);
    const cleared = { ...day };
    for (const field of ZERO_IS_NOTHING) {
      if (cleared[field] !== 0n) continue;
      cleared[field] = null;
      zeros.set(field, (zeros.get(field) ?? 0) + 1);
    }
    kept.push(cleared);
  });
  for (const [field, count] of zeros) {
    notes.push({
      row: 0,
      reason: `${count} ${count === 1 ? 'value' : 'values'} of ${LABELS[field] ?? field} of 0 taken as not given`,
    });
  }
  const frozen = withoutRepeats(kept, options.stored);
  const parts = withoutWrongParts(frozen.days);
  const judged = withoutFalseNets(parts.days, options);
  return {
    rows: judged.days.map((day) => {
      const { row: _, ...bare } = day;
      const net = day.net ?? (day.buy !== null && day.sell !== null ? day.buy - day.sell : null);
      return { ...bare, net, source: options.source };
    }),
    setAside: byRow(notes, out, frozen.setAside, parts.setAside, judged.setAside),
  };
}

function refuseDay({ direction, date }: ToldDay, { calendar, today }: JudgeOptions): void {
  if (parseDate(date) !== date) throw new InputError(`${quoted(date)} ${DATE_FORMS}`);
  if (date > today) throw new InputError(`${date} is after today (${today})`);
  const closed =
    weekday(date) % 6 === 0 || (calendar.covers(date, direction) && !calendar.isOpen(direction, date));
  if (closed) throw new InputError(closedOn(date, direction));
}

/** Leaves out days that have the turnover and the trades of the day before to the last digit. */
function withoutRepeats(
  days: readonly ToldDay[],
  stored: StoredDays,
): { days: ToldDay[]; setAside: SetAside[] } {
  const previous = new Map<string, ToldDay>();
  const repeats = new Map<ToldDay, SetAside>();
  for (const day of [...days].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))) {
    const key = `${day.direction} ${day.channel}`;
    const inFile = previous.get(key);
    const inStore = stored.before(day.direction, day.channel, day.date);
    const before = inFile && (!inStore || inFile.date >= inStore.date) ? inFile : inStore;
    if (day.turnover === null) continue;
    previous.set(key, day);
    if (before === null || before === undefined) continue;
    if (before.turnover !== day.turnover || before.trades !== day.trades) continue;
    repeats.set(day, {
      row: day.row,
      reason: `${day.date}: the turnover${day.trades === null ? '' : ' and the trades'} of ${before.date} again: a frozen feed, or a holiday dated as a trading day`,
    });
  }
  return { days: days.filter((day) => !repeats.has(day)), setAside: [...repeats.values()] };
}

function withoutFalseNets(
  days: readonly ToldDay[],
  { grain, stored }: JudgeOptions,
): { days: ToldDay[]; setAside: SetAside[] } {
  const tolerance = 2n * grain;
  const inFile = new Map<string, IsoDate>();
  const frozen = frozenNets(days);
  for (const day of days) {
    const { direction, date, net, buy, sell } = day;
    const disclosed = net !== null && buy !== null && sell !== null && buy + sell > 0n && !frozen.has(day);
    if (!disclosed || !near(buy - sell, net, tolerance)) continue;
    if (date > (inFile.get(direction) ?? '')) inFile.set(direction, date);
  }
  const doubt = bareNetsProblem(days);
  const setAside: SetAside[] = [];
  const left = days.map((day) => {
    const last = [inFile.get(day.direction), stored.lastDisclosed(day.direction)]
      .filter((date): date is IsoDate => typeof date === 'string')
      .sort()
      .at(-1);
    const since = frozen.get(day);
    const problem =
      flowProblem(day, last ?? null, { tolerance, stored, doubt }) ??
      (since === undefined ? null : `net as on ${since} and all days between, to the cent: a frozen feed`);
    if (problem === null) return day;
    setAside.push({ row: day.row, reason: `${day.date}: ${problem}` });
    return { ...day, net: null, buy: null, sell: null };
  });
  return { days: left.filter((day) => AMOUNTS.some((field) => day[field] !== null)), setAside };
}
