import type { IsoDate } from '../../iso-date.js';

export type Lang = 'en' | 'zh';
export const LANGS: readonly Lang[] = ['en', 'zh'];

/** The same said in English and in Chinese, each as one would write it. */
export interface Words {
  readonly en: string;
  readonly zh: string;
}

/** Words that are the same in both languages: codes, names. */
export const same = (text: string): Words => ({ en: text, zh: text });

/** Names of investor types, alone and together. */
export const TYPE_WORDS: Readonly<Record<string, Words>> = {
  foreign: { en: 'foreign capital', zh: '外资' },
  stable: { en: 'stable foreign', zh: '稳定型外资' },
  flexible: { en: 'flexible foreign', zh: '灵活型外资' },
  southbound: { en: 'southbound', zh: '南向资金' },
  northbound: { en: 'northbound', zh: '北向资金' },
  mainland: { en: 'mainland institutions', zh: '内地机构' },
  'hong-kong': { en: 'Hong Kong institutions', zh: '香港机构' },
  other: { en: 'other', zh: '其他' },
};

export const typeWords = (type: string): Words => TYPE_WORDS[type] ?? same(type);

/** With a capital at the start, for titles. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const parts = (date: IsoDate): [year: number, month: number, day: number] => [
  Number(date.slice(0, 4)),
  Number(date.slice(5, 7)),
  Number(date.slice(8, 10)),
];

export const monthName = (month: number): string => MONTHS[month - 1] ?? '';

/** `14 August 2026`, `2026年8月14日`. */
export function dateText(date: IsoDate, lang: Lang): string {
  const [year, month, day] = parts(date);
  return lang === 'en' ? `${day} ${monthName(month)} ${year}` : `${year}年${month}月${day}日`;
}

/** `5–18 February 2025`, `2025年2月5日至18日`: what both ends share is said once. */
export function windowText(from: IsoDate, to: IsoDate, lang: Lang): string {
  if (from === to) return dateText(from, lang);
  const [y1, m1, d1] = parts(from);
  const [y2, m2, d2] = parts(to);
  if (lang === 'en') {
    if (y1 !== y2) return `${dateText(from, lang)} – ${dateText(to, lang)}`;
    if (m1 !== m2) return `${d1} ${monthName(m1)} – ${dateText(to, lang)}`;
    return `${d1}–${d2} ${monthName(m2)} ${y2}`;
  }
  const end = y1 !== y2 ? dateText(to, lang) : m1 !== m2 ? `${m2}月${d2}日` : `${d2}日`;
  return `${dateText(from, lang)}至${end}`;
}
