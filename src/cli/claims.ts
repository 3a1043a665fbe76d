import { UsageError } from '../errors.js';
import type { ClaimRow } from '../report/claims/check-claims.js';
import { numberOf } from '../report/claims/select.js';
import { LANGUAGES } from '../report/language.js';
import { command } from './common.js';
import { type CommonOptions, dateOption, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { answer, type Cell, grouped } from './output.js';

interface Options extends CommonOptions {
  asOf?: string;
  lang: string;
  strict?: boolean;
}

export const claimsCommand: DefineCommand = (program, io, done) => {
  command(program, 'claims', 'the numbers of a published note, each against what is stored')
    .argument('[file]', 'claims as YAML (default: those of the note of March 2025 that come with waizi)')
    .option('--as-of <day>', 'by what was known on the evening of this day')
    .option('--lang <language>', `words of the shipped claims: ${LANGUAGES.join(', ')}`, 'en')
    .option('--strict', 'exit code 1 when a claim differs')
    .addHelpText(
      'after',
      '\nholds: within the tolerance of the published number; differs: not; no-data: what it needs is not stored, or was not\nknown on the day. Amounts in HKD or CNY, shares and rises in percent, changes of shares in points (pp).',
    )
    .action(async (file: string | undefined, options: Options) => {
      const language = LANGUAGES.find((one) => one === options.lang);
      if (!language) throw new UsageError(`--lang "${options.lang}" is none of ${LANGUAGES.join(', ')}`);
      const workspace = workspaceOf(io, options, 'claims');
      const result = await workspace.claims({
        file: file ?? null,
        asOf: dateOption(options.asOf, 'as-of'),
        language,
      });
      const { holds, differs, 'no-data': missing } = result.counts;
      answer(io, options, {
        json: workspace.marked(result),
        rows: result.rows,
        title: `claims of: ${result.note.title}${result.as_of ? `, as of ${result.as_of}` : ''}${workspace.mark()}`,
        columns: [
          { title: 'status', value: (row) => row.status },
          { title: 'id', value: (row) => row.id },
          { title: 'place', value: (row) => row.place.join('.') },
          {
            title: 'published',
            value: (row) => row.published,
            show: (row) => `${RELATIONS[row.relation]}${shown(row, row.published)}`,
          },
          {
            title: 'computed',
            value: (row) => row.computed as Cell,
            show: (row) => shown(row, row.computed),
          },
          { title: 'difference', value: (row) => row.difference, show: (row) => shown(row, row.difference) },
          { title: 'unit', value: (row) => row.unit },
          ...(options.csv
            ? [
                { title: 'text', value: (row: ClaimRow) => row.text },
                { title: 'query', value: (row: ClaimRow) => row.query },
              ]
            : []),
          {
            title: 'reason',
            value: (row) => row.reasons.map(({ kind, text }) => `${kind}: ${text}`).join('; '),
            show: (row) => shortened(row.reasons[0]?.text ?? ''),
          },
        ],
        notes: [
          `${holds} hold, ${differs} differ, ${missing} without data; --json has queries and all reasons`,
        ],
      });
      if (options.strict && differs > 0) done(1);
    });
};

const RELATIONS = { about: '', 'at-least': '≥ ', 'at-most': '≤ ' } as const;
const MONEY = new Set(['HKD', 'CNY']);

function shown({ unit }: ClaimRow, value: ClaimRow['computed'] | ClaimRow['published']): string {
  if (value === null || typeof value === 'string') return value ?? '';
  const size = numberOf(value);
  if (MONEY.has(unit)) return `${grouped(size / 1e9, 1)} bn`;
  return grouped(size, Number.isInteger(size) ? 0 : 2);
}

const shortened = (text: string): string => (text.length > 90 ? `${text.slice(0, 89)}…` : text);
