import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Calendar } from '../../src/calendar/calendar.js';
import { openWorkspace } from '../../src/index.js';
import { quarterOf } from '../../src/nowcast/quarters.js';
import { temporaryFolder } from '../support/folder.js';
import { type Printed, run } from '../support/terminal.js';
import { dice } from './synthetic-market.js';

const folder = temporaryFolder('nowcast');
const data = join(folder, 'workspace');
const truth = new Map<string, number>();
const DISCLOSED = '2021-12-31';

/** A panel of a made market on true northbound days: flows up to the end of 2021, quarter-ends after. */
function panel(): string {
  const { normal } = dice(2);
  const days = Calendar.shipped().openDays('northbound', '2017-03-17', '2022-12-30');
  const close = { csi300: 4000, hsi: 25_000, mchi: 60, usdcnh: 6.8 };
  let held = 2e11;
  const lines = days.map((date, index) => {
    const [a, b] = [normal(), normal()];
    close.csi300 *= Math.exp(0.008 * (0.6 * a + 0.8 * b));
    close.hsi *= Math.exp(0.009 * a);
    close.mchi *= Math.exp(0.01 * normal());
    close.usdcnh *= Math.exp(0.001 * normal());
    const turnover = Math.round(1e4 * 100_000 * Math.exp(0.1 * normal())) / 1e4;
    const net = Math.round(5000 * (0.15 + 0.5 * a + 0.5 * normal()));
    truth.set(date, net);
    held = held * Math.exp(0.008 * (0.6 * a + 0.8 * b)) + net * 1e6;
    const next = days[index + 1];
    const end = next !== undefined && quarterOf(next) !== quarterOf(date);
    const known = date <= DISCLOSED;
    const buy = (turnover + net) / 2;
    const cells = [
      known ? net.toFixed(2) : '',
      known ? buy.toFixed(4) : '',
      known ? (turnover - buy).toFixed(4) : '',
      turnover.toFixed(4),
      Math.round(turnover * 30),
      known || end ? held.toFixed(2) : '',
      close.csi300.toFixed(4),
      close.hsi.toFixed(2),
      close.mchi.toFixed(4),
      close.usdcnh.toFixed(4),
    ];
    return [date, ...cells].join(',');
  });
  const amounts = ['net', 'buy', 'sell', 'turnover'].map((name) => `northbound_${name}_cny_mn`);
  const header = [
    'date',
    ...amounts,
    'northbound_trades',
    'northbound_holdings_cny',
    'csi300',
    'hsi',
    'mchi',
    'usdcnh',
  ];
  return `${header.join(',')}\n${lines.join('\n')}\n`;
}

const ask = (...argv: string[]): Promise<Printed> => run([...argv, '--data', data]);
const json = async (...argv: string[]): Promise<Record<string, unknown>> => {
  const { code, out, err } = await ask(...argv, '--json');
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out) as Record<string, unknown>;
};

beforeAll(async () => {
  mkdirSync(join(folder, 'in'));
  writeFileSync(join(folder, 'in', 'panel.csv'), panel());
  const { code, err } = await ask('import', join(folder, 'in'));
  expect([code, err]).toEqual([0, '']);
});

