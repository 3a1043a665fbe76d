import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { nodeProblem } from '../bin/node-version.js';
import { build } from './build.js';
import { install } from './install.js';
import { root, run } from './run.js';
import { inTurn } from './steps.js';
import { longTest as runLongTests, test as runTests } from './test-steps.js';

const prepare = [
  { name: 'install', run: install },
  { name: 'build', run: buildStep },
];

const commands = {
  start,
  test,
  'test:long': longer('long'),
  'test:torture': longer('torture'),
  'test:cluster': longer('cluster'),
  bench,
};
const [name = '', ...args] = process.argv.slice(2);
const problem =
  nodeProblem() ??
  (name in commands
    ? null
    : 'usage: node scripts/setup.js start|test|test:long|test:torture|test:cluster|bench [args]');
if (problem) console.error(problem);
process.exitCode = problem ? 2 : await commands[name](args);

/** Installs and builds, then serves the simulated market. */
async function start(options) {
  const code = await inTurn(prepare);
  return code || run(process.execPath, [join('bin', 'waizi.js'), 'demo', ...options], { input: 'inherit' });
}

/** Types, lint, format and tests; arguments go to vitest. */
function test(options) {
  return runTests(prepare, options);
}

/** The longer suites; arguments go to vitest. */
function longer(suite) {
  return (options) => runLongTests(suite, prepare, options);
}

/** Runs every bench/*.js in turn. */
async function bench(options) {
  const folder = join(root, 'bench');
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.js')) : [];
  const steps = files.sort().map((file) => ({
    name: file.replace(/\.js$/, ''),
    run: () => run(process.execPath, [join('bench', file), ...options]),
  }));
  return inTurn([...prepare, ...steps]);
}

async function buildStep() {
  const result = await build();
  if (result !== 'unchanged') console.log(result);
  return result === 'failed' || result === 'no compiler' ? 1 : 0;
}
