import type { Say } from '../../src/figures/frame/say.js';
import { type Currency, money, type Scale } from '../../src/figures/frame/numbers.js';

/** An amount of flow with its sign told: `+HKD 13.0 bn`, `+130 亿港元`, `−HKD 41.6 bn`. */
export function signedMoney(value: number, currency: Currency, say: Say): string {
  const text = money(Math.abs(value), currency, say.lang);
  return value === 0 ? text : `${value < 0 ? '−' : '+'}${text}`;
}

/** A cell in a scale that the head of its column names. */
export const inScale = (value: number, scale: Scale, say: Say): string => {
  const text = say.scaled(value, scale);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
};

/** Shares with their sign. */
export const signedShares = (value: number, say: Say): string =>
  `${value > 0 ? '+' : ''}${say.number(value)}`;
