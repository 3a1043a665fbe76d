import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesBelow, root } from './tree.js';

const text = /\.(?:ts|tsx|js|mjs|json|sql|md|ya?ml|html|css|csv|sh)$/;
const own = 'test/package/files.test.ts';
const listed = ['package.json', 'package-lock.json', 'README.md', 'README.zh-CN.md', 'CHANGELOG.md'];

const source = filesBelow('src');
const tests = filesBelow('test').filter((file) => file.endsWith('.ts'));
const everything = [
  ...source,
  ...filesBelow('test', 'scripts', 'bin', 'bench', 'docs', 'data').filter((file) => text.test(file)),
  ...filesBelow('.ci'),
  ...listed.filter((file) => existsSync(join(root, file))),
].filter((file) => file !== own);

const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Lines of some files that match, as 'file:line: what'. */
function linesWith(files: string[], pattern: RegExp): string[] {
  return files.flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line, index) => {
        const what = pattern.exec(line)?.[0];
        return what === undefined ? [] : [`${file}:${index + 1}: ${what}`];
      }),
  );
}

describe('source and tests', () => {
  test('no file has more than 450 lines', () => {
    const long = [...source, ...tests].filter((file) => read(file).trimEnd().split('\n').length > 450);
    expect(long).toEqual([]);
  });

  test('src has nothing left to be done', () => {
    expect(linesWith(source, /\b(?:TODO|FIXME|stubs?|not implemented)\b/i)).toEqual([]);
  });

  test('SQL lies in src only', () => {
    const elsewhere = filesBelow('test', 'scripts', 'bin', 'bench', 'docs', 'data');
    expect(elsewhere.filter((file) => file.endsWith('.sql'))).toEqual([]);
  });

  test('file names are kebab-case', () => {
    const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+)+$/;
    const names = [...source, ...tests].filter((file) => !kebab.test(file.split('/').at(-1) ?? ''));
    expect(names).toEqual([]);
  });
});

describe('what belongs to one machine', () => {
  test('no file names a place on the machine it was written on', () => {
    expect(linesWith(everything, /(?<![\w.$}~-])\/(?:work|root|home|Users|farm)\/[\w.]+/)).toEqual([]);
    expect(linesWith(source, /(?<![\w.$}~-])\/tmp\b/)).toEqual([]);
  });

  test('no file names the host of a package registry', () => {
    expect(linesWith(everything, /\bregistry\.(?:npm|yarn)|\bdeb\.debian\.org|"resolved":/i)).toEqual([]);
  });
});

describe('the package', () => {
  const manifest: { files: string[]; license: string; engines: { node: string } } = JSON.parse(
    read('package.json'),
  );

  test('every file that package.json ships is there', () => {
    const made = new Set(['dist']);
    const shipped = manifest.files.filter((file) => !file.startsWith('!') && !made.has(file));
    expect(shipped.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  test('the licence is the one it names', () => {
    expect(manifest.license).toBe('Apache-2.0');
    expect(read('LICENSE')).toMatch(/Apache License\s+Version 2\.0/);
    expect(read('LICENSE')).toContain('waizi contributors');
  });

  test('the change log has an entry', () => {
    expect(read('CHANGELOG.md')).toMatch(/^## \[?(?:Unreleased|\d+\.\d+\.\d+)\]?/m);
  });
});