describe('waizi nowcast', () => {
  it('has the keys of the contract, in CNY', async () => {
    const answer = await json('nowcast', '--from', '2022-01-10', '--to', '2022-02-18');
    expect(answer).toMatchObject({
      currency: 'CNY',
      by: 'week',
      information: 'benchmarked',
      last_disclosed: DISCLOSED,
    });
    const rows = answer.rows as Record<string, unknown>[];
    // no northbound day in the week of the Lunar New Year
    expect(rows.map(({ week }) => week)).toEqual([
      '2022-W02',
      '2022-W03',
      '2022-W04',
      '2022-W06',
      '2022-W07',
    ]);
    expect(Object.keys(rows[0] ?? {}).slice(0, 8)).toEqual([
      'week',
      'from',
      'to',
      'net',
      'low',
      'high',
      'p_inflow',
      'anchored',
    ]);
    for (const { net, low, high, p_inflow } of rows as Record<string, number>[]) {
      expect(Number.isInteger(net)).toBe(true);
      expect(Math.abs(net ?? 0)).toBeGreaterThan(1e6);
      expect(low).toBeLessThan(net as number);
      expect(high).toBeGreaterThan(net as number);
      expect(p_inflow).toBeGreaterThan(0);
      expect(p_inflow).toBeLessThan(1);
    }
  });

  it('gets most weeks of the hidden year right', async () => {
    for (const information of ['realtime', 'benchmarked']) {
      const { rows } = await json('nowcast', '--from', '2022-01-01', '--information', information);
      const weeks = rows as { from: string; to: string; net: number }[];
      const hits = weeks.filter(({ from, to, net }) => {
        let sum = 0;
        for (const [date, flow] of truth) if (date >= from && date <= to) sum += flow;
        return net > 0 === sum > 0;
      });
      expect(weeks.length).toBe(50);
      expect(hits.length / weeks.length).toBeGreaterThan(0.7);
    }
  });

  it('published days are what was published', async () => {
    const { rows } = await json('nowcast', '--from', '2021-12-30', '--to', '2021-12-31', '--by', 'day');
    expect(rows).toMatchObject(
      ['2021-12-30', '2021-12-31'].map((day) => ({
        day,
        net: (truth.get(day) as number) * 1e6,
        low: (truth.get(day) as number) * 1e6,
        status: 'published',
      })),
    );
  });

  it('same question, same bytes; a table says what is unclear and names the naive rule', async () => {
    const argv = ['nowcast', '--from', '2022-03-01', '--to', '2022-06-30', '--information', 'realtime'];
    const [one, two] = [await ask(...argv), await ask(...argv)];
    expect(one).toEqual(two);
    expect(one.out).toContain('unclear');
    expect(one.out).toContain('quarters');
    expect(one.out).toContain('flows published to 2021-12-31');
    const csv = await ask(...argv, '--csv');
    expect(csv.out.split('\n')[0]).toBe(
      'week,from,to,net,low,high,p_inflow,direction,quarters,anchored,status',
    );
  });

  it('what was said on a past day is said again', async () => {
    const week = ['--from', '2022-05-23', '--to', '2022-05-27'];
    const told = await json('nowcast', ...week, '--information', 'realtime');
    const then = await json('nowcast', ...week, '--as-of', '2022-05-27', '--information', 'realtime');
    expect(then.rows).toEqual(told.rows);
    const later = await json('nowcast', ...week, '--as-of', '2022-08-31');
    const now = await json('nowcast', ...week);
    expect((await json('nowcast', ...week, '--as-of', '2022-05-27')).rows).not.toEqual(later.rows);
    // both know the holdings of the end of June; those of September tell a little of May too
    const [a, b] = [later, now].map(({ rows }) => (rows as { anchored: boolean }[])[0]?.anchored);
    expect([a, b]).toEqual([true, true]);
    expect((await ask('nowcast', '--as-of', '2018-01-31')).code).toBe(3);
  });

  it('backtest and explain', async () => {
    const { rows } = (await json('nowcast', 'backtest', '--from', '2019-01-01')) as {
      rows: Record<string, unknown>[];
    };
    expect(rows.map(({ target, information }) => [target, information])).toEqual([
      ['flow', 'realtime'],
      ['flow', 'benchmarked'],
      ['change', 'realtime'],
      ['change', 'benchmarked'],
    ]);
    expect(rows[0]).toMatchObject({ to: '2021-12-31', weeks: expect.any(Number) });
    const [flow] = rows as { hit_rate: number; baselines: Record<string, number>; by_year: object }[];
    expect(flow?.hit_rate).toBeGreaterThan(flow?.baselines.always_positive as number);
    expect(Object.keys(flow?.by_year ?? {})).toEqual(['2019', '2020', '2021']);
    const told = await json('nowcast', 'explain', '--from', '2022-12-01');
    expect((told.rows as object[]).length).toBe(68);
    expect((told.weeks as object[]).length).toBe(5);
    expect((await ask('nowcast', 'explain')).out).toContain('Hang Seng return of the day');
    const then = await json('nowcast', 'explain', '--as-of', '2022-05-31');
    const [week] = (then.weeks as { to: string; net: number }[]).slice(-1);
    const [row] = (
      (await json('nowcast', '--as-of', '2022-05-31')) as { rows: { to: string; net: number }[] }
    ).rows.slice(-1);
    expect(week).toMatchObject({ to: '2022-05-31', net: row?.net });
  });

  it.each([
    [['nowcast', '--by', 'month'], 2, '--by "month" is none of day, week, quarter'],
    [['nowcast', '--information', 'later'], 2, 'is none of realtime, benchmarked'],
    [['nowcast', '--channel', 'beijing'], 2, 'is none of total, shanghai, shenzhen'],
    [['nowcast', '--from', '2022-02-01', '--to', '2022-01-01'], 2, 'is after'],
    [['nowcast', '--from', '2024-01-01'], 3, 'from 2024-01-01 on: there are 2017-03-17 to 2022-12-30'],
    [['nowcast', '--to', '2010-01-01'], 3, 'is stored up to 2010-01-01: there are'],
    [['nowcast', 'backtest', '--by', 'day'], 2, 'nowcast backtest takes no --by'],
    [['nowcast', 'backtest', '--as-of', '2022-05-31'], 2, 'nowcast backtest takes no --as-of'],
    [['nowcast', '--information', 'realtime', 'explain'], 2, 'nowcast explain takes no --information'],
    [['northbound', 'flows', '--by', 'stock'], 3, 'waizi import'],
    [['northbound', 'holdings', '--by', 'participant'], 3, 'waizi import'],
    [['northbound', 'holdings', '--by', 'month'], 2, 'is none of'],
  ])('%j ends with %i', async (argv, code, message) => {
    const answer = await ask(...argv);
    expect(answer.code).toBe(code);
    expect(answer.err).toContain(message);
    expect(answer.err.trim().split('\n').length).toBe(1);
  });

  it('a store without northbound days says what to import', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(join(folder, 'other'));
    writeFileSync(join(folder, 'other', 'hsi.csv'), 'id,date,open,high,low,close\nHSI,2022-01-03,1,1,1,1\n');
    await run(['import', join(folder, 'in', 'panel.csv'), '--data', empty, '--as', 'index-csv']);
    const answer = await run(['nowcast', '--data', empty]);
    expect(answer.code).toBe(3);
    expect(answer.err).toContain('waizi import');
  });
});

