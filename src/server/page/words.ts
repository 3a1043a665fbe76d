import type { IsoDate } from '../../iso-date.js';
import { day, days, grouped, type Language } from './numbers.js';

/** Every word of the page in one language. Sentences are written in each language, not put together from pieces. */
export interface Words {
  readonly title: string;
  readonly otherLanguage: { readonly code: Language; readonly name: string };
  readonly simulated: string;
  readonly headline: string;
  readonly types: Readonly<Record<string, string>>;
  readonly foreign: string;
  readonly all: string;
  /** `bought` and `sold` with an amount's size, in a sentence. */
  readonly bought: (size: string) => string;
  readonly sold: (size: string) => string;
  readonly lead: (
    window: string,
    tradeDays: number,
    foreign: string,
    split: string,
    southbound: string,
  ) => string;
  readonly split: (stable: string, flexible: string) => string;
  readonly coverage: CoverageWords;
  readonly flows: FlowWords;
  readonly shares: ShareWords;
  readonly movers: MoverWords;
  readonly stored: StoredWords;
  readonly next: NextWords;
  readonly empty: {
    readonly title: string;
    readonly text: string;
    readonly list: readonly string[];
    readonly how: string;
  };
  readonly notFound: readonly [title: string, text: string];
  readonly failed: readonly [title: string, text: string];
  /** For somebody without the token. */
  readonly locked: readonly [title: string, text: string];
  readonly home: string;
}

interface CoverageWords {
  readonly title: string;
  readonly workspace: string;
  readonly asOf: string;
  readonly asOfText: (asOf: IsoDate, settled: IsoDate) => string;
  /** The whole coverage in a line, above all figures. */
  readonly line: (asOf: IsoDate, told: number, tradeDays: number, stocks: number) => string;
  readonly partial: (unpriced: number, stocks: number) => string;
  readonly noHoldings: string;
  readonly covers: string;
  readonly coversText: (told: number, tradeDays: number, window: string, stocks: number) => string;
  readonly provisional: string;
  readonly provisionalText: (dates: readonly IsoDate[]) => string;
  readonly missing: string;
  readonly missingText: (date: IsoDate, tradeDate: IsoDate, stocks: number) => string;
  readonly unpriced: string;
  readonly unpricedText: (stocks: number, codes: string) => string;
  readonly none: string;
  readonly notes: (count: number) => string;
}

interface FlowWords {
  readonly recent: string;
  readonly month: string;
  readonly measure: string;
  readonly columns: readonly [type: string, net: string, buy: string, sell: string, other: string];
  readonly footnote: string;
  readonly json: string;
}

interface ShareWords {
  readonly title: string;
  readonly measure: (date: string, stocks: number) => string;
  readonly columns: readonly [type: string, value: string, share: string];
  readonly unpriced: (stocks: number) => string;
}

interface MoverWords {
  readonly title: string;
  readonly bought: string;
  readonly sold: string;
  readonly columns: readonly [stock: string, net: string, stable: string, flexible: string];
  readonly none: string;
}

interface StoredWords {
  readonly title: string;
  readonly measure: string;
  readonly columns: readonly [
    kind: string,
    source: string,
    from: string,
    to: string,
    rows: string,
    stale: string,
  ];
  readonly kinds: Readonly<Record<string, string>>;
}

interface NextWords {
  readonly title: string;
  readonly text: string;
  readonly commands: readonly (readonly [command: string, does: string])[];
}

