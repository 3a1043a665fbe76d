import { plural } from '../../flows/coverage.js';

/** What the coverage of an answer says that its figures lack or rest on, in the answer's own words. */
export function shortfalls(answer: object): string[] {
  const { coverage, notes } = answer as { coverage?: Readonly<Record<string, unknown>>; notes?: unknown };
  const told = [...strings(coverage?.notes), ...strings(notes)];
  if (typeof coverage?.days !== 'number' || typeof coverage.stocks !== 'number') return told;
  const unpriced = strings(coverage.unpriced).length;
  return [
    `${plural(coverage.stocks, 'stock')} on ${plural(coverage.days, 'trade day')}${unpriced > 0 ? `, ${unpriced} of them without prices on some or all days` : ''}`,
    ...told,
  ];
}

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
