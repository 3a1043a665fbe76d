// Private servers of MariaDB and PostgreSQL in a folder of their own, for what has to be shown on real ones.
// Debian's packages are installed when they are not there and apt-get may be used.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

function installed(path, name) {
  if (path()) return path();
  const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  try {
    execFileSync('apt-get', ['update'], options);
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', name], options);
  } catch {
    return null;
  }
  return path();
}

const mariadbd = () =>
  ['/usr/sbin/mariadbd', '/usr/libexec/mariadbd'].find((path) => existsSync(path)) ?? null;

function postgresFolder() {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  return (
    versions.map((version) => join(root, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb'))) ??
    null
  );
}

async function until(ready, what, log) {
  for (let tries = 0; tries < 240; tries += 1) {
    if (ready()) return;
    await setTimeout(250);
  }
  throw new Error(
    `${what} does not start: ${existsSync(log) ? readFileSync(log, 'utf8').slice(-500) : 'no log'}`,
  );
}

function works(program, args) {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const ended = (child) =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', resolve));

/** Starts MariaDB on a socket; null when it is not there and cannot be installed. */
export async function startMariadb(folder) {
  const program = installed(mariadbd, 'mariadb-server');
  if (!program) return null;
  mkdirSync(folder, { recursive: true });
  const data = join(folder, 'data');
  const socket = join(folder, 's');
  const log = join(folder, 'log');
  execFileSync(
    'mariadb-install-db',
    ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db'],
    { stdio: 'ignore' },
  );
  const out = openSync(log, 'a');
  const child = spawn(
    program,
    [
      '--no-defaults',
      '--user=root',
      `--datadir=${data}`,
      `--socket=${socket}`,
      '--skip-networking',
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-doublewrite=0',
      '--innodb-buffer-pool-size=256M',
      '--skip-log-bin',
    ],
    { stdio: ['ignore', out, out] },
  );
  await until(
    () => works('mariadb-admin', ['--no-defaults', '-u', 'root', '-S', socket, 'ping']),
    'MariaDB',
    log,
  );
  const client = ['--no-defaults', '-u', 'root', '-S', socket];
  return {
    socket,
    address: `mysql://root@localhost/?socket=${encodeURIComponent(socket)}`,
    /** Runs statements, or the file of statements `path`. */
    run: (sql) =>
      execFileSync('mariadb', [...client, '--default-character-set=utf8mb4', '-N', '-e', sql], {
        encoding: 'utf8',
        maxBuffer: 1 << 28,
      }),
    /** Loads a dump of MySQL 8, whose newest collation MariaDB does not know. */
    load: (path) =>
      execFileSync('sh', [
        '-c',
        `sed 's/utf8mb4_0900_ai_ci/utf8mb4_general_ci/' '${path}' | mariadb ${client.join(' ')} --default-character-set=utf8mb4 --init-command='SET SESSION foreign_key_checks=0, unique_checks=0'`,
      ]),
    /** Dumps a database with the server's own program. */
    dump: (database, path, more = []) =>
      execFileSync('sh', [
        '-c',
        `mariadb-dump ${client.join(' ')} --default-character-set=utf8mb4 ${more.join(' ')} ${database} > '${path}'`,
      ]),
    stop: async () => {
      child.kill('SIGTERM');
      await ended(child);
    },
  };
}

/** Starts PostgreSQL on a socket, as user postgres where this is root; null when it cannot be installed. */
export async function startPostgres(folder) {
  const bin = installed(postgresFolder, 'postgresql');
  if (!bin) return null;
  mkdirSync(folder, { recursive: true });
  const log = join(folder, 'log');
  const data = join(folder, 'data');
  const isRoot = process.getuid() === 0;
  const user = isRoot
    ? {
        uid: Number(execFileSync('id', ['-u', 'postgres'], { encoding: 'utf8' })),
        gid: Number(execFileSync('id', ['-g', 'postgres'], { encoding: 'utf8' })),
      }
    : {};
  if (isRoot) execFileSync('chown', ['postgres', folder]);
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'archive', '--auth=trust', '--encoding=UTF8', '--locale=C'],
    { stdio: 'ignore', cwd: folder, ...user },
  );
  const out = openSync(log, 'a');
  const child = spawn(
    join(bin, 'postgres'),
    [
      '-D',
      data,
      '-k',
      folder,
      '-c',
      'listen_addresses=',
      '-c',
      'fsync=off',
      '-c',
      'full_page_writes=off',
      '-c',
      'max_wal_size=4GB',
    ],
    {
      stdio: ['ignore', out, out],
      cwd: folder,
      ...user,
    },
  );
  const client = ['-h', folder, '-U', 'archive'];
  await until(
    () => works(join(bin, 'psql'), [...client, '-d', 'postgres', '-c', 'SELECT 1']),
    'PostgreSQL',
    log,
  );
  return {
    address: `postgres://archive:not-needed@localhost/postgres?host=${encodeURIComponent(folder)}`,
    run: (sql) =>
      execFileSync(
        join(bin, 'psql'),
        [...client, '-d', 'postgres', '-v', 'ON_ERROR_STOP=1', '-q', '-A', '-t'],
        { input: sql, encoding: 'utf8', maxBuffer: 1 << 28 },
      ),
    stop: async () => {
      child.kill('SIGINT');
      await ended(child);
    },
  };
}

const TYPES = [
  [/^(tiny|small|medium)?int|^int/, 'bigint'],
  [/^bigint/, 'bigint'],
  [/^bit/, 'boolean'],
  [/^float/, 'real'],
  [/^double/, 'double precision'],
  [/^(varchar|char|text)/, 'text'],
  [/^date$/, 'date'],
  [/^(datetime|timestamp)/, 'timestamp'],
];

/** Copies the databases of a MariaDB server into schemas of a PostgreSQL one, names in lower case. */
export function copyToPostgres(mariadb, postgres, databases, folder) {
  mkdirSync(folder, { recursive: true });
  execFileSync('chmod', ['a+rwx', folder]);
  for (const database of databases) {
    postgres.run(`CREATE SCHEMA ${database}`);
    const tables = mariadb
      .run(
        `SELECT table_name FROM information_schema.tables WHERE table_schema = '${database}' ORDER BY table_name`,
      )
      .trim()
      .split('\n');
    for (const table of tables) {
      const columns = mariadb
        .run(
          `SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = '${database}' AND table_name = '${table}' ORDER BY ordinal_position`,
        )
        .trim()
        .split('\n')
        .map((line) => line.split('\t'));
      const typed = columns.map(([name, type]) => [name, TYPES.find(([pattern]) => pattern.test(type))[1]]);
      postgres.run(
        `CREATE TABLE ${database}.${table} (${typed.map(([name, type]) => `"${name.toLowerCase()}" ${type}`).join(', ')})`,
      );
      const path = join(folder, `${database}-${table}.tsv`);
      const values = typed.map(([name, type]) =>
        type === 'boolean' ? `CAST(\`${name}\` AS UNSIGNED)` : `\`${name}\``,
      );
      mariadb.run(
        `SELECT ${values.join(', ')} FROM \`${database}\`.\`${table}\` INTO OUTFILE '${path}' CHARACTER SET utf8mb4`,
      );
      execFileSync('chmod', ['a+r', path]);
      postgres.run(`COPY ${database}.${table} FROM '${path}'`);
    }
  }
}
