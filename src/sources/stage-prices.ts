import { scaled } from '../decimal.js';
import { InputError } from '../errors.js';
import type { IsoDate } from '../iso-date.js';
import type { Value } from '../store/engine.js';
import type { ActionRow, Parsed, PriceRow } from '../store/rows.js';
import { filled } from './content.js';
import type { Loaded, LoadContext } from './loaders.js';

/** Ends the reason of prices set aside because the calendar has their day closed. */
export const NOT_TRADED = ', on which Hong Kong did not trade';

/** Stages prices: those of days on which Hong Kong did not trade, those adjusted for dividends, and days that repeat the one before as a whole, are left out. */
export async function stagePrices(
  prices: Parsed<PriceRow>,
  { staging, calendar, file, options, doubts }: LoadContext,
): Promise<Loaded> {
  const parsed = filled(prices);
  const setAside = [...parsed.setAside];
  const priced: Value[][] = [];
  const ranges = new Map<string, { from: IsoDate; to: IsoDate }>();
  let refused = 0;
  const closed = new Map<IsoDate, number>();
  for (const price of parsed.rows) {
    if (calendar.covers(price.date) && !calendar.isTradingDay(price.date)) {
      closed.set(price.date, (closed.get(price.date) ?? 0) + 1);
      continue;
    }
    if (price.adjusted === 'split+dividend' && !options.allowAdjusted) {
      refused += 1;
      continue;
    }
    priced.push(priceValues(price, options.allowAdjusted, file));
  }
  const frozen = (await doubts?.prices.problems(priced)) ?? new Map<IsoDate, string>();
  const rows = frozen.size === 0 ? priced : priced.filter(([, date]) => !frozen.has(String(date)));
  const doubtful = [...frozen].map(([date, problem]) => ({ stock: null, date, problem }));
  for (const { problem } of doubtful) setAside.push({ row: 0, reason: problem });
  for (const [stock, date] of rows as [string, IsoDate][]) {
    const range = ranges.get(stock);
    if (!range) ranges.set(stock, { from: date, to: date });
    else if (date < range.from) range.from = date;
    else if (date > range.to) range.to = date;
  }
  if (refused > 0) {
    const reason = `${refused} ${refused === 1 ? 'row is' : 'rows are'} adjusted for dividends, so shares x price would be wrong; give as-traded prices, or --allow-adjusted where there was no dividend`;
    if (priced.length === 0) throw new InputError(reason);
    setAside.push({ row: 0, reason });
  }
  for (const [date, count] of closed) {
    setAside.push({ row: 0, reason: `${count} ${count === 1 ? 'price' : 'prices'} of ${date}${NOT_TRADED}` });
  }
  if (rows.length === 0 && doubtful[0]) throw new InputError(doubtful[0].problem, { doubt: true });
  if (rows.length === 0) throw new InputError(`no usable row (${setAside[0]?.reason ?? 'none'})`);
  staging.add('prices', rows);
  return {
    rows: rows.length,
    setAside,
    doubtful,
    facts: [...ranges].map(([stock, { from, to }]) => ({ stock, from, to })),
    priced: [...ranges.keys()],
    calendar: [],
  };
}

function priceValues(price: PriceRow, allowed: boolean, file: number): Value[] {
  const cut = (value: PriceRow['close'] | null, decimals: number): bigint | null =>
    value === null ? null : (scaled(value, decimals) ?? (value.num * 10n ** BigInt(decimals)) / value.den);
  return [
    price.stock,
    price.date,
    cut(price.close, 18),
    cut(price.volume, 6),
    cut(price.turnover, 6),
    price.adjusted,
    price.source,
    allowed,
    file,
  ];
}

/** An action as the store keeps it. */
export const actionValues = (row: ActionRow, file: number): Value[] => [
  row.stock,
  row.exDate,
  row.kind,
  row.factor?.num ?? null,
  row.factor?.den ?? null,
  row.amount === null ? null : (scaled(row.amount, 18) ?? (row.amount.num * 10n ** 18n) / row.amount.den),
  row.creditDate,
  file,
];
