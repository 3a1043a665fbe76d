import type { Command } from 'commander';
import { type Period, PERIODS } from '../nowcast/weeks.js';
import type { BacktestAnswer, ExplainAnswer, NowcastAnswer, NowcastRow } from '../nowcast/report.js';
import { command } from './common.js';
import { defineIndicators } from './nowcast-indicators.js';
import { oneOf, refuse, windowOf, withWindow } from './northbound-window.js';
import { type CommonOptions, dateOption, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { answer, type Column, grouped } from './output.js';

interface Options extends CommonOptions {
  from?: string;
  to?: string;
  by: string;
  channel: string;
  information: string;
  cumulative?: boolean;
  asOf?: string;
}

const AS_OF = 'as it was told on the evening of that day, from what was known then';
const INFORMATION = ['realtime', 'benchmarked'] as const;

export const nowcastCommand: DefineCommand = (program, io) => {
  const nowcast = withWindow(
    command(program, 'nowcast', 'northbound net flow, estimated since it is hidden, CNY'),
  )
    .option('--by <period>', PERIODS.join(', '), 'week')
    .option(
      '--information <kind>',
      'realtime (each row as it was told when it ended) or benchmarked (all that is known now)',
      'benchmarked',
    )
    .option(
      '--cumulative',
      'each row from the first day on, with the interval of the sum: the last one is the whole window',
    )
    .option('--as-of <day>', AS_OF)
    .addHelpText(
      'after',
      '\nIntervals are of 90%. unclear: either sign has a third of the probability at least. The quarters column is the rule\nwithout a model: the sign of the last two quarters known by then.',
    )
    .action(async (options: Options) => {
      const workspace = workspaceOf(io, options, 'nowcast');
      const by = oneOf(options.by, 'by', PERIODS);
      const result = await workspace.nowcast({
        ...windowOf(options),
        by,
        information: oneOf(options.information, 'information', INFORMATION),
        cumulative: options.cumulative ?? false,
        asOf: dateOption(options.asOf, 'as-of'),
      });
      answer(io, options, {
        json: workspace.marked(result),
        rows: result.rows,
        title: `${result.cumulative ? 'cumulative ' : ''}northbound net flow by ${by}, ${result.channel}, CNY${options.csv ? '' : ' bn'}, ${result.information}${workspace.mark()}`,
        columns: nowcastColumns(by, options.csv === true, result.cumulative),
        notes: notesOf(result),
      });
    });

  withWindow(
    command(nowcast, 'backtest', 'the estimate on years whose flows were published, hidden again'),
  ).action(async (_options: Options, sub: Command) => {
    const options = sub.optsWithGlobals<Options>();
    refuse(nowcast, 'backtest', ['by', 'information', 'cumulative', 'asOf']);
    const workspace = workspaceOf(io, options, 'nowcast backtest');
    const { from, ...rest } = windowOf(options);
    const result = await workspace.nowcastBacktest({ ...rest, ...(from === null ? {} : { from }) });
    answer(io, options, {
      json: workspace.marked(result),
      rows: result.rows,
      title: `directions of northbound weeks, ${result.channel}, each year's flows hidden${workspace.mark()}`,
      columns: BACKTEST_COLUMNS,
      notes: yearNotes(result),
    });
  });

  defineIndicators(nowcast, io);

  withWindow(
    command(nowcast, 'explain', 'the indicators behind the estimate, and what they say of each week'),
  )
    .option('--as-of <day>', AS_OF)
    .action(async (_options: Options, sub: Command) => {
      const options = sub.optsWithGlobals<Options>();
      refuse(nowcast, 'explain', ['by', 'information', 'cumulative']);
      const workspace = workspaceOf(io, options, 'nowcast explain');
      const asOf = dateOption(options.asOf, 'as-of');
      const result = await workspace.nowcastExplain({ ...windowOf(options), asOf });
      answer(io, options, {
        json: workspace.marked(result),
        rows: options.csv
          ? result.rows
          : result.rows
              .filter(({ significant }) => significant)
              .toSorted((a, b) => Math.abs(b.t ?? 0) - Math.abs(a.t ?? 0)),
        title: `indicators of the ${result.channel} northbound flow, ${result.training.from} to ${result.training.to}, CNY mn a day per standard deviation${workspace.mark()}`,
        columns: explainColumns(options.csv === true),
        notes: explainNotes(result),
      });
    });
};

const billions = (value: number): string => grouped(value / 1e9, 1);
const percent = (value: number | null): string => (value === null ? '' : `${grouped(value * 100, 1)}%`);

function nowcastColumns(by: Period, csv: boolean, cumulative: boolean): Column<NowcastRow>[] {
  return [
    { title: by, value: (row) => row[by] },
    ...(by === 'day' && !csv && !cumulative
      ? []
      : [
          { title: 'from', value: (row: NowcastRow) => row.from },
          { title: 'to', value: (row: NowcastRow) => row.to },
        ]),
    { title: 'net', value: (row) => row.net, show: (row) => billions(row.net) },
    { title: 'low', value: (row) => row.low, show: (row) => billions(row.low) },
    { title: 'high', value: (row) => row.high, show: (row) => billions(row.high) },
    { title: 'p_inflow', value: (row) => row.p_inflow, show: (row) => grouped(row.p_inflow, 2) },
    { title: 'direction', value: (row) => row.direction },
    { title: 'quarters', value: (row) => row.previous_quarters },
    { title: 'anchored', value: (row) => row.anchored, show: (row) => (row.anchored ? 'yes' : 'no') },
    { title: 'status', value: (row) => row.status },
  ];
}

function notesOf({ last_disclosed, last_day, notes }: NowcastAnswer): string[] {
  return [`flows published to ${last_disclosed}, northbound days stored to ${last_day}`, ...notes];
}

type BacktestRow = BacktestAnswer['rows'][number];

const BACKTEST_COLUMNS: readonly Column<BacktestRow>[] = [
  { title: 'target', value: (row) => row.target },
  { title: 'information', value: (row) => row.information },
  { title: 'from', value: (row) => row.from },
  { title: 'to', value: (row) => row.to },
  { title: 'weeks', value: (row) => row.weeks },
  { title: 'hits', value: (row) => row.hits },
  { title: 'hit_rate', value: (row) => row.hit_rate, show: (row) => percent(row.hit_rate) },
  {
    title: 'wilson95',
    value: (row) => row.wilson95?.join(' ') ?? null,
    show: (row) => (row.wilson95 ? row.wilson95.map(percent).join(' to ') : ''),
  },
  { title: 'larger_half', value: (row) => row.larger_half, show: (row) => percent(row.larger_half) },
  { title: 'recall_outflow', value: (row) => row.recall_outflow, show: (row) => percent(row.recall_outflow) },
  { title: 'coverage90', value: (row) => row.coverage90, show: (row) => percent(row.coverage90) },
  {
    title: 'always_positive',
    value: (row) => row.baselines.always_positive,
    show: (row) => percent(row.baselines.always_positive),
  },
  {
    title: 'last_sign',
    value: (row) => row.baselines.last_sign,
    show: (row) => percent(row.baselines.last_sign),
  },
  {
    title: 'previous_quarters',
    value: (row) => row.baselines.previous_quarters_sign,
    show: (row) => percent(row.baselines.previous_quarters_sign),
  },
];

function yearNotes({ rows }: BacktestAnswer): string[] {
  return [
    ...rows
      .filter(({ target }) => target === 'flow')
      .map(
        ({ information, by_year }) =>
          `${information}, by year: ${Object.entries(by_year)
            .map(([year, { hit_rate }]) => `${year} ${percent(hit_rate)}`)
            .join(', ')}`,
      ),
    'flow: sign of the week; change: sign of the change on the week before. last_sign rests on flows that nobody knows since August 2024',
  ];
}

type IndicatorRow = ExplainAnswer['rows'][number];

function explainColumns(csv: boolean): Column<IndicatorRow>[] {
  const millions = (value: number): string => grouped(value / 1e6, 0);
  return [
    { title: 'indicator', value: (row) => row.indicator },
    { title: 'group', value: (row) => row.group },
    {
      title: 'coefficient',
      value: (row) => row.coefficient,
      show: (row) => millions(row.coefficient),
    },
    { title: 'alone', value: (row) => row.coefficient_alone, show: (row) => millions(row.coefficient_alone) },
    { title: 't', value: (row) => row.t, show: (row) => (row.t === null ? '' : grouped(row.t, 1)) },
    { title: 'expected', value: (row) => row.sign_expected },
    { title: 'published', value: (row) => row.published },
    { title: 'meaning', value: (row) => row.meaning },
    ...(csv
      ? [
          { title: 'significant', value: (row: IndicatorRow) => row.significant },
          { title: 'formula', value: (row: IndicatorRow) => row.formula },
        ]
      : []),
  ];
}

/** What moved the last weeks most. */
function explainNotes({ rows, weeks, training }: ExplainAnswer): string[] {
  const significant = rows.filter((row) => row.significant).length;
  return [
    `${significant} of ${rows.length} indicators go with the flow by themselves (|t| of Newey and West at least 1.96, no sign against the expected one), ${training.days} days; coefficient: all together, shrunk`,
    ...weeks.slice(-4).map(({ week, net, level, contributions }) => {
      const most = Object.entries(contributions)
        .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
        .slice(0, 4)
        .map(([id, part]) => `${id} ${billions(part)}`);
      return `${week}: ${billions(net)} bn = level ${billions(level)}, ${most.join(', ')}, others`;
    }),
  ];
}
