import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { CHECK_NAMES } from '../../../src/server/remarks/checks.js';
import { phrasebook } from '../../../src/server/remarks/phrase.js';
import { chinesePlace, chineseRemark } from '../../../src/server/remarks/remark.js';
import { Market, spaceOf } from '../../support/market.js';

describe('a phrasebook', () => {
  const chinese = phrasebook([
    ['bought {}', '买入 {1}'],
    ['{} stock(s) of {} ({})', '{2} 的 {1} 只股票（{3}）'],
    ['a.b', '甲'],
  ]);

  test('puts what differs where the Chinese has it, in both numbers', () => {
    expect(chinese('1 stock of 2026-08-14 (09001)')).toBe('2026-08-14 的 1 只股票（09001）');
    expect(chinese('12 stocks of 2026-08-14 (09001, 09002 and 10 more)')).toBe(
      '2026-08-14 的 12 只股票（09001、09002 等，另有 10 个）',
    );
  });

  test('words a part of a remark by a phrase of its own', () => {
    expect(chinese('bought 2 stocks of May (x)')).toBe('买入 May 的 2 只股票（x）');
  });

  test('words clauses one by one, and all or none of them', () => {
    expect(chinese('bought x; a.b')).toBe('买入 x；甲');
    expect(chinese('bought x; something else')).toBeNull();
    expect(chinese('a.b; something else')).toBeNull();
  });

  test('takes a dot for a dot, and says of what it does not know that it does not', () => {
    expect(chinese('axb')).toBeNull();
    expect(chinese('something else')).toBeNull();
    expect(chinese('')).toBeNull();
  });
});

test.each([
  [
    '2 CCASS days of the window not stored for at least one stock (2026-11-04: 285 stocks, 2026-11-05: 1 stock)',
    '区间内有 2 个中央结算日至少缺一只股票的名单（2026-11-04：285 只股票、2026-11-05：1 只股票）',
  ],
  [
    'series of usdcny-fed end on 2026-11-06, 15 settlement days before today and 5 settlement days before the newest source',
    'usdcny-fed 的 市场序列 止于 2026-11-06，距今 15 个交收日，比最新来源早 5 个交收日',
  ],
  [
    'trades like stable money (p 0.03), judged 2026-10-01; median 1.65% a month over 12 months of daily lists, 2025-10 to 2026-09; 0.92% over 10 days of daily lists to 2026-11-13',
    '买卖方式像稳定型资金（概率 0.03），判定于 2026-10-01；12 个月逐日名单的每月中位数 1.65%（2025-10 至 2026-09）；截至 2026-11-13 的 10 天逐日名单为 0.92%',
  ],
  [
    'industries of the scheme waizi: 0 of 283 stocks unclassified, 0.00% of gross flow and 0.00% of the value held (285 stocks valued by the lists of 2026-11-11 at the closes of 2026-11-11)',
    '行业分类 waizi：283 只股票中 0 只未分类，占总买卖额的 0.00%、持有市值的 0.00%（285 只股票按 2026-11-11 的名单与 2026-11-11 的收盘价计值）',
  ],
  [
    '1 stock-day spans more than one settlement day: the whole change stands on the last trade day (09004)',
    '1 个股票日跨多个交收日：全部变动记在最后一个交易日（09004）',
  ],
  [
    'a list that does not tell of stocks makes no flow of them: 2024Q3 shanghai (12), 2024Q4 shenzhen (3)',
    '名单未载的股票不计流量（括号内为只数）：2024Q3 沪股通 (12)、2024Q4 深股通 (3)',
  ],
  [
    'lists without stocks of the one beside them: 2024Q3 shanghai (12 of 590), 2024Q4 shanghai (9 of 590)',
    '以下名单缺少相邻名单所载的股票：2024Q3 沪股通（590 只中的 12 只）、2024Q4 沪股通（590 只中的 9 只）',
  ],
  [
    'a close that falls as at a split, without a corporate action stored, makes no flow: 2024Q3 600519 (-45.2% on 2024-08-12)',
    '收盘价如除权般下跌而库内没有公司行动，以下股票不计流量：2024Q3 600519（2024-08-12 变动 -45.2%）',
  ],
  [
    'industries of shares by the scheme sw2021; also stored: sw2014, csrc',
    '内地股票按行业分类 sw2021；另存有 sw2014、csrc',
  ],
  ['R1: split 4:1, ex 2025-11-14', '拆股 4:1，除权日 2025-11-14'],
])('%s', (english, chinese) => {
  expect(chineseRemark(english)).toBe(chinese);
});

/** Names that Chinese text leaves in Latin letters. */
const LATIN =
  /\b(?:SBI|Monex|Instinet|TD Waterhouse|Prudential-Bache International|Knight Capital|ITG|Virtu|TP ICAP|SoFi|Excalibur|Future FinTech)\b|(?<=^| |（)H(?= 股)/g;

test('what the registry says of each participant has a Chinese wording without an English word in it', () => {
  const path = new URL('../../../data/participants.csv', import.meta.url);
  const rows = parse(readFileSync(path), { columns: true }) as { id: string; why: string }[];
  expect(rows.length).toBeGreaterThan(1000);
  const lacking = rows.filter(({ why }) => {
    const chinese = why === '' ? '' : chineseRemark(why);
    return chinese === null || /[A-Za-z]/.test(chinese.replaceAll(LATIN, ''));
  });
  expect(lacking.map(({ id, why }) => `${id} ${why} ${chineseRemark(why)}`)).toEqual([]);
});

test('every head office of the registry has a Chinese name', () => {
  expect(chinesePlace('London, United Kingdom')).toBe('英国伦敦');
  expect(chinesePlace('Hong Kong, Hong Kong')).toBe('香港');
  expect(chinesePlace('Nowhere, France')).toBeNull();
  const path = new URL('../../../data/participants.csv', import.meta.url);
  const rows = parse(readFileSync(path), { columns: true }) as Record<string, string>[];
  const places = rows.map((row) =>
    [row.head_office_city, row.head_office_country].filter(Boolean).join(', '),
  );
  expect([...new Set(places)].filter((place) => place && chinesePlace(place) === null)).toEqual([]);
});

test('every check has a Chinese name, and what the checks say of a broken market is in Chinese', async () => {
  const days = ['2026-08-03', '2026-08-05', '2026-08-06'];
  const space = await spaceOf(
    new Market()
      .lists('09001', days, { C00019: [1_000, 900_000, 500], B99999: [200, 300, 77_000] })
      .lists('09002', days.slice(0, 2), { C00019: [10_000, 10_000] })
      .tradedOn('09001', days, 20, 2),
  );
  try {
    const rows = await space.space.checks();
    expect(rows.filter(({ check }) => CHECK_NAMES[check] === undefined)).toEqual([]);
    const texts = rows.flatMap(({ example, remedy }) => [example, remedy]).filter((text) => text !== null);
    expect(texts.length).toBeGreaterThan(5);
    expect(texts.filter((text) => chineseRemark(text) === null)).toEqual([]);
    const { coverage } = await space.space.flows({ from: '2026-07-30', to: '2026-08-04', by: ['type'] });
    expect(coverage.notes.length).toBeGreaterThan(1);
    expect(coverage.notes.filter((text) => chineseRemark(text) === null)).toEqual([]);
  } finally {
    space.remove();
  }
});
