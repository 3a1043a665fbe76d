import { UsageError } from '../errors.js';
import type { Classification, ClassifyRow } from '../flows/classification/classify.js';
import { asPercent } from '../flows/classification/reason.js';
import type { Sensitivity, SensitivityFigure } from '../flows/classification/sensitivity.js';
import { MODES } from '../participants/labels.js';
import type { Workspace } from '../workspace.js';
import { AS_OF, command } from './common.js';
import { type CommonOptions, dateOption, type Io, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { answer, type Column, grouped } from './output.js';

interface Options extends CommonOptions {
  asOf?: string;
  all?: boolean;
  mode?: string;
  threshold?: string;
  priceDate?: string;
  sensitivity?: boolean;
  from?: string;
  to?: string;
}

const HELP = `${AS_OF}
Types rest on lists of before the day they hold from, and hold for the quarter once judged.
--all adds everybody else, with the type that home gives. Evidence and method: docs/classification.md.`;

export const classifyCommand: DefineCommand = (program, io) => {
  command(program, 'classify', 'who is stable and who is flexible foreign money, and why')
    .option('--as-of <day>', 'CCASS day (default: the last stored one)')
    .option('--all', 'everybody, not the foreign participants alone')
    .option('--mode <mode>', `${MODES.join(', ')} (default: of config.yaml, else mixture)`)
    .option('--threshold <frequency>', 'with --mode threshold: trade frequency a month, such as 0.05')
    .option(
      '--price-date <day>',
      'weigh all months and values at the closes of this day, where prices are few',
    )
    .option('--sensitivity', 'how the figures of a window move if borderline participants change sides')
    .option('--from <day>', 'with --sensitivity: first trade date (default: the first of the month of --to)')
    .option('--to <day>', 'with --sensitivity: last trade date (default: the last stored CCASS day)')
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      const mode = options.mode === undefined ? undefined : MODES.find((one) => one === options.mode);
      if (options.mode !== undefined && mode === undefined)
        throw new UsageError(`--mode "${options.mode}" is none of ${MODES.join(', ')}`);
      const threshold = options.threshold === undefined ? undefined : Number(options.threshold);
      if (threshold !== undefined && !(threshold > 0 && threshold < 1))
        throw new UsageError(`--threshold "${options.threshold}" is no trade frequency such as 0.05`);
      if (threshold !== undefined && mode !== 'threshold')
        throw new UsageError('--threshold goes with --mode threshold');
      const priceDate = dateOption(options.priceDate, 'price-date');
      const [from, to] = [dateOption(options.from, 'from'), dateOption(options.to, 'to')];
      if ((from !== null || to !== null) && !options.sensitivity)
        throw new UsageError('--from and --to go with --sensitivity; a day is asked for with --as-of');
      if (options.sensitivity && (options.all || options.asOf !== undefined))
        throw new UsageError('--sensitivity takes --from and --to, not --all or --as-of');
      const how = {
        ...(mode === undefined ? {} : { mode }),
        ...(threshold === undefined ? {} : { threshold }),
        ...(priceDate === null ? {} : { priceDate }),
      };
      const workspace = workspaceOf(io, options, 'classify');
      const asOf = dateOption(options.asOf, 'as-of');
      if (options.sensitivity) {
        showSensitivity(io, options, workspace, await workspace.sensitivity({ from, to, ...how }));
      } else {
        show(io, options, workspace, await workspace.classify({ asOf, all: options.all === true, ...how }));
      }
    });
};

