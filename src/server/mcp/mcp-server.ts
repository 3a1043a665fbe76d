import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  CallToolRequestSchema,
  type CallToolResult,
  ListToolsRequestSchema,
  type Tool,
} from '@modelcontextprotocol/sdk/types.js';
import { rowsOf } from '../api/answering.js';
import { createApi, QUESTIONS } from '../api/api.js';
import { Metrics } from '../api/operations.js';
import { type Question, TABLE_PARAMETERS } from '../api/question.js';
import { Jobs } from '../jobs.js';
import type { LiveWorkspace } from '../live-workspace.js';
import { isTold, problem, statusOf } from '../problem.js';
import { HINTS, INSTRUCTIONS } from './hints.js';
import { type Answered, readable, ROWS } from './readable.js';

/** Questions that make no tool: drawings, and lists for the dashboard alone. */
const LEFT_OUT = new Set(['/figures', '/figure/{figure}', '/names', '/files']);
const PAGING = new Set(Object.keys(TABLE_PARAMETERS));
/** As many rows as the API gives: tables are sorted whole before they are cut. */
const ALL_ROWS = '1000000';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: Record<string, unknown>;
}

interface Offered {
  readonly tool: Tool;
  readonly question: Question;
  readonly parameters: readonly Parameter[];
}

const PLACES: Readonly<Record<string, string>> = {
  code: 'stock code of up to five digits, such as 00700; search finds it by name',
  id: 'participant id, such as C00019; search finds it by name',
};

/** How the API says that it gives a part of a table: tools are cut in their own way. */
const PAGES = /; JSON gives \d+ rows at once, see paging/;

const TABLE_INPUTS = {
  limit: { type: 'integer', minimum: 1, maximum: 2000, description: `rows of the table (default: ${ROWS})` },
  offset: { type: 'integer', minimum: 0, description: 'rows to pass over first' },
  sort: {
    type: 'string',
    maxLength: 40,
    description: 'key of the rows to sort by, largest first; with a minus before it, smallest first',
  },
};

/** `/nowcast/backtest` is `nowcast_backtest`, `/holdings/{code}` is `holdings`. */
export const toolName = (path: string): string =>
  path
    .slice(1)
    .replaceAll(/\/\{\w+\}/g, '')
    .replaceAll(/[-/]/g, '_');

/**
 * A server of the Model Context Protocol whose tools are the questions of the API. They read: nothing is written, no
 * network is asked. A wrong parameter or a question without data is told to the assistant in one line.
 */
export function createMcpServer(workspace: LiveWorkspace, version: string): Server {
  const api = createApi(workspace, new Jobs(() => workspace.clock()), new Metrics(), version);
  api.onError((error, context) =>
    problem(context, statusOf(error), isTold(error) ? error.message : 'the answer could not be made'),
  );
  const ask = async (url: string): Promise<Answered> => {
    const response = await api.request(url);
    return { ok: response.ok, body: (await response.json()) as Record<string, unknown> };
  };
  const offered = new Map(toolsOf(api).map((one) => [one.tool.name, one]));
  const server = new Server(
    { name: 'waizi', version },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: [...offered.values()].map(({ tool }) => tool),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }): Promise<CallToolResult> => {
    const one = offered.get(params.name);
    if (!one)
      return failed(`no tool "${params.name.slice(0, 40)}"; tools are ${[...offered.keys()].join(', ')}`);
    const known = Object.keys(one.tool.inputSchema.properties ?? {});
    const strange = Object.keys(params.arguments ?? {}).find((name) => !known.includes(name));
    if (strange !== undefined)
      return failed(`no parameter "${strange.slice(0, 40)}"; known are ${known.join(', ') || 'none'}`);
    const { limit, offset, sort, ...asked } = params.arguments ?? {};
    const lacking = one.parameters.find(({ name, required }) => required && !(name in asked));
    if (lacking) return failed(`${lacking.name} is needed: ${PLACES[lacking.name] ?? lacking.name}`);
    const answer = await ask(addressOf(one, asked));
    if (!answer.ok) return failed(String(answer.body.detail));
    if (one.question.table === null) return told(answer.body);
    const { paging: _, ...whole } = answer.body;
    const names = await ask('/api/names');
    try {
      return told(
        readable(whole, rowsOf(one.question, whole), names.ok ? names.body : {}, { limit, offset, sort }),
      );
    } catch (error) {
      if (isTold(error as Error)) return failed((error as Error).message);
      throw error;
    }
  });
  return server;
}

const told = (answer: object): CallToolResult => ({
  content: [{ type: 'text', text: JSON.stringify(answer) }],
});
const failed = (text: string): CallToolResult => ({ isError: true, content: [{ type: 'text', text }] });

/** The tools, with inputs as the description of the API has them. */
function toolsOf(api: ReturnType<typeof createApi>): Offered[] {
  const document = api.getOpenAPI31Document({ openapi: '3.1.0', info: { title: 'waizi', version: '0' } });
  return QUESTIONS.filter(({ path }) => !LEFT_OUT.has(path)).map((question) => {
    const { path, table } = question;
    const summary = question.summary.replace(PAGES, '');
    const operation = document.paths?.[`/api${path}`]?.get as { parameters?: Parameter[] } | undefined;
    const parameters = (operation?.parameters ?? []).filter(({ name }) => !PAGING.has(name));
    const name = toolName(path);
    const properties = Object.fromEntries(
      parameters.map(({ name: key, description, schema }) => [
        key,
        {
          ...schema,
          description:
            (description ?? (schema.description as string | undefined))?.replace(PAGES, '') ??
            PLACES[key] ??
            key,
        },
      ]),
    );
    return {
      question,
      parameters,
      tool: {
        name,
        title: summary,
        description: [summary, HINTS[name]].filter(Boolean).join('. '),
        inputSchema: {
          type: 'object' as const,
          properties: { ...properties, ...(table === null ? {} : TABLE_INPUTS) },
          required: parameters.filter(({ required }) => required).map(({ name: key }) => key),
          additionalProperties: false,
        },
        annotations: {
          readOnlyHint: true,
          destructiveHint: false,
          idempotentHint: true,
          openWorldHint: false,
        },
      },
    };
  });
}

function addressOf(
  { question: { path, table }, parameters }: Offered,
  asked: Record<string, unknown>,
): string {
  const query = new URLSearchParams(table === null ? {} : { limit: ALL_ROWS });
  let place = path;
  for (const [name, value] of Object.entries(asked)) {
    if (value === null || value === undefined) continue;
    const text = Array.isArray(value) ? value.map(String).join(',') : String(value);
    if (parameters.some((one) => one.name === name && one.in === 'path'))
      place = place.replace(`{${name}}`, encodeURIComponent(text) || '-');
    else query.set(name, text);
  }
  return `/api${place}?${query}`;
}
