import { describe, expect, it } from 'vitest';
import { toNumber } from '../../../src/decimal.js';
import { parseQuarter, previousQuarterEnd, quarterOf } from '../../../src/quarter.js';
import { readRecords } from '../../../src/sources/csv/records.js';
import { readBenchmarkWeights } from '../../../src/sources/fund-positions/benchmark-weights.js';
import { parseEastmoneyFunds } from '../../../src/sources/fund-positions/eastmoney-funds.js';
import { readFundHoldingsCsv } from '../../../src/sources/fund-positions/fund-holdings-csv.js';
import { readIndustryWeights } from '../../../src/sources/fund-positions/industry-weights.js';
import { judgeFundHoldings } from '../../../src/sources/fund-positions/judge.js';
import {
  parseTushareFunds,
  parseTushareWeights,
} from '../../../src/sources/fund-positions/tushare-positions.js';
import { readShareIndustries } from '../../../src/sources/industries/share-industries.js';
import {
  shenwanIndustries,
  shenwanIndustryOf,
  shenwanIndustryOfClass,
} from '../../../src/sources/industries/shenwan-industries.js';
import { recognise } from '../../../src/sources/recognise.js';
import { laterRejection } from '../../support/rejection.js';

const TODAY = '2026-11-22';
const recordsOf = (text: string): ReturnType<typeof readRecords> =>
  readRecords(
    (async function* () {
      yield Buffer.from(text);
    })(),
  );

describe('a quarter', () => {
  it.each([
    ['2024Q4', '2024-12-31'],
    ['2024-q1', '2024-03-31'],
    ['Q2 2024', '2024-06-30'],
    ['2024年三季度', '2024-09-30'],
    ['2024年第4季', '2024-12-31'],
    ['20240930', '2024-09-30'],
    ['2024-12-31 00:00:00', '2024-12-31'],
  ])('%s ends on %s', (text, end) => expect(parseQuarter(text)).toBe(end));
  it.each(['2024', '2024Q5', '2024-12-30', '20244', ''])('is none in %j', (text) =>
    expect(parseQuarter(text)).toBeNull(),
  );
  it('has one before it', () => {
    expect(previousQuarterEnd('2024-03-31')).toBe('2023-12-31');
    expect(previousQuarterEnd('2024-12-31')).toBe('2024-09-30');
    expect(quarterOf('2024-02-01')).toBe('2024Q1');
  });
});

describe('holdings of funds as csv', () => {
  const read = async (body: string): Promise<{ rows: string[]; reasons: string[] }> => {
    const told = await readFundHoldingsCsv(recordsOf(`stock_code,quarter,value,industry,published\n${body}`));
    const { rows, setAside } = judgeFundHoldings(told.rows, TODAY);
    return {
      rows: rows.map(({ stock, date, value, industry, published }) =>
        [stock, date, toNumber(value), industry, published].join(' '),
      ),
      reasons: [...told.setAside, ...setAside].map(({ row, reason }) => `${row}: ${reason}`),
    };
  };

  it('are kept by stock and quarter; the same row again is ignored', async () => {
    expect(
      await read(
        '600999,2024Q4,"1,000,000.5",Brokers,2025-01-22\n600999,2024Q4,1000000.5,Brokers,2025-01-22\n00999.HK,2024-12-31,7,,\n',
      ),
    ).toEqual({
      rows: ['600999.SH 2024-12-31 1000000.5 Brokers 2025-01-22', '00999.HK 2024-12-31 7  '],
      reasons: [],
    });
  });

  it('may be published twice: a restatement', async () => {
    const { rows } = await read('600999,2024Q4,1,A,2025-01-22\n600999,2024Q4,2,A,2025-03-31\n');
    expect(rows).toHaveLength(2);
  });

  it('are set aside where they cannot be', async () => {
    const { rows, reasons } = await read(
      [
        '600999,2024Q4,1,A,2025-01-22',
        '600999,2024Q4,2,A,2025-01-22',
        '000999,2024Q4,0,A,',
        '000999,2024Q4,-5,A,',
        'AAPL,2024Q4,1,A,',
        '000999,2024-11-30,1,A,',
        '000999,2026Q4,1,A,',
        '000999,2024Q4,1,A,2024-12-30',
        '000999,2024Q3,many,A,',
      ].join('\n'),
    );
    expect(rows).toHaveLength(1);
    expect(reasons.sort()).toEqual([
      '10: value "many" is no number',
      '3: 600999.SH in 2024Q4: another value or industry than in row 2',
      '4: 000999.SZ in 2024Q4: a value of 0',
      '5: 000999.SZ in 2024Q4: a value of -5',
      '6: stock code "AAPL" is no mainland or Hong Kong code',
      '7: quarter "2024-11-30" is no quarter (2024Q4) and no last day of one',
      '8: the quarter that ends on 2026-12-31 is not over (today is 2026-11-22)',
      '9: published on 2024-12-30, before the quarter was over',
    ]);
  });
});

