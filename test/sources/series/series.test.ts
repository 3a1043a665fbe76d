import { describe, expect, it } from 'vitest';
import { Calendar } from '../../../src/calendar/calendar.js';
import { toNumber } from '../../../src/decimal.js';
import type { Parsed } from '../../../src/store/rows.js';
import { readRecords } from '../../../src/sources/csv/records.js';
import { parseChinabond } from '../../../src/sources/series/chinabond.js';
import { parseFred } from '../../../src/sources/series/fred.js';
import { judgeSeries, type ToldValue } from '../../../src/sources/series/judge.js';
import { parseSseMargin, parseSzseMargin, readMarginCsv } from '../../../src/sources/series/margin.js';
import { readSeriesCsv } from '../../../src/sources/series/series-csv.js';
import type { ValuesByDay } from '../../../src/sources/stored-values.js';
import { laterRejection, rejection } from '../../support/rejection.js';
import { SAMPLES } from '../../support/kinds.js';

const recordsOf = (text: string): ReturnType<typeof readRecords> =>
  readRecords(
    (async function* () {
      yield Buffer.from(text);
    })(),
  );
const series = (text: string, id: string | null = null): Promise<Parsed<ToldValue>> =>
  readSeriesCsv(recordsOf(text), { id });
const brief = ({
  rows,
}: {
  readonly rows: readonly { id: string; date: string; value: { num: bigint; den: bigint }; unit: string }[];
}): string[] => rows.map(({ id, date, value, unit }) => `${id} ${date} ${toNumber(value)} ${unit}`);
const judge = (
  told: Parsed<ToldValue>,
  stored: ValuesByDay = new Map(),
): { rows: string[]; reasons: string[] } => {
  const rules = { calendar: Calendar.shipped(), today: '2031-12-31', stored: () => stored };
  const { rows, setAside } = judgeSeries(told.rows, rules);
  return { rows: brief({ rows }), reasons: setAside.map(({ row, reason }) => `${row}: ${reason}`) };
};

describe('series as csv', () => {
  it('are read as id, date, value, under the id of the shipped table or their own', async () => {
    expect(
      brief(
        await series(
          'id,date,value,unit\nDGS10,2024-08-14,4.1,\nhouse,2024-08-14,1e-3,ratio\nvix,2024-08-15,,\n',
        ),
      ),
    ).toEqual(['us10y 2024-08-14 4.1 percent', 'house 2024-08-14 0.001 ratio']);
  });

  it('are read as one column for each', async () => {
    const told = await series('date,usdcnh,mystery,vix\n2024-08-14,7.15,3,16.2\n2024-08-15,,4,.\n');
    expect(brief(told)).toEqual(['usdcnh 2024-08-14 7.15 CNY', 'vix 2024-08-14 16.2 index']);
    expect(told.setAside).toEqual([
      { row: 1, reason: 'column "mystery" is no series of data/series.csv: left out' },
    ]);
  });

  it('with one unnamed column are the series that the option or the name of the file says', async () => {
    const text = 'date,yield_pct,source\n2024-08-14,2.19,made\n';
    const told = await series(text, 'cn10y');
    expect(brief(told)).toEqual(['cn10y 2024-08-14 2.19 percent']);
    expect(told.rows[0]?.source).toBe('made');
    expect(await laterRejection(series(text))).toContain('name the series with --id');
  });

  it('in another unit than is kept, or with a decimal comma, are not taken', async () => {
    expect(
      (await series('id,date,value,unit\nus10y,2024-08-14,410,basis points\n')).setAside[0]?.reason,
    ).toBe('us10y in "basis points", where percent is kept');
    expect(await laterRejection(series('id;date;value\nvix;2024-08-14;16,2\n'))).toContain(
      'cannot be trusted',
    );
  });
});

