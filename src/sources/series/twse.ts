import { type Fraction, fraction } from '../../decimal.js';
import { ensure, InputError } from '../../errors.js';
import { type IsoDate, parseDate } from '../../iso-date.js';
import type { Parsed } from '../../store/rows.js';
import { quoted } from '../cell.js';
import { noRows, readAnswer, textOf } from '../stock-connect/answer.js';
import { numberOf } from '../units.js';
import { seriesOf } from './catalogue.js';
import type { ToldValue } from './judge.js';

/** Whether an answer is the Taiwan Stock Exchange's table of what institutions bought and sold (BFI82U). */
export const recogniseTwse = (head: string): boolean =>
  head.includes('"stat"') &&
  head.includes('"fields"') &&
  /買賣差額|"Difference"/.test(head) &&
  /外資及陸資|Foreign Investors include Mainland/i.test(head);

/** What stands over the columns, in both languages. */
const LABELS = {
  buy: /^(?:買進金額|total\s+buy|buy)/i,
  sell: /^(?:賣出金額|total\s+sell|sell)/i,
  net: /^(?:買賣差額|difference)/i,
} as const;

/** Foreign and mainland investors; since 2017-12-18 foreign dealers stand in a line of their own, which is part of the dealers. */
const FOREIGN = /^(?:外資及陸資|foreign investors? include mainland)/i;
const TOTAL = /^(?:合計|總計|total)/i;
const FOREIGN_DEALERS = /^(?:外資自營商|foreign dealers?)/i;

const SERIES = {
  buy: 'twse-foreign-buy',
  sell: 'twse-foreign-sell',
  net: 'twse-foreign-net',
} as const;
type Field = keyof typeof SERIES;
const FIELDS = Object.keys(SERIES) as Field[];

type Amounts = Readonly<Record<Field, Fraction>>;
const same = (a: Fraction, b: Fraction): boolean => a.num * b.den === b.num * a.den;
const plus = (a: Fraction, b: Fraction): Fraction => fraction(a.num * b.den + b.num * a.den, a.den * b.den);

/**
 * What foreign and mainland investors bought and sold on the Taiwan Stock Exchange on a day, in TWD, without foreign
 * dealers: `BFI82U` in Chinese or English.
 * @throws InputError when nothing is published for the day; when amounts do not add up, to the exchange's own difference
 *   and to its own total; when the title names another day than the answer, or several
 */
export function parseTwse(text: string): Parsed<ToldValue> {
  const answer = readAnswer(text);
  const stat = textOf(answer.stat);
  if (!/^ok$/i.test(stat)) throw noRows('the Taiwan Stock Exchange', stat);
  const date = parseDate(String(answer.date ?? ''));
  if (!date) throw new InputError(`date ${quoted(answer.date)} is no date`);
  refuseOtherDays(textOf(answer.title), date);
  if (!Array.isArray(answer.fields) || !Array.isArray(answer.data))
    throw new InputError('an answer without fields and data', { remedy: 'fetch the answer again' });
  const labels = answer.fields.map(textOf);
  const places = Object.fromEntries(
    FIELDS.map((field) => {
      const place = labels.findIndex((label) => LABELS[field].test(label));
      if (place < 1)
        throw new InputError(`no column of the ${field} amount`, { remedy: `columns: ${labels.join(', ')}` });
      return [field, place];
    }),
  ) as Record<Field, number>;
  const lines = answer.data.map((cells, index) => {
    if (!Array.isArray(cells) || cells.length !== labels.length)
      throw new InputError(`line ${index + 1} has other cells than the header`);
    return { row: index + 1, name: textOf(cells[0]), amounts: amountsOf(cells, places, textOf(cells[0])) };
  });
  const foreign = lines.filter(({ name }) => FOREIGN.test(name));
  const [line] = foreign;
  if (!line || foreign.length > 1)
    throw new InputError(`${foreign.length} lines of foreign investors in the answer of ${date}`, {
      remedy: `lines: ${lines.map(({ name }) => name).join(', ')}`,
    });
  if (line.amounts.buy.num === 0n && line.amounts.sell.num === 0n)
    throw new InputError(`${date}: foreign investors bought and sold 0: a dead feed, not a flow`);
  refuseOtherTotal(lines, date);
  return {
    rows: FIELDS.map((field) => ({
      row: line.row,
      id: SERIES[field],
      date,
      value: line.amounts[field],
      unit: ensure(seriesOf(SERIES[field]), SERIES[field]).unit,
      source: 'twse',
    })),
    setAside: [],
  };
}

function amountsOf(cells: readonly unknown[], places: Record<Field, number>, name: string): Amounts {
  const amounts = Object.fromEntries(
    FIELDS.map((field) => {
      const value = numberOf(cells[places[field]], `${name}, ${field}`);
      if (value === null) throw new InputError(`${name} without its ${field} amount`);
      return [field, value];
    }),
  ) as Record<Field, Fraction>;
  if (amounts.buy.num < 0n || amounts.sell.num < 0n)
    throw new InputError(`${name}: a negative amount bought or sold`);
  if (!same(plus(amounts.sell, amounts.net), amounts.buy))
    throw new InputError(`${name}: the difference is not bought less sold: columns are mixed up`);
  return amounts;
}

/** The title of the Chinese form has the day in years of the Republic; that of weeks and months has two days. */
function refuseOtherDays(title: string, date: IsoDate): void {
  const days = [...title.matchAll(/(\d{2,3})年(\d{1,2})月(\d{1,2})日/g)].map(([, year, month, day]) =>
    [Number(year) + 1911, month?.padStart(2, '0'), day?.padStart(2, '0')].join('-'),
  );
  if (days.length > 1)
    throw new InputError(`a table of several days (${title})`, { remedy: 'ask with type=day' });
  if (days[0] && days[0] !== date)
    throw new InputError(`the title is of ${days[0]}, the answer says ${date}`);
}

/** Lines add up to the total, which counts foreign dealers among the dealers or by themselves. */
function refuseOtherTotal(lines: readonly { name: string; amounts: Amounts }[], date: IsoDate): void {
  const total = lines.find(({ name }) => TOTAL.test(name));
  if (!total) return;
  for (const field of FIELDS) {
    const sums = [false, true].map((withDealers) =>
      lines
        .filter((line) => line !== total && (withDealers || !FOREIGN_DEALERS.test(line.name)))
        .reduce((sum, line) => plus(sum, line.amounts[field]), fraction(0n, 1n)),
    );
    if (!sums.some((sum) => same(sum, total.amounts[field])))
      throw new InputError(`${date}: the lines do not add up to the total (${field})`);
  }
}
