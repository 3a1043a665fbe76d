import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ensure } from '../../../src/errors.js';
import { CHECKS } from '../../../src/flows/check/run-checks.js';
import { chineseRemark } from '../../../src/server/remarks/remark.js';
import { lastDisclosed, readConnectDays } from '../../../src/store/connect-days.js';
import type { Channel, Direction } from '../../../src/store/rows.js';
import { Workspace } from '../../../src/workspace.js';
import { temporaryFolder } from '../../support/folder.js';
import { Inbox } from '../../support/inbox.js';
import { NOW } from '../../support/market.js';

const folder = temporaryFolder('connect-days');
const HEADER =
  'MUTUAL_TYPE,TRADE_DATE,NET_DEAL_AMT,BUY_AMT,SELL_AMT,DEAL_AMT,DEAL_NUM,FUND_INFLOW,HOLD_MARKET_CAP\n';
const PANEL = 'date,northbound_open,northbound_net_cny_mn,northbound_turnover_cny_mn\n';

/** Deal history of a channel: from the third day on the net is not told. */
const history = (type: string, scale = 1): string =>
  `${HEADER}${[
    `${type},2024-08-14 00:00:00,${-30 * scale},${400 * scale},${430 * scale},${830 * scale},40000,${-10 * scale},${9_000_000_000.5 * scale}`,
    `${type},2024-08-15 00:00:00,${20 * scale},${500 * scale},${480 * scale},${980 * scale},50000,${35 * scale},`,
    `${type},2024-08-16 00:00:00,,,,${1000 * scale},51000,,`,
    `${type},2024-08-19 00:00:00,,,,${1100 * scale},52000,,`,
  ].join('\n')}\n`;

let space: Workspace;
let inbox: Inbox;
beforeEach(() => {
  const home = mkdtempSync(join(folder, 'case-'));
  space = new Workspace(join(home, 'data'), { now: () => NOW });
  inbox = new Inbox(join(home, 'in'));
});

interface Told {
  readonly status: string;
  readonly reasons: string[];
}
async function importing(...paths: string[]): Promise<Told[]> {
  return (await space.import(paths)).map(({ status, reason, set_aside }) => ({
    status,
    reasons: reason === null ? set_aside.map((one) => one.reason) : [reason],
  }));
}
const mn = (amount: bigint | null | undefined): number | null =>
  amount === null || amount === undefined ? null : Number(amount) / 1e8;
const days = (direction: Direction = 'northbound'): ReturnType<typeof readConnectDays> =>
  space.with(({ engine }) => readConnectDays(engine, direction));
const one = async (date: string, channel: Channel = 'total'): Promise<Record<string, unknown>> => {
  const day = (await days()).find((each) => each.channel === channel && each.date === date);
  return {
    net: mn(day?.net),
    turnover: mn(day?.turnover),
    flow: day?.flowSource,
    activity: day?.activitySource,
  };
};
const status = async (name: string): Promise<string> => {
  const check = ensure(
    CHECKS.find((each) => each.name === name),
    name,
  );
  const row = await space.with(({ engine }, calendar) =>
    check.run({ engine, calendar, registry: space.registry, archive: space.archive, today: space.today() }),
  );
  return `${row.status} ${row.count} ${row.example}`;
};

describe('days of Stock Connect', () => {
  it('come back as they count, with the last day of a net from the data', async () => {
    await importing(inbox.put('001.csv', history('001')), inbox.put('003.csv', history('003', 2)));
    const stored = await days();
    // a total that nobody tells is the sum of the channels
    expect(
      stored.map(({ channel, date, net, turnover }) => [channel, date, mn(net), mn(turnover)].join(' ')),
    ).toEqual([
      'shanghai 2024-08-14 -30 830',
      'shanghai 2024-08-15 20 980',
      'shanghai 2024-08-16  1000',
      'shanghai 2024-08-19  1100',
      'shenzhen 2024-08-14 -60 1660',
      'shenzhen 2024-08-15 40 1960',
      'shenzhen 2024-08-16  2000',
      'shenzhen 2024-08-19  2200',
      'total 2024-08-14 -90 2490',
      'total 2024-08-15 60 2940',
      'total 2024-08-16  3000',
      'total 2024-08-19  3300',
    ]);
    expect(stored[0]).toMatchObject({
      trades: 40_000n,
      quotaInflow: -1_000_000_000n,
      holdings: 900_000_000_050n,
    });
    expect(lastDisclosed(stored)).toBe('2024-08-15');
    expect(await one('2024-08-14')).toMatchObject({ flow: 'shanghai + shenzhen' });
  });

  it('of one file beside a total of another: the told total counts', async () => {
    await importing(
      inbox.put('001.csv', history('001')),
      inbox.put('003.csv', history('003')),
      inbox.put('005.csv', history('005', 2)),
    );
    expect(await one('2024-08-14')).toEqual({
      net: -60,
      turnover: 1660,
      flow: 'eastmoney',
      activity: 'eastmoney',
    });
    expect(await status('connect-identities')).toBe('pass 0 null');
    expect(await status('connect-bare-nets')).toBe(
      'pass 0 northbound: net to 2024-08-15, turnover to 2024-08-19, value held to 2024-08-14',
    );
  });

  it('that do not add up over the channels fail the check', async () => {
    await importing(
      inbox.put('001.csv', history('001')),
      inbox.put('003.csv', history('003')),
      inbox.put('005.csv', history('005', 3)),
    );
    expect(await status('connect-identities')).toBe(
      'fail 6 northbound total on 2024-08-19 (eastmoney): turnover 3,300.00 mn where Shanghai plus Shenzhen are 2,200.00 mn',
    );
  });
});

