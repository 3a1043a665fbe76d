import { describe, expect, it } from 'vitest';
import { Calendar } from '../../../src/calendar/calendar.js';
import { toNumber } from '../../../src/decimal.js';
import { readRecords } from '../../../src/sources/csv/records.js';
import { indexIdOf, marketOfIndex } from '../../../src/sources/indices/catalogue.js';
import type { ValuesByDay } from '../../../src/sources/stored-values.js';
import { parseCsindex } from '../../../src/sources/valuation/csindex.js';
import { parseEastmoneyValuation } from '../../../src/sources/valuation/eastmoney.js';
import { judgeValuations, type ToldValuation } from '../../../src/sources/valuation/judge.js';
import { parseLegulegu } from '../../../src/sources/valuation/legulegu.js';
import { metricOf } from '../../../src/sources/valuation/metrics.js';
import { parseParallelValuation } from '../../../src/sources/valuation/parallel-json.js';
import { parseShenwan } from '../../../src/sources/valuation/shenwan.js';
import { parseTushareDaily } from '../../../src/sources/valuation/tushare.js';
import { readValuationCsv } from '../../../src/sources/valuation/valuation-csv.js';
import { laterRejection, rejection } from '../../support/rejection.js';

const json = JSON.stringify;
const recordsOf = (text: string): ReturnType<typeof readRecords> =>
  readRecords(
    (async function* () {
      yield Buffer.from(text);
    })(),
  );
const brief = (rows: readonly ToldValuation[]): string[] =>
  rows.map(({ id, date, metric, value, source }) => `${id} ${date} ${metric} ${toNumber(value)} ${source}`);
const judge = (
  told: readonly ToldValuation[],
  stored: ValuesByDay = new Map(),
): { rows: string[]; reasons: string[] } => {
  const rules = {
    calendar: Calendar.shipped(),
    today: '2031-12-31',
    marketOf: marketOfIndex,
    stored: () => stored,
  };
  const { rows, setAside } = judgeValuations(told, rules);
  return {
    rows: rows.map(({ date, metric, value, backCast }) => `${date} ${metric} ${toNumber(value)} ${backCast}`),
    reasons: setAside.map(({ row, reason }) => `${row}: ${reason}`),
  };
};

describe('valuations in parallel arrays', () => {
  const file = (more: object = {}): string =>
    json({
      name: '中证500',
      code: '000905',
      dates: ['2007-01-12', '2007-01-15', '2007-01-16'],
      close: [1000, null, 1010.5],
      pe: [30.25, 31, null],
      pb: [2, 2.5, 2.6],
      dy: [1.5, null, 1.4],
      sources: { close: 'made', pe: 'made+pe' },
      ...more,
    });

  it('are split by day and metric; null is no value', () => {
    const { valuations, days } = parseParallelValuation(file(), { id: null });
    expect(brief(valuations)).toEqual([
      '000905 2007-01-12 pe_ttm 30.25 made+pe',
      '000905 2007-01-12 pb 2 valuation-json',
      '000905 2007-01-12 dividend_yield 1.5 valuation-json',
      '000905 2007-01-15 pe_ttm 31 made+pe',
      '000905 2007-01-15 pb 2.5 valuation-json',
      '000905 2007-01-16 pb 2.6 valuation-json',
      '000905 2007-01-16 dividend_yield 1.4 valuation-json',
    ]);
    expect(days.map(({ date, close }) => `${date} ${toNumber(close)}`)).toEqual([
      '2007-01-12 1000',
      '2007-01-16 1010.5',
    ]);
  });

  it('of before the launch of the index are marked', () => {
    const { valuations } = parseParallelValuation(file(), { id: null });
    expect(judge(valuations.filter(({ metric }) => metric === 'pb')).rows).toEqual([
      '2007-01-12 pb 2 true',
      '2007-01-15 pb 2.5 false',
      '2007-01-16 pb 2.6 false',
    ]);
  });

  it('of an index that no table has are marked as not known', () => {
    const { valuations } = parseParallelValuation(file({ code: 'X1', name: 'x' }), { id: null });
    expect(judge(valuations).rows[0]).toBe('2007-01-12 pe_ttm 30.25 null');
  });

  it('with arrays of different lengths are refused: they cannot be told apart', () => {
    expect(rejection(() => parseParallelValuation(file({ pb: [2, 2.5] }), { id: null }))).toContain(
      '2 values of pb for 3 dates',
    );
  });

  it('name their index by code, by option or by name', () => {
    const { code: _, ...rest } = JSON.parse(file()) as Record<string, unknown>;
    expect(parseParallelValuation(json(rest), { id: null }).valuations[0]?.id).toBe('000905');
    expect(parseParallelValuation(json(rest), { id: '000300' }).valuations[0]?.id).toBe('000300');
    expect(rejection(() => parseParallelValuation(json({ ...rest, name: '' }), { id: null }))).toContain(
      'give --id',
    );
  });
});

