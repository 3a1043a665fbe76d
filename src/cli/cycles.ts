import { UsageError } from '../errors.js';
import type { CriterionRow } from '../market/cycles/criteria.js';
import type { CyclesAnswer } from '../market/cycles/cycles.js';
import type { Drawdown } from '../market/cycles/drawdowns.js';
import type { PhaseRow } from '../market/cycles/phases.js';
import { CYCLE_RULE_NAMES, type CycleRule } from '../market/cycles/rule.js';
import { command } from './common.js';
import { type CommonOptions, dateOption, type Io, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { answer, type Column, grouped } from './output.js';

const TABLES = ['phases', 'drawdowns', 'criteria'] as const;

interface Options extends CommonOptions {
  index?: string;
  asOf?: string;
  rule: string;
  window?: string;
  phase?: string;
  cycle?: string;
  override?: string;
  end?: string;
  from?: string;
  least: string;
  table: string;
}

const HELP = `
Phases are dated on month-end closes; changes are fractions in JSON and CSV. A turning point is known only months after
it: start_known and end_known say by which day it was dated so. The criteria table sets the running advance beside past
ones at the same number of trading days: a reversal kept above its low for 250 trading days, a rebound did not. It is
no verdict. Rules and criteria: docs/phases.md.`;

export const cyclesCommand: DefineCommand = (program, io) => {
  command(program, 'cycles', 'bull and bear phases, drawdowns, and the running advance beside those before')
    .option(
      '--index <id>',
      "provider's code: 000985, 000001, HSI (default: 000985, else the broadest stored)",
    )
    .option('--as-of <day>', 'what was seen by the close of this day (default: the last stored day)')
    .option('--rule <rule>', CYCLE_RULE_NAMES.join(' or '), 'pagan-sossounov')
    .option('--window <months>', 'a peak is the highest within so many months on either side')
    .option('--phase <months>', 'least length of a phase')
    .option('--cycle <months>', 'least length from peak to peak')
    .option('--override <percent>', 'a move of so much excuses a shorter phase; none: nothing does')
    .option('--end <months>', 'no turning point within so many months of either end')
    .option(
      '--from <day>',
      'the low of the advance, to within ten trading days (default: the last one found)',
    )
    .option('--least <percent>', 'least drawdown listed', '20')
    .option('--table <table>', `${TABLES.join(', ')}: which one is printed; JSON has all`, 'phases')
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      const table = TABLES.find((one) => one === options.table);
      if (table === undefined)
        throw new UsageError(`--table "${options.table}" is none of ${TABLES.join(', ')}`);
      const rule = CYCLE_RULE_NAMES.find((one) => one === options.rule);
      if (rule === undefined)
        throw new UsageError(`--rule "${options.rule}" is none of ${CYCLE_RULE_NAMES.join(', ')}`);
      const least = Number(options.least) / 100;
      if (!(least > 0 && least < 1))
        throw new UsageError(`--least "${options.least}" is no percentage such as 20`);
      const workspace = workspaceOf(io, options, 'cycles');
      const result = await workspace.cycles({
        index: options.index ?? null,
        asOf: dateOption(options.asOf, 'as-of'),
        rule,
        parameters: parametersOf(options),
        from: dateOption(options.from, 'from'),
        least,
      });
      print(io, options, result, table, workspace.mark(), workspace.marked(result));
    });
};

function parametersOf(options: Options): Partial<Omit<CycleRule, 'name'>> {
  const months = (key: 'window' | 'phase' | 'cycle' | 'end'): Record<string, number> => {
    const text = options[key];
    if (text === undefined) return {};
    if (!/^\d{1,2}$/.test(text)) throw new UsageError(`--${key} "${text}" is no number of months`);
    return { [key]: Number(text) };
  };
  const override = (): Record<string, number | null> => {
    if (options.override === undefined) return {};
    if (options.override === 'none') return { override: null };
    const share = Number(options.override) / 100;
    if (!(share > 0))
      throw new UsageError(`--override "${options.override}" is no percentage such as 20, nor none`);
    return { override: share };
  };
  return { ...months('window'), ...months('phase'), ...months('cycle'), ...months('end'), ...override() };
}

