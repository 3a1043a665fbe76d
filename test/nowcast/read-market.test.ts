import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { connectConflicts } from '../../src/flows/check/connect-conflicts.js';
import { CHANNELS, type ChannelDay } from '../../src/nowcast/market.js';
import { readNorthboundDays } from '../../src/nowcast/read-market.js';
import { readConnectDays } from '../../src/store/connect-days.js';
import { Workspace } from '../../src/workspace.js';
import { temporaryFolder } from '../support/folder.js';
import { Inbox } from '../support/inbox.js';
import { NOW } from '../support/market.js';

const folder = temporaryFolder('read-market');
const HEADER =
  'MUTUAL_TYPE,TRADE_DATE,NET_DEAL_AMT,BUY_AMT,SELL_AMT,DEAL_AMT,DEAL_NUM,FUND_INFLOW,HOLD_MARKET_CAP';
const history = (...rows: string[]): string => `${HEADER}\n${rows.join('\n')}\n`;

/** HKEX's northbound statistics of a day without buys and sells, both channels alike. */
function hkex(date: string, turnover: string, trades: string): string {
  const channel = (market: string, id: number) => ({
    id,
    category: 'Northbound',
    market,
    date,
    tradingDay: 1,
    content: [
      {
        style: 1,
        table: {
          schema: [['Total Turnover', 'Total Trade Count']],
          tr: [{ td: [[turnover]] }, { td: [[trades]] }],
        },
      },
    ],
  });
  return `tabData = ${JSON.stringify([channel('SSE Northbound', 0), channel('SZSE Northbound', 1)])};`;
}

let space: Workspace;
let inbox: Inbox;
beforeEach(() => {
  const home = mkdtempSync(join(folder, 'case-'));
  space = new Workspace(join(home, 'data'), { now: () => NOW });
  inbox = new Inbox(join(home, 'in'));
});

async function importing(...paths: string[]): Promise<void> {
  const done = await space.import(paths);
  expect(done.map(({ status, reason }) => [status, reason])).toEqual(done.map(() => ['loaded', null]));
}

const days = (): Promise<Record<string, ChannelDay[]>> =>
  space.with(({ engine }) => readNorthboundDays(engine));

describe('northbound days of which sources tell different figures', () => {
  it('count in the estimate as they do in the checks', async () => {
    await importing(
      inbox.put(
        'a.csv',
        history(
          '001,2024-08-14 00:00:00,-30,400,430,830,40000,,9000000000.5',
          '001,2024-08-15 00:00:00,20,500,480,980,50000,,',
        ),
        '2026-11-19T08:00:00Z',
      ),
      inbox.put('b.csv', history('003,2024-08-14 00:00:00,-60,800,860,1660,80000,,')),
      inbox.put(
        'c.csv',
        history(
          '005,2024-08-14 00:00:00,-90,1200,1290,2490,120000,,',
          '001,2026-08-03 00:00:00,,,,1000,51000,,',
        ),
      ),
    );
    await importing(
      // the newer fetch, a source further down, one further up
      inbox.put('d.csv', history('001,2024-08-14 00:00:00,-28,401,429,830,40000,,'), '2026-11-20T09:00:00Z'),
      inbox.put('e.csv', 'date,northbound_open,northbound_net_cny_mn\n2024-08-14,1,-91.5\n'),
      inbox.put('f.js', hkex('2026-08-03', '1,001', '51,100')),
    );
    const counted = await space.with(({ engine }) => readConnectDays(engine, 'northbound'));
    const read = await days();
    const inMillions = (cents: bigint | null): number | null => (cents === null ? null : Number(cents) / 1e8);
    for (const channel of CHANNELS)
      expect(read[channel]).toEqual(
        counted
          .filter((day) => day.channel === channel)
          .map(({ date, net, turnover, trades, holdings }) => ({
            date,
            net: inMillions(net),
            turnover: inMillions(turnover),
            trades: trades === null ? null : Number(trades),
            holdings: inMillions(holdings),
          })),
      );
    expect(read.shanghai).toEqual([
      { date: '2024-08-14', net: -28, turnover: 830, trades: 40_000, holdings: 9000.0000005 },
      { date: '2024-08-15', net: 20, turnover: 980, trades: 50_000, holdings: null },
      { date: '2026-08-03', net: null, turnover: 1001, trades: 51_100, holdings: null },
    ]);
    // HKEX tells no total
    expect(read.total).toEqual([
      { date: '2024-08-14', net: -90, turnover: 2490, trades: 120_000, holdings: null },
      { date: '2026-08-03', net: null, turnover: 2002, trades: 102_200, holdings: null },
    ]);
    const check = await space.with(({ engine }, calendar) =>
      connectConflicts.run({
        engine,
        calendar,
        registry: space.registry,
        archive: space.archive,
        today: space.today(),
      }),
    );
    expect(check).toMatchObject({ status: 'warn', count: 3 });
  });

  it('a net without buys and sells after the last disclosed day counts nowhere', async () => {
    const panel = 'date,northbound_open,northbound_net_cny_mn,northbound_turnover_cny_mn\n';
    await importing(inbox.put('a.csv', `${panel}2024-08-15,1,20,\n2024-08-19,1,12,1100\n`));
    expect((await days()).total?.map(({ net }) => net)).toEqual([20, 12]);
    await importing(inbox.put('b.csv', history('005,2024-08-15 00:00:00,20,500,480,980,50000,,')));
    expect(await days()).toMatchObject({
      total: [
        { date: '2024-08-15', net: 20 },
        { date: '2024-08-19', net: null, turnover: 1100 },
      ],
    });
  });

  it('a total that nobody tells is Shanghai alone until Shenzhen opened, and both from then on', async () => {
    await importing(
      inbox.put(
        'a.csv',
        history(
          '001,2016-12-02 00:00:00,10,30,20,50,5000,,',
          '001,2016-12-05 00:00:00,20,60,40,100,9000,,',
          '003,2016-12-05 00:00:00,26,26,0,26,1100,,',
          '001,2016-12-06 00:00:00,5,30,25,55,6000,,',
        ),
      ),
    );
    expect((await days()).total).toMatchObject([
      { date: '2016-12-02', net: 10, turnover: 50, trades: 5000 },
      { date: '2016-12-05', net: 46, turnover: 126, trades: 10_100 },
    ]);
    const told = await space.with(({ engine }) => readConnectDays(engine, 'northbound'));
    expect(told.find(({ channel }) => channel === 'total')).toMatchObject({
      date: '2016-12-02',
      buy: 3_000_000_000n,
      flowSource: 'eastmoney',
    });
  });
});
