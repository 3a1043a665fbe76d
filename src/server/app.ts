import { type Context, Hono } from 'hono';
import { createApi } from './api/api.js';
import { Metrics } from './api/operations.js';
import type { Effects } from '../sources/fetching/effects.js';
import { Jobs } from './jobs.js';
import type { Workspace } from '../workspace.js';
import { LiveWorkspace } from './live-workspace.js';
import { longAnswers } from './long-answers.js';
import { Overviews } from './overview.js';
import { languageOf } from './page/language.js';
import type { Language } from './page/numbers.js';
import { messagePage, overviewPage } from './page/page.js';
import { ICON, STYLE } from './page/style.js';
import { WORDS } from './page/words.js';
import { isTold, problem, statusOf } from './problem.js';
import type { SecondThread } from './second-thread.js';
import { access, heads, headers } from './security.js';
import type { SqlProcesses } from './sql-process.js';
import { StaticFiles, WEB } from './static.js';

export interface AppOptions {
  /** Told about what fails while a request is answered; the answer itself names no inner detail. */
  readonly report?: (error: Error) => void;
  /** What every request must bring; none for this machine alone. */
  readonly token?: string | null;
  /** Version of the program, for the description of the API. */
  readonly version?: string;
  /** Folder of the built dashboard; beside the program where not given. */
  readonly web?: string;
  /** The network that a sync may use; without it there is none. */
  readonly effects?: () => Promise<Effects>;
  /** Makes the answers that take long; they are made here where not given. */
  readonly thread?: SecondThread;
  /** Answer questions in SQL; they are answered here where not given. */
  readonly sql?: SqlProcesses;
}

/** The pages and the API of a workspace. */
export function createApp(
  of: Workspace,
  { report = () => undefined, token = null, version = '0', web = WEB, thread, sql, effects }: AppOptions = {},
): Hono {
  const workspace = of instanceof LiveWorkspace ? of : LiveWorkspace.of(of);
  const app = new Hono();
  const overviews = new Overviews(workspace);
  const metrics = new Metrics();
  const jobs = new Jobs(() => workspace.clock());
  app.use(metrics.count_request);
  app.use(headers());
  app.use(heads());
  app.use(
    access(token, (context) => {
      if (isApi(context) || !/\btext\/html\b/.test(context.req.header('Accept') ?? '')) return null;
      const language = languageFor(context);
      return context.html(messagePage(language, WORDS[language].locked), 401);
    }),
  );
  app.use(async (context, next) => {
    await next();
    if (!context.res.headers.has('Cache-Control')) context.header('Cache-Control', 'no-cache');
  });

  if (thread) app.use('/api/*', longAnswers(thread, workspace));
  const dashboard = StaticFiles.of(web);
  app.get('*', async (context, next) => dashboard?.answer(context) ?? next());
  // without a script, or without a built dashboard
  app.on('GET', ['/', '/plain'], async (context) => {
    context.header('Vary', 'Accept-Language');
    return context.html(overviewPage(await overviews.read(), languageFor(context)));
  });
  app.get('/style.css', (context) => context.body(STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  app.get('/icon.svg', (context) => context.body(ICON, 200, { 'Content-Type': 'image/svg+xml' }));
  app.get('/favicon.ico', (context) => context.redirect('/icon.svg', 301));
  app.route('/', createApi(workspace, jobs, metrics, version, sql, effects ?? null));

  app.notFound((context) => {
    if (isApi(context))
      return problem(context, 404, 'no such address; /api/openapi.json lists those there are');
    const language = languageFor(context);
    return context.html(messagePage(language, WORDS[language].notFound), 404);
  });
  app.onError((error, context) => {
    const status = statusOf(error);
    if (status === 500) report(error);
    if (isApi(context))
      return problem(context, status, isTold(error) ? error.message : 'the answer could not be made');
    const language = languageFor(context);
    const [title, text] = WORDS[language].failed;
    return context.html(messagePage(language, [title, isTold(error) ? error.message : text]), status);
  });
  return app;
}

const isApi = (context: Context): boolean => context.req.path.startsWith('/api/');

const languageFor = (context: Context): Language =>
  languageOf(context.req.query('lang'), context.req.header('Accept-Language'));
