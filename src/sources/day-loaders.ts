import { toNumber } from '../decimal.js';
import { InputError } from '../errors.js';
import type {
  ConnectActiveRow,
  ConnectDayRow,
  ConnectParticipantRow,
  IndexRow,
  Parsed,
  SeriesRow,
  SetAside,
  ValuationRow,
} from '../store/rows.js';
import { DEAL_HISTORY, readDealHistoryAnswer, readDealHistoryCsv } from './connect-days/deal-history.js';
import { HKEX_DAILY, parseHkexDaily } from './connect-days/hkex-daily.js';
import { judgeDays } from './connect-days/judge.js';
import { parseSseDaily, SSE_DAILY } from './connect-days/sse-daily.js';
import { parseSzseDaily, SZSE_DAILY } from './connect-days/szse-daily.js';
import type { ToldDay } from './connect-days/told-day.js';
import { parseTushareMoneyflow, TUSHARE_MONEYFLOW } from './connect-days/tushare-moneyflow.js';
import { afterToday, filled, recordsOf, textOf } from './content.js';
import { indexOf, indexOfFile, marketOfIndex } from './indices/catalogue.js';
import { readIndexCsv } from './indices/index-csv.js';
import { indexKeys, judgeIndexDays, type ToldIndexDay } from './indices/judge.js';
import { readShareCsv } from './indices/share-csv.js';
import type { Loaded, LoadContext, Loader } from './loaders.js';
import { PANEL, readPanel } from './panel/panel.js';
import type { Kind } from './recognise.js';
import { seriesOf } from './series/catalogue.js';
import { parseChinabond } from './series/chinabond.js';
import { parseFred } from './series/fred.js';
import { judgeSeries, type ToldValue } from './series/judge.js';
import { parseSseMargin, parseSzseMargin, readMarginCsv } from './series/margin.js';
import { readSeriesCsv } from './series/series-csv.js';
import { parseEastmoneyParticipants, readParticipantHoldings } from './stock-connect/participants.js';
import { byRow } from './take-rows.js';
import { eighteen } from './units.js';
import { parseCsindex } from './valuation/csindex.js';
import { parseEastmoneyValuation } from './valuation/eastmoney.js';
import { judgeValuations, type ToldValuation } from './valuation/judge.js';
import { parseLegulegu } from './valuation/legulegu.js';
import { parseParallelValuation } from './valuation/parallel-json.js';
import { parseShenwan } from './valuation/shenwan.js';
import { parseTushareDaily } from './valuation/tushare.js';
import { readValuationCsv } from './valuation/valuation-csv.js';

/** Kinds whose rows are days of Stock Connect, series, indices and valuations. */
export const DAY_KINDS = [
  'hkex-daily',
  'sse-daily',
  'szse-daily',
  'deal-history',
  'tushare-moneyflow',
  'connect-participants',
  'eastmoney-participants',
  'csindex',
  'index-csv',
  'tushare-daily',
  'shenwan',
  'valuation-json',
  'legulegu',
  'eastmoney-valuation',
  'valuation-csv',
  'share-csv',
  'fred',
  'chinabond',
  'sse-margin',
  'szse-margin',
  'margin-csv',
  'panel',
  'series-csv',
] as const satisfies readonly Kind[];
export type DayKind = (typeof DAY_KINDS)[number];

export const isDayKind = (kind: Kind): kind is DayKind => (DAY_KINDS as readonly Kind[]).includes(kind);

const NOTHING = { facts: [], priced: [], calendar: [] } as const;

/** What a file tells, unchecked, of any of the tables. */
interface Told {
  readonly days?: readonly ToldDay[];
  readonly rounding?: { readonly source: string; readonly grain: bigint };
  readonly actives?: readonly ConnectActiveRow[];
  readonly participants?: readonly ConnectParticipantRow[];
  readonly values?: readonly ToldValue[];
  readonly indices?: readonly ToldIndexDay[];
  readonly valuations?: readonly ToldValuation[];
  readonly setAside: readonly SetAside[];
}

