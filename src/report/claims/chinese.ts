import { chineseList } from './chinese-lists.js';

type Rule = readonly [pattern: RegExp, chinese: string];

/** What questions say when they lack data or rest on something, in Chinese. `$1` and so on are the parts of the pattern. */
const RULES: readonly Rule[] = [
  [
    /^no changes stored for trades of (\S+) to (\S+?)(?: in ([\d, ]+))?; .*?stored days end nowhere: see waizi status$/,
    '库内没有 $1 至 $2 交易的持股变动（$3），也没有任何持股名单，见 waizi status',
  ],
  [
    /^no change of the trades of (\S+) to (\S+) has a price; import prices of these days$/,
    '$1 至 $2 的买卖变动都缺价格，请导入这些日子的行情',
  ],
  [
    /^no trade date by (\S+) is shown by two lists: the first stored is of (\S+)$/,
    '截至 $1 没有任何交易日有前后两份持股名单，最早一份为 $2',
  ],
  [
    /^no list is stored from (\S+) on: the last is of (\S+); see waizi status$/,
    '$1 起没有持股名单，最近一份为 $2，见 waizi status',
  ],
  [
    /^no changes stored for trades of (\S+) to (\S+?)(?: in ([\d, ]+))?; .*?stored days end (\S+): see waizi status$/,
    '库内没有 $1 至 $2 交易的持股变动（$3）；已存名单止于 $4，见 waizi status',
  ],
  [/^no stock has a price on (\S+);.*$/, '库内 $1 没有任何股票价格，请导入价格或用 --price-date 指定另一日'],
  [/^not known on (\S+): it needs what is published on (\S+)$/, '$1 时尚不可知：所需数据公布于 $2'],
  [/^not known on (\S+): published on (\S+)$/, '$1 时尚未公布：公布日为 $2'],
  [/^no row of the answer has industry (.+), quarter (.+)$/, '库内没有相应数据（行业 $1，季度 $2）'],
  [/^no row of the answer has (.+)$/, '库内没有相应数据（$1）'],
  [/^no holdings of funds(?: from \S+)? are known on (\S+?);.*$/, '$1 时库内没有已知的基金持仓'],
  [
    /^no list within (\d+) days up to (\S+) is stored; the last one before is of (\S*)$/,
    '$2 前 $1 天内没有持股名单，此前最近一份为 $3',
  ],
  [
    /^the last CCASS day stored by (\S+) is (\S+), more than (\d+) days before$/,
    '截至 $1，最近一份中央结算系统名单为 $2，已早于 $3 天',
  ],
  [
    /^(\S+) is stored from (\S+): no rally of (.+); --fill lets another index stand in$/,
    '$1 自 $2 起才有数据，缺 $3 年的行情；可用 --fill 以另一指数补足',
  ],
  [/^(.+): (\S+) \(.*\) stands in for (\S+)$/, '$1 年以 $2 代替 $3'],
  [/^implied by the value held after (\S+): 90% intervals$/, '$1 之后由持股市值推算，区间为 90%'],
  [
    /^all that is stored now; days add up to weeks and quarters$/,
    '以库内全部已知数据估算，日度之和等于周度与季度',
  ],
  [
    /^all that was known on the evening of (\S+); days add up to weeks and quarters$/,
    '以 $1 当晚已知的全部数据估算，日度之和等于周度与季度',
  ],
  [
    /^(\d+) northbound days of the window are not stored, or .*? in no row: (\S+) to (\S+)$/,
    '区间内有 $1 个北向交易日未存或缺已公布的净流入，未计入（$2 至 $3）',
  ],
  [
    /^(1) northbound day of the window is not stored, or .*? in no row: (\S+)$/,
    '区间内有 $1 个北向交易日未存或缺已公布的净流入，未计入（$2）',
  ],
  [/^(\d{4}): (\d+) trading days? not stored \((.+)\), so not counted$/, '$1 年缺 $2 个交易日（$3），未计入'],
  [
    /^only closes are stored of ([\d, -]+): rise_close alone, start and peak by closes(?: \(highs and lows from (\S+)\))?$/,
    '$1 年仅有收盘价，涨幅与起止日按收盘价计算',
  ],
  [/^(\d+) stocks? on (\d+) trade days?$/, '涵盖 $1 只股票、$2 个交易日'],
  [
    /^(\d+) stocks? on (\d+) trade days?, (\d+) of them without prices on some or all days$/,
    '涵盖 $1 只股票、$2 个交易日（缺价股票：$3）',
  ],
  [
    /^(\d+) of (\d+) rows are without the holdings at the end of their quarter$/,
    '$2 期中 $1 期尚无季末持股校准',
  ],
  [/^no days of the index (\S+) are stored;.*$/, '库内没有指数 $1 的行情'],
  [
    /^no northbound day is stored from (\S+) on: there are (\S+) to (\S+)$/,
    '$1 起没有北向交易日；库内为 $2 至 $3',
  ],
  [
    /^no northbound day is stored up to (\S+): there are (\S+) to (\S+)$/,
    '截至 $1 没有北向交易日；库内为 $2 至 $3',
  ],
  [
    /^no flow of (\S+) can be told in real time .*: fewer than (\d+) flows .*$/,
    '$1 通道在该区间无法按当时所知估计：此前公布的净流入不足 $2 日',
  ],
  [
    /^days before (\S+) cannot be told in real time, and are in no row$/,
    '$1 之前的日子无法按当时所知估计，未计入任何一行',
  ],
  [
    /^no northbound day is stored between (\S+) and (\S+): there are (\S+) to (\S+)$/,
    '$1 至 $2 之间没有已存的北向交易日，库内数据为 $3 至 $4',
  ],
  [
    /^no whole week of a hidden year lies between (\S+) and (\S+): there are (\S+) to (\S+)$/,
    '$1 至 $2 之间没有可回测的整周，可回测的为 $3 至 $4',
  ],
  [/^no year of published northbound flows can be hidden: .*$/, '已公布的北向净流入不足，没有可回测的年份'],
  [/^no northbound days are stored;.*$/, '库内没有北向交易日数据'],
  [/^fewer than (\d+) northbound flows were known on (\S+);.*$/, '截至 $2 已知的北向净流入不足 $1 日'],
  [
    /^(\d+) northbound days with a net flow are stored, (\d+) are needed.*$/,
    '库内仅有 $1 日北向净流入，至少需要 $2 日',
  ],
  [/^no northbound holdings per (stock|participant) are stored;.*$/, '库内没有北向个股持股'],
  [/^no .*(?:CCASS|lists|holdings).* (?:is|are) stored.*$/, '库内没有中央结算系统持股名单'],
  [/^no valuations?.* (?:is|are) stored.*$/, '库内没有估值数据'],
  [/^no PE \(TTM\) with a percentile is stored$/, '库内没有带分位数的市盈率'],
  [/^no industry has a percentile on (\S+).*$/, '$1 没有行业具备估值或配置分位数'],
  [/^no foreign participant holds anything on (\S+);.*$/, '$1 没有外资参与者持股'],
  [
    /^no flow of (\S+) was published by (\S+); the first is of (\S+)$/,
    '$1 通道在 $2 前没有净流入，首个为 $3',
  ],
  [
    /^(.+): (\d+) of (\d+) values are back-cast, computed before the index was launched$/,
    '$1：$3 个数值中有 $2 个是指数发布前的回溯计算',
  ],
  [/^(.+): from (\S+); also stored from (.+)$/, '$1：取自 $2；另存有 $3'],
  [/^(.+): the history begins on (\S+), not on (\S+)$/, '$1：历史自 $2 起，不是 $3'],
  [
    /^not stored for the last of these days, so what rests on it counts as usual: (.+)$/,
    '以下指标缺最近几日数据，相关部分按常态计：$1',
  ],
  [
    /^not stored on (\d+) days from (\S+) to (\S+), so what rests on it is carried on or counts as usual: (.+)$/,
    '以下指标在 $2 至 $3 间缺 $1 日数据，相关部分沿用前值或按常态计：$4',
  ],
  [
    /^not stored on (\S+), so what rests on it is carried on or counts as usual: (.+)$/,
    '以下指标缺 $1 数据，相关部分沿用前值或按常态计：$2',
  ],
  [
    /^the value held at the end of (.+) is read without prices that are not known throughout: (.+)$/,
    '$1 末持股市值的推算未用季内价格不全的：$2',
  ],
  [
    /^the value held at the end of (.+) tells nothing: no price is known throughout$/,
    '$1 末持股市值无从推算：没有一种价格在季内齐全',
  ],
  [
    /^the value held at the end of (.+) tells nothing: it would mean more than (\d+) usual flows on every day;.*$/,
    '$1 末持股市值未采用：据此每日净流入将超过常态的 $2 倍；请核对该值及上一季末的值',
  ],
  [
    /^published facts, though the market of this workspace is simulated$/,
    '已公布的事实；本工作区的市场是模拟的',
  ],
  [
    /^implied by holdings per stock: at the mean close, from the lowest to the highest close$/,
    '由个股持股推算：按均价，区间为最低至最高收盘价',
  ],
  [
    /^no value of all stocks together is stored, so holdings per stock: (.+)$/,
    '以下季度未存全部股票市值合计，按个股持股计：$1',
  ],
  [
    /^holdings per stock are more than (\S+)% away from that value: (.+)$/,
    '以下季度个股持股与该合计相差逾 $1%：$2',
  ],
  [
    /^told with several numbers of shares, the newest counts: (.+)$/,
    '以下股票各文件所载股数不一，以最新获取者为准：$1',
  ],
  [/^listed without a readable number of shares: (.+)$/, '以下股票名单所载股数无法读取：$1'],
  [/^no list of shanghai at the end of (.+)$/, '以下季末没有沪股通名单：$1'],
  [/^no list of shenzhen at the end of (.+)$/, '以下季末没有深股通名单：$1'],
  [
    /^a list that does not tell of stocks makes no flow of them: (.+)$/,
    '名单未载的股票不计流量（括号内为只数）：$1',
  ],
  [
    /^a close that falls as at a split, without a corporate action stored, makes no flow: (.+)$/,
    '收盘价如除权般下跌而库内没有公司行动，以下股票不计流量：$1',
  ],
  [/^lists without stocks of the one beside them: (.+)$/, '以下名单缺少相邻名单所载的股票：$1'],
  [/^participants do not add up to the list of stocks: (.+)$/, '以下股票的参与者持股之和与个股名单不符：$1'],
  [/^no industry is told of (.+)$/, '以下股票没有行业：$1'],
  [/^no industries of mainland shares are stored;.*$/, '库内没有内地股票的行业'],
  [/^lists of shanghai alone: (.+)$/, '以下季度仅有沪股通名单：$1'],
  [/^lists of shenzhen alone: (.+)$/, '以下季度仅有深股通名单：$1'],
  [/^no flow is implied by the value held: (.+)$/, '持股市值推算不出净流入：$1'],
  [/^industries of shares by the scheme (\S+); also stored: (.+)$/, '内地股票按行业分类 $1；另存有 $2'],
  [
    /^no flow of (\d{4}Q\d) \((\d+) of (\d+) days are published\)$/,
    '$1 没有净流入：$3 个交易日只公布了 $2 个',
  ],
  [/^no flow of (\d{4}Q\d) \(the value held alone is published\)$/, '$1 没有净流入：只公布了持股市值'],
  [/^no flow of (\d{4}Q\d \(.*)$/, '以下季度没有净流入：$1'],
  [/^no flow of (\S+) is stored;.*$/, '库内没有 $1 通道的净流入数据'],
  [/^no northbound flow is stored$/, '库内没有北向净流入数据'],
  [
    /^(?:no stored holdings of a quarter's end were|no stored flow of a quarter was|holdings of no two quarters in a row were) published by (\S+);.*$/,
    '截至 $1 尚无已公布的季度北向数据',
  ],
  [/^no flow of a quarter is published: .*$/, '库内没有完整的季度北向净流入'],
  [/^no value held at a quarter-end is stored;.*$/, '库内没有季末持股市值'],
  [/^the lists of one quarter alone are stored;.*$/, '库内仅有一个季度的持股名单，还需要前一季度的'],
  [
    /^(\S+|the quarter) is not known on (\S+); the last known is (\S+)$/,
    '$2 时该季度数据尚未公布，最近一个已公布季度为 $3',
  ],
  [/^(\S+) is stored to (\S+), before (\S+)$/, '$1 的数据止于 $2，早于 $3'],
  [
    /^(\S+) is stored for (\d+) months \(from (\S+)\); phases need (\d+) at least$/,
    '$1 仅有 $2 个月的数据（自 $3 起），划分阶段至少需要 $4 个月',
  ],
  [/^neither changes nor closes are stored for (\S+) to (\S+);.*$/, '库内没有 $1 至 $2 的持股变动和收盘价'],
  [
    /^no stock has a close on (\S+?)(?:; the day before it with closes is (\S+))?$/,
    '库内 $1 没有任何收盘价（此前最近一日为 $2）',
  ],
  [
    /^no list of (\S+) on or before (\S+): stored are (\S+) to (\S+)$/,
    '$2 及以前没有 $1 的持股名单，库内为 $3 至 $4',
  ],
  [/^no list of (\S+) is stored;.*$/, '库内没有 $1 的持股名单'],
  [/^nothing of (\S+) is stored;.*$/, '库内没有 $1 的任何数据'],
  [/^no industry (.+) is stored$/, '库内没有行业 $1'],
  [
    /^no percentile on (\S+): they begin on (\S+);.*$/,
    '$1 没有分位数，分位数自 $2 起；可用 --since 指定更早的日期',
  ],
  [/^none of the indices (.+) is stored;.*$/, '库内没有指数 $1 的行情'],
  [/^no rally of (\S+) is stored$/, '库内没有 $1 的春季行情'],
  [/^no industry has a weight of funds and of the benchmark on (\S+)$/, '$1 没有行业同时具备基金与基准权重'],
  [/^no figure of the backdrop was published by (\S+)$/, '截至 $1 没有已公布的宏观数据'],
];

/** A message of a question in Chinese; one that is not known is given as it is, and said to be English. */
export const inChinese = (message: string): string =>
  chineseMessage(message) ?? `系统提示（英文）：${message}`;

/** A message of a question in Chinese; null for one that is not known. */
export function chineseMessage(message: string): string | null {
  for (const [pattern, chinese] of RULES) {
    const found = pattern.exec(message);
    if (!found) continue;
    return chinese
      .replace(/（([^（）]*)\$(\d)）/g, (_, before: string, place: string) => {
        const part = found[Number(place)];
        return part === undefined ? '' : `（${before}${part}）`;
      })
      .replace(/\$(\d)/g, (_, place: string) => {
        const part = found[Number(place)] ?? '';
        return chineseMessage(part) ?? chineseList(part);
      });
  }
  return null;
}
