import { z } from '@hono/zod-openapi';
import { UsageError } from '../../errors.js';
import type { Workspace } from '../../workspace.js';
import { choice, whole } from './parameters.js';

/** An answer in JSON; `rows` of it make the table. */
export type Answer = object;

/** The forms in which a table can be had. */
export const FORMATS = ['json', 'csv', 'parquet'] as const;
export type Format = (typeof FORMATS)[number];

/** What every question with a table takes besides its own parameters. */
export const TABLE_PARAMETERS = {
  format: choice(FORMATS, 'json (default), csv or parquet; the Accept header says the same'),
  limit: whole('at most so many rows', 1, 1_000_000),
  offset: whole('rows to pass over first', 0, 100_000_000),
};

/** One question of the API: the job of a command, over HTTP. */
export interface Question {
  /** Below /api, with {code} or {id} for what stands in the path. */
  readonly path: string;
  readonly summary: string;
  readonly tag: 'hong-kong' | 'northbound' | 'market' | 'note' | 'data';
  readonly path_parameters?: z.ZodObject;
  readonly parameters: z.ZodObject;
  /** The keys of the JSON answer. */
  readonly answer: z.ZodType;
  /** The table of an answer; its `rows` where not given. null: it has none. */
  readonly table?: ((answer: Answer) => readonly object[]) | null;
  /** Rows of a JSON answer where no limit is asked for; `paging` tells how many there are. All where not given. */
  readonly page?: number;
  /** Whether the answer depends on more than the stored version and the day: never cached. */
  readonly fresh?: true;
  ask(workspace: Workspace, parameters: Record<string, unknown>): Promise<Answer>;
}

interface Definition<P extends z.ZodRawShape, Q extends z.ZodRawShape>
  extends Omit<Question, 'path_parameters' | 'parameters' | 'ask'> {
  readonly of?: P;
  readonly with?: Q;
  readonly ask: (
    workspace: Workspace,
    parameters: z.output<z.ZodObject<P>> & z.output<z.ZodObject<Q>>,
  ) => Promise<Answer>;
}

/** A question whose parameters are typed where it is defined. */
export function question<
  P extends z.ZodRawShape = Record<never, never>,
  Q extends z.ZodRawShape = Record<never, never>,
>({ of, with: own, ask, ...rest }: Definition<P, Q>): Question {
  return {
    ...rest,
    ...(of ? { path_parameters: z.object(of) } : {}),
    parameters: strict({ ...own, ...(rest.table === null ? {} : TABLE_PARAMETERS) }),
    ask: (workspace, asked) => {
      const { from, to } = asked;
      if (typeof from === 'string' && typeof to === 'string' && from > to)
        throw new UsageError(`the days end (${to}) before they begin (${from})`);
      return (ask as Question['ask'])(workspace, asked);
    },
  };
}

/** Parameters by name; one that is not known is refused rather than passed over. */
const strict = (shape: z.ZodRawShape): z.ZodObject =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `no parameter "${String((issue.keys as string[])[0]).slice(0, 40)}"; known are ${Object.keys(shape).join(', ') || 'none'}`
        : undefined,
  });
