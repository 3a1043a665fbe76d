// Where an import spends its time, statement by statement: seconds of CPU and by the clock of each statement of the engine
// (texts that differ in numbers and names of files alone count as one), and what is left for the program itself.
//
//   node bench/import-profile.js             a made-up market of WAIZI_BENCH_STOCKS (111: 1 million holdings), then one day more
//   node bench/import-profile.js DATA FILE.. those files into the workspace DATA
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDbEngine } from '../dist/store/duckdb-engine.js';
import { Workspace } from '../dist/workspace.js';

const spent = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const statements = new Map();
const labelOf = (sql) =>
  sql
    .replace(/'[^']*\/[^']*'/g, "'…'")
    .replace(/\d+/g, '#')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, Number(process.env.WAIZI_PROFILE_WIDTH ?? 150));

function note(label, clock, cpu) {
  const one = statements.get(label) ?? { count: 0, clock: 0, cpu: 0 };
  one.count += 1;
  one.clock += clock;
  one.cpu += cpu;
  statements.set(label, one);
}

const { prototype } = DuckDbEngine;
for (const name of ['exec', 'query', 'append', 'appendDoubles']) {
  const method = prototype[name];
  prototype[name] = async function profiled(sql, ...rest) {
    // one by one, so that each statement of a file has its own line
    const parts = name === 'exec' ? sql.split(/;\s*(?:\n|$)/).filter((part) => part.trim()) : [sql];
    let answer;
    for (const part of parts) {
      const [clock, cpu] = [performance.now(), spent()];
      try {
        answer = await method.call(this, part, ...rest);
      } finally {
        note(`${name} ${labelOf(part)}`, (performance.now() - clock) / 1000, spent() - cpu);
      }
    }
    return answer;
  };
}
for (const name of ['doubles', 'columns', 'numbers']) {
  const method = prototype[name];
  if (!method) continue;
  prototype[name] = async function* profiled(sql, ...rest) {
    const pieces = method.call(this, sql, ...rest);
    try {
      for (;;) {
        const [clock, cpu] = [performance.now(), spent()];
        const piece = await pieces.next();
        note(`${name} ${labelOf(sql)}`, (performance.now() - clock) / 1000, spent() - cpu);
        if (piece.done) return;
        yield piece.value;
      }
    } finally {
      await pieces.return();
    }
  };
}

async function profile(data, files) {
  statements.clear();
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 50);
  const [clock, cpu] = [performance.now(), spent()];
  const results = await new Workspace(data).import(files);
  const [took, used] = [(performance.now() - clock) / 1000, spent() - cpu];
  clearInterval(watch);
  for (const { path, status, rows, reason } of results) console.log(`${status} ${rows} rows of ${path}${reason ? ` (${reason})` : ''}`);
  const lines = [...statements].sort(([, a], [, b]) => b.cpu - a.cpu);
  const engine = lines.reduce((sum, [, one]) => sum + one.cpu, 0);
  console.log(`\n${took.toFixed(2)} s by the clock, ${used.toFixed(2)} s of CPU (engine ${engine.toFixed(2)}, program ${(used - engine).toFixed(2)}), at most ${Math.round(peak / 2 ** 20)} MiB\n`);
  console.log('  CPU   clock  times  statement');
  for (const [label, one] of lines.filter(([, { cpu: own }]) => own >= used / 400))
    console.log(`${one.cpu.toFixed(2).padStart(5)} ${one.clock.toFixed(2).padStart(7)} ${String(one.count).padStart(6)}  ${label}`);
}

const [data, ...files] = process.argv.slice(2);
if (data) await profile(data, files);
else {
  const { makeMarket } = await import('./peers/market.js');
  const folder = mkdtempSync(join(tmpdir(), 'waizi-profile-'));
  try {
    await makeMarket(folder, Number(process.env.WAIZI_BENCH_STOCKS ?? 111));
    await profile(join(folder, 'data'), ['lists.parquet', 'waizi/prices.csv', 'waizi/actions.csv', 'waizi/industries.csv'].map((name) => join(folder, name)));
    await profile(join(folder, 'data'), [join(folder, 'waizi/next-day.parquet')]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
