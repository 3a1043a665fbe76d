import { InputError } from '../../errors.js';
import { type IsoDate, parseDate } from '../../iso-date.js';
import type { PriceRow, SetAside } from '../../store/rows.js';
import { quoted } from '../cell.js';
import { unitProblem } from '../prices/prices.js';
import { numberOf } from '../units.js';

export interface Quotations {
  readonly date: IsoDate;
  readonly prices: readonly PriceRow[];
  /** Stocks that did not trade by order. */
  readonly suspended: readonly string[];
  readonly setAside: readonly SetAside[];
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DATE = /\bDATE\s*:\s*(\d{1,2})\s+([A-Z]{3})[A-Z]*\s+(\d{4})/i;
/** No line of the page is near that long; patterns would take minutes over a much longer one. */
const LONGEST_LINE = 4096;
const SECTION = /<a\s[^>]*\bname\s*=\s*["']?(\w+)/i;
const ROW =
  /^[*# ]*(\d{1,5})[ #*]+(.+?)\s+(HKD|CNY|RMB|CNH|USD|EUR|GBP|JPY|AUD|CAD|SGD|CHF|NZD)\s+(\S+(?:\s+\S+){3})$/;
/** The beginning of a security's first line. */
const CODE = /^[*# ]*(\d{1,5})[ #*]+[A-Z]/i;
const STOPPED = /^[*# ]*(\d{1,5})[ #*]+(.+?)\s+(?:[A-Z]{3}\s+)?(?:[\d.,]+\s+)?TRADING\s+(?:SUSPENDED|HALTED)/;

/** The day that a page of daily quotations is of; null when it does not say. */
export function quotationsDate(head: string): IsoDate | null {
  const [, day = '', month = '', year = ''] = DATE.exec(head) ?? [];
  const at = MONTHS.indexOf(month.toUpperCase());
  return at < 0 ? null : parseDate(`${year}/${at + 1}/${day}`);
}

/** Whether a page is HKEX's daily quotations. */
export const recogniseQuotations = (head: string): boolean =>
  head.trimStart().startsWith('<') && /DAILY QUOTATIONS/i.test(head) && quotationsDate(head) !== null;

/** Derivative warrants, inline warrants and bull/bear contracts, by the ranges of codes that HKEX gives them. */
const isDerivative = (code: number): boolean =>
  (code >= 10_000 && code <= 29_999) || (code >= 47_000 && code <= 69_999);

const plain = (line: string): string =>
  line
    .replace(/<[^>]*>/g, '')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trimEnd();

async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder('latin1');
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n/);
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

interface Half {
  readonly row: number;
  readonly stock: string;
  readonly currency: string;
  readonly cells: readonly string[];
}

/**
 * HKEX's daily quotations, as they stream in: official closes as traded, shares and turnover of every security, two
 * lines each. Read up to the end of the section of quotations.
 * @returns prices in HKD; securities in other currencies and derivatives are counted and left out
 * @throws InputError when the page has no date, another header, or ends within the quotations
 */
export async function parseQuotations(chunks: AsyncIterable<Buffer>): Promise<Quotations> {
  let date: IsoDate | null = null;
  let section = '';
  let headers = 0;
  let row = 0;
  let half: Half | null = null;
  const prices: PriceRow[] = [];
  const suspended: string[] = [];
  const setAside: SetAside[] = [];
  const foreign = new Map<string, number>();
  let derivatives = 0;
  for await (const line of linesOf(chunks)) {
    row += 1;
    const start = line.slice(0, LONGEST_LINE);
    date ??= quotationsDate(start);
    const named = SECTION.exec(start)?.[1]?.toLowerCase();
    if (named !== undefined) section = named;
    if (section.startsWith('sales')) break;
    if (section !== 'quotations') continue;
    if (line.length > LONGEST_LINE)
      throw new InputError(`a line of ${line.length} characters`, {
        place: `line ${row}`,
        remedy: 'fetch the page again: a line of quotations has some 90',
      });
    const text = plain(line);
    if (/PRV\.?\s*CLO/i.test(text) && /SHARES\s+TRADED/i.test(text)) headers += 1;
    const stopped = STOPPED.exec(text);
    if (stopped) {
      half = null;
      if (!isDerivative(Number(stopped[1]))) suspended.push((stopped[1] ?? '').padStart(5, '0'));
      continue;
    }
    const first = ROW.exec(text);
    if (first) {
      const code = Number(first[1]);
      half = null;
      if (isDerivative(code)) derivatives += 1;
      else if (first[3] !== 'HKD') foreign.set(first[3] ?? '', (foreign.get(first[3] ?? '') ?? 0) + 1);
      else {
        const stock = (first[1] ?? '').padStart(5, '0');
        half = { row, stock, currency: first[3], cells: cellsOf(first[4] ?? '') };
      }
      continue;
    }
    const unread = CODE.exec(text)?.[1];
    if (unread !== undefined && !isDerivative(Number(unread))) {
      half = null;
      setAside.push({ row, reason: `${unread.padStart(5, '0')}: a line in another layout` });
      continue;
    }
    if (half === null || text.trim() === '') continue;
    const kept = priceOf(half, cellsOf(text), date);
    half = null;
    if (typeof kept === 'string') setAside.push({ row, reason: kept });
    else if (kept !== null) prices.push(kept);
  }
  if (date === null) throw new InputError('no day in the page', { remedy: 'fetch the page again' });
  if (!section.startsWith('sales'))
    throw new InputError(
      section === 'quotations' ? 'the page ends within the quotations' : 'no section of quotations',
      { remedy: 'fetch the page again: it was cut off' },
    );
  if (headers === 0)
    throw new InputError('no header with PRV.CLO. and SHARES TRADED: the layout has changed', {
      remedy: 'take prices from another source',
    });
  for (const [currency, count] of foreign)
    setAside.push({ row: 0, reason: `${count} securities priced in ${currency}, not in HKD` });
  if (derivatives > 0)
    setAside.push({ row: 0, reason: `${derivatives} warrants and bull/bear contracts left out` });
  return { date, prices, suspended, setAside };
}

const cellsOf = (text: string): string[] => text.trim().split(/\s+/);

/** A price of the two lines of a security; null where there is no close, or what is wrong with it. */
function priceOf(
  { stock, cells: upper }: Half,
  lower: readonly string[],
  date: IsoDate | null,
): PriceRow | string | null {
  if (upper.length !== 4 || lower.length !== 4)
    return `${stock}: ${upper.length} and ${lower.length} cells where there should be four and four`;
  if (date === null) return `${stock}: before the day of the page`;
  try {
    const close = numberOf(lower[0], 'closing');
    if (close === null) return null;
    if (close.num <= 0n) return `${stock}: a close of ${quoted(lower[0])}`;
    const [volume, turnover] = [numberOf(upper[3], 'shares traded'), numberOf(lower[3], 'turnover')];
    const problem = unitProblem(close, volume, turnover);
    if (problem) return `${stock}: ${problem}`;
    return { stock, date, close, volume, turnover, adjusted: 'none', source: 'hkex' };
  } catch (error) {
    if (error instanceof InputError) return `${stock}: ${error.problem}`;
    throw error;
  }
}
