import { csvOf } from '../csv-text.js';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { NoDataError, UsageError } from '../errors.js';
import { FIGURES, figureOf } from '../figures/index.js';
import { figureData, NO_ROW } from '../figures/frame/ask.js';
import { defineFigure, type FigureDefinition } from '../figures/frame/compose.js';
import type { Figure, FigureData, FigureRequest } from '../figures/frame/figure.js';
import { CONVENTIONS, DEFAULT_LOOK, type Look, THEMES } from '../figures/frame/look.js';
import { toPng } from '../figures/frame/png.js';
import { toSvg } from '../figures/frame/svg.js';
import { headsOf, type Cell as TableCell } from '../figures/frame/table.js';
import { type Lang, LANGS } from '../figures/frame/words.js';
import { stockCode } from '../flows/explorer/stored-day.js';
import { toJson } from '../amount.js';
import { command } from './common.js';
import { type CommonOptions, dateOption, listOption, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { answer } from './output.js';

const ENDINGS = ['svg', 'png', 'csv', 'json'] as const;
type Ending = (typeof ENDINGS)[number];

interface Options extends CommonOptions {
  output?: string[];
  lang: string;
  theme: string;
  convention: string;
  width: string;
  asOf?: string;
  from?: string;
  to?: string;
  stock?: string;
  index?: string;
}

export const figureCommand: DefineCommand = (program, io, done) => {
  command(
    program,
    'figure [id]',
    'the figures of the note, each with its table; without an id, the list of them',
  )
    .option(
      '-o, --output <files...>',
      'where to write: figure.svg, or several endings: figure.svg,png,csv,json',
    )
    .option('--lang <languages>', 'en, zh, or both: en,zh adds the language to the name of the file', 'en')
    .option('--theme <theme>', THEMES.join(', '), 'light')
    .option('--convention <colours>', `colours of gains and losses: ${CONVENTIONS.join(', ')}`, 'blue-orange')
    .option('--width <pixels>', 'width of the image, 480 to 2000', String(DEFAULT_LOOK.width))
    .option('--as-of <day>', 'as on the evening of this day (default: the last stored day)')
    .option('--from <day>', 'first day of the window')
    .option('--to <day>', 'last day of the window')
    .option('--stock <code>', 'for figures of one stock')
    .option('--index <id>', "for figures of one index: its provider's code, such as 000985")
    .addHelpText(
      'after',
      '\nWithout -o the table of the figure is printed; --json gives the table and the definition of the chart (an ECharts option).\nAmounts are HKD (Hong Kong) and CNY (northbound) in tables, scaled in images. Estimates are drawn with their 90% interval,\nmissing days as gaps. Where nothing is stored for a figure, the image says what is missing, and the exit code is 3.',
    )
    .action(async (id: string | undefined, options: Options) => {
      if (id === undefined) {
        if (options.output) throw new UsageError('give the figure to write: waizi figure ID -o FILE');
        listFigures(io, options);
        return;
      }
      const figure = figureOf(id);
      const looks = looksOf(options);
      const workspace = workspaceOf(io, options, `figure ${id}`);
      const data = await figureData(
        figure,
        workspace,
        requestOf(figure, options),
        workspace.config.simulated,
      );
      const definitions = looks.map((look) => defineFigure(figure, data, look));
      if (options.output) {
        for (const target of targetsOf(options.output, looks)) {
          const definition = definitions[target.index] as FigureDefinition;
          mkdirSync(dirname(target.path), { recursive: true });
          writeFileSync(target.path, await contentOf(target.ending, data, definition));
          io.out(`${target.path}\n`);
        }
      } else show(io, options, data, definitions[0] as FigureDefinition);
      if (data.missing) throw new NoDataError(`${id}: ${lackOf(data.missing)}`);
      done(0);
    });
};

/** What a figure lacks, in one line with what to do about it. */
function lackOf({ problem, remedy }: NonNullable<FigureData['missing']>): string {
  if (problem !== NO_ROW) return problem;
  return `${problem}; ${remedy.en.charAt(0).toLowerCase()}${remedy.en.slice(1).replace(/\.$/, '')}`;
}

function listFigures(io: Parameters<DefineCommand>[1], options: Options): void {
  const lang = langsOf(options)[0] as Lang;
  const rows = FIGURES.map(({ id, asks, takes }) => ({ id, asks, takes }));
  answer(io, options, {
    json: { rows },
    rows,
    columns: [
      { title: 'figure', value: (row) => row.id },
      { title: 'asks', value: (row) => row.asks[lang] },
      { title: 'takes', value: (row) => row.takes.map(optionName).join(' ') },
    ],
  });
}

const optionName = (parameter: string): string =>
  `--${parameter.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

function langsOf({ lang }: Options): Lang[] {
  const langs = listOption([lang], 'lang', LANGS);
  if (langs.length === 0) throw new UsageError(`--lang is empty; it is ${LANGS.join(', ')} or both`);
  return langs;
}

function oneOf<Word extends string>(value: string, name: string, allowed: readonly Word[]): Word {
  const found = allowed.find((one) => one === value);
  if (!found) throw new UsageError(`--${name} "${value}" is none of ${allowed.join(', ')}`);
  return found;
}

function looksOf(options: Options): Look[] {
  const width = Number(options.width);
  if (!Number.isInteger(width) || width < 480 || width > 2000)
    throw new UsageError(`--width "${options.width}" is no whole number of pixels from 480 to 2000`);
  const theme = oneOf(options.theme, 'theme', THEMES);
  const convention = oneOf(options.convention, 'convention', CONVENTIONS);
  return langsOf(options).map((lang) => ({ ...DEFAULT_LOOK, lang, theme, convention, width }));
}

/** @throws UsageError for an option that the figure does not take */
function requestOf(figure: Figure, options: Options): FigureRequest {
  for (const parameter of ['asOf', 'from', 'to', 'stock', 'index'] as const) {
    if (options[parameter] !== undefined && !figure.takes.includes(parameter))
      throw new UsageError(
        `${figure.id} takes no ${optionName(parameter)}; it takes ${figure.takes.map(optionName).join(', ') || 'none'}`,
      );
  }
  const [from, to] = [dateOption(options.from, 'from'), dateOption(options.to, 'to')];
  if (from !== null && to !== null && from > to) throw new UsageError(`--from ${from} is after --to ${to}`);
  if (figure.takes.includes('stock') && options.stock === undefined)
    throw new UsageError(`${figure.id} is about one stock: give --stock CODE`);
  return {
    asOf: dateOption(options.asOf, 'as-of'),
    from,
    to,
    stock: options.stock === undefined ? null : stockCode(options.stock),
    index: options.index ?? null,
  };
}

interface Target {
  readonly path: string;
  readonly ending: Ending;
  /** Which look. */
  readonly index: number;
}

/** `a.svg,png` stands for a.svg and a.png; with two languages for a.en.svg, a.zh.svg and so on. */
function targetsOf(outputs: readonly string[], looks: readonly Look[]): Target[] {
  let base = '';
  return outputs
    .flatMap((output) => output.split(','))
    .map((word) => word.trim())
    .filter(Boolean)
    .flatMap((word) => {
      const ending = ENDINGS.find((one) => word === one || word.endsWith(`.${one}`));
      if (ending === undefined)
        throw new UsageError(`-o "${word}" ends in none of ${ENDINGS.map((one) => `.${one}`).join(', ')}`);
      if (word !== ending) base = word.slice(0, -ending.length - 1);
      if (base === '') throw new UsageError(`-o "${word}" has no name; write it as figure.${word}`);
      const name = base;
      // a table is the same in all languages
      return (ending === 'csv' ? looks.slice(0, 1) : looks).map(({ lang }, index) => ({
        path: looks.length > 1 && ending !== 'csv' ? `${name}.${lang}.${ending}` : `${name}.${ending}`,
        ending,
        index,
      }));
    });
}

async function contentOf(
  ending: Ending,
  data: FigureData,
  definition: FigureDefinition,
): Promise<string | Uint8Array> {
  if (ending === 'csv') return figureCsv(data);
  if (ending === 'json') return `${toJson({ ...data, definition })}\n`;
  const svg = toSvg(definition);
  return ending === 'svg' ? `${svg}\n` : toPng(svg, { chinese: definition.lang === 'zh' });
}

/** The table of a figure as CSV: its keys as heads, simulated data with a column that says so. */
function figureCsv({ table, simulated }: FigureData): string {
  const more = simulated ? ['simulated'] : [];
  return csvOf(
    [...table.columns.map(({ key }) => key), ...more],
    table.rows.map((row) => [
      ...table.columns.map(({ key }) => row[key] as TableCell),
      ...more.map(() => true),
    ]),
  );
}

function show(
  io: Parameters<DefineCommand>[1],
  options: Options,
  data: FigureData,
  definition: FigureDefinition,
): void {
  if (data.missing && !options.json) return;
  const heads = headsOf(data.table, definition.lang as Lang);
  answer(io, options, {
    json: { ...(data.simulated ? { simulated: true } : {}), ...data, definition },
    rows: data.table.rows,
    title: `${definition.title}\n${definition.subtitle}`,
    columns: data.table.columns.map(({ key }, index) => ({
      title: options.csv ? key : (heads[index] as string),
      value: (row: Readonly<Record<string, TableCell>>) => row[key] ?? null,
    })),
    notes: [definition.source, definition.coverage].filter(Boolean),
  });
}
