import { stockCode } from '../flows/explorer/stored-day.js';
import { AS_OF, command } from './common.js';
import { type CommonOptions, dateOption, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { answer, grouped } from './output.js';

export const holdingsCommand: DefineCommand = (program, io) => {
  command(program, 'holdings', 'who holds a stock in CCASS on a day')
    .argument('<code>', 'stock code, such as 00700')
    .option('--date <day>', 'CCASS day (default: the last stored one)')
    .addHelpText('after', AS_OF)
    .action(async (code: string, options: CommonOptions & { date?: string }) => {
      const stock = stockCode(code);
      const date = dateOption(options.date, 'date');
      const workspace = workspaceOf(io, options, 'holdings');
      const result = await workspace.holdings(stock, date);
      answer(io, options, {
        json: workspace.marked(result),
        rows: result.rows,
        title: `${stock}, holdings in CCASS on ${result.date} (shares)${workspace.mark()}`,
        columns: [
          { title: 'participant', value: (row) => row.participant },
          { title: 'name', value: (row) => row.name },
          { title: 'type', value: (row) => row.type },
          { title: 'shares', value: (row) => row.shares },
          {
            title: 'pct',
            value: (row) => row.pct,
            show: (row) => (row.pct === null ? '' : grouped(row.pct, 2)),
          },
        ],
        notes: [
          `${result.rows.length} lines, ${grouped(result.total_named)} shares named${result.total_ccass === null ? ' (CCASS total unknown)' : ` of ${grouped(result.total_ccass)} in CCASS`}; ${result.issued === null ? 'issued shares unknown, so no percentages' : `${grouped(result.issued)} issued`}`,
          `from ${result.source.file} (${result.source.kind} of ${result.source.page_date}, sha256 ${result.source.sha256.slice(0, 12)})`,
          ...(date !== null && date !== result.date
            ? [`asked for ${date}: the last stored day on or before it is ${result.date}`]
            : []),
        ],
      });
    });
};
