import type { Fraction } from '../decimal.js';
import type { IsoDate } from '../iso-date.js';

/** One line of a CCASS list: a participant (or a named investor without an id) and its shares of one stock. */
export interface HoldingLine {
  /** Participant id such as `C00019`; null for a holder known by name only. */
  readonly participant: string | null;
  readonly name: string;
  readonly shares: bigint;
}

/** A whole CCASS list of one stock on one day, as one file told it. */
export interface StockDay {
  readonly stock: string;
  /** The day the page names, before weekends and holidays are mapped to their settlement day. */
  readonly pageDate: IsoDate;
  readonly lines: readonly HoldingLine[];
  /** All shares in CCASS, named or not; null when the file does not say. */
  readonly totalCcass: bigint | null;
  readonly issued: bigint | null;
  /** When the answer was fetched, where the page itself says so (its `today` field). */
  readonly fetchedOn: IsoDate | null;
  readonly stockName: string | null;
}

/** Issued shares and CCASS total of a stock on a day, from a table of their own. */
export interface IssuedRow {
  readonly stock: string;
  readonly date: IsoDate;
  readonly issued: bigint | null;
  readonly totalCcass: bigint | null;
}

/** `none`: as traded. `split`: divided by later splits. `split+dividend`: by dividends too. */
export type Adjustment = 'none' | 'split' | 'split+dividend';

export interface PriceRow {
  readonly stock: string;
  readonly date: IsoDate;
  /** HKD, decimal as printed. */
  readonly close: Fraction;
  /** Shares; null when not given. */
  readonly volume: Fraction | null;
  /** HKD; null when not given. */
  readonly turnover: Fraction | null;
  readonly adjusted: Adjustment;
  readonly source: string;
}

export type ActionKind = 'split' | 'consolidation' | 'bonus' | 'rights' | 'scrip' | 'dividend';

/** A corporate action. `factor` = new shares per old share (2 for a 1:2 split, 1/10 for a 10:1 consolidation, 1.05 for 1 bonus per 20). */
export interface ActionRow {
  readonly stock: string;
  readonly exDate: IsoDate;
  readonly kind: ActionKind;
  readonly factor: Fraction | null;
  /** HKD per share for dividends. */
  readonly amount: Fraction | null;
  /** First CCASS day that shows the new shares, when known. */
  readonly creditDate: IsoDate | null;
}

export type AnnouncementKind =
  | 'placing'
  | 'top-up'
  | 'ipo'
  | 'listing'
  | 'deposit'
  | 'withdrawal'
  | 'conversion'
  | 'cancellation'
  | 'transfer'
  | 'suspension';

/** Something announced that moves holdings without an exchange trade, or stops trading. */
export interface AnnouncementRow {
  readonly stock: string;
  /** CCASS day on which it shows (first day of a suspension). */
  readonly date: IsoDate;
  readonly kind: AnnouncementKind;
  readonly shares: bigint | null;
  /** Participant that gives (placing, transfer, withdrawal). */
  readonly from: string | null;
  /** Participant that receives (deposit, transfer, conversion). */
  readonly to: string | null;
  /** Last day, for a suspension; null = still suspended. */
  readonly until: IsoDate | null;
  readonly note: string | null;
}

/** A listed security as a dated list shows it. */
export interface SecurityRow {
  readonly stock: string;
  readonly asOf: IsoDate | null;
  readonly name: string;
  readonly category: string | null;
  readonly subCategory: string | null;
  readonly boardLot: bigint | null;
  readonly isin: string | null;
  readonly currency: string | null;
  readonly listingDate: IsoDate | null;
}

export interface IndustryRow {
  readonly stock: string;
  readonly scheme: string;
  readonly code: string | null;
  readonly industry: string;
  /** What the industry is called in Chinese, where the file says so. */
  readonly nameZh: string | null;
  readonly from: IsoDate | null;
  readonly to: IsoDate | null;
}

/** A participant's name on a day (or with no day: a plain list). */
export interface NameRow {
  readonly participant: string;
  readonly name: string;
  readonly firstSeen: IsoDate | null;
  readonly lastSeen: IsoDate | null;
}

/** Stock Connect holdings of a stock as the exchanges (or HKEX's mutualmarket page) publish them. */
export interface ConnectHoldingRow {
  readonly direction: 'southbound' | 'northbound';
  /** `both` when the source adds Shanghai and Shenzhen. */
  readonly exchange: 'shanghai' | 'shenzhen' | 'both';
  /** Hong Kong code (5 digits) for southbound, mainland code (6 digits) for northbound where the source gives it. */
  readonly stock: string;
  readonly name: string;
  readonly date: IsoDate;
  readonly shares: bigint;
}

/** A row that was left out, and why. `row` counts lines of the file from 1 (the header is row 1). */
export interface SetAside {
  readonly row: number;
  readonly reason: string;
}

export interface Parsed<Row> {
  readonly rows: readonly Row[];
  readonly setAside: readonly SetAside[];
}

/** An issue of the Webb-site archive: its own number, issuer and kind, without a stock code. */
export interface IssueRow {
  readonly issueId: string;
  readonly issuerId: string;
  readonly name: string;
  readonly type: string;
}