describe('valuations as csv', () => {
  const read = async (text: string, id: string | null = null): Promise<string[]> =>
    brief((await readValuationCsv(recordsOf(text), { id })).rows);

  it('are read as metric and value, or as one column for each metric', async () => {
    expect(
      await read('id,date,metric,value\n801150,2024-08-14,PB(LF),2.75\n沪深300,2024-08-14,股息率,3.1\n'),
    ).toEqual([
      '801150 2024-08-14 pb_lf 2.75 valuation-csv',
      '000300 2024-08-14 dividend_yield 3.1 valuation-csv',
    ]);
    expect(await read('date,市盈率TTM,pb,note\n2024-08-14,12.5,,x\n', '000016')).toEqual([
      '000016 2024-08-14 pe_ttm 12.5 valuation-csv',
    ]);
  });

  it('with an unknown metric lose the row, without an index are refused', async () => {
    const { setAside } = await readValuationCsv(recordsOf('id,date,metric,value\nx,2024-08-14,ebit,2\n'), {
      id: null,
    });
    expect(setAside[0]?.reason).toContain('metric "ebit" is none of pe_ttm, pe_lyr');
    expect(
      await laterRejection(readValuationCsv(recordsOf('date,pb\n2024-08-14,2\n'), { id: null })),
    ).toContain('give --id');
  });

  it('keep apart what is computed over different years', () => {
    expect(['PE_TTM', 'pe', '静态市盈率', 'PB(MRQ)', 'PB', 'dy', 'ev'].map(metricOf)).toEqual([
      'pe_ttm',
      'pe',
      'pe_lyr',
      'pb_mrq',
      'pb',
      'dividend_yield',
      null,
    ]);
  });
});

