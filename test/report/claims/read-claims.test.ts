import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readClaims } from '../../../src/report/claims/read-claims.js';

const HEAD = `note:
  title: { en: A note, zh: 一篇报告 }
  published: 2026-08-10
  source: made
  counting: by paragraph
claims:
`;
const CLAIM = `  - id: one
    place: [1, 2]
    text: { en: net flow, zh: 净流入 }
    published: 12
    unit: HKD
    tolerance: 10%
    query: { ask: flows, from: 2026-08-03, to: 2026-08-07, where: { type: stable }, value: net }
`;

const problemOf = (text: string): string => {
  try {
    readClaims(text, 'x.yaml');
  } catch (error) {
    return (error as Error).message;
  }
  return 'none';
};

describe('a file of claims', () => {
  it('is read with its defaults', () => {
    const { claims } = readClaims(HEAD + CLAIM, 'x.yaml');
    expect(claims).toHaveLength(1);
    expect(claims[0]).toMatchObject({
      id: 'one',
      relation: 'about',
      needs: [],
      query: { ask: 'flows', by: ['type'] },
    });
  });

  const cases: [name: string, text: string, problem: RegExp][] = [
    ['no YAML', `${HEAD}  - id: [`, /^x\.yaml, line \d+: no YAML: .*docs\/claims\.md/],
    ['an empty file', '', /^x\.yaml, line 1: .*; docs\/claims\.md/],
    [
      'a missing key',
      HEAD + CLAIM.replace('    unit: HKD\n', ''),
      /^x\.yaml, line 7, claim one: unit: is none of HKD|unit: is missing/,
    ],
    [
      'an unknown key',
      HEAD + CLAIM.replace('tolerance:', 'tolerence:'),
      /line 7, claim one: unknown key "tolerence"/,
    ],
    [
      'an unknown question',
      HEAD + CLAIM.replace('ask: flows', 'ask: flow'),
      /line 13, claim one: query\.ask: is no question; use flows, shares/,
    ],
    [
      'a word that is no type of investor',
      HEAD + CLAIM.replace('where: { type: stable }', 'type: [fast]'),
      /line 13, claim one: query\.type: is none of stable, flexible/,
    ],
    [
      'a date that is none',
      HEAD + CLAIM.replace('2026-08-07', '2026-08-37'),
      /line 13, claim one: query\.to: is no date; write it as/,
    ],
    [
      'a stock code that YAML takes for a number',
      HEAD + CLAIM.replace('where: { type: stable }', 'stock: [00700]'),
      /line 13, claim one: query\.stock: /,
    ],
    [
      'a tolerance that is neither',
      HEAD + CLAIM.replace('10%', 'little'),
      /line 12, claim one: tolerance: is neither a number nor a percentage/,
    ],
    [
      'a word for a number',
      HEAD + CLAIM.replace('published: 12', 'published: twelve'),
      /line 10, claim one: published: must be a number for unit HKD/,
    ],
    [
      'one id twice',
      HEAD + CLAIM + CLAIM,
      /line 7, claim one: id "one" is there twice|line 14, claim one: id "one" is there twice/,
    ],
    [
      'a sum of claims that are not there',
      HEAD + CLAIM.replace(/\{ ask: flows.*\}/, '{ ask: note, sum: [two] }'),
      /claim one: "two" is no other claim of this file with a number/,
    ],
    [
      'a query of both kinds',
      HEAD + CLAIM.replace('ask: flows,', 'ask: flows, metric: pb,'),
      /line 13, claim one: query: unknown key "metric"/,
    ],
  ];
  it.each(cases)('with %s is refused by file, line and remedy', (_, text, problem) => {
    expect(problemOf(text)).toMatch(problem);
    expect(problemOf(text)).toMatch(/; docs\/claims\.md/);
  });
});

describe('the shipped claims', () => {
  const name = 'data/claims/revaluation-2025-03.yaml';
  const { claims } = readClaims(readFileSync(name, 'utf8'), name);

  it('are the numbers of the note, each with what it needs', () => {
    expect(claims.length).toBeGreaterThanOrEqual(85);
    for (const { id, needs, query } of claims)
      expect([id, needs.length > 0 || query.ask === 'note']).toEqual([id, true]);
  });

  it('have short labels of their own in both languages', () => {
    for (const { id, text } of claims) {
      expect([id, text.en.length < 110 && text.zh.length < 60]).toEqual([id, true]);
      expect([id, /[\u4e00-\u9fff]/.test(text.zh), /[\u4e00-\u9fff]/.test(text.en)]).toEqual([
        id,
        true,
        false,
      ]);
    }
  });
});
