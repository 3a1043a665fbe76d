import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isLong } from '../support/runs.js';
import { makeTree, root } from './tree.js';

let folder = '';
const inFolder = (file: string): string => join(folder, file);
const build = () => spawnSync(process.execPath, ['scripts/build.js'], { cwd: folder, encoding: 'utf8' });

beforeAll(() => {
  folder = makeTree({
    'package.json': '{ "type": "module", "version": "9.8.7", "engines": { "node": ">=20.19" } }',
    'src/cli/main.ts': 'export const main = async (argv: string[]): Promise<number> => argv.length;',
    'src/store/sql/days.sql': 'SELECT 1',
  });
  for (const file of ['scripts', 'bin', 'tsconfig.json']) {
    cpSync(join(root, file), inFolder(file), { recursive: true });
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('build', () => {
  test('says what to do where there is no compiler, and ends well', () => {
    const { status, stderr } = build();
    expect(status).toBe(0);
    expect(stderr).toContain('run npm ci');
  });

  test('the command says so when dist is absent', () => {
    const { status, stderr } = spawnSync(process.execPath, ['bin/waizi.js'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^waizi is not built yet .* run npm ci in its folder\n$/);
  });

  test('compiles, copies SQL, and the command ends with the code of main', () => {
    symlinkSync(join(root, 'node_modules'), inFolder('node_modules'), 'junction');
    expect(build().stdout).toBe('built dist\n');
    expect(readFileSync(inFolder('dist/store/sql/days.sql'), 'utf8')).toBe('SELECT 1');
    const run = spawnSync(process.execPath, ['bin/waizi.js', 'a', 'b', 'c'], { cwd: folder });
    expect(run.status).toBe(3);
  });

  test('does nothing when nothing changed', () => {
    expect(build().stdout).toBe('');
  });

  test.runIf(isLong)('leaves no stale file when a source goes', () => {
    writeFileSync(inFolder('src/gone.ts'), 'export const gone = 1;');
    build();
    expect(existsSync(inFolder('dist/gone.js'))).toBe(true);
    rmSync(inFolder('src/gone.ts'));
    build();
    expect(existsSync(inFolder('dist/gone.js'))).toBe(false);
  });

  test('a source that does not compile fails and keeps the old dist', () => {
    writeFileSync(inFolder('src/wrong.ts'), 'export const wrong: number = "one";');
    const { status, stdout } = build();
    expect(status).toBe(1);
    expect(stdout).toContain('src/wrong.ts');
    expect(existsSync(inFolder('dist/cli/main.js'))).toBe(true);
    expect(readdirSync(folder).filter((name) => name.startsWith('dist.'))).toEqual([]);
  });
});

test('node scripts/setup.js without a command says how it is used', () => {
  expect(() => execFileSync(process.execPath, ['scripts/setup.js'], { cwd: root, stdio: 'pipe' })).toThrow(
    /usage: node scripts\/setup\.js start\|test\|test:long\|test:torture\|test:cluster\|bench/,
  );
});