const EN: Words = {
  title: 'waizi: foreign capital in Hong Kong stocks',
  otherLanguage: { code: 'zh', name: '中文' },
  simulated:
    'Simulated data. Every stock, price and holding on this page is invented; the participants are real names, what they hold here is not.',
  headline: 'Who bought Hong Kong stocks?',
  types: {
    stable: 'Stable foreign',
    flexible: 'Flexible foreign',
    southbound: 'Southbound',
    mainland: 'Mainland',
    'hong-kong': 'Hong Kong',
    other: 'Other',
  },
  foreign: 'Foreign',
  all: 'All types',
  bought: (size) => `bought ${size}`,
  sold: (size) => `sold ${size}`,
  lead: (window, tradeDays, foreign, split, southbound) =>
    `In the ${tradeDays === 1 ? 'trade day' : `${tradeDays} trade days`} of ${window}, foreign capital ${foreign} net (${split}). Southbound capital ${southbound} net.`,
  split: (stable, flexible) => `stable ${stable}, flexible ${flexible}`,
  coverage: {
    title: 'Coverage',
    workspace: 'Workspace',
    asOf: 'Last CCASS day',
    asOfText: (asOf, settled) =>
      `${day(asOf, 'en')}. It shows what was traded up to ${day(settled, 'en')} (T+2).`,
    line: (asOf, told, tradeDays, stocks) =>
      `As of the CCASS lists of ${day(asOf, 'en')}: ${told} of ${tradeDays} trade days, ${grouped(stocks)} ${stocks === 1 ? 'stock' : 'stocks'}.`,
    partial: (unpriced, stocks) =>
      `Only part of the whole: ${grouped(unpriced)} of the ${grouped(stocks)} stocks lack a price on some or all of these days.`,
    noHoldings: 'no holdings are stored',
    covers: 'Covers',
    coversText: (told, tradeDays, window, stocks) =>
      `${told} of the ${tradeDays} trade days of ${window}; ${grouped(stocks)} ${stocks === 1 ? 'stock' : 'stocks'}`,
    provisional: 'Not settled yet',
    provisionalText: (dates) => `trades of ${days(dates, 'en')}: in no figure`,
    missing: 'Missing',
    missingText: (date, tradeDate, stocks) =>
      `the CCASS list of ${day(date, 'en')} (${grouped(stocks)} ${stocks === 1 ? 'stock' : 'stocks'}): trades of ${day(tradeDate, 'en')} are counted with the next day that is stored`,
    unpriced: 'Without a price',
    unpricedText: (stocks, codes) =>
      `${grouped(stocks)} ${stocks === 1 ? 'stock' : 'stocks'} on some or all days: ${codes}. These changes are in no amount.`,
    none: 'none',
    notes: (count) => (count === 1 ? '1 remark on the data' : `${count} remarks on the data`),
  },
  flows: {
    recent: 'Flows by type of investor',
    month: 'The month so far',
    measure: 'HKD mn, by trade date',
    columns: ['Type', 'Net', 'Bought', 'Sold', 'Non-trade'],
    footnote:
      'Net = bought − sold, at the average price of the trade date. Non-trade = custody transfers, corporate actions, deposits, placings and listings, by value. Foreign = stable + flexible; the types rest on who each participant is (docs/participants.md).',
    json: 'Full figures (JSON)',
  },
  shares: {
    title: 'Who holds them?',
    measure: (date, stocks) =>
      `share of the value held in CCASS on ${date}, ${grouped(stocks)} ${stocks === 1 ? 'stock' : 'stocks'}`,
    columns: ['Type', 'HKD bn', 'Share'],
    unpriced: (stocks) => `${grouped(stocks)} ${stocks === 1 ? 'stock' : 'stocks'} without a price left out.`,
  },
  movers: {
    title: 'Which stocks did foreign capital trade?',
    bought: 'Bought most',
    sold: 'Sold most',
    columns: ['Stock', 'Net', 'Stable', 'Flexible'],
    none: 'none',
  },
  stored: {
    title: 'What is stored?',
    measure: 'rows by kind and source',
    columns: ['Kind', 'Source', 'From', 'To', 'Rows', 'Days old'],
    kinds: { 'connect-holdings': 'connect holdings', 'corporate-actions': 'corporate actions' },
  },
  next: {
    title: 'What to do next?',
    text: 'Bring your own files: CCASS pages you saved, holdings and prices as csv. They are recognised by content.',
    commands: [
      ['waizi import FOLDER', 'loads CCASS pages, holdings, prices, corporate actions (docs/formats.md)'],
      ['waizi check', 'all data-quality checks'],
      [
        'waizi flows --from DAY --to DAY --by industry',
        'flows of any window, by type, industry, stock, participant',
      ],
      ['waizi holdings CODE', 'who holds one stock'],
      ['waizi participant ID', 'who one participant is and what it holds'],
    ],
  },
  empty: {
    title: 'Nothing is stored yet',
    text: 'Once CCASS lists are imported, this page shows:',
    list: [
      'the last stored CCASS day and what is missing',
      'flows of stable and flexible foreign, southbound, mainland and Hong Kong capital',
      "each type's share of the value held",
      'the stocks that foreign capital bought and sold most',
    ],
    how: 'One of these commands brings it:',
  },
  notFound: ['There is no such page', 'The address leads nowhere in this workspace.'],
  failed: [
    'The page could not be made',
    'Something failed while the workspace was read; the terminal in which waizi runs says what.',
  ],
  locked: [
    'This server wants its token',
    'Open its address once with ?token=TOKEN at the end: the secret of WAIZI_TOKEN where the server was started. This browser is then known.',
  ],
  home: 'To the overview',
};