describe('Eastmoney’s list of what funds hold', () => {
  const row = (more: object = {}): object => ({
    SECURITY_CODE: '600999',
    REPORT_DATE: '2024-12-31 00:00:00',
    ORG_TYPE: '01',
    ORG_TYPE_NAME: '基金',
    HOULD_NUM: 5,
    HOLD_VALUE: 1000.25,
    ...more,
  });
  const told = (rows: object[], seen: string | null = null, fetchedAt = '2025-02-01T00:00:00Z') =>
    parseEastmoneyFunds(JSON.stringify({ pages: 1, data: rows }), { seen, fetchedAt });

  it('is known from the quarterly reports while the full ones are not due, and from these afterwards', () => {
    const report = (seen: string | null, fetchedAt: string, date?: string) =>
      told([row(date ? { REPORT_DATE: date } : {})], seen, fetchedAt).rows.map((one) => [
        one.report,
        one.published,
      ])[0];
    expect(report(null, '2025-02-01T00:00:00Z')).toEqual(['quarter', null]);
    expect(report(null, '2025-04-01T00:00:00Z')).toEqual(['annual', null]);
    expect(report(null, '2025-04-01T00:00:00Z', '2024-06-30')).toEqual(['half-year', null]);
    expect(report(null, '2025-04-01T00:00:00Z', '2024-09-30')).toEqual(['quarter', null]);
    expect(report('2025-01-25', '2025-04-01T00:00:00Z')).toEqual(['quarter', '2025-01-25']);
  });

  it('leaves other institutions out', () => {
    const { rows, setAside } = told([row(), row({ ORG_TYPE: '02', ORG_TYPE_NAME: 'QFII' })]);
    expect(rows).toHaveLength(1);
    expect(setAside.map(({ reason }) => reason)).toEqual(['600999.SH: held by "QFII", not by funds']);
  });

  it('says when it is one page of several', () => {
    const text = JSON.stringify({ pages: 3, data: [row()] });
    expect(parseEastmoneyFunds(text, { seen: null, fetchedAt: '' }).setAside[0]?.reason).toBe(
      'one page of 3: import the others too',
    );
  });
});

describe('Tushare', () => {
  const answer = (fields: string[], items: unknown[][]): string =>
    JSON.stringify({ code: 0, msg: '', data: { fields, items, has_more: false } });

  it('fund_portfolio is by fund and known from its announcement', () => {
    const { rows } = parseTushareFunds(
      answer(
        ['ts_code', 'ann_date', 'end_date', 'symbol', 'mkv'],
        [['009999.OF', '20250121', '20241231', '600999.SH', 12.5]],
      ),
    );
    expect(rows).toMatchObject([
      { fund: '009999.OF', date: '2024-12-31', published: '2025-01-21', stock: '600999.SH' },
    ]);
  });

  it('index_weight of 399300.SZ is of the CSI 300', () => {
    const { rows } = parseTushareWeights(
      answer(
        ['index_code', 'con_code', 'trade_date', 'weight'],
        [['399300.SZ', '600999.SH', '20241231', 0.75]],
      ),
    );
    expect(rows).toMatchObject([{ benchmark: '000300', stock: '600999.SH', date: '2024-12-31' }]);
  });
});

