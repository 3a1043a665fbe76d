import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { csvOf, Inbox, type List, pageOf } from '../support/inbox.js';
import { NOW } from '../support/market.js';
import { type Printed, run } from '../support/terminal.js';

/** A holder known by name whose name would run in a spreadsheet and steer a terminal. */
export const NASTY = '=HYPERLINK("http://example.invalid")\u001b[31m';

const DAYS = ['2026-08-03', '2026-08-04', '2026-08-05', '2026-08-06', '2026-08-07'];

const lists: List[] = DAYS.flatMap((date, day) => [
  {
    stock: '09001',
    date,
    shares: {
      C00019: 10_000 + 100 * day,
      C00010: 8000 - 60 * day,
      A00003: 5000 + 50 * day,
      B01955: 3000 - 90 * day,
      [NASTY]: 40,
    },
  },
  { stock: '09002', date, shares: { C00019: 700, C00010: 900 - 10 * day, B01224: 10 + 10 * day } },
]);

const TRADED = ['2026-07-30', '2026-07-31', ...DAYS];

/** Imports a small market of two stocks and five CCASS days into `folder`/data. */
export async function importMarket(folder: string): Promise<{ data: string; printed: Printed }> {
  const inbox = new Inbox(join(folder, 'in'));
  const prices = TRADED.flatMap((day, index) => [
    `09001,${day},${20 + index},10000,${(20 + index) * 10_000},none,made`,
    `09002,${day},${3},5000,15000,none,made`,
  ]);
  const last = lists[8] as List;
  const paths = [
    inbox.put('lists.csv.gz', gzipSync(csvOf(lists.filter((list) => list !== last)))),
    inbox.put('last.html', pageOf(last, { unnamed: { shares: 60n, count: 2 }, issued: 100_000n })),
    inbox.put('prices.csv', `stock_code,date,close,volume,amount,adjusted,source\n${prices.join('\n')}\n`),
    inbox.put(
      'issued.csv',
      'stock_code,date,issued_shares\n09001,2026-07-01,100000\n09002,2026-07-01,40000\n',
    ),
    inbox.put('industries.csv', 'stock_code,industry,scheme\n09001,Software,house\n09002,Banks,house\n'),
    inbox.put('names.csv', 'participant_id,participant_name\nB01224,-2+3 SECURITIES\n'),
  ];
  const data = join(folder, 'data');
  return { data, printed: await run(['import', ...paths, '--data', data], { now: () => NOW }) };
}
