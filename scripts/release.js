import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { capture, npm, root, run } from './run.js';
import { sbomOf } from './sbom.js';

// Makes a release on this machine: nothing is pushed but with --push, and nothing is ever published.

const USAGE = `node scripts/release.js VERSION [--dry-run] [--sign] [--without-audit] [--push REMOTE]

  --dry-run        look whether a release could be made, and print what would be done
  --sign           sign the tag (git tag -s) instead of annotating it (-a)
  --without-audit  go on where the registry does not answer npm audit; the tag says so
  --push REMOTE    push main and the tag to it afterwards`;

/** What must pass, in this order. */
const CHECKS = [
  ['lint', npm(['run', '--silent', 'lint'])],
  ['types', npm(['run', '--silent', 'types'])],
  ['tests', npm(['test', '--silent'])],
  ['longer tests', npm(['run', '--silent', 'test:long'])],
  ['licences', [process.execPath, ['scripts/licences.js']]],
  ['the package', npm(['run', '--silent', 'check-pack'])],
];

export class NoRelease extends Error {}

/**
 * A release in a repository: looks, checks, writes the version and the changelog, makes the package and its bill of
 * materials, commits with a sign-off and tags.
 * @param {{ version: string, dryRun?: boolean, sign?: boolean, withoutAudit?: boolean, push?: string | null }} wanted
 * @param {{ folder?: string, today: string, say: (line: string) => void,
 *   exec?: (program: string, args: string[]) => Promise<number>,
 *   ask?: (program: string, args: string[]) => Promise<{ code: number, text: string }> }} effects
 *   `exec` runs a program for its exit code, `ask` for what it prints
 * @returns {Promise<string>} the tag
 * @throws NoRelease with the reason; the tree is then as it was
 */
export async function release(wanted, { folder = root, today, say, ...given }) {
  const { version, dryRun = false, sign = false, withoutAudit = false, push = null } = wanted;
  const exec = given.exec ?? ((program, args) => run(program, args, { cwd: folder }));
  const ask = given.ask ?? ((program, args) => capture(program, args, { cwd: folder }));
  const git = async (...args) => {
    const { code, text } = await ask('git', args);
    if (code !== 0) throw new NoRelease(`git ${args[0]} failed`);
    return text.trim();
  };
  const tag = `v${version}`;
  const read = (name) => readFileSync(join(folder, name), 'utf8');
  const files = ['package.json', 'package-lock.json', 'CHANGELOG.md'];

  const manifest = JSON.parse(read('package.json'));
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw new NoRelease(`"${version}" is no version such as 1.2.3`);
  if ((await git('tag', '--list', tag)) !== '') throw new NoRelease(`there is a tag ${tag} already`);
  if (!isNewer(version, manifest.version) && (await git('tag', '--list', `v${manifest.version}`)) !== '')
    throw new NoRelease(`${version} is not above ${manifest.version}, which was released`);
  const branch = await git('rev-parse', '--abbrev-ref', 'HEAD');
  if (branch !== 'main') throw new NoRelease(`releases are made on main, this is ${branch}`);
  if ((await git('status', '--porcelain')) !== '') throw new NoRelease('the tree is not clean: commit first');
  const changelog = moved(read('CHANGELOG.md'), version, today);

  const tagging = ['tag', sign ? '-s' : '-a', tag];
  if (dryRun) {
    for (const [what, [program, args]] of CHECKS) say(`would check ${what}: ${shown(program, args)}`);
    say('would ask npm audit');
    say(
      `would set version ${version} in package.json and package-lock.json, and move [Unreleased] of CHANGELOG.md to [${version}] - ${today}`,
    );
    say('would write the package and its bill of materials into release/');
    say(`would commit with a sign-off, and run git ${tagging.join(' ')}`);
    say(push === null ? 'would push nothing' : `would push main and ${tag} to ${push}`);
    return tag;
  }

  for (const [what, [program, args]] of CHECKS) {
    say(`checking ${what}`);
    if ((await exec(program, args)) !== 0) throw new NoRelease(`${what}: not passed`);
  }
  const audit = await audited(ask);
  say(`npm audit: ${audit.told}`);
  if (audit.known && !audit.clean) throw new NoRelease('npm audit found vulnerabilities');
  if (!audit.known && !withoutAudit)
    throw new NoRelease(
      'whether anything has known vulnerabilities is not known; see docs/supply-chain.md, --without-audit goes on',
    );

  try {
    const lock = JSON.parse(read('package-lock.json'));
    Object.assign(manifest, { version });
    Object.assign(lock, { version });
    if (lock.packages?.['']) lock.packages[''].version = version;
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    writeFileSync(join(folder, 'package-lock.json'), `${JSON.stringify(lock, null, 2)}\n`);
    writeFileSync(join(folder, 'CHANGELOG.md'), changelog);
    const out = join(folder, 'release');
    mkdirSync(out, { recursive: true });
    if ((await exec(...npm(['pack', '--ignore-scripts', '--silent', '--pack-destination', out]))) !== 0)
      throw new NoRelease('npm pack failed');
    writeFileSync(
      join(out, `waizi-${version}.cdx.json`),
      `${JSON.stringify(sbomOf(manifest, lock), null, 2)}\n`,
    );
    const sums = readdirSync(out)
      .filter((name) => name.includes(`-${version}.`))
      .sort()
      .map(
        (name) =>
          `${createHash('sha256')
            .update(readFileSync(join(out, name)))
            .digest('hex')}  ${name}`,
      );
    await git('add', ...files);
    await git('commit', '--signoff', '-m', `chore(release): ${version}`);
    await git(...tagging, '-m', [`waizi ${version}`, '', ...sums, '', `npm audit: ${audit.told}`].join('\n'));
    for (const sum of sums) say(sum);
  } catch (error) {
    await ask('git', ['reset', '-q', '--', ...files]);
    await ask('git', ['checkout', '-q', '--', ...files]);
    throw error;
  }
  if (push === null) say(`nothing was pushed: git push REMOTE main ${tag} does`);
  else await git('push', push, 'main', tag);
  say(`nothing was published: npm publish release/waizi-${version}.tgz does`);
  return tag;
}

