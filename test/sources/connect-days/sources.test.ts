import { describe, expect, it } from 'vitest';
import { readDealHistoryAnswer, readDealHistoryCsv } from '../../../src/sources/connect-days/deal-history.js';
import { parseHkexDaily } from '../../../src/sources/connect-days/hkex-daily.js';
import { parseSseDaily } from '../../../src/sources/connect-days/sse-daily.js';
import { parseSzseDaily } from '../../../src/sources/connect-days/szse-daily.js';
import { NO_AMOUNTS } from '../../../src/sources/connect-days/told-day.js';
import { parseTushareMoneyflow } from '../../../src/sources/connect-days/tushare-moneyflow.js';
import { readRecords } from '../../../src/sources/csv/records.js';
import { laterRejection, rejection } from '../../support/rejection.js';

const CENTS = 100n;
const recordsOf = (text: string): ReturnType<typeof readRecords> =>
  readRecords(
    (async function* () {
      yield Buffer.from(text);
    })(),
  );
const json = JSON.stringify;

describe('Eastmoney’s deal history', () => {
  const HEADER =
    'MUTUAL_TYPE,TRADE_DATE,FUND_INFLOW,NET_DEAL_AMT,QUOTA_BALANCE,BUY_AMT,SELL_AMT,HOLD_MARKET_CAP,DEAL_AMT,DEAL_NUM';

  it('is in million, the value held in CNY, blank is not given', async () => {
    const text = `${HEADER}\n003,2031-02-04 00:00:00,,,,,,,1240.5,7400\n003,2031-02-03 00:00:00,1900.25,1800.5,11000.75,2000.75,200.25,2500000000.126,2201.0,99000\n`;
    const { rows, setAside } = await readDealHistoryCsv(recordsOf(text));
    expect(setAside).toEqual([]);
    expect(rows[0]).toEqual({
      ...NO_AMOUNTS,
      row: 2,
      direction: 'northbound',
      channel: 'shenzhen',
      date: '2031-02-04 00:00:00',
      turnover: 1_240_500_000n * CENTS,
      trades: 7400n,
    });
    expect(rows[1]).toMatchObject({
      net: 1_800_500_000n * CENTS,
      buy: 2_000_750_000n * CENTS,
      sell: 200_250_000n * CENTS,
      quotaInflow: 1_900_250_000n * CENTS,
      quotaBalance: 11_000_750_000n * CENTS,
      // 2,500,000,000.126 to the cent
      holdings: 250_000_000_013n,
    });
  });

  it.each([
    ['001', 'northbound', 'shanghai'],
    ['003', 'northbound', 'shenzhen'],
    ['005', 'northbound', 'total'],
    ['002', 'southbound', 'shanghai'],
    ['004', 'southbound', 'shenzhen'],
    ['006', 'southbound', 'total'],
  ])('of type %s is %s, %s, as an answer in JSONP too', (type, direction, channel) => {
    const row = {
      MUTUAL_TYPE: type,
      TRADE_DATE: '2031-02-03 00:00:00',
      NET_DEAL_AMT: null,
      DEAL_AMT: 12.5,
      HOLD_MARKET_CAP: 7,
    };
    const text = `jQuery123_4({"result":{"pages":1,"data":[${json(row)}]},"success":true,"message":"ok"});`;
    expect(readDealHistoryAnswer(text).rows[0]).toMatchObject({
      direction,
      channel,
      net: null,
      turnover: 12_500_000n * CENTS,
      // southbound its unit is not known
      holdings: direction === 'northbound' ? 700n : null,
    });
  });

  it('tells when pages are missing, and what Eastmoney said where there is no row', () => {
    const answer = (result: unknown): string =>
      json({ result, success: false, message: '返回数据为空', code: 9201 });
    expect(rejection(() => readDealHistoryAnswer(answer(null)))).toContain(
      'Eastmoney answered "返回数据为空"',
    );
    const row = { MUTUAL_TYPE: '001', TRADE_DATE: '2031-02-03', NET_DEAL_AMT: 1, DEAL_AMT: 2 };
    expect(readDealHistoryAnswer(answer({ pages: 3, data: [row] })).setAside).toEqual([
      { row: 2, reason: 'one page of 3: the others are not here' },
    ]);
  });

  it('with an unknown type or a word for a number leaves the row out; cut off, it is refused', async () => {
    const bad = `${HEADER}\n007,2031-02-03,,,,,,,1,1\n001,2031-02-03,,,,,,,many,1\n`;
    expect((await readDealHistoryCsv(recordsOf(bad))).setAside).toEqual([
      { row: 2, reason: 'MUTUAL_TYPE "007" is not 001 to 006' },
      { row: 3, reason: 'DEAL_AMT "many" is no number' },
    ]);
    expect(await laterRejection(readDealHistoryCsv(recordsOf(`${HEADER}\n001,2031-02-03,,,`)))).toContain(
      'cut off',
    );
  });
});

