import { ensure, InputError } from '../errors.js';
import { type IsoDate, weekday } from '../iso-date.js';
import type { Formula } from './formula.js';
import type { Indicator } from './indicators.js';
import type { BarSeries, Market } from './market.js';
import { before, combine, deviation, lag, logReturn, map, type Series, standard } from './transform.js';

/** Indicators on every northbound day. */
export interface Features {
  readonly indicators: readonly Indicator[];
  /** One series per indicator; NaN where not known. */
  readonly columns: readonly Series[];
  /**
   * Whether the value of a day rests on something of that same day which is known only the next morning: on the
   * evening of the last day it is missing.
   */
  readonly late: readonly boolean[];
}

/** Values of all indicators. An input that is not stored leaves what rests on it missing. */
export function featuresOf(market: Market, indicators: readonly Indicator[]): Features {
  const evaluate = evaluator(market);
  const late = new Set(
    market.inputs.filter(({ published }) => published === 'next-morning').map(({ input }) => input),
  );
  return {
    indicators,
    columns: indicators.map(({ formula, text }) => evaluate(formula, text)),
    late: indicators.map(({ formula }) => shortestLag(formula, late) === 0),
  };
}

/** Days by which a formula's freshest look at one of the names is older than its day. */
function shortestLag(formula: Formula, names: ReadonlySet<string>): number {
  switch (formula.kind) {
    case 'number':
      return Number.POSITIVE_INFINITY;
    case 'name':
      return names.has(formula.name) ? 0 : Number.POSITIVE_INFINITY;
    case 'binary':
      return Math.min(shortestLag(formula.left, names), shortestLag(formula.right, names));
    case 'call': {
      const inner = Math.min(...formula.arguments.map((one) => shortestLag(one, names)));
      const [first] = formula.arguments;
      if (formula.name === 'lag' && first?.kind === 'number') return inner + first.value;
      return formula.name === 'before' ? inner + 1 : inner;
    }
  }
}

type Evaluate = (formula: Formula, text: string) => Series;

function evaluator(market: Market): Evaluate {
  const length = market.dates.length;
  const constant = (value: number): Series => new Float64Array(length).fill(value);
  const bars = (name: string): BarSeries | null => barsOf(market, name);
  const numberOf = (formula: Formula | undefined, text: string): number => {
    if (formula?.kind === 'number') return formula.value;
    throw new InputError(`formula "${text}": a number is expected first`);
  };
  const evaluate: Evaluate = (formula, text) => {
    switch (formula.kind) {
      case 'number':
        return constant(formula.value);
      case 'name':
        return ensure(named(market, formula.name), `"${formula.name}" of formula "${text}"`);
      case 'binary': {
        const [left, right] = [evaluate(formula.left, text), evaluate(formula.right, text)];
        return combine(left, right, OPERATORS[formula.operator] as (a: number, b: number) => number);
      }
      case 'call': {
        const [first, second] = formula.arguments;
        const bar = BAR_FUNCTIONS[formula.name];
        if (bar) {
          const own = first?.kind === 'name' ? bars(first.name) : null;
          return own ? bar(own) : constant(Number.NaN);
        }
        const windowed = WINDOWS[formula.name];
        if (windowed && second) return windowed(numberOf(first, text), evaluate(second, text));
        if (formula.name === 'weekday')
          return map(constant(0), (_value, i) =>
            Number(weekday(market.dates[i] as IsoDate) === numberOf(first, text)),
          );
        if (formula.name === 'event' && first?.kind === 'name')
          return map(constant(0), (_value, i) => Number(isEvent(first.name, market.dates[i] as IsoDate)));
        if (formula.name === 'log' && first) return map(evaluate(first, text), Math.log);
        const pair = PAIRS[formula.name];
        if (pair && first && second) return combine(evaluate(first, text), evaluate(second, text), pair);
        throw new InputError(`formula "${text}": no function "${formula.name}"`);
      }
    }
  };
  return evaluate;
}

const OPERATORS: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
};

/** Functions of two values. */
export const PAIRS: Readonly<Record<string, (a: number, b: number) => number>> = {
  min: Math.min,
  max: Math.max,
};

