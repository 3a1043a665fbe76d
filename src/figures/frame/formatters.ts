import { plainNumber, scaleOf } from './numbers.js';
import type { Lang } from './words.js';

type Formatter = (value: number | string) => string;

/** A tick: as few digits as tell it. */
function tick(value: number): string {
  const digits = [0, 1, 2, 3, 4].find((some) => Math.abs(Number(value.toFixed(some)) - value) < 1e-9) ?? 4;
  return plainNumber(value, digits);
}

const SHORT = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function timeTick(value: number, lang: Lang): string {
  const date = new Date(value);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  if (month === 0 && day === 1) return lang === 'en' ? `${year}` : `${year}年`;
  if (day === 1) return lang === 'en' ? (SHORT[month] as string) : `${month + 1}月`;
  return lang === 'en' ? `${day} ${SHORT[month]}` : `${month + 1}月${day}日`;
}

const FORMATTERS: Readonly<Record<string, Formatter>> = {
  'waizi:number': (value) => tick(Number(value)),
  'waizi:whole': (value) => (Number.isInteger(Number(value)) ? String(value) : ''),
  'waizi:percent': (value) => `${tick(Number(value))}%`,
  'waizi:time:en': (value) => timeTick(Number(value), 'en'),
  'waizi:time:zh': (value) => timeTick(Number(value), 'zh'),
  'waizi:amount:en': (value) => amountTick(Number(value), 'en'),
  'waizi:amount:zh': (value) => amountTick(Number(value), 'zh'),
};

/** A tick of an amount in plain units, each in its own scale: 100 mn, 1 bn. */
function amountTick(value: number, lang: Lang): string {
  const { size, word } = scaleOf(Math.abs(value), lang);
  return `${tick(Number((value / size).toPrecision(6)))}${word === '' ? '' : ` ${word}`}`;
}

/**
 * An option with its `waizi:...` words replaced by the functions that they stand for: what ECharts takes, in a browser as
 * in Node.
 * @throws Error for a word that stands for nothing
 */
export function withFormatters<T>(option: T): T {
  if (Array.isArray(option)) return option.map(withFormatters) as T;
  if (typeof option === 'string' && option.startsWith('waizi:')) {
    const found = FORMATTERS[option];
    if (!found) throw new Error(`no formatter ${option}`);
    return found as T;
  }
  if (option === null || typeof option !== 'object') return option;
  return Object.fromEntries(Object.entries(option).map(([key, value]) => [key, withFormatters(value)])) as T;
}
