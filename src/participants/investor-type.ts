/** How a holder is counted in flows and shares. */
export type InvestorType = 'stable' | 'flexible' | 'southbound' | 'mainland' | 'hong-kong' | 'other';

/** All types, in the order in which tables show them. */
export const INVESTOR_TYPES: readonly InvestorType[] = [
  'stable',
  'flexible',
  'southbound',
  'mainland',
  'hong-kong',
  'other',
];

/** The types that add up to foreign money. */
export const FOREIGN: readonly InvestorType[] = ['stable', 'flexible'];
