import { stockCode } from '../flows/explorer/stored-day.js';
import { UsageError } from '../errors.js';
import { command } from './common.js';
import { type CommonOptions, dateOption, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { answer, grouped } from './output.js';

const BASIS = { issued: 'issued shares', ccass: 'shares in CCASS', named: 'named shares in CCASS' } as const;

export const concentrationCommand: DefineCommand = (program, io) => {
  command(program, 'concentration', 'how much the largest holders of a stock have, day by day')
    .argument('<code>', 'stock code, such as 00700')
    .option('--from <day>', 'first CCASS day (default: the first stored one)')
    .option('--to <day>', 'last CCASS day (default: the last stored one)')
    .action(async (code: string, options: CommonOptions & { from?: string; to?: string }) => {
      const stock = stockCode(code);
      const workspace = workspaceOf(io, options, 'concentration');
      const [from, to] = [dateOption(options.from, 'from'), dateOption(options.to, 'to')];
      if (from !== null && to !== null && from > to)
        throw new UsageError(`--from ${from} is after --to ${to}`);
      const result = await workspace.concentration(stock, { from, to });
      const bases = [...new Set(result.rows.map(({ basis }) => BASIS[basis]))];
      const pct = (value: number | null): string => (value === null ? '' : grouped(value, 2));
      answer(io, options, {
        json: workspace.marked(result),
        rows: result.rows,
        title: `${stock}, concentration from ${result.from} to ${result.to} (percent of ${bases.join(' or ')})${workspace.mark()}`,
        columns: [
          { title: 'date', value: (row) => row.date },
          { title: 'top5', value: (row) => row.top5, show: (row) => pct(row.top5) },
          { title: 'top10', value: (row) => row.top10, show: (row) => pct(row.top10) },
          { title: 'top10_named', value: (row) => row.top10_named, show: (row) => pct(row.top10_named) },
          { title: 'participants', value: (row) => row.participants },
          { title: 'basis', value: (row) => row.basis },
        ],
        notes: ['top10_named: the ten largest participants and all investors known by name'],
      });
    });
};
