import { gapWeights } from '../market/gaps/gaps.js';
import { SINCE } from '../market/percentile-method.js';
import { command } from './common.js';
import { type CommonOptions, dateOption, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { answer, grouped } from './output.js';
import { shownWeight } from './positioning.js';
import { shownPercentile } from './valuation.js';

interface Options extends CommonOptions {
  asOf?: string;
  since: string;
  weights?: string;
}

export const gapsCommand: DefineCommand = (program, io) => {
  command(program, 'gaps', 'industries ranked by low valuation and low positioning')
    .option('--as-of <day>', 'the day that is asked (default: today)')
    .option('--since <day>', 'first day of the distributions', SINCE)
    .option(
      '--weights <list>',
      'valuation=0.5,positioning=0.5,flow=0 (default: gap_weights of config.yaml, else this)',
    )
    .addHelpText(
      'after',
      '\nScores and percentiles run from 0 to 100, overweight is in percentage points, flow in HKD over 30 days of settled\ntrades. For a scatter: valuation_percentile against positioning_percentile. docs/valuation.md has the method.',
    )
    .action(async (options: Options) => {
      const workspace = workspaceOf(io, options, 'gaps');
      const result = await workspace.gaps({
        asOf: dateOption(options.asOf, 'as-of'),
        since: dateOption(options.since, 'since') ?? SINCE,
        ...(options.weights === undefined ? {} : { weights: gapWeights(options.weights) }),
      });
      answer(io, options, {
        json: workspace.marked(result),
        rows: result.rows,
        title: `expectation gaps on ${result.as_of}${workspace.mark()}`,
        columns: [
          { title: 'rank', value: (row) => row.rank },
          { title: 'industry', value: (row) => row.industry },
          { title: 'score', value: (row) => row.score, show: (row) => grouped(row.score, 1) },
          { title: 'parts', value: (row) => row.parts.join('+') },
          { title: 'valuation_id', value: (row) => row.valuation_id },
          { title: 'metric', value: (row) => row.metric },
          { title: 'value', value: (row) => row.value, show: (row) => shownWeight(row.value) },
          {
            title: 'valuation_percentile',
            value: (row) => row.valuation_percentile,
            show: (row) => shownPercentile(row.valuation_percentile),
          },
          { title: 'quarter', value: (row) => row.quarter },
          { title: 'overweight', value: (row) => row.overweight, show: (row) => shownWeight(row.overweight) },
          {
            title: 'positioning_percentile',
            value: (row) => row.positioning_percentile,
            show: (row) => shownPercentile(row.positioning_percentile),
          },
          {
            title: 'flow',
            value: (row) => row.flow,
            show: (row) => (row.flow === null ? '–' : grouped(row.flow, 0)),
          },
          {
            title: 'flow_percentile',
            value: (row) => row.flow_percentile,
            show: (row) => shownPercentile(row.flow_percentile),
          },
        ],
        notes: result.notes,
      });
    });
};
