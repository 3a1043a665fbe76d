export interface MariadbServer {
  readonly socket: string;
  readonly address: string;
  run(sql: string): string;
  load(path: string): void;
  dump(database: string, path: string, more?: readonly string[]): void;
  stop(): Promise<void>;
}
export interface PostgresServer {
  readonly address: string;
  run(sql: string): string;
  stop(): Promise<void>;
}
export function startMariadb(folder: string): Promise<MariadbServer | null>;
export function startPostgres(folder: string): Promise<PostgresServer | null>;
export function copyToPostgres(
  mariadb: MariadbServer,
  postgres: PostgresServer,
  databases: readonly string[],
  folder: string,
): void;
