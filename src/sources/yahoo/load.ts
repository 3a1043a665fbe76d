import { InputError } from '../../errors.js';
import { quoted } from '../cell.js';
import { textOf } from '../content.js';
import { indexOf } from '../indices/catalogue.js';
import { keepDays } from '../keep-days.js';
import type { Loader } from '../loaders.js';
import { seriesOf } from '../series/catalogue.js';
import { actionValues, stagePrices } from '../stage-prices.js';
import { actionsOf, type Chart, parseYahooChart, pricesOf } from './chart.js';

/** Symbols of series that Yahoo calls otherwise. */
const SERIES: Readonly<Record<string, string>> = { 'CNH=X': 'usdcnh', '^VIX': 'vix', 'DX-Y.NYB': 'dxy' };
const FOREVER = '9999-12-31';

/** Prices of a Hong Kong stock, closes of an index, or values of a series, by the symbol that the answer names. */
export const loadYahooChart: Loader = async (path, context) => {
  const chart = parseYahooChart(await textOf(path), new Date(context.fetchedAt));
  const { symbol, setAside } = chart;
  if (/^\d{4,5}\.HK$/i.test(symbol)) {
    const loaded = await stagePrices({ rows: pricesOf(chart), setAside }, context);
    const actions = actionsOf(chart);
    context.staging.add(
      'actions',
      actions.map((row) => actionValues(row, context.file)),
    );
    const split = actions.filter(({ factor }) => factor !== null);
    const facts = split.map(({ stock, exDate }) => ({ stock, from: exDate, to: FOREVER }));
    return { ...loaded, facts: [...loaded.facts, ...facts] };
  }
  return keepDays({ ...toldOf(chart), setAside }, context);
};

function toldOf({ symbol, bars }: Chart) {
  const index = indexOf(symbol);
  if (index)
    return {
      indices: bars.map(({ date, open, high, low, close }, at) => ({
        row: at + 1,
        id: index.id,
        date,
        open,
        high,
        low,
        close,
        volume: null,
        amount: null,
        adjusted: 'none' as const,
        source: 'yahoo',
      })),
    };
  const entry = seriesOf(SERIES[symbol] ?? symbol);
  if (!entry)
    throw new InputError(`${quoted(symbol)} is neither a Hong Kong stock nor a known index or series`, {
      remedy: 'see data/indices.csv and data/series.csv',
    });
  const total = entry.unit.includes('dividend-adjusted');
  return {
    values: bars.flatMap(({ date, close, adjusted }, at) => {
      const value = total ? adjusted : close;
      return value === null
        ? []
        : [{ row: at + 1, id: entry.id, date, value, unit: entry.unit, source: 'yahoo' }];
    }),
  };
}
