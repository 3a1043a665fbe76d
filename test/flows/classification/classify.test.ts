import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Calendar } from '../../../src/calendar/calendar.js';
import { addDays, type IsoDate } from '../../../src/iso-date.js';
import { inForce } from '../../../src/flows/classification/classify.js';
import { Market, spaceOf, type TestSpace } from '../../support/market.js';

const calendar = Calendar.shipped([]);
const MILLION = 1_000_000;

/**
 * One stock at 10.00 with daily lists from January to July 2026. Each participant holds a steady amount and on every second day
 * buys a share of it, which it sells on the next; A00003 takes the other side. C00074, a custodian, trades like a broker;
 * B01274, a broker, like a custodian.
 */
const HABITS: Readonly<Record<string, readonly [shares: number, daily: number]>> = {
  C00019: [2000 * MILLION, 0.0005],
  C00039: [200 * MILLION, 0.0006],
  C00018: [50 * MILLION, 0.0004],
  B01274: [100 * MILLION, 0.0007],
  C00010: [400 * MILLION, 0.015],
  C00074: [60 * MILLION, 0.02],
  C00093: [70 * MILLION, 0.018],
  B01224: [30 * MILLION, 0.03],
  B01590: [40 * MILLION, 0.025],
};

function market(): { market: Market; days: IsoDate[] } {
  const days = calendar.settlementDays('2025-12-31', '2026-07-31');
  const rows: Record<string, number[]> = { A00003: days.map(() => 0) };
  for (const [holder, [shares, daily]] of Object.entries(HABITS)) {
    rows[holder] = days.map(
      (_, index) => shares + ((days.length - index) % 2 === 0 ? Math.round(shares * daily) : 0),
    );
  }
  rows.A00003 = days.map(
    (_, index) =>
      3000 * MILLION -
      Object.entries(HABITS).reduce((sum, [holder]) => sum + (rows[holder]?.[index] ?? 0), 0) +
      2000 * MILLION,
  );
  const made = new Market().lists('09001', days, rows).issued('09001', '2025-12-31', 8000 * MILLION);
  for (let day = '2025-12-29'; day <= '2026-07-31'; day = addDays(day, 1))
    if (calendar.isTradingDay(day)) made.traded('09001', day, 500 * MILLION, 10);
  return { market: made, days };
}

