import {
  type CalendarDay,
  DAY_STATUSES,
  dayStatusOf,
  MARKETS,
  marketOf,
} from '../../calendar/calendar-day.js';
import { InputError } from '../../errors.js';
import { parseDate } from '../../iso-date.js';
import type { Parsed } from '../../store/rows.js';
import { quoted } from '../cell.js';
import { cellAt, hasColumn, headerOf, locateColumns, readTable } from '../table.js';
import { byRow, takeRows } from '../take-rows.js';
import { DayCollector } from './day-collector.js';

const COLUMNS = { market: ['market'], date: ['date'], status: ['status'] } as const;

/** Whether a csv is waizi's own calendar table: its header has `market`, `date` and `status`. */
export function recogniseCalendarCsv(head: string): boolean {
  const header = headerOf(head);
  return Object.values(COLUMNS).every((names) => hasColumn(header, names));
}

/**
 * waizi's own calendar table, `market,date,status` with any further columns, as data/calendar/days.csv.
 * @throws InputError when it is no table, a column is missing, or no day can be read
 */
export function parseCalendarCsv(text: string): Parsed<CalendarDay> {
  const table = readTable(text);
  const place = locateColumns(table.header, COLUMNS, ['market', 'date', 'status']);
  const days = new DayCollector();
  const setAside = takeRows(table.rows, (row) => {
    const market = marketOf(cellAt(row, place.market));
    if (!market) throw unknown(cellAt(row, place.market), 'market', MARKETS);
    const date = parseDate(cellAt(row, place.date));
    if (!date) throw new InputError(`${quoted(cellAt(row, place.date))} is no date`);
    const status = dayStatusOf(cellAt(row, place.status));
    if (!status) throw unknown(cellAt(row, place.status), 'status', DAY_STATUSES);
    days.add(market, date, status);
  });
  return { rows: days.rows(), setAside: byRow(setAside, table.setAside) };
}

function unknown(word: string, what: string, known: readonly string[]): InputError {
  return new InputError(`${quoted(word)} is no ${what} (${known.join(', ')})`);
}