describe('waizi northbound', () => {
  it('quarters: value held, published flows, then what holdings imply', async () => {
    const held = (await json('northbound', 'holdings')) as { rows: { quarter: string; value: number }[] };
    expect(held.rows.at(-1)).toMatchObject({ quarter: '2022Q3' });
    const flows = (await json('northbound', 'flows')) as {
      rows: { quarter: string; net: number; low: number; high: number; method: string }[];
    };
    const sum = (quarter: string): number =>
      [...truth]
        .filter(([date]) => quarterOf(date) === quarter)
        .reduce((total, [, net]) => total + net * 1e6, 0);
    expect(flows.rows.find(({ quarter }) => quarter === '2021Q4')).toMatchObject({
      net: sum('2021Q4'),
      method: 'published',
    });
    const implied = flows.rows.filter(({ method }) => method === 'baskets');
    expect(implied.map(({ quarter }) => quarter)).toEqual(['2022Q1', '2022Q2', '2022Q3']);
    for (const { quarter, low, high } of implied) {
      expect(low).toBeLessThan(sum(quarter));
      expect(high).toBeGreaterThan(sum(quarter));
    }
  });

  it('lists beside: days where all are published, lists that speak for all, else the value held', async () => {
    const both = join(folder, 'both');
    mkdirSync(join(folder, 'lists'));
    const ends = ['2021-12-31', '2022-03-31', '2022-06-30', '2022-09-30'];
    const held = ends.flatMap((date, index) => [
      `600519,${date},shanghai,${1000 + 500 * index}`,
      ...(index > 1 ? [`000001,${date},shenzhen,${1000 + 500 * index}`] : []),
    ]);
    const closes = ends.flatMap((date) => [`600519.SH,${date},10,none`, `000001.SZ,${date},20,none`]);
    writeFileSync(join(folder, 'lists', 'held.csv'), `stock_code,date,exchange,shares\n${held.join('\n')}\n`);
    writeFileSync(join(folder, 'lists', 'closes.csv'), `code,date,close,adjusted\n${closes.join('\n')}\n`);
    await run(['import', join(folder, 'in', 'panel.csv'), join(folder, 'lists'), '--data', both]);
    const [alone, beside] = await Promise.all(
      [openWorkspace(data), openWorkspace(both)].map((one) => one.northboundFlows()),
    );
    const quarters = beside?.rows.map(({ quarter, method }) => [quarter, method]);
    expect(quarters?.slice(0, 19).map(([, method]) => method)).toEqual(Array(19).fill('published'));
    // the lists of Shanghai alone do not speak for all while the value held does
    expect(quarters?.slice(19)).toEqual([
      ['2022Q1', 'baskets'],
      ['2022Q2', 'baskets'],
      ['2022Q3', 'stocks'],
    ]);
    expect(quarters?.[0]?.[0]).toBe('2017Q2');
    expect(beside?.rows.slice(0, 21)).toEqual(alone?.rows.slice(0, 21));
    expect(String(beside?.rows.at(-1)?.net)).toBe('15000');
    expect(beside?.coverage).toMatchObject({ quarters: 22, stocks: 2, unpriced: [] });
    expect(beside?.coverage.notes).toEqual([
      'implied by the value held after 2021-12-31: 90% intervals',
      'implied by holdings per stock: at the mean close, from the lowest to the highest close',
      'no flow of 2017Q1 (11 of 59 days are published)',
    ]);
  });

  it('the library answers alike', async () => {
    const workspace = openWorkspace(data);
    const { rows } = await workspace.nowcast({ from: '2022-01-01', to: '2022-12-31', by: 'quarter' });
    expect(rows.map(({ quarter, anchored }) => [quarter, anchored])).toEqual([
      ['2022Q1', true],
      ['2022Q2', true],
      ['2022Q3', true],
      ['2022Q4', false],
    ]);
    await expect(workspace.nowcast({ channel: 'shanghai' })).rejects.toThrow('no flow of shanghai is stored');
  });
});
