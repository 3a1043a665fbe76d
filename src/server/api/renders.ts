import { createHash } from 'node:crypto';
import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { UsageError } from '../../errors.js';
import { figureData } from '../../figures/frame/ask.js';
import { defineFigure } from '../../figures/frame/compose.js';
import { toPng } from '../../figures/frame/png.js';
import { noteHtml } from '../../report/render/html.js';
import { noteMarkdown } from '../../report/render/markdown.js';
import { noteXlsx } from '../../report/render/tables.js';
import { AnswerCache, type KeptAnswer } from '../answer-cache.js';
import type { LiveWorkspace } from '../live-workspace.js';
import { day } from './parameters.js';
import {
  askedOfFigures,
  figurePath,
  knownFigure,
  language,
  lookOf,
  lookParameters,
  requestOf,
} from './questions/note.js';
import { Problem } from './schemas.js';

const MEDIA = {
  svg: 'image/svg+xml',
  png: 'image/png',
  html: 'text/html; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;
type Ending = keyof typeof MEDIA;

const figureQuery = z.strictObject({ ...askedOfFigures, ...lookParameters });
const noteQuery = z.strictObject({ as_of: day('as on the evening of this day'), lang: language });

/** Adds figures as images and the note as files to keep. Each is made once for a version of the store. */
export function addRenders(app: OpenAPIHono, workspace: LiveWorkspace): void {
  const cache = new AnswerCache();
  const answer = async (
    context: Context,
    ending: Ending,
    make: () => Promise<string | Uint8Array>,
    name: string | null,
  ): Promise<Response> => {
    const version = `${await workspace.version()} ${workspace.today()}`;
    const { pathname, search } = new URL(context.req.url);
    const kept = await cache.get(version, `${pathname}${search}`, async (): Promise<KeptAnswer> => {
      const made = await make();
      const body = typeof made === 'string' ? made : Buffer.from(made);
      const tag = createHash('sha256').update(body).digest('base64url').slice(0, 27);
      return { body, type: MEDIA[ending], tag: `"${tag}"` };
    });
    const headers = {
      ETag: kept.tag,
      'Content-Type': kept.type,
      'Cache-Control': 'no-cache',
      ...(name === null ? {} : { 'Content-Disposition': `attachment; filename="${name}.${ending}"` }),
    };
    return context.req.header('If-None-Match') === kept.tag
      ? context.body(null, 304, headers)
      : context.body(kept.body as string, 200, headers);
  };

  for (const ending of ['svg', 'png'] as const) {
    describe(app, `/api/figure/{figure}.${ending}`, ending, `figure-${ending}`, 'A figure as an image', {
      params: z.object({ figure: figurePath }),
      query: figureQuery,
    });
    app.get(`/api/figure/:file{[a-z0-9-]+\\.${ending}}`, async (context) => {
      const id = context.req.param('file').slice(0, -ending.length - 1);
      const figure = knownFigure(id);
      const asked = parsed(figureQuery, context);
      const request = requestOf(figure, asked);
      const make = async (): Promise<string | Uint8Array> => {
        const { toSvg } = await import('../../figures/frame/svg.js');
        const data = await figureData(figure, workspace, request, workspace.config.simulated);
        const look = lookOf(asked);
        const svg = toSvg(defineFigure(figure, data, look));
        return ending === 'svg' ? svg : toPng(svg, { chinese: look.lang === 'zh' });
      };
      return answer(context, ending, make, null);
    });
  }
  for (const ending of ['html', 'md', 'xlsx'] as const) {
    describe(app, `/api/report.${ending}`, ending, `report-${ending}`, 'The weekly note as a file', {
      query: noteQuery,
    });
    app.get(`/api/report.${ending}`, async (context) => {
      const { as_of, lang } = parsed(noteQuery, context);
      const make = async (): Promise<string | Uint8Array> => {
        const note = await workspace.report({ asOf: as_of ?? null, languages: [lang ?? 'en'] });
        if (ending === 'html') return noteHtml(note);
        if (ending === 'xlsx') return noteXlsx(note);
        return note.texts.map((text) => noteMarkdown(note, text)).join('\n');
      };
      return answer(context, ending, make, `waizi-note${as_of ? `-${as_of}` : ''}-${lang ?? 'en'}`);
    });
  }
}

/** @throws UsageError for a parameter that is wrong or not known */
function parsed<S extends z.ZodType>(schema: S, context: Context): z.output<S> {
  const result = schema.safeParse(context.req.query());
  if (result.success) return result.data;
  const [fault] = result.error.issues;
  throw new UsageError(`${fault?.path.join('.') ?? ''} ${fault?.message ?? 'is wrong'}`.trim().slice(0, 300));
}

function describe(
  app: OpenAPIHono,
  path: string,
  ending: Ending,
  operationId: string,
  summary: string,
  request: { readonly params?: z.ZodObject; readonly query: z.ZodObject },
): void {
  const problem = { content: { 'application/problem+json': { schema: Problem } } };
  const [media = ''] = MEDIA[ending].split(';');
  app.openAPIRegistry.registerPath({
    method: 'get',
    path,
    tags: ['note'],
    operationId: operationId.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
    summary: `${summary} (${ending})`,
    request,
    responses: {
      200: {
        description: 'the file',
        content: { [media]: { schema: z.string().openapi({ type: 'string', format: 'binary' }) } },
      },
      400: { description: 'a parameter is wrong', ...problem },
      404: { description: 'nothing is stored for what was asked', ...problem },
    },
  });
}
