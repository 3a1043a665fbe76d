import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ClickHouseCluster, startCluster } from '../../scripts/clickhouse-nodes.js';
import { temporaryFolder } from '../support/folder.js';
import { NOW as TODAY } from '../support/market.js';
import { type Printed, run } from '../support/terminal.js';

// What the simulated market does not have: files that differ, corporate actions, lists that are parts, borrowed nets.
const base = temporaryFolder('northbound-cluster');
const files = join(base, 'files');
const cluster = join(base, 'on-cluster');
const NOW = (): Date => TODAY;
let servers: ClickHouseCluster;

const ask = (data: string, line: string): Promise<Printed> =>
  run([...line.split(' '), '--json', '--data', data], { now: NOW });

const STOCKS = Array.from({ length: 25 }, (_, at) => String(600_000 + at));
const [FIRST, SECOND] = ['2024-09-30', '2024-12-31'];
const held = (rows: readonly string[]): string => `stock_code,date,exchange,shares\n${rows.join('\n')}\n`;
const list = (date: string, stocks: readonly string[], more: number): string[] =>
  stocks.map((stock, at) => `${stock},${date},sh,${1000 + 10 * at + more}`);

const GIVEN: Readonly<Record<string, string>> = {
  'first.csv': held([...list(FIRST, STOCKS, 0), `000001,${FIRST},sz,500`, `300750,${FIRST},sz,200`]),
  // five are lacking, one number cannot be read, one stock was sold whole
  'second.csv': held([
    ...list(SECOND, STOCKS.slice(5), 100).map((row) => row.replace(/^(600010.*),\d+$/, '$1,')),
    `000001,${SECOND},sz,0`,
    `300750,${SECOND},sz,300`,
  ]),
  'other.csv': held([`600020,${SECOND},sh,999`]),
  'closes.csv': `code,date,close,adjusted\n${[...STOCKS, '000001', '300750']
    .flatMap((stock, at) =>
      [FIRST, '2024-12-02', '2024-12-03', SECOND].map(
        (day, nth) =>
          `${stock}.${stock < '600000' ? 'SZ' : 'SH'},${day},${10 + at / 7 - (nth > 1 ? 2 : 0)},none`,
      ),
    )
    .map((row) => row.replace(/(\.\d\d)\d+,none/, '$1,none'))
    .join('\n')}\n`,
  'actions.csv': `stock_code,ex_date,kind,new,old,amount\n600006,2024-12-03,bonus,3,10,\n600007,2024-12-03,dividend,,,1.5\n600007,2024-12-03,dividend,,,0.123456\n600008,2024-12-03,rights,3,10,\n600009,2024-12-03,split,10,1,\n`,
  'dividends.csv': 'stock_code,date,dividend,split\n600007,2024-12-03,1.6,0\n600009,2024-12-04,0,10\n',
  'industries.csv': `stock_code,industry,from,to\n600006,Food,2020-01-01,2024-11-30\n600006,Drinks,2024-12-01,\n600007,Steel,,\n`,
  'participants.csv': `stock_code,date,exchange,participant_id,shares\n600006,${FIRST},shanghai,C00010,533\n600006,${FIRST},shanghai,C00019,527\n600006,${SECOND},shanghai,C00010,634\n600006,${SECOND},shanghai,C00019,526\n`,
  'deals.csv': `MUTUAL_TYPE,TRADE_DATE,NET_DEAL_AMT,BUY_AMT,SELL_AMT,DEAL_AMT,DEAL_NUM,FUND_INFLOW,QUOTA_BALANCE,HOLD_MARKET_CAP
001,2024-08-14,-100.5,2000,2100.5,4100.5,100000,-80.25,52080.25,50000000000
001,2024-08-15,200,2200,2000,4200,110000,210,51790,51000000000
003,2024-08-14,50.25,2050.25,2000,4050.25,100000,60,51940,50000000000
003,2024-08-15,-10,1990,2000,3990,90000,-5,52005,50100000000
001,2024-08-16,,,,4300,111000,250,51750,51000000000
001,2024-12-31,,,,4400,112000,,,53000000000
003,2024-12-31,,,,4150,100500,,,51000000000
`,
  'panel.csv':
    'date,northbound_sh_net_cny_mn,northbound_sh_turnover_cny_mn,csi300\n2024-08-13,90,4000,3340\n2024-08-14,-100.5,4100.5,3350\n2024-08-16,250,4310,3345\n2024-08-19,33,4120,3356\n',
};

beforeAll(async () => {
  const inbox = join(base, 'in');
  mkdirSync(inbox, { recursive: true });
  for (const [name, text] of Object.entries(GIVEN)) {
    writeFileSync(join(inbox, name), text);
    const { out } = await ask(files, `import ${join(inbox, name)}`);
    expect(`${name} ${JSON.parse(out).files[0].status}`).toBe(`${name} loaded`);
  }
  servers = await startCluster(base);
  mkdirSync(cluster);
  for (const part of ['store', 'archive']) symlinkSync(join(files, part), join(cluster, part));
  writeFileSync(join(cluster, 'config.yaml'), `engine: ${servers.address}\n`);
  for (const line of ['engine init', 'engine load']) expect((await ask(cluster, line)).code).toBe(0);
}, 600_000);

afterAll(() => servers?.stop());

it.each([
  'check',
  'status',
  'northbound holdings',
  'northbound holdings --by quarter',
  'northbound holdings --by quarter,stock',
  'northbound holdings --by quarter,industry',
  'northbound holdings --by quarter,participant',
  'northbound flows --by quarter',
  'northbound flows --by stock',
  'northbound flows --by quarter,stock',
  'northbound flows --by industry',
  'northbound flows --by participant',
  'northbound flows --by quarter,stock,participant',
  'northbound flows --by stock --as-of 2025-01-03',
  'nowcast',
])('the same bytes from the files and from two servers: %s', async (line) => {
  const here = await ask(files, line);
  const there = await ask(cluster, line);
  expect({ ...there, out: there.out.replaceAll(cluster, files) }).toEqual(here);
  expect(here.out.length + here.err.length).toBeGreaterThan(0);
});

it('splits, dividends, parts and files that differ are in these answers', async () => {
  const { rows, coverage } = JSON.parse((await ask(cluster, 'northbound flows --by stock')).out);
  const nets = new Map(rows.map(({ stock, net }: { stock: string; net: string }) => [stock, net]));
  expect(['600000', '600010', '600011'].map((stock) => nets.get(stock))).toEqual([null, null, null]);
  for (const stock of ['600006', '600007', '600008', '600009', '000001'])
    expect(nets.get(stock)).not.toBeNull();
  expect(coverage.notes.join('; ')).toMatch(/does not tell of stocks.*falls as at a split/);
  expect(coverage.notes.join('; ')).toContain('the newest counts: 2024Q4 600020');
});
