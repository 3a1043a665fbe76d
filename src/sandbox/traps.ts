import { UsageError } from '../errors.js';

/** What happens to the shares of a single stock. */
export const STOCK_TRAPS = [
  'split',
  'transfer-across',
  'suspension',
  'deposit',
  'placing',
  'bonus',
  'cancellation',
  'rights',
  'top-up',
  'scrip',
  'listing',
  'withdrawal',
  'consolidation',
  'transfer',
  'adr-conversion',
  'delisting',
  'recycled-code',
  'full-circulation',
  'dual-counter',
  'small-transfer',
] as const;
export type StockTrap = (typeof STOCK_TRAPS)[number];

/** What happens to participants, in all their stocks. */
export const PARTICIPANT_TRAPS = ['migration', 'rename', 'closure'] as const;

/** What happens to days, and to files on their way to the user. */
export const FILE_TRAPS = [
  'missing-day',
  'missing-list',
  'weekend-page',
  'holiday-page',
  'half-day',
  'typhoon-day',
  'one-sided-day',
  'late-page',
  'truncated-file',
  'corrupt-file',
  'unreadable-line',
  'disagreeing-source',
] as const;

export const TRAPS = [...STOCK_TRAPS, ...PARTICIPANT_TRAPS, ...FILE_TRAPS] as const;
export type Trap = (typeof TRAPS)[number];

/**
 * The traps that a text names: `all`, `none`, or a list with commas; `-NAME` takes one out of all.
 * @throws UsageError for a word that is none
 */
export function parseTraps(text: string): ReadonlySet<Trap> {
  const words = text
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
  const first = words[0] ?? '';
  const chosen = new Set<Trap>(first === 'all' || first.startsWith('-') ? TRAPS : []);
  for (const word of words) {
    if (word === 'all' || word === 'none') continue;
    const name = TRAPS.find((trap) => trap === word.replace(/^-/, ''));
    if (name === undefined)
      throw new UsageError(`--traps "${word}" is none of all, none, ${TRAPS.join(', ')}`);
    if (word.startsWith('-')) chosen.delete(name);
    else chosen.add(name);
  }
  return chosen;
}
