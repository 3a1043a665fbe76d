import { UsageError } from '../errors.js';
import { INVESTOR_TYPES } from '../participants/investor-type.js';
import { AS_OF, command } from './common.js';
import { type CommonOptions, dateOption, listOption, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { answer, grouped } from './output.js';

interface Options extends CommonOptions {
  from?: string;
  to?: string;
  priceDate?: string;
  exclude?: string[];
  step: string;
}

const STEPS = ['day', 'week', 'month'] as const;

export const sharesCommand: DefineCommand = (program, io) => {
  command(program, 'shares', "each type's share of the value held in CCASS")
    .option('--from <day>', 'with it: the shares over time, from this day')
    .option('--to <day>', 'CCASS day (default: the last stored one)')
    .option('--price-date <day>', 'value at the closes of this day (default: each CCASS day)')
    .option('--exclude <types...>', 'leave types out of the total, such as other')
    .option('--step <step>', `with --from: ${STEPS.join(', ')}`, 'day')
    .addHelpText('after', AS_OF)
    .action(async (options: Options) => {
      const step = STEPS.find((one) => one === options.step);
      if (!step) throw new UsageError(`--step "${options.step}" is none of ${STEPS.join(', ')}`);
      const workspace = workspaceOf(io, options, 'shares');
      const [from, to] = [dateOption(options.from, 'from'), dateOption(options.to, 'to')];
      if (from !== null && to !== null && from > to)
        throw new UsageError(`--from ${from} is after --to ${to}`);
      const result = await workspace.shares({
        from,
        ...(to === null ? {} : { to }),
        priceDate: dateOption(options.priceDate, 'price-date'),
        exclude: listOption(options.exclude, 'exclude', INVESTOR_TYPES),
        step,
      });
      answer(io, options, {
        json: workspace.marked(result),
        rows: result.rows,
        title: `shares of the value held in CCASS${result.exclude.length > 0 ? `, without ${result.exclude.join(', ')}` : ''}${workspace.mark()}`,
        columns: [
          { title: 'date', value: (row) => row.date },
          { title: 'type', value: (row) => row.type },
          { title: 'value', value: (row) => row.value },
          { title: 'share', value: (row) => row.share, show: (row) => `${grouped(row.share * 100, 2)}%` },
        ],
        notes: [
          ...result.coverage.days
            .slice(-1)
            .map(({ date, stocks }) => `${date}: ${stocks} stocks valued, HKD`),
          ...result.coverage.notes,
        ],
      });
    });
};
