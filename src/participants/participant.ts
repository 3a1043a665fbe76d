import type { IsoDate } from '../iso-date.js';
import type { InvestorType } from './investor-type.js';

export const HOMES = ['foreign', 'mainland', 'hong-kong', 'connect', 'clearing', 'unknown'] as const;
/** Where the head office of the ultimate group is, or what takes its place for infrastructure. */
export type Home = (typeof HOMES)[number];

export const KINDS = [
  'custodian',
  'bank',
  'broker',
  'prime-broker',
  'retail-broker',
  'connect',
  'clearing',
  'investor',
  'other',
] as const;
/** What the participant does. `investor` covers pledgees and other holders on their own account. */
export type Kind = (typeof KINDS)[number];

/** A field that a user replaced, and why. */
export interface Overridden {
  readonly field: string;
  readonly value: string;
  /** The value that the registry ships. */
  readonly shipped: string;
  readonly reason: string;
  /** Only follows from another override: a type from a replaced home or kind. */
  readonly derived?: true;
  /** The convention that replaced it; not there when the user's own entry did. */
  readonly convention?: string;
}

/** One participant over one period, in which its owner did not change. */
export interface Participant {
  readonly id: string;
  readonly name: string;
  readonly nameZh: string | null;
  readonly formerNames: readonly string[];
  readonly group: string | null;
  readonly headOfficeCity: string | null;
  readonly headOfficeCountry: string | null;
  readonly home: Home;
  readonly kind: Kind;
  /** First day of the period; null = since ever. */
  readonly from: IsoDate | null;
  /** Last day of the period; null = still so. */
  readonly to: IsoDate | null;
  /** The participant that took over its accounts. */
  readonly successor: string | null;
  readonly typeDefault: InvestorType;
  /** One phrase of evidence for home and type. */
  readonly why: string;
  readonly overridden: readonly Overridden[];
}

/** The type that home and kind give where nothing more is known: foreign custodians and banks hold, foreign brokers trade. */
export function typeByKind(home: Home, kind: Kind): InvestorType {
  if (kind === 'clearing' || kind === 'investor') return 'other';
  switch (home) {
    case 'foreign':
      return kind === 'custodian' || kind === 'bank' ? 'stable' : 'flexible';
    case 'connect':
      return 'southbound';
    case 'mainland':
    case 'hong-kong':
      return home;
    case 'clearing':
    case 'unknown':
      return 'other';
  }
}
