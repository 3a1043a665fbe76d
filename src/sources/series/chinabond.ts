import { Parser } from 'htmlparser2';
import { InputError } from '../../errors.js';
import { parseDate } from '../../iso-date.js';
import type { Parsed } from '../../store/rows.js';
import { quoted } from '../cell.js';
import { takeRows } from '../take-rows.js';
import { numberOf } from '../units.js';
import { seriesOf } from './catalogue.js';
import type { ToldValue } from './judge.js';

const CURVE = '中债国债收益率曲线';
const TERMS: Readonly<Record<string, string>> = { 月: 'm', 年: 'y' };

/** Whether a page is Chinabond's history of the government bond curve. */
export const recogniseChinabond = (head: string): boolean =>
  head.trimStart().startsWith('<') && head.includes('曲线名称') && head.includes('<table');

/** The cells of every table row of a page as text, those of an inner table apart from the outer one's. */
function tableRows(html: string): string[][] {
  const rows: string[][] = [];
  const open: { row: string[]; cell: string | null }[] = [];
  const parser = new Parser({
    onopentag(tag) {
      const current = open.at(-1);
      if (tag === 'tr') open.push({ row: [], cell: null });
      else if ((tag === 'td' || tag === 'th') && current) current.cell = '';
    },
    ontext(text) {
      const current = open.at(-1);
      if (current && current.cell !== null) current.cell += text;
    },
    onclosetag(tag) {
      const current = open.at(-1);
      if (!current) return;
      if ((tag === 'td' || tag === 'th') && current.cell !== null) {
        current.row.push(current.cell.replace(/\s+/g, ' ').trim());
        current.cell = null;
      } else if (tag === 'tr') {
        open.pop();
        rows.push(current.row);
      }
    },
  });
  parser.end(html);
  return rows;
}

/**
 * The government bond yields of Chinabond's page (`historyQuery`), in percent, by term: 10年 is `cn10y`.
 * @throws InputError when the page has no such table or no row of the government curve
 */
export function parseChinabond(text: string): Parsed<ToldValue> {
  const lines = tableRows(text);
  const at = lines.findIndex((cells) => cells.includes('曲线名称'));
  const header = lines[at];
  if (!header)
    throw new InputError('no table of the bond curve', { remedy: 'save the answer of historyQuery' });
  const name = header.indexOf('曲线名称');
  const day = header.indexOf('日期');
  const terms = header.flatMap((label, place) => {
    const [, count, unit = ''] = /^(\d+)\s*(月|年)$/.exec(label) ?? [];
    const entry = count ? seriesOf(`cn${count}${TERMS[unit]}`) : null;
    return entry ? [{ place, entry }] : [];
  });
  if (day < 0 || terms.length === 0)
    throw new InputError(`no day or term in the header (${header.join(', ')})`, {
      remedy: 'fetch the page again',
    });
  const told = lines
    .slice(at + 1)
    .flatMap((cells, index) => (cells[name] === CURVE ? [{ row: index + 1, cells }] : []));
  if (told.length === 0)
    throw new InputError(`no row of ${CURVE}`, { remedy: 'ask for days on which bonds traded' });
  const rows: ToldValue[] = [];
  const setAside = takeRows(told, ({ row, cells }) => {
    const date = parseDate(cells[day] ?? '');
    if (!date) throw new InputError(`${quoted(cells[day])} is no date`);
    for (const { place, entry } of terms) {
      const value = numberOf(cells[place] ?? '', entry.id);
      if (value !== null)
        rows.push({ row, id: entry.id, date, value, unit: entry.unit, source: 'chinabond' });
    }
  });
  return { rows, setAside };
}
