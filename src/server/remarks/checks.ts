import type { Phrase } from './phrase.js';

/** Names of the checks, as a reader of the Chinese pages knows them. */
export const CHECK_NAMES: Readonly<Record<string, string>> = {
  conservation: '持仓守恒',
  residual: '净额残差',
  'missing-days': '缺失的交收日',
  'provisional-days': '尚未交收的交易日',
  'unpriced-stocks': '缺少价格',
  'conflicting-sources': '名单来源不一致',
  'conflicting-prices': '价格来源不一致',
  'suspicious-jumps': '可疑跳变',
  'missing-lines': '名单缺行',
  'frozen-list': '名单停滞',
  'over-issued': '超过已发行股数',
  'over-volume': '变动超过成交量',
  'unknown-participants': '未知参与者',
  'participant-overrides': '参与者另行设定',
  'southbound-holdings': '南向持股对照',
  'inferred-actions': '推断的公司行动',
  'connect-identities': '互联互通恒等式',
  'connect-bare-nets': '仅有净额的北向数据',
  'connect-missing-days': '互联互通缺失日',
  'connect-conflicts': '互联互通来源不一致',
  'value-conflicts': '序列数值不一致',
  'valuation-conflicts': '估值来源不一致',
  'valuation-spikes': '估值异常点',
  'stale-sources': '来源停更',
  'weekend-copies': '非交收日名单',
  'archive-log': '存档标记',
  archive: '存档完整',
  quarantine: '隔离文件',
};