/** Judges what a file tells and stages what can be kept: all of the file or, where it is refused, nothing. */
async function load(told: Told, context: LoadContext): Promise<Loaded> {
  const { calendar, today, stored, file, staging } = context;
  const known = await stored.connectDays();
  const days: Parsed<ConnectDayRow> =
    told.days && told.rounding
      ? judgeDays(told.days, { ...told.rounding, calendar, today, stored: known })
      : { rows: [], setAside: [] };
  const indices = await judgedIndices(told.indices ?? [], context);
  const series = await judgedSeries(told.values ?? [], context);
  const valuations = await judgedValuations(told.valuations ?? [], context);
  const { actives = [], participants = [] } = told;
  const late = [...actives, ...participants].find(({ date }) => date > today);
  if (late) throw afterToday(`rows of ${late.stock} are`, late.date, today);
  const rows = [
    ...days.rows,
    ...indices.rows,
    ...series.rows,
    ...valuations.rows,
    ...actives,
    ...participants,
  ];
  const setAside = byRow(
    told.setAside,
    days.setAside,
    indices.setAside,
    series.setAside,
    valuations.setAside,
  );
  filled({ rows, setAside });
  for (const direction of ['northbound', 'southbound'] as const) {
    const of = days.rows.filter((row) => row.direction === direction);
    if (of.length > 0)
      staging.add(
        `${direction}_days`,
        of.map((row) => dayValues(row, file)),
      );
  }
  known.add(days.rows, file);
  stageValues(context, indices.rows, series.rows, valuations.rows);
  if (actives.length > 0) {
    staging.add(
      'connect_actives',
      actives.map((row) => [
        row.direction,
        row.channel,
        row.date,
        row.rank,
        row.stock,
        row.name,
        row.buy,
        row.sell,
        row.turnover,
        row.source,
        file,
      ]),
    );
  }
  if (participants.length > 0) {
    staging.add(
      'connect_participants',
      participants.map((row) => [
        row.direction,
        row.exchange,
        row.stock,
        row.date,
        row.participant,
        row.name,
        row.shares,
        row.source,
        file,
      ]),
    );
  }
  return { ...NOTHING, rows: rows.length, setAside };
}

const dayValues = (row: ConnectDayRow, file: number): (string | bigint | number | null)[] => [
  row.channel,
  row.date,
  row.net,
  row.buy,
  row.sell,
  row.turnover,
  row.trades,
  row.etfTurnover,
  row.quotaInflow,
  row.quotaBalance,
  row.holdings,
  row.source,
  file,
];

async function judgedIndices(
  days: readonly ToldIndexDay[],
  { stored, calendar, today }: LoadContext,
): Promise<Parsed<IndexRow>> {
  for (const [id, adjusted] of indexKeys(days)) await stored.values.read('index_days', id, adjusted);
  return judgeIndexDays(days, {
    calendar,
    today,
    marketOf: marketOfIndex,
    stored: (id, adjusted) => stored.values.of('index_days', id, adjusted),
  });
}

async function judgedSeries(
  values: readonly ToldValue[],
  { stored, calendar, today }: LoadContext,
): Promise<Parsed<SeriesRow>> {
  for (const id of new Set(values.map((value) => value.id))) await stored.values.read('series_days', id, '');
  return judgeSeries(values, { calendar, today, stored: (id) => stored.values.of('series_days', id, '') });
}

async function judgedValuations(
  values: readonly ToldValuation[],
  { stored, calendar, today }: LoadContext,
): Promise<Parsed<ValuationRow>> {
  for (const key of new Set(values.map(({ id, metric }) => `${id}\n${metric}`))) {
    const [id = '', metric = ''] = key.split('\n');
    await stored.values.read('valuation_days', id, metric);
  }
  return judgeValuations(values, {
    calendar,
    today,
    marketOf: marketOfIndex,
    stored: (id, metric) => stored.values.of('valuation_days', id, metric),
  });
}

function stageValues(
  { staging, stored, file }: LoadContext,
  indices: readonly IndexRow[],
  series: readonly SeriesRow[],
  valuations: readonly ValuationRow[],
): void {
  if (indices.length > 0) {
    staging.add(
      'index_days',
      indices.map((row) => [
        row.id,
        row.date,
        ...[row.open, row.high, row.low, row.close].map((price) => (price === null ? null : eighteen(price))),
        row.volume,
        row.amount,
        row.adjusted,
        row.source,
        file,
      ]),
    );
  }
  if (series.length > 0)
    staging.add(
      'series_days',
      series.map((row) => [row.id, row.date, eighteen(row.value), row.unit, row.source, file]),
    );
  if (valuations.length > 0) {
    staging.add(
      'valuation_days',
      valuations.map((row) => [
        row.id,
        row.date,
        row.metric,
        eighteen(row.value),
        row.backCast,
        row.source,
        file,
      ]),
    );
  }
  for (const { id, adjusted, date, close, source } of indices)
    stored.values.add('index_days', id, adjusted, date, { value: toNumber(close), source });
  for (const { id, date, value, source } of series)
    stored.values.add('series_days', id, '', date, { value: toNumber(value), source });
  for (const { id, metric, date, value, source } of valuations)
    stored.values.add('valuation_days', id, metric, date, { value: toNumber(value), source });
}

/** The index a file is about: `--id`, else its name. */
function namedIndex({ options, path }: LoadContext): string | null {
  return options.id ?? indexOfFile(path)?.id ?? null;
}

