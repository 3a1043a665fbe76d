import type { Coverage } from '../../flows/coverage.js';
import type { FlowKey, Flows } from '../../flows/flows.js';
import { NoDataError, UsageError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import type { FigureRequest } from './figure.js';
import type { Questions } from './questions.js';
import type { Say } from './say.js';
import type { Words } from './words.js';

export const HK_NEEDS: Words = {
  en: 'It needs CCASS holdings of two days at least and prices of their trade dates: waizi import PATH...; what is stored: waizi status.',
  zh: '需要至少两个中央结算系统日的持股名单及相应交易日的价格：请用 waizi import 导入；已有数据见 waizi status。',
};

export interface HongKongWindow {
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** Last stored CCASS day by then. */
  readonly asOf: IsoDate;
  /** Last trade date of the window that has settled by `asOf`. */
  readonly settled: IsoDate;
  /** Its trading days that have settled. */
  readonly days: readonly IsoDate[];
}

export interface HongKongAnswer extends HongKongWindow {
  readonly flows: Flows;
}

/** 1 January of the year before. */
const yearBefore = (day: IsoDate): IsoDate => `${Number(day.slice(0, 4)) - 1}-01-01`;

/** A day on which the lists of at least this part of the stocks are missing is a gap. */
const GAP = 0.5;
/** As many trading days of gaps end the stretch of days that a figure shows unasked. */
const LONGEST_GAP = 10;

export interface WindowOptions {
  readonly types?: readonly string[];
  /** Where the window begins unless asked otherwise. */
  readonly begin?: (last: IsoDate) => IsoDate;
}

/**
 * Flows of the trade dates that a request means: up to the last stored day; from `begin` (1 January of the year before)
 * unless asked otherwise, but no earlier than the days from which on most stocks' lists are stored.
 * @throws UsageError when the window ends before it begins; NoDataError when nothing is stored for it
 */
export async function hongKongFlows(
  ask: Questions,
  { asOf = null, from = null, to = null }: FigureRequest,
  by: readonly FlowKey[],
  { types = [], begin = yearBefore }: WindowOptions = {},
): Promise<HongKongAnswer> {
  const { first, last, settled } = await ask.holdingDays(asOf);
  // as of a past day nothing is said of trades that settled after it
  const known = asOf === null ? last : settled;
  const end = to === null || to > known ? known : to;
  let start = from ?? (begin(end) > first ? begin(end) : first);
  if (start > end && from === null)
    throw new NoDataError(`no trade date by ${end} is shown by two lists: the first stored is of ${first}`);
  if (start > end) throw new UsageError(`the window ends (${end}) before it begins (${start})`);
  const days = await ask.tradingDays(start, end);
  let flows = await ask.flows({ from: start, to: end, by, types });
  const dense = from === null ? denseFrom(days, gapDays(flows.coverage)) : null;
  if (dense !== null && dense > start) {
    start = dense;
    flows = await ask.flows({ from: start, to: end, by, types });
  }
  const open = new Set(flows.coverage.provisional);
  const own = days.filter((day) => day >= start);
  const settledDays = own.filter((day) => !open.has(day) && day <= settled);
  return { from: start, to: end, asOf: last, settled: settledDays.at(-1) ?? start, days: settledDays, flows };
}

/** Trade dates of which most lists are missing. */
export const gapDays = ({ missing_stocks: gaps, stocks }: Coverage): Set<IsoDate> =>
  new Set(gaps.filter((gap) => gap.stocks.length >= GAP * stocks).map(({ trade_date }) => trade_date));

/**
 * The day from which on changes are of single days: the second after the last long gap, or after one of any length with
 * which the days begin; null where there is neither.
 */
export function denseFrom(days: readonly IsoDate[], gaps: ReadonlySet<IsoDate>): IsoDate | null {
  let run = 0;
  for (let index = days.length - 1; index >= 0; index -= 1) {
    run = gaps.has(days[index] as IsoDate) ? run + 1 : 0;
    if (run < LONGEST_GAP && (run === 0 || index > 0)) continue;
    // the first day after a gap shows what changed in all of it
    return days[index + run + 1] ?? null;
  }
  return null;
}

/** Which part of the stocks' trade days of the window no list shows, 0 to 1. */
export function missingPart({ flows, days }: HongKongAnswer): number {
  const settled = new Set(days);
  const missing = flows.coverage.missing_stocks
    .filter(({ trade_date }) => settled.has(trade_date))
    .reduce((sum, gap) => sum + gap.stocks.length, 0);
  const all = days.length * flows.coverage.stocks;
  return all === 0 ? 0 : Math.round((missing / all) * 1e4) / 1e4;
}

/** Said in the subtitle where a good part of the window is not known. */
export function missingWords(part: unknown, say: Say): string {
  if (typeof part !== 'number' || part < 0.05) return '';
  return say.in(
    `; ${say.percent(part, 0)} of the stocks' trade days are missing`,
    `；缺少 ${say.percent(part, 0)} 的个股交易日数据`,
  );
}