describe('values that cannot be', () => {
  it('are left out one by one', async () => {
    const told = await series(
      'id,date,value\nvix,2024-08-14,16\nvix,2024-08-15,1600\nvix,2024-08-16,15\nvix,2024-08-17,15\nvix,2032-01-02,15\nvix,2024-08-14,17\nvix,2024-08-19,14\nvix,2024-08-20,14.5\n',
    );
    expect(judge(told)).toEqual({
      rows: [
        'vix 2024-08-14 16 index',
        'vix 2024-08-16 15 index',
        'vix 2024-08-19 14 index',
        'vix 2024-08-20 14.5 index',
      ],
      reasons: [
        '3: 2024-08-15: vix of 1600, outside 5 to 150 index',
        '5: 2024-08-17 is a Saturday',
        '6: 2032-01-02 is after today (2031-12-31)',
        '7: vix on 2024-08-14: another value than in row 2',
      ],
    });
  });

  it('refuse the file where all are in another unit', async () => {
    const told = await series('date,cn10y\n2024-08-14,0.0219\n2024-08-15,0.0218\n');
    expect(rejection(() => judge(told))).toBe(
      'row 2: cn10y of 0.0219, where 0.2 to 20 percent can be: the values are in another unit; give them in percent',
    );
  });

  it('refuse the file where they are a power of ten away from what is stored', async () => {
    const days = ['2024-08-13', '2024-08-14', '2024-08-15'];
    const told = await series(
      `id,date,value\n${days.map((day, index) => `house,${day},${700 + index}`).join('\n')}\n`,
    );
    const stored = new Map(days.map((day, index) => [day, [{ value: 7 + index / 100, source: 'other' }]]));
    expect(rejection(() => judge(told, stored))).toContain(
      'house is 100 times what is stored from other for the same days',
    );
    expect(judge(told, new Map([...stored].slice(0, 2))).rows).toHaveLength(3);
  });

  it('that stand still for ten days are a frozen feed; the first of them is kept', async () => {
    const days = Calendar.shipped().openDays('hong-kong', '2024-08-01', '2024-08-16');
    const told = await series(`date,usdcnh\n${days.map((day) => `${day},7.1999`).join('\n')}\n`);
    expect(days).toHaveLength(12);
    const { rows, reasons } = judge(told);
    expect(rows).toEqual(['usdcnh 2024-08-01 7.1999 CNY']);
    expect(reasons).toHaveLength(11);
    expect(reasons[0]).toBe('3: 2024-08-02: usdcnh stands at 7.1999 for 10 values or more: a frozen feed');
    expect(judge({ rows: told.rows.slice(0, 9), setAside: [] }).reasons).toEqual([]);
  });

  it('may be of weekends where bonds trade on them', async () => {
    // a Sunday on which the mainland worked
    expect(judge(await series('date,cn10y\n2024-09-29,2.17\n')).rows).toHaveLength(1);
  });
});

describe('FRED', () => {
  it('is read with the old header and the new one, codes under the ids of the shipped table', () => {
    expect(brief(parseFred('observation_date,VIXCLS,DFF\n2024-08-14,16.19,5.33\n2024-08-15,.,\n'))).toEqual([
      'vix 2024-08-14 16.19 index',
      'DFF 2024-08-14 5.33 ',
    ]);
    expect(brief(parseFred('DATE,DGS2\n2024-08-14,3.94\n'))).toEqual(['us2y 2024-08-14 3.94 percent']);
  });
});

describe('Chinabond', () => {
  it('is read by term, the government curve alone', () => {
    expect(brief(parseChinabond(String(SAMPLES.chinabond.content)))).toEqual([
      'cn3m 2026-08-03 1.2 percent',
      'cn10y 2026-08-03 1.7 percent',
    ]);
    expect(
      rejection(() =>
        parseChinabond('<html><table><tr><td>曲线名称</td><td>日期</td><td>10年</td></tr></table></html>'),
      ),
    ).toContain('no row of 中债国债收益率曲线');
  });
});

describe('margin balances', () => {
  it('as csv are in hundred million, the ratio in percent', async () => {
    const told = await readMarginCsv(
      recordsOf('date,fin_balance,loan_balance,fin_buy,guarantee\n2024-08-14,14000.5,300,500,\n'),
    );
    expect(brief(told)).toEqual([
      'margin-financing-balance 2024-08-14 1400050000000 CNY',
      'margin-lending-balance 2024-08-14 30000000000 CNY',
      'margin-financing-buy 2024-08-14 50000000000 CNY',
    ]);
  });

  it('of Shanghai are in CNY, of Shenzhen in what the titles say', () => {
    const sse = {
      actionErrors: [],
      pageHelp: { total: 2 },
      result: [{ opDate: '20240814', rzye: 700_000_000_000, rzmre: 5, rqylje: null }],
    };
    const told = parseSseMargin(JSON.stringify(sse));
    expect(brief(told)).toEqual([
      'margin-financing-balance-sse 2024-08-14 700000000000 CNY',
      'margin-financing-buy-sse 2024-08-14 5 CNY',
    ]);
    expect(told.setAside).toEqual([{ row: 2, reason: 'one page of 2 rows, of which 1 are here' }]);
    expect(brief(parseSzseMargin(String(SAMPLES['szse-margin'].content)))).toContain(
      'margin-financing-balance-szse 2026-08-03 1200050000000 CNY',
    );
  });
});
