import { expect, it } from 'vitest';
import { chineseMessage, inChinese } from '../../../src/report/claims/chinese.js';

it.each([
  [
    'no northbound day is stored between 2026-05-22 and 2026-08-14: there are 2014-11-17 to 2026-02-02',
    '2026-05-22 至 2026-08-14 之间没有已存的北向交易日，库内数据为 2014-11-17 至 2026-02-02',
  ],
  [
    'no changes stored for trades of 2026-08-06 to 2026-08-12; with stored days end 2026-08-14: see waizi status',
    '库内没有 2026-08-06 至 2026-08-12 交易的持股变动；已存名单止于 2026-08-14，见 waizi status',
  ],
  [
    'no changes stored for trades of 2026-11-30 to 2026-11-30 in 00700; stored days end nowhere: see waizi status',
    '库内没有 2026-11-30 至 2026-11-30 交易的持股变动（00700），也没有任何持股名单，见 waizi status',
  ],
  [
    'no trade date by 2026-08-10 is shown by two lists: the first stored is of 2026-08-11',
    '截至 2026-08-10 没有任何交易日有前后两份持股名单，最早一份为 2026-08-11',
  ],
  ['no foreign participant holds anything on 2026-08-14; see waizi status', '2026-08-14 没有外资参与者持股'],
  [
    'no flow of shanghai is stored; run waizi import PATH... with the deal history of that channel',
    '库内没有 shanghai 通道的净流入数据',
  ],
  ['no value held at a quarter-end is stored; run waizi import PATH...', '库内没有季末持股市值'],
  [
    '2026Q2 is not known on 2026-06-30; the last known is 2026Q1',
    '2026-06-30 时该季度数据尚未公布，最近一个已公布季度为 2026Q1',
  ],
  [
    'no stored flow of a quarter was published by 2023-03-01; that of 2023Q1 was on 2023-04-13: ask for that day or a later one',
    '截至 2023-03-01 尚无已公布的季度北向数据',
  ],
  ['no flow of a quarter is published: 2023Q1 (23 of 59 days are published)', '库内没有完整的季度北向净流入'],
  [
    '000985 pe_ttm: from jiucaishuo+csindex; also stored from csindex, panel',
    '000985 pe_ttm：取自 jiucaishuo+csindex；另存有 csindex, panel',
  ],
  [
    'HSTECH pe_ttm pb: the history begins on 2020-07-27, not on 2013-01-01',
    'HSTECH pe_ttm pb：历史自 2020-07-27 起，不是 2013-01-01',
  ],
  [
    '399673 pb: 348 of 2954 values are back-cast, computed before the index was launched',
    '399673 pb：2954 个数值中有 348 个是指数发布前的回溯计算',
  ],
  [
    'no northbound day is stored from 2027-01-01 on: there are 2014-11-17 to 2026-02-02',
    '2027-01-01 起没有北向交易日；库内为 2014-11-17 至 2026-02-02',
  ],
  [
    'no northbound day is stored up to 2010-01-01: there are 2014-11-17 to 2026-02-02',
    '截至 2010-01-01 没有北向交易日；库内为 2014-11-17 至 2026-02-02',
  ],
  [
    'no flow of total can be told in real time up to 2016-05-05: fewer than 400 flows were published before its year; the first is of 2017-01-03',
    'total 通道在该区间无法按当时所知估计：此前公布的净流入不足 400 日',
  ],
  [
    'days before 2019-12-30 cannot be told in real time, and are in no row',
    '2019-12-30 之前的日子无法按当时所知估计，未计入任何一行',
  ],
  [
    'not stored on 2024-09-02, so what rests on it is carried on or counts as usual: hsi',
    '以下指标缺 2024-09-02 数据，相关部分沿用前值或按常态计：hsi',
  ],
  [
    'not stored on 19 days from 2024-09-02 to 2024-09-30, so what rests on it is carried on or counts as usual: hsi, cnh',
    '以下指标在 2024-09-02 至 2024-09-30 间缺 19 日数据，相关部分沿用前值或按常态计：hsi, cnh',
  ],
  [
    'the value held at the end of 2023Q2 is read without prices that are not known throughout: c300',
    '2023Q2 末持股市值的推算未用季内价格不全的：c300',
  ],
  [
    'the value held at the end of 2023Q2 tells nothing: no price is known throughout',
    '2023Q2 末持股市值无从推算：没有一种价格在季内齐全',
  ],
  [
    'not stored for the last of these days, so what rests on it counts as usual: szc, five',
    '以下指标缺最近几日数据，相关部分按常态计：szc, five',
  ],
  [
    'published facts, though the market of this workspace is simulated',
    '已公布的事实；本工作区的市场是模拟的',
  ],
  ['no flow of 2016Q4 (16 of 55 days are published)', '2016Q4 没有净流入：55 个交易日只公布了 16 个'],
  ['no flow of 2024Q3 (the value held alone is published)', '2024Q3 没有净流入：只公布了持股市值'],
  [
    'implied by holdings per stock: at the mean close, from the lowest to the highest close',
    '由个股持股推算：按均价，区间为最低至最高收盘价',
  ],
  [
    'no flow of 2016Q4 (16 of 55 days are published), 2024Q3 (the value held alone is published) and 3 more',
    '以下季度没有净流入：2016Q4（55 个交易日只公布了 16 个）, 2024Q3（只公布了持股市值） 等，另有 3 个',
  ],
  [
    'no flow is implied by the value held: 30 northbound days with a net flow are stored, 250 are needed; run waizi import PATH...',
    '持股市值推算不出净流入：库内仅有 30 日北向净流入，至少需要 250 日',
  ],
  [
    'no northbound holdings per stock are stored; run waizi import PATH... with the quarter-end lists of SSE and SZSE',
    '库内没有北向个股持股',
  ],
  ['lists of shenzhen alone: 2024Q1, 2024Q2', '以下季度仅有深股通名单：2024Q1, 2024Q2'],
  ['no stock has a close on 2026-08-15', '库内 2026-08-15 没有任何收盘价'],
  [
    'no stock has a close on 2026-08-15; the day before it with closes is 2026-08-14',
    '库内 2026-08-15 没有任何收盘价（此前最近一日为 2026-08-14）',
  ],
  [
    'nothing of 00001 is stored; import its lists or prices, or see waizi status',
    '库内没有 00001 的任何数据',
  ],
  ['no list of 00700 is stored; import one, or see waizi status', '库内没有 00700 的持股名单'],
  [
    'no list of 00700 on or before 2020-01-01: stored are 2021-01-04 to 2021-01-14',
    '2020-01-01 及以前没有 00700 的持股名单，库内为 2021-01-04 至 2021-01-14',
  ],
  [
    'no percentile on 2012-05-04: they begin on 2013-01-01; --since takes an earlier day',
    '2012-05-04 没有分位数，分位数自 2013-01-01 起；可用 --since 指定更早的日期',
  ],
  ['1 stock on 1 trade day', '涵盖 1 只股票、1 个交易日'],
  [
    '3 stocks on 5 trade days, 1 of them without prices on some or all days',
    '涵盖 3 只股票、5 个交易日（缺价股票：1）',
  ],
  ['no industry Banks, Media is stored', '库内没有行业 Banks, Media'],
  [
    '000300.SH is stored for 7 months (from 2026-01-05); phases need 24 at least',
    '000300.SH 仅有 7 个月的数据（自 2026-01-05 起），划分阶段至少需要 24 个月',
  ],
])('says in Chinese: %s', (message, chinese) => expect(chineseMessage(message)).toBe(chinese));

it('gives what it does not know as it is, and says that it is English', () => {
  expect(chineseMessage('the moon is full')).toBeNull();
  expect(inChinese('the moon is full')).toBe('系统提示（英文）：the moon is full');
});
