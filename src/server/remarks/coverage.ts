import type { Phrase } from './phrase.js';

/** What answers of Hong Kong say of what they rest on. */
export const COVERAGE: readonly Phrase[] = [
  [
    'there is no workspace {} yet; run waizi import PATH... to make it',
    '尚无工作区 {1}；运行 waizi import PATH... 即可建立',
  ],
  [
    '{} CCASS day(s) of the window not stored for at least one stock ({})',
    '区间内有 {1} 个中央结算日至少缺一只股票的名单（{2}）',
  ],
  ['trades of {} settle with those of {} and stand on that day', '{1} 的交易与 {2} 的一并交收，记在后者'],
  ['not settled yet by {}: trades of {}', '截至 {1} 尚未交收：{2} 的交易'],
  [
    '{} stock(s) with one stored day only: no change can be told ({})',
    '{1} 只股票仅存一日名单，无从得知变动（{2}）',
  ],
  ['{} stock(s) stored outside the window only ({})', '{1} 只股票仅在区间之外存有名单（{2}）'],
  [
    '{} stock-day of {} stock has no price and is in no amount; import prices for {}',
    '{2} 只股票的 {1} 个股票日没有价格，不计入任何金额；请导入 {3} 的行情',
  ],
  [
    '{} stock-day(s) of {} stock(s) have no price and are in no amount; import prices for {}',
    '{2} 只股票的 {1} 个股票日没有价格，不计入任何金额；请导入 {3} 的行情',
  ],
  [
    '{} stock-day(s) span(s) more than one settlement day: the whole change stands on the last trade day ({})',
    '{1} 个股票日跨多个交收日：全部变动记在最后一个交易日（{2}）',
  ],
  [
    '{} stock-day(s) without volume: transfers larger than the volume cannot be told ({})',
    '{1} 个股票日没有成交量：无法识别大于成交量的转仓（{2}）',
  ],
  [
    '{} stock-day(s) without an average volume of 20 days: blocks are told by issued shares and the volume between ({})',
    '{1} 个股票日没有 20 日均量：大宗变动按已发行股数与期间成交量判断（{2}）',
  ],
  [
    '{} stock-day(s) without issued shares: the CCASS total stands in for thresholds ({})',
    '{1} 个股票日没有已发行股数：阈值以中央结算系统总数代替（{2}）',
  ],
  [
    '{} stock-day(s) show(s) a split or bonus that no table names, found by the ratio of holdings ({})',
    '{1} 个股票日出现表中没有的拆股或送股，由持仓比例识别（{2}）',
  ],
  [
    '{} stock-day(s) before the first trades of a new listing settled: no flow ({})',
    '{1} 个股票日在新股首批交易交收之前，没有资金流（{2}）',
  ],
  ['{} stock-day(s) with a change above the traded volume ({})', '{1} 个股票日的变动超过成交量（{2}）'],
  [
    '{} stock-day(s) with a line that could not be read: its change goes to the next day ({})',
    '{1} 个股票日有一行无法读取：其变动计入下一日（{2}）',
  ],
  [
    '{} stock-day(s) with a deposit or withdrawal that no participant explains in full ({})',
    '{1} 个股票日有存入或提取，没有参与者能完全解释（{2}）',
  ],
  [
    '{} stock-day(s) with a deposit or withdrawal that only several holders together explain: who it was is a guess ({})',
    '{1} 个股票日的存入或提取须由多个持有人合并解释：属谁为推测（{2}）',
  ],
  [
    '{} stock-day(s) with a corporate action past its ex-date that the holdings do not show yet ({})',
    '{1} 个股票日已过公司行动的除权日而持仓尚未反映（{2}）',
  ],
  [
    '{} stock-day(s) of suspended stocks valued at the last price ({})',
    '{1} 个停牌股票日按最后价格计值（{2}）',
  ],
  [
    '{} stock-day(s) valued at dividend-adjusted prices, allowed at import ({}): too low before each dividend',
    '{1} 个股票日按除息复权价计值，导入时已获许可（{2}）：每次派息前偏低',
  ],
  [
    '{} stock-day(s) valued at split-adjusted prices turned back to as-traded ({})',
    '{1} 个股票日按拆股复权价还原为成交价后计值（{2}）',
  ],
  ['data: {}', '数据：{1}'],
  [
    'industries of the scheme {}: {} of {} stocks unclassified ({}), {} ({})',
    '行业分类 {1}：{3} 只股票中 {2} 只未分类（{4}），{5}（{6}）',
  ],
  [
    'industries of the scheme {}: {} of {} stocks unclassified, {} ({})',
    '行业分类 {1}：{3} 只股票中 {2} 只未分类，{4}（{5}）',
  ],
  ['{} of gross flow and {} of the value held', '占总买卖额的 {1}、持有市值的 {2}'],
  ['no gross flow and {} of the value held', '没有买卖额，占持有市值的 {1}'],
  ['{} of gross flow and no value held is known', '占总买卖额的 {1}，持有市值未知'],
  ['no gross flow and no value held is known', '没有买卖额，持有市值未知'],
  [
    '{} stocks valued by the lists of {} at the closes of {}, {} left out without a close',
    '{1} 只股票按 {2} 的名单与 {3} 的收盘价计值，{4} 只没有收盘价未计入',
  ],
  ['{} stocks valued by the lists of {} at the closes of {}', '{1} 只股票按 {2} 的名单与 {3} 的收盘价计值'],
  ['no stock on the lists has a close', '名单上的股票均没有收盘价'],
  ['{} stock(s) placed by their Yahoo profile ({}), {}', '{1} 只股票按雅虎资料归类（{2}），{3}'],
  ['1 stock placed by its Yahoo profile ({}), {}', '1 只股票按雅虎资料归类（{1}），{2}'],
  [
    'also stored: the industry scheme {}; name one under industries: in config.yaml',
    '另存有行业分类 {1}；可在 config.yaml 的 industries: 下指定',
  ],
  ['asked to {}: answered as of {}, the last stored day', '所问为 {1}：按已存最后一日 {2} 回答'],
  ['all days valued at the closes of {}', '各日均按 {1} 的收盘价计值'],
  ['{}: {} of {} stocks have no close and are left out', '{1}：{3} 只股票中 {2} 只没有收盘价，未计入'],
  [
    '{}: {} stocks left out, their last list is more than {} days older (the oldest of {}: {})',
    '{1}：{2} 只股票的最近名单早于 {3} 天以上，未计入（最早为 {4}：{5}）',
  ],
  [
    'the days rest on different sets of stocks: their shares do not compare',
    '各日所含股票不同：比重不可直接比较',
  ],
  ['asked from {}: the last stored list on or before it is of {}', '所问自 {1} 起：此前最近的已存名单为 {2}'],
  ['asked to {}: the last stored list on or before it is of {}', '所问至 {1}：此前最近的已存名单为 {2}'],
  ['no list between {} and {}', '{1} 与 {2} 之间没有名单'],
  ['and {} more gaps', '另有 {1} 段空缺'],
];
