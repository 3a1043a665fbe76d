import {
  type Fraction,
  fraction,
  multiply,
  ONE,
  parseDecimal,
  roundHalfEven,
  toNumber,
} from '../../decimal.js';
import { InputError } from '../../errors.js';
import { type IsoDate, todayInHongKong } from '../../iso-date.js';
import type { ActionRow, PriceRow, SetAside } from '../../store/rows.js';
import { hongKongCode, quoted } from '../cell.js';
import { kindOfFactor } from '../corporate-actions/factor.js';
import { type Fields, isFields, readAnswer, textOf } from '../stock-connect/answer.js';

/** A bar as Yahoo gives it: prices divided by later splits, adjclose by dividends too. */
export interface Bar {
  readonly date: IsoDate;
  readonly open: Fraction | null;
  readonly high: Fraction | null;
  readonly low: Fraction | null;
  readonly close: Fraction;
  readonly adjusted: Fraction | null;
  readonly volume: bigint | null;
}

export interface Chart {
  readonly symbol: string;
  readonly currency: string;
  readonly bars: readonly Bar[];
  readonly splits: readonly { readonly date: IsoDate; readonly factor: Fraction }[];
  readonly dividends: readonly { readonly date: IsoDate; readonly amount: Fraction }[];
  readonly setAside: readonly SetAside[];
}

/** Days that may lie between the last bar and the last quote before the answer counts as cut. */
const GAP = 7 * 86_400;

