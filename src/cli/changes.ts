import { REASONS } from '../changes/part.js';
import { stockCode } from '../flows/explorer/stored-day.js';
import { UsageError } from '../errors.js';
import { AS_OF, command } from './common.js';
import { type CommonOptions, dateOption, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { answer } from './output.js';

export const changesCommand: DefineCommand = (program, io) => {
  command(
    program,
    'changes',
    "how a stock's holders changed between two CCASS days, each change with its reasons",
  )
    .argument('<code>', 'stock code, such as 00700')
    .requiredOption('--from <day>', 'CCASS day before the change')
    .requiredOption('--to <day>', 'CCASS day after it')
    .addHelpText('after', AS_OF)
    .action(async (code: string, options: CommonOptions & { from: string; to: string }) => {
      const stock = stockCode(code);
      const from = dateOption(options.from, 'from') as string;
      const to = dateOption(options.to, 'to') as string;
      if (from > to) throw new UsageError(`--from ${from} is after --to ${to}`);
      const workspace = workspaceOf(io, options, 'changes');
      const result = await workspace.changes(stock, from, to);
      answer(io, options, {
        json: workspace.marked(result),
        rows: result.rows,
        title: `${stock}, changes from ${result.from} to ${result.to} (shares; trade and the other reasons add up to the change)${workspace.mark()}`,
        columns: [
          { title: 'participant', value: (row) => row.participant },
          { title: 'name', value: (row) => row.name },
          { title: 'type', value: (row) => row.type },
          { title: 'from_shares', value: (row) => row.from_shares },
          { title: 'to_shares', value: (row) => row.to_shares },
          ...REASONS.map((reason) => ({
            title: reason,
            value: (row: (typeof result.rows)[number]) => row[reason],
          })),
        ],
        notes: result.notes,
      });
    });
};
