import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { toJson } from '../../amount.js';
import type { LiveWorkspace } from '../live-workspace.js';
import { HttpProblem } from '../problem.js';
import { csvOfTable, formatOf, mediaTypeOf, parquetOf, tableOf } from './formats.js';
import { FORMATS, type Format } from './question.js';
import { Problem } from './schemas.js';
import type { SqlBounds, SqlProcesses } from '../sql-process.js';

export interface SqlLimits extends SqlBounds {
  /** Questions at once. */
  readonly atOnce: number;
}

export const SQL_LIMITS: SqlLimits = {
  seconds: 20,
  memory: '1GB',
  rows: 100_000,
  resident: 1536 * 2 ** 20,
  bytes: 32 * 2 ** 20,
  atOnce: 2,
};

const Body = z.strictObject({
  query: z.string().min(1).max(100_000).openapi({ example: 'SELECT count(*) AS n FROM holdings' }),
  format: z.enum(FORMATS).optional(),
});

const route = createRoute({
  method: 'post',
  path: '/api/sql',
  tags: ['data'],
  operationId: 'sql',
  summary: 'A read-only question in SQL over the stored tables, bounded in time, memory and rows',
  request: { body: { required: true, content: { 'application/json': { schema: Body } } } },
  responses: {
    200: {
      description: 'the rows; `truncated` says that there were more',
      content: {
        'application/json': {
          schema: z.looseObject({ rows: z.array(z.looseObject({})), truncated: z.boolean() }),
        },
      },
    },
    ...Object.fromEntries(
      [400, 404, 408, 413, 415, 429, 500].map((status) => [
        status,
        { description: 'refused', content: { 'application/problem+json': { schema: Problem } } },
      ]),
    ),
  },
});

/**
 * Adds the SQL endpoint. Each question has an engine of its own that sees the store's segments and nothing else.
 * @param processes where the engines run; here where not given
 */
export function addSql(
  app: OpenAPIHono,
  workspace: LiveWorkspace,
  processes: SqlProcesses | null,
  limits: SqlLimits = SQL_LIMITS,
): void {
  let running = 0;
  // a form of another site can be sent as text without being asked for; as JSON it cannot
  app.use(route.path, async (context, next) => {
    if (!/^application\/json\s*(?:;|$)/i.test(context.req.header('Content-Type') ?? ''))
      throw new HttpProblem(415, 'a question comes as application/json');
    await next();
  });
  app.openapi(route, (async (context: Context) => {
    const { query, format } = (
      context.req as unknown as { valid: (part: 'json') => z.output<typeof Body> }
    ).valid('json');
    if (running >= limits.atOnce)
      throw new HttpProblem(429, `${limits.atOnce} questions in SQL are running; ask again when one is done`);
    running += 1;
    try {
      const { rows, truncated } = processes
        ? await processes.ask(query, limits, workspace.clock())
        : await workspace.boundedSql(query, limits);
      const form: Format = formatOf(format, context.req.header('Accept'));
      const headers = {
        'Content-Type': mediaTypeOf(form),
        'Cache-Control': 'no-store',
        'X-Truncated': String(truncated),
      };
      if (form === 'json')
        return context.body(`${toJson(workspace.marked({ rows, truncated }))}\n`, 200, headers);
      const table = tableOf(rows, workspace.config.simulated);
      return context.body(
        (form === 'csv' ? csvOfTable(table) : await parquetOf(table)) as string,
        200,
        headers,
      );
    } finally {
      running -= 1;
    }
  }) as never);
}
