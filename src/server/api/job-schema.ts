import { z } from '@hono/zod-openapi';
import { Problem } from './schemas.js';

/** Long work that was started here, and how it goes. */
export const JobSchema = z
  .looseObject({
    id: z.string(),
    kind: z.string(),
    started: z.string(),
    last: z.looseObject({
      state: z.enum(['running', 'done', 'failed']),
      done: z.number(),
      total: z.number(),
      text: z.string(),
    }),
  })
  .openapi('Job');

export const refusals = Object.fromEntries(
  [400, 403, 404, 413, 415, 500, 503].map((status) => [
    status,
    { description: 'refused', content: { 'application/problem+json': { schema: Problem } } },
  ]),
);

/** A response with a job in it. */
export const answered = (status: number, schema: z.ZodType) => ({
  [status]: { description: 'the job', content: { 'application/json': { schema } } },
});
