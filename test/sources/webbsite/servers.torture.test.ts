import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  copyToPostgres,
  type MariadbServer,
  type PostgresServer,
  startMariadb,
  startPostgres,
} from '../../../scripts/servers.js';
import { Calendar } from '../../../src/calendar/calendar.js';
import { Registry } from '../../../src/participants/registry.js';
import { makeFiles } from '../../../src/sandbox/make.js';
import { makeMarket } from '../../../src/sandbox/market.js';
import { parseTraps } from '../../../src/sandbox/traps.js';
import { Workspace } from '../../../src/workspace.js';

const base = mkdtempSync(join(tmpdir(), 'waizi-servers-'));
chmodSync(base, 0o755);
const NOW = new Date('2026-11-22T00:00:00Z');
const DATABASES = ['ccass', 'enigma'];
let mariadb: MariadbServer | null = null;
let postgres: PostgresServer | null = null;

const workspace = (name: string): Workspace => new Workspace(join(base, name), { now: () => NOW });

async function imported(
  name: string,
  ...[paths, options]: Parameters<Workspace['import']>
): Promise<Workspace> {
  const one = workspace(name);
  const results = await one.import(paths, options);
  expect(results.filter(({ status, set_aside }) => status !== 'loaded' || set_aside.length > 0)).toEqual([]);
  return one;
}

/** All that is stored of lists, prices and changes, as text. */
const stored = (one: Workspace, more = true): Promise<string[]> =>
  one.with(async ({ engine }) => {
    const questions = [
      'SELECT stock, date, holder, shares, known FROM holdings ORDER BY ALL',
      ...(more
        ? [
            'SELECT stock, date, page_date, lines, total_named, total_ccass, digest FROM stock_days ORDER BY ALL',
            'SELECT stock, date, close, volume, turnover FROM prices ORDER BY ALL',
            'SELECT * EXCLUDE (file) FROM actions ORDER BY ALL',
            'SELECT * EXCLUDE (file) FROM issued ORDER BY ALL',
            'SELECT * EXCLUDE (file) FROM securities ORDER BY ALL',
          ]
        : []),
      'SELECT stock, date, holder, from_shares, to_shares, reason, shares FROM changes ORDER BY ALL',
    ];
    const answers: string[] = [];
    for (const question of questions) {
      const rows = await engine.query(`SELECT CAST(columns(*) AS VARCHAR) FROM (${question}) q`);
      answers.push(rows.map((row) => Object.values(row).join('|')).join('\n'));
    }
    return answers;
  });

const flowsOf = async (one: Workspace) =>
  (await one.flows({ from: '2026-07-01', to: '2026-11-13', by: ['day', 'stock', 'participant'] })).rows;

describe('the same archive in real servers', () => {
  beforeAll(async () => {
    const market = makeMarket({
      seed: 7,
      stocks: 24,
      participants: 80,
      days: 90,
      to: '2026-11-13',
      // what changes holdings without a trade is told by announcements, which the archive does not have
      traps: parseTraps(
        'split,consolidation,bonus,missing-day,missing-list,suspension,weekend-page,holiday-page,closure,rename,recycled-code,delisting',
      ),
      calendar: Calendar.shipped(),
      registry: Registry.shipped(),
    });
    await makeFiles(market, {
      folder: join(base, 'made'),
      at: new Date('2026-11-13T14:00:00Z'),
      pages: false,
      formats: new Set(['csv', 'mysqldump']),
    });
    mariadb = await startMariadb(join(base, 'my'));
    if (!mariadb) return;
    for (const database of DATABASES) mariadb.load(join(base, 'made', 'mysqldump', `${database}.sql`));
    postgres = await startPostgres(join(base, 'pg'));
    if (postgres) copyToPostgres(mariadb, postgres, DATABASES, join(base, 'tsv'));
  }, 600_000);

  afterAll(async () => {
    await mariadb?.stop();
    await postgres?.stop();
    rmSync(base, { recursive: true, force: true });
  });

  test('MariaDB, its own dump of many tables and of one each, packed, and PostgreSQL give one store', async (context) => {
    const server = mariadb;
    if (!server) return context.skip('MariaDB is not there and cannot be installed');
    const made = await stored(await imported('made-dump', [join(base, 'made', 'mysqldump')]));
    mkdirSync(join(base, 'dump'));
    mkdirSync(join(base, 'tables'));
    for (const database of DATABASES) {
      server.dump(database, join(base, 'dump', `${database}.sql`));
      const tables = server
        .run(`SELECT table_name FROM information_schema.tables WHERE table_schema = '${database}'`)
        .trim()
        .split('\n');
      for (const table of tables)
        server.dump(`${database} ${table}`, join(base, 'tables', `${table}.sql`), [
          '--complete-insert',
          '--hex-blob',
        ]);
    }
    expect(await stored(await imported('own-dump', [join(base, 'dump')]))).toEqual(made);
    expect(readdirSync(join(base, 'tables')).length).toBeGreaterThan(10);
    expect(await stored(await imported('own-tables', [join(base, 'tables')]))).toEqual(made);
    expect(await stored(await imported('mysql', [], { from: server.address }))).toEqual(made);
    if (!postgres) return context.skip('PostgreSQL is not there and cannot be installed');
    expect(await stored(await imported('postgres', [], { from: postgres.address }))).toEqual(made);
  }, 600_000);

  test('flows are those of the CCASS csv of the same market with the same facts', async (context) => {
    if (!mariadb) return context.skip('MariaDB is not there and cannot be installed');
    const archive = workspace('made-dump');
    const incoming = join(base, 'made', 'incoming');
    const files = readdirSync(incoming).filter((name) =>
      /^(holdings.*|prices|corporate-actions|issued|announcements|securities)\.csv$/.test(name),
    );
    const csv = await imported(
      'csv',
      files.map((name) => join(incoming, name)),
    );
    expect((await stored(archive, false))[0]).toEqual((await stored(csv, false))[0]);
    expect(await flowsOf(archive)).toEqual(await flowsOf(csv));
  }, 600_000);

  test('a server that is not there, a wrong database and a wrong password are told without the password', async () => {
    const one = workspace('nowhere');
    await expect(one.import([], { from: 'mysql://me:s3cret@127.0.0.1:1/webb' })).rejects.toThrow(
      /^cannot read mysql:\/\/127\.0\.0\.1:1\/webb \(/,
    );
    await expect(one.import([], { from: 'postgres://me:s3cret@127.0.0.1:1/webb' })).rejects.not.toThrow(
      /s3cret/,
    );
    if (!mariadb) return;
    await expect(one.import([], { from: mariadb.address.replace('/?', '/nothing?') })).rejects.toThrow(
      /cannot read mysql:\/\/localhost\/nothing/,
    );
  }, 60_000);
});
