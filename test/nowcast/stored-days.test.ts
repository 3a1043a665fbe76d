import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Calendar } from '../../src/calendar/calendar.js';
import type { IsoDate } from '../../src/iso-date.js';
import { quarterOf } from '../../src/nowcast/quarters.js';
import { readMarket } from '../../src/nowcast/read-market.js';
import { weekOf } from '../../src/nowcast/weeks.js';
import { chineseRemark } from '../../src/server/remarks/remark.js';
import { Workspace } from '../../src/workspace.js';
import { temporaryFolder } from '../support/folder.js';
import { Inbox } from '../support/inbox.js';
import { NOW } from '../support/market.js';
import { dice } from './synthetic-market.js';

const folder = temporaryFolder('stored-days');
const DISCLOSED = '2021-12-31';
const SHENZHEN = '2018-06-04';
const UNTOLD = ['2020-03-10', '2020-03-11'];
const GONE = ['2022-05-11', '2022-05-12', '2022-05-13'];
const days = Calendar.shipped().openDays('northbound', '2018-01-02', '2022-12-30');
const ALONE = days.slice(-5);

const COLUMNS = [
  'date',
  'northbound_net_cny_mn',
  'northbound_sh_net_cny_mn',
  'northbound_sz_net_cny_mn',
  'northbound_buy_cny_mn',
  'northbound_sell_cny_mn',
  'northbound_turnover_cny_mn',
  'northbound_sh_turnover_cny_mn',
  'northbound_sz_turnover_cny_mn',
  'northbound_trades',
  'northbound_holdings_cny',
  'csi300',
  'hsi',
];

/**
 * Flows of both channels up to the end of 2021, turnover and quarter-ends after; two days of 2020 without a flow, three
 * of 2022 not at all, and the last five as the exchanges tell them: each channel, no total.
 */
function panel(change: (row: Record<string, string>) => void = () => {}): string {
  const { normal } = dice(5);
  const close = { csi300: 4000, hsi: 25_000 };
  let held = 2e11;
  const lines = days.flatMap((date, index) => {
    const [a, b] = [normal(), normal()];
    close.csi300 *= Math.exp(0.008 * (0.6 * a + 0.8 * b));
    close.hsi *= Math.exp(0.009 * a);
    const shanghai = Math.round(3000 * (0.15 + 0.5 * a + 0.5 * normal()));
    const shenzhen = date < SHENZHEN ? null : Math.round(2000 * (0.1 + 0.4 * a + 0.6 * normal()));
    const net = shanghai + (shenzhen ?? 0);
    const turnover = 2 * Math.round(30_000 * Math.exp(0.1 * normal())) + (net % 2);
    held = held * Math.exp(0.008 * (0.6 * a + 0.8 * b)) + net * 1e6;
    const next = days[index + 1];
    const end = next !== undefined && quarterOf(next) !== quarterOf(date);
    if (GONE.includes(date)) return [];
    const known = date <= DISCLOSED && !UNTOLD.includes(date);
    const half = Math.floor(turnover / 2);
    const row: Record<string, string> = {
      date,
      northbound_net_cny_mn: known ? String(net) : '',
      northbound_sh_net_cny_mn: known ? String(shanghai) : '',
      northbound_sz_net_cny_mn: known && shenzhen !== null ? String(shenzhen) : '',
      northbound_buy_cny_mn: known ? String((turnover + net) / 2) : '',
      northbound_sell_cny_mn: known ? String((turnover - net) / 2) : '',
      northbound_turnover_cny_mn: ALONE.includes(date) ? '' : String(turnover),
      northbound_sh_turnover_cny_mn: String(shenzhen === null ? turnover : half),
      northbound_sz_turnover_cny_mn: shenzhen === null ? '' : String(turnover - half),
      northbound_trades: ALONE.includes(date) ? '' : String(turnover * 30),
      northbound_holdings_cny: date <= DISCLOSED || end ? held.toFixed(2) : '',
      csi300: close.csi300.toFixed(4),
      hsi: close.hsi.toFixed(2),
    };
    change(row);
    return [COLUMNS.map((name) => row[name]).join(',')];
  });
  return `${COLUMNS.join(',')}\n${lines.join('\n')}\n`;
}