/** What checks say of their worst case and what to do. */
export const CHECKS: readonly Phrase[] = [
  [
    '{} on {}: trades of all holders add up to {} shares, {} of the {} in CCASS, over {} settlement day(s)',
    '{1}，{2}：全体持有人买卖合计 {3} 股，占中央结算系统 {5} 股的 {4}，跨 {6} 个交收日',
  ],
  [
    '{} on {}: trades of all holders add up to {} shares, {} of the {} in CCASS',
    '{1}，{2}：全体持有人买卖合计 {3} 股，占中央结算系统 {5} 股的 {4}',
  ],
  [
    'shares came into or left CCASS unexplained: import the missing days, or the announcement (placing, deposit, cancellation) as docs/formats.md says',
    '有股份不明原因地转入或转出中央结算系统：请导入缺失的日期，或按 docs/formats.md 导入公告（配售、存入、注销）',
  ],
  [
    '{} stock-day(s) of {} stock(s); most for {}: {} settlement day(s) between {} and {}',
    '涉及 {2} 只股票，共 {1} 个股票日；最多的是 {3}：{5} 至 {6} 之间 {4} 个交收日',
  ],
  [
    'import the lists of those days; until then the whole change stands on the last trade day of each gap',
    '请导入这些日期的名单；在此之前，全部变动记在每段空缺的最后一个交易日',
  ],
  ['trades of {} settle after {}, the last stored day', '{1}的交易在 {2}（已存最后一日）之后才交收'],
  [
    '{} of {} stock-day(s) with changes, in {} stock(s); most for {}: {} trade date(s) from {} to {}',
    '{2} 个有变动的股票日中的 {1} 个，涉及 {3} 只股票；最多的是 {4}：{6} 至 {7} 共 {5} 个交易日',
  ],
  [
    'import prices of those days; their changes are in no amount until then',
    '请导入这些日期的行情；在此之前，这些变动不计入任何金额',
  ],
  [
    '{} on {}: {} holder(s) differ by {} shares in all; used {}, not {}',
    '{1}，{2}：{3} 个持有人合计相差 {4} 股；采用 {5}，未采用 {6}',
  ],
  [
    'see which file is right; the page goes before the csv and the newer fetch before the older, so import the right page again to make it count',
    '请核对哪份文件正确；网页优先于 csv，较新的优先于较旧的，重新导入正确的网页即可采用',
  ],
  ['{} on {}: {}; {} apart, used {}', '{1}，{2}：{3}；相差 {4}，采用 {5}'],
  [
    'see which source is right, and leave the other one out of what you import',
    '请核对哪个来源正确，导入时舍去另一个',
  ],
  [
    '{} on {}: the holding of {} changed by {} shares, {} were traded in {} settlement day(s)',
    '{1}，{2}：{3} 的持仓变动 {4} 股，{6} 个交收日内成交 {5} 股',
  ],
  [
    '{} on {}: the holding of {} changed by {} shares, {} were traded',
    '{1}，{2}：{3} 的持仓变动 {4} 股，而当日成交 {5} 股',
  ],
  [
    'the change is booked as transfer (as trade for southbound accounts); import the announcement that explains it, or check the volume',
    '该变动记为转仓（南向账户记为买卖）；请导入能说明原因的公告，或核对成交量',
  ],
  ['{}: {} of {} on {}, {} stock(s) in all{}', '{1}：{4}，占 {3} 的 {2}，合计 {5} 只股票{6}'],
  [
    'its home is not known, so it counts as type other: give its home under participants in config.yaml (docs/participants.md)',
    '归属地不明，按“其他”计：请在 config.yaml 的 participants 下注明归属地（docs/participants.md）',
  ],
  [
    'the registry does not have this id, so it counts as type other: see whether a newer waizi knows it, or give its name_en and home under participants in config.yaml (docs/participants.md)',
    '名册中没有此编号，按“其他”计：请看新版 waizi 是否收录，或在 config.yaml 的 participants 下注明 name_en 与 home（docs/participants.md）',
  ],
  ['{}: the list adds up to {} shares on {}, after {} on {}', '{1}：{3} 的名单合计 {2} 股，而 {5} 为 {4} 股'],
  [
    '{}: {} of {} holdings {} between {} and {} (total {} to {})',
    '{1}：{3} 个持仓中的 {2} 个在 {5} 至 {6} 之间{4}（合计由 {7} 变为 {8}）',
  ],
  [
    '{}: the holding of {} {} between {} and {} ({} to {})',
    '{1}：{2} 的持仓在 {4} 至 {5} 之间{3}（由 {6} 变为 {7}）',
  ],
  ['{}: the price {} between {} ({}) and {} ({})', '{1}：价格在 {3}（{4}）至 {5}（{6}）之间{2}'],
  ['multiplied by {}', '变为 {1} 倍'],
  ['divided by {}', '变为 1/{1}'],
  [
    '{} on {}: the holding of {} changed by {}, its parts add up to {}',
    '{1}，{2}：{3} 的持仓变动 {4}，各部分合计 {5}',
  ],
  ['{} on {}: the total changed by {}, all parts add up to {}', '{1}，{2}：总数变动 {3}，各部分合计 {4}'],
  ['{} on {}: the list adds up to {}, the changes lead to {}', '{1}，{2}：名单合计 {3}，按变动推得 {4}'],
  ['{} on {}: the day is stored, its change is not explained', '{1}，{2}：当日已存，变动未得解释'],
  ['{} on {} ({}): net {} where {} are {}', '{1}，{2}（{3}）：净额 {4}，而{5}为 {6}'],
  ['{} on {} ({}): turnover {} where {} are {}', '{1}，{2}（{3}）：成交额 {4}，而{5}为 {6}'],
  ['{} on {} ({}): net {} as on {}, to the cent', '{1}，{2}（{3}）：净额 {4}，与 {5} 分毫不差'],
  [
    'a net that repeats is of a dead feed, or made up: compare with another source of that day, and leave the file out',
    '重复的净额出自停更的来源或为编造：请与当日其他来源核对，并舍去该文件',
  ],
  ['buys less sells', '买入减卖出'],
  ['buys plus sells', '买入加卖出'],
  ['Shanghai plus Shenzhen', '沪市加深市'],
  [
    '{} on {}: {} {} by {} ({}), {} by {} ({}); {} counts',
    '{1}，{2}：{3} {5} 为 {4}（{6}），{8} 为 {7}（{9}）；采用 {10}',
  ],
  [
    '{} of {}: {} and {} are {} apart on average over {} day(s) ({} at most); {} is used',
    '{2} 的 {1}：{3} 与 {4} 在 {6} 天内平均相差 {5}（最多 {7}）；采用 {8}',
  ],
  [
    '{} of {} on {}: {} ({}) and {} ({}), both by {}; {} counts',
    '{2} 的 {1}，{3}：{4}（{5}）与 {6}（{7}），均出自 {8}；采用 {9}',
  ],
  [
    '{} of {} on {}: {}, {}, {} on three days ({}, {})',
    '{2} 的 {1}，{3}：连续三天为 {4}、{5}、{6}（{7}，{8}）',
  ],
  [
    '{} on {}: {} by {} ({}), {} by {} ({}), {} apart; {} counts',
    '{1}，{2}：{4} 为 {3}（{5}），{7} 为 {6}（{8}），相差 {9}；采用 {10}',
  ],
  ['neither', '两者均不'],
  ['nothing to compare', '没有可对照的数据'],
  ['all {} stock-days with both agree', '两者兼有的 {1} 个股票日全部一致'],
  [
    '{} on {}: {} shares published ({}), {} held by {}, {} apart; {} of {} differ',
    '{1}，{2}：公布 {3} 股（{4}），{6} 持有 {5} 股，相差 {7}；{9} 个中有 {8} 个不一致',
  ],
  [
    'one of the two files is wrong or of another day: get both again for that day',
    '两份文件中有一份有误或属于另一日：请重新获取当日的两份文件',
  ],
  ['northbound: net {}, turnover {}, value held {}', '北向：净额{1}，成交额{2}，持股市值{3}'],
  ['to {}', '至 {1}'],
  ['not at all', '未存'],
  [
    'these nets count in no answer; leave the file out, or import the source that tells buys and sells of those days',
    '这些净额不计入任何结果；请舍去该文件，或导入载有当日买入与卖出的来源',
  ],
  [
    '{} on {} ({}, {}): net {} without buys and sells, and it is the quota used or the turnover of that day',
    '{1}，{2}（{3}，{4}）：净额 {5} 没有买入与卖出，且等于当日的已用额度或成交额',
  ],
  [
    '{} on {} ({}, {}): net {} without buys and sells, after {}, the last day that is disclosed with them',
    '{1}，{2}（{3}，{4}）：净额 {5} 没有买入与卖出，且晚于最后一个完整披露日 {6}',
  ],
  [
    'northbound {}: {} day(s) of {} to {} without turnover, between {} and {}',
    '北向（{1}）：{3} 至 {4} 有 {2} 天没有成交额，位于 {5} 与 {6} 之间',
  ],
  [
    'import those days (HKEX keeps its daily statistics for about seven months); what is computed leaves them out',
    '请导入这些日期（港交所每日统计约保留七个月）；计算时不含这些日期',
  ],
  [
    'see which file is right; HKEX goes before Eastmoney, that before the mainland exchanges (rounded), Tushare and panels, the newer fetch before the older',
    '请核对哪份文件正确；港交所优先于东方财富，其后依次为内地交易所（取整）、Tushare 与面板，较新的优先于较旧的',
  ],
  [
    'the source is wrong on that day, or two files of it are of different states: get both channels and the total again',
    '来源当日有误，或两份文件状态不同：请重新获取两个通道与合计',
  ],
  [
    'this is a fault of waizi, not of the data: run waizi rebuild, and report the example if it stays',
    '这是 waizi 的缺陷，而非数据的问题：请运行 waizi rebuild，若仍存在请报告此例',
  ],
  [
    '{}: the lists of all {} stocks repeat the settlement day before',
    '{1}：全部 {2} 只股票的名单与前一交收日相同',
  ],
  [
    '{}: one and the same list on {} settlement days up to {}, while {} shares traded',
    '{1}：截至 {3} 连续 {2} 个交收日名单相同，而期间成交 {4} 股',
  ],
  [
    'the source may be dead or copied from an earlier day: get the lists of those days again',
    '来源可能已停更，或抄自更早的日期：请重新获取这些日期的名单',
  ],
  [
    '{} on {}: all holdings changed by {} for {}, taken for a split that no table names',
    '{1}，{2}：全部持仓按每 {4} 股变 {3} 股变动，视为表中没有的拆并股',
  ],
  [
    '{}: {} for {}, ex {}, is not in the holdings {} settlement days later ({})',
    '{1}：每 {3} 股变 {2} 股，除权日 {4}，{5} 个交收日后（{6}）持仓仍未反映',
  ],
  [
    'import the corporate action with its ex-date, so that the trades around it are valued in the right shares',
    '请导入该公司行动及其除权日，以便前后买卖按正确股数计值',
  ],
  [
    'see whether the corporate action took place and with that factor, and correct the table',
    '请核对该公司行动是否发生、比例是否如此，并更正表格',
  ],
  [
    '{} on {}: the holders named add up to {} shares, above the CCASS total of {}',
    '{1}，{2}：具名持有人合计 {3} 股，超过中央结算系统总数 {4} 股',
  ],
  [
    '{} on {}: {} shares in CCASS, {} above the {} issued as known on {}',
    '{1}，{2}：中央结算系统共 {3} 股，比 {6} 所知的已发行 {5} 股多 {4}',
  ],
  [
    'a line is doubled or a total belongs to another day: import the page of that day',
    '有一行重复，或总数属于另一日：请导入当日的网页',
  ],
  [
    'issued shares may be out of date: import newer ones; if they are right, look for lines that stand twice',
    '已发行股数可能过时：请导入较新的；若无误，请查找重复的行',
  ],
  [
    '{} participant(s) of config.yaml in no stored list: {}',
    'config.yaml 中有 {1} 个参与者不在任何已存名单中：{2}',
  ],
  [
    'see whether the id is a typing error, under participants in config.yaml',
    '请核对 config.yaml 的 participants 下编号是否有误',
  ],
  [
    '{} of {} end on {}, {} settlement day(s) before today and {} settlement day(s) before the newest source',
    '{2} 的 {1} 止于 {3}，距今 {4} 个交收日，比最新来源早 {5} 个交收日',
  ],
  ['{} of {} end on {}, {} settlement day(s) before today', '{2} 的 {1} 止于 {3}，距今 {4} 个交收日'],
  [
    'import newer files of that source; nothing after its last day is known from it',
    '请导入该来源较新的文件；其最后一日之后的情况无从得知',
  ],
  [
    'compare with the page of that day: a unit or a file is wrong, or a corporate action is not in the table; correct the file, or import the action',
    '请与当日网页对照：单位或文件有误，或表中缺少公司行动；请更正文件或导入该行动',
  ],
  [
    '{}: the list of {} lacks {} shares of {} holder(s), {} of the list of {}, that are back on {}',
    '{1}：{2} 的名单缺 {4} 个持有人的 {3} 股，占 {6} 名单的 {5}，{7} 又出现',
  ],
  ['most for {}: {}, {}, {}', '最多的是 {1}：{2} 股、{3} 股、{4} 股'],
  [
    '{}: {} with {} shares, {} of the list of {}, is not on that of {}, and the total fell with it',
    '{1}：持有 {3} 股（占 {5} 名单的 {4}）的 {2} 不在 {6} 的名单上，合计随之减少',
  ],
  [
    'the list of {} lost lines, and flows of that day and of the return are wrong: fetch the page of that day again and import it',
    '{1} 的名单缺行，当日与恢复当日的资金流均有误：请重新获取当日的网页并导入',
  ],
  [
    'the list of {} lost a line, or the shares left CCASS: fetch the page of that day again and import it',
    '{1} 的名单缺行，或股份已离开中央结算系统：请重新获取当日的网页并导入',
  ],
  [
    '{}: the list dated {} ({}) differs from that of {} ({}) for {} holder(s), {} shares in all, though nothing settled between',
    '{1}：日期为 {2} 的名单（{3}）与 {4} 的名单（{5}）有 {6} 个持有人不同，合计 {7} 股，而其间没有交收',
  ],
  [
    'the list of the settlement day is used; look whether one of the two was corrected later, or whether the calendar lacks a settlement day (waizi import a calendar)',
    '采用交收日的名单；请看其中一份是否后来更正过，或日历是否缺少某个交收日（用 waizi import 导入日历）',
  ],
  [
    'take these lists from another source, or from a later copy of the archive',
    '请从其他来源或较新的存档获取这些名单',
  ],
  ['file {}, {} (sha256 {}), is not in the archive', '文件 {1}，{2}（sha256 {3}）不在存档中'],
  [
    'put the archive folder back from a backup; without it the store cannot be made again from what was received',
    '请从备份恢复存档文件夹；没有它，无法由原始文件重建数据库',
  ],
  [
    'waizi quarantine lists them; accept {} stores it all the same, refuse {} keeps it out',
    'waizi quarantine 可列出；accept {1} 照样存入，refuse {2} 则不予存入',
  ],
  ['{} decided', '已处理 {1} 件'],
  [
    '{}: stock {} on {}: {} rows with {} shares, but the summary counts {} with {}; the page is cut or edited: save it again',
    '{1}：{2}，{3}：共 {4} 行、{5} 股，而汇总为 {6} 行、{7} 股；网页被截断或改动，请重新保存',
  ],
  [
    '{}: list of {} on {}: one holder has {} shares, more than the {} in CCASS',
    '{1}：{2}，{3} 的名单：一个持有人有 {4} 股，超过中央结算系统的 {5} 股',
  ],
  [
    '{}: list of {} on {}: {} shares, {} the {} on {}, and no corporate action or price says why',
    '{1}：{2}，{3} 的名单共 {4} 股，为 {7} 的 {6} 股的 {5}，而没有公司行动或价格可以解释',
  ],
  [
    'they do not compute alike, and are never mixed: name the source to be used, or leave the other out',
    '两者算法不同，从不混用：请指定要用的来源，或舍去另一个',
  ],
  [
    'the newer fetch counts; see which file is right, and leave the other one out',
    '以较新的为准；请核对哪份文件正确，舍去另一份',
  ],
  [
    'the middle value is probably wrong: compare with the provider, and correct the file',
    '中间的数值很可能有误：请与发布方核对并更正文件',
  ],
  [
    'the value that most files tell counts, then the newer fetch; see which file is right, and leave the other one out',
    '以多数文件的数值为准，其次以较新的为准；请核对哪份文件正确，舍去另一份',
  ],
];
