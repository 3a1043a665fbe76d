import { NoDataError } from '../../errors.js';
import type { HoldingsSource } from './answers.js';

/** What tells from when on a quarter is known. */
type Known = Pick<HoldingsSource, 'asOf' | 'knownOn'>;

/** A day that no calendar reaches. */
const NEVER = '9999-12-31';

/** Whether the holdings at the end of a quarter were published by the day that counts. */
export const isPublished = ({ asOf, knownOn }: Known, quarter: string): boolean =>
  asOf === null || knownOn(quarter) <= asOf;

const NOTHING = {
  holdings: "no stored holdings of a quarter's end were published",
  flows: 'no stored flow of a quarter was published',
  lists: 'holdings of no two quarters in a row were published',
} as const;

/**
 * Nothing was published by the day that is asked about.
 * @param stored quarters that are stored, in any order: of the first it is said when it was published
 */
export function unpublished(
  { asOf, knownOn }: Known,
  what: keyof typeof NOTHING,
  stored: readonly string[],
): NoDataError {
  const [first] = stored.toSorted();
  const day = first === undefined ? NEVER : knownOn(first);
  const remedy =
    day === NEVER ? 'ask for a later day' : `that of ${first} was on ${day}: ask for that day or a later one`;
  return new NoDataError(`${NOTHING[what]} by ${asOf}; ${remedy}`);
}
