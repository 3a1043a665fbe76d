import { MARKETS, marketOf } from '../calendar/calendar-day.js';
import { UsageError } from '../errors.js';
import type { RallyRow } from '../market/rallies/measure.js';
import type { RalliesAnswer } from '../market/rallies/rallies.js';
import { DEFAULT_RULE, type RallyRule, RULE_NAMES } from '../market/rallies/rule.js';
import type { Standing } from '../market/rallies/summary.js';
import { command } from './common.js';
import { type CommonOptions, dateOption, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { answer, type Column, grouped } from './output.js';

interface Options extends CommonOptions {
  index?: string;
  asOf?: string;
  list?: string;
  rule?: string;
  startFrom?: string;
  startTo?: string;
  peakBy?: string;
  fall?: string;
  since?: string;
  daysOf?: string;
  fill?: string;
}

const HELP = `
Rises are fractions in JSON and CSV: rise from the low of the first day to the highest high so far, rise_close from its
close to the highest close. Days are the index's own trading days, both ends counted. days_elapsed runs to the day of
the answer, for past rallies to the last day of their season (or until a lower low). --as-of looks at nothing later.
--list shipped takes starts and ends from data/rallies.csv and from rallies.csv in the workspace, which overrides it by
year and market. Rules, parameters and the note's averages: docs/phases.md.`;

export const ralliesCommand: DefineCommand = (program, io) => {
  command(program, 'rallies', 'the spring rally of each year since 2005, the running one beside the average')
    .option(
      '--index <id>',
      "provider's code: 000985, 000001, HSI (default: 000985, else the broadest stored)",
    )
    .option('--as-of <day>', 'what was seen by the close of this day (default: the last stored day)')
    .option('--list <list>', 'found (by the rule) or shipped (the list of starts and ends)', 'found')
    .option('--rule <rule>', `${RULE_NAMES.join(' or ')} (default: ${DEFAULT_RULE.name})`)
    .option(
      '--start-from <MM-DD>',
      `a rally starts on or after this day (default: ${DEFAULT_RULE.startFrom})`,
    )
    .option('--start-to <MM-DD>', `and by this day (default: ${DEFAULT_RULE.startTo})`)
    .option('--peak-by <MM-DD>', `its peak lies on or before this day (default: ${DEFAULT_RULE.peakBy})`)
    .option('--fall <percent>', 'a close so far below the high so far ends it (default: none does)')
    .option('--since <year>', 'first year (default: 2005)')
    .option('--days-of <market>', 'count the trading days of mainland or hong-kong (default: own)')
    .option('--fill <id>', 'index that stands in for years of which the index has no highs and lows')
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      const { list, daysOf } = options;
      if (list !== 'found' && list !== 'shipped')
        throw new UsageError(`--list "${list}" is none of found, shipped`);
      const market = daysOf === undefined || daysOf === 'own' ? null : marketOf(daysOf);
      if (daysOf !== undefined && daysOf !== 'own' && market === null)
        throw new UsageError(`--days-of "${daysOf}" is none of own, ${MARKETS.join(', ')}`);
      const workspace = workspaceOf(io, options, 'rallies');
      const result = await workspace.rallies({
        index: options.index ?? null,
        asOf: dateOption(options.asOf, 'as-of'),
        list,
        rule: ruleOf(options),
        since: sinceOf(options.since),
        daysOf: market,
        fill: options.fill ?? null,
      });
      answer(io, options, {
        json: workspace.marked(result),
        rows: result.rows,
        title: `spring rallies of ${result.index} (${result.name}) as of ${result.as_of}, ${
          list === 'found' ? `found: ${result.rule.text}` : 'from the list'
        }${workspace.mark()}`,
        columns: columnsOf(options.csv === true),
        notes: [...currentNotes(result), ...result.coverage.notes],
      });
    });
};

function ruleOf({ rule, startFrom, startTo, peakBy, fall }: Options): Partial<RallyRule> {
  const name = RULE_NAMES.find((one) => one === rule);
  if (rule !== undefined && name === undefined)
    throw new UsageError(`--rule "${rule}" is none of ${RULE_NAMES.join(', ')}`);
  const share = fall === undefined ? undefined : Number(fall) / 100;
  if (share !== undefined && !(share > 0 && share < 1))
    throw new UsageError(`--fall "${fall}" is no percentage between 0 and 100, such as 8`);
  return {
    ...(name === undefined ? {} : { name }),
    ...(startFrom === undefined ? {} : { startFrom }),
    ...(startTo === undefined ? {} : { startTo }),
    ...(peakBy === undefined ? {} : { peakBy }),
    ...(share === undefined ? {} : { fall: share }),
  };
}

function sinceOf(text: string | undefined): number {
  if (text === undefined) return 2005;
  if (!/^(19|20)\d{2}$/.test(text)) throw new UsageError(`--since "${text}" is no year such as 2005`);
  return Number(text);
}

const percent = (value: number | null): string => (value === null ? '' : `${grouped(value * 100, 1)}%`);

function columnsOf(csv: boolean): Column<RallyRow>[] {
  return [
    { title: 'year', value: (row) => String(row.year) },
    { title: 'index', value: (row) => row.index },
    { title: 'start', value: (row) => row.start },
    { title: 'peak', value: (row) => row.peak },
    { title: 'days_to_peak', value: (row) => row.days_to_peak },
    { title: 'days_elapsed', value: (row) => row.days_elapsed },
    { title: 'rise', value: (row) => row.rise, show: (row) => percent(row.rise) },
    { title: 'rise_close', value: (row) => row.rise_close, show: (row) => percent(row.rise_close) },
    { title: 'rank', value: (row) => row.rank },
    { title: 'running', value: (row) => row.running, show: (row) => (row.running ? 'running' : '') },
    ...(csv
      ? [
          { title: 'end', value: (row: RallyRow) => row.end },
          { title: 'peak_close', value: (row: RallyRow) => row.peak_close },
          { title: 'start_known', value: (row: RallyRow) => row.start_known },
          { title: 'basis', value: (row: RallyRow) => row.basis },
          { title: 'list', value: (row: RallyRow) => row.list },
        ]
      : []),
  ];
}

function currentNotes({ current, average, published }: RalliesAnswer): string[] {
  const place = (standing: Standing | null): string =>
    standing === null ? '' : ` (${standing.rank} of ${standing.of})`;
  const size = (rise: number | null, close: number): string =>
    rise === null ? `${percent(close)} by closes` : `${percent(rise)} (${percent(close)} by closes)`;
  return [
    ...(current
      ? [
          `${current.running ? 'running' : 'last'}, from ${current.start}: ${size(current.rise, current.rise_close)}${place(current.standing.rise)}, ${current.days_elapsed ?? '?'} days elapsed${place(current.standing.days_elapsed)}, peak ${current.peak} after ${current.days_to_peak ?? '?'}${place(current.standing.days_to_peak)}`,
        ]
      : []),
    ...(average
      ? [
          `average of ${average.rallies} rallies ${average.from_year}-${average.to_year}: ${size(average.rise, average.rise_close)}, ${average.days_to_peak === null ? '?' : grouped(average.days_to_peak, 1)} days to the peak${average.with_rise < average.rallies ? `; ${average.with_rise} of them have highs and lows` : ''}`,
        ]
      : []),
    `the note, ${published.as_of}: ${percent(published.rise)} and ${published.days} days on average since ${published.since}, ${published.index}; its list and rule are not published`,
  ];
}
