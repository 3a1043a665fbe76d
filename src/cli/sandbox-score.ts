import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { NoDataError } from '../errors.js';
import { addDays, type IsoDate } from '../iso-date.js';
import type { Information } from '../nowcast/estimate.js';
import type { NowcastAnswer } from '../nowcast/report.js';
import { type FactLine, factLines } from '../sandbox/fact-lines.js';
import { FACTS, type Facts } from '../sandbox/facts.js';
import { type NowcastScore, scoreNowcast } from '../sandbox/score-nowcast.js';
import { type Score, score } from '../sandbox/score.js';
import { lastDisclosed, readConnectDays } from '../store/connect-days.js';
import type { Workspace } from '../workspace.js';
import { type CommonOptions, type Io, workspaceOf } from './io.js';
import { answer, type Column } from './output.js';

interface ScoreCommand extends CommonOptions {
  readonly truth?: string;
}

type NowcastRow = NowcastScore & { readonly information: Information };

/** The table of a market's facts beside those of real lists. */
export const FACT_COLUMNS: readonly Column<FactLine>[] = [
  { title: 'fact', value: (row) => row.fact },
  { title: 'here', value: (row) => row.here },
  { title: 'real lists', value: (row) => row.real },
];

/** `waizi sandbox score`. */
export function defineScore(sandbox: Command, io: Io, done: (code: 0 | 1) => void): void {
  sandbox
    .command('score')
    .description(
      'hold the answers of a simulated workspace against its truth; exit code 1 outside the bounds',
    )
    .option('--data <dir>', 'workspace folder (default: WAIZI_DATA, else ./waizi-data)')
    .option('--truth <dir>', 'folder of the truth (default: truth in the workspace)')
    .option('--json', 'answer as JSON')
    .action(async (options: ScoreCommand) => {
      const workspace = workspaceOf(io, options, 'sandbox score');
      const truth = options.truth ?? join(workspace.folder, 'truth');
      const { rows } = await workspace.flows({
        from: '2007-01-01',
        to: workspace.today(),
        by: ['month', 'type'],
      });
      const flows = rows.map(({ month, type, net }) => ({
        month: month ?? '',
        type: type ?? '',
        net: net.toNumber(),
      }));
      const { rows: types } = await workspace.classify();
      const found = await workspace.withFiles(({ engine }) =>
        score(
          engine,
          truth,
          flows,
          types.map(({ participant, type }) => ({ participant, type })),
        ),
      );
      const nowcast = await nowcastScores(workspace, truth);
      report(io, options, workspace.folder, found, nowcast, factsOf(truth));
      done(found.ok ? 0 : 1);
    });
}

/** The weekly northbound estimates against their truth, for each kind of information; none where flows are too few. */
async function nowcastScores(workspace: Workspace, truth: string): Promise<NowcastRow[]> {
  const rows: NowcastRow[] = [];
  for (const information of ['realtime', 'benchmarked'] as const) {
    let weeks: NowcastAnswer;
    try {
      weeks = await workspace.nowcast({ information, from: await cutOf(workspace) });
    } catch (error) {
      if (error instanceof NoDataError) return [];
      throw error;
    }
    const told = weeks.rows.map((row) => ({ ...row, week: row.week ?? '' }));
    const scores = await workspace.withFiles(({ engine }) => scoreNowcast(engine, truth, told));
    if (scores === null) return [];
    rows.push(...scores.map((score) => ({ information, ...score })));
  }
  return rows;
}

/** What the market looks like, as noted when it was made; null where it was made before that was. */
const factsOf = (truth: string): Facts | null =>
  existsSync(join(truth, FACTS)) ? (JSON.parse(readFileSync(join(truth, FACTS), 'utf8')) as Facts) : null;

/** The day after the last whose flows are stored as published. */
const cutOf = (workspace: Workspace): Promise<IsoDate> =>
  workspace.with(async ({ engine }) => {
    const last = lastDisclosed(await readConnectDays(engine, 'northbound'));
    if (last === null) throw new NoDataError('no northbound flow is stored');
    return addDays(last, 1);
  });

const percent = (part: number): string => `${(100 * part).toFixed(3)}%`.replace('-', '−');

