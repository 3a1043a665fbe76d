import { type Coverage, plural } from '../flows/coverage.js';
import { FLOW_KEYS, type FlowKey, type FlowRow, MONEY } from '../flows/flows.js';
import { lastDay, stockCode } from '../flows/explorer/stored-day.js';
import { UsageError } from '../errors.js';
import { INVESTOR_TYPES } from '../participants/investor-type.js';
import { command } from './common.js';
import { type CommonOptions, dateOption, listOption, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { answer, type Column } from './output.js';

interface Options extends CommonOptions {
  from?: string;
  to?: string;
  by?: string[];
  stock?: string[];
  type?: string[];
  raw?: boolean;
  lang: string;
}

export const flowsCommand: DefineCommand = (program, io) => {
  command(program, 'flows', 'who bought and sold: Hong Kong flows in HKD, by trade date')
    .option('--from <day>', 'first trade date (default: the first of the month of --to)')
    .option('--to <day>', 'last trade date (default: the last stored day)')
    .option('--by <keys...>', `${FLOW_KEYS.join(', ')}; several make a table of all pairs (default: type)`)
    .option('--stock <codes...>', 'only these stocks')
    .option('--type <types...>', `only these types: ${INVESTOR_TYPES.join(', ')}`)
    .option('--raw', 'plain share change x price, nothing detected')
    .option('--lang <language>', 'names of industries in tables and CSV: en, zh', 'en')
    .addHelpText(
      'after',
      '\nnet = buy - sell = trade flow at the average price of the trade date (T+2). The other columns are changes that are\nno trade, by value. Coverage says what is missing: a missing day is a gap, never a zero.',
    )
    .action(async (options: Options) => {
      if (options.lang !== 'en' && options.lang !== 'zh')
        throw new UsageError(`--lang "${options.lang}" is none of en, zh`);
      const workspace = workspaceOf(io, options, 'flows');
      const by: FlowKey[] = options.by ? listOption(options.by, 'by', FLOW_KEYS) : ['type'];
      const stocks = (options.stock ?? [])
        .flatMap((value) => value.split(','))
        .filter(Boolean)
        .map(stockCode);
      const types = listOption(options.type, 'type', INVESTOR_TYPES);
      const to =
        dateOption(options.to, 'to') ?? (await workspace.with(({ engine }) => lastDay(engine, null)));
      const from = dateOption(options.from, 'from') ?? `${to.slice(0, 7)}-01`;
      if (from > to) throw new UsageError(`--from ${from} is after --to ${to}`);
      const result = await workspace.flows({ from, to, by, stocks, types, raw: options.raw === true });
      const used = MONEY.filter(
        (column) =>
          ['net', 'buy', 'sell'].includes(column) || result.rows.some((row) => row[column].cents !== 0n),
      );
      const namesZh = options.lang === 'zh' ? (result.coverage.industries?.names_zh ?? {}) : {};
      const columns: Column<FlowRow>[] = [
        ...by.map((key) => ({
          title: key,
          value: (row: FlowRow) => (key === 'industry' ? (namesZh[row[key] ?? ''] ?? row[key]) : row[key]),
        })),
        ...(options.csv ? MONEY : used).map((column) => ({
          title: column,
          value: (row: FlowRow) => row[column],
        })),
      ];
      answer(io, options, {
        json: workspace.marked(result),
        rows: result.rows,
        title: `flows of trades from ${from} to ${to}, HKD${options.raw ? ', plain share change x price' : ''}${workspace.mark()}`,
        columns,
        notes: [summary(result.coverage), ...result.coverage.notes],
      });
    });
};

function summary({ days, stocks, as_of, unpriced }: Coverage): string {
  return `covers ${plural(days, 'trade day')} of ${plural(stocks, 'stock')} (${unpriced.length} of them without prices on some or all days); last stored CCASS day ${as_of ?? 'none'}`;
}
