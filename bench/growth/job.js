// One job of the growth bench in a process of its own: node job.js JOB FOLDER MARKET. Prints one line of JSON.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { LiveWorkspace } from '../../dist/server/live-workspace.js';
import { Workspace } from '../../dist/workspace.js';

const [job, folder, told] = process.argv.slice(2);
const market = JSON.parse(told);
const data = join(folder, 'data');
const workspace = new Workspace(data, { now: () => new Date('2026-01-06T04:00:00Z') });
const live = LiveWorkspace.of(workspace);
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
/**
 * A question of one kind about several things, none asked before, of a version that stays open as in a server.
 * @returns milliseconds: the first by the clock, the median of the others by the clock and of CPU; rows of the last
 */
async function asked(tasks) {
  const times = [];
  for (const task of tasks) times.push(await timed(task));
  const middle = (of) => times.slice(1).map(of).sort((a, b) => a - b)[Math.floor((times.length - 1) / 2)] * 1000;
  return { first: times[0].seconds * 1000, again: middle(({ seconds }) => seconds), cpu: middle(({ cpu: used }) => used), rows: times.at(-1).value };
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
  import: async () => {
    const parts = [];
    for (const names of market.imports) {
      parts.push(await load(names));
      console.error(`    ${names[0]} and others: ${parts.at(-1).seconds.toFixed(0)} s, ${parts.at(-1).cpu.toFixed(0)} s of CPU`);
    }
    const sum = (of) => parts.reduce((all, part) => all + of(part), 0);
    return { rows: sum(({ rows }) => rows), seconds: sum(({ seconds }) => seconds), cpu: sum(({ cpu: used }) => used), sizes: sizes() };
  },
  check: async () => {
    const [row] = await workspace.with(({ engine }) => engine.query('SELECT count(*) AS n, CAST(sum(abs(to_shares - from_shares)) AS BIGINT) AS shares FROM changes'));
    return { changes: Number(row.n), shares: Number(row.shares) };
  },
  questions: async () => {
    const { first, last, days, windows: longAgo, stocks, participants } = market;
    const month = `${last.slice(0, 7)}-01`;
    const flows = (query) => () => live.flows(query).then(({ rows }) => rows.length);
    const pages = (from) => participants.map((id) => () => live.participant(id, { from, date: last }).then(({ changes }) => changes?.rows.length ?? 0));
    const windows = days.slice(0, 5).map((from) => ({ from, to: last }));
    const answer = {
      'flows of the year by day, type, industry': await asked(windows.map((window) => flows({ ...window, by: ['day', 'type', 'industry'] }))),
      'flows of the year by day, type': await asked(windows.map((window) => flows({ ...window, by: ['day', 'type'] }))),
      'flows of the year by stock': await asked(windows.map((window) => flows({ ...window, by: ['stock'] }))),
      'flows of a month by day, type': await asked(stocks.map((_, at) => flows({ from: days[at * 3], to: days[at * 3 + 20], by: ['day', 'type'] }))),
      "one stock's year by day, type": await asked(stocks.map((stock) => flows({ from: first, to: last, by: ['day', 'type'], stocks: [stock] }))),
      "one stock's holders over the year": await asked(stocks.map((stock) => () => live.changes(stock, first, last).then(({ rows }) => rows.length))),
      "one participant's month": await asked(pages(month)),
      "one participant's year": await asked(pages(first)),
    };
    if (longAgo.length > 0) {
      const [from, to] = [longAgo[0].from, longAgo.at(-1).to];
      const all = await timed(() => flows({ from, to, by: ['month', 'industry'] })().then(flows({ from, to, by: ['month', 'type'], stocks: [stocks[0]] })));
      answer['all the years by month and industry, which makes what is kept'] = { first: all.seconds * 1000, again: all.seconds * 1000, cpu: all.cpu * 1000, rows: all.value };
      const year = (by, of = () => ({})) => asked(longAgo.map((window, at) => flows({ ...window, by, ...of(at) })));
      answer['a year some time ago by day, type, industry'] = await year(['day', 'type', 'industry']);
      answer['a year some time ago by day, type'] = await year(['day', 'type']);
      answer['a year some time ago by stock'] = await year(['stock']);
      answer["one stock's year some time ago by day, type"] = await year(['day', 'type'], (at) => ({ stocks: [stocks[at]] }));
      answer["one stock's holders over a year some time ago"] = await asked(longAgo.map(({ from: start, to: end }, at) => () => live.changes(stocks[at], start, end).then(({ rows }) => rows.length)));
      answer["one participant's year some time ago"] = await asked(longAgo.map(({ from: start, to: end }, at) => () => live.participant(participants[at], { from: start, date: end }).then(({ changes }) => changes?.rows.length ?? 0)));
    }
    await live.close();
    return answer;
  },
  'next-day': () => load(['next-day.parquet']),
  'day-after': () => load(['day-after.parquet']),
};
console.log(JSON.stringify(await JOBS[job]()));
