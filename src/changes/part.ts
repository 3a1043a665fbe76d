/** Why a holding changed. Only `trade` is flow. */
export const REASONS = ['trade', 'transfer', 'corporate_action', 'deposit', 'placing', 'listing'] as const;
export type Reason = (typeof REASONS)[number];

/** The rule that found a reason; see docs/changes.md. */
export type Rule = 'R1' | 'R2' | 'R3' | 'R4' | 'R5' | 'R6' | 'R7' | 'R8';

/** One part of the change of a holding. The parts of a change add up to it exactly. */
export interface Part {
  readonly holder: string;
  readonly reason: Reason;
  /** Signed shares, in the units of the later day. */
  readonly shares: number;
  readonly rule: Rule | null;
  /** What the rule saw, for people: counterparty, ratio, announcement. */
  readonly evidence: string | null;
}

/** Accounts through which southbound investors hold: they change by exchange trades only. */
export const CONNECT_ACCOUNTS: ReadonlySet<string> = new Set(['A00003', 'A00004']);

/** The mainland depository's account for converted domestic shares (full circulation of H shares). */
export const FULL_CIRCULATION = 'A00005';

/** Holder key of what a list leaves unnamed: CCASS total less the named lines. */
export const UNNAMED = '(unnamed)';
