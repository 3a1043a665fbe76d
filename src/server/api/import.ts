import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, sep } from 'node:path';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { streamSSE } from 'hono/streaming';
import type { Jobs } from '../jobs.js';
import type { LiveWorkspace } from '../live-workspace.js';
import { HttpProblem, isTold, problem } from '../problem.js';
import { answered, JobSchema, refusals } from './job-schema.js';

/** Most bytes of one upload. */
export const UPLOAD_LIMIT = 256 * 1024 * 1024;
const MOST_FILES = 500;

const upload = createRoute({
  method: 'post',
  path: '/api/import',
  tags: ['data'],
  operationId: 'importFiles',
  summary: 'Imports uploaded files; the job tells how it goes',
  request: {
    body: {
      required: true,
      content: {
        'multipart/form-data': {
          schema: z.object({ files: z.array(z.any().openapi({ type: 'string', format: 'binary' })) }),
        },
      },
    },
  },
  responses: { ...answered(202, JobSchema), ...refusals },
});
const jobPath = z.object({ job: z.uuid().openapi({ param: { name: 'job', in: 'path' } }) });
const list = createRoute({
  method: 'get',
  path: '/api/jobs',
  tags: ['data'],
  operationId: 'jobs',
  summary: 'Imports and downloads that were started here, the latest first',
  responses: answered(200, z.object({ rows: z.array(JobSchema) })),
});
const one = createRoute({
  method: 'get',
  path: '/api/jobs/{job}',
  tags: ['data'],
  operationId: 'job',
  summary: 'How a job goes',
  request: { params: jobPath },
  responses: { ...answered(200, JobSchema), ...refusals },
});
const events = createRoute({
  method: 'get',
  path: '/api/jobs/{job}/events',
  tags: ['data'],
  operationId: 'jobEvents',
  summary: 'How a job goes, as server-sent events',
  request: { params: jobPath },
  responses: {
    200: { description: 'events', content: { 'text/event-stream': { schema: z.string() } } },
    ...refusals,
  },
});

/** Adds uploads and the progress of jobs. */
export function addImport(app: OpenAPIHono, workspace: LiveWorkspace, jobs: Jobs): void {
  let receiving = false;
  const find = (context: Context) => {
    const job = jobs.get(context.req.param('job') ?? '');
    if (job === null) throw new HttpProblem(404, 'no such job; it may have been forgotten after a restart');
    return job;
  };
  app.use(
    '/api/import',
    bodyLimit({
      maxSize: UPLOAD_LIMIT,
      onError: (context) =>
        problem(context, 413, `an upload may have ${UPLOAD_LIMIT / 2 ** 20} MiB; use waizi import for more`),
    }),
  );
  // described, but not checked by the schema: a stream of files is no JSON
  app.openAPIRegistry.registerPath(upload);
  app.post(upload.path, async (context: Context) => {
    if (!/^multipart\/form-data\b/i.test(context.req.header('Content-Type') ?? ''))
      throw new HttpProblem(415, 'files come as multipart/form-data in fields named files');
    // one at a time: each is held in memory as a whole
    if (jobs.running || receiving)
      throw new HttpProblem(503, 'another import is running; wait until it is done');
    receiving = true;
    const form = await context.req
      .parseBody({ all: true })
      .catch(() => {
        throw new HttpProblem(400, 'the upload is no readable multipart/form-data');
      })
      .finally(() => {
        receiving = false;
      });
    const files = [form.files ?? []].flat().filter((item): item is File => item instanceof File);
    if (files.length === 0) throw new HttpProblem(400, 'no files in the field named files');
    if (files.length > MOST_FILES) throw new HttpProblem(413, `at most ${MOST_FILES} files at once`);
    if (jobs.running) throw new HttpProblem(503, 'another import or sync is running; wait until it is done');
    const folder = await mkdtemp(join(tmpdir(), 'waizi-upload-'));
    const paths: string[] = [];
    for (const [index, file] of files.entries()) {
      const path = join(folder, nameOf(file.name, index, new Set(paths.map((one) => basename(one)))));
      await writeFile(path, Buffer.from(await file.arrayBuffer()));
      paths.push(path);
    }
    const job = jobs.start(
      'import',
      async (progress) => {
        try {
          const imported = await workspace.import(paths, {
            progress: (done, total, path) => progress(done, total, basename(path)),
          });
          // where the upload lay for a moment is nothing to the one who sent it
          const told = (reason: string | null | undefined) =>
            reason?.replaceAll(`${folder}${sep}`, '') ?? null;
          return {
            files: imported.map((file) => ({
              ...file,
              path: basename(file.path),
              reason: told(file.reason),
            })),
          };
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      },
      (error) => (isTold(error) ? error.message : 'the import failed'),
    );
    return context.json(job, 202);
  });
  app.openapi(list, ((context: Context) => context.json({ rows: jobs.list() })) as never);
  app.openapi(one, ((context: Context) => context.json(find(context))) as never);
  app.openapi(events, ((context: Context) => {
    const job = find(context);
    return streamSSE(context, async (stream) => {
      await new Promise<void>((resolve) => {
        let written = Promise.resolve();
        const tell = (): void => {
          const { last } = job;
          written = written
            .then(() => stream.writeSSE({ event: last.state, data: JSON.stringify(last) }))
            .then(() => {
              if (last.state !== 'running') resolve();
            });
        };
        const end = jobs.listen(job.id, tell);
        stream.onAbort(() => {
          end();
          resolve();
        });
        tell();
      });
    });
  }) as never);
}

/** A plain file name: no folder, no control characters, not the name of another file of the upload. */
function nameOf(given: string, index: number, taken: ReadonlySet<string>): string {
  const name = basename(given.replaceAll('\\', '/'))
    .replace(/[\p{Cc}/]/gu, '')
    .slice(-120);
  const plain = name === '' || name === '.' || name === '..' ? `file-${index + 1}` : name;
  return taken.has(plain) ? `${index + 1}-${plain}` : plain;
}
