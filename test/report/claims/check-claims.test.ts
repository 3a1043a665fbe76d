import { describe, expect, it } from 'vitest';
import { Amount } from '../../../src/amount.js';
import { Calendar } from '../../../src/calendar/calendar.js';
import { NoDataError } from '../../../src/errors.js';
import { type ClaimRow, checkClaims } from '../../../src/report/claims/check-claims.js';
import { readClaims } from '../../../src/report/claims/read-claims.js';
import type { Questions } from '../../../src/report/questions.js';

const hkd = (whole: number): Amount => new Amount(BigInt(whole) * 100n);
const coverage = { days: 5, stocks: 3, unpriced: ['09003'], notes: ['one day is missing'] };

/** Answers by hand: flows of three types, shares of two days, a northbound quarter with its interval. */
const questions = {
  flows: async ({ from }: { from: string }) => {
    if (from < '2026-08-01') throw new NoDataError('no changes stored');
    return {
      coverage,
      rows: [
        { type: 'stable', net: hkd(100) },
        { type: 'flexible', net: hkd(-30) },
        { type: 'southbound', net: hkd(25) },
      ],
    };
  },
  shares: async ({ to }: { to: string }) => ({
    coverage: { days: [], notes: [] },
    rows: [
      { date: to, type: 'stable', share: to < '2026-08-07' ? 0.483 : 0.438 },
      { date: to, type: 'southbound', share: 0.5 },
    ],
  }),
  holdingDays: async (asOf: string) => ({ first: '2026-07-01', last: asOf, settled: asOf }),
  macro: ({ asOf }: { asOf: string | null }) => ({
    rows: [
      ...(asOf === null || asOf >= '2026-08-09' ? [{ key: 'boost', value: '0.9', date: '2026-08-09' }] : []),
      { key: 'bonds', value: '4.4' },
      { key: 'growth', value: '5' },
    ],
  }),
  northboundFlows: async (_by: unknown, { asOf }: { asOf: string | null }) => ({
    coverage: { quarters: 2, stocks: 0, notes: [] },
    rows: [
      { quarter: '2026Q1', net: hkd(5), low: hkd(5), high: hkd(5) },
      ...(asOf === null || asOf >= '2026-07-08'
        ? [{ quarter: '2026Q2', net: hkd(-150), low: hkd(-210), high: hkd(-90) }]
        : []),
    ],
  }),
} as unknown as Questions;

const fileOf = (claims: readonly string[]): string => `note:
  title: { en: A note, zh: 报告 }
  published: 2026-08-10
  source: made
  counting: by paragraph
claims:
${claims.map((lines, index) => `  - { id: c${index}, place: [1, 1], text: { en: t, zh: 字 }, ${lines} }`).join('\n')}
`;

async function judge(claims: readonly string[], asOf: string | null = null): Promise<readonly ClaimRow[]> {
  const file = readClaims(fileOf(claims), 'made.yaml');
  return (await checkClaims(file, questions, Calendar.shipped(), { asOf, language: 'en' })).rows;
}

const FLOWS = 'ask: flows, from: 2026-08-03, to: 2026-08-07, value: net';

