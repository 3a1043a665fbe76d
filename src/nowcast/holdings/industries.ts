import { readShareIndustries } from '../../securities/share-industries.js';
import type { HoldingKey, HoldingsSource } from './answers.js';
import type { HeldStock } from './read-lists.js';
import { named } from './sums.js';

export type IndustryOf = (row: HeldStock) => string;

/** Industries of rows on their quarter's last day, and what to say of them. */
export interface RowIndustries {
  readonly of: IndustryOf;
  readonly notes: (rows: readonly HeldStock[]) => string[];
}

const UNKNOWN = 'unknown';
const SUFFIX = { shanghai: 'SH', shenzhen: 'SZ' } as const;

/** Industries of mainland shares, where they are asked. */
export async function industriesFor(
  { engine, scheme: wanted }: HoldingsSource,
  by: readonly HoldingKey[],
): Promise<RowIndustries> {
  if (!by.includes('industry')) return { of: () => UNKNOWN, notes: () => [] };
  const { scheme, schemes, at } = await readShareIndustries(engine, wanted);
  const of: IndustryOf = ({ stock, exchange, date }) => at(`${stock}.${SUFFIX[exchange]}`, date) ?? UNKNOWN;
  return {
    of,
    notes: (rows) => {
      if (scheme === null)
        return ['no industries of mainland shares are stored; run waizi import PATH... with a table of them'];
      const unknown = [...new Set(rows.flatMap((row) => (of(row) === UNKNOWN ? [row.stock] : [])))].sort();
      return [
        ...(schemes.length > 1
          ? [
              `industries of shares by the scheme ${scheme}; also stored: ${schemes.filter((one) => one !== scheme).join(', ')}`,
            ]
          : []),
        ...(unknown.length > 0 ? [`no industry is told of ${named(unknown)}`] : []),
      ];
    },
  };
}