describe('ready weights of industries', () => {
  const header = 'industry,quarter,fund_weight,benchmark_weight\n';
  const read = async (body: string, head = header): Promise<string[]> =>
    (await readIndustryWeights(recordsOf(head + body), TODAY)).rows.map(({ industry, fund, benchmark }) =>
      [industry, fund && toNumber(fund), benchmark && toNumber(benchmark)].join(' '),
    );

  it('in fractions become percent', async () => {
    expect(await read('A,2024Q4,0.6,0.25\nB,2024Q4,0.4,0.75\n')).toEqual(['A 60 25', 'B 40 75']);
  });
  it('in percent may leave parts out', async () => {
    expect(await read('A,2024Q4,12,3\nB,2024Q4,8,\n')).toEqual(['A 12 3', 'B 8 ']);
  });
  it.each([
    ['doubled rows', 'A,2024Q4,60,50\nB,2024Q4,60,50\n', 'add up to 120, more than 100'],
    ['mixed units', 'A,2024Q3,0.6,50\nA,2024Q4,60,50\n', 'percent or fractions?'],
    ['small sums', 'A,2024Q3,0.2,0.1\n', 'percent of small parts, or fractions?'],
  ])('are refused for %s', async (_, body, message) => {
    expect(await laterRejection(read(body))).toContain(message);
  });
  it('may say their unit', async () => {
    const head = 'industry,quarter,fund_weight,unit\n';
    expect(await read('A,2024Q3,0.2,percent\n', head)).toEqual(['A 0.2 ']);
    expect(await read('A,2024Q3,0.2,fraction\n', head)).toEqual(['A 20 ']);
  });
});

describe('weights of the benchmark', () => {
  const read = (body: string) =>
    readBenchmarkWeights(recordsOf(`index_code,con_code,trade_date,weight\n${body}`), {
      id: null,
      today: TODAY,
    });
  it('in fractions become percent, by their sum on the day', async () => {
    const { rows } = await read('000300.SH,600999.SH,20241231,0.4\n000300.SH,000999.SZ,20241231,0.6\n');
    expect(rows.map(({ benchmark, weight }) => `${benchmark} ${toNumber(weight)}`)).toEqual([
      '000300 40',
      '000300 60',
    ]);
  });
  it('of one stock twice on a day: the second is set aside', async () => {
    const { rows, setAside } = await read('000300,600999,20241231,40\n000300,600999,20241231,41\n');
    expect(rows).toHaveLength(1);
    expect(setAside[0]?.reason).toBe('600999.SH in 000300 on 2024-12-31: another weight than in row 2');
  });
});

describe('industries of mainland shares', () => {
  it('are told from those of Hong Kong stocks by the first code', () => {
    expect(recognise(Buffer.from('stock_code,industry\n600999,Brokers\n'))).toBe('share-industries');
    expect(recognise(Buffer.from('stock_code,industry\n00700,Software\n'))).toBe('industries');
  });
  it('by Shenwan’s codes name the first level', async () => {
    const { rows } = await readShareIndustries(
      recordsOf(
        '股票代码,计入日期,行业代码,更新日期\n000999,2021/7/30,370101,2021/7/31\n600999,2014/1/1,490101,2015/1/1\n',
      ),
      { scheme: null },
    );
    expect(rows).toMatchObject([
      { stock: '000999.SZ', industry: '医药生物', from: '2021-07-30', scheme: 'shenwan' },
      { stock: '600999.SH', industry: '非银金融', from: '2014-01-01' },
    ]);
  });
});

describe('Shenwan’s industries', () => {
  it('are known by code, by name and by the name before 2021', () => {
    for (const name of ['801730', '801730.SI', '电力设备', '电气设备'])
      expect(shenwanIndustryOf(name)?.code).toBe('801730');
    expect(shenwanIndustryOf('采掘')).toMatchObject({ code: '801020', ended: '2021-12-10' });
    expect(shenwanIndustryOfClass('430101')?.nameZh).toBe('房地产');
    expect(shenwanIndustryOf('无此行业')).toBeNull();
  });
  it('are each there once', () => {
    const all = shenwanIndustries();
    expect(new Set(all.map(({ code }) => code)).size).toBe(all.length);
    expect(new Set(all.map(({ classCode }) => classCode)).size).toBe(all.length);
    expect(all.filter(({ ended }) => ended === null)).toHaveLength(31);
    for (const { formerNameZh, renamed, scope } of all)
      expect([formerNameZh === null, renamed === null, scope === null]).toEqual(
        Array(3).fill(formerNameZh === null),
      );
  });
});
