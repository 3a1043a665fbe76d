import { toNumber } from '../decimal.js';
import { dayInChina, type IsoDate } from '../iso-date.js';
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
import { judgeDays } from './connect-days/judge.js';
import type { ToldDay } from './connect-days/told-day.js';
import { afterToday, filled } from './content.js';
import { marketOfIndex } from './indices/catalogue.js';
import { indexKeys, judgeIndexDays, type ToldIndexDay } from './indices/judge.js';
import type { Loaded, LoadContext } from './loaders.js';
import { seriesOf } from './series/catalogue.js';
import { judgeSeries, type ToldValue } from './series/judge.js';
import { refuseShifted } from './shifted-days.js';
import { byRow } from './take-rows.js';
import { eighteen } from './units.js';
import { judgeValuations, type ToldValuation } from './valuation/judge.js';

const NOTHING = { facts: [], priced: [], calendar: [] } as const;

/** What a file tells, unchecked, of any of the tables. */
export interface Told {
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
export async function keepDays(told: Told, context: LoadContext): Promise<Loaded> {
  const { calendar, today, stored, file, staging } = context;
  refuseShiftedDays(told);
  const known = told.days ? await stored.connectDays() : null;
  const days: Parsed<ConnectDayRow> =
    told.days && told.rounding && known
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
  known?.add(days.rows, file);
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

/** Refuses a file of which any series is dated a day off; those that are not known may have days of their own. */
function refuseShiftedDays({ days = [], indices = [], values = [], valuations = [] }: Told): void {
  const dates = new Map<string, IsoDate[]>();
  const add = (what: string, date: IsoDate): void => {
    const list = dates.get(what) ?? [];
    if (list.length === 0) dates.set(what, list);
    list.push(date);
  };
  for (const { direction, channel, date } of days)
    add(`${direction} ${channel}`, dayInChina(date) ?? date.slice(0, 10));
  for (const { id, date } of [...indices, ...valuations]) add(id, date);
  for (const { id, date } of values) if (seriesOf(id)) add(id, date);
  for (const [what, own] of dates) refuseShifted(what, own);
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
