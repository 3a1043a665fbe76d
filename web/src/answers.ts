/** Answers of the API as the pages use them; money is rounded to doubles for showing, CSV has all digits. */
export interface Coverage {
  readonly days: number;
  readonly stocks: number;
  readonly unpriced: readonly string[];
  readonly provisional: readonly string[];
  readonly missing: readonly string[];
  readonly missing_stocks: readonly {
    readonly date: string;
    readonly trade_date: string;
    readonly stocks: readonly string[];
  }[];
  readonly as_of: string | null;
  readonly industries?: { readonly names_zh: Readonly<Record<string, string>> };
  readonly notes: readonly string[];
}

export interface FlowRow {
  readonly day?: string;
  readonly week?: string;
  readonly month?: string;
  readonly type?: string;
  readonly industry?: string;
  readonly stock?: string;
  readonly participant?: string;
  readonly net: number;
  readonly buy: number;
  readonly sell: number;
  readonly transfer: number;
  readonly corporate_action: number;
  readonly deposit: number;
  readonly placing: number;
  readonly listing: number;
}

export interface Flows {
  readonly from: string;
  readonly to: string;
  readonly coverage: Coverage;
  readonly rows: readonly FlowRow[];
}

export interface Name {
  readonly kind: 'stock' | 'participant';
  readonly id: string;
  readonly name: string | null;
  readonly name_zh: string | null;
  readonly stored?: boolean;
}

export interface Rows<Row> {
  readonly rows: readonly Row[];
}

export interface ShareRow {
  readonly date: string;
  readonly type: string;
  readonly value: number;
  readonly share: number;
}

export interface NowcastRow {
  readonly week?: string;
  readonly from: string;
  readonly to: string;
  readonly net: number;
  readonly low: number;
  readonly high: number;
  readonly p_inflow: number;
  readonly anchored: boolean;
  readonly status: string;
  readonly direction: string;
}

/** A change of a holding in shares, split by its reasons. */
export interface Reasons {
  readonly from_shares: number;
  readonly to_shares: number;
  readonly trade: number;
  readonly transfer: number;
  readonly corporate_action: number;
  readonly deposit: number;
  readonly placing: number;
  readonly listing: number;
}

export const REASONS = ['transfer', 'corporate_action', 'deposit', 'placing', 'listing'] as const;
export const TYPES = ['stable', 'flexible', 'southbound', 'mainland', 'hong-kong', 'other'] as const;
