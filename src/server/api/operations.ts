import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { lastDay } from '../../flows/explorer/stored-day.js';
import { NoDataError } from '../../errors.js';
import type { LiveWorkspace } from '../live-workspace.js';

/** Bounds of the histogram of response times, seconds. */
const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Counts of answered requests, in the text format of Prometheus. */
export class Metrics {
  private readonly byStatus = new Map<number, number>();
  private readonly buckets = BUCKETS.map(() => 0);
  private seconds = 0;
  private count = 0;

  readonly count_request: MiddlewareHandler = async (context, next) => {
    const started = performance.now();
    await next();
    const took = (performance.now() - started) / 1000;
    const { status } = context.res;
    this.byStatus.set(status, (this.byStatus.get(status) ?? 0) + 1);
    for (const [index, bound] of BUCKETS.entries())
      if (took <= bound) this.buckets[index] = (this.buckets[index] ?? 0) + 1;
    this.seconds += took;
    this.count += 1;
  };

  text(): string {
    const { heapUsed, rss } = process.memoryUsage();
    return [
      '# HELP waizi_requests_total answered requests',
      '# TYPE waizi_requests_total counter',
      ...[...this.byStatus]
        .sort(([a], [b]) => a - b)
        .map(([status, n]) => `waizi_requests_total{status="${status}"} ${n}`),
      '# HELP waizi_request_seconds time until an answer was ready',
      '# TYPE waizi_request_seconds histogram',
      ...BUCKETS.map((bound, index) => `waizi_request_seconds_bucket{le="${bound}"} ${this.buckets[index]}`),
      `waizi_request_seconds_bucket{le="+Inf"} ${this.count}`,
      `waizi_request_seconds_sum ${this.seconds}`,
      `waizi_request_seconds_count ${this.count}`,
      '# HELP waizi_memory_bytes memory of the process',
      '# TYPE waizi_memory_bytes gauge',
      `waizi_memory_bytes{kind="heap"} ${heapUsed}`,
      `waizi_memory_bytes{kind="resident"} ${rss}`,
      '',
    ].join('\n');
  }
}

const Health = z
  .looseObject({
    status: z.literal('ok'),
    version: z.string(),
    simulated: z.boolean(),
    last_day: z.string().nullable(),
    last_trade_date: z.string().nullable(),
    today: z.string(),
  })
  .openapi('Health');

/** Adds health and metrics. */
export function addOperations(app: OpenAPIHono, workspace: LiveWorkspace, metrics: Metrics): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/health',
      tags: ['data'],
      operationId: 'health',
      summary:
        'Whether the server answers, the data version, the last stored CCASS day and the last trade date it tells of',
      responses: { 200: { description: 'it does', content: { 'application/json': { schema: Health } } } },
    }),
    (async (context: Context) => {
      const last = await workspace
        .with(async ({ engine }, calendar) => {
          const day = await lastDay(engine, null);
          return { day, trade: calendar.tradeDatesOf(calendar.settlementDayOnOrBefore(day)).at(-1) ?? null };
        })
        .catch((error: Error) => {
          if (error instanceof NoDataError) return null;
          throw error;
        });
      return context.json({
        status: 'ok',
        version: await workspace.version(),
        simulated: workspace.config.simulated,
        last_day: last?.day ?? null,
        last_trade_date: last?.trade ?? null,
        today: workspace.today(),
      });
    }) as never,
  );
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/metrics',
      tags: ['data'],
      operationId: 'metrics',
      summary: 'Counts and times of requests, memory, in the text format of Prometheus',
      responses: { 200: { description: 'metrics', content: { 'text/plain': { schema: z.string() } } } },
    }),
    (async (context: Context) =>
      context.body(metrics.text(), 200, {
        'Content-Type': 'text/plain; version=0.0.4; charset=utf-8',
      })) as never,
  );
}
