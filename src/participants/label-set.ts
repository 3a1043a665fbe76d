import { addDays, type IsoDate } from '../iso-date.js';
import { MERGED_ON, rmbCounters } from '../securities/counters.js';
import type { Engine } from '../store/engine.js';
import { keptValue } from '../store/kept-value.js';
import type { Reader } from '../store/reader.js';
import { HabitReader } from './habit.js';
import type { InvestorType } from './investor-type.js';
import { evaluate, type Evaluation, judgedHolders, type Judgement, type LabelOptions } from './labels.js';
import type { Registry } from './registry.js';

/** How foreign participants are told apart: `classification:` in config.yaml. */
export interface ClassificationOptions extends LabelOptions {
  /** Weighs every month at the closes of this day, where prices are few; null = the prices of the day. */
  readonly priceDate: IsoDate | null;
}

/** What an answer by type has to say of how types are told, where it is not the usual way. */
export function classificationNotes({ mode, threshold, priceDate }: ClassificationOptions): string[] {
  const notes: string[] = [];
  if (mode === 'kind')
    notes.push('stable and flexible by kind of firm alone (classification of config.yaml)');
  if (mode === 'threshold')
    notes.push(
      `stable and flexible by a fixed trade frequency${threshold === null ? '' : ` of ${threshold} a month`} (classification of config.yaml)`,
    );
  if (mode !== 'kind' && priceDate !== null)
    notes.push(
      `stable and flexible by habits weighed at the closes of ${priceDate}, which were not known before that day (classification of config.yaml)`,
    );
  return notes;
}

/** A holder's type from one day to another, both included. */
export interface TypePeriod {
  readonly holder: string;
  readonly type: InvestorType;
  readonly from: IsoDate;
  readonly to: IsoDate;
}

const EVER: IsoDate = '1900-01-01';
const NEVER: IsoDate = '2999-12-31';

/** The types of all participants over time: by home, and of foreign ones by how they had traded before each quarter. */
export class Labels {
  private told: readonly TypePeriod[] | null = null;

  constructor(
    private readonly registry: Registry,
    /** In order of time. */
    readonly evaluations: readonly Evaluation[],
  ) {}

  /** The evaluation in force on a day; null before the first one. */
  evaluationOn(date: IsoDate): Evaluation | null {
    return this.evaluations.findLast(({ from }) => from <= date) ?? null;
  }

  /** How a foreign participant is judged on a day; null for others, and before there is anything to judge by. */
  judgementOf(holder: string, date: IsoDate): Judgement | null {
    return this.evaluationOn(date)?.judgements.get(holder) ?? null;
  }

  /** The type on a day; null for a holder that the registry does not have. */
  typeOf(holder: string, date: IsoDate): InvestorType | null {
    const participant = this.registry.get(holder, date);
    if (participant === null) return null;
    const { typeDefault } = participant;
    if (typeDefault !== 'stable' && typeDefault !== 'flexible') return typeDefault;
    return this.judgementOf(holder, date)?.type ?? typeDefault;
  }

  /** Every participant's types with their days; the same list each time. */
  periods(): readonly TypePeriod[] {
    this.told ??= this.everyPeriod();
    return this.told;
  }

  private everyPeriod(): TypePeriod[] {
    return this.registry.all().flatMap(({ id, typeDefault, from, to }, index, all) => {
      const first = from ?? EVER;
      // leftovers on a closed account keep its last type
      const last = to === null || all[index + 1]?.id !== id ? NEVER : to;
      if (typeDefault !== 'stable' && typeDefault !== 'flexible')
        return [{ holder: id, type: typeDefault, from: first, to: last }];
      const starts: { from: IsoDate; type: InvestorType }[] = [{ from: first, type: typeDefault }];
      for (const { from: day, judgements } of this.evaluations) {
        const type = judgements.get(id)?.type;
        const before = starts.at(-1);
        if (type === undefined || day > last || before?.type === type) continue;
        if (day <= first) starts[0] = { from: first, type };
        else starts.push({ from: day, type });
      }
      return starts.map(({ from: start, type }, place) => {
        const next = starts[place + 1];
        return { holder: id, type, from: start, to: next ? addDays(next.from, -1) : last };
      });
    });
  }
}

/** Judges everybody over all stored months. */
export async function labelsOf(
  engine: Engine,
  registry: Registry,
  options: ClassificationOptions,
): Promise<Labels> {
  const reader = await habitReader(engine, registry, options);
  return new Labels(registry, await evaluate(reader, registry, NEVER, options));
}

/**
 * The same, judged once for all processes that read a version.
 * @param worth bytes of stored changes from which judgements are kept
 */
export async function keptLabels(
  reader: Reader,
  registry: Registry,
  options: ClassificationOptions,
  worth: number | undefined,
): Promise<Labels> {
  const basis = JSON.stringify([options, registry.all()]);
  const judge = async (): Promise<readonly Evaluation[]> =>
    (await labelsOf(reader.engine, registry, options)).evaluations;
  return new Labels(registry, await keptValue(reader, { name: 'labels', basis, worth }, judge));
}

export async function habitReader(
  engine: Engine,
  registry: Registry,
  { priceDate }: ClassificationOptions,
): Promise<HabitReader> {
  return HabitReader.open(engine, judgedHolders(registry), await rmbCounters(engine), MERGED_ON, priceDate);
}
