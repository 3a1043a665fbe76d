// The job in waizi: node waizi.js FOLDER FIRST LAST. Prints what it took and the cells as one line of JSON.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LiveWorkspace } from '../../dist/server/live-workspace.js';
import { Workspace } from '../../dist/workspace.js';

const [folder, first, last] = process.argv.slice(2);
const data = join(folder, 'data');
const clock = () => performance.now() / 1000;
const from = clock();
const before = process.cpuUsage();
const workspace = new Workspace(data);
const files = await workspace.import(['lists.parquet', 'waizi/prices.csv', 'waizi/actions.csv', 'waizi/industries.csv'].map((name) => join(folder, name)));
const refused = files.find(({ status }) => status !== 'loaded');
if (refused) throw new Error(refused.reason);
const loaded = clock();
const used = process.cpuUsage(before);
const ask = { from: first, to: last, by: ['day', 'type', 'industry'] };
const plain = await workspace.flows({ ...ask, raw: true });
const computed = clock();
// as in a server: the version stays open, as the others' tables do; the answer is put together anew each time
const live = LiveWorkspace.of(workspace);
/** Seconds of the second question and of those after it, in the middle. */
async function again(query) {
  await live.flows(query);
  const times = [];
  for (let round = 0; round < 5; round += 1) {
    const start = clock();
    await live.flows(query);
    times.push(clock() - start);
  }
  return times.sort((a, b) => a - b)[2];
}
const warm = await again({ ...ask, raw: true });
const explained = await again(ask);
await live.close();
const { tables } = JSON.parse(readFileSync(join(data, 'store', 'manifest.json'), 'utf8'));
const sizes = Object.fromEntries(
  ['holdings', 'changes'].map((table) => {
    const segments = Object.values(tables[table] ?? {});
    const sum = (key) => segments.reduce((all, segment) => all + segment[key], 0);
    return [table, { rows: sum('rows'), bytes: sum('bytes') }];
  }),
);
const spent = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const [day, busy] = [clock(), spent()];
const [next] = await workspace.import([join(folder, 'waizi', 'next-day.parquet')]);
if (next.status !== 'loaded') throw new Error(next.reason);
const oneDay = { rows: next.rows, seconds: clock() - day, cpu: spent() - busy };
const cells = plain.rows.map((row) => [row.day ?? row.date, row.type, row.industry, row.net]);
console.log(JSON.stringify({ load: loaded - from, compute: computed - loaded, warm, cells, extra: { cpu: (used.user + used.system) / 1e6, explained, sizes, oneDay } }));
