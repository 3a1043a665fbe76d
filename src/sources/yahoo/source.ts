import { InputError } from '../../errors.js';
import { addDays, dayNumber } from '../../iso-date.js';
import { indexOf } from '../indices/catalogue.js';
import { refusal } from '../fetching/judging.js';
import { query } from '../fetching/plan.js';
import { absent } from '../fetching/judging.js';
import { blocked, broken, closed, type FetchRequest, OK, type Source } from '../fetching/source.js';
import { parseYahooChart } from './chart.js';

/** Asked for where config.yaml names no symbols; stocks come from its `stocks`. */
const SYMBOLS = ['^HSI', '^HSCE', 'CNH=X'];
/** Dividends change all past values of a dividend-adjusted series, so its history is asked for as a whole. */
const HISTORY = '2014-11-17';

const symbolOf = (stock: string): string => `${String(Number(stock)).padStart(4, '0')}.HK`;
const seconds = (day: string): number => dayNumber(day) * 86_400;

/** Yahoo's daily bars, from which prices as traded are made again with the splits that it lists. */
export const yahoo: Source = {
  id: 'yahoo',
  gives: 'prices of Hong Kong stocks with splits and dividends, Hang Seng indices, the offshore yuan, by day',
  terms: {
    text: 'Yahoo terms of service: personal use; no redistribution',
    url: 'https://legal.yahoo.com/us/en/yahoo/terms/otos/index.html',
  },
  seen: 'documented',
  pace: 2000,
  published: { at: '18:00', lag: 0, days: 'weekdays' },
  since: '2005-01-01',
  first: 'all',
  limit: 16 << 20,
  stored: `SELECT 'stock ' || stock AS key, CAST(date AS VARCHAR) AS day FROM prices WHERE source = 'yahoo'
    UNION ALL SELECT 'index ' || id, CAST(date AS VARCHAR) FROM index_days WHERE source = 'yahoo'
    UNION ALL SELECT 'series', CAST(date AS VARCHAR) FROM series_days WHERE source = 'yahoo' AND id = 'usdcnh'`,
  plan: ({ settings, stored, days, today, from, asked }) => {
    const last = days.at(-1);
    if (last === undefined) return [];
    const named = settings.symbols.length > 0 ? settings.symbols : SYMBOLS;
    const symbols = [...new Set([...settings.stocks.map(symbolOf), ...named])];
    return symbols.flatMap((symbol): FetchRequest[] => {
      const stock = /^(\d{4,5})\.HK$/.exec(symbol)?.[1]?.padStart(5, '0');
      const key = stock
        ? `stock ${stock}`
        : indexOf(symbol)
          ? `index ${indexOf(symbol)?.id ?? ''}`
          : 'series';
      const whole = key === 'series' && symbol !== 'CNH=X';
      const known = whole ? null : stored.last(key);
      if (!asked && known !== null && known >= last) return [];
      const begin = whole ? HISTORY : asked || known === null ? from : addDays(known, 1);
      return [
        {
          key: `yahoo ${symbol} ${begin} asked ${today}`,
          url: `https://query2.finance.yahoo.com/v8/finance/chart/${encodeURIComponent(symbol)}?${query({
            period1: seconds(begin),
            period2: seconds(addDays(today, 1)),
            interval: '1d',
            events: 'div|split',
            includePrePost: 'false',
          })}`,
          day: null,
          load: { as: 'yahoo-chart' },
        },
      ];
    });
  },
  judge: async (answer, request, context) => {
    const text = await answer.text();
    if (/"chart"\s*:/.test(answer.head)) {
      try {
        const { bars, symbol } = parseYahooChart(text, context.now);
        const asked = /^yahoo (\S+)/.exec(request.key)?.[1] ?? '';
        if (symbol.toUpperCase() !== asked.toUpperCase())
          return broken(`asked for ${asked}, it shows ${symbol}`);
        return bars.length > 0 ? OK : absent('no finished bar yet', context);
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        return /Yahoo has nothing/.test(error.problem) ? closed(error.problem) : broken(error.problem);
      }
    }
    if (/invalid (?:crumb|cookie)|too many requests/i.test(answer.head))
      return blocked(answer.head.slice(0, 80));
    return refusal(answer, context) ?? broken('no chart');
  },
};
