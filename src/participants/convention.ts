import type { Override } from './override.js';

const REASON = 'banks and their brokers that are licensed and run in Hong Kong are local';

/** Hong Kong banking companies, and their brokers, that belong to a group with its head office elsewhere. */
const LOCALLY_RUN = [
  'C00011',
  'C00015',
  'C00018',
  'C00019',
  'C00037',
  'C00039',
  'C00041',
  'B01089',
  'B01169',
  'B01265',
  'B01272',
  'B01284',
  'B01376',
  'B01505',
];

/** `head-office`: the shipped rule. `hong-kong-banks`: HSBC, Hang Seng, Standard Chartered (HK) and their like are local. */
export type Convention = 'head-office' | 'hong-kong-banks';

export const CONVENTIONS: readonly Convention[] = ['head-office', 'hong-kong-banks'];

/** The overrides that a convention stands for. Put the user's own after them: of two for one field the later counts. */
export function conventionOverrides(convention: Convention): readonly Override[] {
  if (convention === 'head-office') return [];
  return LOCALLY_RUN.map((id) => ({ id, field: 'home', value: 'hong-kong', reason: REASON, convention }));
}
