import { Amount } from '../../amount.js';
import type { Calendar } from '../../calendar/calendar.js';
import { InputError, NoDataError, UsageError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import type { Language } from '../language.js';
import type { Questions } from '../questions.js';
import { ADVICE } from './advice.js';
import { Asker } from './ask.js';
import { inChinese } from './chinese.js';
import { type Claim, type ClaimsFile, toleranceOf, type Unit, type Words } from './claim.js';
import { commandLine } from './command-line.js';
import { shortfalls } from './coverage.js';
import type { Query } from './query.js';
import {
  difference,
  numberOf,
  readsQuarter,
  select,
  type Selected,
  sum,
  tidy,
  type Value,
} from './select.js';

export interface Reason {
  readonly kind: 'definition' | 'coverage' | 'estimate' | 'not-known' | 'import';
  readonly text: string;
}

export interface ClaimRow {
  readonly id: string;
  readonly text: string;
  readonly published: number | string;
  readonly computed: Value | null;
  readonly unit: Unit;
  readonly status: 'holds' | 'differs' | 'no-data';
  /** As a command line, and what is read from its answer. */
  readonly query: string;
  /** Computed less published, in the unit; days for dates; null for words and where there is nothing computed. */
  readonly difference: number | null;
  readonly tolerance: number;
  readonly relation: Claim['relation'];
  /** The 90% interval of an estimate. */
  readonly low: number | null;
  readonly high: number | null;
  readonly place: readonly [paragraph: number, sentence: number];
  /** Why it differs or what it rests on; where there are no data, why and what would give them. */
  readonly reasons: readonly Reason[];
}

export interface Claims {
  readonly note: { readonly title: string; readonly published: IsoDate; readonly source: string };
  readonly as_of: IsoDate | null;
  readonly counts: Readonly<Record<ClaimRow['status'], number>>;
  readonly rows: readonly ClaimRow[];
}

/**
 * Each claim against what the workspace computes, with all that is stored or with what was known on a day. A claim
 * whose data are not there has status `no-data`; the others are judged all the same.
 */
export async function checkClaims(
  { note, claims }: ClaimsFile,
  questions: Questions,
  calendar: Calendar,
  { asOf, language }: { readonly asOf: IsoDate | null; readonly language: Language },
): Promise<Claims> {
  const asker = new Asker(questions, calendar, asOf);
  const published = new Map(claims.map((claim) => [claim.id, Number(claim.published)]));
  const rows: ClaimRow[] = [];
  for (const claim of claims) rows.push(await judged(claim, asker, published, language));
  const count = (status: ClaimRow['status']): number => rows.filter((row) => row.status === status).length;
  return {
    note: { title: note.title[language], published: note.published, source: note.source },
    as_of: asOf,
    counts: { holds: count('holds'), differs: count('differs'), 'no-data': count('no-data') },
    rows,
  };
}

async function judged(
  claim: Claim,
  asker: Asker,
  published: ReadonlyMap<string, number>,
  language: Language,
): Promise<ClaimRow> {
  const answer = await answered(claim, asker, published);
  const { query, minus, definition, lack } = answer;
  const told = (text: string): string => (language === 'zh' ? inChinese(text) : text);
  const row = {
    id: claim.id,
    text: claim.text[language],
    published: claim.published,
    unit: claim.unit,
    query: minus ? `(${commandLine(query)}) - (${commandLine(minus)})` : commandLine(query),
    tolerance: tidy(toleranceOf(claim)),
    relation: claim.relation,
    place: claim.place,
  };
  const imports = claim.needs.map((need) => reason('import', ADVICE[need][language]));
  if (answer.computed === null)
    return ordered({
      ...row,
      computed: null,
      status: 'no-data',
      difference: null,
      low: null,
      high: null,
      reasons: [reason('not-known', told(lack)), ...imports],
    });
  const { computed, low, high, short } = answer;
  const off = offBy(computed, claim.published);
  const holds = fits(off, claim.relation, row.tolerance);
  const isEstimate = low !== null && high !== null && low !== high;
  return ordered({
    ...row,
    computed,
    status: holds ? 'holds' : 'differs',
    difference: Number.isNaN(off) ? null : off,
    low: isEstimate ? low : null,
    high: isEstimate ? high : null,
    reasons: [
      ...(isEstimate && !holds ? [within(claim.published, low, high, language)] : []),
      ...(definition && (!holds || lack) ? [reason('definition', definition[language])] : []),
      ...short.map((one) => reason('coverage', told(one))),
      ...(lack ? [reason('not-known', told(lack)), ...imports] : []),
    ],
  });
}

/** The keys in the order of the contract, then the others. */
function ordered(row: ClaimRow): ClaimRow {
  const { id, text, published, computed, unit, status, query, ...rest } = row;
  return { id, text, published, computed, unit, status, query, ...rest };
}

interface Answered {
  readonly query: Query;
  readonly minus: Query | undefined;
  readonly definition: Words | undefined;
  readonly computed: Value | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly short: readonly string[];
  /** Why the query itself has no answer. */
  readonly lack: string;
}

/** The number of a claim's query, else of its proxy. */
async function answered(
  { query, minus, definition, proxy, unit }: Claim,
  asker: Asker,
  published: ReadonlyMap<string, number>,
): Promise<Answered> {
  const tell = async (one: Query, less: Query | undefined): Promise<Omit<Answered, 'definition'>> => {
    const first = await numberFor(one, asker, published);
    const second = less ? await numberFor(less, asker, published) : null;
    return {
      query: one,
      minus: less,
      computed: inUnit(second ? difference(first.value, second.value) : first.value, unit),
      low: second ? null : first.low,
      high: second ? null : first.high,
      short: [...new Set([...first.short, ...(second?.short ?? [])])],
      lack: '',
    };
  };
  try {
    return { ...(await tell(query, minus)), definition };
  } catch (error) {
    const lack = lackOf(error);
    if (proxy) {
      try {
        return { ...(await tell(proxy.query, undefined)), definition: proxy.definition, lack };
      } catch (second) {
        lackOf(second);
      }
    }
    return { query, minus, definition, computed: null, low: null, high: null, short: [], lack };
  }
}

/** What is missing, in the words of the question that could not be answered; other errors are thrown on. */
function lackOf(error: unknown): string {
  if (error instanceof NoDataError || error instanceof UsageError || error instanceof InputError)
    return error.message;
  throw error;
}

const reason = (kind: Reason['kind'], text: string): Reason => ({ kind, text });

async function numberFor(
  query: Query,
  asker: Asker,
  published: ReadonlyMap<string, number>,
): Promise<Selected & { readonly short: readonly string[] }> {
  if (query.ask === 'note') {
    const valuesOf = (ids: readonly string[]): number =>
      numberOf(sum(ids.map((id) => published.get(id) as number)));
    const total = valuesOf(query.sum) - valuesOf(query.less ?? []);
    return {
      value: tidy(total * (query.scale ?? 1)),
      low: null,
      high: null,
      rows: query.sum.length,
      short: [],
    };
  }
  const answer = await asker.ask(query);
  return {
    ...select(answer, query),
    short: shortfalls(answer, (quarter) => readsQuarter(query, quarter)),
  };
}

/** Whole yuan and dollars stay exact; a fraction asked for as percent is the claim's `scale`, not done here. */
function inUnit(value: Value, unit: Unit): Value {
  if (unit === 'date' || unit === 'key') return String(value);
  if (value instanceof Amount || typeof value === 'bigint') return value;
  const number = numberOf(value);
  if (Number.isNaN(number)) throw new NoDataError(`"${String(value)}" in the answer is no number`);
  return tidy(number);
}

/** Computed less published; days for dates; 0 or NaN for other words. */
function offBy(computed: Value, published: number | string): number {
  if (typeof published === 'number') return tidy(numberOf(computed) - published);
  if (computed === published) return 0;
  const days = difference(computed, published);
  return typeof days === 'number' ? days : Number.NaN;
}

function fits(off: number, relation: Claim['relation'], tolerance: number): boolean {
  if (relation === 'at-least') return off >= -tolerance;
  return relation === 'at-most' ? off <= tolerance : Math.abs(off) <= tolerance;
}

function within(published: number | string, low: number, high: number, language: Language): Reason {
  const inside = typeof published === 'number' && published >= low && published <= high;
  const texts = inside
    ? {
        en: 'an estimate: the published number lies inside its 90% interval',
        zh: '为估计值：公布的数字落在其90%区间之内',
      }
    : {
        en: 'an estimate: the published number lies outside its 90% interval',
        zh: '为估计值：公布的数字落在其90%区间之外',
      };
  return reason('estimate', texts[language]);
}
