import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { UsageError } from '../errors.js';
import { LANGUAGES } from '../report/language.js';
import type { Note } from '../report/note/note.js';
import { noteHtml } from '../report/render/html.js';
import { noteJson } from '../report/render/json.js';
import { noteMarkdown } from '../report/render/markdown.js';
import { browserOf, toPdf } from '../report/render/pdf.js';
import { noteFolder, noteXlsx } from '../report/render/tables.js';
import { command } from './common.js';
import { type CommonOptions, dateOption, listOption, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { printable } from './output.js';

interface Options extends CommonOptions {
  asOf?: string;
  lang: string;
  output?: string[];
}

const ENDINGS = ['.html', '.md', '.pdf', '.json', '.xlsx'];

export const reportCommand: DefineCommand = (program, io) => {
  command(program, 'report', 'the weekly note, written from the data of a day')
    .option('--as-of <day>', 'as on the evening of this day (default: the last stored day)')
    .option('--lang <languages>', `${LANGUAGES.join(', ')}, or both: one after the other`, 'en')
    .option(
      '-o, --output <files...>',
      'where to write: note.html,note.md,note.pdf,note.json,note.xlsx; a name that ends in / is a folder of csv and Parquet tables',
    )
    .addHelpText(
      'after',
      '\nWithout -o the note is printed as Markdown; --json gives every number with its query and files. Amounts in text are\nscaled (HKD bn, 亿港元), in JSON, xlsx, csv and Parquet they are currency units. A PDF needs Chromium or Chrome\n(WAIZI_BROWSER names another one).',
    )
    .action(async (options: Options) => {
      if (options.csv)
        throw new UsageError('a note is no one table; -o note.xlsx or -o FOLDER/ gives the tables behind it');
      const languages = listOption([options.lang], 'lang', LANGUAGES);
      if (languages.length === 0) throw new UsageError('--lang is empty; it is en, zh or both');
      const targets = (options.output ?? [])
        .flatMap((value) => value.split(','))
        .map((word) => word.trim())
        .filter(Boolean);
      for (const target of targets)
        if (!target.endsWith('/') && !ENDINGS.includes(extname(target)))
          throw new UsageError(`-o "${target}" ends in none of ${ENDINGS.join(', ')} and / for a folder`);
      const browser = targets.some((target) => target.endsWith('.pdf')) ? browserOf(io.env) : '';
      const workspace = workspaceOf(io, options, 'report');
      const note = await workspace.report({ asOf: dateOption(options.asOf, 'as-of'), languages });
      if (targets.length === 0) {
        io.out(options.json ? noteJson(note) : note.texts.map((text) => noteMarkdown(note, text)).join('\n'));
        return;
      }
      for (const target of targets) {
        if (target.endsWith('/')) {
          for (const file of await noteFolder(note, target)) io.out(`${printable(file)}\n`);
          continue;
        }
        await mkdir(dirname(target), { recursive: true });
        await writeFile(target, await contentOf(note, extname(target), browser));
        io.out(`${printable(target)}\n`);
      }
    });
};

async function contentOf(note: Note, ending: string, browser: string): Promise<string | Buffer> {
  switch (ending) {
    case '.html':
      return noteHtml(note);
    case '.pdf':
      return toPdf(noteHtml(note), browser);
    case '.json':
      return noteJson(note);
    case '.xlsx':
      return noteXlsx(note);
    default:
      return note.texts.map((text) => noteMarkdown(note, text)).join('\n');
  }
}
