import { fraction, type Fraction, multiply } from '../../decimal.js';
import { ensure, InputError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import type { Channel, Direction, SetAside } from '../../store/rows.js';
import { normaliseLabel, quoted } from '../cell.js';
import { NO_AMOUNTS, type ToldDay } from '../connect-days/told-day.js';
import { DATE } from '../csv/header.js';
import type { CsvRecord } from '../csv/records.js';
import { openTable, takeRecords } from '../csv/table.js';
import { DATE_FORMS, parseDay, readDecimal, remember } from '../csv/values.js';
import type { ToldIndexDay } from '../indices/judge.js';
import { seriesOf } from '../series/catalogue.js';
import type { ToldValue } from '../series/judge.js';
import { byRow } from '../take-rows.js';
import { cents, count } from '../units.js';
import type { ToldValuation } from '../valuation/judge.js';
import { type DayField, type PanelColumn, panelColumn } from './columns.js';

/** Prints to 0.01 mn. */
export const PANEL = { source: 'panel', grain: 1_000_000n } as const;

export interface Panel {
  readonly days: readonly ToldDay[];
  readonly values: readonly ToldValue[];
  readonly indices: readonly ToldIndexDay[];
  readonly valuations: readonly ToldValuation[];
  readonly setAside: readonly SetAside[];
}

type Amounts = { -readonly [Key in keyof typeof NO_AMOUNTS]: bigint | null };

const NOTHING = /^(?:|-+|\.|nan|null|n\/a)$/i;

/**
 * A panel: one row for each day, one column for each figure, blank where there is no value that day. Columns of Stock
 * Connect name their unit, series and indices have the names of data/series.csv and data/indices.csv (with `_amt`,
 * `_amt_yi`, `_pe`, `_pb` for amount, amount in hundred million, PE over the last four quarters and PB).
 * @throws InputError when there is no day, or the file was cut off
 */
export async function readPanel(records: AsyncIterable<CsvRecord>): Promise<Panel> {
  const table = await openTable(records, { date: DATE });
  const notes: SetAside[] = [];
  const columns = table.header.flatMap((label, place): { place: number; column: PanelColumn }[] => {
    if (place === table.at.date || normaliseLabel(label) === 'northboundopen') return [];
    const column = panelColumn(label);
    if (column) return [{ place, column }];
    notes.push({
      row: 1,
      reason: `column ${quoted(label)} is not known, or does not name its unit: left out`,
    });
    return [];
  });
  const days: ToldDay[] = [];
  const values: ToldValue[] = [];
  const indices: ToldIndexDay[] = [];
  const valuations: ToldValuation[] = [];
  const dayOf = remember(parseDay);
  const setAside = await takeRecords(table, (cells, row, all) => {
    const date = dayOf(cells('date'));
    if (date === null) throw new InputError(`date ${quoted(cells('date'))} ${DATE_FORMS}`);
    const connect = new Map<string, { direction: Direction; channel: Channel; amounts: Amounts }>();
    const bars = new Map<string, { close: Fraction | null; amount: bigint | null }>();
    for (const { place, column } of columns) {
      const text = all[place]?.trim() ?? '';
      if (NOTHING.test(text)) continue;
      const label = table.header[place] ?? '';
      const value = readDecimal(text, { row, column: label });
      if (value === null) throw new InputError(`${label} ${quoted(text)} is no number`);
      if (column.kind === 'day') {
        const { direction, channel, field, unit } = column;
        const key = `${direction} ${channel}`;
        const day = connect.get(key) ?? { direction, channel, amounts: { ...NO_AMOUNTS } };
        connect.set(key, day);
        day.amounts[field] = amountOf(field, value, unit);
      } else if (column.kind === 'close' || column.kind === 'amount') {
        const bar = bars.get(column.id) ?? { close: null, amount: null };
        bars.set(column.id, bar);
        if (column.kind === 'close') bar.close = value;
        else bar.amount = cents(value, column.unit);
      } else if (column.kind === 'valuation') {
        valuations.push({ row, id: column.id, date, metric: column.metric, value, source: PANEL.source });
      } else {
        values.push(seriesValue(row, column.id, date, multiply(value, fraction(column.unit, 1n))));
      }
    }
    for (const { direction, channel, amounts } of connect.values())
      days.push({ ...amounts, row, direction, channel, date });
    for (const [id, { close, amount }] of bars) {
      if (close === null) continue;
      const bar = { open: null, high: null, low: null, close, volume: null, amount };
      indices.push({ row, id, date, ...bar, adjusted: 'none', source: PANEL.source });
    }
  });
  return { days, values, indices, valuations, setAside: byRow(notes, setAside) };
}

const amountOf = (field: DayField, value: Fraction, unit: bigint): bigint =>
  field === 'trades' ? count(value) : cents(value, unit);

function seriesValue(row: number, id: string, date: IsoDate, value: Fraction): ToldValue {
  return { row, id, date, value, unit: ensure(seriesOf(id), `the series ${id}`).unit, source: PANEL.source };
}
