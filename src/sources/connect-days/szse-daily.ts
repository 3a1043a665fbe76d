import { InputError } from '../../errors.js';
import type { Parsed } from '../../store/rows.js';
import { textOf } from '../stock-connect/answer.js';
import { readSzseReport, recogniseSzseReport, unitOf } from '../szse-report.js';
import { takeRows } from '../take-rows.js';
import { cents, count, numberOf } from '../units.js';
import { NO_AMOUNTS, type ToldDay } from './told-day.js';

/** Prints to 0.01 of a hundred million. */
export const SZSE_DAILY = { source: 'szse', grain: 100_000_000n } as const;

/** Whether a file is the Shenzhen exchange's day of Stock Connect, north- or southbound, also of the time before 2024-08-19. */
export const recogniseSzseDaily = (head: string): boolean =>
  recogniseSzseReport(head, /^SGT_[SG]GTJYRB(?:_BEFORE)?$/);

/** By words of the label; ETF first, since its label has the words of the turnover too. */
const FIELDS: readonly (readonly [RegExp, keyof typeof NO_AMOUNTS | null])[] = [
  [/ETF/i, 'etfTurnover'],
  [/(?:买入|卖出).*笔数/, null],
  [/笔数/, 'trades'],
  [/买入/, 'buy'],
  [/卖出/, 'sell'],
  [/净/, 'net'],
  [/交易总额|成交总额|成交金额|交易金额/, 'turnover'],
];

/**
 * The Shenzhen exchange's day of Stock Connect. Every label names its unit.
 * @throws InputError when nothing is published for the day, or a label names no unit
 */
export function parseSzseDaily(text: string): Parsed<ToldDay> {
  const { catalogue, date, rows } = readSzseReport(text);
  const amounts: { -readonly [Key in keyof typeof NO_AMOUNTS]: bigint | null } = { ...NO_AMOUNTS };
  const setAside = takeRows(
    rows.map((fields, index) => ({ row: index + 1, fields })),
    ({ fields }) => {
      const label = textOf(fields.label);
      const [, field] = FIELDS.find(([pattern]) => pattern.test(label)) ?? [];
      if (field === null) return;
      if (field === undefined) throw new InputError(`"${label}" is not known`);
      const number = numberOf(fields.total, label);
      if (number === null) return;
      amounts[field] = field === 'trades' ? count(number, unitOf(label)) : cents(number, unitOf(label));
    },
  );
  const direction = catalogue.startsWith('SGT_S') ? 'northbound' : 'southbound';
  return { rows: [{ ...amounts, row: 1, direction, channel: 'shenzhen', date }], setAside };
}
