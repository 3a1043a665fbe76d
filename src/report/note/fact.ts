import { Amount } from '../../amount.js';
import { money, percentText, plainNumber, pointsText } from '../../figures/frame/numbers.js';
import { dateText, type Words } from '../../figures/frame/words.js';
import type { Language } from '../language.js';

export type FactUnit =
  | 'HKD'
  | 'CNY'
  | 'percent'
  | 'pp'
  | 'probability'
  | 'times'
  | 'percentile'
  | 'count'
  | 'date';

/** One number of a note: what it is, what it was asked with, and the data behind it. */
export interface Fact {
  readonly id: string;
  readonly label: Words;
  /** In plain units: currency units, fractions of 1 for percent, pp and probability. */
  readonly value: Amount | number | string;
  readonly unit: FactUnit;
  /** 90% interval of an estimate, in the same unit. */
  readonly low: number | null;
  readonly high: number | null;
  /** The command line that answers it. */
  readonly query: string;
  /** Keys of the note's lineage. */
  readonly lineage: readonly string[];
  /** Whether its sign is a statement that next week's note can contradict. */
  readonly signed: boolean;
}

/** The value as a double; NaN for dates. */
export const sizeOf = ({ value }: Pick<Fact, 'value'>): number =>
  value instanceof Amount ? value.toNumber() : typeof value === 'string' ? Number.NaN : value;

/** A number in the words of a language, with its sign; `size` leaves the sign to the verb. */
export function factText(fact: Pick<Fact, 'value' | 'unit'>, language: Language, size = false): string {
  const own = sizeOf(fact);
  const value = size ? Math.abs(own) : own;
  switch (fact.unit) {
    case 'HKD':
    case 'CNY':
      return money(value, fact.unit, language);
    case 'percent':
    case 'probability':
      return percentText(value, fact.unit === 'probability' ? 0 : 1);
    case 'pp':
      return pointsText(value, language);
    case 'date':
      return dateText(String(fact.value), language);
    case 'count':
      return plainNumber(value);
    case 'times':
    case 'percentile':
      return plainNumber(value, 1);
  }
}

/** The numbers of a note by id, each once. */
export class Facts {
  private readonly facts = new Map<string, Fact>();

  add(fact: Pick<Fact, 'id' | 'label' | 'value' | 'unit' | 'query' | 'lineage'> & Partial<Fact>): Fact {
    const known = this.facts.get(fact.id);
    if (known) return known;
    const whole: Fact = { low: null, high: null, signed: false, ...fact };
    this.facts.set(whole.id, whole);
    return whole;
  }

  all(): Fact[] {
    return [...this.facts.values()];
  }
}
