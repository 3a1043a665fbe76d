import { describe, expect, test } from 'vitest';
import { Amount } from '../../src/amount.js';
import { languageOf } from '../../src/server/page/language.js';
import {
  day,
  days,
  grouped,
  hkd,
  percent,
  signedHkd,
  span,
  tableHkd,
  tableValue,
} from '../../src/server/page/numbers.js';

const amount = (hkdText: string): Amount => new Amount(BigInt(hkdText.replaceAll('_', '')) * 100n);

describe('amounts in text', () => {
  test.each([
    ['13_000_000_000', 'HKD 13.0 bn', '130 亿港元'],
    ['-138_500_000_000', 'HKD 139 bn', '1,385 亿港元'],
    ['1_234_000_000', 'HKD 1.23 bn', '12.3 亿港元'],
    ['999_600_000', 'HKD 1.00 bn', '10.0 亿港元'],
    ['99_960_000', 'HKD 100 mn', '1.00 亿港元'],
    ['45_600_000', 'HKD 45.6 mn', '4,560 万港元'],
    ['12_000', 'HKD 0.01 mn', '1.20 万港元'],
    ['0', 'HKD 0.00', '0.00 港元'],
  ])('%s', (text, en, zh) => {
    expect(hkd(amount(text), 'en')).toBe(en);
    expect(hkd(amount(text), 'zh')).toBe(zh);
  });

  test('the sign stands at the number and is a true minus', () => {
    expect(signedHkd(amount('-13_000_000_000'), 'en')).toBe('HKD −13.0 bn');
    expect(signedHkd(amount('13_000_000_000'), 'en')).toBe('HKD +13.0 bn');
    expect(signedHkd(amount('-13_000_000_000'), 'zh')).toBe('−130 亿港元');
    expect(signedHkd(amount('0'), 'en')).toBe('HKD 0.00');
  });
});

test.each([
  ['-1_234_567_890', '−1,235', '−12.35', '−1.2'],
  ['1_234_567_890', '+1,235', '+12.35', '1.2'],
  ['400_000', '0', '0.00', '0.0'],
  ['-765_998_815_655', '−765,999', '−7,659.99', '−766.0'],
])('amounts in tables: %s', (text, en, zh, value) => {
  expect(tableHkd(amount(text), 'en', true)).toBe(en);
  expect(tableHkd(amount(text), 'zh', true)).toBe(zh);
  expect(tableValue(amount(text), 'en')).toBe(value);
});

test('shares and counts', () => {
  expect(percent(0.4379)).toBe('43.8%');
  expect(percent(-0.001)).toBe('−0.1%');
  expect(grouped(1_234_567)).toBe('1,234,567');
  expect(grouped(-1234n)).toBe('−1,234');
});

describe('dates', () => {
  test.each([
    ['2025-02-05', '2025-02-18', '5–18 February 2025', '2025年2月5日至18日'],
    ['2026-10-29', '2026-11-11', '29 October to 11 November 2026', '2026年10月29日至11月11日'],
    ['2025-12-30', '2026-01-05', '30 December 2025 to 5 January 2026', '2025年12月30日至2026年1月5日'],
    ['2025-02-05', '2025-02-05', '5 February 2025', '2025年2月5日'],
  ])('%s to %s', (from, to, en, zh) => {
    expect(span(from, to, 'en')).toBe(en);
    expect(span(from, to, 'zh')).toBe(zh);
  });

  test('several days name their month once', () => {
    const some = ['2026-10-30', '2026-11-12', '2026-11-13'];
    expect(days(some, 'en')).toBe('30 October 2026, 12, 13 November 2026');
    expect(days(some, 'zh')).toBe('2026年10月30日、2026年11月12日、13日');
    expect(days(some, 'en', 2)).toBe('30 October 2026, 12 November 2026 and 1 more');
    expect(days(some, 'zh', 2)).toBe('2026年10月30日、2026年11月12日等 3 天');
    expect(day('2026-11-13', 'zh')).toBe('2026年11月13日');
  });
});

test.each([
  ['zh', 'en-GB,en', 'zh'],
  ['fr', 'zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  [undefined, 'en;q=0.5, zh-Hant-HK;q=0.7', 'zh'],
  [undefined, 'fr, en;q=0.5, zh;q=0', 'en'],
  [undefined, 'de', 'en'],
  [undefined, undefined, 'en'],
] as const)('language of ?lang=%s and Accept-Language %s', (asked, accepted, language) => {
  expect(languageOf(asked, accepted)).toBe(language);
});
