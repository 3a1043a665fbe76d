import { InputError } from '../../errors.js';
import { parseDate } from '../../iso-date.js';
import type { SetAside } from '../../store/rows.js';
import { quoted } from '../cell.js';
import { indexIdOf } from '../indices/catalogue.js';
import type { ToldIndexDay } from '../indices/judge.js';
import { isFields, readAnswer, textOf } from '../stock-connect/answer.js';
import { takeRows } from '../take-rows.js';
import { numberOf } from '../units.js';
import type { ToldValuation } from './judge.js';
import { type Metric } from './metrics.js';

export interface ValuationFile {
  readonly valuations: readonly ToldValuation[];
  readonly days: readonly ToldIndexDay[];
  readonly setAside: readonly SetAside[];
}

/** Arrays of the file and what they are: `pe` is over the last four quarters, `dy` in percent. */
const ARRAYS: readonly (readonly [name: string, Metric])[] = [
  ['pe', 'pe_ttm'],
  ['pb', 'pb'],
  ['dy', 'dividend_yield'],
];

/** Whether a file is a valuation history in parallel arrays: `{"name", "dates": [...], "pe": [...]}`. */
export const recogniseParallelValuation = (head: string): boolean =>
  /^\uFEFF?\s*\{/.test(head) && /"dates"\s*:\s*\[/.test(head);

/**
 * A valuation history in parallel arrays of `dates`, `close`, `pe`, `pb` and `dy`; null is no value. `row` counts the
 * dates from 1. The index is told by `code`, else by the option, else by `name`.
 * @throws InputError when the arrays differ in length, or the index is not told
 */
export function parseParallelValuation(text: string, options: { readonly id: string | null }): ValuationFile {
  const file = readAnswer(text);
  const { dates } = file;
  if (!Array.isArray(dates) || dates.length === 0)
    throw new InputError('no dates in the file', { remedy: 'fetch the file again' });
  const told = textOf(file.code) || options.id || textOf(file.name);
  if (told === '') throw new InputError('the file does not say which index it is', { remedy: 'give --id' });
  const id = indexIdOf(told);
  const arrays = new Map<string, readonly unknown[]>();
  for (const name of ['close', ...ARRAYS.map(([one]) => one)]) {
    const values = file[name];
    if (values === undefined || values === null) continue;
    if (!Array.isArray(values) || values.length !== dates.length) {
      const count = Array.isArray(values) ? values.length : 0;
      throw new InputError(
        `${count} values of ${name} for ${dates.length} dates: they cannot be told apart`,
        {
          remedy: 'fetch the file again',
        },
      );
    }
    arrays.set(name, values);
  }
  const sources = isFields(file.sources) ? file.sources : {};
  const sourceOf = (name: string): string => textOf(sources[name]) || 'valuation-json';
  const valuations: ToldValuation[] = [];
  const days: ToldIndexDay[] = [];
  const setAside = takeRows(
    dates.map((date: unknown, index) => ({ row: index + 1, date, index })),
    ({ row, date: text, index }) => {
      const date = typeof text === 'string' ? parseDate(text) : null;
      if (!date) throw new InputError(`${quoted(text)} is no date`);
      const close = numberOf(arrays.get('close')?.[index], 'close');
      if (close !== null) {
        const source = sourceOf('close');
        days.push({
          row,
          id,
          date,
          open: null,
          high: null,
          low: null,
          close,
          volume: null,
          amount: null,
          adjusted: 'none',
          source,
        });
      }
      for (const [name, metric] of ARRAYS) {
        const value = numberOf(arrays.get(name)?.[index], name);
        if (value !== null) valuations.push({ row, id, date, metric, value, source: sourceOf(name) });
      }
    },
  );
  return { valuations, days, setAside };
}
