import { plural } from '../../flows/coverage.js';

/** Quarters without a flow, in the words of northbound flows. */
const NO_FLOW = /^no flow of (\d{4}Q\d \(.*\))$/;

/**
 * What the coverage of an answer says that its figures lack or rest on, in the answer's own words.
 * @param counts whether a quarter would be in the figure that is read; of others it does not matter that they lack
 */
export function shortfalls(answer: object, counts: (quarter: string) => boolean = () => true): string[] {
  const { coverage, notes } = answer as { coverage?: Readonly<Record<string, unknown>>; notes?: unknown };
  const told = [...strings(coverage?.notes), ...strings(notes)].flatMap((note) => {
    const quarters = NO_FLOW.exec(note)?.[1]?.match(/\d{4}Q\d \([^)]*\)/g);
    if (!quarters) return [note];
    const own = quarters.filter((one) => counts(one.slice(0, 6)));
    return own.length === 0 ? [] : [`no flow of ${own.join(', ')}`];
  });
  if (typeof coverage?.days !== 'number' || typeof coverage.stocks !== 'number') return told;
  const unpriced = strings(coverage.unpriced).length;
  return [
    `${plural(coverage.stocks, 'stock')} on ${plural(coverage.days, 'trade day')}${unpriced > 0 ? `, ${unpriced} of them without prices on some or all days` : ''}`,
    ...told,
  ];
}

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
