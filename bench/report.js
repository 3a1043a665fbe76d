// How long the weekly note takes on a workspace, in a process of its own, and how long each figure takes to draw.
//   node bench/report.js [--data DIR] [--runs N]   without --data a demo is made
import { spawnSync } from 'node:child_process';
import { cpus, loadavg, tmpdir } from 'node:os';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { figureData } from '../dist/figures/frame/ask.js';
import { defineFigure } from '../dist/figures/frame/compose.js';
import { DEFAULT_LOOK } from '../dist/figures/frame/look.js';
import { toSvg } from '../dist/figures/frame/svg.js';
import { FIGURES } from '../dist/figures/index.js';
import { Workspace } from '../dist/workspace.js';

const { values: options } = parseArgs({
  options: { data: { type: 'string' }, runs: { type: 'string', default: '5' } },
});
const WAIZI = new URL('../bin/waizi.js', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'waizi-bench-'));
const runs = Number(options.runs);

const middle = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

function waizi(args) {
  const from = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [WAIZI, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`waizi ${args.join(' ')}: ${stderr}`);
  return (performance.now() - from) / 1000;
}

try {
  const data = options.data ?? join(folder, 'demo');
  if (!options.data) waizi(['demo', '--data', data, '--no-serve']);
  console.log(`${cpus().length} cores, load ${loadavg()[0].toFixed(1)}, Node ${process.versions.node}`);
  for (const [name, output] of [
    ['html', 'note.html'],
    ['html, md and json', 'note.html,note.md,note.json'],
  ]) {
    const seconds = Array.from({ length: runs }, () =>
      waizi(['report', '--data', data, '-o', join(folder, output.split(',')[0]), ...output.split(',').slice(1).map((one) => join(folder, one))]),
    );
    console.log(
      `report as ${name}: ${middle(seconds).toFixed(1)} s in the middle of ${runs} runs (${seconds.map((one) => one.toFixed(1)).join(', ')})`,
    );
  }
  const workspace = new Workspace(data);
  const [last] = await workspace.with(({ engine }) => engine.query('SELECT max(stock) AS stock FROM stock_days'));
  const stock = String(last.stock);
  const table = [];
  for (const figure of FIGURES) {
    const drawn = { figure: figure.id };
    const request = figure.takes.includes('stock') ? { stock } : {};
    const asked = await figureData(figure, workspace, request, workspace.config.simulated).catch((error) => error);
    if (asked instanceof Error) {
      console.log(`${figure.id}: ${asked.message}`);
      continue;
    }
    for (const lang of ['en', 'zh']) {
      const times = Array.from({ length: 9 }, () => {
        const from = performance.now();
        toSvg(defineFigure(figure, asked, { ...DEFAULT_LOOK, lang }));
        return performance.now() - from;
      });
      drawn[`${lang}, first (ms)`] = Math.round(times[0]);
      drawn[`${lang}, middle (ms)`] = Math.round(middle(times));
      drawn[`${lang}, most (ms)`] = Math.round(Math.max(...times));
    }
    table.push(drawn);
  }
  console.table(table);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