async function spaceWith(
  name: string,
  files: readonly (readonly [text: string, fetched: string])[],
  config?: string,
) {
  if (config !== undefined) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'config.yaml'), config);
  }
  const space = new Workspace(join(folder, name), { now: () => NOW });
  const inbox = new Inbox(join(folder, `${name}-in`));
  for (const [index, [text, fetched]] of files.entries()) {
    const [done] = await space.import([inbox.put(`panel-${index}.csv`, text, fetched)]);
    expect([done?.status, done?.reason]).toEqual(['loaded', null]);
  }
  return space;
}

const sums = (rows: readonly { from: IsoDate; net: number }[], keyOf: (date: IsoDate) => string) => {
  const total = new Map<string, number>();
  for (const { from, net } of rows) total.set(keyOf(from), (total.get(keyOf(from)) ?? 0) + net);
  return total;
};

describe("an indicator of one's own", () => {
  it('is read from its series, of either sign, and is part of the estimate', async () => {
    const config = `northbound:
  inputs: [{ input: taiwan, series: taiwan-foreign, published: evening, flow: true, source: TWSE }]
  indicators: [{ id: taiwan_day, formula: value(taiwan), sign: "+", use: true }]
`;
    const { normal } = dice(11);
    const told = await spaceWith('own', [[panel(), '2026-11-20T00:00:00Z']], config);
    const inbox = new Inbox(join(folder, 'own-in'));
    const { rows: without } = await told.nowcastExplain();
    expect(without.find(({ indicator }) => indicator === 'taiwan_day')).toMatchObject({
      coefficient: 0,
      t: null,
    });
    const lines = days.map((date) => `taiwan-foreign,${date},${(1000 * normal()).toFixed(2)}`);
    await told.import([
      inbox.put('taiwan.csv', `id,date,value\n${lines.join('\n')}\n`, '2026-11-20T00:00:00Z'),
    ]);
    const { rows, weeks } = await told.nowcastExplain();
    const own = rows.find(({ indicator }) => indicator === 'taiwan_day');
    expect(own).toMatchObject({
      group: 'own',
      sources: ['taiwan'],
      published: 'evening',
      sign_expected: '+',
    });
    expect(own?.t).toBeTypeOf('number');
    expect(weeks.some(({ contributions }) => (contributions.taiwan_day ?? 0) !== 0)).toBe(true);
    const market = await told.with(({ engine }) =>
      readMarket(engine, null, [
        {
          input: 'taiwan',
          table: 'series_days',
          ids: ['taiwan-foreign'],
          published: 'evening',
          flow: true,
          meaning: '',
        },
      ]),
    );
    const { close } = market.bars.get('taiwan-foreign') ?? { close: [] };
    expect(close.filter((value) => value < 0).length).toBeGreaterThan(400);
  }, 60_000);
});

