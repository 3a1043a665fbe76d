import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Calendar } from '../../src/calendar/calendar.js';
import { Workspace } from '../../src/workspace.js';
import { temporaryFolder } from '../support/folder.js';
import { Inbox } from '../support/inbox.js';
import { NOW } from '../support/market.js';

const folder = temporaryFolder('column-order');
const DAYS = Calendar.shipped().openDays('mainland', '2024-03-01', '2024-04-30');
const csv = (header: string, row: (at: number) => (number | string)[]): string =>
  `${header}\n${DAYS.map((day, at) => [day, ...row(at)].join(',')).join('\n')}\n`;

async function told(name: string, file: string, text: string): Promise<string> {
  const space = new Workspace(join(folder, name), { now: () => NOW });
  const [done] = await space.import([new Inbox(join(folder, `${name}-in`)).put(file, text)]);
  return `${done?.status} ${done?.reason ?? ''}`;
}

const MARGIN = 'date,fin_balance,loan_balance,fin_buy,guarantee';
const balance = (at: number): number => 14_000 + 11 * at;
const lent = (at: number): number => 700 + at;
const bought = (at: number): number => 800 + 7 * at;
const pe = (at: number): string => (14 + at / 50).toFixed(2);
const pb = (at: number): string => (1.6 + at / 200).toFixed(3);
const close = (at: number): number => 3500 + 3 * at;
const amount = (at: number): number => 2e11 + 1e8 * at;

describe('columns of which one is always below the other', () => {
  it.each<[string, string, string, string]>([
    [
      'balance and buys',
      'margin.csv',
      csv(MARGIN, (at) => [bought(at), lent(at), balance(at), 280 + at / 9]),
      'margin-financing-buy is .* times margin-financing-balance',
    ],
    [
      'balance and lending',
      'margin.csv',
      csv(MARGIN, (at) => [lent(at), balance(at), bought(at), 280 + at / 9]),
      'margin-financing-buy is .* times margin-financing-balance',
    ],
    [
      'PE and PB',
      'panel.csv',
      csv('date,northbound_open,csi300_pe,csi300_pb,csi300', (at) => [1, pb(at), pe(at), close(at)]),
      'PB of 000300 is',
    ],
    [
      'close and amount',
      'panel.csv',
      csv('date,northbound_open,csi300,csi300_amt,usdcnh', (at) => [1, amount(at), close(at), 7 + at / 1000]),
      'the close of 000300 is .* times its amount',
    ],
    [
      'an amount in another unit',
      'panel.csv',
      csv('date,northbound_open,csi300,csi300_amt,usdcnh', (at) => [
        1,
        close(at),
        amount(at) / 1e8,
        7 + at / 1000,
      ]),
      'the close of 000300 is .* times its amount',
    ],
  ])('%s: refused', async (name, file, text, reason) => {
    expect(await told(name, file, text)).toMatch(
      new RegExp(`^rejected .*${reason}.*columns are swapped or in different units; check the order`),
    );
  });

  it.each<[string, string, string]>([
    ['margin', 'margin.csv', csv(MARGIN, (at) => [balance(at), lent(at), bought(at), 280 + at / 9])],
    [
      'panel',
      'panel.csv',
      csv('date,northbound_open,csi300_pe,csi300_pb,csi300,csi300_amt', (at) => [
        1,
        pe(at),
        pb(at),
        close(at),
        amount(at),
      ]),
    ],
  ])('%s as they are come in', async (name, file, text) => {
    expect(await told(name, file, text)).toBe('loaded ');
  });

  it('an amount of 0 is not given', async () => {
    const space = new Workspace(join(folder, 'zero'), { now: () => NOW });
    const text = csv('date,northbound_open,csi300,csi300_amt,usdcnh', (at) => [
      1,
      close(at),
      at === 3 ? 0 : amount(at),
      7 + at / 1000,
    ]);
    const [done] = await space.import([new Inbox(join(folder, 'zero-in')).put('panel.csv', text)]);
    expect(done?.set_aside).toEqual([
      { row: 5, reason: `${DAYS[3]}: an amount of 0 is not given; amount left out` },
    ]);
  });
});
