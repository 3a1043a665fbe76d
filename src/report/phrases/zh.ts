import { dateText, typeWords, windowText } from '../../figures/frame/words.js';
import type { Words } from '../../figures/frame/words.js';
import type { Valued } from '../note/market.js';
import type { Gap, Held } from '../note/outlook.js';
import type { Fact } from '../note/fact.js';
import { sizeOf } from '../note/fact.js';
import type { Named, Ranked, WindowFlows } from '../note/hong-kong.js';
import { listed, name, sayIn, type Sentence, signed, size } from '../note/text.js';
import { inChinese } from '../claims/chinese.js';
import type { Phrases } from './phrases.js';
import { sourceInChinese } from './source-words.js';

const say = sayIn('zh');
const day = (date: string) => name(dateText(date, 'zh'));
const window = (from: string, to: string) => name(windowText(from, to, 'zh'));
const flow = (fact: Fact, words: readonly [into: string, out: string] = ['净买入', '净卖出']): Sentence =>
  say`${sizeOf(fact) < 0 ? words[1] : words[0]} ${size(fact)}`;
const moved = (fact: Fact): Sentence => flow(fact, ['净流入', '净流出']);
const list = (pieces: readonly Sentence[]): Sentence => listed(pieces, '、');

const named = (rows: readonly Named[]): Sentence =>
  list(rows.map(({ name: words, fact }) => say`${name(words.zh)}（${signed(fact)}）`));

const names = (all: readonly Words[]): Sentence => list(all.map((words) => say`${name(words.zh)}`));
const gap = ({ name: words, metric, old, valuation, overweight }: Gap): Sentence =>
  say`${name(words.zh)}（${listed(
    [
      ...(valuation
        ? [
            say`${old ? say`${day(old)}` : ''}${metric?.startsWith('pb') ? '市净率' : '市盈率'}分位数 ${signed(valuation)}`,
          ]
        : []),
      ...(overweight ? [say`基金超配分位数 ${signed(overweight)}`] : []),
    ],
    '，',
  )}）`;

const valued = ({ name: words, old, value, percentile }: Valued): Sentence =>
  say`${name(words.zh)}（${signed(value)} 倍，分位数 ${signed(percentile)}${old ? say`，为${day(old)}数值，此后未存` : ''}）`;

function windowSentence({ window: { from, to }, nets }: WindowFlows): Sentence {
  const { foreign, stable, flexible, southbound } = nets as Record<string, Fact>;
  return say`${window(from, to)}，外资合计${flow(foreign as Fact)}港股，其中稳定型外资${flow(stable as Fact)}，灵活型外资${flow(flexible as Fact)}；同期南向资金${flow(southbound as Fact)}。`;
}

const days = ({ stored, stocks, unpriced, window: { from, to } }: WindowFlows): Sentence =>
  unpriced
    ? say`${window(from, to)}区间的数据涵盖 ${signed(stored)} 个交易日、${signed(stocks)} 只股票；其中 ${signed(unpriced)} 只部分或全部日期缺价格，相应变动未计入金额。`
    : say`${window(from, to)}区间的数据涵盖 ${signed(stored)} 个交易日、${signed(stocks)} 只股票。`;

function ranked({ foreignIn, foreignOut, southboundIn, southboundOut }: Ranked, what: string): Sentence[] {
  const sentence = (who: string, into: readonly Named[], out: readonly Named[]): Sentence[] => {
    if (into.length === 0 && out.length === 0) return [];
    const [bought, sold] = [
      into.length > 0 ? say`净买入居前的为${named(into)}` : '',
      out.length > 0 ? say`净卖出居前的为${named(out)}` : '',
    ];
    return [say`近四周，${who}${bought}${into.length > 0 && out.length > 0 ? '；' : ''}${sold}。`];
  };
  const all = [
    ...sentence('外资', foreignIn, foreignOut),
    ...sentence('南向资金', southboundIn, southboundOut),
  ];
  return all.length > 0 ? all : [say`暂无分${what}的资金流数据。`];
}

