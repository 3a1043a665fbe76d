import { z } from '@hono/zod-openapi';
import { FIGURES, figureOf } from '../../../figures/index.js';
import { figureData } from '../../../figures/frame/ask.js';
import { defineFigure } from '../../../figures/frame/compose.js';
import type { FigureRequest } from '../../../figures/frame/figure.js';
import {
  CONVENTIONS,
  type Convention,
  DEFAULT_LOOK,
  THEMES,
  type Theme,
} from '../../../figures/frame/look.js';
import { NoDataError, UsageError } from '../../../errors.js';
import { stockCode } from '../../../flows/explorer/stored-day.js';
import type { IsoDate } from '../../../iso-date.js';
import { LANGUAGES } from '../../../report/language.js';
import { noteAnswer } from '../../../report/render/json.js';
import { choice, day, text, whole } from '../parameters.js';
import { question } from '../question.js';
import { answerOf, Day, rowsOf } from '../schemas.js';

type Listed<T extends string> = readonly [T, ...T[]];

export const figurePath = z
  .string()
  .max(40)
  .openapi({ param: { name: 'figure', in: 'path' }, example: 'hk-cumulative' });

const asOf = day('as on the evening of this day (default: the last stored day)');
export const language = choice(
  LANGUAGES as unknown as Listed<'en' | 'zh'>,
  'language of texts (default: en)',
);

export const lookParameters = {
  lang: language,
  theme: choice(THEMES as unknown as Listed<Theme>, 'default: light'),
  convention: choice(
    CONVENTIONS as unknown as Listed<Convention>,
    'colours of gains and losses (default: blue-orange)',
  ),
  width: whole('pixels (default: 960)', 320, 2000),
  frame: choice(['inside', 'outside'], 'whether title and source are in the image (default: inside)'),
};

export const askedOfFigures = {
  as_of: asOf,
  from: day('first day of the window'),
  to: day('last day of the window'),
  stock: text('for figures of one stock', 5),
  index: text("for figures of one index: its provider's code", 20),
};

type Parameters<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape>>;

/** The look asked for. */
export const lookOf = ({ lang, theme, convention, width, frame }: Parameters<typeof lookParameters>) => ({
  lang: lang ?? DEFAULT_LOOK.lang,
  theme: theme ?? DEFAULT_LOOK.theme,
  convention: convention ?? DEFAULT_LOOK.convention,
  width: width ?? DEFAULT_LOOK.width,
  frame: frame ?? DEFAULT_LOOK.frame,
});

/** A figure by its id. @throws NoDataError when there is none */
export function knownFigure(id: string) {
  if (!FIGURES.some((figure) => figure.id === id))
    throw new NoDataError(`no figure "${id.slice(0, 40)}"; /api/figures lists those there are`);
  return figureOf(id);
}

/** What a figure is asked for. @throws UsageError for what it does not take, or lacks */
export function requestOf(
  figure: ReturnType<typeof figureOf>,
  { as_of, from, to, stock, index }: Parameters<typeof askedOfFigures>,
): FigureRequest {
  const asked = { asOf: as_of, from, to, stock, index };
  for (const [name, value] of Object.entries(asked))
    if (value !== undefined && !figure.takes.includes(name as 'asOf'))
      throw new UsageError(
        `${figure.id} takes no ${NAMES[name] ?? name}; it takes ${figure.takes.map((one) => NAMES[one] ?? one).join(', ') || 'none'}`,
      );
  if (from && to && from > to) throw new UsageError(`from ${from} is after to ${to}`);
  if (figure.takes.includes('stock') && stock === undefined)
    throw new UsageError(`${figure.id} is about one stock: give stock=00700`);
  return {
    asOf: (as_of as IsoDate | undefined) ?? null,
    from: (from as IsoDate | undefined) ?? null,
    to: (to as IsoDate | undefined) ?? null,
    stock: stock === undefined ? null : stockCode(stock),
    index: index ?? null,
  };
}

const NAMES: Readonly<Record<string, string>> = { asOf: 'as_of' };

export const NOTE = [
  question({
    path: '/figures',
    tag: 'note',
    summary: 'The figures of the note: what each asks and takes',
    answer: answerOf({
      rows: rowsOf({
        id: z.string(),
        asks: z.object({ en: z.string(), zh: z.string() }),
        takes: z.array(z.string()),
      }),
    }),
    ask: async () => ({
      rows: FIGURES.map(({ id, asks, takes, needs }) => ({
        id,
        asks,
        takes: takes.map((one) => NAMES[one] ?? one),
        needs,
      })),
    }),
  }),
  question({
    path: '/figure/{figure}',
    tag: 'note',
    summary: 'A figure: its table, and how it is drawn as an ECharts option; also .svg and .png',
    of: { figure: figurePath },
    with: { ...askedOfFigures, ...lookParameters },
    answer: answerOf({
      id: z.string(),
      as_of: Day.nullable(),
      table: z.looseObject({ columns: rowsOf({ key: z.string(), unit: z.string() }), rows: rowsOf({}) }),
      missing: z.looseObject({ problem: z.string() }).nullable(),
      definition: z.looseObject({ title: z.string(), width: z.number(), height: z.number() }),
    }),
    table: (answer) => (answer as { table: { rows: readonly object[] } }).table.rows,
    ask: async (workspace, { figure: id, ...asked }) => {
      const figure = knownFigure(id);
      const data = await figureData(figure, workspace, requestOf(figure, asked), workspace.config.simulated);
      return { ...data, definition: defineFigure(figure, data, lookOf(asked)) };
    },
  }),
  question({
    path: '/report',
    tag: 'note',
    summary: 'The weekly note of a day: sentences, each number with its query, and what changed in a week',
    with: { as_of: asOf, lang: language },
    answer: answerOf({
      as_of: Day,
      compared_with: Day,
      numbers: rowsOf({ id: z.string() }),
      texts: rowsOf({ language: z.string(), title: z.string() }),
    }),
    table: null,
    ask: async (workspace, { as_of, lang }) =>
      noteAnswer(await workspace.report({ asOf: as_of ?? null, languages: [lang ?? 'en'] })),
  }),
  question({
    path: '/claims',
    tag: 'note',
    summary: 'Every number of the note of March 2025 against what is stored: holds, differs, or no data',
    with: { as_of: day('by what was known on the evening of this day'), lang: language },
    answer: answerOf({
      note: z.looseObject({ title: z.string() }),
      counts: z.object({ holds: z.number(), differs: z.number(), 'no-data': z.number() }),
      rows: rowsOf({
        id: z.string(),
        text: z.string(),
        unit: z.string(),
        status: z.enum(['holds', 'differs', 'no-data']),
        query: z.string(),
      }),
    }),
    ask: (workspace, { as_of, lang }) => workspace.claims({ asOf: as_of ?? null, language: lang ?? 'en' }),
  }),
];
