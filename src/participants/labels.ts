import { addDays, type IsoDate } from '../iso-date.js';
import {
  ANCHORS,
  type Cut,
  FIXED_CUT,
  findCut,
  flexibleProbability,
  FULL_MONTHS,
  type Judged,
  LEAST_MONTHS,
  SURE,
} from './behaviour.js';
import { type Habit, habitsOf, fullMonths, type Resolution, resolutionOf, WINDOW_MONTHS } from './feature.js';
import type { HabitReader } from './habit.js';
import { monthEnd, monthsBetween } from './habit-months.js';
import { type Participant, typeByKind } from './participant.js';
import type { Registry } from './registry.js';

export const MODES = ['mixture', 'threshold', 'kind'] as const;
/** `mixture`: by habits; `threshold`: by a fixed trade frequency; `kind`: custodians and banks stable, brokers flexible. */
export type Mode = (typeof MODES)[number];

export interface LabelOptions {
  readonly mode: Mode;
  /** Trade frequency a month of mode `threshold`; null = the usual one for the lists there are. */
  readonly threshold: number | null;
}

export type ForeignType = 'stable' | 'flexible';

/** How a foreign participant was judged on the first day of a month. */
export interface Judgement {
  readonly holder: string;
  /** First day on which the judgement holds; it rests on CCASS days before it. */
  readonly from: IsoDate;
  readonly type: ForeignType;
  /** Null where nothing could be judged. */
  readonly pFlexible: number | null;
  readonly habit: Habit | null;
  readonly resolution: Resolution;
  /** `habits`; `kept`: not sure enough, so as before; `prior`: not sure or too few months, so by its kind; `set`: by the user. */
  readonly by: 'habits' | 'kept' | 'prior' | 'set';
}

export interface Evaluation {
  /** The first day of a month. */
  readonly from: IsoDate;
  readonly resolution: Resolution;
  readonly cut: Cut | null;
  readonly judgements: ReadonlyMap<string, Judgement>;
}

/** Habits as they were known before some day. */
export type HabitSource = Pick<HabitReader, 'counts' | 'span' | 'months'>;

/** The first day of the month after. */
export const nextMonth = (month: string): IsoDate => addDays(monthEnd(month), 1);

const startsQuarter = (day: IsoDate): boolean => ['01', '04', '07', '10'].includes(day.slice(5, 7));

/**
 * Judges every foreign participant at the start of each month, from CCASS days before it only. A type once judged by
 * habits stays for the quarter; one that has not been yet is looked at every month.
 * @param to the last day that a judgement is wanted for
 */
export async function evaluate(
  reader: HabitSource,
  registry: Registry,
  to: IsoDate,
  options: LabelOptions,
): Promise<Evaluation[]> {
  const { span } = reader;
  if (span === null) return [];
  const last = nextMonth(span.last) < to ? nextMonth(span.last) : to;
  const evaluations: Evaluation[] = [];
  let former: Evaluation | null = null;
  for (const month of monthsBetween(nextMonth(span.first), last)) {
    former = await evaluateMonth(reader, registry, `${month}-01`, former, options);
    evaluations.push(former);
  }
  return evaluations;
}

async function evaluateMonth(
  reader: HabitSource,
  registry: Registry,
  day: IsoDate,
  former: Evaluation | null,
  options: LabelOptions,
): Promise<Evaluation> {
  const months = monthsBetween(addDays(day, -366).slice(0, 7), addDays(day, -1)).slice(-WINDOW_MONTHS);
  const [first, last] = [months[0] as string, months.at(-1) as string];
  const counts = fullMonths(reader.counts.filter(({ month }) => month >= first && month <= last));
  const resolution = resolutionOf(counts);
  const counted = new Set(counts.map(({ month }) => month));
  const rows = counted.size > 0 ? await reader.months(first, last, day) : [];
  const habits = habitsOf(
    rows.filter(({ month }) => counted.has(month)),
    resolution,
  );
  const foreign = foreignOn(registry, day);
  const byHolder = new Map(habits.map((habit) => [habit.holder, habit]));
  const judged = foreign.flatMap(({ id, kind }): Judged[] => {
    const habit = byHolder.get(id);
    return habit && habit.months >= LEAST_MONTHS ? [{ habit, kind }] : [];
  });
  const cut = judged.length > 0 && options.mode === 'mixture' ? findCut(judged, habits, resolution) : null;
  const judgements = new Map<string, Judgement>();
  for (const participant of foreign) {
    const habit = byHolder.get(participant.id) ?? null;
    const before = former?.judgements.get(participant.id) ?? null;
    judgements.set(
      participant.id,
      judge(participant, habit, { day, resolution, cut, former: before, options }),
    );
  }
  return { from: day, resolution, cut, judgements };
}

