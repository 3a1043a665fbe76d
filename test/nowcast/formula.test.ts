import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.js';
import { dayNumber } from '../../src/iso-date.js';
import { featuresOf } from '../../src/nowcast/features.js';
import { readFormula } from '../../src/nowcast/formula.js';
import type { Indicator } from '../../src/nowcast/indicators.js';
import { shippedIndicators } from '../../src/nowcast/indicators.js';
import { neededIds, shippedInputs } from '../../src/nowcast/inputs.js';
import { alignMarket, type Bar, type Market, type Published } from '../../src/nowcast/market.js';

const bar = (date: string, open: number, high: number, low: number, close: number): Bar => ({
  day: dayNumber(date),
  open,
  high,
  low,
  close,
  amount: null,
});
const DATES = ['2024-05-29', '2024-05-30', '2024-05-31', '2024-06-03'];

function market(bars: Published['bars'] = new Map()): Market {
  const total = DATES.map((date, index) => ({
    date,
    net: index,
    turnover: 100 * 2 ** index,
    trades: 10,
    holdings: null,
  }));
  return alignMarket({ days: { total, shanghai: [], shenzhen: [] }, bars }, [
    { input: 'c300', table: 'index_days', ids: ['000300'], published: 'evening', meaning: '' },
    { input: 'mchi', table: 'series_days', ids: ['mchi'], published: 'next-morning', meaning: '' },
    { input: 'five', table: 'basket', ids: ['a', 'b'], published: 'evening', meaning: '' },
  ]);
}

const indicator = (text: string): Indicator => ({
  id: text,
  group: '',
  tier: 'core',
  text,
  formula: readFormula(text),
  sign: null,
  meaning: '',
});

const values = (text: string, own: Market = market()): number[] => [
  ...(featuresOf(own, [indicator(text)]).columns[0] ?? []),
];

describe('formulas', () => {
  it('know the four operations, brackets and minus', () => {
    expect(values('1 + 2 * 3')).toEqual([7, 7, 7, 7]);
    expect(values('(1 + 2) * -3')).toEqual([-9, -9, -9, -9]);
    expect(values('8 / 2 / 2 - 1 - 1')).toEqual([0, 0, 0, 0]);
  });

  it.each([
    ['1 +', 'the end'],
    ['before(5 return(c300))', 'expected'],
    ['(1', '")" expected'],
    ['1 2', 'too much'],
    ['$x', 'cannot read'],
    ['* 2', 'out of place'],
  ])('%s is refused', (text, message) => {
    expect(() => readFormula(text)).toThrow(InputError);
    expect(() => readFormula(text)).toThrow(message);
  });

  it('look back', () => {
    expect(values('lag(1, turnover)')).toEqual([Number.NaN, 100, 200, 400]);
    expect(values('before(2, turnover)')).toEqual([Number.NaN, Number.NaN, 300, 600]);
    expect(values('deviation(2, turnover)')).toEqual([Number.NaN, Number.NaN, 250, 500]);
    expect(values('log(turnover / trades)')[0]).toBeCloseTo(Math.log(10), 12);
    // 100 and 200 before: mean 150, standard deviation 50
    expect(values('standard(2, turnover)')[2]).toBeCloseTo(8, 12);
    expect(values('clip(5, standard(2, turnover))')[2]).toBe(5);
    expect(values('max(turnover - 150, 0)')).toEqual([0, 50, 250, 650]);
  });

  it('know bars: a quarter up the range closes at -0.5', () => {
    const own = market(
      new Map([
        ['000300', [bar('2024-05-29', 100, 110, 90, 95), bar('2024-05-30', 96, 100, 92, 100)]],
        ['a', [bar('2024-05-29', 1, 1, 1, 10), bar('2024-05-30', 1, 1, 1, 11)]],
        ['b', [bar('2024-05-29', 1, 1, 1, 10), bar('2024-05-30', 1, 1, 1, 13)]],
      ]),
    );
    expect(values('position(c300)', own)[0]).toBe(-0.5);
    expect(values('gap(c300)', own)[1]).toBeCloseTo(Math.log(96 / 95), 12);
    expect(values('intraday(c300)', own)[1]).toBeCloseTo(Math.log(100 / 96), 12);
    expect(values('range(c300)', own)[1]).toBeCloseTo(Math.log(100 / 92), 12);
    expect(values('return(c300)', own)[1]).toBeCloseTo(Math.log(100 / 95), 12);
    expect(values('return(five)', own)[1]).toBeCloseTo((Math.log(1.1) + Math.log(1.3)) / 2, 12);
    // no bar on the two days after: the last one stands, nothing changed
    expect(values('return(c300)', own)[2]).toBe(0);
  });

  it('an input that is not stored leaves what rests on it missing', () => {
    expect(values('return(mchi) + 1')).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
  });

  it('a last value of more than ten days ago is none', () => {
    const own = market(
      new Map([['000300', [bar('2024-05-19', 1, 1, 1, 50), bar('2024-05-20', 1, 1, 1, 55)]]]),
    );
    expect(values('return(c300)', own).map(Number.isNaN)).toEqual([true, false, true, true]);
  });

  it('events: the last weekday of May is a review of MSCI', () => {
    expect(values('event(msci)')).toEqual([0, 0, 1, 0]);
    expect(values('event(ftse)')).toEqual([0, 0, 0, 0]);
    expect(values('weekday(5)')).toEqual([0, 0, 1, 0]);
  });
});

describe('what ships', () => {
  it('every formula works on a market, and every name it uses is an input', () => {
    const inputs = shippedInputs();
    const own = { ...market(), inputs };
    const { columns } = featuresOf(own, shippedIndicators());
    expect(columns.length).toBe(shippedIndicators().length);
  });

  it('ids are unique, inputs say when they are known', () => {
    const ids = shippedIndicators().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const night = shippedInputs().filter(({ published }) => published === 'next-morning');
    expect(night.map(({ input }) => input)).toEqual(['usdcnh', 'mchi', 'spy', 'eem', 'vix']);
    expect(neededIds(shippedInputs()).series).toEqual(['usdcnh', 'mchi', 'spy', 'eem', 'vix']);
  });
});