it('a net that is that of the day before to the cent warns, whatever its buys and sells', async () => {
  const rows = (net: number): string =>
    [
      '001,2024-08-14 00:00:00,120.25,500.25,380,880.25,40000',
      `001,2024-08-15 00:00:00,${net},600,${600 - net},${1200 - net},50000`,
    ].join('\n');
  const header = 'MUTUAL_TYPE,TRADE_DATE,NET_DEAL_AMT,BUY_AMT,SELL_AMT,DEAL_AMT,DEAL_NUM\n';
  await importing(inbox.put('a.csv', `${header}${rows(120.26)}\n`));
  expect(await status('connect-identities')).toBe('pass 0 null');
  await importing(inbox.put('b.csv', `${header}${rows(120.25)}\n`));
  const told = await status('connect-identities');
  expect(told).toBe(
    'warn 1 northbound shanghai on 2024-08-15 (eastmoney): net 120.25 mn as on 2024-08-14, to the cent',
  );
  expect(chineseRemark(told.slice('warn 1 '.length))).toContain('净额 120.25 mn，与 2024-08-14 分毫不差');
});

describe('a quota-based tail after the last disclosed day', () => {
  const tail = `${PANEL}2024-08-15,1,20.00,\n2024-08-16,1,-8.00,\n2024-08-19,1,12.00,1100.00\n`;
  const reason = (date: string, net: string): string =>
    `${date}: net CNY ${net} mn has no buys and sells to prove it, after 2024-08-15, the last day that was disclosed with them`;

  it('is left out where the history is stored', async () => {
    await importing(inbox.put('005.csv', history('005')));
    const [panel] = await importing(inbox.put('panel.csv', tail));
    expect(panel).toEqual({
      status: 'loaded',
      reasons: [reason('2024-08-16', '-8.00'), reason('2024-08-19', '12.00')],
    });
    expect(lastDisclosed(await days())).toBe('2024-08-15');
  });

  it('counts in no answer where it came in before the history, and the check names it', async () => {
    expect((await importing(inbox.put('panel.csv', tail)))[0]?.reasons).toEqual([]);
    expect(lastDisclosed(await days())).toBe('2024-08-19');
    await importing(inbox.put('005.csv', history('005')));
    expect(lastDisclosed(await days())).toBe('2024-08-15');
    expect(await one('2024-08-19')).toMatchObject({ net: null, turnover: 1100, flow: null });
    expect(await status('connect-bare-nets')).toBe(
      'warn 2 northbound total on 2024-08-19 (panel, panel.csv): net 12.00 mn without buys and sells, after 2024-08-15, the last day that is disclosed with them',
    );
  });
});

describe('two files that disagree', () => {
  it('are both kept; the better-founded one counts and the check says so', async () => {
    await importing(inbox.put('005.csv', history('005')));
    await importing(inbox.put('panel.csv', `${PANEL}2024-08-14,1,-31.50,\n`));
    expect(await one('2024-08-14')).toMatchObject({ net: -30, flow: 'eastmoney' });
    expect(await status('connect-conflicts')).toBe(
      'warn 1 northbound total on 2024-08-14: net -30.00 mn by eastmoney (005.csv), -31.50 mn by panel (panel.csv); -30.00 mn counts',
    );
  });

  it('of the same source: the newer fetch counts', async () => {
    const later = history('005').replace('-30,400,430', '-28,401,429');
    await importing(
      inbox.put('new.csv', later, '2026-11-20T08:00:00Z'),
      inbox.put('old.csv', history('005'), '2026-11-19T08:00:00Z'),
    );
    expect(await one('2024-08-14')).toMatchObject({ net: -28 });
  });

  it('by a power of ten: the second is refused, in the same import too', async () => {
    const wrong = `${PANEL}${[
      '2024-08-14,1,,83000',
      '2024-08-15,1,,98000',
      '2024-08-16,1,,100000',
      '2024-08-19,1,,110000',
    ].join('\n')}\n`;
    const [first, second] = await importing(
      inbox.put('005.csv', history('005')),
      inbox.put('panel.csv', wrong),
    );
    expect(first?.status).toBe('loaded');
    expect(second).toEqual({
      status: 'rejected',
      reasons: [
        `${join(inbox.folder, 'panel.csv')}: turnover is 100 times what is stored from eastmoney for the same days; check the units of the columns against docs/northbound-data.md, and convert the file`,
      ],
    });
  });
});

