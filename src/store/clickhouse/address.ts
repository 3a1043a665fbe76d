import { resolve } from 'node:path';

/** A node of a cluster as its HTTP interface is reached. */
export interface Node {
  readonly host: string;
  readonly port: number;
}

/** Where the tables of a team lie: `engine:` of config.yaml, taken apart. */
export interface EngineAddress {
  /** One node per shard. The first one is asked the questions. */
  readonly nodes: readonly [Node, ...Node[]];
  readonly secure: boolean;
  readonly user: string;
  readonly database: string;
  /** The cluster's name in the servers' `remote_servers`; null for a single server. */
  readonly cluster: string | null;
  /** File of the authority that signed the nodes' certificates; null: those that Node.js trusts. */
  readonly ca: string | null;
}

const FORM = 'clickhouse://user@host:port,host:port/database?cluster=NAME';
const SHAPE = /^(clickhouses?):\/\/(?:([^@/]*)@)?([^/?]*)\/?([^?]*)(?:\?(.*))?$/;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Takes an address apart: `clickhouse://user@host:port,host:port/database?cluster=NAME`, over TLS
 * `clickhouses://...?cluster=NAME&ca=FILE`.
 * @param refuse is told what is wrong with it
 * @param folder what a relative file name is relative to
 */
export function engineAddress(text: string, refuse: (problem: string) => never, folder = '.'): EngineAddress {
  const parts = SHAPE.exec(text.trim());
  if (!parts) return refuse(`engine is no address such as ${FORM}`);
  const [, scheme, credentials = '', hosts = '', database = '', options = ''] = parts;
  if (credentials.includes(':'))
    return refuse(
      'engine must not hold a password; put it into the environment as WAIZI_CLICKHOUSE_PASSWORD',
    );
  if (!NAME.test(database)) return refuse(`engine names no database of letters, digits and _; write ${FORM}`);
  const secure = scheme === 'clickhouses';
  const nodes = hosts.split(',').map((host) => node(host.trim(), secure, refuse));
  const asked = new URLSearchParams(options);
  for (const key of asked.keys())
    if (key !== 'cluster' && key !== 'ca') refuse(`engine has an unknown option "${key}"`);
  const cluster = asked.get('cluster');
  if (cluster !== null && !/^[A-Za-z0-9_.-]+$/.test(cluster)) refuse('engine names a cluster that cannot be');
  if (nodes.length > 1 && cluster === null)
    return refuse(`engine names ${nodes.length} nodes but no cluster; add ?cluster=NAME`);
  const ca = asked.get('ca');
  if (ca === '') return refuse('engine names no file after ca=');
  if (ca !== null && !secure)
    return refuse('engine names an authority (ca=) but no TLS; write clickhouses://');
  return {
    nodes: nodes as [Node, ...Node[]],
    secure,
    user: userOf(credentials, refuse),
    database,
    cluster,
    ca: ca === null ? null : resolve(folder, ca),
  };
}

function userOf(text: string, refuse: (problem: string) => never): string {
  try {
    return decodeURIComponent(text) || 'default';
  } catch {
    return refuse('engine names a user with a % that is no percent form; write %25 for %');
  }
}

function node(text: string, secure: boolean, refuse: (problem: string) => never): Node {
  const parts = /^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?$/.exec(text);
  const port = Number(parts?.[2] ?? (secure ? 8443 : 8123));
  if (!parts?.[1] || port < 1 || port > 65_535) return refuse(`engine: "${text}" is no host:port`);
  return { host: parts[1], port };
}

export const nodeName = ({ host, port }: Node): string => `${host}:${port}`;
