import type { ToldDay } from './told-day.js';

/** A ratio of two figures of a day that lies within known bounds in right units. */
export interface Ratio {
  readonly of: (day: ToldDay) => number | null;
  readonly least: number;
  readonly most: number;
  readonly words: (value: string) => string;
  /** What may be in another unit. */
  readonly wrong: string;
  /** What is left out of a day on which it is impossible. */
  readonly fields: readonly ('turnover' | 'trades' | 'holdings')[];
}

/** 11,000 to 82,000 of the currency per trade on every day of 2014 to 2026; 5.9 to 73 days of turnover held since 2017. */
export const RATIOS: readonly Ratio[] = [
  {
    of: ({ turnover, trades }) =>
      turnover !== null && turnover > 0n && trades !== null && trades > 0n
        ? Number(turnover) / 100 / Number(trades)
        : null,
    least: 1200,
    most: 800_000,
    words: (value) => `a turnover of ${value} per trade`,
    wrong: 'turnover or trades are',
    fields: ['turnover', 'trades'],
  },
  {
    of: ({ turnover, holdings }) =>
      turnover !== null && turnover > 0n && holdings !== null && holdings > 0n
        ? Number(holdings) / Number(turnover)
        : null,
    least: 0.8,
    most: 500,
    words: (value) => `a value held of ${value} times the turnover`,
    wrong: 'value held or turnover is',
    fields: ['holdings'],
  },
];

export const possible = ({ least, most }: Ratio, value: number): boolean => value >= least && value <= most;

/** `a turnover of 174.08 per trade, where 1,200 to 800,000 can be`. */
export function toldRatio({ words, least, most }: Ratio, value: number): string {
  const digits = (number: number): string =>
    number.toLocaleString('en', number < 1 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 2 });
  return `${words(digits(value))}, where ${digits(least)} to ${digits(most)} can be`;
}