/** The series a file is about: `--id`, else its name where that is the name of a series. */
function namedSeries({ options, path }: LoadContext): string | null {
  const name = (path.split(/[/\\]/).at(-1) ?? '').replace(/(?:\.(?:csv|gz|txt))+$/i, '');
  return options.id ?? seriesOf(name)?.id ?? null;
}

const valuationsIn = ({ rows, setAside }: Parsed<ToldValuation>): Told => ({ valuations: rows, setAside });
const daysIn =
  (rounding: NonNullable<Told['rounding']>) =>
  ({ rows, setAside }: Parsed<ToldDay>): Told => ({ days: rows, rounding, setAside });
const valuesIn = ({ rows, setAside }: Parsed<ToldValue>): Told => ({ values: rows, setAside });
const bothIn = ({
  days,
  valuations,
  setAside,
}: {
  readonly days: readonly ToldIndexDay[];
  readonly valuations: readonly ToldValuation[];
  readonly setAside: readonly SetAside[];
}): Told => ({ indices: days, valuations, setAside });

const READERS: Readonly<Record<DayKind, (path: string, context: LoadContext) => Promise<Told>>> = {
  'hkex-daily': async (path) => {
    const { days, actives, setAside } = parseHkexDaily(await textOf(path));
    return { days, rounding: HKEX_DAILY, actives, setAside };
  },
  'sse-daily': async (path) => daysIn(SSE_DAILY)(parseSseDaily(await textOf(path))),
  'szse-daily': async (path) => daysIn(SZSE_DAILY)(parseSzseDaily(await textOf(path))),
  'deal-history': async (path) => {
    const text = await textOf(path);
    const told = /^\uFEFF?\s*(?:[\w$.]+\s*\(\s*)?\{/.test(text)
      ? readDealHistoryAnswer(text)
      : await readDealHistoryCsv(recordsOf(path));
    return daysIn(DEAL_HISTORY)(told);
  },
  'tushare-moneyflow': async (path) => daysIn(TUSHARE_MONEYFLOW)(parseTushareMoneyflow(await textOf(path))),
  'connect-participants': async (path) => {
    const { rows, setAside } = await readParticipantHoldings(recordsOf(path));
    return { participants: rows, setAside };
  },
  'eastmoney-participants': async (path) => {
    const { rows, setAside } = parseEastmoneyParticipants(await textOf(path));
    return { participants: rows, setAside };
  },
  csindex: async (path) => bothIn(parseCsindex(await textOf(path))),
  'index-csv': async (path, context) => {
    const id = namedIndex(context);
    if (id === null)
      throw new InputError('neither the file nor its name says which index it is', {
        remedy: 'give --id with the code of its provider, such as --id 000300',
      });
    const { days, valuations } = await readIndexCsv(recordsOf(path), { id: indexOf(id)?.id ?? id });
    return { indices: days.rows, valuations, setAside: days.setAside };
  },
  'tushare-daily': async (path) => bothIn(parseTushareDaily(await textOf(path))),
  shenwan: async (path) => bothIn(parseShenwan(await textOf(path))),
  'valuation-json': async (path, context) =>
    bothIn(parseParallelValuation(await textOf(path), { id: namedIndex(context) })),
  legulegu: async (path, context) => bothIn(parseLegulegu(await textOf(path), { id: namedIndex(context) })),
  'eastmoney-valuation': async (path) => valuationsIn(parseEastmoneyValuation(await textOf(path))),
  'valuation-csv': async (path, context) =>
    valuationsIn(await readValuationCsv(recordsOf(path), { id: namedIndex(context) })),
  'share-csv': async (path, { options }) => {
    const { rows, setAside } = await readShareCsv(recordsOf(path), { adjusted: options.adjusted });
    return { indices: rows, setAside };
  },
  fred: async (path) => valuesIn(parseFred(await textOf(path))),
  chinabond: async (path) => valuesIn(parseChinabond(await textOf(path))),
  'sse-margin': async (path) => valuesIn(parseSseMargin(await textOf(path))),
  'szse-margin': async (path) => valuesIn(parseSzseMargin(await textOf(path))),
  'margin-csv': async (path) => valuesIn(await readMarginCsv(recordsOf(path))),
  panel: async (path) => {
    const { days, values, indices, valuations, setAside } = await readPanel(recordsOf(path));
    return { days, rounding: PANEL, values, indices, valuations, setAside };
  },
  'series-csv': async (path, context) =>
    valuesIn(await readSeriesCsv(recordsOf(path), { id: namedSeries(context) })),
};

/** How each of these kinds is loaded into the staging area. */
export const DAY_LOADERS: Readonly<Record<DayKind, Loader>> = Object.fromEntries(
  DAY_KINDS.map((kind): [DayKind, Loader] => [
    kind,
    async (path, context) => load(await READERS[kind](path, context), context),
  ]),
) as unknown as Record<DayKind, Loader>;
