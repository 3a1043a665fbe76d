import type { Adjustment } from '../../store/rows.js';

const WORDS: Readonly<Record<Adjustment, readonly string[]>> = {
  none: ['none', 'no', 'raw', 'unadjusted', 'as traded', '不复权', '不復權', '未复权', '未復權'],
  split: ['split', 'splits', 'split-adjusted', 'split adjusted', 'split only'],
  'split+dividend': [
    'split+dividend',
    'split+dividends',
    'split and dividend',
    'splits and dividends',
    'dividend',
    'adjusted',
    'qfq',
    '前复权',
    '前復權',
  ],
};

const BY_WORD = new Map(
  (Object.keys(WORDS) as Adjustment[]).flatMap((kind) => WORDS[kind].map((word) => [word, kind] as const)),
);

/**
 * How a price was adjusted, in one of the words used for it; null for any other word. Prices adjusted backwards
 * (`hfq`, 后复权) are none of these: they start at the listing price and are in no unit of the day.
 */
export function parseAdjustment(text: string): Adjustment | null {
  const word = text
    .trim()
    .toLowerCase()
    .replaceAll('_', ' ')
    .replaceAll(/\s*\+\s*/g, '+');
  return BY_WORD.get(word) ?? null;
}
