import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClickHouseCluster, startCluster } from '../../scripts/clickhouse-nodes.js';
import { Authority } from '../support/certificates.js';
import { sharedDemo } from '../support/demo.js';
import { temporaryFolder } from '../support/folder.js';
import { type Printed, run } from '../support/terminal.js';
import { type TlsFront, tlsFront } from '../support/tls-front.js';

// The engine that the tests fetch cannot listen with TLS (last test), so a listener before each node ends it, as a proxy would.
const base = temporaryFolder('secured');
const NOW = (): Date => new Date('2026-11-16T04:00:00Z');
const LOADER = { name: 'waizi_loader', password: 'l0ader: <&> "word"' };
const ASKER = { name: 'waizi', password: '问 s3cret/@?#%41' };
let servers: ClickHouseCluster;
let authority: Authority;
let stranger: Authority;
let files = '';
/** Ports by what stands before the node. */
const fronts: Record<string, TlsFront> = {};
const port = (name: string): number => fronts[name]?.port ?? 0;
let workspaces = 0;

/** The rights that docs/engine.md gives to a user. */
function grantsOf(user: string): string[] {
  const text = readFileSync(new URL('../../docs/engine.md', import.meta.url), 'utf8');
  return [...text.matchAll(new RegExp(`^ *(GRANT .*) TO ${user};$`, 'gm'))].map(([, grant]) => String(grant));
}

/** Asks in a workspace over the store of the demo whose config names this address. */
function ask(line: string, engine: string, password = ASKER.password): Promise<Printed> {
  workspaces += 1;
  const folder = join(base, `workspace-${workspaces}`);
  mkdirSync(folder);
  for (const part of ['store', 'archive']) symlinkSync(join(files, part), join(folder, part));
  writeFileSync(
    join(folder, 'config.yaml'),
    `${readFileSync(join(files, 'config.yaml'), 'utf8')}\nengine: "${engine}"\n`,
  );
  const env = password === '' ? {} : { WAIZI_CLICKHOUSE_PASSWORD: password };
  return run([...line.split(' '), '--json', '--data', folder], { now: NOW, env });
}

const address = (
  user = ASKER.name,
  hosts = [`127.0.0.1:${port('first')}`, `127.0.0.1:${port('second')}`],
): string => `clickhouses://${user}@${hosts.join(',')}/waizi?cluster=waizi&ca=${authority.path}`;

beforeAll(async () => {
  authority = new Authority(join(base, 'authority'));
  stranger = new Authority(join(base, 'stranger'));
  const users = [LOADER, ASKER].map((user) => ({ ...user, grants: grantsOf(user.name) }));
  servers = await startCluster(base, 2, users);
  const good = authority.sign('node', 'IP:127.0.0.1,DNS:localhost');
  const [first, second] = servers.nodes.map(({ http }) => http) as [number, number];
  fronts.first = await tlsFront(good, first);
  fronts.second = await tlsFront(good, second);
  fronts.expired = await tlsFront(authority.sign('expired', 'IP:127.0.0.1', -1), first);
  fronts.elsewhere = await tlsFront(authority.sign('elsewhere', 'DNS:ch1.example.org'), first);
  files = (await sharedDemo()).folder;
  for (const line of ['engine init', 'engine load'])
    expect(await ask(line, address(LOADER.name), LOADER.password)).toMatchObject({ code: 0, err: '' });
}, 600_000);

afterAll(async () => {
  for (const front of Object.values(fronts)) await front.stop();
  await servers?.stop();
});