describe('classify', () => {
  let space: TestSpace;
  beforeAll(async () => {
    space = await spaceOf(market().market);
  }, 60_000);
  afterAll(() => space.remove());

  it('tells who is stable and who flexible by how they trade, not by what they are called', async () => {
    const { rows, judged_on: judgedOn, lists, as_of: asOf } = await space.space.classify();
    expect({ judgedOn, lists, asOf }).toEqual({ judgedOn: '2026-07-01', lists: 'daily', asOf: '2026-07-31' });
    const types = Object.fromEntries(rows.map(({ participant, type }) => [participant, type]));
    expect(types).toEqual({
      C00019: 'stable',
      C00039: 'stable',
      C00018: 'stable',
      B01274: 'stable',
      C00010: 'flexible',
      C00074: 'flexible',
      C00093: 'flexible',
      B01224: 'flexible',
      B01590: 'flexible',
    });
    const [first] = rows;
    expect(first).toMatchObject({
      participant: 'C00019',
      home: 'foreign',
      kind: 'custodian',
      months: 6,
      reason: expect.stringContaining('over 6 months of daily lists, 2026-01 to 2026-06'),
    });
    expect(first?.value?.toString()).toBe('20000000000');
  });

  it('has trade frequencies that one can check by hand', async () => {
    const { rows } = await space.space.classify();
    const row = rows.find(({ participant }) => participant === 'B01224');
    // about 20 settlement days a month: 10 days of buying 3% of 30 m and 10 of selling it
    const days = calendar.settlementDays('2026-01-01', '2026-01-31').length;
    expect(days).toBeGreaterThan(18);
    expect(row?.trade_frequency).toBeGreaterThan(0.03 * 8);
    expect(row?.trade_frequency).toBeLessThan(0.03 * 12);
  });

  it('gives flows, shares, holdings and participants the types of their day', async () => {
    const shares = await space.space.shares({ to: '2026-07-31' });
    const value = (type: string): number =>
      shares.rows.find((row) => row.type === type)?.value.toNumber() ?? 0;
    const held = (ids: string[]): number => ids.reduce((sum, id) => sum + (HABITS[id]?.[0] ?? 0) * 10, 0);
    expect(value('stable')).toBe(held(['C00019', 'C00039', 'C00018', 'B01274']));
    const holdings = await space.space.holdings('09001', '2026-07-31');
    expect(holdings.rows.find(({ participant }) => participant === 'C00074')?.type).toBe('flexible');
    expect((await space.space.participant('C00074')).type).toBe('flexible');
    expect((await space.space.participant('C00074')).evidence).toContain('trades like flexible money');
    const flows = await space.space.flows({
      from: '2026-07-02',
      to: '2026-07-02',
      by: ['type', 'participant'],
    });
    expect(flows.rows.filter(({ participant }) => participant === 'C00074').map(({ type }) => type)).toEqual([
      'flexible',
    ]);
    // before anything was judged it was what its kind is
    const early = await space.space.flows({
      from: '2026-01-05',
      to: '2026-01-05',
      by: ['type', 'participant'],
    });
    expect(early.rows.filter(({ participant }) => participant === 'C00074').map(({ type }) => type)).toEqual([
      'stable',
    ]);
  });

  it('lists each change of type with what it moves', async () => {
    const { changes } = await space.space.classify();
    const change = changes.find(({ participant }) => participant === 'C00074');
    expect(change).toMatchObject({ date: '2026-03-01', from: 'stable', to: 'flexible' });
    expect(change?.share).toBeCloseTo(60 / 5000, 3);
    expect(change?.net).not.toBeNull();
  });

  it('asked as of an earlier day says what it said then', async () => {
    const then = await space.space.classify({ asOf: '2026-05-20' });
    const short = await spaceOf(cut('2026-05-20'));
    try {
      const known = await short.space.classify();
      const said = ({ rows }: typeof known): unknown[] =>
        // what the running month has shown so far is not part of the judgement
        rows.map(({ reason, ...row }) => [row, reason.replace(/; [\d.]+% over \d+ days.*/, '')]);
      expect(JSON.stringify(said(known), texts)).toBe(JSON.stringify(said(then), texts));
      // the net since a change ends with the trades settled by then: what settles later was not known
      expect(then.changes.filter(({ net }) => net !== null).length).toBeGreaterThan(0);
      expect(JSON.stringify(known.changes, texts)).toBe(JSON.stringify(then.changes, texts));
    } finally {
      short.remove();
    }
  }, 60_000);

  it('by kind is what it would be without looking at habits', async () => {
    const { rows } = await space.space.classify({ mode: 'kind' });
    expect(rows.find(({ participant }) => participant === 'C00074')).toMatchObject({
      type: 'stable',
      p_flexible: null,
    });
    expect(rows.find(({ participant }) => participant === 'B01274')?.type).toBe('flexible');
  });

  it('with everybody adds the types that home gives', async () => {
    const { rows } = await space.space.classify({ all: true });
    expect(rows.find(({ participant }) => participant === 'A00003')).toMatchObject({
      type: 'southbound',
      months: 0,
    });
    expect(rows.length).toBeGreaterThan(1000);
  });

  it('says how far figures would move if the borderline ones changed sides', async () => {
    const result = await space.space.sensitivity({ from: '2026-07-02', to: '2026-07-29' });
    const net = result.figures.filter(({ figure }) => figure === 'net');
    expect(net.map(({ type }) => type)).toEqual(['stable', 'flexible']);
    // habits this far apart leave nobody in between
    expect(result.rows).toEqual([]);
    for (const { value, low, high } of result.figures) {
      expect(String(low)).toBe(String(value));
      expect(String(high)).toBe(String(value));
    }
    const flows = await space.space.flows({ from: '2026-07-02', to: '2026-07-29', by: ['type'] });
    expect(String(net[0]?.value)).toBe(String(flows.rows.find(({ type }) => type === 'stable')?.net));
  });
});

const texts = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

/** The market as it was known on a day. */
function cut(day: IsoDate): Market {
  const files = market().market.files();
  const made = new Market();
  for (const [name, text] of files) {
    const [header, ...rows] = text.trimEnd().split('\n');
    made.file(
      name,
      `${[header, ...rows.filter((row) => (row.split(',')[1] as string) <= day)].join('\n')}\n`,
    );
  }
  return made;
}

it('a month’s last list makes the next month’s judgement', () => {
  expect(inForce(calendar, '2026-07-30')).toBe('2026-07-30');
  expect(inForce(calendar, '2026-07-31')).toBe('2026-08-01');
  // 28 February 2026 is a Saturday
  expect(inForce(calendar, '2026-02-27')).toBe('2026-03-01');
});
