import { CHECKS } from './checks.js';
import { COVERAGE } from './coverage.js';
import { MARKET } from './market.js';
import { PARTICIPANTS } from './participants.js';
import { type Phrase, phrasebook } from './phrase.js';
import { REGISTRY } from './registry.js';
import { KIND_NAMES, SOURCE_WORDS, SOURCES } from './sources.js';

/** Single words that stand in remarks. */
const WORDS = Object.entries({ ...KIND_NAMES, ...SOURCE_WORDS });

const PHRASES: readonly Phrase[] = [
  ...CHECKS,
  ...COVERAGE,
  ...MARKET,
  ...PARTICIPANTS,
  ...SOURCES,
  ...REGISTRY,
  ...WORDS,
];

/** Whole sentences before those with room for what differs, which might take them. */
const isWhole = ([english]: Phrase): boolean => !english.includes('{}');

/**
 * A remark of an answer in Chinese; null where it has no Chinese wording yet, so that whoever shows it can mark it as
 * English.
 */
export const chineseRemark = phrasebook([
  ...PHRASES.filter(isWhole),
  ...PHRASES.filter((phrase) => !isWhole(phrase)),
]);

/** A head office, such as `London, United Kingdom`, as Chinese writes it: 英国伦敦; null where a part has no Chinese name. */
export function chinesePlace(place: string): string | null {
  const parts = place.split(', ').map((part) => chineseRemark(part));
  return parts.some((part) => part === null) ? null : [...new Set(parts.reverse())].join('');
}
