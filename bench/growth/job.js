// One job of the growth bench in a process of its own: node job.js JOB FOLDER MARKET. Prints one line of JSON.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Workspace } from '../../dist/workspace.js';

const [job, folder, told] = process.argv.slice(2);
const market = JSON.parse(told);
const data = join(folder, 'data');
const workspace = new Workspace(data, { now: () => new Date('2026-01-06T04:00:00Z') });
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
async function timed(task) {
  const [from, before] = [performance.now(), cpu()];
  const value = await task();
  return { value, seconds: (performance.now() - from) / 1000, cpu: cpu() - before };
}
async function load(names) {
  const { value, seconds, cpu: used } = await timed(() => workspace.import(names.map((name) => join(folder, name))));
  const refused = value.find(({ status }) => status !== 'loaded');
  if (refused) throw new Error(`${refused.path}: ${refused.status}: ${refused.reason}`);
  return { rows: value.reduce((sum, { rows }) => sum + rows, 0), seconds, cpu: used };
}
/** Every question first of an opened store, then again, in milliseconds by the clock and, again, of CPU. */
async function twice(task) {
  const first = await timed(task);
  const again = await timed(task);
  return { first: first.seconds * 1000, again: again.seconds * 1000, cpu: again.cpu * 1000, rows: first.value };
}
function bytesBelow(path) {
  return readdirSync(path, { withFileTypes: true }).reduce((sum, entry) => sum + (entry.isDirectory() ? bytesBelow(join(path, entry.name)) : statSync(join(path, entry.name)).size), 0);
}
function sizes() {
  const { tables } = JSON.parse(readFileSync(join(data, 'store', 'manifest.json'), 'utf8'));
  const of = (table) => Object.values(tables[table] ?? {}).reduce((sum, { rows, bytes }) => ({ rows: sum.rows + rows, bytes: sum.bytes + bytes }), { rows: 0, bytes: 0 });
  return { ...Object.fromEntries(Object.keys(tables).map((table) => [table, of(table)])), all: { rows: 0, bytes: bytesBelow(join(data, 'store')) } };
}

const JOBS = {
  import: async () => ({ ...(await load([...market.files, 'prices.csv', 'industries.csv'])), sizes: sizes() }),
  check: async () => {
    const [row] = await workspace.with(({ engine }) => engine.query('SELECT count(*) AS n, CAST(sum(abs(to_shares - from_shares)) AS BIGINT) AS shares FROM changes'));
    return { changes: Number(row.n), shares: Number(row.shares) };
  },
  questions: async () => {
    const year = { from: market.first, to: market.last };
    const month = { from: `${market.last.slice(0, 7)}-01`, to: market.last };
    const flows = (query) => () => workspace.flows(query).then(({ rows }) => rows.length);
    return {
      'flows of the year by day, type, industry': await twice(flows({ ...year, by: ['day', 'type', 'industry'] })),
      'flows of the year by stock': await twice(flows({ ...year, by: ['stock'] })),
      'flows of a month by day, type': await twice(flows({ ...month, by: ['day', 'type'] })),
      "one stock's year by day, type": await twice(flows({ ...year, by: ['day', 'type'], stocks: [market.stock] })),
      "one stock's holders over the year": await twice(() => workspace.changes(market.stock, market.first, market.last).then(({ rows }) => rows.length)),
      "one participant's month": await twice(() => workspace.participant(market.participant, month).then(({ changes }) => changes?.rows.length ?? 0)),
      "one participant's year": await twice(() => workspace.participant(market.participant, year).then(({ changes }) => changes?.rows.length ?? 0)),
    };
  },
  day: () => load(['next-day.parquet']),
};
console.log(JSON.stringify(await JOBS[job]()));