describe('Tushare’s money flow', () => {
  const answer = (items: unknown[][]): string =>
    JSON.stringify({
      code: 0,
      msg: '',
      data: { fields: ['trade_date', 'hgt', 'sgt', 'north_money'], items, has_more: false },
    });

  it('of the time since its fields changed meaning is refused whole', async () => {
    const [file] = await importing(
      inbox.put('flow.json', answer([['20240819', 45_000.1, 60_000.2, 105_000.3]])),
    );
    expect(file?.status).toBe('rejected');
    expect(file?.reasons[0]).toContain(
      'no usable row (2024-08-19: from 2024-08-19 on Tushare gives the turnover under the names of the net',
    );
  });

  it('is no net beside one that is stored, nor in place of one', async () => {
    await importing(inbox.put('flow.json', answer([['20240815', 15, 20, 35]])));
    expect(await one('2024-08-15')).toMatchObject({ net: null });
    await importing(inbox.put('005.csv', history('005')));
    expect(await one('2024-08-15')).toMatchObject({ net: 20 });
    // both tell 35 mn of quota used
    expect(await status('connect-conflicts')).toBe('pass 0 null');
  });
});

describe('missing days', () => {
  it('are told against the northbound calendar', async () => {
    const without = history('005')
      .replace(/005,2024-08-15.*\n/, '')
      .replace(/005,2024-08-16.*\n/, '');
    await importing(inbox.put('005.csv', without));
    expect(await status('connect-missing-days')).toBe(
      'warn 2 northbound total: 2 days of 2024-08-15 to 2024-08-16 without turnover, between 2024-08-14 and 2024-08-19',
    );
  });
});

describe('a rebuild from the archive', () => {
  const content = async (): Promise<string[]> =>
    (
      await space.with(({ engine }) =>
        engine.query(
          `SELECT 'n' AS t, channel, CAST(date AS VARCHAR) AS d, net::VARCHAR AS v, source FROM northbound_days
           UNION ALL SELECT 's', id, CAST(date AS VARCHAR), value::VARCHAR, source FROM series_days
           UNION ALL SELECT 'i', id || adjusted, CAST(date AS VARCHAR), close::VARCHAR, source FROM index_days
           UNION ALL SELECT 'v', id || metric, CAST(date AS VARCHAR), value::VARCHAR || back_cast, source FROM valuation_days
           ORDER BY ALL`,
        ),
      )
    ).map((row) => Object.values(row).join(' '));

  it('gives the same days, series, indices and valuations, with ids from names and options', async () => {
    await importing(inbox.put('005.csv', history('005')));
    await importing(inbox.put('panel.csv', `${PANEL}2024-08-16,1,-8.00,\n2024-08-19,1,,1100.00\n`));
    await importing(
      inbox.put('sh000300.csv', 'date,open,high,low,close\n2004-12-31,1,2,1,2\n2026-08-03,10,12,9,11\n'),
    );
    await space.import([inbox.put('some.csv', 'date,value\n2026-08-03,7.1\n')], { id: 'usdcnh' });
    await importing(inbox.put('v.csv', 'id,date,pe_ttm\n000905,2007-01-12,30.5\n000905,2007-01-15,31\n'));
    const before = await content();
    expect(before).toContain('i 000300none 2026-08-03 11.000000000000000000 index-csv');
    expect(before).toContain('s usdcnh 2026-08-03 7.100000000000000000 csv');
    expect(before).toContain('v 000905pe_ttm 2007-01-12 30.500000000000000000true valuation-csv');
    expect(before).toContain('v 000905pe_ttm 2007-01-15 31.000000000000000000false valuation-csv');
    rmSync(space.store, { recursive: true });
    await space.rebuild();
    expect(await content()).toEqual(before);
  });

  it('goes by a calendar that came later', async () => {
    // 2026-08-03 was closed by no calendar yet
    await importing(
      inbox.put('sh000300.csv', 'date,open,high,low,close\n2026-08-03,10,12,9,11\n2026-08-04,11,13,10,12\n'),
    );
    await importing(inbox.put('days.csv', 'market,date,status\nmainland,2026-08-03,closed\n'));
    expect((await content()).map((row) => row.slice(0, 25))).toEqual(['i 000300none 2026-08-04 1']);
    const [file] = await space.with(({ engine }) =>
      engine.query("SELECT set_aside FROM files WHERE kind = 'index-csv'"),
    );
    expect(String(file?.set_aside)).toContain('2026-08-03: the mainland did not trade that day');
    await importing(
      inbox.put('again.csv', 'market,date,status\nmainland,2026-08-03,open\n', '2026-11-21T00:00:00Z'),
    );
    expect(await content()).toHaveLength(2);
  });
});
