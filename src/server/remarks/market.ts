import type { Phrase } from './phrase.js';

/** What answers on the northbound estimate and on the market say of what they rest on. */
export const MARKET: readonly Phrase[] = [
  [
    'each row as on the evening of its last day: closes of the mainland and Hong Kong of that day, New York of the night before, holdings from the fifth northbound day of the next quarter on',
    '每行均为其最后一日当晚所知：内地与香港当日收盘、纽约前一夜收盘，季末持股自下季度第五个北向交易日起可用',
  ],
  ['all that is stored now; days add up to weeks and quarters', '按现已存的全部数据；各日加总为周与季度'],
  [
    'all that was known on the evening of {}; days add up to weeks and quarters',
    '按 {1} 当晚已知的全部数据；各日加总为周与季度',
  ],
  [
    '1 northbound day of the window is not stored, or has no flow among published ones, and is in no row: {}',
    '区间内有 1 个北向交易日未存或缺已公布的净流入，未计入任何一行：{1}',
  ],
  [
    '{} northbound days of the window are not stored, or have no flow among published ones, and are in no row: {} to {}',
    '区间内有 {1} 个北向交易日未存或缺已公布的净流入，未计入任何一行：{2} 至 {3}',
  ],
  [
    'days before {} cannot be told in real time, and are in no row',
    '{1} 之前的日子无法按当时所知估计，未计入任何一行',
  ],
  [
    'not stored for the last of these days, so what rests on it counts as usual: {}',
    '以下指标缺最近几日数据，相关部分按常态计：{1}',
  ],
  [
    'not stored on {} days from {} to {}, so what rests on it is carried on or counts as usual: {}',
    '以下指标在 {2} 至 {3} 间缺 {1} 日数据，相关部分沿用前值或按常态计：{4}',
  ],
  [
    'not stored on {}, so what rests on it is carried on or counts as usual: {}',
    '以下指标缺 {1} 数据，相关部分沿用前值或按常态计：{2}',
  ],
  [
    'the value held at the end of {} is read without prices that are not known throughout: {}',
    '{1} 末持股市值的推算未用季内价格不全的：{2}',
  ],
  [
    'the value held at the end of {} tells nothing: no price is known throughout',
    '{1} 末持股市值无从推算：没有一种价格在季内齐全',
  ],
  [
    'the value held at the end of {} tells nothing: it would mean more than {} usual flows on every day; see whether it is right, and that of the quarter before',
    '{1} 末持股市值未采用：据此每日净流入将超过常态的 {2} 倍；请核对该值及上一季末的值',
  ],
  [
    '{} of {} rows are without the holdings at the end of their quarter',
    '{2} 行中有 {1} 行尚无所属季末的持股',
  ],
  ['no indicators', '没有指标'],
  [
    '{} stocks have no quoted close (adjusted none) and are left out of the sums',
    '{1} 只股票没有未复权收盘价，未计入合计',
  ],
  [
    'published facts, though the market of this workspace is simulated',
    '为已公布的事实，尽管本工作区的市场为模拟',
  ],
  [
    'the newest figure is of {}; newer ones go into macro.csv of the workspace',
    '最新数据为 {1}；更新的可写入工作区的 macro.csv',
  ],
  ['held at the end of {}', '{1} 末持有'],
  ['value of all stocks together', '为全部股票的市值合计'],
  [
    'no value of all stocks together is stored, so holdings per stock: {}',
    '以下季度未存全部股票市值合计，按个股持股计：{1}',
  ],
  [
    'holdings per stock are more than {}% away from that value: {}',
    '以下季度个股持股与该合计相差逾 {1}%：{2}',
  ],
  ['implied by the value held after {}: 90% intervals', '由 {1} 之后的持股市值推算：90% 区间'],
  [
    'implied by holdings per stock: at the mean close, from the lowest to the highest close',
    '由个股持股推算：按均价，区间为最低至最高收盘价',
  ],
  [
    'told with several numbers of shares, the newest counts: {}',
    '以下股票各文件所载股数不一，以最新获取者为准：{1}',
  ],
  ['listed without a readable number of shares: {}', '以下股票名单所载股数无法读取：{1}'],
  ['no list of shanghai at the end of {}', '以下季末没有沪股通名单：{1}'],
  ['no list of shenzhen at the end of {}', '以下季末没有深股通名单：{1}'],
  [
    'a list that does not tell of stocks makes no flow of them: {}',
    '名单未载的股票不计流量（括号内为只数）：{1}',
  ],
  [
    'a close that falls as at a split, without a corporate action stored, makes no flow: {}',
    '收盘价如除权般下跌而库内没有公司行动，以下股票不计流量：{1}',
  ],
  ['lists without stocks of the one beside them: {}', '以下名单缺少相邻名单所载的股票：{1}'],
  ['participants do not add up to the list of stocks: {}', '以下股票的参与者持股之和与个股名单不符：{1}'],
  ['no industry is told of {}', '以下股票没有行业：{1}'],
  ['industries of shares by the scheme {}; also stored: {}', '内地股票按行业分类 {1}；另存有 {2}'],
  [
    'no industries of mainland shares are stored; run waizi import PATH... with a table of them',
    '库内没有内地股票的行业；请用 waizi import PATH... 导入行业表',
  ],
  ['lists of shanghai alone: {}', '以下季度仅有沪股通名单：{1}'],
  ['lists of shenzhen alone: {}', '以下季度仅有深股通名单：{1}'],
  [
    'the last phase has no end yet: a turning point is dated months after it, see start_known and end_known',
    '最近一个阶段尚未结束：转折点要数月后才能确认，见 start_known 与 end_known',
  ],
  [
    '{} days have no turnover: no turnover ratio of the advances they fall in',
    '{1} 天没有成交额：所在涨势不计成交额之比',
  ],
  ['{} indices of the market are stored: breadth needs three', '仅存 {1} 个市场指数：广度至少需三个'],
  ['only {} months are stored: few phases to compare with', '仅存 {1} 个月：可比较的阶段不多'],
  [
    '{} is stored from {}: no rally of {}; --fill lets another index stand in',
    '{1} 自 {2} 起有数据：没有 {3} 年的行情；可用 --fill 以另一指数代替',
  ],
  [
    'only closes are stored of {}: rise_close alone, start and peak by closes (highs and lows from {})',
    '{1} 年仅存收盘价：起点与高点按收盘价（{2} 起有最高价与最低价）',
  ],
  [
    'only closes are stored of {}: rise_close alone, start and peak by closes',
    '{1} 年仅存收盘价：起点与高点按收盘价',
  ],
  ['{}: {} ({}) stands in for {}', '{1}：以 {2}（{3}）代替 {4}'],
  ['starts and ends of a list are chosen with hindsight', '列表中的起讫日是事后选定的'],
  ['{}: the start may still change until {}', '{1}：起点在 {2} 之前仍可能改变'],
  ['from {}; also stored: {}', '取自 {1}；另存有 {2}'],
  ['{} is {} since {}: one industry', '{1} 自 {3} 起称 {2}：同一行业'],
  ['{} became {} on {} with other companies: not joined', '{1} 于 {3} 改为 {2}，成分公司不同：未合并'],
  ['no weights of {} within {} days before {}', '{3} 之前 {2} 天内没有 {1} 的权重'],
  [
    '{} lists {} stocks, {} {}: full reports beside those of the ten largest holdings, which do not compare',
    '{1} 列出 {2} 只股票，{3} 为 {4} 只：完整报告与仅含前十大持仓者并列，不可比较',
  ],
  [
    '{}: called {} until {}, when its companies changed: values of before are of another set',
    '{1}：{3} 前称 {2}，此后成分公司改变：此前数值属另一组公司',
  ],
  [
    '{}: ended on {} with the classification of 2021; it has no successor',
    '{1}：随 2021 年分类于 {2} 终止，没有后继',
  ],
  ['{}: {} until {} and {} from then on are one industry', '{1}：{3} 前的 {2} 与此后的 {4} 为同一行业'],
  ['{}: the last value is of {}, {} days before {}', '{1}：最近数值为 {2}，比 {4} 早 {3} 天'],
  ['{}: the history begins on {}, not on {}', '{1}：历史始于 {2}，而非 {3}'],
  ['{}: no values from {} to {}', '{1}：{2} 至 {3} 没有数值'],
  [
    '{}: {} of {} values are back-cast, computed before the index was launched',
    '{1}：{3} 个数值中 {2} 个为回溯值（指数发布之前推算）',
  ],
  ['{}: {} values not above 0 are left out', '{1}：{2} 个不大于 0 的数值未计入'],
  ['{}: no percentile: {}', '{1}：没有分位数：{2}'],
  ['{}: from {}; also stored from {}', '{1}：取自 {2}；另有 {3}'],
  ['{}: no {} stored from {} to {}', '{1}：{3} 至 {4} 没有 {2}'],
  [
    '{} of {} industries lack a part: their score is of the others, and they are ranked apart',
    '{2} 个行业中有 {1} 个缺一部分：得分仅按其余部分，另行排名',
  ],
  [
    'flow: trades of {} to {}, {} days of them known; settled by {}, the last stored day',
    '资金流：{1} 至 {2} 的交易，其中 {3} 天已知；截至已存最后一日 {4} 已交收',
  ],
  [
    'flow: no industry of industry-links.csv takes in {}: left out',
    '资金流：industry-links.csv 中没有行业对应 {1}：未计入',
  ],
];
