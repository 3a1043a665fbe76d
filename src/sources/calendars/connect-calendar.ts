import type { CalendarDay, DayStatus, Market } from '../../calendar/calendar-day.js';
import { InputError } from '../../errors.js';
import { type IsoDate, parseDate } from '../../iso-date.js';
import type { Parsed, SetAside } from '../../store/rows.js';
import { normaliseLabel, quoted } from '../cell.js';
import { cellAt, headerOf, readTable, type TableRow } from '../table.js';
import { byRow } from '../take-rows.js';
import { DayCollector } from './day-collector.js';

/** Lines of title that may stand above the header. */
const TITLE_LINES = 10;

const WORDS: Readonly<Record<string, DayStatus>> = {
  '': 'open',
  open: 'open',
  holiday: 'closed',
  publicholiday: 'closed',
  closed: 'closed',
  halfday: 'half-day',
};

interface Column {
  readonly at: number;
  readonly market: Market;
  readonly label: string;
}

/** Whether a csv is HKEX's Stock Connect calendar: a header with Date, Hong Kong and a direction. */
export function recogniseConnectCalendar(head: string): boolean {
  const header = head.split('\n')[headerLine(head)];
  return header !== undefined && headerOf(header).some((label) => /(?:north|south)bound/i.test(label));
}

/**
 * HKEX's Stock Connect calendar, `{year}-Calendar_csv_e.csv`: a row for each weekday, blank for open. Dates as
 * YYYY-MM-DD or d/m/YYYY. A half day of Hong Kong trades but does not settle in CCASS (`no-settlement`); one of Stock
 * Connect is `half-day`.
 * @throws InputError when no row has both Date and Hong Kong, or no day can be read
 */
export function parseConnectCalendar(text: string): Parsed<CalendarDay> {
  const above = headerLine(text);
  if (above < 0) {
    throw new InputError('no row with the columns "Date" and "Hong Kong"', {
      place: 'header',
      remedy: "give HKEX's Stock Connect calendar as csv in English",
    });
  }
  const table = readTable(text.split('\n').slice(above).join('\n'));
  const dateAt = table.header.findIndex(isDate);
  const columns = table.header.flatMap((label, at): Column[] => {
    const market = marketOf(label);
    return market ? [{ at, market, label }] : [];
  });
  const days = new DayCollector();
  const setAside: SetAside[] = [];
  for (const row of table.rows) {
    if (row.cells.every((cell) => cell === '')) continue;
    const date = dateOf(cellAt(row, dateAt));
    if (date) takeDay(row, date, columns, days, setAside);
    else setAside.push({ row: row.row, reason: `${quoted(cellAt(row, dateAt))} is no date` });
  }
  const parsed = byRow(setAside, table.setAside).map(({ row, reason }) => ({ row: row + above, reason }));
  return { rows: days.rows(), setAside: parsed };
}

function takeDay(
  row: TableRow,
  date: IsoDate,
  columns: readonly Column[],
  days: DayCollector,
  setAside: SetAside[],
): void {
  for (const { at, market, label } of columns) {
    try {
      days.add(market, date, statusOf(market, cellAt(row, at)));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      setAside.push({ row: row.row, reason: `column "${label}": ${error.problem}` });
    }
  }
}

function headerLine(text: string): number {
  return text.split('\n', TITLE_LINES).findIndex((line) => {
    const labels = headerOf(line);
    return labels.some(isDate) && labels.some((label) => marketOf(label) === 'hong-kong');
  });
}

function isDate(label: string): boolean {
  return normaliseLabel(label) === 'date';
}

function marketOf(label: string): Market | null {
  const name = normaliseLabel(label);
  if (name.includes('northbound')) return 'northbound';
  if (name.includes('southbound')) return 'southbound';
  if (name.startsWith('hongkong')) return 'hong-kong';
  return /^(?:mainland|china|shanghai|shenzhen|sse|szse)/.test(name) ? 'mainland' : null;
}

function statusOf(market: Market, word: string): DayStatus {
  const status = WORDS[normaliseLabel(word)];
  if (!status) throw new InputError(`${quoted(word)} is no known word`);
  return status === 'half-day' && market === 'hong-kong' ? 'no-settlement' : status;
}

function dateOf(text: string): IsoDate | null {
  const [, day, month, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
  return parseDate(year ? `${year}/${month}/${day}` : text);
}
