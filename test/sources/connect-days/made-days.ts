import { Calendar } from '../../../src/calendar/calendar.js';
import { judgeDays } from '../../../src/sources/connect-days/judge.js';
import {
  NO_AMOUNTS,
  NOTHING_STORED,
  type StoredDay,
  type StoredDays,
  type ToldDay,
} from '../../../src/sources/connect-days/told-day.js';
import type { ConnectDayRow } from '../../../src/store/rows.js';

export const MN = 100_000_000n;
export const GRAIN = MN / 100n;
export const calendar = Calendar.shipped();

/** Days of July 2024 on which northbound trades. */
export const DAYS = calendar.openDays('northbound', '2024-07-01', '2024-09-30');
export const at = (index: number): string => DAYS[index] as string;

/** A day in mn; trades so that one is worth 20,000. */
export function day(date: string, amounts: Partial<Record<keyof typeof NO_AMOUNTS, number | null>>): ToldDay {
  const given = Object.fromEntries(
    Object.entries(amounts).map(([field, value]) => [
      field,
      value === null ? null : field === 'trades' ? BigInt(value) : BigInt(Math.round(value * 100)) * GRAIN,
    ]),
  );
  return {
    ...NO_AMOUNTS,
    direction: 'northbound',
    channel: 'total',
    row: DAYS.indexOf(date) + 2,
    date,
    ...given,
  };
}

export const judged = (
  days: readonly ToldDay[],
  stored: StoredDays = NOTHING_STORED,
  today = '2024-12-31',
): { rows: readonly ConnectDayRow[]; reasons: string[] } => {
  const { rows, setAside } = judgeDays(days, { source: 'made', grain: GRAIN, calendar, today, stored });
  return { rows, reasons: setAside.map(({ reason }) => reason) };
};

/** A store with these days of the total channel. */
export function storeOf(days: readonly Partial<StoredDay>[]): StoredDays {
  const full = days.map((one) => ({ ...NO_AMOUNTS, source: 'eastmoney', file: 1, date: '', ...one }));
  return {
    on: (_, channel, date) => (channel === 'total' ? full.filter((one) => one.date === date) : []),
    before: (_, channel, date) =>
      channel === 'total'
        ? (full.filter((one) => one.date < date && one.turnover !== null).at(-1) ?? null)
        : null,
    lastDisclosed: () =>
      full.filter(({ net, buy, sell }) => net !== null && buy !== null && sell !== null).at(-1)?.date ?? null,
  };
}
