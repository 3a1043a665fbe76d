import { type Coverage, stockDaysOverGaps } from '../../flows/coverage.js';
import type { IsoDate } from '../../iso-date.js';
import { oldDay } from '../../market/valuation/valuation.js';
import type { Words } from './words.js';
import { dateText } from './words.js';

const count = (many: number, one: string): string => `${many} ${many === 1 ? one : `${one}s`}`;

/** Joins sentences that are not empty. */
export const sentences = (...parts: readonly (Words | null)[]): Words => {
  const told = parts.filter((part) => part !== null);
  return { en: told.map(({ en }) => en).join(' '), zh: told.map(({ zh }) => zh).join('') };
};

/** How many series end long before the day asked, and when the last of them does; null where none does. */
export function oldWords(dates: readonly (IsoDate | null)[], asOf: IsoDate): Words | null {
  const old = dates.flatMap((date) => (date === null ? [] : (oldDay(date, asOf) ?? []))).sort();
  const newest = old.at(-1);
  return newest === undefined
    ? null
    : {
        en: `The last ${old.length === 1 ? 'valuation of 1 series is' : `valuations of ${old.length} series are`} of ${dateText(newest, 'en')}${old[0] === newest ? '' : ' or earlier'}.`,
        zh: `${old.length} 个估值序列的最近数值为${dateText(newest, 'zh')}${old[0] === newest ? '' : '或更早'}。`,
      };
}

/** What an answer about flows rests on, in both languages. */
export function flowCoverage(coverage: Coverage): Words {
  const { days, stocks, unpriced, provisional, missing, missing_stocks: gaps } = coverage;
  const whole = gaps.filter((gap) => gap.stocks.length === stocks).length;
  const over = stockDaysOverGaps(coverage);
  return sentences(
    {
      en: `Coverage: ${count(days, 'trade day')} of ${count(stocks, 'stock')}.`,
      zh: `覆盖范围：${stocks} 只股票、${days} 个交易日。`,
    },
    missing.length === 0
      ? null
      : {
          en: `${count(missing.length, 'CCASS day')} not stored for at least one stock${whole > 0 ? `, ${whole} of them for all` : ''}.`,
          zh: `${missing.length} 个中央结算系统日至少缺一只股票的持股名单${whole > 0 ? `，其中 ${whole} 日全部缺失` : ''}。`,
        },
    unpriced.length === 0
      ? null
      : {
          en: `${count(unpriced.length, 'stock')} without a price on some days: that change is in no amount.`,
          zh: `${unpriced.length} 只股票部分日期缺价格，相应变动未计入金额。`,
        },
    over === 0
      ? null
      : {
          en: `${count(over, 'stock-day')} with a change of more than one settlement day: all of it stands on the last trade day, also what was traded before the window.`,
          zh: `${over} 个股票日的变动跨多个交收日：全部计入最后一个交易日，可能含区间之前的交易。`,
        },
    provisional.length === 0
      ? null
      : {
          en: `Not settled yet: ${daysText(provisional, 'en')}.`,
          zh: `尚未交收：${daysText(provisional, 'zh')}。`,
        },
  );
}

function daysText(days: readonly IsoDate[], lang: 'en' | 'zh'): string {
  const [first, last] = [days[0] as IsoDate, days.at(-1) as IsoDate];
  if (first === last) return dateText(first, lang);
  return lang === 'en'
    ? `${days.length} trade days, ${dateText(first, lang)} to ${dateText(last, lang)}`
    : `${dateText(first, lang)}至${dateText(last, lang)}，共 ${days.length} 个交易日`;
}

/** Where Hong Kong flows come from. */
export const CCASS_SOURCE: Words = {
  en: 'CCASS participant holdings (HKEX) and closing prices as imported; waizi',
  zh: '中央结算系统参与者持股（香港交易所）与导入的收盘价；waizi 计算',
};

export const NORTHBOUND_SOURCE: Words = {
  en: 'Stock Connect statistics of SSE, SZSE and HKEX and market indicators as imported; waizi',
  zh: '沪深交易所及香港交易所互联互通统计、市场指标（导入数据）；waizi 估算',
};
