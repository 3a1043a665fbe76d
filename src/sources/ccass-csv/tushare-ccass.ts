import { readTushare, tushareFields } from '../tushare.js';

const FIELDS = [
  'ts_code',
  'trade_date',
  'col_participant_id',
  'col_participant_name',
  'col_shareholding',
] as const;

/** Whether an answer is Tushare's `ccass_hold_detail`, by its field list. */
export const recogniseTushareCcass = (head: string): boolean => {
  const fields = tushareFields(head);
  return fields.has('col_participant_id') && fields.has('col_shareholding');
};

const cell = (value: unknown): string => {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** The list as the csv that import reads; the same rules hold for both. */
export function csvOfTushare(text: string): string {
  const { rows } = readTushare(text, ['ts_code', 'trade_date', 'col_participant_id', 'col_shareholding']);
  return [FIELDS.join(','), ...rows.map((row) => FIELDS.map((field) => cell(row[field])).join(','))]
    .map((line) => `${line}\n`)
    .join('');
}
