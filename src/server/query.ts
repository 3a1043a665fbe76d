import { UsageError } from '../errors.js';
import { FLOW_KEYS } from '../flows/flows.js';
import type { SharesQuery } from '../flows/shares.js';
import { type IsoDate, parseDate } from '../iso-date.js';
import { INVESTOR_TYPES } from '../participants/investor-type.js';
import type { FlowsRequest } from '../hong-kong-questions.js';

/** The parameters of a request, each once or several times. */
export type Parameters = Readonly<Record<string, readonly string[]>>;

const STEPS = ['day', 'week', 'month'] as const;

function check(parameters: Parameters, known: readonly string[]): void {
  for (const name of Object.keys(parameters)) {
    if (!known.includes(name)) throw new UsageError(`no parameter "${name}"; known are ${known.join(', ')}`);
  }
}

const one = (parameters: Parameters, name: string): string | undefined => parameters[name]?.at(-1);

function dateOf(parameters: Parameters, name: string): IsoDate | null {
  const text = one(parameters, name);
  if (text === undefined) return null;
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? parseDate(text) : null;
  if (date === null) throw new UsageError(`${name} "${text}" is no date; write it as 2026-08-14`);
  return date;
}

const listOf = (parameters: Parameters, name: string): string[] =>
  (parameters[name] ?? [])
    .flatMap((value) => value.split(','))
    .map((word) => word.trim())
    .filter(Boolean);

function wordsOf<Word extends string>(
  parameters: Parameters,
  name: string,
  allowed: readonly Word[],
): Word[] {
  const words = listOf(parameters, name).map((text) => {
    const word = allowed.find((one) => one === text);
    if (word === undefined) throw new UsageError(`${name} "${text}" is none of ${allowed.join(', ')}`);
    return word;
  });
  return [...new Set(words)];
}

/**
 * The flows asked for; `to` is the last stored day and `from` the first of its month where they are not given.
 * @throws UsageError for parameters that make no sense
 */
export function flowsRequest(parameters: Parameters, lastDay: IsoDate): FlowsRequest {
  check(parameters, ['from', 'to', 'by', 'stock', 'type', 'raw']);
  const to = dateOf(parameters, 'to') ?? lastDay;
  const raw = one(parameters, 'raw') ?? 'false';
  if (raw !== 'true' && raw !== 'false') throw new UsageError(`raw "${raw}" is neither true nor false`);
  return {
    from: dateOf(parameters, 'from') ?? `${to.slice(0, 7)}-01`,
    to,
    by: parameters.by ? wordsOf(parameters, 'by', FLOW_KEYS) : ['type'],
    stocks: listOf(parameters, 'stock'),
    types: wordsOf(parameters, 'type', INVESTOR_TYPES),
    raw: raw === 'true',
  };
}

/** The shares asked for. @throws UsageError for parameters that make no sense */
export function sharesRequest(parameters: Parameters): Partial<SharesQuery> {
  check(parameters, ['from', 'to', 'price_date', 'exclude', 'step']);
  const [from, to] = [dateOf(parameters, 'from'), dateOf(parameters, 'to')];
  const [step = 'day'] = wordsOf(parameters, 'step', STEPS);
  return {
    from,
    ...(to === null ? {} : { to }),
    priceDate: dateOf(parameters, 'price_date'),
    exclude: wordsOf(parameters, 'exclude', INVESTOR_TYPES),
    step,
  };
}
