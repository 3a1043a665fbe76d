import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs a program and resolves to its exit code; its output goes where this program's output goes.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, input?: 'inherit' | 'ignore', output?: 'inherit' | 'stderr' }} [options]
 * @returns {Promise<number>}
 */
export function run(program, args, options = {}) {
  const { cwd = root, env = process.env, input = 'ignore', output = 'inherit' } = options;
  const child = spawn(program, args, {
    cwd,
    env,
    stdio: [input, output === 'stderr' ? 2 : 'inherit', 'inherit'],
    shell: needsShell(program),
  });
  return finished(child);
}

/**
 * Runs a program and resolves to its exit code and what it printed to stdout.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 */
export async function capture(program, args, { cwd = root, env = process.env } = {}) {
  const stdio = /** @type {const} */ (['ignore', 'pipe', 'inherit']);
  const child = spawn(program, args, { cwd, env, stdio, shell: needsShell(program) });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part) => {
    text += part;
  });
  const code = await finished(child);
  return { code, text };
}

/**
 * Program and arguments that run npm: the npm that started this script, else the one on the PATH.
 * @param {string[]} args
 * @returns {[string, string[]]}
 */
export function npm(args) {
  const own = process.env.npm_execpath ?? '';
  return /npm-cli\.c?js$/.test(own) ? [process.execPath, [own, ...args]] : ['npm', args];
}

function needsShell(program) {
  return process.platform === 'win32' && /^np[mx]$/.test(program);
}

/** Waits for a child. Ctrl-C reaches it from the terminal; a request to end is passed on. */
function finished(child) {
  const wait = () => {};
  const end = () => child.kill('SIGTERM');
  process.on('SIGINT', wait).on('SIGTERM', end);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  }).finally(() => process.off('SIGINT', wait).off('SIGTERM', end));
}
