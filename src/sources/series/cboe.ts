import { InputError } from '../../errors.js';
import { parseDate } from '../../iso-date.js';
import type { Parsed } from '../../store/rows.js';
import { quoted } from '../cell.js';
import { headerOf, readTable } from '../table.js';
import { byRow, takeRows } from '../take-rows.js';
import { numberOf } from '../units.js';
import { ensure } from '../../errors.js';
import { seriesOf } from './catalogue.js';
import type { ToldValue } from './judge.js';

const HEADER = ['DATE', 'OPEN', 'HIGH', 'LOW', 'CLOSE'];
const AMERICAN = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;

/** Whether a file is Cboe's history of the VIX: its header in capitals, and months before days. */
export function recogniseCboe(head: string): boolean {
  const header = headerOf(head);
  const first = head.split(/\r?\n/, 2)[1]?.split(',')[0]?.trim() ?? '';
  return (
    HEADER.every((name, at) => header[at] === name) && header.length === HEADER.length && AMERICAN.test(first)
  );
}

/**
 * Closes of Cboe's `VIX_History.csv`; days as MM/DD/YYYY.
 * @throws InputError when it has no row or another header
 */
export function parseCboe(text: string): Parsed<ToldValue> {
  const { header, rows, setAside } = readTable(text);
  if (HEADER.some((name, at) => header[at] !== name))
    throw new InputError(`the header is not ${HEADER.join(',')}`, { remedy: 'fetch VIX_History.csv again' });
  if (rows.length === 0) throw new InputError('a header without rows', { remedy: 'fetch the file again' });
  const { id, unit } = ensure(seriesOf('vix'), 'the series vix');
  const values: ToldValue[] = [];
  const left = takeRows(rows, ({ row, cells }) => {
    const [, month = '', day = '', year = ''] = AMERICAN.exec(cells[0]?.trim() ?? '') ?? [];
    const date = parseDate(`${year}/${month}/${day}`);
    if (!date) throw new InputError(`${quoted(cells[0])} is no date as MM/DD/YYYY`);
    const [open, high, low, close] = [1, 2, 3, 4].map((at) => numberOf(cells[at] ?? '', HEADER[at] ?? ''));
    if (!close) throw new InputError(`${date}: no close`);
    const outside =
      high &&
      low &&
      (close.num * high.den > high.num * close.den || close.num * low.den < low.num * close.den);
    if (outside || (open && open.num < 0n))
      throw new InputError(`${date}: the close is outside high and low`);
    values.push({ row, id, date, value: close, unit, source: 'cboe' });
  });
  return { rows: values, setAside: byRow(setAside, left) };
}
