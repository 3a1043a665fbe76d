import { checkSameLength, checkSeries } from '../validate.js';

/** What came and what was forecast, period by period, in order of time. */
export interface Forecasts {
  actual: readonly number[];
  forecast: readonly number[];
}

/** Periods by direction. Up is above zero; zero counts as down, in what came and in the forecast alike. */
export interface Directions {
  n: number;
  /** Forecast up, came up. */
  upUp: number;
  /** Forecast up, came down. */
  upDown: number;
  /** Forecast down, came up. */
  downUp: number;
  /** Forecast down, came down. */
  downDown: number;
}

/** Counts the periods by direction of the forecast and of what came. */
export function directions({ actual, forecast }: Forecasts): Directions {
  checkForecasts({ actual, forecast });
  const count = { n: actual.length, upUp: 0, upDown: 0, downUp: 0, downDown: 0 };
  actual.forEach((value, t) => {
    const key = isUp(forecast[t] ?? 0)
      ? isUp(value)
        ? 'upUp'
        : 'upDown'
      : isUp(value)
        ? 'downUp'
        : 'downDown';
    count[key] += 1;
  });
  return count;
}

export const isUp = (value: number): boolean => value > 0;

/** Throws a UsageError unless both lists have finite values for the same periods, at least `least` of them. */
export function checkForecasts({ actual, forecast }: Forecasts, least = 1): void {
  checkSeries('actual', actual, least);
  checkSeries('forecast', forecast, least);
  checkSameLength('actual', actual, 'forecast', forecast);
}
