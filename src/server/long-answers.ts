import type { Context, MiddlewareHandler } from 'hono';
import { AnswerCache, type KeptAnswer } from './answer-cache.js';
import type { LiveWorkspace } from './live-workspace.js';
import type { Made, SecondThread } from './second-thread.js';

/** Answers that take a second or more when they are made first. */
const LONG =
  /^\/api\/(nowcast|northbound|valuation|positioning|gaps|rallies|cycles|check|sensitivity|figure\/|report|claims)/;

/** Whether an address of the API is one of those. */
export const isLong = (path: string): boolean => LONG.test(path);

interface KeptResponse extends KeptAnswer {
  readonly headers: readonly (readonly [string, string])[];
}

/** An answer that is no success is passed on and not kept. */
class NotKept extends Error {
  constructor(readonly made: Made) {
    super('an answer that is not kept');
  }
}

/** Has long answers made in the second thread, each once for a version of the store, so that short ones never wait for them. */
export function longAnswers(thread: SecondThread, workspace: LiveWorkspace): MiddlewareHandler {
  const cache = new AnswerCache<KeptResponse>();
  return async (context, next) => {
    const { pathname, search } = new URL(context.req.url);
    if (context.req.method !== 'GET' || !isLong(pathname)) return next();
    const accept = context.req.header('Accept') ?? '*/*';
    const version = `${await workspace.version()} ${workspace.today()}`;
    try {
      const kept = await cache.get(version, `${pathname}${search} ${accept}`, async () => {
        const made = await thread.fetch(`${pathname}${search}`, accept, workspace.clock());
        const tag = made.headers.find(([name]) => name === 'etag')?.[1];
        if (made.status !== 200 || tag === undefined) throw new NotKept(made);
        return { body: Buffer.from(made.body), type: '', tag, headers: made.headers };
      });
      return respond(context, kept);
    } catch (error) {
      if (error instanceof NotKept) return sent(context, error.made);
      throw error;
    }
  };
}

function respond(context: Context, { body, tag, headers }: KeptResponse): Response {
  const known = (context.req.header('If-None-Match') ?? '').split(',').map((item) => item.trim());
  const same = known.includes(tag) || known.includes(`W/${tag}`);
  return sent(context, same ? { status: 304, headers, body: null } : { status: 200, headers, body });
}

function sent(
  context: Context,
  { status, headers, body }: Omit<Made, 'body'> & { readonly body: Uint8Array | string | null },
): Response {
  for (const [name, value] of headers) context.header(name, value);
  return context.body(body as never, status as never);
}
