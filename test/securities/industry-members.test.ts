import { describe, expect, it } from 'vitest';
import {
  type IndustryMember,
  parseIndustryMembers,
  periodOf,
  shippedMembers,
} from '../../src/securities/industry-members.js';
import { shippedScheme } from '../../src/securities/industry-scheme.js';
import { GROUPS_OF_2022 } from '../support/industries-2022.js';
import { rejection } from '../support/rejection.js';
import { sharedDataAbsent, sharedTable } from '../support/shared-data.js';

const HEAD = 'stock,industry,from,to,why\n';
const read = (lines: string) => parseIndustryMembers(HEAD + lines, shippedScheme());

describe('membership', () => {
  it('is read with its days', () => {
    expect(read('00001,banks,,2020-12-31,"was, a bank"\n00001,retailing,2021-01-01,,\n')).toEqual([
      { stock: '00001', industry: 'banks', from: null, to: '2020-12-31', why: 'was, a bank' },
      { stock: '00001', industry: 'retailing', from: '2021-01-01', to: null, why: '' },
    ]);
  });

  it.each([
    ['700,banks,,,\n', 'row 2: "700" is no stock code; write five digits, such as 00700'],
    ['00000,banks,,,\n', 'row 2: "00000" is no stock code; write five digits, such as 00700'],
    ['00001,bank,,,\n', 'row 2: 00001 has the unknown industry "bank"; use a code of industries.csv'],
    ['00001,banks,2020-13-01,,\n', 'row 2: from "2020-13-01" is no date; write YYYY-MM-DD'],
    [
      '00001,banks,2020-02-01,2020-01-31,\n',
      'row 2: 00001 is in its industry from 2020-02-01 to 2020-01-31; put from before to',
    ],
    [
      '00001,banks,,2020-12-31,\n00002,banks,,,\n00001,retailing,2020-12-31,,\n',
      'row 4: two periods of 00001 share a day (row 2 too); end the first before the second begins',
    ],
    ['00001,banks,,\n', 'row 2: 4 cells where the header has 5'],
  ])('refuses %j', (lines, message) => {
    expect(rejection(() => read(lines))).toBe(message);
  });

  it('needs every column', () => {
    expect(rejection(() => parseIndustryMembers('stock,industry\n', shippedScheme()))).toContain(
      'no column "from"',
    );
  });
});

const members = shippedMembers();
const byStock = new Map<string, IndustryMember[]>();
for (const member of members) byStock.set(member.stock, [...(byStock.get(member.stock) ?? []), member]);

/** Group of a stock on a day, by the shipped table. */
function groupOf(stock: string, date: string): string | null {
  const member = byStock.get(stock)?.find((one) => {
    const { from, to } = periodOf(one);
    return from <= date && date <= to;
  });
  return member?.industry ?? null;
}

describe('the shipped membership', () => {
  it('is valid, sorted, and large enough', () => {
    expect(members.length).toBeGreaterThan(2000);
    const order = members.map(({ stock, from }) => `${stock} ${from ?? ''}`);
    expect(order).toEqual([...order].sort());
    expect(members.filter(({ why }) => / {2}|^ | $|;$/.test(why))).toEqual([]);
  });

  it('has members in every group', () => {
    const used = new Set(members.map(({ industry }) => industry));
    expect([...shippedScheme().keys()].filter((code) => !used.has(code))).toEqual([]);
  });

  it.each([
    ['00700', 'software-services'],
    ['09988', 'retailing'],
    ['01810', 'technology-hardware'],
    ['00005', 'banks'],
    ['01288', 'banks'],
    ['01211', 'automobiles'],
    ['00285', 'technology-hardware'],
    ['00981', 'semiconductors'],
    ['01299', 'insurance'],
    ['00388', 'diversified-financials'],
    ['00300', 'household-durables'],
    ['02269', 'pharmaceuticals'],
    ['00823', 'reits'],
    ['00016', 'real-estate'],
    ['00883', 'oil-gas'],
    ['00941', 'telecommunications'],
    ['03750', 'electrical-equipment'],
    ['02899', 'metals-mining'],
  ])('%s is in %s', (stock, industry) => {
    expect(groupOf(stock, '2026-05-18')).toBe(industry);
  });

  it.each([
    ['00013', '2015-06-02', 'conglomerates'],
    ['00013', '2018-01-02', null],
    ['00013', '2021-06-30', 'pharmaceuticals'],
    ['00020', '2020-07-27', 'real-estate'],
    ['00020', '2021-12-30', 'software-services'],
    ['00291', '2015-08-31', 'food-retailing'],
    ['00291', '2015-09-01', 'food-beverages'],
    ['00708', '2019-01-02', 'health-care'],
    ['00708', '2021-01-04', 'automobiles'],
    ['01688', '2010-01-04', 'software-services'],
    ['01688', '2026-05-18', 'technology-hardware'],
    ['01797', '2021-01-04', 'education'],
    ['01797', '2024-01-02', 'retailing'],
    ['00011', '2025-12-31', 'banks'],
    ['00011', '2026-05-18', null],
    ['00100', '2026-05-18', 'software-services'],
  ])('%s on %s is %s: codes given again and companies that changed', (stock, date, industry) => {
    expect(groupOf(stock, date)).toBe(industry);
  });
});