/** Functions of a number (of days; of `clip` a limit) and a value. */
export const WINDOWS: Readonly<Record<string, (window: number, x: Series) => Series>> = {
  lag,
  before,
  deviation,
  standard,
  clip: (limit, x) => map(x, (value) => Math.min(Math.max(value, -limit), limit)),
};

/** Functions of an input. */
export const BAR_FUNCTIONS: Readonly<Record<string, (bar: BarSeries) => Series>> = {
  value: ({ close }) => close,
  return: ({ close }) => logReturn(close),
  gap: ({ open, close }) => combine(open, lag(1, close), (a, b) => Math.log(a / b)),
  intraday: ({ open, close }) => combine(close, open, (a, b) => Math.log(a / b)),
  range: ({ high, low }) => combine(high, low, (a, b) => Math.log(a / b)),
  position: ({ high, low, close }) =>
    map(close, (value, i) => {
      const [top, bottom] = [high[i] as number, low[i] as number];
      return (2 * value - top - bottom) / (top - bottom);
    }),
};

/** The bars of an input; a basket is the index of its shares' mean return. */
export function barsOf(market: Market, name: string): BarSeries | null {
  const input = market.inputs.find((one) => one.input === name);
  if (!input) return null;
  if (input.table !== 'basket') return market.bars.get(input.ids[0] as string) ?? null;
  const members = input.ids.flatMap((id) => market.bars.get(id) ?? []);
  if (members.length === 0) return null;
  const returns = members.map((member) => logReturn(member.close));
  const own = Uint8Array.from(market.dates, (_date, i) =>
    Number(members.some((member) => member.own[i] === 1)),
  );
  let level = 0;
  const close = new Float64Array(market.dates.length).fill(Number.NaN);
  for (let i = 0; i < close.length; i++) {
    let sum = 0;
    let count = 0;
    for (const series of returns) {
      const value = series[i] as number;
      if (Number.isNaN(value)) continue;
      sum += value;
      count += 1;
    }
    if (count > 0) level += sum / count;
    if (count > 0 || i === 0) close[i] = Math.exp(level);
  }
  const none = new Float64Array(close.length).fill(Number.NaN);
  return { open: none, high: none, low: none, close, amount: none, own };
}

/** What of Stock Connect itself a formula can name. */
export const NORTHBOUND_NAMES: readonly string[] = [
  'turnover',
  'trades',
  'shanghai',
  'shenzhen',
  'market',
  'shanghai_market',
  'shenzhen_market',
];

function named(market: Market, name: string): Series | null {
  const { total, shanghai, shenzhen } = market.channels;
  const amount = (input: string): Series =>
    barsOf(market, input)?.amount ?? new Float64Array(market.dates.length).fill(Number.NaN);
  switch (name) {
    case 'turnover':
      return total.turnover;
    case 'trades':
      return total.trades;
    case 'shanghai':
      return shanghai.turnover;
    case 'shenzhen':
      return shenzhen.turnover;
    case 'shanghai_market':
      return amount('shc');
    case 'shenzhen_market':
      return amount('szc');
    case 'market':
      return combine(amount('shc'), amount('szc'), (a, b) => a + b);
    default:
      return null;
  }
}

/** Days that `event` knows. */
export const EVENTS: readonly string[] = ['msci', 'ftse'];
const REVIEW_MONTHS = { msci: [2, 5, 8, 11], ftse: [3, 6, 9, 12] };

/** `msci`: the last weekday of its months; `ftse`: the third Friday of its months. */
function isEvent(name: string, date: IsoDate): boolean {
  const [month, day] = [Number(date.slice(5, 7)), Number(date.slice(8, 10))];
  if (name === 'ftse')
    return REVIEW_MONTHS.ftse.includes(month) && weekday(date) === 5 && day >= 15 && day <= 21;
  const days = new Date(Date.UTC(Number(date.slice(0, 4)), month, 0)).getUTCDate();
  const last = new Date(Date.UTC(Number(date.slice(0, 4)), month - 1, days)).getUTCDay();
  return REVIEW_MONTHS.msci.includes(month) && day === days - (last === 6 ? 1 : last === 0 ? 2 : 0);
}
