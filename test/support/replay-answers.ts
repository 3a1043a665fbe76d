import { Calendar } from '../../src/calendar/calendar.js';
import { addDays, dayNumber, type IsoDate, parseDate, weekday } from '../../src/iso-date.js';
import { quotations } from './quotations-page.js';
import { draw, price } from './draw.js';
import { ccassPage } from './ccass-page.js';
import { twseTable } from './twse-table.js';
import { xlsxOf } from './xlsx.js';

/** One answer of a source. */
export interface Reply {
  readonly status?: number;
  readonly type?: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What was asked, for the answers. */
export interface Asked {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly today: IsoDate;
}

const calendar = Calendar.shipped();
const json = (value: unknown): Reply => ({ type: 'application/json', body: JSON.stringify(value) });
const missing: Reply = { status: 404, type: 'text/html', body: '<html><title>Not Found</title></html>' };

const grouped = (value: number): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const isOpen = (day: IsoDate, market: 'northbound' | 'southbound' | 'mainland' | 'hong-kong'): boolean =>
  weekday(day) % 6 !== 0 && calendar.isOpen(market, day);

/** Turnover through an exchange, hundred million CNY, and trades, ten thousand. */
const northbound = (day: IsoDate, exchange: string) => {
  const total = Math.round((1200 + 400 * draw(day, exchange)) * 100) / 100;
  return { total, trades: Math.round(total * 45.5) / 100, etf: Math.round(total * 3) / 100 };
};
/** Buys and sells, hundred million HKD. */
const southbound = (day: IsoDate, exchange: string) => {
  const buy = Math.round((250 + 100 * draw(day, `${exchange} buy`)) * 100) / 100;
  const sell = Math.round((250 + 100 * draw(day, `${exchange} sell`)) * 100) / 100;
  return { buy, sell, total: Math.round((buy + sell) * 100) / 100 };
};

function sseSoa({ query }: Asked): Reply {
  const day = parseDate(query.get('tradeDate') ?? '') ?? '';
  const sqlId = query.get('sqlId') ?? '';
  const wrap = (result: unknown[]): Reply =>
    json({ actionErrors: [], pageHelp: { total: result.length }, result, sqlId });
  if (sqlId === 'FW_HGTZL_HGTSCSJ_HGTCJGK_MRTJ') {
    if (!isOpen(day, 'northbound')) return wrap([]);
    const { total, trades, etf } = northbound(day, 'sse');
    const plain = day.replaceAll('-', '');
    return wrap([
      {
        totalVolume: grouped(trades),
        totalAmount: grouped(total),
        tradeDate: plain,
        etfTotalAmount: grouped(etf),
      },
    ]);
  }
  const plain = day.replaceAll('-', '');
  if (sqlId === 'FW_HGTZL_GGTSCSJ_GGTZQCYSL')
    return wrap(
      isOpen(day, 'southbound')
        ? STOCKS.map((code, at) => ({
            secCode: code,
            cnAbbr: `股${code}`,
            totalHoldings: String(1_000_000 * (at + 1) + Math.floor(50_000 * draw(day, code))),
            tradeDate: plain,
          }))
        : [],
    );
  if (sqlId === 'FW_HGTZL_HGTSCSJ_HGTZQCYSL_L')
    return wrap(
      ['600000', '600519'].map((code, at) => ({
        secCode: code,
        secAbbr: `股${code}`,
        totalHoldings: String(5_000_000 * (at + 1) + Math.floor(50_000 * draw(day, code))),
        tradeDate: plain,
      })),
    );
  return json({ actionErrors: [], result: null });
}

/** Invented stocks. */
export const STOCKS = ['09001', '09002', '09003'] as const;

function sseSouthbound({ query }: Asked): Reply {
  const day = parseDate(query.get('tradeDate') ?? '') ?? '';
  if (!isOpen(day, 'southbound')) return json({ actionErrors: [], result: [] });
  const { buy, sell, total } = southbound(day, 'sse');
  return json({
    actionErrors: [],
    result: [
      {
        BUY_AMOUNT: grouped(buy),
        SELL_AMOUNT: grouped(sell),
        TOTAL_AMOUNT: grouped(total),
        TOTAL_VOLUME: grouped(total / 5),
        TRADE_DATE: day.replaceAll('-', ''),
      },
    ],
  });
}

function szseReport({ query }: Asked): Reply {
  const catalogid = query.get('CATALOGID') ?? '';
  const day = query.get('txtDate') ?? '';
  const wrap = (name: string, data: unknown[], cols: unknown = []): Reply =>
    json([{ metadata: { catalogid, name, subname: data.length > 0 ? day : '', cols }, data, error: null }]);
  if (catalogid === 'SGT_SGTJYRB') {
    if (!isOpen(day, 'northbound')) return wrap('深股通交易日报', []);
    const { total, trades, etf } = northbound(day, 'szse');
    return wrap('深股通交易日报', [
      { label: '当日交易总额（亿元人民币）', total: grouped(total) },
      { label: '当日交易总笔数（万笔）', total: grouped(trades) },
      { label: '当日ETF交易总额（亿元人民币）', total: grouped(etf) },
    ]);
  }
  if (catalogid === 'SGT_GGTJYRB') {
    if (!isOpen(day, 'southbound')) return wrap('港股通交易日报', []);
    const { buy, sell, total } = southbound(day, 'szse');
    return wrap('港股通交易日报', [
      { label: '当日买入交易金额（亿元港币）', total: grouped(buy) },
      { label: '当日卖出交易金额（亿元港币）', total: grouped(sell) },
      { label: '当日交易总额（亿元港币）', total: grouped(total) },
      { label: '当日交易总笔数（万笔）', total: grouped(total / 5) },
    ]);
  }
  if (catalogid === '1837_xxpl') {
    if (!isOpen(day, 'mainland')) return wrap('融资融券交易总量', []);
    const balance = 12_000 + 200 * draw(day, 'margin');
    return wrap(
      '融资融券交易总量',
      [{ jrrzye: grouped(balance), jrrzmr: grouped(balance / 12), jrrjye: grouped(balance / 100) }],
      { jrrzye: '融资余额(亿元)', jrrzmr: '融资买入额(亿元)', jrrjye: '融券余额(亿元)' },
    );
  }
  return missing;
}

function szseWorkbook({ query }: Asked): Reply {
  const when = query.get('txtDate') ?? '';
  const south = query.get('CATALOGID') === 'SGT_GGTCGSL';
  const codes = south ? STOCKS : ['000001', '300750'];
  const day = south ? when : '2026-06-30';
  const rows =
    south && !isOpen(day, 'southbound')
      ? []
      : codes.map((code, at) => [
          code,
          `股${code}`,
          grouped(700_000 * (at + 1) + Math.floor(9000 * draw(day, code))).replace('.00', ''),
        ]);
  const label = south ? '港股通投资者合计持有数量' : '深股通投资者合计持有数量';
  return {
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    body: xlsxOf([['证券代码', '证券简称', label], ...rows]),
  };
}

/** HKEX's day: the same figures as the exchanges tell, in million. */
export function hkexDay(day: IsoDate): Reply {
  const metric = (labels: readonly string[], values: readonly string[]) => ({
    style: 1,
    table: { schema: [labels], tr: values.map((value) => ({ td: [[value]] })) },
  });
  const markets = (['sse', 'szse'] as const).flatMap((exchange) => {
    const [north, south] = [northbound(day, exchange), southbound(day, exchange)];
    const name = exchange.toUpperCase();
    const open = (market: 'northbound' | 'southbound'): number => (isOpen(day, market) ? 1 : 0);
    return [
      {
        date: day,
        market: `${name} Northbound`,
        tradingDay: open('northbound'),
        content: [
          metric(
            ['Total Turnover', 'Total Trade Count', 'DQB', 'ETF Turnover'],
            [
              grouped(north.total * 100),
              String(Math.round(north.trades * 10_000)),
              '999,999,999',
              grouped(north.etf * 100),
            ],
          ),
        ],
      },
      {
        date: day,
        market: `${name} Southbound`,
        tradingDay: open('southbound'),
        content: [
          metric(
            ['Total Turnover', 'Buy Turnover', 'Sell Turnover', 'Total Trade Count'],
            [
              grouped(south.total * 100),
              grouped(south.buy * 100),
              grouped(south.sell * 100),
              String(Math.round(south.total * 2000)),
            ],
          ),
        ],
      },
    ];
  });
  if (markets.every(({ tradingDay }) => tradingDay === 0)) return missing;
  return { type: 'application/x-javascript', body: `\uFEFFtabData = ${JSON.stringify(markets)};` };
}

function deals({ query }: Asked): Reply {
  const filter = query.get('filter') ?? '';
  const report = query.get('reportName');
  if (report === 'RPT_MUTUAL_STOCK_HOLDRANKS') {
    const day = /TRADE_DATE='([\d-]+)'/.exec(filter)?.[1] ?? '';
    if (!isOpen(day, 'southbound')) return json({ success: false, message: '返回数据为空', result: null });
    return json({
      success: true,
      result: {
        pages: 1,
        data: STOCKS.map((code, at) => {
          const shares = 1_700_000 * (at + 1) + Math.floor(50_000 * draw(day, code));
          const close = price(day, code);
          return {
            SECUCODE: `${code}.HK`,
            TRADE_DATE: `${day} 00:00:00`,
            MUTUAL_TYPE: '002',
            SECURITY_NAME: `股${code}`,
            HOLD_SHARES: shares,
            CLOSE_PRICE: close,
            HOLD_MARKET_CAP: Math.round(shares * close),
          };
        }),
      },
    });
  }
  const type = /MUTUAL_TYPE="(\d+)"/.exec(filter)?.[1] ?? '';
  const [from = '', to = ''] = [...filter.matchAll(/'([\d-]+)'/g)].map(([, day]) => day);
  const north = ['001', '003', '005'].includes(type);
  const exchanges = { '001': ['sse'], '002': ['sse'], '003': ['szse'], '004': ['szse'] }[type] ?? [
    'sse',
    'szse',
  ];
  const days: IsoDate[] = [];
  for (let day = to; day >= from; day = addDays(day, -1))
    if (isOpen(day, north ? 'northbound' : 'southbound')) days.push(day);
  const page = Number(query.get('pageNumber'));
  const size = Number(query.get('pageSize'));
  const sum = (values: readonly number[]): number =>
    Math.round(values.reduce((total, value) => total + value * 100, 0) * 100) / 100;
  const rows = days.slice((page - 1) * size, page * size).map((day) => ({
    MUTUAL_TYPE: type,
    TRADE_DATE: `${day} 00:00:00`,
    NET_DEAL_AMT: north
      ? null
      : sum(exchanges.map((one) => southbound(day, one).buy - southbound(day, one).sell)),
    BUY_AMT: north ? null : sum(exchanges.map((one) => southbound(day, one).buy)),
    SELL_AMT: north ? null : sum(exchanges.map((one) => southbound(day, one).sell)),
    DEAL_AMT: sum(exchanges.map((one) => (north ? northbound(day, one).total : southbound(day, one).total))),
    DEAL_NUM: null,
  }));
  if (rows.length === 0) return json({ success: false, message: '返回数据为空', result: null });
  return json({ success: true, result: { pages: Math.ceil(days.length / size), data: rows } });
}

function fredCsv({ query }: Asked): Reply {
  const id = query.get('id') ?? '';
  const [from, to] = [query.get('cosd') ?? '', query.get('coed') ?? ''];
  const lines = [`observation_date,${id}`];
  const level = id === 'VIXCLS' ? 16 : id === 'DTWEXBGS' ? 120 : id === 'DEXCHUS' ? 7 : 4;
  for (let day = from; day <= to; day = addDays(day, 1))
    if (weekday(day) % 6 !== 0)
      lines.push(`${day},${draw(day, id) < 0.05 ? '.' : (level * (1 + draw(day, id) / 50)).toFixed(2)}`);
  return { type: 'text/csv', body: `${lines.join('\n')}\n` };
}

function yahooChart({ path, query, today }: Asked): Reply {
  const symbol = decodeURIComponent(path.split('/').at(-1) ?? '');
  const [from, to] = ['period1', 'period2'].map((name) => Number(query.get(name)));
  const timestamp: number[] = [];
  for (let time = from as number; time < (to as number); time += 86_400)
    if (isOpen(new Date(time * 1000).toISOString().slice(0, 10), 'hong-kong')) timestamp.push(time + 5400);
  const closes = timestamp.map((time) => price(new Date(time * 1000).toISOString().slice(0, 10), symbol));
  const index = symbol.startsWith('^') ? 2000 : symbol.includes('=X') ? 0.55 : 1;
  const close = closes.map((value) => Math.fround(symbol.includes('=X') ? 7 + value / 1000 : value * index));
  return json({
    chart: {
      result: [
        {
          meta: {
            currency: 'HKD',
            symbol,
            gmtoffset: 28_800,
            regularMarketTime: (timestamp.at(-1) ?? 0) + 24_000,
            currentTradingPeriod: { regular: { end: dayNumber(today) * 86_400 + 28_800 } },
          },
          timestamp,
          indicators: {
            quote: [{ open: close, high: close, low: close, close, volume: close.map(() => 1_000_000) }],
            adjclose: [{ adjclose: close }],
          },
        },
      ],
      error: null,
    },
  });
}

function tushare({ body }: Asked): Reply {
  const {
    api_name: api,
    token,
    params,
  } = JSON.parse(body) as {
    api_name: string;
    token: string;
    params: Record<string, string>;
  };
  const table = (fields: string[], items: unknown[][]): Reply =>
    json({ request_id: 'x', code: 0, msg: '', data: { fields, items, has_more: false } });
  if (token === 'wrong') return json({ code: 40101, msg: '您的token不对，请确认。', data: null });
  const day = parseDate(params.trade_date ?? '') ?? '';
  if (api === 'hk_hold') {
    const stocks = { HK: ['09001', '09002'], SH: ['600000'], SZ: ['000001'] }[params.exchange ?? ''] ?? [];
    const suffix = params.exchange;
    return table(
      ['code', 'trade_date', 'ts_code', 'name', 'vol', 'ratio', 'exchange'],
      stocks.map((code, at) => [
        code,
        params.trade_date,
        `${code}.${suffix}`,
        '名',
        2_000_000 * (at + 1),
        1.2,
        suffix,
      ]),
    );
  }
  if (api === 'ccass_hold_detail') {
    const code = params.ts_code ?? '';
    if (code.startsWith('09927'))
      return table(['trade_date', 'ts_code', 'col_participant_id', 'col_shareholding'], []);
    return table(
      [
        'trade_date',
        'ts_code',
        'name',
        'col_participant_id',
        'col_participant_name',
        'col_shareholding',
        'col_shareholding_percent',
      ],
      ['B09001', 'C00019', 'A00003'].map((id, at) => [
        params.trade_date,
        code,
        '名',
        id,
        `名${id}`,
        String(1_000_000 * (at + 1) + Math.floor(1000 * draw(day, code + id))),
        '1.00',
      ]),
    );
  }
  return table(['trade_date'], []);
}

function ccass({ body, today }: Asked): Reply {
  const fields = new URLSearchParams(body);
  const stock = fields.get('txtStockCode') ?? '';
  const day = (fields.get('txtShareholdingDate') ?? '').replaceAll('/', '-');
  const page = ccassPage({
    stock: stock || '09001',
    stockName: 'MADE UP',
    date: day || today,
    today,
    lines: ['B09001', 'C00019', 'A00003'].map((id, at) => ({
      id,
      name: `MADE UP ${id}`,
      shares: BigInt(1_000_000 * (at + 1) + Math.floor(1000 * draw(day || today, stock + id))),
    })),
  });
  return { type: 'text/html; charset=utf-8', body: page };
}

function sseEtf({ query }: Asked): Reply {
  const day = query.get('STAT_DATE') ?? '';
  const result = isOpen(day, 'mainland')
    ? ['510900', '588900'].map((code, at) => ({
        SEC_CODE: code,
        STAT_DATE: day,
        TOT_VOL: (400_000 * (at + 1) + 100 * draw(day, code)).toFixed(2),
      }))
    : [];
  return json({ actionErrors: [], result });
}

function twseDay({ query }: Asked): Reply {
  const day = parseDate(query.get('dayDate') ?? '') ?? '';
  if (weekday(day) % 6 === 0) return json({ stat: 'Sorry, no data matching the criteria!' });
  const of = (side: string): number => 300_000_000_000 + Math.floor(9e9 * draw(day, side));
  return json(twseTable(day, of('buy'), of('sell')));
}

/** What the sources answer, by path. */
export function replyOf(asked: Asked): Reply {
  const { path, query, today } = asked;
  if (path === '/commonSoaQuery.do' || path === '/sseQuery/commonSoaQuery.do') return sseSoa(asked);
  if (path === '/commonQuery.do') return sseEtf(asked);
  if (path.endsWith('/fund/BFI82U')) return twseDay(asked);
  if (path === '/ggt/getQuatationInfo.do') return sseSouthbound(asked);
  if (path === '/api/report/ShowReport/data') return szseReport(asked);
  if (path === '/api/report/ShowReport') return szseWorkbook(asked);
  if (path.startsWith('/eng/csm/DailyStat/'))
    return hkexDay(parseDate(/(\d{8})/.exec(path)?.[1] ?? '') ?? '');
  const quoted = /dayquot\/d(\d\d)(\d\d)(\d\d)e/.exec(path);
  if (quoted) return quotations(`20${quoted[1]}-${quoted[2]}-${quoted[3]}`);
  if (path === '/api/data/v1/get') return deals(asked);
  if (path === '/graph/fredgraph.csv') return fredCsv(asked);
  if (path.startsWith('/v8/finance/chart/')) return yahooChart(asked);
  if (path.startsWith('/sdw/')) return ccass(asked);
  if (path === '/') return tushare(asked);
  if (path.endsWith('monthList')) {
    const month = query.get('month') ?? '';
    const data = Array.from({ length: 31 }, (_, at) => `${month}-${String(at + 1).padStart(2, '0')}`)
      .filter((day) => parseDate(day) !== null)
      .map((jyrq) => ({ jyrq, jybz: isOpen(jyrq, 'mainland') ? '1' : '0' }));
    return json({ data });
  }
  if (path.endsWith('ListOfSecurities.xlsx'))
    return {
      body: xlsxOf([
        ['List of Securities'],
        [`Updated as at ${today.split('-').reverse().join('/')}`],
        ['Stock Code', 'Name of Securities', 'Category', 'Sub-Category', 'Board Lot', 'ISIN'],
        ...STOCKS.map((code) => [
          code,
          `INVENTED ${code}`,
          'Equity',
          'Equity Securities (Main Board)',
          '1,000',
          null,
        ]),
      ]),
      headers: { etag: `"${today}"` },
    };
  return missing;
}
