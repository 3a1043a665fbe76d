import { type Context, Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { toJson } from '../amount.js';
import { InputError, NoDataError, StoreError, UsageError } from '../errors.js';
import { lastDay } from '../flows/explorer/stored-day.js';
import type { Workspace } from '../workspace.js';
import { Overviews } from './overview.js';
import { languageOf } from './page/language.js';
import type { Language } from './page/numbers.js';
import { messagePage, overviewPage } from './page/page.js';
import { ICON, STYLE } from './page/style.js';
import { WORDS } from './page/words.js';
import { flowsRequest, sharesRequest } from './query.js';

export interface AppOptions {
  /** Told about what fails while a request is answered; the answer itself names no inner detail. */
  readonly report?: (error: Error) => void;
}

const LOCAL = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** The page and the JSON of a workspace: GET only, nothing is changed. */
export function createApp(workspace: Workspace, { report = () => undefined }: AppOptions = {}): Hono {
  const app = new Hono();
  const overviews = new Overviews(workspace);
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
      xFrameOptions: 'DENY',
      strictTransportSecurity: false,
    }),
  );
  app.use(async (context, next) => {
    // another name that resolves to this machine would let a web page read the user's data
    if (!LOCAL.has(new URL(context.req.url).hostname)) {
      return problem(context, 421, 'served under the names of this machine only');
    }
    await next();
    if (!context.res.headers.has('Cache-Control')) context.header('Cache-Control', 'no-cache');
    return undefined;
  });

  app.get('/', async (context) => {
    context.header('Vary', 'Accept-Language');
    return context.html(overviewPage(await overviews.read(), languageFor(context)));
  });
  app.get('/style.css', (context) => context.body(STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  app.get('/icon.svg', (context) => context.body(ICON, 200, { 'Content-Type': 'image/svg+xml' }));
  app.get('/favicon.ico', (context) => context.redirect('/icon.svg', 301));

  app.get('/api/flows', async (context) => {
    const last = await workspace.with(({ engine }) => lastDay(engine, null));
    return json(context, workspace.marked(await workspace.flows(flowsRequest(context.req.queries(), last))));
  });
  app.get('/api/shares', async (context) =>
    json(context, workspace.marked(await workspace.shares(sharesRequest(context.req.queries())))),
  );
  app.get('/api/status', async (context) => {
    const rows = await workspace.status();
    return json(context, workspace.marked({ workspace: workspace.folder, today: workspace.today(), rows }));
  });

  app.notFound((context) => {
    if (isApi(context))
      return problem(context, 404, 'no such address; there are /api/flows, /api/shares, /api/status');
    const language = languageFor(context);
    return context.html(messagePage(language, WORDS[language].notFound), 404);
  });
  app.onError((error, context) => {
    const status = statusOf(error);
    if (status === 500) report(error);
    const told = status !== 500 || error instanceof InputError || error instanceof StoreError;
    if (isApi(context))
      return problem(context, status, told ? error.message : 'the answer could not be made');
    const language = languageFor(context);
    const [title, text] = WORDS[language].failed;
    return context.html(messagePage(language, [title, told ? error.message : text]), status);
  });
  return app;
}

const isApi = (context: Context): boolean => context.req.path.startsWith('/api/');

const languageFor = (context: Context): Language =>
  languageOf(context.req.query('lang'), context.req.header('Accept-Language'));

function statusOf(error: Error): 400 | 404 | 500 {
  if (error instanceof UsageError) return 400;
  return error instanceof NoDataError ? 404 : 500;
}

function json(context: Context, answer: object): Response {
  return context.body(`${toJson(answer)}\n`, 200, { 'Content-Type': 'application/json; charset=utf-8' });
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'wrong request',
  404: 'nothing there',
  421: 'wrong host',
  500: 'failed',
};

/** A problem in the form of RFC 9457. */
function problem(context: Context, status: 400 | 404 | 421 | 500, detail: string): Response {
  const text = `${JSON.stringify({ type: 'about:blank', title: TITLES[status], status, detail })}\n`;
  return context.body(text, status, { 'Content-Type': 'application/problem+json' });
}
