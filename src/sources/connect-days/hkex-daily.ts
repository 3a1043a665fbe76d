import { InputError } from '../../errors.js';
import { parseDate } from '../../iso-date.js';
import type { Channel, ConnectActiveRow, Direction, SetAside } from '../../store/rows.js';
import { hongKongCode, mainlandCode, normaliseLabel, quoted } from '../cell.js';
import { isFields, textOf } from '../stock-connect/answer.js';
import { byRow, takeRows } from '../take-rows.js';
import { cents, count, MILLION, numberOf } from '../units.js';
import { NO_AMOUNTS, type ToldDay } from './told-day.js';

export const HKEX_DAILY = { source: 'hkex', grain: 1_000_000n } as const;

const MARKETS: ReadonlyMap<string, readonly [Direction, Channel]> = new Map([
  ['ssenorthbound', ['northbound', 'shanghai']],
  ['szsenorthbound', ['northbound', 'shenzhen']],
  ['ssesouthbound', ['southbound', 'shanghai']],
  ['szsesouthbound', ['southbound', 'shenzhen']],
]);

/** What stands in place of a quota balance that is not disclosed. */
const UNDISCLOSED = 999_999_999n;

const LABELS: ReadonlyMap<string, keyof typeof NO_AMOUNTS> = new Map([
  ['totalturnover', 'turnover'],
  ['buyturnover', 'buy'],
  ['sellturnover', 'sell'],
  ['totaltradecount', 'trades'],
  ['etfturnover', 'etfTurnover'],
  ['dqb', 'quotaBalance'],
  ['dailyquotabalance', 'quotaBalance'],
]);

/** Labels of figures that nothing is made of. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'buytradecount',
  'selltradecount',
  'dqbpercent',
  'dailyquotabalancepercent',
]);

/** A label as it is compared; `DQB%` and `DQB` are two. */
const labelOf = (label: string): string => normaliseLabel(label.replaceAll(/[%％]/g, 'percent'));

export interface HkexDaily {
  readonly days: readonly ToldDay[];
  readonly actives: readonly ConnectActiveRow[];
  readonly setAside: readonly SetAside[];
}

/** Whether a file is HKEX's daily statistics of Stock Connect: `tabData = [...]`. */
export const recogniseHkexDaily = (head: string): boolean => /^\uFEFF?\s*tabData\s*=/.test(head);

function tablesOf(text: string): unknown[] {
  const body = /^\s*tabData\s*=\s*(\[[\s\S]*\])\s*;?\s*$/.exec(text.replace(/^\uFEFF/, ''))?.[1];
  let parsed: unknown;
  try {
    parsed = body === undefined ? null : JSON.parse(body);
  } catch (error) {
    throw new InputError(`broken JSON (${(error as Error).message})`, { remedy: 'fetch the file again' });
  }
  if (!Array.isArray(parsed) || parsed.length === 0)
    throw new InputError('no list of markets after "tabData ="', {
      remedy: 'fetch the file again: it was cut off',
    });
  return parsed;
}

/** The tables of a market: labels, and for every row its cells. */
function contentOf(market: Readonly<Record<string, unknown>>): { labels: string[]; rows: string[][] }[] {
  const content = Array.isArray(market.content) ? market.content : [];
  return content.filter(isFields).flatMap(({ table }) => {
    if (!isFields(table) || !Array.isArray(table.schema) || !Array.isArray(table.tr)) return [];
    const labels = (table.schema[0] as unknown[] | undefined)?.map((label) => String(label)) ?? [];
    const rows = table.tr.filter(isFields).map(({ td }) => {
      const cells = Array.isArray(td) ? td[0] : null;
      return Array.isArray(cells) ? cells.map((cell: unknown) => String(cell ?? '')) : [];
    });
    return [{ labels, rows }];
  });
}

/**
 * HKEX's daily statistics of Stock Connect: a day of each channel, and its ten most active stocks. Amounts are in
 * million CNY northbound and HKD southbound, those of stocks in single units. Columns are told by their labels.
 * @throws InputError when it is no such file, or no channel can be read
 */
export function parseHkexDaily(text: string): HkexDaily {
  const days: ToldDay[] = [];
  const actives: ConnectActiveRow[] = [];
  const late: SetAside[] = [];
  const markets = tablesOf(text).map((market, index) => ({ row: index + 1, market }));
  const left = takeRows(markets, ({ row, market }) => {
    if (!isFields(market)) throw new InputError('a market that is no object');
    const name = textOf(market.market);
    const channel = MARKETS.get(normaliseLabel(name));
    if (!channel) throw new InputError(`market ${quoted(name)} is none of the four of Stock Connect`);
    const date = parseDate(textOf(market.date));
    if (!date) throw new InputError(`${name}: ${quoted(market.date)} is no date`);
    if (market.tradingDay === 0 || market.tradingDay === '0') return;
    const [direction, way] = channel;
    const amounts: { -readonly [Key in keyof typeof NO_AMOUNTS]: bigint | null } = { ...NO_AMOUNTS };
    for (const { labels, rows } of contentOf(market)) {
      if (labels.some((label) => normaliseLabel(label) === 'rank')) {
        const ranked = rows.map((cells, index) => ({ row: index + 1, cells }));
        const bad = takeRows(ranked, ({ cells }) =>
          actives.push(activeOf(labels, cells, direction, way, date)),
        );
        late.push(...bad.map((one) => ({ row, reason: `${name}, place ${one.row}: ${one.reason}` })));
        continue;
      }
      if (!labels.some((label) => LABELS.get(labelOf(label)) === 'turnover'))
        throw new InputError(`${name}: no label "Total Turnover" (found: ${labels.map(quoted).join(', ')})`);
      for (const [index, label] of labels.entries()) {
        const field = LABELS.get(labelOf(label));
        if (!field) {
          if (!LEFT_OUT.has(labelOf(label)))
            late.push({ row, reason: `${name}: label ${quoted(label)} is not known: left out` });
          continue;
        }
        const number = numberOf(rows[index]?.[0] ?? null, `${name}, ${label}`);
        if (number === null) continue;
        if (field === 'quotaBalance' && number.num === UNDISCLOSED) continue;
        amounts[field] = field === 'trades' ? count(number) : cents(number, MILLION);
      }
    }
    days.push({ ...amounts, row, direction, channel: way, date });
  });
  return { days, actives, setAside: byRow(left, late) };
}

function activeOf(
  labels: readonly string[],
  cells: readonly string[],
  direction: Direction,
  channel: Channel,
  date: string,
): ConnectActiveRow {
  const at = (label: string): string =>
    cells[labels.findIndex((one) => normaliseLabel(one) === label)]?.trim() ?? '';
  const amount = (label: string): bigint | null => {
    const number = numberOf(at(label), label);
    return number === null ? null : cents(number);
  };
  const code = at('stockcode');
  const stock = direction === 'southbound' ? hongKongCode(code) : mainlandCode(code.padStart(6, '0'));
  if (!stock) throw new InputError(`${quoted(code)} is no stock code`);
  const rank = Number(at('rank'));
  if (!Number.isInteger(rank) || rank < 1) throw new InputError(`${stock}: ${quoted(at('rank'))} is no rank`);
  const [buy, sell, turnover] = [amount('buyturnover'), amount('sellturnover'), amount('totalturnover')];
  if (buy !== null && sell !== null && turnover !== null && buy + sell !== turnover)
    throw new InputError(`${stock}: buys plus sells are not the turnover`);
  return {
    direction,
    channel,
    date,
    rank,
    stock,
    name: at('stockname'),
    buy,
    sell,
    turnover,
    source: 'hkex',
  };
}
