export interface ClickHouseNode {
  /** Ports on 127.0.0.1. */
  readonly http: number;
  readonly tcp: number;
  start(): Promise<void>;
  /** Ends it at once, as a crash does. */
  stop(): Promise<void>;
}
export interface ClickHouseCluster {
  readonly nodes: readonly ClickHouseNode[];
  /** For `engine:` of config.yaml. */
  readonly address: string;
  stop(): Promise<void>;
}
export interface ClickHouseUser {
  readonly name: string;
  readonly password: string;
  /** GRANT statements without the user. */
  readonly grants: readonly string[];
}
export function startCluster(
  folder: string,
  count?: number,
  users?: readonly ClickHouseUser[] | null,
): Promise<ClickHouseCluster>;
