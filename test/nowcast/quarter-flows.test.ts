import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Calendar } from '../../src/calendar/calendar.js';
import type { IsoDate } from '../../src/iso-date.js';
import { Workspace } from '../../src/workspace.js';
import { temporaryFolder } from '../support/folder.js';
import { Inbox } from '../support/inbox.js';
import { NOW } from '../support/market.js';

const folder = temporaryFolder('quarter-flows');

/** Flows of 1, 2, 3, ... million CNY on the northbound days of a window, and turnover until `active`. */
function panel(from: IsoDate, disclosed: IsoDate, active = disclosed): string {
  const days = Calendar.shipped().openDays('northbound', from, active);
  const lines = days.map((date, index) => {
    const net = index + 1;
    const turnover = 100_000 + 7 * index;
    const flows = date <= disclosed ? [net, (turnover + net) / 2, (turnover - net) / 2] : ['', '', ''];
    return [date, ...flows, turnover, turnover * 30].join(',');
  });
  const amounts = ['net', 'buy', 'sell', 'turnover'].map((name) => `northbound_${name}_cny_mn`);
  return `date,${amounts.join(',')},northbound_trades\n${lines.join('\n')}\n`;
}

const CLOSES = ['2023-03-31', '2023-05-31', '2023-06-30', '2023-08-31', '2023-09-28'];

/** Lists of one stock of each exchange that is named, 100 shares more each quarter, at 10 and 20 CNY. */
function lists(quarterEnds: readonly IsoDate[], exchanges = ['shanghai', 'shenzhen']): string {
  const rows = quarterEnds.flatMap((date, index) =>
    exchanges.map(
      (exchange) =>
        `${exchange === 'shanghai' ? '600519' : '000001'},${date},${exchange},${100 * (index + 1) ** 2}`,
    ),
  );
  return `stock_code,date,exchange,shares\n${rows.join('\n')}\n`;
}

async function market(name: string, files: Readonly<Record<string, string>>): Promise<Workspace> {
  const space = new Workspace(join(folder, name), { now: () => NOW });
  const inbox = new Inbox(join(folder, `${name}-in`));
  const closes = CLOSES.flatMap((date) => [`600519.SH,${date},10,none`, `000001.SZ,${date},20,none`]);
  const all = { ...files, 'closes.csv': `code,date,close,adjusted\n${closes.join('\n')}\n` };
  const done = await space.import(Object.entries(all).map(([file, text]) => inbox.put(file, text)));
  expect(done.map(({ status, reason }) => [status, reason])).toEqual(done.map(() => ['loaded', null]));
  return space;
}

/** Quarter, method and net of each row, and the notes. */
async function told(space: Workspace, asOf: IsoDate | null = null) {
  const { rows, coverage } = await space.northboundFlows(['quarter'], { asOf });
  expect(coverage.quarters).toBe(rows.length);
  return {
    rows: rows.map(({ quarter, method, net, low, high }) => [
      quarter,
      method,
      ...[net, low, high].map(String),
    ]),
    notes: coverage.notes,
  };
}

const ENDS = ['2022-12-30', '2023-03-31', '2023-06-30', '2023-09-28'];
// 59 northbound days, 1 + 2 + ... + 59 million
const FIRST = ['2023Q1', 'published', ...Array<string>(3).fill(String((59 * 60 * 1e6) / 2))];

