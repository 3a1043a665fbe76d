import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/folder.js';
import { ReplayServer } from '../../support/replay-server.js';
import { Clock, configOf, SyncedMarket } from '../../support/syncing.js';

const folder = temporaryFolder('complaints');
let server: ReplayServer;
let number = 0;
beforeAll(async () => {
  server = await ReplayServer.start('2026-08-14');
});
beforeEach(() => server.forget());
afterAll(() => server.stop());

const SPAN = { from: '2026-08-10', to: '2026-08-13' };

function market(ids: readonly string[]): SyncedMarket {
  number += 1;
  return new SyncedMarket(
    join(folder, String(number)),
    Clock.at('2026-08-14T13:00:00Z'),
    configOf(server, ids),
    { env: { WAIZI_TUSHARE_TOKEN: 'a-token' } },
  );
}

const NETS =
  "SELECT count(*) AS days, count(net) AS nets, count(turnover) AS turnovers FROM northbound_days WHERE channel = 'total' AND source = 'eastmoney'";

// what users of such feeds complained of most; those that are not here are in sync.long.test.ts under "a trap"
describe('a known complaint', () => {
  it('northbound fields empty since 2024-08-16: no net is a gap, never 0', async () => {
    const one = market(['eastmoney-deals']);
    await one.one(SPAN);
    expect(await one.query(NETS)).toEqual([{ days: 4n, nets: 0n, turnovers: 4n }]);
  });

  it('dead feed: zeros under the name of a net are no net, beside a turnover that is one', async () => {
    const one = market(['eastmoney-deals']);
    server.reply(/DEAL_HISTORY/, (_, usual) => ({
      body: String(usual.body).replaceAll('"NET_DEAL_AMT":null', '"NET_DEAL_AMT":0'),
    }));
    await one.one(SPAN);
    expect(await one.query(NETS)).toEqual([{ days: 4n, nets: 0n, turnovers: 4n }]);
  });

  it('only one side is served: the other stays a gap that is told', async () => {
    const one = market(['eastmoney-deals']);
    server.reply(/DEAL_HISTORY.*"00[246]"/, () => ({
      body: '{"success":false,"message":"返回数据为空","result":null}',
    }));
    const outcome = await one.one(SPAN);
    expect(outcome.status).not.toBe('fresh');
    expect(await one.query('SELECT count(*) AS n FROM southbound_days')).toEqual([{ n: 0n }]);
    expect(await one.query(NETS)).toEqual([{ days: 4n, nets: 0n, turnovers: 4n }]);
  });

  it('only recent data is served: days before are not stored, and not as zeros', async () => {
    const one = market(['hkex-connect']);
    server.fault(/data_tab_daily_2026081[01]/, { kind: 'status', status: 404 });
    const outcome = await one.one(SPAN);
    const lacking = [...outcome.late, ...outcome.closed].map(({ day }) => day);
    expect(lacking).toEqual(['2026-08-10', '2026-08-11']);
    expect(
      await one.query('SELECT DISTINCT CAST(date AS VARCHAR) AS day FROM northbound_days ORDER BY day'),
    ).toEqual([{ day: '2026-08-12' }, { day: '2026-08-13' }]);
  });

  it('price gate: what the source says of its points is told, and nothing is stored', async () => {
    const one = market(['tushare-holdings']);
    server.reply(/hk_hold/, () => ({
      body: '{"code":40203,"msg":"抱歉，您没有接口访问权限，权限的具体详情访问","data":null}',
    }));
    const outcome = await one.one(SPAN);
    expect(outcome.rows).toBe(0);
    expect(['blocked', 'broken', 'failed']).toContain(outcome.status);
    expect(`${outcome.reason} ${outcome.broken.map(({ reason }) => reason).join()}`).toContain('权限');
  });

  it('blocked by IP: a challenge page stops the source at its first request', async () => {
    const one = market(['sse-connect']);
    server.fault(/./, { kind: 'challenge' });
    const outcome = await one.one(SPAN);
    expect(outcome.status).toBe('blocked');
    expect(server.requests).toHaveLength(1);
  });
});