function show(io: Io, options: Options, workspace: Workspace, result: Classification): void {
  const columns: Column<ClassifyRow>[] = [
    { title: 'participant', value: (row) => row.participant },
    { title: 'name', value: (row) => row.name },
    { title: 'home', value: (row) => row.home },
    { title: 'kind', value: (row) => row.kind },
    { title: 'type', value: (row) => row.type },
    {
      title: 'p_flexible',
      value: (row) => row.p_flexible,
      show: (row) => (row.p_flexible === null ? '' : grouped(row.p_flexible, 2)),
    },
    {
      title: 'trade_frequency',
      value: (row) => row.trade_frequency,
      show: (row) => (row.trade_frequency === null ? '' : asPercent(row.trade_frequency)),
    },
    { title: 'months', value: (row) => row.months },
    { title: 'value', value: (row) => row.value },
    { title: 'reason', value: (row) => row.reason },
  ];
  const { cut } = result;
  answer(io, options, {
    json: workspace.marked(result),
    rows: result.rows,
    title: `participants as of ${result.as_of}: HKD, trade frequency a month${workspace.mark()}`,
    columns: result.rows.some(({ home }) => home !== 'foreign')
      ? columns
      : columns.filter(({ title }) => title !== 'home' || options.csv),
    notes: [
      ...(cut && cut.custodian !== null && cut.broker !== null
        ? [
            cut.by === 'threshold'
              ? `flexible from a trade frequency of ${asPercent(cut.broker)} a month`
              : `either type as likely at ${asPercent(cut.custodian)} a month for a custodian, ${asPercent(cut.broker)} for a broker, of HKD 100 bn (by ${cut.by}, ${cut.participants} participants)`,
          ]
        : []),
      ...changesOf(result),
      ...result.coverage.notes,
    ],
  });
}

/** Changes of type that move at least this share of the value in CCASS are told one by one. */
const TOLD_SHARE = 0.0005;

function changesOf({ changes }: Classification): string[] {
  const large = changes.filter(({ share }) => share === null || share >= TOLD_SHARE);
  const lines = large.map(
    ({ date, participant, name, from, to, share, net }) =>
      `${date} ${participant} ${name}: ${from} to ${to}${
        share === null ? '' : `, with ${(share * 100).toFixed(2)}% of the value in CCASS`
      }${net === null ? '' : ` and a net flow since of HKD ${grouped(net)}`}`,
  );
  const bare = large.findLast(({ net_rests_on: basis }) => basis?.includes('left out'));
  if (bare) lines.push(`since ${bare.date}: ${bare.net_rests_on}`);
  const small = changes.length - large.length;
  return small > 0
    ? [...lines, `${small} smaller changes of type in twelve months: --json lists all`]
    : lines;
}

function showSensitivity(io: Io, options: Options, workspace: Workspace, result: Sensitivity): void {
  const shown = (figure: SensitivityFigure, value: SensitivityFigure['value']): string =>
    typeof value === 'number'
      ? figure.figure === 'share'
        ? `${(value * 100).toFixed(2)}%`
        : grouped(value)
      : `HKD ${grouped(value)}`;
  if (options.csv) {
    answer(io, options, {
      json: workspace.marked(result),
      rows: result.figures,
      columns: [
        { title: 'figure', value: (row) => row.figure },
        { title: 'type', value: (row) => row.type },
        { title: 'value', value: (row) => row.value },
        { title: 'low', value: (row) => row.low },
        { title: 'high', value: (row) => row.high },
      ],
      notes: result.notes,
    });
    return;
  }
  answer(io, options, {
    json: workspace.marked(result),
    rows: result.rows,
    title: [
      `if borderline participants (probability ${result.borderline.from} to ${result.borderline.to}) changed sides, trades of ${result.from} to ${result.to}${workspace.mark()}`,
      ...result.figures.map(
        (figure) =>
          `  ${figure.figure === 'net' ? 'net flow' : 'share of value'}, ${figure.type}: ${shown(figure, figure.value)}, between ${shown(figure, figure.low)} and ${shown(figure, figure.high)}`,
      ),
    ].join('\n'),
    columns: [
      { title: 'participant', value: (row) => row.participant },
      { title: 'name', value: (row) => row.name },
      { title: 'type', value: (row) => row.type },
      { title: 'p_flexible', value: (row) => row.p_flexible, show: (row) => grouped(row.p_flexible, 2) },
      { title: 'net', value: (row) => row.net },
      { title: 'value', value: (row) => row.value },
      {
        title: 'share',
        value: (row) => row.share,
        show: (row) => (row.share === null ? '' : `${(row.share * 100).toFixed(2)}%`),
      },
    ],
    notes: result.notes,
  });
}
