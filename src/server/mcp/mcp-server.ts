import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  CallToolRequestSchema,
  type CallToolResult,
  ListToolsRequestSchema,
  type Tool,
} from '@modelcontextprotocol/sdk/types.js';
import { createApi, QUESTIONS } from '../api/api.js';
import { Metrics } from '../api/operations.js';
import { Jobs } from '../jobs.js';
import type { LiveWorkspace } from '../live-workspace.js';
import { isTold, problem, statusOf } from '../problem.js';
import { HINTS, INSTRUCTIONS } from './hints.js';
import { type Answered, readable, ROWS, rowsKeyOf } from './readable.js';

/** Questions that make no tool: drawings, and lists for the dashboard alone. */
const LEFT_OUT = new Set(['/figures', '/figure/{figure}', '/names', '/files']);
const PAGING = new Set(['format', 'limit', 'offset']);

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: Record<string, unknown>;
}

interface Offered {
  readonly tool: Tool;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly hasTable: boolean;
}

const PLACES: Readonly<Record<string, string>> = {
  code: 'stock code of up to five digits, such as 00700; search finds it by name',
  id: 'participant id, such as C00019; search finds it by name',
};

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
    const { limit, offset, sort, ...asked } = params.arguments ?? {};
    const lacking = one.parameters.find(({ name, required }) => required && !(name in asked));
    if (lacking) return failed(`${lacking.name} is needed: ${PLACES[lacking.name] ?? lacking.name}`);
    const answer = await ask(addressOf(one, asked));
    if (!answer.ok) return failed(String(answer.body.detail));
    if (!one.hasTable) return told(answer.body);
    const names = await ask('/api/names');
    try {
      return told(
        readable(answer.body, rowsKeyOf(one.path), names.ok ? names.body : {}, { limit, offset, sort }),
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
  return QUESTIONS.filter(({ path }) => !LEFT_OUT.has(path)).map(({ path, summary, table }) => {
    const operation = document.paths?.[`/api${path}`]?.get as { parameters?: Parameter[] } | undefined;
    const parameters = (operation?.parameters ?? []).filter(({ name }) => !PAGING.has(name));
    const name = toolName(path);
    const properties = Object.fromEntries(
      parameters.map(({ name: key, description, schema }) => [
        key,
        { ...schema, description: description ?? schema.description ?? PLACES[key] ?? key },
      ]),
    );
    return {
      path,
      parameters,
      hasTable: table !== null,
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

function addressOf({ path, parameters }: Offered, asked: Record<string, unknown>): string {
  const query = new URLSearchParams();
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
