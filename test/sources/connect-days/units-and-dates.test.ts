import { describe, expect, it } from 'vitest';
import { parseHkexDaily } from '../../../src/sources/connect-days/hkex-daily.js';
import { parseSseDaily } from '../../../src/sources/connect-days/sse-daily.js';
import { rejection } from '../../support/rejection.js';
import { at, day, DAYS, judged, MN } from './made-days.js';

describe('value held and trades in another unit', () => {
  const held = (factor: number) =>
    DAYS.slice(0, 10).map((date, index) =>
      day(date, {
        turnover: 100_000 + index,
        trades: (100_000 + index) * 50,
        holdings: (2_200_000 + 700 * index) * factor,
      }),
    );

  it.each([0.0001, 0.01, 100, 1_000_000])('%s times the value held is refused', (factor) => {
    const error = rejection(() => judged(held(factor)));
    expect(error).toMatch(
      /^a value held of [\d,.]+ times the turnover, where 0.8 to 500 can be: value held or turnover is in another unit/,
    );
    expect(judged(held(1)).reasons).toEqual([]);
  });

  it('one value held and one number of trades that cannot be are left out, the rest of the days is kept', () => {
    const days = held(1).map((one, index) =>
      index === 9 ? { ...one, trades: 4999n } : index === 0 ? { ...one, holdings: 22_000n * MN } : one,
    );
    const { rows, reasons } = judged(days);
    expect(rows.map(({ holdings }) => holdings === null).indexOf(true)).toBe(0);
    expect(rows.at(-1)).toMatchObject({ turnover: null, trades: null });
    expect(reasons.slice(0, 2)).toEqual([
      `${at(0)}: a value held of 0.22 times the turnover, where 0.8 to 500 can be`,
      `${at(9)}: a turnover of 20,005,801.16 per trade, where 1,200 to 800,000 can be`,
    ]);
  });
});

describe('dates with a time', () => {
  const dated = (write: (date: string) => string) =>
    judged(
      DAYS.slice(0, 6).map((date, index) => ({
        ...day(date, { turnover: 100_000 + index, trades: 5_000_000 + index }),
        date: write(date),
      })),
    );
  const before = (date: string): string =>
    new Date(Date.parse(`${date}T00:00:00+08:00`)).toISOString().replace('.000', '');

  it.each<[string, (date: string) => string]>([
    ['midnight on the mainland, told in UTC', before],
    ['with the zone of the mainland', (date) => `${date}T00:00:00+08:00`],
    ['midnight in UTC', (date) => `${date}T00:00:00Z`],
    ['without a zone', (date) => `${date} 15:00:00`],
    ['of a spreadsheet', (date) => `${date.split('-').map(Number).join('/')} 0:00`],
  ])('%s: the day in China', (_, write) => {
    const { rows, reasons } = dated(write);
    expect(reasons).toEqual([]);
    expect(rows.map(({ date }) => date)).toEqual(DAYS.slice(0, 6));
  });

  it.each(['%s 25:00:00', '%s morning', '%sT00:00:00 CST'])('%s is none', (form) => {
    expect(dated((date) => form.replace('%s', date)).reasons[0]).toBe(
      `"${form.replace('%s', at(0))}" is no date (YYYY-MM-DD, YYYY/MM/DD, YYYYMMDD)`,
    );
  });
});

describe('labels and fields that changed', () => {
  const market = (labels: readonly string[]): string =>
    `tabData = ${JSON.stringify([
      {
        date: '2031-02-03',
        market: 'SSE Northbound',
        tradingDay: 1,
        content: [
          {
            style: 1,
            table: { schema: [labels], tr: labels.map((_, index) => ({ td: [[String(1000 + index)]] })) },
          },
        ],
      },
    ])};`;

  it('HKEX without a total turnover is no day, a label that nobody knows is told', () => {
    const known = ['Total Turnover', 'Buy Trade Count', 'DQB', 'DQB%'];
    expect(parseHkexDaily(market(known))).toMatchObject({ days: [{}], setAside: [] });
    expect(parseHkexDaily(market([...known, 'Net Turnover']))).toMatchObject({
      days: [{ turnover: 100_000_000_000n, quotaBalance: 100_200_000_000n }],
      setAside: [{ row: 1, reason: 'SSE Northbound: label "Net Turnover" is not known: left out' }],
    });
    expect(parseHkexDaily(market(['Turnover', 'Total Trade Count']))).toMatchObject({
      days: [],
      setAside: [
        {
          row: 1,
          reason: 'SSE Northbound: no label "Total Turnover" (found: "Turnover", "Total Trade Count")',
        },
      ],
    });
  });

  it.each([
    [{ tradeDate: '20310203', totalAmount: '1', volume: '1' }, 'no field "totalVolume"'],
    [{ TRADE_DATE: '20310203', BUY_AMOUNT: '1', SELL_AMOUNT: '2', TOTAL: '3' }, 'no field "TOTAL_AMOUNT"'],
  ])('Shanghai: %j is refused', (row, reason) => {
    expect(rejection(() => parseSseDaily(JSON.stringify({ result: [row] })))).toContain(reason);
  });
});
