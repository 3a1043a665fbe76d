import { BIG_CHANGE_PERCENT } from '../flows/explorer/big-changes.js';
import { UsageError } from '../errors.js';
import { command } from './common.js';
import { type CommonOptions, dateOption, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { answer, grouped } from './output.js';

export const bigChangesCommand: DefineCommand = (program, io) => {
  command(program, 'big-changes', 'large changes of single holders across the market')
    .option('--from <day>', 'first CCASS day (default: the last stored one)')
    .option('--to <day>', 'last CCASS day (default: the last stored one)')
    .option(
      '--threshold <percent>',
      'percent of issued shares above which a change is big',
      String(BIG_CHANGE_PERCENT),
    )
    .action(async (options: CommonOptions & { from?: string; to?: string; threshold: string }) => {
      const threshold = Number(options.threshold);
      if (!(threshold >= 0)) throw new UsageError(`--threshold "${options.threshold}" is no percentage`);
      const workspace = workspaceOf(io, options, 'big-changes');
      const [from, to] = [dateOption(options.from, 'from'), dateOption(options.to, 'to')];
      if (from !== null && to !== null && from > to)
        throw new UsageError(`--from ${from} is after --to ${to}`);
      const result = await workspace.bigChanges({ from, to, threshold });
      answer(io, options, {
        json: workspace.marked(result),
        rows: result.rows,
        title: `changes above ${threshold}% of issued shares, CCASS days ${result.from} to ${result.to}${workspace.mark()}`,
        columns: [
          { title: 'date', value: (row) => row.date },
          { title: 'stock', value: (row) => row.stock },
          { title: 'participant', value: (row) => row.participant },
          { title: 'name', value: (row) => row.name },
          { title: 'type', value: (row) => row.type },
          { title: 'shares', value: (row) => row.shares },
          { title: 'pct', value: (row) => row.pct, show: (row) => grouped(row.pct, 2) },
          { title: 'basis', value: (row) => row.basis },
          { title: 'reason', value: (row) => row.reason },
        ],
        notes: result.rows.some(({ basis }) => basis === 'ccass')
          ? ['basis ccass: issued shares unknown, percent of the CCASS total']
          : [],
      });
    });
};