/** Everybody whose habits are needed: who is foreign at some time, and the anchors. */
export function judgedHolders(registry: Registry): string[] {
  const foreign = registry
    .all()
    .filter(({ typeDefault }) => typeDefault === 'stable' || typeDefault === 'flexible')
    .map(({ id }) => id);
  return [...new Set([...foreign, ...Object.values(ANCHORS)])].sort();
}

/** The participants that count as foreign on a day. */
function foreignOn(registry: Registry, day: IsoDate): Participant[] {
  const ids = [...new Set(registry.all().map(({ id }) => id))];
  return ids.flatMap((id) => {
    const participant = registry.get(id, day);
    const type = participant?.typeDefault;
    return participant && (type === 'stable' || type === 'flexible') ? [participant] : [];
  });
}

interface Context {
  readonly day: IsoDate;
  readonly resolution: Resolution;
  readonly cut: Cut | null;
  readonly former: Judgement | null;
  readonly options: LabelOptions;
}

function judge(participant: Participant, habit: Habit | null, context: Context): Judgement {
  const { day, resolution, cut, former, options } = context;
  const prior = participant.typeDefault as ForeignType;
  const known = former !== null && (former.by === 'habits' || former.by === 'kept');
  const base = { holder: participant.id, from: day, habit, resolution };
  if (participant.overridden.some(({ field, derived }) => field === 'type_default' && derived !== true))
    return { ...base, type: prior, pFlexible: null, by: 'set' };
  if (options.mode === 'kind')
    return {
      ...base,
      type: typeByKind('foreign', participant.kind) as ForeignType,
      pFlexible: null,
      by: 'prior',
    };
  const short = habit === null || habit.months < LEAST_MONTHS;
  const p = short ? null : probability(participant, habit, resolution, cut, options);
  // within a quarter a judged type stays, and so does the evidence it rests on
  if (known && former && !startsQuarter(day)) return { ...former };
  if (p === null || short) {
    // a participant that no month of the window shows is not known any more
    if (known && former && habit !== null) return { ...base, type: former.type, pFlexible: null, by: 'kept' };
    return { ...base, type: prior, pFlexible: null, by: 'prior' };
  }
  // a fixed cut-off knows no probability
  const told = options.mode === 'mixture' ? p : null;
  if (p >= SURE) return { ...base, type: 'flexible', pFlexible: told, by: 'habits' };
  if (1 - p >= SURE) return { ...base, type: 'stable', pFlexible: told, by: 'habits' };
  if (known && former) return { ...base, type: former.type, pFlexible: p, by: 'kept' };
  return { ...base, type: prior, pFlexible: p, by: 'prior' };
}

function probability(
  { kind }: Participant,
  habit: Habit,
  resolution: Resolution,
  cut: Cut | null,
  { mode, threshold }: LabelOptions,
): number | null {
  if (mode === 'threshold') return habit.frequency >= (threshold ?? FIXED_CUT[resolution]) ? 1 : 0;
  return cut === null ? null : flexibleProbability({ habit, kind }, cut);
}

/** Whether a habit is long enough to be judged without leaning on the kind. */
export const isFull = (habit: Habit): boolean => habit.months >= FULL_MONTHS;
