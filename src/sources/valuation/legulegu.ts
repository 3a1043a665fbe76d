import { InputError } from '../../errors.js';
import { dayInChina, type IsoDate, todayInHongKong } from '../../iso-date.js';
import { quoted } from '../cell.js';
import { indexIdOf } from '../indices/catalogue.js';
import { readAnswer, rowsOf } from '../stock-connect/answer.js';
import { takeRows } from '../take-rows.js';
import { numberOf } from '../units.js';
import type { ToldIndexDay } from '../indices/judge.js';
import type { ToldValuation } from './judge.js';
import type { Metric } from './metrics.js';
import type { ValuationFile } from './parallel-json.js';

/**
 * Fields of `index-basic-pe`, `index-basic-pb` and `market-ttm-lyr`. The plain names are means of the stocks; those
 * that weigh by capital, as an index does, begin with `add`.
 */
const FIELDS: Readonly<Record<string, Metric>> = {
  addTtmPe: 'pe_ttm',
  ttmPe: 'pe_ttm_equal',
  middleTtmPe: 'pe_ttm_median',
  addLyrPe: 'pe_lyr',
  lyrPe: 'pe_lyr_equal',
  middleLyrPe: 'pe_lyr_median',
  addPb: 'pb',
  pb: 'pb_equal',
  middlePb: 'pb_median',
  averagePETTM: 'pe_ttm_equal',
  middlePETTM: 'pe_ttm_median',
  averagePELYR: 'pe_lyr_equal',
  middlePELYR: 'pe_lyr_median',
};

/** Whether an answer is one of Legulegu's valuation histories. */
export const recogniseLegulegu = (head: string): boolean =>
  /"(?:addTtmPe|addLyrPe|addPb|middlePETTM|middlePb)"\s*:/.test(head) && /"data"\s*:\s*\[/.test(head);

/** Days come as milliseconds of their midnight in Shanghai, or as text. */
function dayOf(value: unknown): IsoDate {
  const date =
    typeof value === 'number' && Number.isSafeInteger(value)
      ? todayInHongKong(new Date(value))
      : typeof value === 'string'
        ? dayInChina(value)
        : null;
  if (!date) throw new InputError(`${quoted(value)} is no date`);
  return date;
}

/**
 * A valuation history of Legulegu. The answer does not name its index: the option does.
 * @throws InputError when the answer has no rows or the index is not named
 */
export function parseLegulegu(text: string, options: { readonly id: string | null }): ValuationFile {
  const rows = rowsOf(readAnswer(text).data, 'Legulegu', '', ['date']);
  if (options.id === null)
    throw new InputError('the answer does not say which index it is', {
      remedy: 'give --id, such as --id 000300',
    });
  const id = indexIdOf(options.id);
  const source = 'legulegu';
  const valuations: ToldValuation[] = [];
  const days: ToldIndexDay[] = [];
  const setAside = takeRows(
    rows.map((fields, index) => ({ row: index + 1, fields })),
    ({ row, fields }) => {
      const date = dayOf(fields.date);
      for (const [field, metric] of Object.entries(FIELDS)) {
        const value = numberOf(fields[field], field);
        if (value !== null) valuations.push({ row, id, date, metric, value, source });
      }
      const close = numberOf(fields.close, 'close');
      if (close !== null)
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
    },
  );
  return { valuations, days, setAside };
}
