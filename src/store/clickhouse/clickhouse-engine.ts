import { randomUUID } from 'node:crypto';
import { assert, TimeLimitError, UsageError } from '../../errors.js';
import type { QuestionEngine, Row, Value } from '../engine.js';
import type { EngineAddress } from './address.js';
import { type Client, connect, engineError } from './connection.js';
import { clickhouseSql, clickhouseStatements } from './dialect.js';
import { cellOf, valueOf } from './values.js';

const ANSWERS = /^\s*(?:\(|--[^\n]*\n|\s)*(select|with|describe|desc|show|explain)\b/i;
const READ_ONLY_ALONE =
  'only SELECT, DESCRIBE, SHOW and EXPLAIN: stored data are changed by waizi engine load alone';
const FORMAT = 'JSONCompactEachRowWithNamesAndTypes';

interface Answer {
  readonly names: string[];
  readonly rows: Value[][];
}

/** ClickHouse: one session on one node, which asks the other shards. Statements are those of DuckDB, in the subset both share. */
export class ClickHouseEngine implements QuestionEngine {
  private streaming = false;

  private constructor(
    private readonly client: Client,
    private readonly address: EngineAddress,
  ) {}

  /** Nothing is asked yet. `database`: the tables of one version. */
  static open(address: EngineAddress, password: string, database: string): ClickHouseEngine {
    const client = connect(address, address.nodes[0], {
      password,
      database,
      session: `waizi-${randomUUID()}`,
    });
    return new ClickHouseEngine(client, address);
  }

  private async asked<T>(job: () => Promise<T>): Promise<T> {
    assert(!this.streaming, 'a statement while a streamed answer is being read');
    try {
      return await job();
    } catch (error) {
      throw engineError(error, this.address, this.address.nodes[0]);
    }
  }

  async exec(sql: string): Promise<void> {
    for (const query of clickhouseStatements(sql)) {
      await this.asked(() => this.client.command({ query }));
    }
  }

  async query(sql: string, parameters: Record<string, Value> = {}): Promise<Row[]> {
    // DuckDB too takes several statements at once and answers the last
    const text = clickhouseSql(sql, parameters);
    const { names, rows } = await this.asked(() => this.answer(text, parameters));
    return rowsOf(names, rows);
  }

  private async answer(query: string, parameters: Record<string, Value>): Promise<Answer> {
    if (!ANSWERS.test(query)) {
      await this.client.command({ query, query_params: parametersOf(query, parameters) });
      return { names: [], rows: [] };
    }
    const result = await this.client.query({
      query,
      query_params: parametersOf(query, parameters),
      format: FORMAT,
    });
    const [names = [], types = [], ...cells] = await result.json<unknown[]>();
    const readers = (types as string[]).map(valueOf);
    return {
      names: names as string[],
      rows: cells.map((row) => row.map((cell, at) => readers[at]?.(cell) ?? null)),
    };
  }

  async *columns(sql: string, parameters: Record<string, Value> = {}): AsyncGenerator<Value[][]> {
    const query = clickhouseSql(sql, parameters);
    const result = await this.asked(() =>
      this.client.query({ query, query_params: parametersOf(query, parameters), format: FORMAT }),
    );
    this.streaming = true;
    let readers: ((cell: unknown) => Value)[] | null = null;
    let named = false;
    try {
      for await (const piece of result.stream<unknown[]>()) {
        const rows = piece.map((row) => row.json<unknown[]>());
        if (!named && rows.length > 0) {
          rows.shift();
          named = true;
        }
        if (named && readers === null && rows.length > 0) readers = (rows.shift() as string[]).map(valueOf);
        if (readers === null || rows.length === 0) continue;
        yield readers.map((read, at) => rows.map((row) => read(row[at])));
      }
    } catch (error) {
      throw engineError(error, this.address, this.address.nodes[0]);
    } finally {
      this.streaming = false;
    }
  }

  async append(table: string, rows: Iterable<readonly Value[]>): Promise<number> {
    const { rows: told } = await this.asked(() => this.answer(`DESCRIBE TABLE ${table}`, {}));
    const writers = told.map((row) => cellOf(String(row[1])));
    const values = [...rows].map((row) => writers.map((write, at) => write(row[at] ?? null)));
    if (values.length > 0)
      await this.asked(() => this.client.insert({ table, values, format: 'JSONCompactEachRow' }));
    return values.length;
  }

  /** One statement of a user's own, in ClickHouse's SQL. @throws UsageError for what is no question */
  async readOnly(sql: string): Promise<{ names: string[]; rows: Row[] }> {
    const { names, rows } = await this.own(sql, {});
    return { names, rows: rowsOf(names, rows) };
  }

  /** The first rows of a statement of a user's own, given up after some seconds. */
  async readOnlyWithin(
    sql: string,
    { seconds, rows: most }: { readonly seconds: number; readonly rows: number },
  ): Promise<{ names: string[]; rows: Row[]; truncated: boolean }> {
    const { names, rows } = await this.own(sql, {
      max_execution_time: seconds,
      max_result_rows: String(most + 1),
      result_overflow_mode: 'break',
      max_block_size: String(Math.min(most + 1, 65_536)),
    }).catch((error: Error) => {
      if (/code 159\b|TIMEOUT_EXCEEDED/.test(error.message)) throw new TimeLimitError(seconds);
      throw error;
    });
    return { names, rows: rowsOf(names, rows.slice(0, most)), truncated: rows.length > most };
  }

  private async own(sql: string, limits: Record<string, unknown>): Promise<Answer> {
    if (sql.trim() === '') throw new UsageError('the statement is empty; give a SELECT');
    if (!ANSWERS.test(sql)) throw new UsageError(READ_ONLY_ALONE);
    if (/\binto\s+outfile\b|\bsettings\b\s+\w+\s*=/i.test(sql)) throw new UsageError(READ_ONLY_ALONE);
    const query = sql.trim().replace(/;\s*$/, '');
    try {
      const result = await this.client.query({
        query,
        format: FORMAT,
        // 1: no settings, no temporary tables, none of the functions that read files or the network
        clickhouse_settings: { ...limits, readonly: '1' } as never,
      });
      const [names = [], types = [], ...cells] = await result.json<unknown[]>();
      const readers = (types as string[]).map(valueOf);
      return {
        names: names as string[],
        rows: cells.map((row) => row.map((cell, at) => readers[at]?.(cell) ?? null)),
      };
    } catch (error) {
      const told = engineError(error, this.address, this.address.nodes[0]);
      const { code = '' } = error as { code?: string };
      if (code === '164') throw new UsageError(READ_ONLY_ALONE);
      if (code === '159' || !/^\d+$/.test(code) || /does not answer|refuses user/.test(told.message))
        throw told;
      throw new UsageError(`the query cannot be run: ${(error as Error).message.replace(/\s+/g, ' ')}`);
    }
  }

  /** Statements of a user's own see no file and no network anyway: they are run without the right to. */
  async confine(): Promise<void> {}

  close(): void {
    void this.client.close();
  }
}

function rowsOf(names: readonly string[], rows: readonly (readonly Value[])[]): Row[] {
  return rows.map((cells) => Object.fromEntries(names.map((name, at) => [name, cells[at] ?? null])));
}

/** Only the parameters that the statement names. */
function parametersOf(query: string, parameters: Record<string, Value>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => query.includes(`{${name}:`)));
}
