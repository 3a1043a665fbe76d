import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Workspace } from '../../src/workspace.js';
import { temporaryFolder } from '../support/folder.js';
import { Inbox } from '../support/inbox.js';
import { NOW } from '../support/market.js';

const folder = temporaryFolder('northbound-level');

test('holdings are a level: without the quarter as a key those of the last one, never a sum over quarters', async () => {
  const space = new Workspace(join(folder, 'data'), { now: () => NOW });
  const inbox = new Inbox(join(folder, 'in'));
  const lists = ['2026-03-31,100', '2026-06-30,300'].map((cells) => {
    const [date, shares] = cells.split(',');
    return `600519,${date},shanghai,${shares}`;
  });
  const files = await space.import([
    inbox.put('held.csv', `stock_code,date,exchange,shares\n${lists.join('\n')}\n`),
    inbox.put(
      'closes.csv',
      'code,date,close,adjusted\n600519.SH,2026-03-31,10,none\n600519.SH,2026-06-30,20,none\n',
    ),
  ]);
  expect(files.map(({ status, reason }) => [status, reason])).toEqual([
    ['loaded', null],
    ['loaded', null],
  ]);
  const byStock = await space.northboundHoldings(['stock']);
  expect(byStock.rows).toMatchObject([{ stock: '600519', shares: 300n }]);
  expect(byStock.rows[0]?.value?.toString()).toBe('6000');
  expect(byStock.coverage.notes).toContain('held at the end of 2026Q2');
  const byQuarter = await space.northboundHoldings(['quarter', 'stock']);
  expect(byQuarter.rows.map(({ quarter, shares }) => [quarter, shares])).toEqual([
    ['2026Q1', 100n],
    ['2026Q2', 300n],
  ]);

  // the fifth northbound day of July, whose first is a holiday in Hong Kong, is the eighth
  const held = async (asOf: string) =>
    (await space.northboundHoldings(['stock'], { asOf })).rows.map(({ shares }) => shares);
  expect(await held('2026-07-07')).toEqual([100n]);
  expect(await held('2026-07-08')).toEqual([300n]);
  expect((await space.northboundFlows(['stock'], { asOf: '2026-07-08' })).rows).toHaveLength(1);
  await expect(space.northboundFlows(['stock'], { asOf: '2026-07-07' })).rejects.toThrow(
    'holdings of no two quarters in a row were published by 2026-07-07; that of 2026Q2 was on 2026-07-08: ask for that day or a later one',
  );
  await expect(held('2026-04-01')).rejects.toThrow(
    "no stored holdings of a quarter's end were published by 2026-04-01; that of 2026Q1 was on 2026-04-10: ask for that day or a later one",
  );
});
