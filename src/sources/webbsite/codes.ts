import { addDays, dayNumber, fromDayNumber } from '../../iso-date.js';

/** A listing of an issue, days as numbers; `from` and `to` (exclusive) null where the archive does not say. */
export interface Listing {
  readonly issue: number;
  readonly code: string;
  readonly exchange: number;
  readonly from: number | null;
  readonly to: number | null;
  readonly second: boolean;
}

/** Days on which an issue stands under a stock code: from `from` to before `to`. */
export interface CodeSpan {
  readonly issue: number;
  readonly stock: string;
  readonly exchange: number;
  readonly from: number;
  readonly to: number;
}

/** Main Board, GEM, REITs. */
const HONG_KONG = new Set([1, 20, 23]);
export const BEGIN = dayNumber('1900-01-01');
export const END = dayNumber('9999-12-31');
/** Days before the first trade on which a new issue can already be held in CCASS. */
const LEAD = 30;

/**
 * Under which code each issue stands on which days. Codes are used again by later issues, so a code alone says
 * nothing: an issue has its code from its first to its last day of listing, and in the weeks before the first trade
 * while nobody else has it. Where an issue has several counters at once, its main one counts. Days on which two issues
 * claim one code are nobody's, and are told.
 */
export function codeSpans(listings: readonly Listing[]): { spans: CodeSpan[]; conflicts: string[] } {
  const byIssue = new Map<number, Listing[]>();
  for (const listing of listings) {
    if (!HONG_KONG.has(listing.exchange) || !/^\d{1,5}$/.test(listing.code)) continue;
    byIssue.set(listing.issue, [...(byIssue.get(listing.issue) ?? []), listing]);
  }
  const listed: CodeSpan[] = [];
  const before: CodeSpan[] = [];
  for (const [issue, all] of [...byIssue].sort(([a], [b]) => a - b)) {
    const mains = all.filter(({ second }) => !second);
    const own = (mains.length > 0 ? mains : all).sort(
      (a, b) => (a.from ?? BEGIN) - (b.from ?? BEGIN) || (a.code < b.code ? -1 : 1),
    );
    for (const [index, { code, exchange, from, to }] of own.entries()) {
      const stock = code.padStart(5, '0');
      const next = own[index + 1]?.from ?? END;
      const span = { issue, stock, exchange, from: from ?? BEGIN, to: Math.min(to ?? END, next) };
      if (span.from < span.to) listed.push(span);
      if (index === 0 && from !== null) before.push({ issue, stock, exchange, from: from - LEAD, to: from });
    }
  }
  const conflicts: string[] = [];
  const spans = listed.flatMap((span) => without(span, othersOf(listed, span), conflicts));
  for (const span of before) spans.push(...without(span, othersOf([...listed, ...before], span), null));
  spans.sort((a, b) => a.issue - b.issue || a.from - b.from);
  return { spans, conflicts: [...new Set(conflicts)].sort() };
}

function othersOf(spans: readonly CodeSpan[], { issue, stock, from, to }: CodeSpan): CodeSpan[] {
  const byCode = indexOf(spans).get(stock) ?? [];
  return byCode.filter((other) => other.issue !== issue && other.from < to && other.to > from);
}

const indices = new WeakMap<readonly CodeSpan[], Map<string, CodeSpan[]>>();
function indexOf(spans: readonly CodeSpan[]): Map<string, CodeSpan[]> {
  let index = indices.get(spans);
  if (!index) {
    index = new Map();
    for (const span of spans) index.set(span.stock, [...(index.get(span.stock) ?? []), span]);
    indices.set(spans, index);
  }
  return index;
}

/** What is left of a span outside others of its code. */
function without(span: CodeSpan, others: readonly CodeSpan[], conflicts: string[] | null): CodeSpan[] {
  let parts = [span];
  for (const other of others) {
    const [first, last] = [Math.max(span.from, other.from), Math.min(span.to, other.to)];
    const [low, high] = [Math.min(span.issue, other.issue), Math.max(span.issue, other.issue)];
    conflicts?.push(
      `issues ${low} and ${high} both stand under code ${span.stock} from ${fromDayNumber(first)} to ${addDays(fromDayNumber(last), -1)}: those days are left out`,
    );
    parts = parts.flatMap((part) => [
      ...(part.from < other.from ? [{ ...part, to: Math.min(part.to, other.from) }] : []),
      ...(part.to > other.to ? [{ ...part, from: Math.max(part.from, other.to) }] : []),
    ]);
  }
  return parts;
}
