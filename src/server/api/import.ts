import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, sep } from 'node:path';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { streamSSE } from 'hono/streaming';
import type { Job, JobEvent, Jobs } from '../jobs.js';
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
  const begin = async (context: Context): Promise<Job> => {
    const form = await context.req.parseBody({ all: true }).catch(() => {
      throw new HttpProblem(400, 'the upload is no readable multipart/form-data');
    });
    const files = [form.files ?? []].flat().filter((item): item is File => item instanceof File);
    if (files.length === 0) throw new HttpProblem(400, 'no files in the field named files');
    if (files.length > MOST_FILES) throw new HttpProblem(413, `at most ${MOST_FILES} files at once`);
    const folder = await mkdtemp(join(tmpdir(), 'waizi-upload-'));
    try {
      const paths = await laid(files, folder);
      // a sync may have begun while the files came
      if (jobs.running)
        throw new HttpProblem(503, 'another import or sync is running; wait until it is done');
      return started(paths, folder);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  };
  const started = (paths: readonly string[], folder: string): Job =>
    jobs.start(
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
    try {
      return context.json(await begin(context), 202);
    } finally {
      receiving = false;
    }
  });
  app.openapi(list, ((context: Context) => context.json({ rows: jobs.list() })) as never);
  app.openapi(one, ((context: Context) => context.json(find(context))) as never);
  app.openapi(events, ((context: Context) => {
    const job = find(context);
    return streamSSE(context, async (stream) => {
      let gone = false;
      let wake = (): void => undefined;
      const leave = jobs.listen(job.id, () => wake());
      stream.onAbort(() => {
        gone = true;
        wake();
      });
      try {
        // a slow reader gets the last event, not each
        for (let told: JobEvent | null = null; !gone; ) {
          const { last } = job;
          if (last === told) {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
            continue;
          }
          told = last;
          await stream.writeSSE({ event: last.state, data: JSON.stringify(last) });
          if (last.state !== 'running') return;
        }
      } finally {
        leave();
      }
    });
  }) as never);
}

/** Writes the files of an upload into a folder, each under a name of its own. */
async function laid(files: readonly File[], folder: string): Promise<string[]> {
  const paths: string[] = [];
  for (const [index, file] of files.entries()) {
    const path = join(folder, nameOf(file.name, index, new Set(paths.map((one) => basename(one)))));
    await writeFile(path, Buffer.from(await file.arrayBuffer()));
    paths.push(path);
  }
  return paths;
}

/** A plain file name: no folder, no control characters, not the name of another file of the upload. */
function nameOf(given: string, index: number, taken: ReadonlySet<string>): string {
  const name = ending(basename(given.replaceAll('\\', '/')).replace(/[\p{Cc}/]/gu, ''));
  const plain = name === '' || name === '.' || name === '..' ? `file-${index + 1}` : name;
  return taken.has(plain) ? `${index + 1}-${plain}` : plain;
}

/** Bytes of a name that every file system takes, with room for a number before it. */
const LONGEST_NAME = 200;

/** The end of a name, where its kind stands, in so many bytes. */
function ending(name: string): string {
  const letters = [...name];
  while (Buffer.byteLength(letters.join('')) > LONGEST_NAME) letters.shift();
  return letters.join('');
}