const percent = (value: number | null): string => (value === null ? '' : `${grouped(value * 100, 1)}%`);

const PHASES: Column<PhaseRow>[] = [
  { title: 'phase', value: (row) => row.phase },
  { title: 'start', value: (row) => row.start },
  {
    title: 'end',
    value: (row) => row.end,
    show: (row) => `${row.end}${row.end_known === null ? ' (so far)' : ''}`,
  },
  { title: 'months', value: (row) => row.months },
  { title: 'change', value: (row) => row.change, show: (row) => percent(row.change) },
  { title: 'start_known', value: (row) => row.start_known },
  { title: 'end_known', value: (row) => row.end_known },
];
const DRAWDOWNS: Column<Drawdown>[] = [
  { title: 'peak', value: (row) => row.peak },
  { title: 'trough', value: (row) => row.trough },
  { title: 'depth', value: (row) => row.depth, show: (row) => percent(row.depth) },
  { title: 'days_down', value: (row) => row.days_down },
  { title: 'recovered', value: (row) => row.recovered },
  { title: 'days_up', value: (row) => row.days_up },
  { title: 'regained', value: (row) => row.regained, show: (row) => percent(row.regained) },
];
const figure = (criterion: string, value: number | null): string =>
  criterion === 'turnover_ratio' ? (value === null ? '' : grouped(value, 2)) : percent(value);
const CRITERIA: Column<CriterionRow>[] = [
  { title: 'criterion', value: (row) => row.criterion },
  { title: 'value', value: (row) => row.value, show: (row) => figure(row.criterion, row.value) },
  {
    title: 'percentile',
    value: (row) => row.percentile,
    show: (row) => (row.percentile === null ? '' : grouped(row.percentile, 1)),
  },
  { title: 'n', value: (row) => row.n },
  {
    title: 'median_reversal',
    value: (row) => row.median_reversal,
    show: (row) => figure(row.criterion, row.median_reversal),
  },
  {
    title: 'median_rebound',
    value: (row) => row.median_rebound,
    show: (row) => figure(row.criterion, row.median_rebound),
  },
  { title: 'meaning', value: (row) => row.meaning },
];

function print(
  io: Io,
  options: Options,
  result: CyclesAnswer,
  table: (typeof TABLES)[number],
  mark: string,
  json: object,
): void {
  const { rule, advance } = result;
  const title = `${result.index} (${result.name}) as of ${result.as_of}, ${rule.name}: window ${rule.window}, phase ${rule.phase}, cycle ${rule.cycle}, ends ${rule.end} months${mark}`;
  const notes = [...notesOf(result), ...result.coverage.notes];
  if (table === 'phases') answer(io, options, { json, rows: result.rows, title, columns: PHASES, notes });
  else if (table === 'drawdowns')
    answer(io, options, { json, rows: result.drawdowns, title, columns: DRAWDOWNS, notes });
  else answer(io, options, { json, rows: advance?.criteria ?? [], title, columns: CRITERIA, notes });
}

function notesOf({ average, drawdown, advance, as_of }: CyclesAnswer): string[] {
  const phases = (['bull', 'bear'] as const).flatMap((phase) => {
    const one = average[phase];
    return one
      ? [
          `${one.phases} ${phase} phases with both ends: ${grouped(one.months, 1)} months and ${percent(one.change)} on average`,
        ]
      : [];
  });
  return [
    ...phases,
    ...(drawdown ? [`${as_of}: ${percent(drawdown.depth)} from the highest close, of ${drawdown.peak}`] : []),
    ...(advance
      ? [
          `the advance ${advance.basis === 'asked' ? 'asked about' : 'found last'} is from ${advance.from}, ${advance.days} trading days; --table criteria has it beside those before`,
        ]
      : []),
  ];
}
