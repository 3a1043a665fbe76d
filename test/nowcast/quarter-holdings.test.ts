import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chineseRemark } from '../../src/server/remarks/remark.js';
import { Workspace } from '../../src/workspace.js';
import { temporaryFolder } from '../support/folder.js';
import { Inbox } from '../support/inbox.js';
import { NOW } from '../support/market.js';

const folder = temporaryFolder('quarter-holdings');

/** The value held, in million CNY, at the ends of four quarters and on a day of the fifth. */
const TOTALS = [
  '2022-12-30,0.005',
  '2023-03-31,2000',
  '2023-06-30,0.0052',
  '2023-09-28,4000',
  '2023-10-20,5000',
];
const PANEL = [
  'date,northbound_open,northbound_turnover_cny_mn,northbound_holdings_cny_mn',
  ...TOTALS.map((line) => line.replace(/,(.+)/, (_, held) => `,1,${Number(held) / 20},${held}`)),
].join('\n');

const list = (...rows: string[]): string => `stock_code,date,exchange,shares\n${rows.join('\n')}\n`;
const CLOSES = ['2022-12-30', '2023-06-30', '2023-12-29'].flatMap((date) => [
  `600519.SH,${date},10,none`,
  `000001.SZ,${date},20,none`,
]);

async function held(name: string, files: Readonly<Record<string, string>>, asOf: string | null = null) {
  const space = new Workspace(join(folder, name), { now: () => NOW });
  const inbox = new Inbox(join(folder, `${name}-in`));
  const all = { ...files, 'closes.csv': `code,date,close,adjusted\n${CLOSES.join('\n')}\n` };
  const done = await space.import(Object.entries(all).map(([file, text]) => inbox.put(file, text)));
  expect(done.map(({ status, reason }) => [status, reason])).toEqual(done.map(() => ['loaded', null]));
  const { rows, coverage } = await space.northboundHoldings(['quarter'], { asOf });
  expect(coverage.quarters).toBe(rows.length);
  return {
    rows: rows.map(({ quarter, date, value, method }) => [quarter, date, String(value), method]),
    ...coverage,
  };
}

/** 100 and 200 shares at 10 and 20 CNY: 5000. */
const bothOn = (date: string): string[] => [`600519,${date},shanghai,100`, `000001,${date},shenzhen,200`];

describe('every quarter end that is published, once', () => {
  it('the value of all stocks together, else holdings per stock, and which is said', async () => {
    const files = {
      'panel.csv': PANEL,
      'held.csv': list(...['2022-12-30', '2023-06-30', '2023-12-29'].flatMap(bothOn)),
    };
    const answer = await held('both', files);
    expect(answer.rows).toEqual([
      ['2022Q4', '2022-12-30', '5000', 'published'],
      ['2023Q1', '2023-03-31', '2000000000', 'published'],
      ['2023Q2', '2023-06-30', '5200', 'published'],
      ['2023Q3', '2023-09-28', '4000000000', 'published'],
      // of October a value is stored, but not of its end
      ['2023Q4', '2023-12-29', '5000', 'stocks'],
    ]);
    expect(answer).toMatchObject({
      stocks: 2,
      unpriced: [],
      notes: [
        'value of all stocks together',
        'no value of all stocks together is stored, so holdings per stock: 2023Q4',
      ],
    });
    expect(answer.notes.map(chineseRemark)).not.toContain(null);
    const early = await held('both-early', files, '2023-04-13');
    expect(early.rows.map(([quarter]) => quarter)).toEqual(['2022Q4', '2023Q1']);
  });

  it('lists of one exchange, without closes or far from the value are named', async () => {
    const answer = await held('one', {
      'panel.csv': PANEL,
      'held.csv': list(
        '600519,2022-12-30,shanghai,100',
        ...bothOn('2023-06-30'),
        '600519,2023-12-29,shanghai,100',
        '600000,2023-12-29,shanghai,100',
      ),
    });
    expect(answer.rows.map(([quarter, , value]) => [quarter, value])).toEqual([
      ['2022Q4', '5000'],
      ['2023Q1', '2000000000'],
      ['2023Q2', '5200'],
      ['2023Q3', '4000000000'],
      ['2023Q4', '1000'],
    ]);
    expect(answer).toMatchObject({
      stocks: 2,
      unpriced: ['600000'],
      notes: [
        '1 stocks have no quoted close (adjusted none) and are left out of the sums',
        'value of all stocks together',
        'no value of all stocks together is stored, so holdings per stock: 2023Q4',
        'lists of shanghai alone: 2023Q4',
        'holdings per stock are more than 5% away from that value: 2022Q4',
      ],
    });
    expect(answer.notes.map(chineseRemark)).not.toContain(null);
  });

  it('values alone, however few days are stored; lists alone', async () => {
    const values = await held('values', { 'panel.csv': PANEL });
    expect(values.rows.map(([quarter]) => quarter)).toEqual(['2022Q4', '2023Q1', '2023Q2', '2023Q3']);
    expect(values).toMatchObject({ stocks: 0, notes: ['value of all stocks together'] });
    const lists = await held('lists', { 'held.csv': list(...bothOn('2022-12-30')) });
    expect(lists).toMatchObject({ rows: [['2022Q4', '2022-12-30', '5000', 'stocks']], notes: [] });
  });
});
