import type { Language } from '../language.js';
import type { Need } from './claim.js';

/** The import that gives what a claim needs. */
export const ADVICE: Readonly<Record<Need, Readonly<Record<Language, string>>>> = {
  ccass: {
    en: 'waizi import PATH... with daily CCASS lists of the whole market for these days and the two settlement days after them (the Webb-site archive, saved pages, csv)',
    zh: 'waizi import PATH...：导入这些日期及其后两个交收日的全市场 CCASS 每日持股名单（Webb-site 存档、已保存的网页或 csv）',
  },
  prices: {
    en: 'waizi import PATH... with unadjusted Hong Kong closes, volumes and turnover of these days',
    zh: 'waizi import PATH...：导入这些日期的港股未复权收盘价、成交量和成交额',
  },
  industries: {
    en: 'waizi import PATH... with a table of stocks and industries, where the shipped one does not place a stock',
    zh: 'waizi import PATH...：随附的行业表未覆盖某只股票时，导入股票与行业对照表',
  },
  'northbound-days': {
    en: 'waizi import PATH... with the deal history of Stock Connect and the daily indicators (docs/nowcast.md)',
    zh: 'waizi import PATH...：导入沪深港通历史成交数据和每日指标（docs/nowcast.md）',
  },
  'northbound-holdings': {
    en: 'waizi import PATH... with the quarter-end northbound holdings of SSE and SZSE',
    zh: 'waizi import PATH...：导入沪深交易所公布的北向季末持股',
  },
  indices: {
    en: 'waizi import PATH... with open, high, low and close of the index',
    zh: 'waizi import PATH...：导入该指数的开盘、最高、最低和收盘价',
  },
  valuation: {
    en: 'waizi import PATH... with the PE and PB history of the index or industry (CSI, Shenwan, Legulegu, csv)',
    zh: 'waizi import PATH...：导入该指数或行业的市盈率、市净率历史（中证、申万、乐咕乐股或 csv）',
  },
  'fund-holdings': {
    en: "waizi import PATH... with funds' quarterly top holdings and the weights of the CSI 300 (Eastmoney, Tushare, csv)",
    zh: 'waizi import PATH...：导入基金季度重仓股和沪深300权重（东方财富、Tushare 或 csv）',
  },
  macro: { en: 'the shipped macro table, or your own', zh: '随附的宏观数据表，或自备的表' },
  calendar: {
    en: 'waizi import PATH... with a calendar that reaches these days',
    zh: 'waizi import PATH...：导入覆盖这些日期的交易日历',
  },
};