describe('providers', () => {
  it('Legulegu: plain names are means of the stocks, `add` weighs by capital; days are midnights in Shanghai', () => {
    const row = {
      date: Date.UTC(2024, 7, 13, 16),
      close: 3309.24,
      ttmPe: 32.9,
      addTtmPe: 11.7,
      middleTtmPe: 18,
      lyrPe: 33,
      addLyrPe: 12,
    };
    const { valuations, days } = parseLegulegu(
      json({ data: [row, { date: '2024-08-15', addTtmPe: 11.8 }] }),
      { id: '000300' },
    );
    expect(brief(valuations)).toEqual([
      '000300 2024-08-14 pe_ttm 11.7 legulegu',
      '000300 2024-08-14 pe_ttm_equal 32.9 legulegu',
      '000300 2024-08-14 pe_ttm_median 18 legulegu',
      '000300 2024-08-14 pe_lyr 12 legulegu',
      '000300 2024-08-14 pe_lyr_equal 33 legulegu',
      '000300 2024-08-15 pe_ttm 11.8 legulegu',
    ]);
    expect(days).toHaveLength(1);
    const pb = { date: '2024-08-14', pb: 3.5, addPb: 1.2, middlePb: 2 };
    expect(brief(parseLegulegu(json({ data: [pb] }), { id: '000300' }).valuations)[0]).toBe(
      '000300 2024-08-14 pb 1.2 legulegu',
    );
    expect(rejection(() => parseLegulegu(json({ data: [pb] }), { id: null }))).toContain('give --id');
  });

  it('CSI: peg is the PE over four quarters, tradingValue in hundred million', () => {
    const row = {
      tradeDate: '20240814',
      indexCode: 'H00300',
      close: '4,567.8',
      tradingValue: 1500.25,
      peg: 11.72,
    };
    const { valuations, days } = parseCsindex(json({ code: '200', data: [row] }));
    expect(brief(valuations)).toEqual(['H00300 2024-08-14 pe_ttm 11.72 csindex']);
    expect(days[0]).toMatchObject({ id: 'H00300', amount: 15_002_500_000_000n, open: null });
  });

  it('Shenwan does not say which PE it is', () => {
    const row = {
      swindexcode: '801180',
      bargaindate: '2024-08-14',
      closeindex: 1900.5,
      pe: 15.1,
      pb: 0.65,
      dp: 3.1,
    };
    const { valuations, setAside } = parseShenwan(json({ data: { count: 31, results: [row] } }));
    expect(brief(valuations)).toEqual([
      '801180 2024-08-14 pe 15.1 shenwan',
      '801180 2024-08-14 pb 0.65 shenwan',
      '801180 2024-08-14 dividend_yield 3.1 shenwan',
    ]);
    expect(setAside).toEqual([{ row: 2, reason: 'one page of 31 rows, of which 1 are here' }]);
  });

  it('Eastmoney: shares under code and exchange', () => {
    const row = {
      SECURITY_CODE: '300999',
      TRADE_DATE: '2024-08-14 00:00:00',
      PE_TTM: -30.5,
      PE_LAR: null,
      PB_MRQ: 3.5,
    };
    expect(brief(parseEastmoneyValuation(json({ result: { pages: 1, data: [row] } })).rows)).toEqual([
      '300999.SZ 2024-08-14 pe_ttm -30.5 eastmoney',
      '300999.SZ 2024-08-14 pb_mrq 3.5 eastmoney',
    ]);
  });

  const tushare = (fields: string[], items: unknown[][]): string =>
    json({ code: 0, msg: '', data: { fields, items, has_more: false } });

  it('Tushare: indices, industries and shares by their codes, each with its units', () => {
    const fields = ['ts_code', 'trade_date', 'close', 'vol', 'amount', 'pe', 'pe_ttm'];
    const { valuations, days } = parseTushareDaily(
      tushare(fields, [
        ['000905.SH', '20240814', 4600.5, 1000, 500, 21, 22],
        ['801180.SI', '20240814', 1900.5, 1000, 500, 15, null],
        ['000001.SZ', '20240814', 10.1, 1000, 500, 5, 4.9],
      ]),
    );
    expect(brief(valuations)).toEqual([
      '000905 2024-08-14 pe_lyr 21 tushare',
      '000905 2024-08-14 pe_ttm 22 tushare',
      '801180 2024-08-14 pe 15 tushare',
      '000001.SZ 2024-08-14 pe_lyr 5 tushare',
      '000001.SZ 2024-08-14 pe_ttm 4.9 tushare',
    ]);
    // hundredths of a share and of CNY: lots and thousands, then ten thousands of both
    expect(days.map(({ id, volume, amount }) => `${id} ${volume} ${amount}`)).toEqual([
      '000905 10000000 50000000',
      '801180 1000000000 500000000',
      '000001.SZ 10000000 50000000',
    ]);
  });
});