function report(
  io: Io,
  options: ScoreCommand,
  folder: string,
  found: Score,
  nowcast: readonly NowcastRow[],
  facts: Facts | null,
): void {
  if (options.json) {
    answer(io, options, {
      json: { simulated: true, workspace: folder, ...found, nowcast, facts },
      rows: [],
      columns: [],
    });
    return;
  }
  const millions = (value: number): number => Math.round(value / 1e6);
  answer(io, options, {
    json: null,
    title: `answers of ${folder} against the truth, HKD mn  [SIMULATED DATA]\n\nnet flow by type (bound: ${percent(found.bounds.net)} of gross)`,
    rows: found.types,
    columns: [
      { title: 'type', value: (row) => row.type },
      { title: 'true net', value: (row) => millions(row.net) },
      { title: 'told', value: (row) => millions(row.told) },
      { title: 'gross', value: (row) => millions(row.gross) },
      { title: 'error', value: (row) => row.error, show: (row) => percent(row.error) },
      { title: '', value: (row) => (row.ok ? '' : 'outside') },
    ],
  });
  io.out('\n');
  answer(io, options, {
    json: null,
    title: `what traps feigned as trade (bound: ${percent(found.bounds.phantom)} of the gross flow of a type), and trades told as part of them`,
    rows: found.traps,
    columns: [
      { title: 'trap', value: (row) => row.trap },
      { title: 'events', value: (row) => row.events },
      { title: 'moved', value: (row) => millions(row.value) },
      { title: 'found', value: (row) => (row.value === 0 ? '' : percent(row.found / row.value)) },
      { title: 'feigned', value: (row) => millions(row.phantom) },
      { title: 'worst type', value: (row) => row.worst ?? '' },
      { title: 'of its gross', value: (row) => row.part, show: (row) => percent(row.part) },
      { title: 'hidden', value: (row) => millions(row.hidden) },
      { title: 'at most', value: (row) => row.hiddenPart, show: (row) => percent(row.hiddenPart) },
      { title: '', value: (row) => (row.ok ? '' : 'outside') },
    ],
    notes: [
      ...worstMonths(found),
      ...(found.classified === null
        ? []
        : [
            `${percent(found.classified)} of the foreign value has its true type (bound: ${percent(found.bounds.classified)})${found.classified < found.bounds.classified ? ': outside' : ''}`,
          ]),
    ],
  });
  io.out('\n');
  const types = found.types.map(({ type }) => type);
  answer(io, options, {
    json: null,
    title: 'error of the net by month, of what the type bought and sold in it',
    rows: [...new Set(found.months.map(({ month }) => month))].sort(),
    columns: [
      { title: 'month', value: (month) => month },
      ...types.map((type) => ({
        title: type,
        value: (month: string) => {
          const error = found.months.find((one) => one.month === month && one.type === type)?.error;
          return error === undefined ? '' : percent(error);
        },
      })),
    ],
  });
  if (facts !== null) {
    io.out('\n');
    answer(io, options, {
      json: null,
      title: 'like real lists',
      rows: factLines(facts),
      columns: [...FACT_COLUMNS, { title: '', value: (row) => (row.within ? '' : 'outside') }],
    });
  }
  if (nowcast.length === 0) return;
  io.out('\n');
  answer(io, options, {
    json: null,
    title: 'weekly northbound estimates against the true flow since the last disclosed day, CNY mn',
    rows: nowcast,
    columns: [
      { title: 'information', value: (row) => row.information },
      { title: 'year', value: (row) => (row.year === null ? 'all' : String(row.year)) },
      { title: 'weeks', value: (row) => row.weeks },
      { title: 'sign hits', value: (row) => row.hits },
      { title: 'hit rate', value: (row) => part(row.hit_rate) },
      { title: 'in 90% interval', value: (row) => part(row.coverage90) },
      { title: 'rmse', value: (row) => (row.rmse === null ? '' : millions(row.rmse)) },
      { title: 'rms of truth', value: (row) => (row.rms_truth === null ? '' : millions(row.rms_truth)) },
      { title: 'bias', value: (row) => (row.bias === null ? '' : millions(row.bias)) },
    ],
  });
}

const part = (value: number | null): string => (value === null ? '' : `${(100 * value).toFixed(1)}%`);

/** The month in which each type's net is farthest off. */
function worstMonths({ types, months }: Score): string[] {
  return types.map(({ type }) => {
    const own = months.filter((month) => month.type === type);
    const worst = own.reduce((most, month) => (Math.abs(month.error) > Math.abs(most.error) ? month : most));
    return `${type}: largest error of a month ${percent(worst.error)} of its gross, in ${worst.month}`;
  });
}
