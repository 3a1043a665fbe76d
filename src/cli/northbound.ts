import { plural } from '../flows/coverage.js';
import type { Command } from 'commander';
import {
  HOLDING_KEYS,
  type HoldingKey,
  type NorthboundAnswer,
  type NorthboundFlowRow,
  type NorthboundHoldingRow,
} from '../nowcast/holdings/answers.js';
import { command } from './common.js';
import { type CommonOptions, dateOption, listOption, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { answer, type Column } from './output.js';

interface Options extends CommonOptions {
  by?: string[];
  asOf?: string;
}

export const northboundCommand: DefineCommand = (program, io) => {
  const northbound = program
    .command('northbound')
    .description('northbound holdings at quarter-ends, and the flows they imply, CNY');
  const withKeys = (definition: Command): Command =>
    definition
      .option(
        '--by <keys...>',
        `${HOLDING_KEYS.join(', ')}; several make a table of all pairs (default: quarter)`,
      )
      .option('--as-of <day>', 'quarters whose holdings were published by the evening of that day');
  const asOfIn = (options: Options) => ({ asOf: dateOption(options.asOf, 'as-of') });
  const keysOf = (options: Options): HoldingKey[] =>
    options.by ? listOption(options.by, 'by', HOLDING_KEYS) : ['quarter'];

  withKeys(command(northbound, 'holdings', 'what northbound investors held at quarter-ends')).action(
    async (options: Options) => {
      const workspace = workspaceOf(io, options, 'northbound holdings');
      const by = keysOf(options);
      const result = await workspace.northboundHoldings(by, asOfIn(options));
      const columns: Column<NorthboundHoldingRow>[] = [
        ...keyColumns(by),
        ...(by.includes('quarter')
          ? [{ title: 'date', value: (row: NorthboundHoldingRow) => row.date }]
          : []),
        ...(by.includes('stock')
          ? [{ title: 'shares', value: (row: NorthboundHoldingRow) => row.shares }]
          : []),
        { title: 'value', value: (row) => row.value },
        { title: 'method', value: (row) => row.method },
      ];
      answer(io, options, {
        json: workspace.marked(result),
        rows: result.rows,
        title: `northbound holdings at quarter-ends, CNY${workspace.mark()}`,
        columns,
        notes: notesOf(result),
      });
    },
  );

  withKeys(command(northbound, 'flows', 'what northbound investors bought net over quarters')).action(
    async (options: Options) => {
      const workspace = workspaceOf(io, options, 'northbound flows');
      const by = keysOf(options);
      const result = await workspace.northboundFlows(by, asOfIn(options));
      const columns: Column<NorthboundFlowRow>[] = [
        ...keyColumns(by),
        { title: 'net', value: (row) => row.net },
        { title: 'low', value: (row) => row.low },
        { title: 'high', value: (row) => row.high },
        { title: 'method', value: (row) => row.method },
      ];
      answer(io, options, {
        json: workspace.marked(result),
        rows: result.rows,
        title: `northbound net flows by quarter, CNY${workspace.mark()}`,
        columns,
        notes: notesOf(result),
      });
    },
  );
};

function keyColumns<Row extends Partial<Record<HoldingKey | 'name', string>>>(
  by: readonly HoldingKey[],
): Column<Row>[] {
  return by.flatMap((key): Column<Row>[] => [
    { title: key, value: (row) => row[key] },
    ...(key === 'stock' ? [{ title: 'name', value: (row: Row) => row.name }] : []),
  ]);
}

const notesOf = ({ coverage }: NorthboundAnswer<unknown>): string[] => [
  `covers ${plural(coverage.quarters, 'quarter')}${coverage.stocks > 0 ? ` and ${plural(coverage.stocks, 'stock')}` : ''}`,
  ...coverage.notes,
];
