import type { CalendarDay } from '../../calendar/calendar-day.js';
import { InputError } from '../../errors.js';
import { parseDate } from '../../iso-date.js';
import type { Parsed } from '../../store/rows.js';
import { quoted } from '../cell.js';
import { takeRows } from '../take-rows.js';
import { DayCollector } from './day-collector.js';

/** Whether a file is SZSE's month list: JSON with `jyrq` (date) and `jybz` (trading mark). */
export function recogniseSzseCalendar(head: string): boolean {
  return /^\s*\{/.test(head) && head.includes('"jyrq"') && head.includes('"jybz"');
}

/**
 * A month of SZSE's trading calendar (`monthList`), which is Shanghai's too: the days of the mainland. `row` of what
 * is set aside counts the entries of `data` from 1.
 * @throws InputError when it is no such JSON, or no day can be read
 */
export function parseSzseCalendar(text: string): Parsed<CalendarDay> {
  const days = new DayCollector();
  const entries = entriesOf(text).map((entry, at) => ({ row: at + 1, entry }));
  const setAside = takeRows(entries, ({ entry }) => {
    const { jyrq, jybz } = (entry ?? {}) as { readonly jyrq?: unknown; readonly jybz?: unknown };
    const date = typeof jyrq === 'string' ? parseDate(jyrq) : null;
    if (!date) throw new InputError(`jyrq ${quoted(jyrq)} is no date`);
    if (jybz !== '1' && jybz !== '0') throw new InputError(`jybz ${quoted(jybz)} is neither "1" nor "0"`);
    days.add('mainland', date, jybz === '1' ? 'open' : 'closed');
  });
  return { rows: days.rows(), setAside };
}

function entriesOf(text: string): readonly unknown[] {
  const remedy = 'give an answer of monthList as SZSE sent it';
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new InputError('no JSON', { remedy });
  }
  const data = (parsed as { readonly data?: unknown } | null)?.data;
  if (!Array.isArray(data)) throw new InputError('no list "data" in the answer', { remedy });
  return data;
}
