import type { Lang, Words } from './words.js';

export type Currency = 'HKD' | 'CNY';

const CURRENCY: Record<Currency, string> = { HKD: '港元', CNY: '元' };

/** A number with thousands grouped and a true minus; `digits` after the point. */
export function plainNumber(value: number, digits = 0): string {
  const text = Math.abs(value).toFixed(digits);
  const [whole = '', rest] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (rest ? `.${rest}` : '');
  return value < 0 && /[1-9]/.test(text) ? `−${grouped}` : grouped;
}

/** A power of ten with a name, in which amounts are drawn or told. */
export interface Scale {
  readonly size: number;
  readonly word: string;
}

const SCALES: Record<Lang, readonly Scale[]> = {
  en: [
    { size: 1e12, word: 'trn' },
    { size: 1e9, word: 'bn' },
    { size: 1e6, word: 'mn' },
  ],
  zh: [
    { size: 1e12, word: '万亿' },
    { size: 1e8, word: '亿' },
    { size: 1e4, word: '万' },
  ],
};

/** The scale for amounts up to `most`. Trillions begin at ten, so that HKD 1,385 bn and HKD 730 bn compare. */
export function scaleOf(most: number, lang: Lang): Scale {
  const [trillion, ...rest] = SCALES[lang];
  if (trillion && most >= 10 * trillion.size) return trillion;
  return rest.find(({ size }) => most >= size) ?? { size: 1, word: '' };
}

/** At least three digits that mean something: 6.50, 13.0, 138.5, 1,385. In Chinese whole from 100 on: 130 亿. */
function significant(value: number, lang: Lang): string {
  const size = Math.abs(value);
  if (size >= 999.95 || (lang === 'zh' && size >= 99.95)) return plainNumber(value, 0);
  if (size >= 9.995) return plainNumber(value, 1);
  return plainNumber(value, 2);
}

/** `HKD 13.0 bn`, `130 亿港元`. */
export function money(value: number, currency: Currency, lang: Lang): string {
  const { size, word } = scaleOf(Math.abs(value), lang);
  const text = size === 1 ? plainNumber(value) : significant(value / size, lang);
  if (lang === 'zh') return `${text}${word === '' ? '' : ` ${word}`}${CURRENCY[currency]}`;
  return `${currency} ${text}${word === '' ? '' : ` ${word}`}`;
}

/** An amount in a scale that is named elsewhere: `13.0`. */
export const scaled = (value: number, scale: Scale, lang: Lang): string =>
  scale.size === 1 ? plainNumber(value) : significant(value / scale.size, lang);

/** `HKD bn`, `亿港元`. */
export const unitText = (scale: Scale, currency: Currency, lang: Lang): string =>
  lang === 'zh' ? `${scale.word}${CURRENCY[currency]}` : `${currency}${scale.word ? ` ${scale.word}` : ''}`;

/** A fraction of 1 as `43.8%`. */
export const percentText = (fraction: number, digits = 1): string =>
  `${plainNumber(fraction * 100, digits)}%`;

/** A difference of fractions of 1 as `−4.5 pp`, `−4.5 个百分点`. */
export const pointsText = (fraction: number, lang: Lang, digits = 1): string =>
  `${plainNumber(fraction * 100, digits)} ${lang === 'en' ? 'pp' : '个百分点'}`;

/** What a column of a table measures. */
export type Unit =
  | 'text'
  | 'date'
  | 'HKD'
  | 'CNY'
  | 'fraction'
  | 'percent'
  | 'percentage-points'
  | 'percentile'
  | 'probability'
  | 'ratio'
  | 'count'
  | 'days'
  | 'yes-no';

export const UNIT_WORDS: Readonly<Record<Unit, Words>> = {
  text: { en: '', zh: '' },
  date: { en: 'date', zh: '日期' },
  HKD: { en: 'HKD', zh: '港元' },
  CNY: { en: 'CNY', zh: '元' },
  fraction: { en: 'fraction of 1', zh: '占比，0–1' },
  percent: { en: '%', zh: '%' },
  'percentage-points': { en: 'percentage points', zh: '百分点' },
  percentile: { en: 'percentile, 0–100', zh: '分位数，0–100' },
  probability: { en: 'probability, 0–1', zh: '概率，0–1' },
  ratio: { en: 'ratio', zh: '倍数' },
  count: { en: 'number', zh: '个数' },
  days: { en: 'days', zh: '天' },
  'yes-no': { en: 'yes or no', zh: '是否' },
};
