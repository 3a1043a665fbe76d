import { createHash } from 'node:crypto';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { toJson } from '../../amount.js';
import { AnswerCache, type KeptAnswer } from '../answer-cache.js';
import type { LiveWorkspace } from '../live-workspace.js';
import { csvOfTable, formatOf, mediaTypeOf, parquetOf, tableOf } from './formats.js';
import type { Answer, Format, Question } from './question.js';
import { Problem } from './schemas.js';

interface Paging {
  readonly limit?: number;
  readonly offset?: number;
}

const PROBLEMS = {
  400: 'a parameter is wrong',
  404: 'nothing is stored for what was asked',
  500: 'the answer could not be made',
} as const;

/** Adds a route for each question: JSON, CSV or Parquet, with an ETag by data version. */
export function addQuestions(
  app: OpenAPIHono,
  workspace: LiveWorkspace,
  questions: readonly Question[],
): void {
  const cache = new AnswerCache();
  for (const question of questions) {
    app.openapi(routeOf(question), (async (context: Context) => {
      const request = context.req as unknown as { valid: (part: string) => Record<string, unknown> };
      const { format, limit, offset, ...parameters } = {
        ...(question.path_parameters ? request.valid('param') : {}),
        ...request.valid('query'),
      } as Record<string, unknown> & Paging & { format?: Format };
      const form = question.table === null ? 'json' : formatOf(format, context.req.header('Accept'));
      const make = async (): Promise<KeptAnswer> =>
        bodyOf(question, workspace, await question.ask(workspace, parameters), form, {
          ...(limit === undefined ? {} : { limit }),
          ...(offset === undefined ? {} : { offset }),
        });
      const version = `${await workspace.version()} ${workspace.today()}`;
      const { pathname, search } = new URL(context.req.url);
      const answer = question.fresh
        ? await make()
        : await cache.get(version, `${pathname}${search} ${form}`, make);
      return send(context, answer, question, form);
    }) as never);
  }
}

async function bodyOf(
  question: Question,
  workspace: LiveWorkspace,
  answer: Answer,
  form: Format,
  { limit: asked, offset = 0 }: Paging,
): Promise<KeptAnswer> {
  const simulated = workspace.config.simulated;
  const rows = rowsOf(question, answer);
  const limit =
    asked ?? (form === 'json' && rows.length > (question.page ?? rows.length) ? question.page : undefined);
  const paged = limit !== undefined || offset > 0;
  const part = paged ? rows.slice(offset, limit === undefined ? undefined : offset + limit) : rows;
  const type = mediaTypeOf(form);
  if (form === 'csv') return kept(csvOfTable(tableOf(part, simulated)), type);
  if (form === 'parquet') return kept(await parquetOf(tableOf(part, simulated)), type);
  const whole = paged
    ? {
        ...replaceRows(answer, rows, part),
        paging: { total: rows.length, offset, limit: limit ?? part.length },
      }
    : answer;
  return kept(`${toJson(workspace.marked(whole))}\n`, type);
}

/** The table of an answer; none where the question has none. */
export const rowsOf = ({ table }: Pick<Question, 'table'>, answer: Answer): readonly object[] =>
  table === null ? [] : table ? table(answer) : (answer as { rows: readonly object[] }).rows;

/** The answer with the part of its table that was asked for. */
export function replaceRows(answer: Answer, rows: readonly object[], part: readonly object[]): Answer {
  const replace = (value: unknown): unknown => {
    if (value === rows) return part;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.values(value).includes(rows)
      ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, item === rows ? part : item]))
      : value;
  };
  return Object.fromEntries(Object.entries(answer).map(([key, value]) => [key, replace(value)]));
}

function kept(body: string | Buffer, type: string): KeptAnswer {
  return { body, type, tag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"` };
}

function send(context: Context, { body, type, tag }: KeptAnswer, { path }: Question, form: Format): Response {
  const headers: Record<string, string> = {
    ETag: tag,
    'Content-Type': type,
    'Cache-Control': 'no-cache',
    Vary: 'Accept',
  };
  const known = (context.req.header('If-None-Match') ?? '').split(',').map((item) => item.trim());
  if (known.includes(tag) || known.includes(`W/${tag}`)) return context.body(null, 304, headers);
  if (form !== 'json') {
    const name = path
      .replace(/\/\{\w+\}/g, '')
      .replaceAll('/', '-')
      .slice(1);
    headers['Content-Disposition'] = `attachment; filename="${name}.${form}"`;
  }
  return context.body(body as string, 200, headers);
}

function routeOf({ path, tag, summary, path_parameters, parameters, answer, table }: Question) {
  return createRoute({
    method: 'get',
    path: `/api${path}`,
    tags: [tag],
    summary,
    operationId: path
      .slice(1)
      .replace(/\/\{\w+\}/g, '')
      .replace(/[-/](\w)/g, (_, letter: string) => letter.toUpperCase()),
    request: { ...(path_parameters ? { params: path_parameters } : {}), query: parameters },
    responses: {
      200: {
        description: 'the answer',
        content: {
          'application/json': { schema: answer },
          ...(table === null
            ? {}
            : {
                'text/csv': { schema: z.string() },
                'application/vnd.apache.parquet': {
                  schema: z.string().openapi({ type: 'string', format: 'binary' }),
                },
              }),
        },
      },
      304: { description: 'as the ETag that was sent says, nothing changed' },
      ...Object.fromEntries(
        Object.entries(PROBLEMS).map(([status, description]) => [
          status,
          { description, content: { 'application/problem+json': { schema: Problem } } },
        ]),
      ),
    },
  });
}