/** What the registry says of known vulnerabilities; not known where it has no such service, or does not answer. */
async function audited(ask) {
  const { text } = await ask(...npm(['audit', '--json', '--omit=dev']));
  let answer = {};
  try {
    answer = JSON.parse(text);
  } catch {
    // no JSON, no answer
  }
  const counts = answer.metadata?.vulnerabilities;
  if (!counts)
    return {
      known: false,
      clean: false,
      told: `not answered by the registry (${answer.error?.code ?? answer.message ?? 'no answer'})`,
    };
  return {
    known: true,
    clean: counts.total === 0,
    told: counts.total === 0 ? 'nothing known' : `${counts.total} known`,
  };
}

/** The changelog with what is unreleased under a heading of its own. */
function moved(text, version, today) {
  const heading = '## [Unreleased]\n';
  const at = text.indexOf(heading);
  if (at < 0) throw new NoRelease('CHANGELOG.md has no heading [Unreleased]');
  const rest = text.slice(at + heading.length);
  const next = rest.search(/^## \[/m);
  if (!/^- /m.test(next < 0 ? rest : rest.slice(0, next)))
    throw new NoRelease('CHANGELOG.md has nothing under [Unreleased]');
  return `${text.slice(0, at)}${heading}\n## [${version}] - ${today}\n${rest}`;
}

function isNewer(one, other) {
  const [a, b] = [one, other].map((version) => version.split('.').map(Number));
  const at = a.findIndex((part, index) => part !== b[index]);
  return at >= 0 && a[at] > b[at];
}

const shown = (program, args) => [program === process.execPath ? 'node' : program, ...args].join(' ');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'dry-run': { type: 'boolean' },
      sign: { type: 'boolean' },
      'without-audit': { type: 'boolean' },
      push: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help || positionals.length !== 1) {
    console.log(USAGE);
    process.exitCode = values.help ? 0 : 2;
  } else {
    const wanted = {
      version: positionals[0],
      dryRun: values['dry-run'] ?? false,
      sign: values.sign ?? false,
      withoutAudit: values['without-audit'] ?? false,
      push: values.push ?? null,
    };
    await release(wanted, { today: new Date().toISOString().slice(0, 10), say: console.log }).catch(
      (error) => {
        if (!(error instanceof NoRelease)) throw error;
        console.error(`no release: ${error.message}`);
        process.exitCode = 1;
      },
    );
  }
}