describe('every quarter once, by the best that is published of it', () => {
  it('days where all are published, else holdings per stock', async () => {
    const space = await market('both', {
      'panel.csv': panel('2023-01-01', '2023-05-15', '2023-09-28'),
      'held.csv': lists(ENDS),
    });
    // 500 shares more of either stock in the second quarter, 700 in the third
    const implied = 'implied by holdings per stock: at the mean close, from the lowest to the highest close';
    expect(await told(space)).toEqual({
      rows: [
        FIRST,
        ['2023Q2', 'stocks', '15000', '15000', '15000'],
        ['2023Q3', 'stocks', '21000', '21000', '21000'],
      ],
      notes: [implied],
    });
    expect((await space.northboundFlows(['quarter'])).coverage.stocks).toBe(2);
    // the fifth northbound day of July
    expect((await told(space, '2023-07-07')).rows.map(([quarter]) => quarter)).toEqual(['2023Q1', '2023Q2']);
    expect(await told(space, '2023-07-06')).toEqual({ rows: [FIRST], notes: [] });
    // stock by stock holdings alone tell
    const { rows } = await space.northboundFlows(['quarter', 'stock']);
    expect(rows.filter(({ quarter }) => quarter === '2023Q1').map(({ method }) => method)).toEqual([
      'stocks',
      'stocks',
    ]);
  });

  it('published in part and no list: named, never a sum of some days', async () => {
    const space = await market('part', { 'panel.csv': panel('2023-01-01', '2023-05-15', '2023-09-28') });
    expect(await told(space)).toEqual({
      rows: [FIRST],
      notes: ['no flow of 2023Q2 (24 of 55 days are published)'],
    });
    const late = await market('late', { 'panel.csv': panel('2023-01-09', '2023-02-15') });
    await expect(told(late)).rejects.toThrow(
      'no flow of a quarter is published: 2023Q1 (23 of 59 days are published)',
    );
  });

  it('lists of one exchange count where nothing else does, and it is said', async () => {
    const space = await market('one-exchange', {
      'panel.csv': panel('2023-01-01', '2023-05-15', '2023-09-28'),
      'held.csv': lists(ENDS, ['shanghai']),
    });
    const { rows, notes } = await told(space);
    expect(rows.map(([quarter, method, net]) => [quarter, method, net])).toEqual([
      ['2023Q1', 'published', FIRST[2]],
      ['2023Q2', 'stocks', '5000'],
      ['2023Q3', 'stocks', '7000'],
    ]);
    expect(notes).toContain('lists of shanghai alone: 2023Q2, 2023Q3');
  });

  it('lists alone', async () => {
    const space = await market('lists', { 'held.csv': lists(ENDS) });
    const { rows, notes } = await told(space);
    expect(rows.map(([quarter, method]) => [quarter, method])).toEqual([
      ['2023Q1', 'stocks'],
      ['2023Q2', 'stocks'],
      ['2023Q3', 'stocks'],
    ]);
    expect(notes).toEqual([]);
  });
});

describe('nothing was published by the day', () => {
  it.each<[readonly ('quarter' | 'stock')[], 'northboundHoldings' | 'northboundFlows', string, string]>([
    [
      ['quarter'],
      'northboundHoldings',
      '2023-01-06',
      "no stored holdings of a quarter's end were published by 2023-01-06; that of 2022Q4 was on 2023-01-09: ask for that day or a later one",
    ],
    [['stock'], 'northboundHoldings', '2023-01-06', 'that of 2022Q4 was on 2023-01-09'],
    [
      ['quarter'],
      'northboundFlows',
      '2023-01-06',
      'no stored flow of a quarter was published by 2023-01-06; that of 2023Q1 was on 2023-04-13: ask for that day or a later one',
    ],
    [['quarter'], 'northboundFlows', '2023-03-01', 'that of 2023Q1 was on 2023-04-13'],
    [
      ['stock'],
      'northboundFlows',
      '2023-03-01',
      'holdings of no two quarters in a row were published by 2023-03-01; that of 2023Q1 was on 2023-04-13: ask for that day or a later one',
    ],
  ])('%j of %s by %s', async (by, question, asOf, message) => {
    const space = new Workspace(join(folder, 'lists'), { now: () => NOW });
    await expect(space[question](by, { asOf })).rejects.toThrow(message);
  });

  it('a list of one quarter makes no flow on any day', async () => {
    const space = await market('one-list', { 'held.csv': lists(['2022-12-30']) });
    for (const asOf of [null, '2022-12-01', '2023-06-01'])
      await expect(space.northboundFlows(['quarter'], { asOf })).rejects.toThrow(
        'the lists of one quarter alone are stored',
      );
  });

  it('nothing is stored: what to import', async () => {
    const space = await market('nothing', {});
    for (const asOf of [null, '2023-06-01'])
      for (const question of ['northboundHoldings', 'northboundFlows'] as const)
        await expect(space[question](['quarter'], { asOf })).rejects.toThrow(
          'no northbound days are stored; run waizi import PATH... with the deal history',
        );
  });
});
