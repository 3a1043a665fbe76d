import { describe, expect, it } from 'vitest';
import { dayNumber } from '../../src/iso-date.js';
import { backtestWeeks } from '../../src/nowcast/backtest.js';
import { featuresOf } from '../../src/nowcast/features.js';
import { shippedIndicators } from '../../src/nowcast/indicators.js';
import { alignMarket, type Published } from '../../src/nowcast/market.js';
import { nowcast, type NowcastSpan } from '../../src/nowcast/nowcast.js';
import { prepare } from '../../src/nowcast/prepare.js';
import { agrees } from '../../src/nowcast/score.js';
import { knownBy } from '../../src/nowcast/vintage.js';
import { dice, INPUTS, makeMarket } from './synthetic-market.js';

const made = makeMarket({ level: () => 0.05 });

function realtime(published: Published, from: string, to: string): NowcastSpan[] {
  const prepared = prepare(alignMarket(published, INPUTS));
  return nowcast(prepared, { from, to, by: 'week', channel: 'total', information: 'realtime' });
}

describe('nothing later than the day is used', () => {
  const all = realtime(made.published, '2023-01-01', '2023-12-29');

  it.each([0, 7, 15, 29, 51])('week %i is the same where all that came later is deleted', (index) => {
    const week = all[index] as NowcastSpan;
    const known = knownBy(made.published, INPUTS, week.to, made.disclosedUntil);
    expect(realtime(known, week.from, week.to)).toEqual([week]);
  });

  it('what is deleted is gone', () => {
    const known = knownBy(made.published, INPUTS, '2023-04-06', made.disclosedUntil);
    expect(known.days.total.at(-1)?.date).toBe('2023-04-06');
    expect(known.bars.get('HSI')?.at(-1)?.day).toBe(dayNumber('2023-04-06'));
    expect(known.bars.get('mchi')?.at(-1)?.day).toBe(dayNumber('2023-04-05'));
    const held = (published: Published): (number | null | undefined)[] =>
      ['2023-03-31'].map((day) => published.days.total.find(({ date }) => date === day)?.holdings);
    expect(held(known)).toEqual([null]);
    expect(held(knownBy(made.published, INPUTS, '2023-04-07', made.disclosedUntil))[0]).toBeGreaterThan(0);
  });

  it('indicators of a day are the same where later days are deleted', () => {
    const indicators = shippedIndicators();
    const whole = featuresOf(alignMarket(made.published, INPUTS), indicators);
    const cut = featuresOf(
      alignMarket(knownBy(made.published, INPUTS, '2022-06-15', made.disclosedUntil), INPUTS),
      indicators,
    );
    const day = (cut.columns[0]?.length ?? 0) - 1;
    indicators.forEach((_, j) => {
      if (!cut.late[j]) expect(cut.columns[j]?.[day]).toBe(whole.columns[j]?.[day]);
    });
  });

  it('an input of the night counts on the evening of its day for nothing', () => {
    const features = featuresOf(alignMarket(made.published, INPUTS), shippedIndicators());
    const late = features.indicators.filter((_, j) => features.late[j]).map(({ id }) => id);
    expect(late).toEqual([]);
    const cnh = [
      ...INPUTS,
      {
        input: 'usdcnh',
        table: 'series_days',
        ids: ['mchi'],
        published: 'next-morning',
        meaning: '',
      } as const,
    ];
    const withCnh = featuresOf(alignMarket(made.published, cnh), shippedIndicators());
    expect(withCnh.indicators.filter((_, j) => withCnh.late[j]).map(({ id }) => id)).toEqual([
      'cnh',
      'cnh_z',
    ]);
  });
});

describe('what cannot be foretold is not', () => {
  const hitRate = (published: Published): number => {
    const weeks = backtestWeeks(prepare(alignMarket(published, INPUTS)), {
      from: null,
      to: null,
      channel: 'total',
    }).filter(({ information }) => information === 'realtime');
    return weeks.filter(({ estimate, truth }) => agrees(estimate, truth)).length / weeks.length;
  };

  it('shuffled flows: about half, with a level of about nothing', () => {
    const { uniform } = dice(7);
    const flows = made.published.days.total.flatMap(({ net }) => (net === null ? [] : [net]));
    const mean = flows.reduce((sum, net) => sum + net, 0) / flows.length;
    const order = flows.map((net) => ({ net: net - mean, key: uniform() })).sort((a, b) => a.key - b.key);
    let next = 0;
    const total = made.published.days.total.map((day) =>
      day.net === null ? day : { ...day, net: order[next++]?.net ?? 0 },
    );
    const rate = hitRate({ ...made.published, days: { ...made.published.days, total } });
    expect(rate).toBeGreaterThan(0.4);
    expect(rate).toBeLessThan(0.6);
    expect(hitRate(made.published)).toBeGreaterThan(rate + 0.1);
  });

  it('the index of the day before is worse than that of the day', () => {
    const shifted = (made.published.bars.get('HSI') ?? []).map((bar) => ({
      ...bar,
      day: bar.day + 1,
    }));
    const bars = new Map([...made.published.bars, ['HSI', shifted]]);
    expect(hitRate({ ...made.published, bars })).toBeLessThan(hitRate(made.published) - 0.05);
  });
});
