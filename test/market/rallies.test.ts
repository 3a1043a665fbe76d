import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Calendar } from '../../src/calendar/calendar.js';
import { rallyLists } from '../../src/market/rallies/list.js';
import { type RalliesOptions, ralliesAnswer } from '../../src/market/rallies/rallies.js';
import { checkRule, DEFAULT_RULE } from '../../src/market/rallies/rule.js';
import type { IndexBars } from '../../src/market/read-bars.js';
import { sharedDataAbsent, sharedTable } from '../support/shared-data.js';
import { dailyBars, indexBars, seen } from './bars.js';

const calendar = Calendar.shipped();
const OPTIONS: RalliesOptions = {
  rule: DEFAULT_RULE,
  list: 'found',
  since: 2005,
  daysOf: null,
  calendar,
  lists: { rallies: [], own: null },
  fill: null,
};
const ask = (index: IndexBars, more: Partial<RalliesOptions> = {}) =>
  ralliesAnswer(index, { ...OPTIONS, ...more });

/** Falls from 120 to 100 over 20 days, rises to 130 over 30, falls back slowly; highs 1 above, lows 1 below. */
const path = (place: number): [number, number, number] => {
  const close = place <= 20 ? 120 - place : place <= 50 ? 100 + (place - 20) : 130 - (place - 50) * 0.5;
  return [close - 1, close + 1, close];
};
const spring = dailyBars(calendar, '2020-12-01', '2021-04-30', path);

describe('a rally worked by hand', () => {
  const [start, peak] = [spring.bars[20]?.date, spring.bars[50]?.date];

  it('runs from the lowest low to the highest high, both ends counted', () => {
    const { rows, current } = ask(spring);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ year: 2021, start, peak, days_to_peak: 31, running: false });
    expect(rows[0]?.rise).toBeCloseTo(131 / 99 - 1, 12);
    expect(rows[0]?.rise_close).toBeCloseTo(0.3, 12);
    expect(rows[0]?.end).toBe('2021-04-15');
    expect(rows[0]?.start_known).toBe('2021-02-15');
    expect(current).toMatchObject({ year: 2021, standing: { rise: { rank: 1, of: 1 } } });
  });

  it('shows while it runs what was seen by then, not the later peak', () => {
    const day = spring.bars[35]?.date ?? '';
    const { current } = ask(seen(spring, day));
    expect(current).toMatchObject({ start, peak: day, days_to_peak: 16, days_elapsed: 16, running: true });
    expect(current?.rise).toBeCloseTo(116 / 99 - 1, 12);
  });

  it('says that a start may still change', () => {
    const { current, coverage } = ask(seen(spring, spring.bars[10]?.date));
    expect(current).toMatchObject({ start: spring.bars[10]?.date, start_known: null, days_elapsed: 1 });
    expect(coverage.notes.join()).toContain('may still change until 2021-02-15');
  });

  it('ends with the fall that the rule names', () => {
    // 10% under the high of 131 is 117.9: the close of 117.5, 25 days after the peak
    const [row] = ask(spring, { rule: { ...DEFAULT_RULE, fall: 0.1 } }).rows;
    expect(row).toMatchObject({ peak, end: spring.bars[75]?.date, days_elapsed: 56 });
  });

  it('ends before a low under its start', () => {
    const broken = dailyBars(calendar, '2020-12-01', '2021-04-30', (place) =>
      place === 70 ? [98, 121, 100] : place > 70 ? [140, 150, 145] : path(place),
    );
    expect(ask(broken).rows[0]).toMatchObject({ peak, end: broken.bars[69]?.date, running: false });
    const largest = ask(broken, { rule: { ...DEFAULT_RULE, name: 'largest-rise' } }).rows[0];
    expect(largest).toMatchObject({ start, peak });
  });

  it('counts the days of another market', () => {
    const { rows } = ask(spring, { daysOf: 'hong-kong' });
    expect(rows[0]?.days_to_peak).toBe(calendar.openDays('hong-kong', start ?? '', peak ?? '').length);
  });

  it('gives rise_close alone where only closes are stored, and says so', () => {
    const closes = dailyBars(calendar, '2020-12-01', '2021-04-30', (place) => path(place)[2]);
    const { rows, average, coverage } = ask(closes);
    expect(rows[0]).toMatchObject({ start, peak, rise: null, basis: 'close' });
    expect(rows[0]?.rise_close).toBeCloseTo(0.3, 12);
    expect(average).toBeNull();
    expect(coverage.notes.join()).toContain('only closes are stored of 2021');
    const { rows: filled } = ask(closes, { fill: { ...spring, id: '399999' } });
    expect(filled[0]).toMatchObject({ index: '399999', basis: 'intraday' });
  });

  it('says when an index begins after a season began', () => {
    const late = seen(dailyBars(calendar, '2020-12-15', '2022-04-30', path));
    expect(ask(late).coverage.notes.join()).toContain('stored from 2020-12-15: no rally of 2005-2021');
    expect(() => ask(seen(late, '2021-03-01'))).toThrow('no season since 2005 is stored');
  });

  it('tells trading days that are not stored', () => {
    const holed = indexBars(
      '000001',
      'mainland',
      spring.bars
        .filter((_, place) => place !== 30)
        .map(({ date, low, high, close }) => [date, [low ?? 0, high ?? 0, close]]),
    );
    const { rows, coverage } = ask(holed);
    expect(rows[0]?.days_to_peak).toBe(30);
    expect(coverage.notes.join()).toContain('2021: 1 trading day not stored');
  });
});

