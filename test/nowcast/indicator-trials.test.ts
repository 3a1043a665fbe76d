import { describe, expect, it } from 'vitest';
import { NoDataError } from '../../src/errors.js';
import { dayNumber } from '../../src/iso-date.js';
import { backtest } from '../../src/nowcast/backtest.js';
import { featuresOf } from '../../src/nowcast/features.js';
import { readFormula } from '../../src/nowcast/formula.js';
import { indicatorTrials } from '../../src/nowcast/indicator-trials.js';
import { type Indicator, shippedIndicators } from '../../src/nowcast/indicators.js';
import type { Input } from '../../src/nowcast/inputs.js';
import { alignMarket, type Bar } from '../../src/nowcast/market.js';
import { prepare } from '../../src/nowcast/prepare.js';
import { SETTINGS } from '../../src/nowcast/settings.js';
import { dice, INPUTS, makeMarket } from './synthetic-market.js';

const indicator = (id: string, text: string): Indicator => ({
  id,
  group: 'own',
  tier: 'wide',
  text,
  formula: readFormula(text),
  sign: null,
  meaning: '',
});
const flow = (input: string): Input => ({
  input,
  table: 'series_days',
  ids: [input],
  published: 'evening',
  flow: true,
  meaning: '',
});
const QUERY = { from: null, to: null, channel: 'total' } as const;

describe('indicators tried on hidden years', () => {
  const made = makeMarket({ from: '2018-01-01', to: '2023-06-30', level: () => 0 });
  const { normal } = dice(7);
  const days = made.published.days.total.map(({ date }) => dayNumber(date));
  const series = (value: (index: number) => number): Bar[] =>
    days.map((day, index) => ({
      day,
      open: null,
      high: null,
      low: null,
      close: value(index),
      amount: null,
    }));
  const truths = [...made.truth.values()];
  const bars = new Map([
    ...made.published.bars,
    // foreigners who buy there what they buy here, and a number that means nothing
    ['taiwan', series((index) => (truths[index] ?? 0) + 2000 * normal())],
    ['noise', series(() => normal())],
  ]);
  const inputs = [...INPUTS, flow('taiwan'), flow('noise'), flow('unstored')];
  const prepared = prepare(alignMarket({ ...made.published, bars }, inputs), SETTINGS);
  const candidates = ['taiwan', 'noise', 'unstored'].map((name) =>
    indicator(`${name}_day`, `value(${name})`),
  );
  const steps: string[] = [];
  const rows = indicatorTrials(prepared, candidates, QUERY, (done, total) => steps.push(`${done}/${total}`));
  const of = (name: string, information: string) =>
    rows.find((row) => row.indicators === name && row.information === information);

  it('names those that foretell, and not those that do not', () => {
    for (const information of ['realtime', 'benchmarked']) {
      expect(of('Hong Kong', information)).toMatchObject({ used: true, helps: 'yes' });
      expect(of('taiwan_day', information)).toMatchObject({ used: false, helps: 'yes', days: 1305 });
      expect(of('noise_day', information)?.helps).not.toBe('yes');
    }
    const found = of('taiwan_day', 'realtime');
    expect(found?.brier_with).toBeLessThan((found?.brier_without ?? 0) - 0.02);
    expect(found?.p).toBeLessThan(0.01);
  });

  it('those without a value change nothing, and are not told as tried', () => {
    expect(of('United States', 'realtime')?.brier_with).toBeTypeOf('number');
    const none = of('unstored_day', 'realtime');
    expect(none).toMatchObject({ used: false, days: 0, p: null, helps: 'no data' });
    expect(none?.brier_with).toBe(none?.brier_without);
  });

  it('a window without a hidden week is no answer of no rows', () => {
    const asked = { ...QUERY, from: '2030-01-01', to: '2030-02-01' };
    const days = 'between 2030-01-01 and 2030-02-01: there are 2019-12-30 to 2022-12-30';
    expect(() => backtest(prepared, asked)).toThrow(
      new NoDataError(`no whole week of a hidden year lies ${days}`),
    );
    const { published } = makeMarket({ from: '2021-01-01', to: '2022-03-01', level: () => 0 });
    expect(() => backtest(prepare(alignMarket(published, INPUTS), SETTINGS), QUERY)).toThrow(
      /^no year of published northbound flows can be hidden: it needs those of 400 days before it; run waizi import/,
    );
  });

  it('says how far it is', () => {
    const groups = new Set(shippedIndicators().map(({ group }) => group)).size;
    expect(steps).toEqual(Array.from({ length: groups + 4 }, (_, i) => `${i + 1}/${groups + 4}`));
  });
});

describe('a flow as an input', () => {
  it('is of its day alone, of either sign, where a price is carried over a holiday', () => {
    const dates = ['2024-05-29', '2024-05-30', '2024-05-31'];
    const bar = (date: string, close: number): Bar => ({
      day: dayNumber(date),
      open: null,
      high: null,
      low: null,
      close,
      amount: null,
    });
    const list = [bar('2024-05-29', -5), bar('2024-05-31', 7)];
    const total = dates.map((date) => ({ date, net: 1, turnover: 100, trades: 10, holdings: null }));
    const market = alignMarket(
      {
        days: { total, shanghai: [], shenzhen: [] },
        bars: new Map([
          ['flow', list],
          ['price', list],
        ]),
      },
      [flow('flow'), { ...flow('price'), flow: false }],
    );
    const { columns } = featuresOf(market, [
      indicator('flow', 'value(flow)'),
      indicator('price', 'value(price)'),
    ]);
    expect(columns.map((column) => [...column])).toEqual([
      [-5, Number.NaN, 7],
      [-5, -5, 7],
    ]);
  });
});
