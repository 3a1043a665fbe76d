import { describe, expect, it } from 'vitest';
import { dayNumber, type IsoDate } from '../../src/iso-date.js';
import type { Input } from '../../src/nowcast/inputs.js';
import { alignMarket, type Bar, type Published } from '../../src/nowcast/market.js';
import { type NowcastAnswer, nowcastAnswer, northboundModel } from '../../src/nowcast/report.js';
import { chineseRemark } from '../../src/server/remarks/remark.js';
import { dice, INPUTS, makeMarket } from './synthetic-market.js';

const made = makeMarket();
const [first, ...others] = INPUTS as [Input, ...Input[]];
const WITH_TWO: readonly Input[] = [
  first,
  { input: 'szc', table: 'index_days', ids: ['399001'], published: 'evening', meaning: '' },
  ...others,
];

/** A second index that follows the CSI 300 within a tenth of a percent. */
function follower(): Bar[] {
  const { normal } = dice(9);
  return (made.published.bars.get('000300') ?? []).map((bar) => {
    const factor = 2 * Math.exp(0.001 * normal());
    return { ...bar, open: null, high: null, low: null, close: bar.close * factor };
  });
}

function quarters(published: Published, inputs: readonly Input[]): NowcastAnswer {
  const model = northboundModel(alignMarket(published, inputs));
  const window = { from: '2023-01-01', to: '2023-12-29', channel: 'total' } as const;
  return nowcastAnswer(model, { ...window, by: 'quarter', information: 'benchmarked' });
}

function without(id: string, from: IsoDate, to: IsoDate, bars = made.published.bars): Published {
  const kept = (bars.get(id) ?? []).filter(({ day }) => day < dayNumber(from) || day > dayNumber(to));
  return { ...made.published, bars: new Map([...bars, [id, kept]]) };
}

const truthOf = (from: IsoDate, to: IsoDate): number =>
  [...made.truth].reduce((sum, [date, net]) => sum + (date >= from && date <= to ? net * 1e6 : 0), 0);

describe('prices that are not stored within a hidden quarter', () => {
  const bars = new Map([...made.published.bars, ['399001', follower()]]);
  const whole = quarters({ ...made.published, bars }, WITH_TWO).rows;

  it('are no prices that stayed: the value held is read by the others, and it is said', () => {
    // a rise or fall over six weeks and over the end of the quarter
    const { rows, notes } = quarters(without('000300', '2023-05-22', '2023-07-07', bars), WITH_TWO);
    for (const [i, row] of rows.slice(0, 3).entries()) {
      const truth = truthOf(row.from, row.to);
      expect(row.anchored).toBe(true);
      expect(Math.abs(row.net - truth)).toBeLessThan(25e9);
      expect(row.low).toBeLessThan(truth);
      expect(truth).toBeLessThan(row.high);
      expect(Math.abs(row.net - (whole[i]?.net ?? 0))).toBeLessThan(10e9);
    }
    const note =
      'the value held at the end of 2023Q2, 2023Q3 is read without prices that are not known throughout: c300';
    expect(notes).toContain(note);
    expect(chineseRemark(note)).toMatch(/2023Q2、2023Q3.*c300/);
  });

  it('none of them known: the value held tells nothing, and it is said', () => {
    const { rows, notes } = quarters(without('000300', '2023-05-22', '2023-07-07'), INPUTS);
    expect(rows.map(({ anchored }) => anchored)).toEqual([true, false, false, false]);
    const note = 'the value held at the end of 2023Q2, 2023Q3 tells nothing: no price is known throughout';
    expect(notes).toContain(note);
    expect(chineseRemark(note)).toMatch(/2023Q2、2023Q3/);
  });

  it('a level that doubles over night counts as not known', () => {
    const doubled = (made.published.bars.get('000300') ?? []).map((bar) =>
      bar.day < dayNumber('2023-05-22') ? bar : { ...bar, close: 2 * bar.close },
    );
    const { rows, notes } = quarters(
      { ...made.published, bars: new Map([...bars, ['000300', doubled]]) },
      WITH_TWO,
    );
    expect(Math.abs((rows[1]?.net ?? 0) - (whole[1]?.net ?? 0))).toBeLessThan(10e9);
    expect(notes.join()).toContain('2023Q2 is read without prices that are not known throughout: c300');
  });
});

it('a value held that means a flow no quarter can have tells nothing, and it is said', () => {
  const days = made.published.days.total.map((day) =>
    day.date === '2023-06-30' ? { ...day, holdings: 10 * (day.holdings ?? 0) } : day,
  );
  const { rows, notes } = quarters(
    { ...made.published, days: { ...made.published.days, total: days } },
    INPUTS,
  );
  expect(rows.map(({ anchored }) => anchored)).toEqual([true, false, false, false]);
  for (const { net } of rows) expect(Math.abs(net)).toBeLessThan(300e9);
  const note =
    'the value held at the end of 2023Q2, 2023Q3 tells nothing: it would mean more than 3 usual flows on every day; see whether it is right, and that of the quarter before';
  expect(notes).toContain(note);
  expect(chineseRemark(note)).toMatch(/2023Q2、2023Q3/);
});

describe('inputs that lack some days', () => {
  const notesOf = (published: Published, to = '2023-12-29', inputs: readonly Input[] = INPUTS): string =>
    nowcastAnswer(northboundModel(alignMarket(published, inputs)), {
      from: '2023-01-01',
      to,
      by: 'week',
      channel: 'total',
      information: 'benchmarked',
    }).notes.join('\n');

  it('are named with the days, also where the last day has them', () => {
    const notes = notesOf(without('HSI', '2023-03-06', '2023-04-07'));
    const note =
      'not stored on 25 days from 2023-03-06 to 2023-04-07, so what rests on it is carried on or counts as usual: hsi';
    expect(notes).toContain(note);
    expect(chineseRemark(note)).toBe(
      '以下指标在 2023-03-06 至 2023-04-07 间缺 25 日数据，相关部分沿用前值或按常态计：hsi',
    );
    expect(notesOf(without('HSI', '2023-03-06', '2023-03-06'))).toContain('not stored on 2023-03-06, so');
  });

  it('a holiday of New York is no gap, two days are', () => {
    expect(notesOf(without('mchi', '2023-07-04', '2023-07-04'))).not.toContain('mchi');
    expect(notesOf(without('mchi', '2023-07-03', '2023-07-04'))).toContain('2023-07-03 to 2023-07-04');
    expect(notesOf(without('mchi', '2023-12-29', '2023-12-29'))).not.toContain('mchi');
  });

  it('a basket that ended is named for the last day', () => {
    const basket: Input = { ...first, input: 'blue', table: 'basket', ids: ['600036.SH'] };
    const bars = new Map([...made.published.bars, ['600036.SH', follower()]]);
    const ended = without('600036.SH', '2023-09-01', '2023-12-31', bars);
    expect(notesOf(ended, '2023-12-29', [...INPUTS, basket])).toMatch(/for the last of these days.*: .*blue/);
  });

  it('trades that end are named', () => {
    const total = made.published.days.total.map((day) =>
      day.date < '2023-09-01' ? day : { ...day, trades: null },
    );
    expect(notesOf({ ...made.published, days: { ...made.published.days, total } })).toMatch(
      /for the last of these days.*: .*northbound trades/,
    );
  });
});
