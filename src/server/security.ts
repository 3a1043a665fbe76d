import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { secureHeaders } from 'hono/secure-headers';
import { problem } from './problem.js';

const LOCAL = new Set(['127.0.0.1', 'localhost', '[::1]']);
const COOKIE = 'waizi-token';

/** Scripts, styles and data from this server alone; nothing inline, nothing in a frame. */
export const headers = (): MiddlewareHandler =>
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      manifestSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
    crossOriginResourcePolicy: 'same-origin',
    crossOriginOpenerPolicy: 'same-origin',
    referrerPolicy: 'no-referrer',
    xFrameOptions: 'DENY',
    strictTransportSecurity: false,
  });

/** Most heads of a request: a browser sends about 20; Node leaves those beyond 2,000 out in silence. */
const MOST_HEADS = 100;

/** Refuses what could be read in two ways (two hosts) or not as a whole (a great many heads). */
export const heads = (): MiddlewareHandler => async (context, next) => {
  const { incoming } = (context.env ?? {}) as {
    readonly incoming?: { readonly rawHeaders: readonly string[] };
  };
  const names = (incoming?.rawHeaders ?? []).filter((_, index) => index % 2 === 0);
  if (names.length > MOST_HEADS) return problem(context, 431, `a request may have ${MOST_HEADS} headers`);
  if (names.filter((name) => name.toLowerCase() === 'host').length > 1)
    return problem(context, 400, 'a request names one host');
  await next();
  return undefined;
};

/**
 * Lets requests to this machine's own names through; any other name that resolves here would let a web page read the
 * user's data. With a token, any name is fine but every request must bring it.
 * @param page what somebody sees who opens a page without it
 */
export const access =
  (
    token: string | null,
    page: (context: Context) => Response | Promise<Response> | null = () => null,
  ): MiddlewareHandler =>
  async (context, next) => {
    if (token === null) {
      if (!LOCAL.has(new URL(context.req.url).hostname))
        return problem(context, 421, 'served under the names of this machine only');
    } else if (!(await hasToken(context, token))) {
      const seen = await page(context);
      if (seen !== null) return seen;
      return problem(
        context,
        401,
        'this server wants its token: Authorization: Bearer TOKEN, or open its address once with ?token=TOKEN',
      );
    }
    if (isWrite(context) && !isOwn(context))
      return problem(context, 403, 'only the pages of this server and programs without an Origin may write');
    await next();
    return undefined;
  };

async function hasToken(context: Context, token: string): Promise<boolean> {
  const bearer = /^Bearer (.+)$/.exec(context.req.header('Authorization') ?? '')?.[1];
  if (bearer !== undefined) return same(bearer, token);
  const asked = context.req.query('token');
  if (asked !== undefined && context.req.method === 'GET' && same(asked, token)) {
    setCookie(context, COOKIE, token, { httpOnly: true, sameSite: 'Strict', path: '/' });
    return true;
  }
  return same(getCookie(context, COOKIE) ?? '', token);
}

/** Compares in the same time whatever differs. */
function same(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

const isWrite = (context: Context): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(context.req.method);

/** Whether a request comes from a page of this server, or from a program: browsers name the page's origin. */
function isOwn(context: Context): boolean {
  const site = context.req.header('Sec-Fetch-Site');
  if (site !== undefined && site !== 'same-origin') return false;
  const origin = context.req.header('Origin');
  return origin === undefined || origin === new URL(context.req.url).origin;
}
