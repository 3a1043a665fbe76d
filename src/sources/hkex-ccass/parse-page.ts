import { InputError } from '../../errors.js';
import { type IsoDate, parseDate } from '../../iso-date.js';
import type { HoldingLine, StockDay } from '../../store/rows.js';
import { readColumns } from './columns.js';
import { type ReadPage, readPage } from './read-page.js';
import { dateOf, madeOn, noResult, refuseForeignPage, SAVE_AGAIN } from './refuse.js';
import { readSummary } from './summary.js';
import { wholeOf } from './whole.js';
import { otherPercent, percentProblem } from '../ccass-percent.js';

const PARTICIPANT = /^[A-Z]\d{5}$/;
const UNKNOWN_ISSUED = /^(|-+|n\/?a|0)$/i;

function stockOf(page: ReadPage): string {
  const code = page.inputs.get('txtStockCode') ?? '';
  if (/^\d{1,5}$/.test(code) && Number(code) > 0) return code.padStart(5, '0');
  throw new InputError(code ? `stock code "${code}" is no code` : 'no stock code on the page', {
    remedy: 'search by stock code, then save the result page',
  });
}

/** The bar above a result repeats what was answered; the search field may have been retyped since. */
function checkShown(page: ReadPage, stock: string, date: IsoDate, place: string): void {
  const slashed = /\d{4}\/\d{1,2}\/\d{1,2}/.exec(page.shownDate ?? '')?.[0];
  const reversed = /(\d{1,2})\/(\d{1,2})\/(\d{4})/.exec(page.shownDate ?? '');
  const shownDate = slashed ?? (reversed && `${reversed[3]}/${reversed[2]}/${reversed[1]}`);
  const shown = shownDate ? parseDate(shownDate) : null;
  const code = /^\d{1,5}\b/.exec(page.shownStock ?? '')?.[0].padStart(5, '0');
  if ((shown ?? date) === date && (code ?? stock) === stock) return;
  throw new InputError(`the list shown is of stock ${code ?? stock} on ${shown ?? date}`, {
    place,
    remedy: 'the search field was changed after the search: search again, then save',
  });
}

function linesOf(page: ReadPage, place: string): HoldingLine[] {
  if (!page.rows) return [];
  const seen = new Map<string, number>();
  return readColumns(page, ['participant-id', 'participant-name', 'shareholding'], place).map(
    (cells, index) => {
      const [id, name, shares] = cells as [string, string, string];
      const where = `${place}, row ${index + 1}`;
      if (id !== '' && !PARTICIPANT.test(id)) {
        throw new InputError(`participant id "${id}" is no id`, {
          place: where,
          remedy: 'expected a letter and five digits',
        });
      }
      if (id === '' && name === '') {
        throw new InputError('a row with neither id nor name', { place: where, remedy: SAVE_AGAIN });
      }
      const before = seen.get(id);
      if (id !== '' && before !== undefined) {
        throw new InputError(`participant ${id} stands twice, also in row ${before}`, {
          place: where,
          remedy: SAVE_AGAIN,
        });
      }
      seen.set(id, index + 1);
      return { participant: id === '' ? null : id, name, shares: wholeOf(shares, 'shareholding', where) };
    },
  );
}

const percentOf = (text: string | null | undefined): number | null => {
  const printed = /^(-?\d+(?:\.\d+)?)\s*%$/.exec(text ?? '')?.[1];
  return printed === undefined ? null : Number(printed);
};

/** Percentages are rounded, over an issued figure that may lag: no number is taken from them, but they must agree. */
function checkPercents(page: ReadPage, lines: readonly HoldingLine[], date: IsoDate, place: string): void {
  const rows = lines.map(({ shares }, at) => ({
    shares,
    percent: percentOf(page.rows?.[at]?.find(({ column }) => column === 'shareholding-percent')?.body),
  }));
  const other = otherPercent(rows);
  if (other === null) return;
  const { shares, percent } = rows[other.at] as (typeof rows)[number];
  throw new InputError(percentProblem(shares, percent as number, other.made, date), {
    place: `${place}, row ${other.at + 1}`,
    remedy: SAVE_AGAIN,
    doubt: true,
  });
}

/**
 * One saved page of HKEX's CCASS shareholding search: the list of a stock on a day. The page's own date and
 * code count. Percentages are only held against the shares: HKEX rounds them, over an issued figure that may lag.
 * @param html the whole page; English or Chinese, as received or as saved by a browser
 * @param options `trusted`: sums and percentages that do not agree are let pass
 * @returns lines in the page's order; `totalCcass` includes investors who are not named
 * @throws InputError (one line) for a page without a result, a block or maintenance page, a cut page, changed
 *   headings, a repeated participant, numbers that are none, and sums or counts that do not agree
 */
export function parsePage(html: string, { trusted = false }: { readonly trusted?: boolean } = {}): StockDay {
  const page = readPage(html);
  refuseForeignPage(html, page);
  if (!page.summary && !page.complete) {
    throw new InputError('the page ends before its result', { remedy: SAVE_AGAIN });
  }
  if (!page.summary && !page.inputs.has('txtStockCode')) {
    throw new InputError('not a CCASS shareholding page', {
      remedy: 'save the result page of the CCASS shareholding search',
    });
  }
  const pageDate = dateOf(page);
  const stock = stockOf(page);
  const place = `stock ${stock} on ${pageDate}`;
  if (!page.summary) throw noResult(page, stock, pageDate);
  if (!page.complete) throw new InputError('the page ends early', { place, remedy: SAVE_AGAIN });
  const only = page.inputs.get('txtParticipantID');
  if (only) {
    throw new InputError(`the page lists participant ${only} only`, {
      place,
      remedy: 'search by stock code alone',
    });
  }
  const fetchedOn = madeOn(page);
  if (fetchedOn && pageDate > fetchedOn) {
    throw new InputError(`the list is dated after the day the page was made, ${fetchedOn}`, {
      place,
      remedy: SAVE_AGAIN,
    });
  }
  checkShown(page, stock, pageDate, place);
  const { named, total } = readSummary(page.summary, place, trusted);
  const lines = linesOf(page, place);
  const sum = lines.reduce((shares, line) => shares + line.shares, 0n);
  if (!trusted && (BigInt(lines.length) !== named.holders || sum !== named.shares)) {
    throw new InputError(
      `${lines.length} rows with ${sum} shares, but the summary counts ${named.holders} with ${named.shares}`,
      { place, remedy: SAVE_AGAIN, doubt: true },
    );
  }
  if (!trusted) checkPercents(page, lines, pageDate, place);
  const issued = page.issued ?? '';
  return {
    stock,
    pageDate,
    lines,
    totalCcass: total.shares,
    issued: UNKNOWN_ISSUED.test(issued) ? null : wholeOf(issued, 'number of issued shares', place),
    fetchedOn,
    stockName: page.inputs.get('txtStockName') || null,
  };
}
