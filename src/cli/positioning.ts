import { SINCE } from '../market/percentile-method.js';
import { PERCENTILE_METHODS } from '../stats/percentile-rank.js';
import { command } from './common.js';
import { type CommonOptions, dateOption, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { answer, grouped } from './output.js';
import { shownPercentile } from './valuation.js';

interface Options extends CommonOptions {
  asOf?: string;
  since: string;
  quarter?: string;
  industry?: string[];
  benchmark: string;
  method: string;
  source?: string;
  scheme?: string;
  history?: boolean;
}

export const shownWeight = (value: number | null): string => (value === null ? '–' : grouped(value, 2));

export const positioningCommand: DefineCommand = (program, io) => {
  command(program, 'positioning', 'what funds hold by industry beside the CSI 300, by quarter')
    .option('--as-of <day>', 'the day that is asked: only what was published by then (default: today)')
    .option('--since <day>', 'first day of the distribution', SINCE)
    .option('--quarter <quarter>', 'such as 2024Q4 (default: the last known one)')
    .option('--industry <names...>', 'industries (default: all)')
    .option('--benchmark <id>', 'the index that weights are compared with', '000300')
    .option(
      '--method <name>',
      `definition of the percentile: ${PERCENTILE_METHODS.join(', ')}`,
      'percentrank-inc',
    )
    .option('--source <name>', 'take the holdings of this source only')
    .option(
      '--scheme <name>',
      'classification of shares, where several are stored (default: the industries that the files give, then the first)',
    )
    .option('--history', 'every quarter, each percentile as it was then')
    .addHelpText(
      'after',
      '\nWeights are in percent, overweight in percentage points, percentiles run from 0 (lowest) to 100. docs/valuation.md\nhas the method and when a quarter is known.',
    )
    .action(async (options: Options) => {
      const workspace = workspaceOf(io, options, 'positioning');
      const result = await workspace.positioning({
        asOf: dateOption(options.asOf, 'as-of'),
        since: dateOption(options.since, 'since') ?? SINCE,
        quarter: options.quarter ?? null,
        industries: (options.industry ?? []).flatMap((one) => one.split(',')).filter(Boolean),
        benchmark: options.benchmark,
        method: options.method,
        source: options.source ?? null,
        scheme: options.scheme ?? null,
        history: options.history === true,
      });
      answer(io, options, {
        json: workspace.marked(result),
        rows: result.rows,
        title: `fund holdings beside ${result.benchmark}, as known on ${result.as_of}${workspace.mark()}`,
        columns: [
          { title: 'industry', value: (row) => row.industry },
          { title: 'quarter', value: (row) => row.quarter },
          {
            title: 'fund_weight',
            value: (row) => row.fund_weight,
            show: (row) => shownWeight(row.fund_weight),
          },
          {
            title: 'benchmark_weight',
            value: (row) => row.benchmark_weight,
            show: (row) => shownWeight(row.benchmark_weight),
          },
          { title: 'overweight', value: (row) => row.overweight, show: (row) => shownWeight(row.overweight) },
          {
            title: 'percentile',
            value: (row) => row.percentile,
            show: (row) => shownPercentile(row.percentile),
          },
          { title: 'n', value: (row) => row.n },
          { title: 'known', value: (row) => row.known },
        ],
        notes: result.notes,
      });
    });
};
