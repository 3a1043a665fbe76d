import { UsageError } from '../errors.js';
import { percentileMethod, SINCE } from '../market/percentile-method.js';
import { GRIDS } from '../market/valuation/grid.js';
import { type Metric, METRICS } from '../sources/valuation/metrics.js';
import { PERCENTILE_METHODS } from '../stats/percentile-rank.js';
import { command } from './common.js';
import { type CommonOptions, dateOption, listOption, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { answer, grouped } from './output.js';

interface Options extends CommonOptions {
  asOf?: string;
  since: string;
  id?: string[];
  metric?: string[];
  method: string;
  grid: string;
  excludeBackCast?: boolean;
  source?: string;
  history?: boolean;
}

/** A percentile as people read it. */
export const shownPercentile = (value: number | null): string => (value === null ? '–' : grouped(value, 1));

export const valuationCommand: DefineCommand = (program, io) => {
  command(program, 'valuation', 'PE and PB of indices and industries, and their percentiles')
    .option('--as-of <day>', 'the day that is asked (default: the last stored one)')
    .option('--since <day>', 'first day of the distribution', SINCE)
    .option('--id <ids...>', 'codes or names such as 399989 801180 (default: all indices and industries)')
    .option(
      '--metric <metrics...>',
      `pe_ttm, pe_lyr, pb_lf, also ${METRICS.filter((one) => !['pe_ttm', 'pe_lyr', 'pb_lf'].includes(one)).join(', ')}`,
    )
    .option(
      '--method <name>',
      `definition of the percentile: ${PERCENTILE_METHODS.join(', ')}`,
      'percentrank-inc',
    )
    .option('--grid <grid>', `days of the distribution: ${GRIDS.join(', ')}`, 'daily')
    .option('--exclude-back-cast', 'leave out values computed before the index was launched')
    .option('--source <name>', 'take the values of this source only')
    .option('--history', 'the percentile on every day of the grid, as it was then')
    .addHelpText(
      'after',
      '\nPE and PB are ratios, percentiles run from 0 (lowest since) to 100. Values not above 0 are losses: counted apart,\nwithout a percentile. Nothing after the day is looked at. docs/valuation.md has the method.',
    )
    .action(async (options: Options) => {
      const grid = GRIDS.find((one) => one === options.grid);
      if (!grid) throw new UsageError(`--grid "${options.grid}" is none of ${GRIDS.join(', ')}`);
      const asOf = dateOption(options.asOf, 'as-of');
      const since = dateOption(options.since, 'since') ?? SINCE;
      const request = {
        asOf,
        since,
        ids: (options.id ?? [])
          .flatMap((one) => one.split(','))
          .map((one) => one.trim())
          .filter(Boolean),
        metrics: listOption(options.metric, 'metric', METRICS) as Metric[],
        method: percentileMethod(options.method),
        grid,
        excludeBackCast: options.excludeBackCast === true,
        source: options.source ?? null,
      };
      const workspace = workspaceOf(io, options, 'valuation');
      if (options.history) {
        const result = await workspace.valuationHistory(request);
        answer(io, options, {
          json: workspace.marked(result),
          rows: result.rows,
          title: `percentiles since ${since} by ${result.method}, ${grid}${workspace.mark()}`,
          columns: [
            { title: 'id', value: (row) => row.id },
            { title: 'metric', value: (row) => row.metric },
            { title: 'date', value: (row) => row.date },
            { title: 'value', value: (row) => row.value },
            {
              title: 'percentile',
              value: (row) => row.percentile,
              show: (row) => shownPercentile(row.percentile),
            },
            { title: 'n', value: (row) => row.n },
          ],
          notes: result.notes,
        });
        return;
      }
      const result = await workspace.valuation(request);
      answer(io, options, {
        json: workspace.marked(result),
        rows: result.rows,
        title: `valuation on ${result.as_of}, percentiles since ${since} by ${result.method}, ${grid}${workspace.mark()}`,
        columns: [
          { title: 'id', value: (row) => row.id },
          { title: 'name', value: (row) => row.name },
          { title: 'metric', value: (row) => row.metric },
          { title: 'value', value: (row) => row.value, show: (row) => grouped(row.value, 2) },
          {
            title: 'percentile',
            value: (row) => row.percentile,
            show: (row) => shownPercentile(row.percentile),
          },
          { title: 'since', value: (row) => row.since },
          { title: 'n', value: (row) => row.n },
          { title: 'method', value: (row) => row.method },
          { title: 'date', value: (row) => row.date },
          { title: 'from', value: (row) => row.from },
          { title: 'back_cast', value: (row) => row.back_cast },
          { title: 'negative', value: (row) => row.negative },
          { title: 'missing', value: (row) => row.missing },
          { title: 'source', value: (row) => row.source },
        ],
        notes: result.notes,
      });
    });
};
