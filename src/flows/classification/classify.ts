import { Amount } from '../../amount.js';
import type { Calendar } from '../../calendar/calendar.js';
import { NoDataError } from '../../errors.js';
import { addDays, type IsoDate } from '../../iso-date.js';
import { ANCHORS, FIXED_CUT, priorOdds } from '../../participants/behaviour.js';
import { LEAST_HELD, tradeFrequency, WINDOW_MONTHS } from '../../participants/feature.js';
import type { HabitMonth, HabitReader } from '../../participants/habit.js';
import { monthEnd } from '../../participants/habit-months.js';
import { type ClassificationOptions, habitReader, Labels } from '../../participants/label-set.js';
import { evaluate, type Evaluation, nextMonth } from '../../participants/labels.js';
import { evidenceOf } from '../../participants/override-notes.js';
import type { Participant } from '../../participants/participant.js';
import type { Registry } from '../../participants/registry.js';
import type { Engine } from '../../store/engine.js';
import { lastDay } from '../explorer/stored-day.js';
import { holderValues, type HolderValues } from '../holder-values.js';
import { type LabelChange, labelChanges } from './label-changes.js';
import { reasonOf } from './reason.js';

/** One participant with its type and what the type rests on. */
export interface ClassifyRow {
  readonly participant: string;
  readonly name: string;
  readonly home: string;
  readonly kind: string;
  readonly type: string;
  /** Probability that it trades like flexible money; null where it was not judged. */
  readonly p_flexible: number | null;
  /** Median trade frequency of a month: min(bought, sold) / held at the month's start. */
  readonly trade_frequency: number | null;
  /** Valid months behind it. */
  readonly months: number;
  /** Held on the day, HKD; null without prices. */
  readonly value: Amount | null;
  readonly reason: string;
}

/** What tells stable from flexible on the day. */
export interface CutSummary {
  readonly by: string;
  /** Trade frequency a month at which a custodian (a broker) of HKD 100 bn would be as likely either; null by kind. */
  readonly custodian: number | null;
  readonly broker: number | null;
  readonly participants: number;
}

export interface Classification {
  /** The day asked for, answered as of the last stored CCASS day. */
  readonly as_of: IsoDate;
  /** First day of the judgement in force: of the quarter, or of the month where it is the first; null before there is one. */
  readonly judged_on: IsoDate | null;
  readonly mode: string;
  /** `daily` or `month-end`: what lists the trade frequencies rest on. */
  readonly lists: string | null;
  readonly cut: CutSummary | null;
  readonly coverage: {
    readonly months: readonly string[];
    readonly stocks: number;
    readonly unpriced: readonly string[];
    readonly notes: readonly string[];
  };
  /** Changes of type in the twelve months before, with what they move. */
  readonly changes: readonly LabelChange[];
  readonly rows: readonly ClassifyRow[];
}

export interface ClassifyQuery {
  readonly asOf: IsoDate | null;
  /** Everybody, not the foreign participants alone. */
  readonly all: boolean;
  readonly options: ClassificationOptions;
  /** Whether to tell the changes of type of the year before, which is most of the work. */
  readonly changes: boolean;
  /** Judgements of all stored months by the same options, where they are known already. */
  readonly labels?: Labels;
}

/** The day from which what is known on a CCASS day is in force: the next month once all its lists of this month are in. */
export function inForce(calendar: Calendar, day: IsoDate): IsoDate {
  const end = monthEnd(day.slice(0, 7));
  if (!calendar.covers(end)) return day;
  return day >= calendar.settlementDayOnOrBefore(end) ? addDays(end, 1) : day;
}

/**
 * Who is stable and who flexible on a day, and why; by what was known then.
 * @throws NoDataError when nothing is stored by then
 */
export async function classify(
  engine: Engine,
  calendar: Calendar,
  registry: Registry,
  query: ClassifyQuery,
): Promise<Classification> {
  const day = await lastDay(engine, query.asOf);
  if (query.options.priceDate !== null) await checkPriceDay(engine, query.options.priceDate);
  const force = inForce(calendar, day);
  const reader = await habitReader(engine, registry, query.options);
  const labels = query.labels ?? new Labels(registry, await evaluate(reader, registry, force, query.options));
  const evaluation = labels.evaluationOn(force);
  const frozen = labels.evaluationOn(quarterStart(force));
  const ruling = frozen?.cut ? frozen : evaluation;
  const values = await holderValues(engine, day, query.options.priceDate);
  const recent = await recentDays(day, force, reader);
  const everybody = present(registry, day, query.all);
  const rows = everybody
    .filter(
      ({ id }) =>
        query.all || values.held.has(id) || (evaluation?.judgements.get(id)?.habit ?? null) !== null,
    )
    .map((participant): ClassifyRow => {
      const judgement = evaluation?.judgements.get(participant.id) ?? null;
      const cents = values.values.get(participant.id);
      return {
        participant: participant.id,
        name: participant.name,
        home: participant.home,
        kind: participant.kind,
        type: labels.typeOf(participant.id, force) ?? participant.typeDefault,
        p_flexible: judgement?.pFlexible == null ? null : rounded(judgement.pFlexible),
        trade_frequency: judgement?.habit ? rounded(judgement.habit.frequency) : null,
        months: judgement?.habit?.months ?? 0,
        value: cents === undefined ? null : new Amount(cents),
        reason: judgement
          ? reasonOf(participant, judgement, recent.get(participant.id) ?? null)
          : `home ${participant.home}: ${evidenceOf(participant)}`,
      };
    })
    .sort(
      (a, b) =>
        compare(b.value?.cents ?? -1n, a.value?.cents ?? -1n) || (a.participant < b.participant ? -1 : 1),
    );
  if (rows.length === 0)
    throw new NoDataError(`no foreign participant holds anything on ${day}; see waizi status`);
  return {
    as_of: day,
    judged_on: ruling?.from ?? null,
    mode: query.options.mode,
    lists: ruling?.resolution ?? null,
    cut: ruling ? summaryOf(ruling, query.options) : null,
    coverage: {
      months: ruling ? monthsOf(ruling) : [],
      stocks: values.stocks,
      unpriced: values.unpriced,
      notes: notesOf(query, day, ruling, values),
    },
    changes: query.changes
      ? await labelChanges(engine, calendar, labels, registry, day, force, query.options.priceDate)
      : [],
    rows,
  };
}