describe('the list', () => {
  const lists = {
    rallies: [
      {
        year: 2021,
        market: 'mainland',
        start: spring.bars[22]?.date ?? '',
        end: spring.bars[40]?.date ?? '',
        note: '',
      },
    ],
    own: null,
  } as const;

  it('starts where it says and looks for the peak until its end', () => {
    const { rows } = ask(spring, { list: 'shipped', lists });
    expect(rows[0]).toMatchObject({
      days_to_peak: 19,
      days_elapsed: 19,
      peak: spring.bars[40]?.date,
      list: 'shipped',
    });
    expect(rows[0]?.rise).toBeCloseTo(121 / 101 - 1, 12);
  });

  it('sees nothing later than the day of the answer', () => {
    const { current } = ask(seen(spring, spring.bars[30]?.date), { list: 'shipped', lists });
    expect(current).toMatchObject({ days_elapsed: 9, running: true });
  });

  it('ships one entry per year and market on trading days, none overlapping', () => {
    const { rallies } = rallyLists('/nowhere');
    expect(rallies).toHaveLength(44);
    for (const market of ['mainland', 'hong-kong'] as const) {
      const own = rallies.filter((one) => one.market === market);
      expect(own.map(({ year }) => year)).toEqual(Array.from({ length: 22 }, (_, at) => 2005 + at));
      for (const [at, { start, end }] of own.entries()) {
        if (calendar.covers(start, market))
          expect([start, calendar.isOpen(market, start)]).toEqual([start, true]);
        expect(start > (own[at - 1]?.end ?? '')).toBe(true);
        expect(end === null || end > start).toBe(true);
      }
    }
  });
});

describe('rules', () => {
  it.each([
    [{ startFrom: '13-01' }, 'no month and day'],
    [{ startFrom: '03-01' }, 'in this order'],
    [{ fall: 1.2 }, 'between 0 and 100'],
  ])('refuses %o', (part, message) => {
    expect(() => checkRule({ ...DEFAULT_RULE, ...part })).toThrow(message);
  });

  it('never change the past: rows of ended seasons stay the same, a running one only uses what it saw', () => {
    const days = calendar.openDays('mainland', '2019-11-01', '2022-04-29');
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -30, max: 31 }), { minLength: days.length, maxLength: days.length }),
        fc.integer({ min: 40, max: days.length - 1 }),
        fc.constantFrom('lowest-low' as const, 'largest-rise' as const),
        fc.constantFrom(null, 0.05),
        (steps, cut, name, fall) => {
          let close = 1000;
          const all = indexBars(
            '000001',
            'mainland',
            days.map((date, at) => {
              close += steps[at] ?? 0;
              if (close < 200) close = 200;
              return [date, [close - 3, close + 3, close]];
            }),
          );
          const rule = { ...DEFAULT_RULE, name, fall };
          const day = days[cut] ?? '';
          const then = ask(seen(all, day), { rule });
          const now = ask(all, { rule });
          for (const row of then.rows) {
            expect(row.end <= day).toBe(true);
            expect(row.peak <= row.end && row.start <= row.peak).toBe(true);
            if (row.running || row.start_known === null) continue;
            const { rank: _, ...past } = row;
            expect(now.rows.find(({ year }) => year === row.year)).toMatchObject(past);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe.skipIf(sharedDataAbsent)(
  `real rows of the shared data${sharedDataAbsent ? ' (left out: absent)' : ''}`,
  () => {
    const read = (path: string, id: string, market: 'mainland' | 'hong-kong') =>
      indexBars(
        id,
        market,
        sharedTable(path).flatMap((row) => {
          const date = row.date ?? row['\uFEFFdate'] ?? '';
          const open = !calendar.covers(date, market) || calendar.isOpen(market, date);
          return open && row.low
            ? [[date, [Number(row.low), Number(row.high), Number(row.close)]] as const]
            : [];
        }),
      );

    it('give what the note read on 6 March 2025', () => {
      const shares = ask(
        seen(read('indices/csi-all-share-000985.csv.gz', '000985', 'mainland'), '2025-03-06'),
      ).current;
      expect(shares).toMatchObject({
        start: '2025-01-13',
        peak: '2025-02-27',
        days_to_peak: 28,
        days_elapsed: 33,
      });
      expect(shares?.rise).toBeCloseTo(0.1295, 4);
      expect(shares?.rise_close).toBeCloseTo(0.115, 4);
      const hang = seen(read('indices/hsi-2013-2026.csv.gz', 'HSI', 'hong-kong'), '2025-03-06');
      expect(ask(hang).current).toMatchObject({ start: '2025-01-13', peak: '2025-03-06', days_elapsed: 36 });
      expect(ask(hang).current?.rise).toBeCloseTo(0.3074, 4);
      expect(ask(hang, { daysOf: 'mainland' }).current?.days_elapsed).toBe(33);
    });

    it('give an average near the published one for the whole market', () => {
      const shares = seen(read('indices/csi-all-share-000985.csv.gz', '000985', 'mainland'), '2025-03-06');
      const before = seen(read('indices/sh000001.csv.gz', '000001', 'mainland'), '2025-03-06');
      const { average } = ask(shares, { fill: before });
      expect(average).toMatchObject({ rallies: 20, with_rise: 20, from_year: 2005, to_year: 2024 });
      expect(average?.rise).toBeCloseTo(0.228, 3);
      expect(average?.days_to_peak).toBeCloseTo(43.1, 6);
    });
  },
);
