import { type ClickHouseClient as Client, type ClickHouseSettings, createClient } from '@clickhouse/client';
import { StoreError } from '../../errors.js';
import { type EngineAddress, type Node, nodeName } from './address.js';
import { SETTINGS } from './settings.js';
import { authorityOf, tlsProblem } from './tls.js';

export type { Client };

export interface ConnectionOptions {
  readonly password: string;
  /** Temporary tables live as long as their session. */
  readonly session?: string;
  readonly database?: string;
  readonly settings?: ClickHouseSettings;
}

/** Longest a statement may take, in milliseconds: loading a large segment is the longest one. */
const PATIENCE = 3_600_000;

/**
 * A connection to one node of a cluster. Nothing is asked yet.
 * @throws StoreError when the file of its authority cannot be read
 */
export function connect(
  address: EngineAddress,
  node: Node,
  { password, session, database, settings }: ConnectionOptions,
): Client {
  return createClient({
    url: `${address.secure ? 'https' : 'http'}://${nodeName(node)}`,
    username: headerText(address.user),
    password: headerText(password),
    ...(address.ca === null ? {} : { tls: { ca_cert: authorityOf(address.ca) } }),
    ...(database === undefined ? {} : { database }),
    ...(session === undefined ? {} : { session_id: session }),
    request_timeout: PATIENCE,
    max_open_connections: session === undefined ? 2 : 1,
    application: 'waizi',
    clickhouse_settings: {
      ...SETTINGS,
      ...(session === undefined ? {} : { session_timeout: 3600 }),
      ...settings,
    } as ClickHouseSettings,
    log: { level: 127 },
  });
}

/** Text as a header can carry it: its bytes in UTF-8, which is what a server takes names and passwords for. */
const headerText = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

const UNREACHED = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ETIMEDOUT',
  'EAI_AGAIN',
]);
/** Errors of a server that cannot reach another one of the cluster. */
const SHARD_LOST = new Set(['279', '210', '209', '198', '3', '95', '519', '32', '101']);
const REFUSED = new Set(['192', '193', '194', '497', '164']);

/**
 * An error of a node in one line that says what is wrong and what to do.
 * @returns the error itself when it is none of ClickHouse
 */
export function engineError(error: unknown, address: EngineAddress, node: Node): Error {
  const { code, message } = error as { code?: string; message?: string };
  const said = (message ?? String(error)).replace(/\s+/g, ' ').trim();
  const place = `the ClickHouse node ${nodeName(node)}`;
  const tls = tlsProblem(code ?? '', said, address.secure);
  if (tls !== null) return new StoreError(`${place}${shardOf(address, node)} ${tls}`);
  if (code !== undefined && UNREACHED.has(code)) {
    return new StoreError(
      `${place}${shardOf(address, node)} does not answer (${code}), so there is no answer; start it, or correct engine in config.yaml${
        code === 'ECONNRESET' ? plainHint(address) : ''
      }`,
    );
  }
  if (/timeout error|socket hang up/i.test(said)) {
    return new StoreError(
      `${place}${shardOf(address, node)} stopped answering (${said}), so there is no answer; ask again when it is up${plainHint(address)}`,
    );
  }
  if (code === undefined || !/^\d+$/.test(code)) return error as Error;
  if (
    SHARD_LOST.has(code) &&
    (code === '279' || /connect|shard|refused|replica|broken pipe|eof/i.test(said))
  ) {
    return new StoreError(
      `a shard of the cluster ${address.cluster} does not answer ${place} (${addresses(said)}), so there is no answer; start it and ask again`,
    );
  }
  if (code === '516') {
    return new StoreError(
      `${place} refuses user "${address.user}": the password is wrong, or it has no such user; set WAIZI_CLICKHOUSE_PASSWORD in the environment`,
    );
  }
  if (REFUSED.has(code)) {
    return new StoreError(
      `${place} refuses user "${address.user}" (${brief(said)}); see docs/engine.md for the rights it needs and for WAIZI_CLICKHOUSE_PASSWORD`,
    );
  }
  return new StoreError(`${place} cannot answer: ${brief(said)} (code ${code})`);
}

/** A port of HTTPS ends a connection of plain HTTP without a word. */
const plainHint = ({ secure }: EngineAddress): string =>
  secure ? '' : ' (if its port is HTTPS, write clickhouses://)';

/** Which shard a node is, where there are several. */
function shardOf({ nodes }: EngineAddress, node: Node): string {
  return nodes.length > 1 ? ` (shard ${nodes.indexOf(node) + 1} of ${nodes.length})` : '';
}

/** The host and port that a server could not reach. */
function addresses(said: string): string {
  const found = new Set(
    [...said.matchAll(/\(?([A-Za-z0-9_.-]+:\d{2,5})\)?[,:) ]/g)].map((match) => match[1]),
  );
  return found.size > 0 ? [...found].join(', ') : brief(said);
}

const brief = (said: string): string => (said.length > 300 ? `${said.slice(0, 300)}...` : said);