describe('valuations that cannot be', () => {
  const told = (values: readonly (readonly [string, number])[], metric = 'pe_ttm'): ToldValuation[] =>
    values.map(([date, value], index) => ({
      row: index + 1,
      id: '000300',
      date,
      metric,
      value: { num: BigInt(Math.round(value * 100)), den: 100n },
      source: 'made',
    }));

  it('are left out: zeros, holidays, what is no such metric', () => {
    expect(
      judge(
        told([
          ['2024-08-14', 11.7],
          ['2024-08-15', 0],
          ['2024-09-16', 11.8],
          ['2024-08-16', 25_000],
        ]),
      ),
    ).toEqual({
      rows: ['2024-08-14 pe_ttm 11.7 false'],
      reasons: [
        '2: 2024-08-15: pe_ttm of 0, taken as not given',
        '3: 2024-09-16: the mainland did not trade that day',
        '4: 2024-08-16: pe_ttm of 25000',
      ],
    });
  });

  it('refuse the file: a yield in the wrong unit, or a power of ten away from the store', () => {
    expect(
      rejection(() =>
        judge(
          told(
            [
              ['2024-08-14', 311],
              ['2024-08-15', 312],
            ],
            'dividend_yield',
          ),
        ),
      ),
    ).toContain('dividend_yield of 311, where 0 to 100 can be');
    const days = ['2024-08-14', '2024-08-15', '2024-08-16'];
    const stored = new Map(days.map((day) => [day, [{ value: 0.0311, source: 'other' }]]));
    expect(
      rejection(() =>
        judge(
          told(
            days.map((day) => [day, 3.11]),
            'dividend_yield',
          ),
          stored,
        ),
      ),
    ).toContain('dividend_yield of 000300 is 100 times what is stored from other');
  });

  it('that stand still are a frozen feed', () => {
    const days = Calendar.shipped()
      .openDays('mainland', '2024-07-01', '2024-07-31')
      .map((date): [string, number] => [date, 11.7]);
    expect(judge(told(days)).rows).toHaveLength(1);
    expect(judge(told(days, 'pb')).rows).toHaveLength(days.length);
  });
});

