import type { Amount } from '../../amount.js';
import { type IsoDate } from '../../iso-date.js';

export type Language = 'en' | 'zh';

const MINUS = '−';

/** A number with its thousands grouped. */
export function grouped(value: number | bigint | string): string {
  return String(value).replace(/^(-?)(\d+)/, (_, sign: string, whole: string) => {
    return `${sign === '-' ? MINUS : ''}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}`;
  });
}

/** Three significant digits, the whole part always in full. */
function threeDigits(size: number): string {
  const decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
  return grouped(size.toFixed(decimals));
}

/** The size of an amount in words, without its sign: `HKD 13.0 bn`, `130 亿港元`. */
export function hkd(amount: Amount, language: Language): string {
  const size = Math.abs(amount.toNumber());
  if (language === 'zh') {
    if (size >= 99_500_000) return `${threeDigits(size / 1e8)} 亿港元`;
    return size >= 10_000 ? `${threeDigits(size / 1e4)} 万港元` : `${threeDigits(size)} 港元`;
  }
  if (size >= 999_500_000) return `HKD ${threeDigits(size / 1e9)} bn`;
  return size >= 10_000 ? `HKD ${threeDigits(size / 1e6)} mn` : `HKD ${threeDigits(size)}`;
}

/** The same with its sign: `HKD −13.0 bn`, `+130 亿港元`. */
export function signedHkd(amount: Amount, language: Language): string {
  const sign = amount.cents === 0n ? '' : amount.cents < 0n ? MINUS : '+';
  const text = hkd(amount, language);
  return language === 'zh' ? `${sign}${text}` : text.replace(' ', ` ${sign}`);
}

/** An amount for a table in whole HKD mn (English) or in 亿港元 (Chinese), with its sign where `signed`. */
export function tableHkd({ cents }: Amount, language: Language, signed: boolean): string {
  const [unit, decimals] = language === 'zh' ? [10_000_000_000n, 2] : [100_000_000n, 0];
  const scale = 10n ** BigInt(decimals);
  const size = cents < 0n ? -cents : cents;
  const rounded = (size * scale * 2n + unit) / (2n * unit);
  const rest = decimals === 0 ? '' : `.${String(rounded % scale).padStart(decimals, '0')}`;
  const text = `${grouped(rounded / scale)}${rest}`;
  if (rounded === 0n) return text;
  return cents < 0n ? `${MINUS}${text}` : signed ? `+${text}` : text;
}

/** A value held, for a table in HKD bn (English) or 亿港元 (Chinese). */
export function tableValue({ cents }: Amount, language: Language): string {
  const tenths = (cents + (cents < 0n ? -1n : 1n) * 5_000_000_000n) / 10_000_000_000n;
  if (language === 'zh') return grouped(tenths);
  const size = tenths < 0n ? -tenths : tenths;
  return `${tenths < 0n ? MINUS : ''}${grouped(size / 10n)}.${size % 10n}`;
}

/** A fraction as percent with one decimal. */
export const percent = (share: number): string => `${(share * 100).toFixed(1)}%`.replace('-', MINUS);

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

const partsOf = (date: IsoDate): [year: number, month: number, day: number] => [
  +date.slice(0, 4),
  +date.slice(5, 7),
  +date.slice(8, 10),
];

/** `13 November 2026`, `2026年11月13日`. */
export function day(date: IsoDate, language: Language): string {
  const [year, month, date1] = partsOf(date);
  return language === 'zh' ? `${year}年${month}月${date1}日` : `${date1} ${MONTHS[month - 1]} ${year}`;
}

/** `5–18 February 2025`, `2025年2月5日至18日`: what both ends share is said once. */
export function span(from: IsoDate, to: IsoDate, language: Language): string {
  if (from === to) return day(to, language);
  const [year, month, first] = partsOf(from);
  const [lastYear, lastMonth, last] = partsOf(to);
  if (language === 'zh') {
    const end =
      year !== lastYear ? day(to, language) : month !== lastMonth ? `${lastMonth}月${last}日` : `${last}日`;
    return `${day(from, language)}至${end}`;
  }
  if (year !== lastYear) return `${day(from, language)} to ${day(to, language)}`;
  if (month !== lastMonth) return `${first} ${MONTHS[month - 1]} to ${day(to, language)}`;
  return `${first}–${day(to, language)}`;
}

/** A date in a table: `13 Nov 2026`, `2026年11月13日`. */
export function shortDay(date: IsoDate, language: Language): string {
  if (language === 'zh') return day(date, language);
  const [year, month, date1] = partsOf(date);
  return `${date1} ${MONTHS[month - 1]?.slice(0, 3)} ${year}`;
}

/** Several days, at most `most`: `12, 13 November 2026`, `2026年11月12日、13日`. Days of one month share its name. */
export function days(dates: readonly IsoDate[], language: Language, most = 6): string {
  const months = new Map<string, IsoDate[]>();
  for (const date of dates.slice(0, most)) {
    months.set(date.slice(0, 7), [...(months.get(date.slice(0, 7)) ?? []), date]);
  }
  const more = dates.length - most;
  const shown = [...months.values()].map((own) =>
    language === 'zh'
      ? own.map((date, index) => (index === 0 ? day(date, language) : `${+date.slice(8)}日`)).join('、')
      : own
          .map((date, index) => (index < own.length - 1 ? `${+date.slice(8)}` : day(date, language)))
          .join(', '),
  );
  if (language === 'zh') return `${shown.join('、')}${more > 0 ? `等 ${dates.length} 天` : ''}`;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
