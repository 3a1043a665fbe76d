import { CHECKS } from './checks.js';
import { COVERAGE } from './coverage.js';
import { MARKET } from './market.js';
import { PARTICIPANTS } from './participants.js';
import { phrasebook } from './phrase.js';
import { KIND_NAMES, SOURCE_WORDS, SOURCES } from './sources.js';

/** Single words that stand in remarks. */
const WORDS = Object.entries({ ...KIND_NAMES, ...SOURCE_WORDS });

/**
 * A remark of an answer in Chinese; null where it has no Chinese wording yet, so that whoever shows it can mark it as
 * English.
 */
export const chineseRemark = phrasebook([
  ...CHECKS,
  ...COVERAGE,
  ...MARKET,
  ...PARTICIPANTS,
  ...SOURCES,
  ...WORDS,
]);