describe.skipIf(sharedDataAbsent)(
  'the shipped membership beside real lists (left out where ../shared/data is absent)',
  () => {
    it('places four of five stocks listed in mid-2026, and all but small ones', () => {
      const listed = sharedTable('securities/hkex-equities-2026-07.csv')
        .map(({ stock_code: stock = '' }) => stock)
        .filter((stock) => stock < '80000');
      const placed = listed.filter((stock) => groupOf(stock, '2026-06-30') !== null);
      expect(placed.length).toBeGreaterThan(2250);
      expect(placed.length / listed.length).toBeGreaterThan(0.8);
      // the main board without the growth market and temporary counters
      const main = listed.filter((stock) => !/^(?:08|29)/.test(stock));
      expect(main.filter((stock) => groupOf(stock, '2026-06-30')).length / main.length).toBeGreaterThan(0.9);
    });

    it('places every stock of the liquid lists on every day that they have', () => {
      const days = new Set(
        sharedTable('ccass/liquid-2025-2026.csv.gz').map(({ stock_code, date }) => `${stock_code} ${date}`),
      );
      const missing = [...days].filter((day) => groupOf(day.slice(0, 5), day.slice(6)) === null);
      expect(days.size).toBeGreaterThan(300);
      expect(missing).toEqual([]);
    });

    it('leaves well below 1% of the value of 500 stocks of May 2026 unclassified', () => {
      const close = new Map<string, number>();
      for (const { date, adjusted, stock_code: stock = '', close: price } of sharedTable(
        'prices/hk-close.csv.gz',
      ))
        if (date === '2026-05-29' && adjusted === 'none') close.set(stock, Number(price));
      const value = new Map<string, number>();
      for (const { stock_code: stock = '', shares } of sharedTable('ccass/cross-section-2026-05-18.csv.gz'))
        value.set(stock, (value.get(stock) ?? 0) + Number(shares) * (close.get(stock) ?? 0));
      const all = [...value.values()].reduce((sum, one) => sum + one, 0);
      const rest = [...value].filter(([stock]) => groupOf(stock, '2026-05-18') === null);
      expect(value.size).toBe(500);
      expect(rest.length).toBeLessThan(50);
      expect(rest.reduce((sum, [, one]) => sum + one, 0) / all).toBeLessThan(0.003);
    });

    it('agrees with another list of 2022 on 95% of value, where that list can be compared', () => {
      let [same, all] = [0, 0];
      const apart: string[] = [];
      for (const line of sharedTable('securities/stock-industry-2022.csv')) {
        const { stock_code: stock = '', industry_code: industry = '', mktcap_text: text = '' } = line;
        const group = groupOf(stock, '2022-12-31');
        const [, digits = '0', unit = ''] = /^([\d.,]+)(.*)$/.exec(text) ?? [];
        const value = Number(digits.replaceAll(',', '')) * (unit === '億' ? 1 : unit === '千萬' ? 0.1 : 0);
        if (group === null || value === 0) continue;
        all += value;
        if (GROUPS_OF_2022.get(industry)?.includes(group)) same += value;
        else if (value > 500) apart.push(stock);
      }
      expect(same / all).toBeGreaterThan(0.95);
      // each of these was looked at: docs/industries.md says why
      expect(apart.sort()).toEqual(['00004', '00669', '01038', '06969']);
    });
  },
);