describe('northbound days that are stored', () => {
  let space: Workspace;
  beforeAll(async () => {
    space = await spaceWith('plain', [[panel(), '2026-11-20T00:00:00Z']]);
  }, 60_000);

  it('are also those that the exchanges tell by channel alone', async () => {
    const { rows, last_day: last } = await space.nowcast({ by: 'day', from: ALONE[0] as IsoDate });
    expect(last).toBe(ALONE.at(-1));
    expect(rows.map(({ day }) => day)).toEqual(ALONE);
  }, 60_000);

  it('leave out a day without a flow among published ones: a gap is no flow of zero', async () => {
    const { rows, notes } = await space.nowcast({ by: 'day', from: '2020-03-09', to: '2020-03-13' });
    expect(rows.map(({ day }) => day)).toEqual(['2020-03-09', '2020-03-12', '2020-03-13']);
    expect(notes).toContain(
      '2 northbound days of the window are not stored, or have no flow among published ones, and are in no row: 2020-03-10 to 2020-03-11',
    );
    const weeks = await space.nowcast({ from: '2020-03-09', to: '2020-03-13' });
    expect(weeks.rows[0]?.net).toBe(rows.reduce((sum, { net }) => sum + net, 0));
    expect(weeks.notes).toEqual(notes);
  }, 60_000);

  it('are missed by name where they are hidden, too', async () => {
    const gap = `or have no flow among published ones, and are in no row: ${GONE[0]} to ${GONE.at(-1)}`;
    const { notes } = await space.nowcast({ from: '2022-05-01', to: '2022-05-31' });
    expect(notes[0]).toBe(`3 northbound days of the window are not stored, ${gap}`);
    const whole = await space.nowcast({ from: '2022-06-01', to: '2022-06-30' });
    expect(whole.notes.join()).not.toContain('of the window');
  }, 60_000);

  it('say as of which evening an answer is', async () => {
    const told = async (asOf: IsoDate | null) => (await space.nowcast({ from: '2022-06-01', asOf })).notes;
    expect((await told(null)).join()).toContain('all that is stored now; days add up');
    expect((await told('2022-06-30')).join()).toContain(
      'all that was known on the evening of 2022-06-30; days add up',
    );
  }, 60_000);

  it.each(['realtime', 'benchmarked'] as const)(
    'add up to sums of weeks of both channels, %s, each as its end knew it',
    async (information) => {
      const sums = async (channel: 'total' | 'shanghai' | 'shenzhen') =>
        (
          await space.nowcast({
            by: 'week',
            from: '2022-04-01',
            to: '2022-06-30',
            channel,
            information,
            cumulative: true,
          })
        ).rows;
      const [total, shanghai, shenzhen] = [
        await sums('total'),
        await sums('shanghai'),
        await sums('shenzhen'),
      ];
      expect(total.length).toBeGreaterThan(10);
      total.forEach(({ from, to, net }, index) => {
        expect(shanghai[index]).toMatchObject({ from, to });
        expect(Math.abs((shanghai[index]?.net ?? 0) + (shenzhen[index]?.net ?? 0) - net)).toBeLessThanOrEqual(
          2,
        );
      });
    },
    60_000,
  );

  it.each(['shanghai', 'shenzhen'] as const)(
    'of %s add up to its weeks and quarters',
    async (channel) => {
      const by = async (period: 'day' | 'week' | 'quarter') =>
        (await space.nowcast({ by: period, channel })).rows;
      const rows = await by('day');
      const [weeks, quarters] = [sums(rows, weekOf), sums(rows, quarterOf)];
      for (const row of await by('week'))
        expect(Math.abs(row.net - (weeks.get(row.week as string) as number))).toBeLessThan(10);
      for (const row of await by('quarter'))
        expect(Math.abs(row.net - (quarters.get(row.quarter as string) as number))).toBeLessThan(50);
    },
    60_000,
  );

  it('of both channels add up to the total', async () => {
    const by = async (channel: 'total' | 'shanghai' | 'shenzhen') =>
      (await space.nowcast({ by: 'quarter', channel, from: '2022-01-01' })).rows.map(({ net }) => net);
    const [total, shanghai, shenzhen] = [await by('total'), await by('shanghai'), await by('shenzhen')];
    for (const [place, net] of total.entries())
      expect(Math.abs(net - (shanghai[place] as number) - (shenzhen[place] as number))).toBeLessThan(10);
  }, 60_000);

  it('of a channel begin with its first flow', async () => {
    const { rows } = await space.nowcast({ by: 'quarter', channel: 'shenzhen', to: '2018-12-31' });
    expect(rows.map(({ quarter, from }) => [quarter, from])).toEqual([
      ['2018Q2', SHENZHEN],
      ['2018Q3', '2018-07-03'],
      ['2018Q4', '2018-10-08'],
    ]);
    const [first] = (await space.nowcast({ channel: 'shenzhen', to: '2018-06-08' })).rows;
    expect(first?.previous_quarters).toBeNull();
    await expect(space.nowcast({ channel: 'shenzhen', to: '2018-03-30' })).rejects.toThrow(
      `no flow of shenzhen was published by 2018-03-28; the first is of ${SHENZHEN}`,
    );
  }, 60_000);

  it.each(['shanghai', 'shenzhen'] as const)(
    'of %s are scored and explained as they are told',
    async (channel) => {
      const from = '2021-01-04';
      const [realtime, published] = await Promise.all(
        (['realtime', 'benchmarked'] as const).map((information) =>
          space.nowcast({ channel, information, to: DISCLOSED }),
        ),
      );
      const truth = new Map(published?.rows.map(({ week, net }) => [week, net]));
      const weeks = [...truth.keys()];
      const told = (realtime?.rows ?? []).filter((row) => row.from >= from);
      const same = (one: number | undefined, other: number | undefined): boolean =>
        (one ?? 0) > 0 === (other ?? 0) > 0;
      const { rows } = await space.nowcastBacktest({ channel, from });
      const row = rows.find(({ target, information }) => target === 'flow' && information === 'realtime');
      expect(row?.weeks).toBe(told.length);
      expect(row?.hits).toBe(told.filter(({ week, net }) => same(net, truth.get(week))).length);
      const within = told.filter(({ week, low, high }) => {
        const flow = truth.get(week) as number;
        return low <= flow && flow <= high;
      });
      expect(row?.coverage90).toBeCloseTo(within.length / told.length, 5);
      const mean = (values: readonly number[]): number =>
        values.reduce((sum, value) => sum + value, 0) / values.length;
      const [x, y] = [told.map(({ net }) => net), told.map(({ week }) => truth.get(week) as number)];
      const spread = (a: readonly number[], b: readonly number[]): number =>
        mean(a.map((value, i) => (value - mean(a)) * ((b[i] as number) - mean(b))));
      expect(row?.correlation).toBeCloseTo(spread(x, y) / Math.sqrt(spread(x, x) * spread(y, y)), 5);
      // the flow of the week before the first one was published, too
      const before = told.filter(({ week }) =>
        same(truth.get(weeks[weeks.indexOf(week) - 1]), truth.get(week)),
      );
      expect(row?.baselines.last_sign).toBeCloseTo(before.length / told.length, 5);

      const hidden = await space.nowcast({ channel, from: '2022-01-03' });
      const explained = await space.nowcastExplain({ channel });
      expect(explained.weeks.map(({ week, net }) => [week, net])).toEqual(
        hidden.rows.map(({ week, net }) => [week, net]),
      );
    },
    60_000,
  );

  it('and are too early to be told in real time are no empty answer', async () => {
    await expect(space.nowcast({ information: 'realtime', to: '2018-06-29' })).rejects.toThrow(
      'no flow of total can be told in real time up to 2018-06-29: fewer than 400 flows were published before its year; the first is of 2020-01-02',
    );
    const { rows, notes } = await space.nowcast({
      information: 'realtime',
      from: '2019-12-16',
      to: '2020-01-10',
    });
    // the week of the turn of the year ends in the first year that can
    expect(rows.map(({ from }) => from)).toEqual(['2019-12-30', '2020-01-06']);
    const note = 'days before 2019-12-30 cannot be told in real time, and are in no row';
    expect(notes).toContain(note);
    expect(chineseRemark(note)).toBe('2019-12-30 之前的日子无法按当时所知估计，未计入任何一行');
  }, 60_000);

  it('say which of the last two quarters they knew as on their own evening', async () => {
    for (const day of ['2021-05-12', '2021-06-29', '2021-09-30']) {
      const row = async (asOf: IsoDate | null) =>
        (await space.nowcast({ by: 'day', from: day, to: day, asOf })).rows[0];
      expect(await row(day)).toEqual(await row(null));
    }
    // a quarter is not foretold by itself
    const { rows } = await space.nowcast({ by: 'quarter', to: DISCLOSED });
    for (const [place, { previous_quarters: told }] of rows.entries()) {
      const [one, other] = [rows[place - 2]?.net, rows[place - 1]?.net];
      const sum = one === undefined || other === undefined ? null : one + other;
      expect(told).toBe(sum === null ? null : sum > 0 ? 'inflow' : 'outflow');
    }
  }, 60_000);

  it('count as the newer fetch tells them, whichever came first', async () => {
    const revised = panel((row) => {
      if (row.date !== '2022-06-15') return;
      row.northbound_turnover_cny_mn = String(Number(row.northbound_turnover_cny_mn) + 100);
      row.northbound_sh_turnover_cny_mn = String(Number(row.northbound_sh_turnover_cny_mn) + 100);
      row.csi300 = String(Number(row.csi300) * 1.01);
    });
    const at = async (name: string, files: Parameters<typeof spaceWith>[1]) => {
      const own = await spaceWith(name, files);
      return own.with(async ({ engine }) => {
        const market = await readMarket(engine);
        const day = market.dates.indexOf('2022-06-15');
        return [market.channels.total.turnover[day], market.bars.get('000300')?.close[day]];
      });
    };
    const [former, later] = ['2026-11-19T00:00:00Z', '2026-11-20T00:00:00Z'];
    const alone = await at('revised', [[revised, later]]);
    const before = await at('former', [[panel(), former]]);
    expect((alone[0] as number) - (before[0] as number)).toBe(100);
    expect((alone[1] as number) / (before[1] as number)).toBeCloseTo(1.01, 4);
    const both = [
      [panel(), former],
      [revised, later],
    ] as const;
    expect(await at('old-first', both)).toEqual(alone);
    expect(await at('new-first', both.toReversed())).toEqual(alone);
  }, 120_000);
});
