import { addDays, dayNumber, type IsoDate, mondayOf } from '../../iso-date.js';
import { MISSING_DAYS, type NowcastAnswer, type NowcastRow } from '../../nowcast/report.js';
import { sentences } from './coverage-words.js';
import { dateText, type Words } from './words.js';

export const NORTHBOUND_NEEDS: Words = {
  en: 'It needs published northbound flows (Eastmoney, HKEX, SSE, SZSE or Tushare) and indices: waizi import PATH...; what is stored: waizi status.',
  zh: '需要已公布的北向资金流向（东方财富、港交所、沪深交易所或 Tushare）及指数数据：请用 waizi import 导入；已有数据见 waizi status。',
};

/** Days between the Mondays of weeks that a line may join: a holiday takes out one week at most. */
const JOINED = 14;

/** Points of weeks, with a break where weeks between two of them are not stored: a line over it would invent them. */
export const weekPoints = <Week extends { readonly to: IsoDate }, Values extends readonly (number | null)[]>(
  weeks: readonly Week[],
  values: (week: Week) => Values,
): [IsoDate, ...Values][] =>
  weeks.flatMap((week, index) => {
    const point: [IsoDate, ...Values] = [week.to, ...values(week)];
    const before = weeks[index - 1]?.to;
    if (before === undefined || dayNumber(mondayOf(week.to)) - dayNumber(mondayOf(before)) <= JOINED)
      return [point];
    const gap = [addDays(before, 1), ...values(week).map(() => null)] as unknown as [IsoDate, ...Values];
    return [gap, point];
  });

/** The mark of the day after which nothing published is stored, which may be before publication ended. */
export const LAST_PUBLISHED: Words = { en: 'last published day stored', zh: '已存公布数据止' };

/** What a northbound answer rests on. */
export function northboundCoverage(
  { last_disclosed: cut, last_day: last, notes }: NowcastAnswer,
  rows: readonly NowcastRow[],
): Words {
  const [, missing, first = '', end = first] =
    notes.map((note) => MISSING_DAYS.exec(note)).find((found) => found !== null) ?? [];
  const estimated = rows.filter(({ status }) => status === 'estimated');
  const open = estimated.filter(({ anchored }) => !anchored).length;
  return sentences(
    {
      en: `Published flows stored to ${dateText(cut, 'en')}, northbound days to ${dateText(last, 'en')}.`,
      zh: `已存公布的每日净流入至${dateText(cut, 'zh')}，北向交易日至${dateText(last, 'zh')}。`,
    },
    missing === undefined
      ? null
      : {
          en: `${missing} northbound ${missing === '1' ? 'day is' : 'days are'} in no figure, not stored or without a published flow: ${dateText(first, 'en')}${end === first ? '' : ` to ${dateText(end, 'en')}`}.`,
          zh: `${missing} 个北向交易日未存或缺已公布的净流入，未计入：${dateText(first, 'zh')}${end === first ? '' : `至${dateText(end, 'zh')}`}。`,
        },
    estimated.length === 0
      ? null
      : {
          en: `${estimated.length} of ${rows.length} rows are estimates${open > 0 ? `, ${open} of them without the holdings at the end of their quarter` : ''}.`,
          zh: `${rows.length} 期中 ${estimated.length} 期为估计值${open > 0 ? `，其中 ${open} 期尚无季末持股校准` : ''}。`,
        },
  );
}
