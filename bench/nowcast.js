// How long the northbound estimate takes on real data: the whole backtest, one more day, all hidden weeks.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Workspace } from '../dist/workspace.js';

const SHARED = new URL('../../shared/data/', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'waizi-bench-'));

/** Wall and processor time: others may use the machine. */
async function timed(name, job) {
  const before = process.cpuUsage();
  const from = performance.now();
  const told = await job();
  const { user, system } = process.cpuUsage(before);
  const processor = ((user + system) / 1e6).toFixed(2);
  console.log(`${name}: ${((performance.now() - from) / 1000).toFixed(2)} s (processor ${processor} s)${told ? `, ${told}` : ''}`);
}

/** A northbound day after the last stored one, as Eastmoney tells it since August 2024. */
function oneMoreDay(path) {
  const header = 'MUTUAL_TYPE,TRADE_DATE,FUND_INFLOW,NET_DEAL_AMT,QUOTA_BALANCE,BUY_AMT,SELL_AMT,HOLD_MARKET_CAP,DEAL_AMT,DEAL_NUM';
  const row = (type, amount, count) => `${type},2026-02-03 00:00:00,,,,,,,${amount},${count}`;
  writeFileSync(path, `${[header, row('005', 350000.12, 14000000)].join('\n')}\n`);
}

if (!existsSync(join(SHARED, 'northbound'))) {
  console.log('left out: ../shared/data/northbound is absent');
} else {
  try {
    const data = join(folder, 'workspace');
    const workspace = new Workspace(data);
    await workspace.import(['northbound', 'indices', 'valuation'].map((name) => join(SHARED, name)));
    await timed('backtest 2017 to mid-2023, both kinds, from the store', async () => {
      const { rows } = await workspace.nowcastBacktest();
      return rows.map(({ target, information, hits, weeks }) => `${target} ${information} ${hits}/${weeks}`).join(', ');
    });
    await timed('hidden weeks 2023-07 to 2024-08 in real time', async () => {
      const { rows } = await workspace.nowcast({ from: '2023-07-01', to: '2024-08-16', information: 'realtime' });
      return `${rows.length} weeks`;
    });
    const file = join(folder, 'day.csv');
    oneMoreDay(file);
    await workspace.import([file]);
    await timed('one more day in a process that runs, from the store', async () => {
      const { rows } = await workspace.nowcast({ from: '2026-02-03', by: 'day', information: 'realtime' });
      return `${rows.length} day, net ${rows[0].net}`;
    });
    await timed('one day in a workspace opened anew', async () => {
      const { rows } = await new Workspace(data).nowcast({ from: '2026-02-03', by: 'day', information: 'realtime' });
      return `${rows.length} day`;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
