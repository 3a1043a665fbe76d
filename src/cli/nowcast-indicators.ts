import type { Command } from 'commander';
import type { TrialRow } from '../nowcast/indicator-trials.js';
import { command } from './common.js';
import { type CommonOptions, type Io, workspaceOf } from './io.js';
import { refuse, type WindowOptions, windowOf, withWindow } from './northbound-window.js';
import { answer, type Column, grouped } from './output.js';
import { stepBar } from './step-bars.js';

type Options = CommonOptions & WindowOptions;

/** `waizi nowcast indicators`. */
export function defineIndicators(nowcast: Command, io: Io): void {
  withWindow(
    command(nowcast, 'indicators', 'which indicators make the estimate better, tried on hidden years'),
  )
    .addHelpText(
      'after',
      '\nEach group of indicators in use is left out, each candidate of config.yaml (docs/nowcast.md) taken in. p: how likely so\nmuch better a Brier score is by chance (Diebold-Mariano, weeks). Of twenty candidates that mean nothing, one has p below 0.05.',
    )
    .action(async (_options: Options, sub: Command) => {
      const options = sub.optsWithGlobals<Options>();
      refuse(nowcast, 'indicators', ['by', 'information', 'cumulative', 'asOf']);
      const workspace = workspaceOf(io, options, 'nowcast indicators');
      const { from, ...rest } = windowOf(options);
      const bar = stepBar(io, 'trying indicators', 'estimates', options.json || options.csv);
      const result = await workspace
        .nowcastIndicators({ ...rest, ...(from === null ? {} : { from }) }, bar.update)
        .finally(bar.stop);
      answer(io, options, {
        json: workspace.marked(result),
        rows: result.rows,
        title: `indicators of the ${result.channel} northbound flow, with them and without, weeks of hidden years${workspace.mark()}`,
        columns: COLUMNS,
        notes: [
          ...untried(result.rows),
          ...(result.rows.some(({ used }) => !used)
            ? []
            : ['no candidates; add your own under northbound in config.yaml (docs/nowcast.md)']),
          'chosen by such results, indicators look better on these years than they will on later ones',
        ],
      });
    });
}

/** Says of which indicators nothing is stored, so that nobody takes them for tried. */
function untried(rows: readonly TrialRow[]): string[] {
  const names = [...new Set(rows.filter(({ days }) => days === 0).map(({ indicators }) => indicators))];
  return names.length === 0
    ? []
    : [
        `not tried, since what they are made of has no value on a published northbound day: ${names.join(', ')}; import it, or correct the id of the series (waizi status has those that are stored)`,
      ];
}

const percent = (value: number | null): string => (value === null ? '' : `${grouped(value * 100, 1)}%`);
const score = (value: number | null): string => (value === null ? '' : grouped(value, 4));

const COLUMNS: readonly Column<TrialRow>[] = [
  { title: 'indicators', value: (row) => row.indicators },
  { title: 'used', value: (row) => row.used, show: (row) => (row.used ? 'yes' : 'no') },
  { title: 'information', value: (row) => row.information },
  { title: 'weeks', value: (row) => row.weeks },
  { title: 'days', value: (row) => row.days },
  { title: 'hits_with', value: (row) => row.hit_rate_with, show: (row) => percent(row.hit_rate_with) },
  {
    title: 'hits_without',
    value: (row) => row.hit_rate_without,
    show: (row) => percent(row.hit_rate_without),
  },
  { title: 'brier_with', value: (row) => row.brier_with, show: (row) => score(row.brier_with) },
  { title: 'brier_without', value: (row) => row.brier_without, show: (row) => score(row.brier_without) },
  { title: 'p', value: (row) => row.p, show: (row) => (row.p === null ? '' : grouped(row.p, 3)) },
  { title: 'helps', value: (row) => row.helps },
];
