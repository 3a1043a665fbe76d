import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { nodeProblem } from '../../bin/node-version.js';
import { closingLine } from '../../scripts/closing-line.js';
import { outOfStep } from '../../scripts/install.js';
import { makeTree } from './tree.js';

const made: string[] = [];

function tree(files: Record<string, unknown>): string {
  const texts = Object.entries(files).map(([file, value]) => [file, JSON.stringify(value)]);
  const folder = makeTree(Object.fromEntries(texts));
  made.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('Node version', () => {
  test.each(['20.19.0', '20.20.2', '22.0.0', '24.21.0'])('%s is enough', (version) => {
    expect(nodeProblem(version)).toBeNull();
  });

  test.each(['18.20.8', '20.18.3'])('%s is too old', (version) => {
    expect(nodeProblem(version)).toBe(
      `waizi needs Node.js 20.19 or newer, this is ${version}; install a newer one and run the command again`,
    );
  });
});

describe('closing line', () => {
  const suite = (status: string, ...tests: string[]) => ({
    status,
    assertionResults: tests.map((result) => ({ status: result })),
  });
  const line = (exitCode: number, ...testResults: unknown[]): string =>
    closingLine(join(tree({ 'report.json': { testResults } }), 'report.json'), exitCode);

  test('counts tests over files', () => {
    expect(line(0, suite('passed', 'passed', 'skipped'), suite('passed', 'passed', 'todo'))).toBe(
      '2 passed, 0 failed, 2 skipped',
    );
    expect(line(1, suite('failed', 'passed', 'failed', 'failed'))).toBe('1 passed, 2 failed, 0 skipped');
  });

  test('a file that could not be loaded is a failure', () => {
    expect(line(1, suite('failed'), suite('passed', 'passed'))).toBe('1 passed, 1 failed, 0 skipped');
  });

  test('a run that failed otherwise is a failure', () => {
    expect(line(1, suite('passed', 'passed'))).toBe('1 passed, 1 failed, 0 skipped');
    expect(closingLine(join(tree({}), 'absent.json'), 2)).toBe('0 passed, 1 failed, 0 skipped');
  });
});

describe('what is installed', () => {
  const one = { version: '1.0.0', integrity: 'sha512-a' };
  const note = 'node_modules/.package-lock.json';
  const locked = { '': { version: '9.9.9' }, 'node_modules/one': one };
  const installed = { 'node_modules/one': one };
  const folder = (lock: unknown, found: unknown): string =>
    tree({
      'package-lock.json': { packages: lock },
      [note]: { packages: found },
      'node_modules/one/package.json': {},
    });

  test('in step', () => {
    expect(outOfStep(folder(locked, installed))).toBeNull();
  });

  test('a binary for another system may be absent', () => {
    const other = { 'node_modules/other': { ...one, optional: true } };
    expect(outOfStep(folder({ ...locked, ...other }, installed))).toBeNull();
  });

  test('absent, missing and different', () => {
    expect(outOfStep(tree({ 'package-lock.json': { packages: locked } }))).toBe(
      'node_modules is absent or incomplete',
    );
    expect(outOfStep(folder({ ...locked, 'node_modules/two': one }, installed))).toBe(
      'node_modules/two is not installed',
    );
    expect(
      outOfStep(folder(locked, { 'node_modules/one': { version: '0.9.0', integrity: 'sha512-b' } })),
    ).toBe('node_modules/one is 0.9.0, package-lock.json has 1.0.0');
  });
});