const ZH: Words = {
  title: 'waizi：港股里的外资',
  otherLanguage: { code: 'en', name: 'English' },
  simulated: '模拟数据。本页的股票、价格和持股全部为虚构；参与者名称是真实的，但其持股并非真实。',
  headline: '谁在买入港股？',
  types: {
    stable: '稳定型外资',
    flexible: '灵活型外资',
    southbound: '南向资金（港股通）',
    mainland: '中资机构',
    'hong-kong': '香港本地机构',
    other: '其他',
  },
  foreign: '外资合计',
  all: '全部类型',
  bought: (size) => `净买入 ${size}`,
  sold: (size) => `净卖出 ${size}`,
  lead: (window, tradeDays, foreign, split, southbound) =>
    `${window}的 ${tradeDays} 个交易日里，外资${foreign}（${split}）；南向资金${southbound}。`,
  split: (stable, flexible) => `其中稳定型${stable}，灵活型${flexible}`,
  coverage: {
    title: '覆盖范围',
    workspace: '工作区',
    asOf: '最新持股日',
    asOfText: (asOf, settled) =>
      `${day(asOf, 'zh')}（中央结算系统），反映截至${day(settled, 'zh')}的交易（T+2 交收）`,
    line: (asOf, told, tradeDays, stocks) =>
      `截至${day(asOf, 'zh')}的持股名单：${tradeDays} 个交易日中的 ${told} 个，${grouped(stocks)} 只股票。`,
    partial: (unpriced, stocks) =>
      `只反映部分情况：${grouped(stocks)} 只股票中有 ${grouped(unpriced)} 只在部分或全部日子没有价格。`,
    noHoldings: '尚无持股数据',
    covers: '已覆盖',
    coversText: (told, tradeDays, window, stocks) =>
      `${window}的 ${tradeDays} 个交易日中的 ${told} 个，共 ${grouped(stocks)} 只股票`,
    provisional: '尚未交收',
    provisionalText: (dates) => `${days(dates, 'zh')}的交易，未计入任何数字`,
    missing: '缺失',
    missingText: (date, tradeDate, stocks) =>
      `${day(date, 'zh')}的持股名单（${grouped(stocks)} 只股票），${day(tradeDate, 'zh')}的交易并入下一个有数据的日子`,
    unpriced: '缺少价格',
    unpricedText: (stocks, codes) =>
      `${grouped(stocks)} 只股票在部分或全部日子没有价格：${codes}。其变动未计入金额`,
    none: '无',
    notes: (count) => `数据说明 ${count} 条（英文）`,
  },
  flows: {
    recent: '各类投资者的资金流向',
    month: '本月以来',
    measure: '单位：亿港元，按交易日',
    columns: ['类型', '净额', '买入', '卖出', '非交易'],
    footnote:
      '净额 = 买入 − 卖出，按交易日成交均价计算。非交易指转仓、公司行动、存入、配售及上市带来的变动，按市值计。外资 = 稳定型 + 灵活型；类型依参与者的身份划分（见 docs/participants.md）。',
    json: '完整数字（JSON）',
  },
  shares: {
    title: '谁持有这些股票？',
    measure: (date, stocks) => `占中央结算系统持股市值的比重，${date}，${grouped(stocks)} 只股票`,
    columns: ['类型', '亿港元', '占比'],
    unpriced: (stocks) => `另有 ${grouped(stocks)} 只股票没有价格，未计入。`,
  },
  movers: {
    title: '外资买卖了哪些股票？',
    bought: '买入最多',
    sold: '卖出最多',
    columns: ['股票', '净额', '稳定型', '灵活型'],
    none: '无',
  },
  stored: {
    title: '已存入哪些数据？',
    measure: '按种类和来源统计的行数',
    columns: ['种类', '来源', '起', '止', '行数', '距今天数'],
    kinds: {
      holdings: '持股',
      prices: '价格',
      'connect-holdings': '互联互通持股',
      issued: '已发行股份',
      'corporate-actions': '公司行动',
      announcements: '公告',
      securities: '证券名单',
      industries: '行业',
      names: '参与者名称',
      issues: '证券编号',
      calendar: '交易日历',
      files: '文件',
    },
  },
  next: {
    title: '接下来做什么？',
    text: '导入您自己的文件：保存下来的中央结算系统持股页面，以及 csv 格式的持股和价格。程序按内容识别文件。',
    commands: [
      ['waizi import FOLDER', '导入持股页面、持股、价格、公司行动（见 docs/formats.md）'],
      ['waizi check', '运行全部数据质量检查'],
      ['waizi flows --from DAY --to DAY --by industry', '任意区间的资金流向，可按类型、行业、股票、参与者'],
      ['waizi holdings CODE', '一只股票由谁持有'],
      ['waizi participant ID', '某个参与者是谁、持有什么'],
    ],
  },
  empty: {
    title: '还没有任何数据',
    text: '导入中央结算系统的持股名单后，这里会显示：',
    list: [
      '最新的持股日，以及缺失的部分',
      '稳定型外资、灵活型外资、南向资金、中资机构和香港本地机构的资金流向',
      '各类投资者的持股市值占比',
      '外资买入和卖出最多的股票',
    ],
    how: '用下面的命令之一开始：',
  },
  notFound: ['没有这个页面', '这个地址在当前工作区里没有内容。'],
  failed: ['页面无法生成', '读取工作区时出错，运行 waizi 的终端里有说明。'],
  locked: [
    '此服务需要令牌',
    '请在网址末尾加上 ?token=令牌 打开一次：令牌即启动服务时 WAIZI_TOKEN 的值，此后本浏览器即可使用。',
  ],
  home: '返回首页',
};

export const WORDS: Readonly<Record<Language, Words>> = { en: EN, zh: ZH };
