import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { release } from '../../scripts/release.js';
import { temporaryFolder } from '../support/folder.js';

const base = temporaryFolder('release');
const CHANGELOG = '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A thing.\n';
let count = 0;
let folder: string;
let said: string[];
let ran: string[];
let audit: string;

const git = (...args: string[]): string =>
  execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();

beforeEach(() => {
  count += 1;
  folder = join(base, String(count));
  mkdirSync(folder);
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'Tester');
  git('config', 'user.email', 'tester@example.com');
  const manifest = { name: 'waizi', version: '0.1.0', license: 'Apache-2.0' };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(
    join(folder, 'package-lock.json'),
    `${JSON.stringify({ ...manifest, lockfileVersion: 3, packages: { '': manifest } }, null, 2)}\n`,
  );
  writeFileSync(join(folder, 'CHANGELOG.md'), CHANGELOG);
  writeFileSync(join(folder, '.gitignore'), 'release/\n');
  git('add', '.');
  git('commit', '-q', '-m', 'first');
  said = [];
  ran = [];
  audit = JSON.stringify({ metadata: { vulnerabilities: { total: 0 } } });
});

/** A release in the temporary repository: git is real, npm is not. */
const make = (wanted: Parameters<typeof release>[0], fails = ''): Promise<string> =>
  release(wanted, {
    folder,
    today: '2026-12-01',
    say: (line: string) => said.push(line),
    exec: async (program: string, args: string[]) => {
      const line = [program, ...args].join(' ');
      ran.push(line);
      if (line.includes(' pack ')) writeFileSync(join(args.at(-1) as string, 'waizi-0.2.0.tgz'), 'packed');
      return fails !== '' && line.includes(fails) ? 1 : 0;
    },
    ask: async (program: string, args: string[]) => {
      if (program !== 'git') return { code: 1, text: audit };
      try {
        return { code: 0, text: execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' }) };
      } catch {
        return { code: 1, text: '' };
      }
    },
  });

it('checks, writes the version and the changelog, commits with a sign-off and tags with checksums', async () => {
  expect(await make({ version: '0.2.0' })).toBe('v0.2.0');
  expect(ran.filter((line) => /lint|types|test|licences|check-pack/.test(line))).toHaveLength(6);
  for (const name of ['package.json', 'package-lock.json'])
    expect(JSON.parse(readFileSync(join(folder, name), 'utf8'))).toMatchObject({ version: '0.2.0' });
  expect(readFileSync(join(folder, 'CHANGELOG.md'), 'utf8')).toContain(
    '## [Unreleased]\n\n## [0.2.0] - 2026-12-01\n\n### Added',
  );
  expect(git('log', '-1', '--format=%B')).toMatch(
    /^chore\(release\): 0\.2\.0\n\nSigned-off-by: Tester <tester@example\.com>$/,
  );
  const message = git('tag', '-l', '--format=%(contents)', 'v0.2.0');
  expect(message).toMatch(/^[0-9a-f]{64} {2}waizi-0\.2\.0\.cdx\.json$/m);
  expect(message).toMatch(/^[0-9a-f]{64} {2}waizi-0\.2\.0\.tgz$/m);
  expect(message).toContain('npm audit: nothing known');
  expect(git('status', '--porcelain')).toBe('');
  expect(said.join('\n')).toContain('nothing was pushed');
  expect(ran.join('\n')).not.toMatch(/push|publish/);
});

it('does nothing in a dry run', async () => {
  await make({ version: '0.2.0', dryRun: true, push: 'origin' });
  expect(ran).toEqual([]);
  expect(said.join('\n')).toContain('would push main and v0.2.0 to origin');
  expect([git('tag'), git('status', '--porcelain'), existsSync(join(folder, 'release'))]).toEqual([
    '',
    '',
    false,
  ]);
});

it.each([
  ['a tree that is not clean', () => writeFileSync(join(folder, 'new.txt'), 'x'), 'not clean'],
  ['another branch', () => git('checkout', '-q', '-b', 'other'), 'releases are made on main'],
  ['a tag that there is', () => git('tag', 'v0.2.0'), 'already'],
  [
    'nothing to release',
    () => {
      writeFileSync(
        join(folder, 'CHANGELOG.md'),
        '# Changelog\n\n## [Unreleased]\n\n## [0.1.0] - 2026-01-01\n\n- Old.\n',
      );
      git('commit', '-qam', 'empty');
    },
    'nothing under',
  ],
])('refuses %s', async (_what, prepare, reason) => {
  prepare();
  await expect(make({ version: '0.2.0' })).rejects.toThrow(reason);
  expect(ran).toEqual([]);
});

it('refuses a version that is none, a test that fails, and leaves the tree as it was where packing fails', async () => {
  await expect(make({ version: '2' })).rejects.toThrow('is no version');
  await expect(make({ version: '0.2.0' }, 'test:long')).rejects.toThrow('longer tests: not passed');
  await expect(make({ version: '0.2.0' }, ' pack ')).rejects.toThrow('npm pack failed');
  expect([git('status', '--porcelain'), git('tag')]).toEqual(['', '']);
});

it('stops where the registry does not answer npm audit, or knows something', async () => {
  audit = JSON.stringify({ metadata: { vulnerabilities: { total: 2 } } });
  await expect(make({ version: '0.2.0', withoutAudit: true })).rejects.toThrow('found vulnerabilities');
  audit = JSON.stringify({ message: '405 Method Not Allowed' });
  await expect(make({ version: '0.2.0' })).rejects.toThrow('is not known');
  expect(said.at(-1)).toBe('npm audit: not answered by the registry (405 Method Not Allowed)');
  await make({ version: '0.2.0', withoutAudit: true });
  expect(git('tag', '-l', '--format=%(contents)', 'v0.2.0')).toContain('npm audit: not answered');
});
