import { UsageError } from '../errors.js';
import type { ImportedFile } from '../sources/import.js';
import { type Kind, KINDS } from '../sources/recognise.js';
import type { Adjustment } from '../store/rows.js';
import { ArrivedChecks } from './arrived.js';
import { command } from './common.js';
import { type CommonOptions, dateOption, type Io, say, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { answer } from './output.js';
import { filesBar, orderingBar } from './step-bars.js';

interface Options extends CommonOptions {
  as?: string;
  id?: string;
  date?: string;
  adjusted?: string;
  allowAdjusted?: boolean;
  from?: string;
  schema?: string;
}

const ADJUSTMENTS: readonly Adjustment[] = ['none', 'split', 'split+dividend'];
const SHOWN = 20;

export const importCommand: DefineCommand = (program, io, done) => {
  command(program, 'import', 'load files: recognised by content, kept as received, each whole or not at all')
    .argument('[paths...]', 'files and folders (folders are walked)')
    .option('--as <kind>', `force what the files are: ${KINDS.join(', ')}`)
    .option(
      '--from <address>',
      'a server with the Webb-site archive: postgres://USER:PASSWORD@HOST/DATABASE or mysql://...',
    )
    .option('--schema <names>', 'schemas of that server to read, with commas (default: all)')
    .option('--id <id>', 'the series or price source the files belong to, where they do not say')
    .option('--date <day>', 'the day of a list that does not tell it')
    .option('--adjusted <how>', `how prices without that column are adjusted: ${ADJUSTMENTS.join(', ')}`)
    .option('--allow-adjusted', 'take prices adjusted for dividends (right only where there was no dividend)')
    .addHelpText(
      'after',
      '\ndocs/formats.md has every form that import reads. Exit code 1 when any file was rejected.',
    )
    .action(async (paths: string[], options: Options) => {
      const as = KINDS.find((kind) => kind === options.as);
      if (options.as !== undefined && !as)
        throw new UsageError(`--as "${options.as}" is none of ${KINDS.join(', ')}`);
      const adjusted = ADJUSTMENTS.find((one) => one === options.adjusted);
      if (options.adjusted !== undefined && !adjusted)
        throw new UsageError(`--adjusted "${options.adjusted}" is none of ${ADJUSTMENTS.join(', ')}`);
      if (paths.length === 0 && options.from === undefined)
        throw new UsageError('nothing to import: give files or folders, or --from');
      const bar = filesBar(io, 'import', options.json === true);
      const workspace = workspaceOf(io, options, 'import', {
        ordering: orderingBar(io, options.json === true, bar.stop),
      });
      const checks = new ArrivedChecks();
      let files: ImportedFile[];
      try {
        files = await workspace.import(paths, {
          as: (as ?? null) as Kind | null,
          id: options.id ?? null,
          date: dateOption(options.date, 'date'),
          adjusted: adjusted ?? null,
          allowAdjusted: options.allowAdjusted === true,
          ...(options.from ? { from: options.from } : {}),
          schemas: (options.schema ?? '')
            .split(',')
            .map((name) => name.trim())
            .filter(Boolean),
          progress: bar.update,
          checked: checks.add,
        });
      } finally {
        bar.stop();
      }
      report(io, options, files, workspace.folder, checks);
      done(files.some(({ status }) => status === 'rejected') ? 1 : 0);
    });
};

function report(
  io: Io,
  options: Options,
  files: readonly ImportedFile[],
  folder: string,
  checks: ArrivedChecks,
): void {
  const count = (status: ImportedFile['status']): number =>
    files.filter((file) => file.status === status).length;
  const rows = files.reduce((total, file) => total + file.rows, 0);
  const left = files.reduce((total, file) => total + file.set_aside.length, 0);
  const warnings = files.flatMap((file) => warningsOf(file));
  answer(io, options, {
    json: { workspace: folder, files, checks: checks.rows },
    rows: files,
    columns: [
      { title: 'status', value: (file) => file.status },
      { title: 'kind', value: (file) => file.kind },
      { title: 'rows', value: (file) => file.rows },
      { title: 'set_aside', value: (file) => file.set_aside.length },
      { title: 'path', value: (file) => file.path },
    ],
    notes: options.csv
      ? []
      : [
          `${count('loaded')} loaded, ${count('unchanged')} unchanged, ${count('rejected')} rejected; ${rows} rows into ${folder}${left > 0 ? `, ${left} set aside` : ''}`,
        ],
  });
  for (const file of files) if (file.reason !== null) say(io, `rejected: ${file.reason}`);
  if (options.json) return;
  for (const warning of warnings.slice(0, SHOWN)) say(io, `warning: ${warning}`);
  if (warnings.length > SHOWN)
    say(io, `warning: and ${warnings.length - SHOWN} more set aside; --json lists all`);
  checks.tell(io);
}

/** One line per kind of reason: the first row it befell, and how many more. */
function warningsOf({ path, set_aside }: ImportedFile): string[] {
  const alike = new Map<string, { text: string; more: number }>();
  for (const { row, reason } of set_aside) {
    const key = reason.replace(/[-\d.,]+/g, '#');
    const found = alike.get(key);
    if (found) found.more += 1;
    else alike.set(key, { text: `${path}${row > 0 ? `, row ${row}` : ''}: set aside: ${reason}`, more: 0 });
  }
  return [...alike.values()].map(({ text, more }) =>
    more > 0 ? `${text} (and ${more} more rows like it)` : text,
  );
}
