import { fraction, multiply, toNumber } from '../../decimal.js';
import { ensure, InputError } from '../../errors.js';
import { parseDate } from '../../iso-date.js';
import type { Parsed, SetAside } from '../../store/rows.js';
import { quoted } from '../cell.js';
import { isFields, readAnswer, rowsOf, textOf } from '../stock-connect/answer.js';
import { byRow, takeRows } from '../take-rows.js';
import { numberOf, WAN } from '../units.js';
import { seriesOf } from './catalogue.js';
import type { ToldValue } from './judge.js';

/** What all funds of the exchange can have together, in shares: some trillions. */
const MOST_TOGETHER = 3e13;
const LEAST_TOGETHER = 1e10;
/** Fewest funds whose sum says something of the unit. */
const MANY = 100;

/** Whether an answer is the Shanghai exchange's table of ETF shares. */
export const recogniseSseEtf = (head: string): boolean =>
  head.includes('"TOT_VOL"') && head.includes('"SEC_CODE"') && head.includes('"STAT_DATE"');

/**
 * Shares outstanding of the ETFs of the Shanghai exchange on a day, as series `CODE-shares`. `TOT_VOL` is in 万份,
 * 10,000 shares.
 * @throws InputError when nothing is published for the day, a field is missing, or the sum of all funds cannot be in
 *   that unit
 */
export function parseSseEtf(text: string): Parsed<ToldValue> {
  const answer = readAnswer(text);
  if (answer.result === null)
    throw new InputError('result null: the Shanghai exchange does not know this question any more', {
      remedy: 'its format may have changed',
    });
  const fields = rowsOf(answer.result, 'the Shanghai exchange', textOf(answer.actionErrors), [
    'SEC_CODE',
    'STAT_DATE',
    'TOT_VOL',
  ]);
  const rows: ToldValue[] = [];
  const left = takeRows(
    fields.map((value, index) => ({ row: index + 1, value })),
    ({ row, value }) => {
      const code = textOf(value.SEC_CODE);
      if (!/^5\d{5}$/.test(code)) throw new InputError(`SEC_CODE ${quoted(value.SEC_CODE)} is no fund's`);
      const date = parseDate(String(value.STAT_DATE ?? ''));
      if (!date) throw new InputError(`STAT_DATE ${quoted(value.STAT_DATE)} is no date`);
      const shares = numberOf(value.TOT_VOL, 'TOT_VOL');
      if (shares === null) return;
      const id = `${code}-shares`;
      rows.push({
        row,
        id,
        date,
        value: multiply(shares, fraction(WAN, 1n)),
        unit: ensure(seriesOf(id), id).unit,
        source: 'sse-etf',
      });
    },
  );
  refuseOtherUnit(rows);
  const total = isFields(answer.pageHelp) ? Number(answer.pageHelp.total) : 0;
  const cut: SetAside[] =
    total > fields.length
      ? [{ row: fields.length + 1, reason: `one page of ${total} rows, of which ${fields.length} are here` }]
      : [];
  return { rows, setAside: byRow(cut, left) };
}

function refuseOtherUnit(rows: readonly ToldValue[]): void {
  const days = new Set(rows.map(({ date }) => date)).size;
  if (days !== 1 || rows.length < MANY) return;
  const sum = rows.reduce((all, { value }) => all + toNumber(value), 0);
  if (sum >= LEAST_TOGETHER && sum <= MOST_TOGETHER) return;
  throw new InputError(
    `${rows.length} funds with ${sum.toPrecision(3)} shares together, which cannot be: TOT_VOL is in another unit than 万份`,
  );
}
