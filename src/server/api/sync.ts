import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Effects } from '../../sources/fetching/effects.js';
import { Workspace } from '../../workspace.js';
import type { Jobs } from '../jobs.js';
import type { LiveWorkspace } from '../live-workspace.js';
import { HttpProblem, isTold } from '../problem.js';
import { syncingProcess } from '../sync-elsewhere.js';
import { answered, JobSchema, refusals } from './job-schema.js';
import { answerOf, Day, rowsOf } from './schemas.js';

const Sources = answerOf({
  syncing: z
    .looseObject({ command: z.string(), pid: z.number() })
    .nullable()
    .openapi({ description: 'the process that asks sources now' }),
  rows: rowsOf({
    source: z.string(),
    gives: z.string(),
    allowed: z.boolean(),
    off: z.string().nullable(),
    terms: z.string(),
    terms_url: z.string(),
    published: z.string(),
    published_guess: z.boolean(),
    seen_live: z.boolean(),
    since: Day,
    last_success: z.string().nullable(),
    last_state: z.string().nullable(),
    last_reason: z.string().nullable(),
  }),
});

const list = createRoute({
  method: 'get',
  path: '/api/sources',
  tags: ['data'],
  operationId: 'sources',
  summary: 'What can be fetched from where: terms, allowed or not, how it went here, and who syncs now',
  responses: {
    200: { description: 'the sources', content: { 'application/json': { schema: Sources } } },
    ...refusals,
  },
});
const start = createRoute({
  method: 'post',
  path: '/api/sync',
  tags: ['data'],
  operationId: 'sync',
  summary: 'Asks the sources that config.yaml allows for what is missing; the job tells how it goes',
  responses: { ...answered(202, JobSchema), ...refusals },
});

/** Adds the list of sources and the sync of those that config.yaml allows; `effects` is the network that it may use. */
export function addSync(
  app: OpenAPIHono,
  live: LiveWorkspace,
  jobs: Jobs,
  effects: (() => Promise<Effects>) | null,
): void {
  // config.yaml may have been edited since the server began
  const current = (): Workspace => new Workspace(live.folder, live.opened());
  app.openapi(list, (async (context: Context) => {
    const workspace = current();
    const [rows, holder] = await Promise.all([
      workspace.sources(live.opened().env),
      syncingProcess(live.folder),
    ]);
    const syncing = holder && { command: holder.command, pid: holder.pid };
    return context.json(workspace.marked({ syncing, rows }));
  }) as never);
  app.openapi(start, (async (context: Context) => {
    if (effects === null) throw new HttpProblem(503, 'this server has no network; run waizi sync');
    if (jobs.running) throw new HttpProblem(503, 'another import or sync is running; wait until it is done');
    const workspace = current();
    const rows = await workspace.sources(live.opened().env);
    if (!rows.some(({ allowed }) => allowed))
      throw new HttpProblem(
        403,
        'no source is allowed; waizi sources lists them, docs/config.md says how to accept their terms',
      );
    const network = await effects();
    const job = jobs.start(
      'sync',
      async (progress) => ({
        sources: await workspace.sync(
          { progress: (source, done, total) => progress(done, total, source) },
          network,
        ),
      }),
      (error) => (isTold(error) ? error.message : 'the sync failed'),
    );
    return context.json(job, 202);
  }) as never);
}
