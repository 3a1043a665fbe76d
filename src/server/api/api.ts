import { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import type { Effects } from '../../sources/fetching/effects.js';
import type { Jobs } from '../jobs.js';
import type { LiveWorkspace } from '../live-workspace.js';
import { problem } from '../problem.js';
import type { SqlProcesses } from '../sql-process.js';
import { addQuestions } from './answering.js';
import { addImport } from './import.js';
import { addOperations, type Metrics } from './operations.js';
import { DATA } from './questions/data.js';
import { HONG_KONG } from './questions/hong-kong.js';
import { MARKET } from './questions/market.js';
import { NORTHBOUND } from './questions/northbound.js';
import { NOTE } from './questions/note.js';
import { addRenders } from './renders.js';
import { addSql } from './sql.js';
import { addSync } from './sync.js';

/** Every question of the API. */
export const QUESTIONS = [...HONG_KONG, ...NORTHBOUND, ...MARKET, ...NOTE, ...DATA];

const SQL_BODY = 256 * 1024;

/** The HTTP API: every command's answer below /api, described by /api/openapi.json. */
export function createApi(
  workspace: LiveWorkspace,
  jobs: Jobs,
  metrics: Metrics,
  version: string,
  sql: SqlProcesses | null = null,
  effects: (() => Promise<Effects>) | null = null,
): OpenAPIHono {
  const app = new OpenAPIHono({
    defaultHook: (result, context) => {
      if (result.success) return undefined;
      const fault = result.error.issues[0];
      const place = fault?.path[0];
      const text = `${place === undefined ? '' : `${String(place)} `}${fault?.message ?? 'a parameter is wrong'}`;
      return problem(context, 400, text.replace(/\s+/g, ' ').slice(0, 500));
    },
  });
  app.use(
    '/api/sql',
    bodyLimit({ maxSize: SQL_BODY, onError: (context) => problem(context, 413, 'the query is too long') }),
  );
  addOperations(app, workspace, metrics);
  addRenders(app, workspace);
  addQuestions(app, workspace, QUESTIONS);
  addSql(app, workspace, sql);
  addImport(app, workspace, jobs);
  addSync(app, workspace, jobs, effects);
  app.doc31('/api/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'waizi',
      version,
      description:
        'Foreign capital in Chinese equities: who holds, who buys and sells, the northbound estimate. Amounts are in plain currency units, dates are Hong Kong days.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    tags: [
      { name: 'hong-kong', description: 'Hong Kong flows and holdings by investor type' },
      { name: 'northbound', description: 'Foreign money in A shares' },
      { name: 'market', description: 'Phases, valuation, positioning, gaps' },
      { name: 'note', description: 'Figures, the note, claims' },
      { name: 'data', description: 'What is stored, and how sound it is' },
    ],
  });
  return app;
}