describe('over TLS, with a password and no more rights than docs/engine.md gives', () => {
  it.each(['status', 'flows --by day,type,industry', 'shares', 'classify'])(
    '%s: the same bytes as from the files of the workspace',
    async (line) => {
      const there = await ask(line, address());
      const here = await run([...line.split(' '), '--json', '--data', files], { now: NOW });
      expect({ ...there, out: there.out.replaceAll(/[^"]*workspace-\d+/g, files) }).toEqual(here);
    },
  );

  it('the loader compares every segment', async () => {
    const { code, out } = await ask('engine check', address(LOADER.name), LOADER.password);
    expect({ code, differing: JSON.parse(out).differing }).toEqual({ code: 0, differing: 0 });
  });

  it('by the name that the certificate has as well', async () => {
    const hosts = [`localhost:${port('first')}`, `localhost:${port('second')}`];
    expect(await ask('status', address(ASKER.name, hosts))).toMatchObject({ code: 0, err: '' });
  });

  it('who asks cannot load', async () => {
    const { code, err } = await ask('engine init', address());
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('refuses user "waizi"') });
  });
});

describe('what fails is one line that says what to do', () => {
  const single = (name: string, options = `?ca=${authority.path}`): string =>
    `clickhouses://waizi@127.0.0.1:${port(name)}/waizi${options}`;
  it.each<[string, () => string, string, RegExp]>([
    ['a wrong password', address, 'n0t the word', /refuses user "waizi".*set WAIZI_CLICKHOUSE_PASSWORD/],
    ['no password', address, '', /refuses user "waizi".*set WAIZI_CLICKHOUSE_PASSWORD/],
    ['a user that is not there', () => address('nobody'), 'n0t the word', /refuses user "nobody"/],
    ['an authority nobody trusts', () => single('first', ''), ASKER.password, /nobody trusted here.*ca=FILE/],
    [
      'another authority as ca=',
      () => single('first', `?ca=${stranger.path}`),
      ASKER.password,
      /nobody trusted here has signed.*ca=FILE/,
    ],
    ['an expired certificate', () => single('expired'), ASKER.password, /has expired; renew it/],
    ['a certificate of another host', () => single('elsewhere'), ASKER.password, /for another host; write/],
    [
      'TLS to a plain port',
      () => `clickhouses://waizi@127.0.0.1:${servers.nodes[0]?.http}/waizi?ca=${authority.path}`,
      ASKER.password,
      /speaks no TLS on this port.*HTTPS port/,
    ],
    [
      'no TLS to its port',
      () => `clickhouse://waizi@127.0.0.1:${port('first')}/waizi`,
      ASKER.password,
      /its port is HTTPS, write clickhouses:/,
    ],
    [
      'the native port',
      () => `clickhouse://waizi@127.0.0.1:${servers.nodes[0]?.tcp}/waizi`,
      ASKER.password,
      /asked on its native port; write its HTTP port/,
    ],
    [
      'no file of the authority',
      () => single('first', '?ca=absent.pem'),
      ASKER.password,
      /absent\.pem cannot be read \(ENOENT\); correct ca=/,
    ],
    [
      'a file that is no certificate',
      () => single('first', '?ca=config.yaml'),
      ASKER.password,
      /holds no certificate/,
    ],
  ])('%s', async (_, engine, password, says) => {
    for (const line of ['status', 'engine check']) {
      const { code, out, err } = await ask(line, engine(), password);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toMatch(says);
      expect(err.trim().split('\n')).toHaveLength(1);
      for (const secret of [ASKER.password, encodeURIComponent(ASKER.password), 'n0t the word'])
        expect(err).not.toContain(secret);
    }
  });

  it('an error of a statement does not repeat the password', async () => {
    const { code, err } = await ask('sql SELECT(absent)', address());
    expect(code).toBe(2);
    expect(err).not.toContain(ASKER.password);
  });
});

describe('the engine that the tests fetch', () => {
  it.each(['HTTPS', 'TCP SECURE', "CUSTOM 'tls'"])(
    'has no listener of %s: when this fails, the nodes can end TLS themselves',
    async (listener) => {
      const answer = await fetch(`http://127.0.0.1:${servers.nodes[0]?.http}/`, {
        method: 'POST',
        body: `SYSTEM START LISTEN ${listener}`,
      });
      expect(await answer.text()).toContain('supports only TCP and HTTP listeners');
    },
  );
});
