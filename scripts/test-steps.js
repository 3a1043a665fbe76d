import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowser } from './browser.js';
import { closingLine } from './closing-line.js';
import { npm, root, run } from './run.js';
import { inTurn } from './steps.js';

const report = join(root, '.tmp', 'vitest.json');

/**
 * Everything that has to hold: types, lint, format and the tests, after `before`; prints the closing line last.
 * @param {import('./steps.js').Step[]} before
 * @param {string[]} args passed on to vitest
 * @returns {Promise<number>} exit code of the first step that failed, else 0
 */
export function test(before, args) {
  const env = { ...process.env, TZ: 'UTC' };
  return reported([
    ...before,
    browser(env),
    { name: 'types', run: () => script('types', env) },
    { name: 'lint', run: () => script('lint', env) },
    { name: 'format', run: () => script('format:check', env) },
    { name: 'tests', run: () => vitest(args, env) },
  ]);
}

/**
 * The suites too long for every run: `long`, test files named *.long.test.ts, and `torture`, *.torture.test.ts, which
 * take an hour and try properties more often; `cluster`, *.cluster.test.ts, on ClickHouse servers of their own.
 * @param {'long' | 'torture' | 'cluster'} suite
 * @param {import('./steps.js').Step[]} before
 * @param {string[]} args passed on to vitest
 * @returns {Promise<number>} exit code of the first step that failed, else 0
 */
export function longTest(suite, before, args) {
  const env = { ...process.env, TZ: 'UTC', WAIZI_SUITE: suite };
  return reported([...before, browser(env), { name: `${suite} tests`, run: () => vitest(args, env) }]);
}

async function reported(steps) {
  mkdirSync(join(root, '.tmp'), { recursive: true });
  rmSync(report, { force: true });
  const code = await inTurn(steps);
  console.log(closingLine(report, code));
  return code;
}

function browser(env) {
  return {
    name: 'browser',
    async run() {
      env.WAIZI_BROWSER = await ensureBrowser();
      console.log(env.WAIZI_BROWSER);
      return 0;
    },
  };
}

function script(name, env) {
  const [program, args] = npm(['run', '--silent', name]);
  return run(program, args, { env });
}

function vitest(args, env) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const program = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  return run(process.execPath, [program, 'run', ...reporters, ...args], { env });
}