/** Whether an answer is Yahoo's chart of a symbol, or its refusal. */
export const recogniseYahooChart = (head: string): boolean => /^\s*\{\s*"chart"\s*:/.test(head);

const numberIn = (value: unknown): Fraction | null =>
  typeof value === 'number' && Number.isFinite(value) ? parseDecimal(String(value)) : null;

const secondsIn = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : null;

/**
 * Yahoo's chart (`v8/finance/chart`) of a symbol. Bars without a close are none; today's bar is left out while its
 * session is not over, by the answer's own clock.
 * @param now when it was fetched
 * @throws InputError when Yahoo does not know the symbol (delisted ones lose all history), or the shape is another
 */
export function parseYahooChart(text: string, now: Date): Chart {
  const { chart } = readAnswer(text);
  if (!isFields(chart)) throw shape('no "chart"');
  if (isFields(chart.error)) {
    const said = textOf(chart.error.description) || textOf(chart.error.code);
    throw new InputError(`Yahoo has nothing: ${said || 'an error without words'}`, {
      remedy: 'check the symbol; what Yahoo drops is gone there, keep what is stored',
    });
  }
  const result: unknown = Array.isArray(chart.result) ? chart.result[0] : null;
  if (!isFields(result) || !isFields(result.meta)) throw shape('no result');
  const { meta } = result;
  const offset = secondsIn(meta.gmtoffset);
  if (offset === null) throw shape('no gmtoffset');
  const dayOf = (seconds: number): IsoDate => {
    const at = new Date((seconds + offset) * 1000);
    if (Number.isNaN(at.getTime())) throw shape(`a time of ${seconds}`);
    return at.toISOString().slice(0, 10);
  };
  const times = Array.isArray(result.timestamp) ? result.timestamp.map(secondsIn) : [];
  const last = times.at(-1) ?? null;
  const quotedAt = secondsIn(meta.regularMarketTime);
  if (last !== null && quotedAt !== null && quotedAt - last > GAP)
    throw new InputError(
      `the bars end on ${dayOf(last)}, the last quote is of ${dayOf(quotedAt)}: splits in between are not in it`,
      { remedy: 'ask for bars up to today' },
    );
  const running = runningDay(meta, quotedAt, dayOf, now, offset);
  const indicators = isFields(result.indicators) ? result.indicators : {};
  const [quote, adjclose] = [indicators.quote, indicators.adjclose].map((list: unknown) =>
    Array.isArray(list) && isFields(list[0]) ? list[0] : {},
  );
  const at = (list: Fields | undefined, field: string, index: number): Fraction | null => {
    const column = list?.[field];
    return Array.isArray(column) ? numberIn(column[index]) : null;
  };
  const bars: Bar[] = [];
  let empty = 0;
  let live = 0;
  const outside: IsoDate[] = [];
  for (const [index, time] of times.entries()) {
    const close = at(quote, 'close', index);
    if (time === null || close === null || close.num <= 0n) {
      empty += 1;
      continue;
    }
    if (running !== null && dayOf(time) >= running) {
      live += 1;
      continue;
    }
    const volume = at(quote, 'volume', index);
    const [high, low] = [at(quote, 'high', index), at(quote, 'low', index)];
    if (outsideDay(close, high, low)) {
      outside.push(dayOf(time));
      continue;
    }
    bars.push({
      date: dayOf(time),
      open: at(quote, 'open', index),
      high,
      low,
      close,
      adjusted: at(adjclose, 'adjclose', index),
      volume: volume === null || volume.num === 0n ? null : volume.num / volume.den,
    });
  }
  const setAside: SetAside[] = [];
  if (empty > 0) setAside.push({ row: 0, reason: `${empty} bars without a close` });
  for (const date of outside) setAside.push({ row: 0, reason: `${date}: a close outside high and low` });
  if (live > 0) setAside.push({ row: 0, reason: `the bar of ${running ?? ''}, whose session was not over` });
  const events = isFields(result.events) ? result.events : {};
  const eventsOf = (list: unknown): Fields[] => (isFields(list) ? Object.values(list).filter(isFields) : []);
  const splits = eventsOf(events.splits).map((event) => {
    const [time, many, old] = [secondsIn(event.date), numberIn(event.numerator), numberIn(event.denominator)];
    if (time === null || many === null || old === null || many.num <= 0n || old.num <= 0n)
      throw shape(`a split ${quoted(event.splitRatio)} without its terms`);
    return { date: dayOf(time), factor: fraction(many.num * old.den, many.den * old.num) };
  });
  const dividends = eventsOf(events.dividends).flatMap((event) => {
    const [time, amount] = [secondsIn(event.date), numberIn(event.amount)];
    return time === null || amount === null || amount.num <= 0n ? [] : [{ date: dayOf(time), amount }];
  });
  return {
    symbol: textOf(meta.symbol),
    currency: textOf(meta.currency),
    bars,
    splits: splits.sort((a, b) => (a.date < b.date ? -1 : 1)),
    dividends,
    setAside,
  };
}

/** Yahoo's closes and ranges come from different feeds, and differ by a tick or two. */
const TICKS = 0.01;

function outsideDay(close: Fraction, high: Fraction | null, low: Fraction | null): boolean {
  const price = toNumber(close);
  return (
    (high !== null && price > toNumber(high) * (1 + TICKS)) ||
    (low !== null && price < toNumber(low) * (1 - TICKS))
  );
}

const shape = (problem: string): InputError =>
  new InputError(`no chart of Yahoo (${problem})`, { remedy: 'fetch the answer again' });

/** The day whose session was not over when the answer was made; null when none was running. */
function runningDay(
  meta: Fields,
  quotedAt: number | null,
  dayOf: (seconds: number) => IsoDate,
  now: Date,
  offset: number,
): IsoDate | null {
  const period = isFields(meta.currentTradingPeriod) ? meta.currentTradingPeriod.regular : null;
  const end = isFields(period) ? secondsIn(period.end) : null;
  if (end !== null && quotedAt !== null && dayOf(end) === dayOf(quotedAt))
    return Math.floor(now.getTime() / 1000) < end ? dayOf(quotedAt) : null;
  if (end !== null) return null;
  return offset === 8 * 3600 ? todayInHongKong(now) : dayOf(Math.floor(now.getTime() / 1000));
}

/** Hong Kong prices have three decimals at most; Yahoo's are single-precision numbers. */
const PRICE_UNIT = 1000n;

const rounded = (value: Fraction, unit: bigint): Fraction =>
  fraction(roundHalfEven(value.num * unit, value.den), unit);

/**
 * Prices as traded of a Hong Kong stock: Yahoo divides past closes by later splits, so they are multiplied back by the
 * splits that the answer lists. A volume before a split is in other shares, and left out.
 * @throws InputError when the stock is not priced in HKD, or the symbol is none of Hong Kong
 */
export function pricesOf({ symbol, currency, bars, splits }: Chart): PriceRow[] {
  const stock = hongKongCode(symbol);
  if (!stock || !/\.HK$/i.test(symbol))
    throw new InputError(`${quoted(symbol)} is no Hong Kong stock`, {
      remedy: 'give a symbol such as 0700.HK',
    });
  if (currency !== 'HKD')
    throw new InputError(`${symbol} is priced in ${currency || 'no currency'}, not in HKD`, {
      remedy: 'take the HKD counter',
    });
  return bars.map((bar): PriceRow => {
    const later = splits.filter(({ date }) => date > bar.date);
    const factor = later.reduce((product, split) => multiply(product, split.factor), ONE);
    return {
      stock,
      date: bar.date,
      close: rounded(multiply(bar.close, factor), PRICE_UNIT),
      volume: later.length > 0 || bar.volume === null ? null : { num: bar.volume, den: 1n },
      turnover: null,
      adjusted: 'none',
      source: 'yahoo',
    };
  });
}

/** Splits and dividends of a Hong Kong stock; dividends as paid, before later splits. */
export function actionsOf({ symbol, splits, dividends }: Chart): ActionRow[] {
  const stock = hongKongCode(symbol) ?? symbol;
  const plain = { stock, factor: null, amount: null, creditDate: null };
  return [
    ...splits.map(
      ({ date, factor }): ActionRow => ({ ...plain, exDate: date, kind: kindOfFactor(factor), factor }),
    ),
    ...dividends.map(({ date, amount }): ActionRow => {
      const factor = splits
        .filter((split) => split.date > date)
        .reduce((product, split) => multiply(product, split.factor), ONE);
      return {
        ...plain,
        exDate: date,
        kind: 'dividend',
        amount: rounded(multiply(amount, factor), 1_000_000n),
      };
    }),
  ];
}
