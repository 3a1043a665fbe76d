/** What a workspace of a simulated market must keep to. Fractions of 1. */
export interface Bounds {
  /** Error of a type's net flow, of its gross flow. */
  readonly net: number;
  /** What a trap moved and was told as trade, of the gross flow of a type. */
  readonly phantom: number;
  /** Trades told as part of what a trap moved, of the gross flow of a type. */
  readonly hidden: number;
  /** Foreign participants with their true type, by value, with a year of lists. */
  readonly classified: number;
}

export const BOUNDS: Bounds = { net: 0.02, phantom: 0.001, hidden: 0.01, classified: 0.98 };