/** The note in Chinese. */
export const zh: Phrases = {
  title: (asOf) => `外资动向周报（${dateText(asOf, 'zh')}）`,
  simulated: '模拟数据：本报告中的持股、价格和资金流全部为虚构。',
  sections: {
    headlines: '要点',
    northbound: '北向资金',
    'hong-kong': '港股各类资金',
    industries: '行业',
    stocks: '个股',
    phase: '行情所处位置',
    macro: '宏观背景',
    valuation: '估值',
    positioning: '公募基金配置',
    gaps: '预期差',
    changes: '一周变化',
    risks: '风险与局限',
    method: '方法说明',
    coverage: '数据与覆盖范围',
    tables: '附录：数字与表格',
  },
  missing: (problem, remedy) => say`本节暂无数据。${name(remedy)}（${name(inChinese(problem))}）`,
  northboundHeadline: ({ week, net, low, high, inflow }) =>
    low && high
      ? say`据估算，${window(week.from, week.to)}当周北向资金${moved(net)}（区间下限 ${signed(low)}，上限 ${signed(high)}；净流入概率 ${signed(inflow)}）。`
      : say`${window(week.from, week.to)}当周北向资金${moved(net)}（已披露数据）。`,
  northbound: ({ fourWeeks, missing, week, quarter, lastDisclosed }) => [
    ...(fourWeeks
      ? [
          say`${window(fourWeeks.from, week.to)}的四周里，北向资金累计${moved(fourWeeks.net)}${fourWeeks.low && fourWeeks.high ? say`（区间 ${signed(fourWeeks.low)} 至 ${signed(fourWeeks.high)}）` : ''}。`,
        ]
      : []),
    ...(missing ? [say`最近十二周：${name(inChinese(missing))}。`] : []),
    ...(quarter
      ? [
          say`由 ${name(quarter.id)} 末持股推算，该季度北向资金${moved(quarter.net)}（区间 ${signed(quarter.low)} 至 ${signed(quarter.high)}）。`,
        ]
      : []),
    say`库内最后一个已披露的每日净流入为${signed(lastDisclosed)}，此后均为估计值。`,
  ],
  hongKongHeadline: ({ week }) =>
    week.unpriced
      ? say`${windowSentence(week)}有变动的 ${signed(week.stocks)} 只股票中，${signed(week.unpriced)} 只部分或全部日期缺价格，相应变动未计入金额。`
      : windowSentence(week),
  hongKong: ({ month, week }) => [windowSentence(month), days(week), days(month)],
  shares: ({ date, now, change }) => {
    const known = ['stable', 'flexible', 'southbound'].flatMap((type) => {
      const fact = now[type];
      if (!fact) return [];
      const shift = change[type];
      return [say`${typeWords(type).zh}占 ${signed(fact)}${shift ? say`（变动 ${signed(shift)}）` : ''}`];
    });
    const compared = Object.keys(change).length > 0;
    return say`截至${day(date)}，在中央结算系统的持股市值中，${list(known)}${compared ? '，括号内为近四周变动' : ''}。`;
  },
  industries: (part) => ranked(part, '行业'),
  stocks: (part) => ranked(part, '个股'),
  phaseHeadline: ({ index, start, peak, until, rise }) =>
    say`${name(index.zh)}${until ? '库内' : ''}最近一轮春季行情始于${day(start)}，至${day(peak)}高点最大涨幅 ${signed(rise)}${until ? say`；该指数库内数据止于${day(until)}` : ''}。`,
  phase: ({ index, start, peak, running, until, rise, toPeak, averageRise, averageDays, rallies }) => [
    say`${name(index.zh)}自${day(start)}低点至${day(peak)}高点上涨 ${signed(rise)}${toPeak ? say`，历时 ${signed(toPeak)} 个交易日` : ''}；按规则，${running ? (until ? say`截至${day(until)}行情仍在延续` : '行情可能仍在延续') : '行情已经结束'}。`,
    ...(until ? [say`该指数库内数据止于${day(until)}，其后走势不在本文所知之内。`] : []),
    ...(averageRise && averageDays && rallies
      ? [
          say`其余 ${signed(rallies)} 轮春季行情平均上涨 ${signed(averageRise)}，从起点至高点平均 ${signed(averageDays)} 个交易日。`,
        ]
      : []),
  ],
  valuation: ({ since, cheapest, dearest }) => [
    say`以${day(since)}以来的市盈率（TTM）分位数衡量，估值最低的是${list(cheapest.map(valued))}。`,
    ...(dearest.length > 0 ? [say`最高的是${list(dearest.map(valued))}。`] : []),
  ],
  backdrop: ({ newest, sources, targets, age }) => [
    say`截至报告日已公布的目标与安排（最近一次公布于${day(newest)}）：${listed(
      targets.map(
        ({ name: words, period, value, high, unit }) =>
          say`${name(period)}年${name(words.zh)} ${signed(value)}${high ? say`至 ${signed(high)}` : ''}${unit === '' ? '' : say` ${name(unit)}`}`,
      ),
      '；',
    )}。`,
    ...(age ? [say`最近一项距报告日已有 ${signed(age)} 天，其后公布的数据未收入。`] : []),
    say`来源：${name(sources.map(sourceInChinese).join('；'))}。`,
  ],
  positions: ({ quarter, benchmark, most, least }) => {
    const held = ({ name: words, overweight, percentile }: Held): Sentence =>
      say`${name(words.zh)}（${signed(overweight)}${percentile ? say`，分位数 ${signed(percentile)}` : ''}）`;
    return [
      say`${name(quarter)} 末，公募基金相对基准 ${name(benchmark.zh)} 超配最多的是${list(most.map(held))}${least.length > 0 ? say`；低配最多的是${list(least.map(held))}` : ''}。`,
      say`数据为基金按季披露的重仓股，季后数周方可得知；分位数以各行业自身的历史季度计算。`,
    ];
  },
  gapsHeadline: ({ by, first }) =>
    by === 'both'
      ? say`估值低、基金配置也低的预期差方向，首推${list(first.slice(0, 2).map(gap))}。`
      : say`仅就${by === 'valuation' ? '估值' : '基金配置'}而言，市场预期最低的是${list(first.slice(0, 2).map(gap))}。`,
  gaps: ({ by, first, industries }) => [
    by === 'both'
      ? say`在估值与基金配置数据齐备的 ${signed(industries)} 个行业中，预期差最大的是${list(first.map(gap))}。`
      : say`在 ${signed(industries)} 个行业中，市场预期最低的是${list(first.map(gap))}。`,
    ...(by === 'valuation' ? [say`库内没有基金持仓数据，以上仅反映估值，不能说明这些行业的配置高低。`] : []),
    ...(by === 'positioning'
      ? [say`库内没有这些行业的估值数据，以上仅反映基金配置，不能说明价格高低。`]
      : []),
  ],
  changes: (before, { numbers, lists, states, compared }) => {
    const turned = numbers.filter((change) => change.turned);
    const same = turned.length + lists.length + states.length === 0;
    return {
      lead:
        compared === 0
          ? say`${day(before)}时尚无可比较的数据。`
          : same
            ? say`${day(before)}报告中的判断全部仍然成立，也没有新增判断。`
            : say`与${day(before)}的报告相比：`,
      lists: [
        {
          lead: say`已不成立、现为相反或不同的判断：`,
          items: [
            ...turned.map(
              ({ now, before: old }) =>
                say`${name(now.label.zh)}：上期 ${signed(old)}，本期 ${signed(now)}。`,
            ),
            ...states.map(
              ({ title, was, is }) => say`${name(title.zh)}：上期${name(was.zh)}，本期${name(is.zh)}。`,
            ),
          ],
        },
        {
          lead: say`文中名单的变化：`,
          items: lists.map(
            ({ title, joined, left }) =>
              say`${name(title.zh)}：${joined.length > 0 ? say`新增${names(joined)}` : ''}${joined.length > 0 && left.length > 0 ? '；' : ''}${left.length > 0 ? say`${names(left)}不再列入` : ''}。`,
          ),
        },
      ].filter(({ items }) => items.length > 0),
    };
  },
  risks: [
    '中央结算系统参与者并非投资者本身：同一托管机构客户之间的交易无法观察，一家托管机构的客户也各不相同。',
    '稳定型与灵活型按参与者的交易频率划分，分界是一种选择；结果对分界的敏感程度可用 waizi classify --sensitivity 查看。',
    '每日披露停止后，北向资金数据均为带区间的估计值；资金行为若发生变化，要到下一次季末持股公布才能看出。',
    '转仓、借券、配售与交易按既定规则区分，规则可能出错。',
    '历史行情与估值分位数只作描述，不作预测；本报告不构成投资建议。',
  ],
  method: [
    '港股：以中央结算系统每个账户的每日持股变动为基础，换算到交易日，剔除拆合股、存入、转仓、配售和上市，再乘以交易日均价；加总精确到分。',
    '投资者类型：按参与者总部所在地识别外资，再按交易频率分为稳定型与灵活型；南向资金为港股通账户。',
    '北向：用每晚已知的指标拟合已披露净流入，并以季末持股校准；只使用报告日已知的信息。',
    '估值：当前值在自身历史中的排序位置，编制方回溯的数值计入并加以标注。',
    '预期差：估值分位数与基金超配分位数各占一半，越低则预期差越大；缺少其中一项的行业另行排序。',
    '相同的数据和日期生成逐字节相同的报告；每个数字都可在附录中查到对应的查询命令与文件。',
  ],
  words: {
    numbers: '本报告的数字',
    value: '数值',
    unit: '单位',
    query: '查询命令',
    label: '名称',
    sources: '数字所依据的文件',
    files: '文件数',
    queries: '数字背后的查询命令及所读数据',
    data: '数据',
    names: '文件名与校验和',
    rows: '行数',
    digest: '全部文件的 sha256',
    more: (count) => `另有 ${count} 个`,
    firstRows: (shown, all) => `共 ${all} 行，此处列出 ${shown} 行；全部内容见导出文件（-o note.xlsx）`,
  },
};
