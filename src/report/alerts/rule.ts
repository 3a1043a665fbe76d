import type { IsoDate } from '../../iso-date.js';

interface Named {
  /** Part of the key of its alerts. */
  readonly name: string;
}

/** Net flow of a trade date, at least `z` standard deviations off the mean of the `history` stored days before. */
export interface FlowRule extends Named {
  readonly on: 'flow';
  readonly z: number;
  readonly history: number;
  readonly type: string | null;
  readonly stock: string | null;
  readonly industry: string | null;
}

/** A change of one holder of at least so many percent of a stock's issued shares on a CCASS day. */
export interface HolderRule extends Named {
  readonly on: 'holder';
  readonly percent: number;
  readonly participant: string | null;
  readonly stock: string | null;
}

/** A type's share of the value held in CCASS that goes above or below a level. Percent. */
export interface ShareRule extends Named {
  readonly on: 'share';
  readonly type: string;
  readonly above: number | null;
  readonly below: number | null;
}

/** The probability of northbound inflow above or below a level, 0 to 1. */
export interface NorthboundRule extends Named {
  readonly on: 'northbound';
  readonly by: 'day' | 'week';
  readonly channel: 'total' | 'shanghai' | 'shenzhen';
  readonly above: number | null;
  readonly below: number | null;
}

/** A claim that held when it was last looked at and differs now. */
export interface ClaimsRule extends Named {
  readonly on: 'claims';
  /** File of claims, from the workspace folder; the shipped one when not given. */
  readonly file: string | null;
}

/** A source without a usable answer for so many days, though it was asked. */
export interface SilentRule extends Named {
  readonly on: 'silent';
  readonly days: number;
  /** One source, or all that are allowed. */
  readonly source: string | null;
}

export type Rule = FlowRule | HolderRule | ShareRule | NorthboundRule | ClaimsRule | SilentRule;

export interface Alert {
  /** Rule, subject and day: the same alert has the same key for ever. */
  readonly key: string;
  readonly rule: string;
  readonly on: Rule['on'];
  readonly subject: string;
  readonly day: IsoDate;
  readonly text: string;
  /** What was measured, in `unit`. */
  readonly value: number | null;
  readonly unit: 'HKD' | 'percent' | 'probability' | 'days' | null;
  /** What the number rests on, where something is missing. */
  readonly notes: readonly string[];
}

/** What a rule remembers between runs. */
export interface RuleState {
  /** The first moment at which it was looked at, and the first day that it may speak of. */
  readonly since: { readonly at: string; readonly day: IsoDate | null };
  /** The last day that it has seen. */
  readonly through: IsoDate | null;
  /** How each subject stood: what it says is told when it changes. */
  readonly standing: Readonly<Record<string, string>>;
}

/** What a rule found. */
export interface Finding {
  readonly alerts: readonly Alert[];
  readonly through: IsoDate | null;
  readonly standing: Readonly<Record<string, string>>;
  /** Why it could not speak. */
  readonly notes: readonly string[];
}

/** @param period the day, or another name of the time it speaks of where that is what makes it one alert */
export function alertOf(
  rule: Rule,
  told: Omit<Alert, 'key' | 'rule' | 'on' | 'notes'> & { readonly notes?: readonly string[] },
  period: string = told.day,
): Alert {
  const { subject, day, text, value, unit, notes = [] } = told;
  const key = `${rule.name}/${subject}/${period}`;
  return { key, rule: rule.name, on: rule.on, subject, day, text, value, unit, notes };
}