/** @throws NoDataError for a day on which nothing has a close */
async function checkPriceDay(engine: Engine, date: IsoDate): Promise<void> {
  const [row] = await engine.query(
    `SELECT CAST(max(CASE WHEN date <= CAST($date AS DATE) THEN date END) AS VARCHAR) AS before FROM price_days`,
    { date },
  );
  if (row?.before === date) return;
  throw new NoDataError(
    `no stock has a close on ${date}${row?.before ? `; the day before it with closes is ${row.before}` : ''}`,
  );
}

function quarterStart(day: IsoDate): IsoDate {
  const month = Number(day.slice(5, 7));
  return `${day.slice(0, 5)}${String(month - ((month - 1) % 3)).padStart(2, '0')}-01`;
}

const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;
const compare = (a: bigint, b: bigint): number => (a > b ? 1 : a < b ? -1 : 0);

/** The participants as they are on a day: the foreign ones, or all. */
function present(registry: Registry, day: IsoDate, all: boolean): Participant[] {
  const ids = [...new Set(registry.all().map(({ id }) => id))];
  return ids.flatMap((id) => {
    const participant = registry.get(id, day) ?? registry.get(id);
    return participant && (all || participant.home === 'foreign') ? [participant] : [];
  });
}

/** What was seen of daily lists since the last judged month, by participant. */
async function recentDays(
  day: IsoDate,
  force: IsoDate,
  reader: HabitReader,
): Promise<Map<string, { readonly days: number; readonly to: IsoDate; readonly frequency: number }>> {
  const found = new Map<string, { days: number; to: IsoDate; frequency: number }>();
  const month = day.slice(0, 7);
  if (nextMonth(month) === force) return found;
  const parts = new Map<string, HabitMonth[]>();
  for (const row of await reader.running(day)) {
    if (row.daily) parts.set(row.holder, [...(parts.get(row.holder) ?? []), row]);
  }
  for (const [holder, rows] of parts) {
    if (rows.reduce((sum, { base }) => sum + base, 0) < LEAST_HELD) continue;
    found.set(holder, {
      days: Math.max(...rows.map(({ days }) => days)),
      to: rows
        .map(({ last }) => last)
        .sort()
        .at(-1) as IsoDate,
      frequency: tradeFrequency(rows, 'daily'),
    });
  }
  return found;
}

function monthsOf(evaluation: Evaluation): string[] {
  const months = new Set<string>();
  for (const { habit } of evaluation.judgements.values())
    for (const { month } of habit?.byMonth ?? []) months.add(month);
  return [...months].sort();
}

function summaryOf(
  { cut, resolution }: Evaluation,
  { mode, threshold }: ClassificationOptions,
): CutSummary | null {
  if (mode === 'kind') return { by: 'kind', custodian: null, broker: null, participants: 0 };
  if (mode === 'threshold') {
    const fixed = threshold ?? FIXED_CUT[resolution];
    return { by: 'threshold', custodian: fixed, broker: fixed, participants: 0 };
  }
  if (cut === null) return null;
  const at = (prior: number): number =>
    rounded(Math.exp(cut.score - prior / cut.slope + cut.size * Math.log(100)));
  return {
    by: cut.by,
    custodian: at(priorOdds('custodian')),
    broker: at(priorOdds('broker')),
    participants: cut.participants,
  };
}

function notesOf(
  { options }: ClassifyQuery,
  day: IsoDate,
  evaluation: Evaluation | null,
  values: HolderValues,
): string[] {
  const notes: string[] = [];
  const habits = evaluation ? [...evaluation.judgements.values()].flatMap(({ habit }) => habit ?? []) : [];
  if (options.mode !== 'kind' && habits.length === 0)
    notes.push('no month has lists of its start and its end: everybody has the type of his kind');
  if (evaluation?.resolution === 'month-end' && habits.length > 0)
    notes.push(
      'most lists are of month-ends: what was bought and sold again within a month is not seen, so trade frequencies are lower bounds',
    );
  for (const note of evaluation?.cut?.notes ?? []) notes.push(note);
  if (options.priceDate !== null)
    notes.push(
      `months weighed at the closes of ${options.priceDate} (a stock without one: at its last before), values at those of that day: not known before it`,
    );
  else if (habits.some(({ carried }) => carried > 0)) {
    const share =
      habits.reduce((sum, { carried, months }) => sum + carried * months, 0) /
      habits.reduce((sum, { months }) => sum + months, 0);
    notes.push(
      `about ${Math.round(share * 100)}% of stock-months have no prices of their own and are weighed at the nearest close known by then; --price-date DAY weighs all months at one day's closes`,
    );
  }
  if (values.carried > 0)
    notes.push(
      `${values.carried} of ${values.stocks} stocks valued at a close of more than a week from ${day}`,
    );
  if (values.unpriced.length > 0)
    notes.push(`${values.unpriced.length} stocks have no close and are in no value`);
  notes.push(
    `judged by up to ${WINDOW_MONTHS} months before the day the type holds from; types hold for a quarter once judged; ${ANCHORS.stable} is the anchor for stable, ${ANCHORS.flexible} for flexible`,
  );
  return notes;
}
