import { InputError } from '../../errors.js';
import { parseDate } from '../../iso-date.js';
import type { Parsed, SetAside } from '../../store/rows.js';
import { quoted } from '../cell.js';
import { headerOf, readTable } from '../table.js';
import { byRow, takeRows } from '../take-rows.js';
import { numberOf } from '../units.js';
import { seriesOf } from './catalogue.js';
import type { ToldValue } from './judge.js';

/** Whether a file is a series of FRED: `observation_date,DGS10` or, in older ones, `DATE,DGS10`. */
export function recogniseFred(head: string): boolean {
  const header = headerOf(head);
  return (
    header.length >= 2 &&
    /^(?:observation_date|DATE)$/.test(header[0] ?? '') &&
    header.slice(1).every((code) => /^[A-Z0-9_]+$/.test(code))
  );
}

/**
 * Series of FRED's fredgraph.csv. A code that data/series.csv has is kept under its id there, another one under its
 * own. `.` and blank are no values.
 * @throws InputError when there is no row
 */
export function parseFred(text: string): Parsed<ToldValue> {
  const { header, rows, setAside } = readTable(text);
  if (rows.length === 0) throw new InputError('a header without rows', { remedy: 'fetch the file again' });
  const values: ToldValue[] = [];
  const left: SetAside[] = takeRows(rows, ({ row, cells }) => {
    const date = parseDate(cells[0] ?? '');
    if (!date) throw new InputError(`${quoted(cells[0])} is no date`);
    for (const [index, code] of header.slice(1).entries()) {
      const cell = cells[index + 1]?.trim() ?? '';
      const value = cell === '.' ? null : numberOf(cell, code);
      if (value === null) continue;
      const entry = seriesOf(code);
      values.push({ row, id: entry?.id ?? code, date, value, unit: entry?.unit ?? '', source: 'fred' });
    }
  });
  return { rows: values, setAside: byRow(setAside, left) };
}
