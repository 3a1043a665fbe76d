#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { nodeProblem } from './node-version.js';

const program = new URL('../dist/cli/main.js', import.meta.url);

// A reader that leaves early (`waizi flows | head`) is no error.
process.stdout.on('error', (error) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const problem =
  nodeProblem() ??
  (existsSync(program) ? null : 'waizi is not built yet (no dist/cli/main.js); run npm ci in its folder');
if (problem) {
  console.error(problem);
  process.exitCode = 1;
} else {
  const { main } = await import(program.href);
  process.exitCode = await main(process.argv.slice(2));
}