describe('a claim', () => {
  it('holds within its tolerance and differs beyond it', async () => {
    const published = (value: number): string =>
      `published: ${value}, unit: HKD, tolerance: 10%, query: { ${FLOWS}, where: { type: [stable, flexible] }, take: sum }`;
    const rows = await judge([published(64), published(63)]);
    expect(rows.map(({ status, difference, tolerance }) => [status, difference, tolerance])).toEqual([
      ['holds', 6, 6.4],
      ['differs', 7, 6.3],
    ]);
    expect(rows[0]?.computed).toEqual(hkd(70));
    expect(rows[0]?.query).toBe(
      'waizi flows --from 2026-08-03 --to 2026-08-07 --by type --json | sum(rows[type=stable|flexible].net)',
    );
    expect(rows[1]?.reasons).toEqual([
      { kind: 'coverage', text: '3 stocks on 5 trade days, 1 of them without prices on some or all days' },
      { kind: 'coverage', text: 'one day is missing' },
    ]);
  });

  it('has the keys of the contract first', async () => {
    const [row] = await judge([`published: 1, unit: HKD, query: { ${FLOWS}, where: { type: stable } }`]);
    expect(Object.keys(row as object).slice(0, 7)).toEqual([
      'id',
      'text',
      'published',
      'computed',
      'unit',
      'status',
      'query',
    ]);
  });

  it('takes one number off another', async () => {
    const shares = (to: string): string =>
      `ask: shares, to: ${to}, where: { type: stable }, value: share, scale: 100`;
    const rows = await judge([
      `published: -4.5, unit: pp, tolerance: 0.05, query: { ${shares('2026-08-07')} }, minus: { ${shares('2026-08-03')} }`,
      'published: -4.5, unit: pp, query: { ask: note, sum: [c2], less: [c3] }',
      'published: 43.8, unit: percent, query: { ask: note, sum: [c3] }',
      'published: 48.3, unit: percent, query: { ask: note, sum: [c2] }',
    ]);
    expect(rows.map(({ computed, status }) => [computed, status])).toEqual([
      [-4.5, 'holds'],
      [-4.5, 'holds'],
      [48.3, 'differs'],
      [43.8, 'differs'],
    ]);
  });

  it('may be a bound, a rank, or the key of the largest row', async () => {
    const rows = await judge([
      `published: 20, unit: HKD, relation: at-least, query: { ${FLOWS}, where: { type: southbound } }`,
      `published: 20, unit: HKD, relation: at-most, query: { ${FLOWS}, where: { type: southbound } }`,
      `published: 2, unit: count, query: { ${FLOWS}, take: rank, of: { type: southbound } }`,
      `published: flexible, unit: key, query: { ${FLOWS}, take: min, give: type }`,
    ]);
    expect(rows.map(({ computed, status }) => [String(computed), status])).toEqual([
      ['25', 'holds'],
      ['25', 'differs'],
      ['2', 'holds'],
      ['flexible', 'holds'],
    ]);
  });

  it('against an estimate says whether its interval has the published number', async () => {
    const query = 'query: { ask: northbound flows, where: { quarter: 2026Q2 }, value: net }';
    const rows = await judge([`published: -100, unit: CNY, ${query}`, `published: -10, unit: CNY, ${query}`]);
    expect(rows.map(({ low, high, reasons }) => [low, high, reasons[0]?.text])).toEqual([
      [-210, -90, 'an estimate: the published number lies inside its 90% interval'],
      [-210, -90, 'an estimate: the published number lies outside its 90% interval'],
    ]);
  });

  it('without data says what is missing and which import brings it; the others are judged', async () => {
    const early = 'ask: flows, from: 2025-08-04, to: 2025-08-08, value: net, take: sum';
    const rows = await judge([
      `published: 1, unit: HKD, needs: [ccass], query: { ${early} }`,
      `published: 70, unit: HKD, query: { ${early} }, proxy: { query: { ${FLOWS}, where: { type: [stable, flexible] }, take: sum }, definition: { en: a later week, zh: 后一周 } }`,
    ]);
    expect(rows.map(({ status, computed }) => [status, computed])).toEqual([
      ['no-data', null],
      ['holds', hkd(70)],
    ]);
    expect(rows[0]?.reasons.map(({ kind }) => kind)).toEqual(['not-known', 'import']);
    expect(rows[1]?.reasons[0]).toEqual({ kind: 'definition', text: 'a later week' });
  });

  it('is judged by what was known on a day', async () => {
    // trades of Friday the 7th settle on Tuesday the 11th; holdings of June are published on 8 July
    const flows = `published: 100, unit: HKD, query: { ${FLOWS}, where: { type: stable } }`;
    const worst =
      'published: 2026Q2, unit: key, query: { ask: northbound flows, value: net, take: min, give: quarter }';
    const statuses = async (asOf: string): Promise<unknown[]> =>
      (await judge([flows, worst], asOf)).map(({ computed }) =>
        computed === null ? null : String(computed),
      );
    expect(await statuses('2026-08-10')).toEqual([null, '2026Q2']);
    expect(await statuses('2026-08-11')).toEqual(['100', '2026Q2']);
    expect(await statuses('2026-07-07')).toEqual([null, '2026Q1']);
  });

  it('reads decimals that come as text, and takes no word for a number', async () => {
    const rows = await judge([
      'published: 4400000000000, unit: CNY, query: { ask: macro, where: { key: bonds }, scale: 1000000000000 }',
      'published: 5, unit: percent, query: { ask: macro, where: { key: growth } }',
      'published: 5, unit: percent, query: { ask: macro, where: { key: growth }, value: key }',
    ]);
    expect(rows.map(({ computed, status }) => [computed, status])).toEqual([
      [4.4e12, 'holds'],
      [5, 'holds'],
      [null, 'no-data'],
    ]);
  });

  it('counts days by the calendar', async () => {
    const days = 'ask: calendar, market: mainland, from: 2025-01-13, to: 2025-03-06';
    const rows = await judge([
      `published: 33, unit: days, query: { ${days}, take: count }`,
      `published: 2025-02-05, unit: date, query: { ${days}, where: { day: { from: 2025-01-28 } }, take: first, give: day, value: day }`,
    ]);
    expect(rows.map(({ computed, status }) => [computed, status])).toEqual([
      [33, 'holds'],
      ['2025-02-05', 'holds'],
    ]);
  });

  it('says of a figure that was published after the day that nobody had it, in the language asked', async () => {
    const claim = 'published: 0.9, unit: pp, query: { ask: macro, where: { key: boost }, value: value }';
    const [early] = await judge([claim], '2026-08-08');
    expect(early).toMatchObject({
      status: 'no-data',
      reasons: [{ kind: 'not-known', text: 'not known on 2026-08-08: published on 2026-08-09' }],
    });
    expect((await judge([claim], '2026-08-09'))[0]?.status).toBe('holds');
    const file = readClaims(fileOf([claim]), 'made.yaml');
    const { rows } = await checkClaims(file, questions, Calendar.shipped(), {
      asOf: '2026-08-08',
      language: 'zh',
    });
    expect(rows[0]?.reasons[0]?.text).toBe('2026-08-08 时尚未公布：公布日为 2026-08-09');
  });
});
