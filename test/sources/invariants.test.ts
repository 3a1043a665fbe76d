import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.js';
import { otherPercent } from '../../src/sources/ccass-percent.js';
import { withoutWrongParts } from '../../src/sources/connect-days/parts.js';
import { NO_AMOUNTS, type ToldDay } from '../../src/sources/connect-days/told-day.js';
import { parseTushareFunds } from '../../src/sources/fund-positions/tushare-positions.js';
import { parseSseMargin } from '../../src/sources/series/margin.js';
import { strays } from '../../src/sources/value-checks.js';
import { parseYahooChart } from '../../src/sources/yahoo/chart.js';
import { MARKET_FILES } from './fuzz/market-files.js';
import { FILES } from './fuzz/files.js';

const placed = (values: readonly number[]) =>
  values.map((value, at) => ({ row: at + 2, date: `2026-08-${String(at + 3).padStart(2, '0')}`, value }));

describe('a value that jumps away and back', () => {
  it.each([
    ['ten times', [10, 100, 11], 5, [3]],
    ['a tenth', [10, 1, 11], 5, [3]],
    ['the other sign', [10, -10, 11], 5, [3]],
    ['four times is none where five are asked', [10, 40, 11], 5, []],
    ['a step is none', [10, 100, 110, 105], 5, []],
    ['nor is the last value, which nothing follows', [10, 11, 100], 5, []],
    ['its neighbours are none', [10, 11, 100, 11, 10], 5, [4]],
  ] as const)('%s', (_, values, factor, rows) => {
    expect([...strays(placed(values), factor).keys()]).toEqual(rows);
  });
});

describe('percentages beside shares', () => {
  const list = [12_340, 5_000, 2_500, 10].map((shares) => ({
    shares: BigInt(shares),
    percent: Number((shares / 1000).toFixed(2)),
  }));
  it('agree', () => expect(otherPercent(list)).toBeNull());
  it('do not where two holdings changed places', () => {
    const [a, b, ...rest] = list as [(typeof list)[0], (typeof list)[0], ...typeof list];
    const swapped = [{ ...a, shares: b.shares }, { ...b, shares: a.shares }, ...rest];
    expect(otherPercent(swapped)).toMatchObject({ at: 0 });
  });
  it('say nothing where there are none', () =>
    expect(otherPercent(list.map((row) => ({ ...row, percent: null })))).toBeNull());
});

describe('days of Stock Connect', () => {
  const day = (date: string, more: Partial<ToldDay>): ToldDay => ({
    ...NO_AMOUNTS,
    row: Number(date.slice(-2)),
    direction: 'northbound',
    channel: 'shanghai',
    date,
    ...more,
  });
  it('leave out a turnover that its ETFs pass', () => {
    const { days, setAside } = withoutWrongParts([
      day('2026-08-03', { turnover: 100n, etfTurnover: 200n, trades: 5n }),
    ]);
    expect(days[0]).toMatchObject({ turnover: null, etfTurnover: null, trades: 5n });
    expect(setAside).toHaveLength(1);
  });
  it('leave out a turnover ten times those about it, and keep the rest of the day', () => {
    const { days } = withoutWrongParts(
      [100_000_000n, 1_000_000_000n, 110_000_000n].map((turnover, at) =>
        day(`2026-08-0${at + 3}`, { turnover, trades: 7n }),
      ),
    );
    expect(days.map(({ turnover }) => turnover)).toEqual([100_000_000n, null, 110_000_000n]);
    expect(days[1]?.trades).toBe(7n);
  });
  it('leave out quota used that is not Shanghai plus Shenzhen', () => {
    const { days, setAside } = withoutWrongParts([
      day('2026-08-03', { quotaInflow: 100_000_000_000n }),
      day('2026-08-03', { channel: 'shenzhen', quotaInflow: 50_000_000_000n }),
      day('2026-08-03', { channel: 'total', quotaInflow: 1_500_000_000_000n }),
    ]);
    expect(days.every(({ quotaInflow }) => quotaInflow === null)).toBe(true);
    expect(setAside[0]?.reason).toBe(
      '2026-08-03: quota used of CNY 15,000.00 mn in all, CNY 1,000.00 mn in Shanghai and CNY 500.00 mn in Shenzhen',
    );
  });
});

it('margin balances that are not the total beside them are left out', () => {
  const sound = parseSseMargin(MARKET_FILES['sse-margin']);
  expect(sound.setAside).toEqual([]);
  const spoilt = parseSseMargin(MARKET_FILES['sse-margin'].replace('1300000000000', '1300000001000'));
  expect(spoilt.rows).toHaveLength(sound.rows.length - 3);
  expect(spoilt.setAside[0]?.reason).toContain('rzye and rqylje add up to');
});

it('a fund’s value and shares give a price that a share can have', () => {
  const spoilt = parseTushareFunds(MARKET_FILES['tushare-funds'].replace('1000000.5', '1000000000000.5'));
  expect(spoilt.setAside).toHaveLength(1);
  expect(spoilt.setAside[0]?.reason).toContain('one of them is in another unit');
});

it('a bar of Yahoo whose close lies outside its range is left out', () => {
  const text = String(FILES['yahoo-chart']);
  const now = new Date('2026-11-22T00:00:00Z');
  const { bars } = parseYahooChart(text, now);
  const close = Number(bars[2]?.close.num) / Number(bars[2]?.close.den);
  const spoilt = parseYahooChart(
    text.replace(/"close":\[[^\]]*\]/, (list) => list.replace(String(close), String(close * 1.2))),
    now,
  );
  expect(spoilt.bars).toHaveLength(bars.length - 1);
  expect(spoilt.setAside).toEqual([{ row: 0, reason: `${bars[2]?.date}: a close outside high and low` }]);
});

it('a time of Yahoo beyond all days is refused', () => {
  const text = String(FILES['yahoo-chart']);
  const [, time = ''] = /"timestamp":\[(\d+)/.exec(text) ?? [];
  expect(() =>
    parseYahooChart(text.replace(time, `${time}000000`), new Date('2026-11-22T00:00:00Z')),
  ).toThrow(InputError);
});