describe('units of a first file', () => {
  const days = Calendar.shipped().openDays('mainland', '2024-07-01', '2024-07-31');
  const series = (
    values: (at: number) => string,
    { id = '000300', metric = 'pe_ttm', from = 0 } = {},
  ): ToldValuation[] =>
    days.slice(from).map((date, at) => {
      const [whole = '', part = ''] = values(at).split('.');
      return {
        row: at + 2,
        id,
        date,
        metric,
        value: { num: BigInt(whole + part), den: 10n ** BigInt(part.length) },
        source: 'made',
      };
    });
  const pe = (at: number): string => `12.${at + 10}`;

  it.each([
    ['pe_ttm', (at: number) => `0.12${at + 10}`, 'a price over earnings is written 12.5'],
    ['pe_ttm', (at: number) => `12${at + 10}`, 'a price over earnings is written 12.5'],
    ['pb', (at: number) => `1${at + 10}.5`, 'a price over book value is written 1.25'],
    ['pb_lf', (at: number) => `0.012${at + 10}`, 'a price over book value is written 1.25'],
    ['dividend_yield', (at: number) => `0.03${at + 10}`, 'a dividend yield is written in percent'],
  ])('%s in fractions or percent is refused, with row and remedy', (metric, values, expected) => {
    const told = rejection(() => judge(series(values, { metric })));
    expect(told).toContain(expected);
    expect(told).toContain('row 2');
    expect(told).toContain('convert the file');
  });

  it('a share may have any', () => {
    expect(judge(series((at) => `0.12${at + 10}`, { id: '600036.SH' })).rows).toHaveLength(days.length);
  });

  it.each([
    ['100 times', (at: number) => (at < 8 ? pe(at) : `12${at + 10}`)],
    ['10,000 times', (at: number) => (at < 8 ? pe(at) : `12${at + 10}00`)],
    ['1/100 of', (at: number) => (at < 12 ? pe(at) : `0.12${at + 10}`)],
  ])('that changes inside the file (%s) is refused at the row', (factor, values) => {
    const told = rejection(() => judge(series(values)));
    expect(told).toContain(factor);
    expect(told).toContain(`row ${factor.startsWith('1/') ? 14 : 10}`);
  });

  it('that changes between two files is refused too, on days that the store has not', () => {
    const stored = new Map(
      days.slice(0, 8).map((date, at) => [date, [{ value: Number(pe(at)), source: 'made' }]]),
    );
    expect(
      rejection(() =>
        judge(
          series((at) => `12${at + 10}`, { from: 8 }),
          stored,
        ),
      ),
    ).toContain('100 times');
    expect(judge(series(pe, { from: 8 }), stored).rows).toHaveLength(days.length - 8);
  });

  it('one value at the end, a hundred times the others, is set aside alone', () => {
    const { rows, reasons } = judge(series((at) => (at < days.length - 1 ? pe(at) : '1250')));
    expect(rows).toHaveLength(days.length - 1);
    expect(reasons[0]).toContain(`${days.length + 1}: 2024-07-31: pe_ttm of 1250`);
  });

  it('a real fall to a tenth is no unit', () => {
    expect(judge(series((at) => (at < 8 ? '120.5' + at : '12.5' + at))).rows).toHaveLength(days.length);
  });

  it('holidays that a source writes as days are left out, of a name as of a code', () => {
    for (const id of ['801120', '食品饮料', '000985']) {
      const told = ['2014-12-31', '2015-01-01', '2018-06-15', '2018-06-18', '2018-06-19'].map(
        (date, at): ToldValuation => ({
          row: at + 2,
          id,
          date,
          metric: 'pe_ttm',
          value: { num: 20n + BigInt(at), den: 1n },
          source: 'made',
        }),
      );
      const { rows, reasons } = judge(told);
      expect(rows.map((row) => row.slice(0, 10))).toEqual(['2014-12-31', '2018-06-15', '2018-06-19']);
      expect(reasons.map((reason) => reason.slice(0, 13))).toEqual(['3: 2015-01-01', '5: 2018-06-18']);
    }
  });

  it('two values for one day: the first stays, the second is told; of two sources both stay', () => {
    const [first, second] = series(pe) as [ToldValuation, ToldValuation];
    const again = { ...second, row: 9, date: first.date };
    expect(judge([first, again])).toEqual({
      rows: ['2024-07-01 pe_ttm 12.1 false'],
      reasons: ['9: 000300 on 2024-07-01: another pe_ttm than in row 2'],
    });
    expect(judge([first, { ...again, source: 'other' }]).rows).toHaveLength(2);
  });
});

describe('ids', () => {
  it.each([
    ['801120.SI', '801120'],
    ['000300.SH', '000300'],
    ['SH000300', '000300'],
    ['sz399006', '399006'],
    ['csi300', '000300'],
    ['h30184', 'H30184'],
    ['H30184.CSI', 'H30184'],
    ['000985.CSI', '000985'],
    ['930955.CSI', '930955'],
    ['sh600036', '600036.SH'],
    ['000001.SZ', '000001.SZ'],
    ['000001.SH', '000001'],
    ['食品饮料', '食品饮料'],
  ])('%s is %s', async (told, id) => {
    expect(indexIdOf(told)).toBe(id);
    const csv = await readValuationCsv(recordsOf(`id,date,pe_ttm\n${told},2024-08-14,12.5\n`), { id: null });
    expect(csv.rows[0]?.id).toBe(id);
    const parallel = json({ code: told, dates: ['2024-08-14'], pe: [12.5] });
    expect(parseParallelValuation(parallel, { id: null }).valuations[0]?.id).toBe(id);
    const legulegu = json({ data: [{ date: '2024-08-14', addTtmPe: 12.5 }] });
    expect(parseLegulegu(legulegu, { id: told }).valuations[0]?.id).toBe(id);
  });
});
