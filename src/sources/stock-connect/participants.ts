import { InputError } from '../../errors.js';
import { dayInChina } from '../../iso-date.js';
import type { ConnectParticipantRow, Parsed, SetAside } from '../../store/rows.js';
import { mainlandCode, quoted, wholeOf } from '../cell.js';
import { type Column, DATE, hasColumn, STOCK } from '../csv/header.js';
import type { CsvRecord } from '../csv/records.js';
import { openTable, takeRecords } from '../csv/table.js';
import { DATE_FORMS, parseDay, parseParticipant, readWhole, remember } from '../csv/values.js';
import { byRow, takeRows } from '../take-rows.js';
import { isFields, readAnswer, rowsOf, textOf } from './answer.js';

const EXCHANGE: Column = { names: ['exchange', 'channel'] };
const PARTICIPANT: Column = {
  names: ['participant_id', 'participant', 'participant_code', '参与者编号', '机构代码'],
};
const NAME: Column = { names: ['participant_name', 'org_name', '参与者名称', '机构名称'], optional: true };
const SHARES: Column = { names: ['shares', 'hold_num', 'shareholding', '持股量', '持股数量'] };
const SOURCE: Column = { names: ['source', 'provider', '来源'], optional: true };
const COLUMNS = {
  stock: STOCK,
  date: DATE,
  exchange: EXCHANGE,
  participant: PARTICIPANT,
  name: NAME,
  shares: SHARES,
  source: SOURCE,
};

const EXCHANGES: ReadonlyMap<string, 'shanghai' | 'shenzhen'> = new Map([
  ['shanghai', 'shanghai'],
  ['sh', 'shanghai'],
  ['sse', 'shanghai'],
  ['001', 'shanghai'],
  ['shenzhen', 'shenzhen'],
  ['sz', 'shenzhen'],
  ['szse', 'shenzhen'],
  ['003', 'shenzhen'],
]);

/** Whether a csv header lists Connect holdings by participant: a stock, an exchange, a participant and shares. */
export const recogniseParticipantHoldings = (cells: readonly string[]): boolean =>
  [STOCK, DATE, EXCHANGE, PARTICIPANT, SHARES].every((column) => hasColumn(cells, column));

/** Left out, where a row told again is the same; refused where it is another. */
function collector(rows: ConnectParticipantRow[]): (row: ConnectParticipantRow) => void {
  const known = new Map<string, bigint>();
  return (row) => {
    const key = [row.stock, row.date, row.participant ?? row.name].join('\n');
    const before = known.get(key);
    if (before === row.shares) return;
    if (before !== undefined)
      throw new InputError(
        `${row.stock} on ${row.date}: ${row.participant ?? row.name} with ${row.shares} shares, but ${before} above`,
      );
    known.set(key, row.shares);
    rows.push(row);
  };
}

/**
 * Who holds mainland stocks for Connect investors, as csv: `stock_code,date,exchange,participant_id,shares`, where
 * given `participant_name`. Codes have six digits, shares are whole and not below 0.
 * @throws InputError when a column is missing or the file was cut off
 */
export async function readParticipantHoldings(
  records: AsyncIterable<CsvRecord>,
): Promise<Parsed<ConnectParticipantRow>> {
  const table = await openTable(records, COLUMNS);
  const dayOf = remember(parseDay);
  const rows: ConnectParticipantRow[] = [];
  const take = collector(rows);
  const setAside = await takeRecords(table, (cells, row) => {
    const stock = mainlandCode(cells('stock'));
    if (!stock) throw new InputError(`${quoted(cells('stock'))} is no mainland stock code`);
    const date = dayOf(cells('date'));
    if (date === null) throw new InputError(`date ${quoted(cells('date'))} ${DATE_FORMS}`);
    const exchange = EXCHANGES.get(cells('exchange').toLowerCase());
    if (!exchange) throw new InputError(`exchange ${quoted(cells('exchange'))} is not shanghai or shenzhen`);
    const shares = readWhole(cells('shares'), { row, column: 'shares' });
    if (shares === null || shares < 0n)
      throw new InputError(`shares ${quoted(cells('shares'))} is no whole number`);
    const participant = parseParticipant(cells('participant'));
    const name = cells('name');
    if (participant === null && (cells('participant') !== '' || name === ''))
      throw new InputError(`participant ${quoted(cells('participant'))} is no participant id`);
    take({
      direction: 'northbound',
      exchange,
      stock,
      date,
      participant,
      name,
      shares,
      source: cells('source') || 'csv',
    });
  });
  return { rows, setAside };
}

/** Whether an answer is Eastmoney's list of Connect holdings by participant (`RPT_MUTUAL_HOLD_DET`). */
export const recogniseEastmoneyParticipants = (head: string): boolean =>
  head.includes('"PARTICIPANT_CODE"') && head.includes('"HOLD_NUM"');

/**
 * The same from Eastmoney's answer, in shares. Rows of Hong Kong stocks are left out: CCASS lists have them.
 * @throws InputError when the answer has no rows (with Eastmoney's message) or lacks a field
 */
export function parseEastmoneyParticipants(text: string): Parsed<ConnectParticipantRow> {
  const answer = readAnswer(text);
  const result = isFields(answer.result) ? answer.result : {};
  const told = rowsOf(result.data, 'Eastmoney', textOf(answer.message), [
    'HOLD_DATE',
    'HOLD_NUM',
    'PARTICIPANT_CODE',
  ]);
  const rows: ConnectParticipantRow[] = [];
  const take = collector(rows);
  const left = takeRows(
    told.map((fields, index) => ({ row: index + 1, fields })),
    ({ fields }) => {
      const code = textOf(fields.SECURITY_CODE) || textOf(fields.SECUCODE);
      const stock = mainlandCode(code);
      if (!stock) throw new InputError(`${quoted(code)} is no mainland stock code`);
      const date = dayInChina(textOf(fields.HOLD_DATE));
      if (!date) throw new InputError(`${stock}: ${quoted(fields.HOLD_DATE)} is no date`);
      const market = textOf(fields.MARKET_CODE);
      const exchange = EXCHANGES.get(market) ?? (/^[56]/.test(stock) ? 'shanghai' : 'shenzhen');
      const shares = wholeOf(fields.HOLD_NUM);
      if (shares === null || shares < 0n)
        throw new InputError(`${stock}: ${quoted(fields.HOLD_NUM)} is no number of shares`);
      const participant = parseParticipant(textOf(fields.PARTICIPANT_CODE));
      const name = textOf(fields.ORG_NAME);
      if (participant === null && name === '') throw new InputError(`${stock}: a holder without id and name`);
      take({
        direction: 'northbound',
        exchange,
        stock,
        date,
        participant,
        name,
        shares,
        source: 'eastmoney',
      });
    },
  );
  const pages = Number(result.pages);
  const cut: SetAside[] =
    pages > 1 ? [{ row: told.length + 1, reason: `one page of ${pages}: the others are not here` }] : [];
  return { rows, setAside: byRow(cut, left) };
}
