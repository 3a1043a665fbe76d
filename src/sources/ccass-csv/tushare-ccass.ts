import { InputError } from '../../errors.js';
import { otherPercent, percentProblem, type WithPercent } from '../ccass-percent.js';
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

/** The percentage of issued shares, which Tushare gives as text with or without its sign. */
const PERCENT = 'col_shareholding_percent';

/** The list as the csv that import reads; the same rules hold for both. @throws InputError where shares and percentages do not agree */
export function csvOfTushare(text: string, { trusted = false }: { readonly trusted?: boolean } = {}): string {
  const { rows } = readTushare(text, ['ts_code', 'trade_date', 'col_participant_id', 'col_shareholding']);
  if (!trusted) checkPercents(rows);
  return [FIELDS.join(','), ...rows.map((row) => FIELDS.map((field) => cell(row[field])).join(','))]
    .map((line) => `${line}\n`)
    .join('');
}

function checkPercents(rows: readonly Readonly<Record<string, unknown>>[]): void {
  const lists = new Map<string, { row: number; day: string; told: WithPercent }[]>();
  for (const [at, row] of rows.entries()) {
    const shares = String(row.col_shareholding ?? '').replaceAll(',', '');
    const percent = /^(-?\d+(?:\.\d+)?)\s*%?$/.exec(String(row[PERCENT] ?? ''))?.[1];
    if (!/^-?\d+$/.test(shares) || percent === undefined) continue;
    const key = `${cell(row.ts_code)} ${cell(row.trade_date)}`;
    const list = lists.get(key) ?? [];
    list.push({ row: at + 1, day: key, told: { shares: BigInt(shares), percent: Number(percent) } });
    lists.set(key, list);
  }
  for (const list of lists.values()) {
    const other = otherPercent(list.map(({ told }) => told));
    if (other === null) continue;
    const { row, day, told } = list[other.at] as (typeof list)[number];
    throw new InputError(percentProblem(told.shares, told.percent as number, other.made, day), {
      place: `row ${row}`,
      remedy: 'fetch the answer again',
      doubt: true,
    });
  }
}