describe('HKEX’s daily statistics', () => {
  const market = (name: string, labels: string[], values: string[], more: object[] = []): object => ({
    date: '2031-02-03',
    market: name,
    tradingDay: 1,
    content: [
      { style: 1, table: { schema: [labels], tr: values.map((value) => ({ td: [[value]] })) } },
      ...more,
    ],
  });
  const file = (...markets: object[]): string => `\uFEFFtabData = ${json(markets)};\n`;

  it('are told by their labels, whatever the order; the sentinel of the quota is none', () => {
    const north = market(
      'SSE Northbound',
      ['ETF Turnover', 'DQB', 'Total Trade Count', 'Total Turnover'],
      ['2,500.25', '999,999,999', '6,100,001', '125,000.75'],
    );
    const south = market(
      'SZSE Southbound',
      [
        'Total Turnover',
        'Buy Turnover',
        'Sell Turnover',
        'Total Trade Count',
        'Buy Trade Count',
        'Sell Trade Count',
      ],
      ['35,000.50', '16,000.25', '19,000.25', '700,002', '300,001', '400,001'],
    );
    const { days, setAside } = parseHkexDaily(file(north, south));
    expect(setAside).toEqual([]);
    expect(days[0]).toEqual({
      ...NO_AMOUNTS,
      row: 1,
      direction: 'northbound',
      channel: 'shanghai',
      date: '2031-02-03',
      turnover: 125_000_750_000n * CENTS,
      trades: 6_100_001n,
      etfTurnover: 2_500_250_000n * CENTS,
    });
    expect(days[1]).toMatchObject({
      direction: 'southbound',
      channel: 'shenzhen',
      buy: 16_000_250_000n * CENTS,
      sell: 19_000_250_000n * CENTS,
      trades: 700_002n,
      quotaBalance: null,
    });
  });

  it('list the most active stocks in single units', () => {
    const top = {
      style: 2,
      table: {
        schema: [['Rank', 'Stock Code', 'Stock Name', 'Buy Turnover', 'Sell Turnover', 'Total Turnover']],
        tr: [
          { td: [['1', '09001', 'ALPHA', '2,000,000,700', '1,300,000,206', '3,300,000,906']] },
          { td: [['2', '09002', 'BETA', '10', '20', '31']] },
        ],
      },
    };
    const north = {
      style: 2,
      table: {
        schema: [['Rank', 'Stock Code', 'Stock Name', 'Total Turnover']],
        tr: [{ td: [['1', '300', 'GAMMA', '5']] }],
      },
    };
    const { actives, setAside } = parseHkexDaily(
      file(
        market('SSE Southbound', ['Total Turnover'], ['1'], [top]),
        market('SZSE Northbound', ['Total Turnover'], ['1'], [north]),
      ),
    );
    expect(actives).toMatchObject([
      {
        direction: 'southbound',
        rank: 1,
        stock: '09001',
        buy: 2_000_000_700n * CENTS,
        turnover: 3_300_000_906n * CENTS,
      },
      { direction: 'northbound', channel: 'shenzhen', stock: '000300', buy: null, turnover: 500n },
    ]);
    expect(setAside).toEqual([
      { row: 1, reason: 'SSE Southbound, place 2: 09002: buys plus sells are not the turnover' },
    ]);
  });

  it('of a closed day have no day', () => {
    const closed = { ...market('SSE Northbound', [], []), tradingDay: 0 };
    expect(parseHkexDaily(file(closed)).days).toEqual([]);
  });

  it('that are cut off are refused', () => {
    expect(rejection(() => parseHkexDaily('tabData = [{"date":"2031-02-03"'))).toContain('it was cut off');
  });
});

