import type { MacroRow } from '../market/macro/macro.js';
import { UsageError } from '../errors.js';
import { command } from './common.js';
import { type CommonOptions, dateOption, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { answer, type Column } from './output.js';

interface Options extends CommonOptions {
  asOf?: string;
  all?: boolean;
  lang: string;
}

export const macroCommand: DefineCommand = (program, io) => {
  command(program, 'macro', 'the backdrop: targets and plans of the government, each with its day and source')
    .option('--as-of <day>', 'as published by this day (default: today)')
    .option('--all', 'every period, not the latest of each figure alone')
    .option('--lang <language>', 'names in tables: en, zh', 'en')
    .addHelpText(
      'after',
      '\nThe table ships (data/macro.csv) and is edited by macro.csv in the workspace: key, name, name_zh, value, high, unit,\nperiod, date, source; rows count by key, period and date.',
    )
    .action((options: Options) => {
      if (options.lang !== 'en' && options.lang !== 'zh')
        throw new UsageError(`--lang "${options.lang}" is none of en, zh`);
      const workspace = workspaceOf(io, options, 'macro');
      const result = workspace.macro({ asOf: dateOption(options.asOf, 'as-of'), all: options.all === true });
      const columns: Column<MacroRow>[] = [
        { title: 'key', value: (row) => row.key },
        { title: 'name', value: (row) => (options.lang === 'zh' ? row.name_zh : row.name) },
        { title: 'period', value: (row) => row.period },
        { title: 'value', value: (row) => (row.high === null ? row.value : `${row.value}-${row.high}`) },
        { title: 'unit', value: (row) => row.unit },
        { title: 'date', value: (row) => row.date },
        { title: 'source', value: (row) => row.source },
      ];
      answer(io, options, {
        json: { ...result, rows: result.rows.map(jsonOf) },
        rows: result.rows,
        title: `backdrop as published by ${result.as_of}`,
        columns,
        notes: result.notes,
      });
    });
};

/** Numbers as numbers. */
const jsonOf = (row: MacroRow) => ({
  ...row,
  value: Number(row.value),
  high: row.high === null ? null : Number(row.high),
});