describe('the exchanges’ own days', () => {
  it('Shanghai: hundred million CNY, ten thousand trades', () => {
    const row = {
      totalVolume: '600.25',
      totalAmount: '1,300.25',
      tradeDate: '20310203',
      etfTotalAmount: '40.75',
    };
    expect(parseSseDaily(json({ actionErrors: [], result: [row] })).rows[0]).toEqual({
      ...NO_AMOUNTS,
      row: 1,
      direction: 'northbound',
      channel: 'shanghai',
      date: '20310203',
      turnover: 130_025_000_000n * CENTS,
      etfTurnover: 4_075_000_000n * CENTS,
      trades: 6_002_500n,
    });
  });

  it('Shanghai southbound: buys and sells in hundred million HKD', () => {
    const row = {
      TRADE_DATE: '20310203',
      BUY_AMOUNT: '300.25',
      SELL_AMOUNT: '350.5',
      TOTAL_AMOUNT: '650.75',
    };
    expect(parseSseDaily(json({ result: [row] })).rows[0]).toMatchObject({
      direction: 'southbound',
      buy: 30_025_000_000n * CENTS,
      sell: 35_050_000_000n * CENTS,
      turnover: 65_075_000_000n * CENTS,
    });
  });

  it('Shanghai without a result is not published or rejected', () => {
    const text = json({ actionErrors: [], result: null, sqlId: 'FW_HGTZL_HGTSCSJ_HGTCJGK_MRTJ' });
    expect(rejection(() => parseSseDaily(text))).toContain('not published or rejected');
  });

  const szse = (catalogid: string, labels: Record<string, string>, subname = '2031-02-03'): string =>
    json([
      {
        metadata: { catalogid, name: '日报', subname },
        data: Object.entries(labels).map(([label, total]) => ({ label, total })),
        error: null,
      },
    ]);

  it('Shenzhen: by the unit that each label names, also before the cut', () => {
    const before = szse('SGT_SGTJYRB_BEFORE', {
      '当日买入交易金额（亿元人民币）': '400.00',
      '当日卖出交易金额（亿元人民币）': '500.00',
      '当日交易总额（亿元人民币）': '900.00',
      '当日买入交易笔数（万笔）': '200.00',
      '当日交易总笔数（万笔）': '450.00',
      '当日ETF交易总额（百万元人民币）': '12.50',
    });
    expect(parseSzseDaily(before).rows[0]).toMatchObject({
      direction: 'northbound',
      channel: 'shenzhen',
      date: '2031-02-03',
      buy: 40_000_000_000n * CENTS,
      sell: 50_000_000_000n * CENTS,
      turnover: 90_000_000_000n * CENTS,
      trades: 4_500_000n,
      etfTurnover: 12_500_000n * CENTS,
    });
  });

  it('Shenzhen southbound is in HKD, and a label without unit is refused', () => {
    expect(
      parseSzseDaily(szse('SGT_GGTJYRB', { '当日交易总额（亿元港币）': '1.00' })).rows[0]?.direction,
    ).toBe('southbound');
    const bare = parseSzseDaily(szse('SGT_SGTJYRB', { 当日交易总额: '1.00' }));
    expect(bare.setAside).toEqual([{ row: 1, reason: '"当日交易总额" names no unit' }]);
  });

  it('Shenzhen: a day that is not published is no day of zeros', () => {
    const empty = json([
      { metadata: { catalogid: 'SGT_SGTJYRB', name: '深股通交易日报', subname: '' }, data: [], error: null },
    ]);
    expect(rejection(() => parseSzseDaily(empty))).toBe(
      '深股通交易日报: nothing published for the day that was asked for; ask for another day, or later again',
    );
  });
});

describe('Tushare’s money flow', () => {
  const answer = (items: unknown[][], more = false): string =>
    json({
      code: 0,
      msg: '',
      data: {
        fields: ['trade_date', 'ggt_ss', 'ggt_sz', 'hgt', 'sgt', 'north_money', 'south_money'],
        items,
        has_more: more,
      },
    });

  it('is the quota used, in million, and never a net', () => {
    const { rows } = parseTushareMoneyflow(answer([['20240816', null, null, -51.33, '-42.98', -94.31, 0.0]]));
    expect(rows.filter(({ quotaInflow }) => quotaInflow !== null)).toMatchObject([
      {
        direction: 'northbound',
        channel: 'shanghai',
        date: '2024-08-16',
        net: null,
        quotaInflow: -51_330_000n * CENTS,
      },
      { channel: 'shenzhen', net: null, quotaInflow: -42_980_000n * CENTS },
      { channel: 'total', net: null, quotaInflow: -94_310_000n * CENTS },
    ]);
  });

  it('is left out from 2024-08-19 on, row by row, and so are sums that do not fit', () => {
    const { rows, setAside } = parseTushareMoneyflow(
      answer([
        ['20240816', null, null, 1, 2, 3, null],
        ['20240819', null, null, 45_000.1, 60_000.2, 105_000.3, null],
        ['20240815', null, null, 1, 2, 30, null],
      ]),
    );
    expect(new Set(rows.map(({ date }) => date))).toEqual(new Set(['2024-08-16']));
    expect(setAside).toEqual([
      {
        row: 2,
        reason:
          '2024-08-19: from 2024-08-19 on Tushare gives the turnover under the names of the net (hgt, sgt, north_money)',
      },
      { row: 3, reason: '2024-08-15: north_money is not hgt plus sgt' },
    ]);
  });

  it('tells what Tushare said when it refused', () => {
    expect(
      rejection(() =>
        parseTushareMoneyflow(json({ code: 40203, msg: '抱歉，您没有访问该接口的权限', data: null })),
      ),
    ).toContain('Tushare refused with code 40203: 抱歉');
  });
});
