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
  readonly direction: Direction;
  /** `both` when the source adds Shanghai and Shenzhen. */
  readonly exchange: 'shanghai' | 'shenzhen' | 'both';
  /** Hong Kong code (5 digits) for southbound, mainland code (6 digits) for northbound where the source gives it. */
  readonly stock: string;
  readonly name: string;
  readonly date: IsoDate;
  /** Null where the list has the stock but not a readable number: nobody knows how many were held. */
  readonly shares: bigint | null;
}

export type Direction = 'northbound' | 'southbound';

/** A way through Stock Connect; `total` is both together. */
export type Channel = 'shanghai' | 'shenzhen' | 'total';

/**
 * What one source tells of a channel on a day. Amounts are in hundredths of CNY (northbound) or HKD (southbound), null
 * where they are not given: never zero for "unknown".
 */
export interface ConnectDayRow {
  readonly direction: Direction;
  readonly channel: Channel;
  readonly date: IsoDate;
  /** Executed buys less executed sells. */
  readonly net: bigint | null;
  readonly buy: bigint | null;
  readonly sell: bigint | null;
  /** Buys and sells together. */
  readonly turnover: bigint | null;
  readonly trades: bigint | null;
  readonly etfTurnover: bigint | null;
  /** Quota that was used up, orders not filled included: above the net. */
  readonly quotaInflow: bigint | null;
  readonly quotaBalance: bigint | null;
  /** Value held at the end of the day. */
  readonly holdings: bigint | null;
  readonly source: string;
}

/** One of the most active stocks of a channel on a day; amounts as in ConnectDayRow. */
export interface ConnectActiveRow {
  readonly direction: Direction;
  readonly channel: Channel;
  readonly date: IsoDate;
  readonly rank: number;
  readonly stock: string;
  readonly name: string;
  readonly buy: bigint | null;
  readonly sell: bigint | null;
  readonly turnover: bigint | null;
  readonly source: string;
}

/** A participant's holding of a stock on behalf of Stock Connect investors. */
export interface ConnectParticipantRow {
  readonly direction: Direction;
  readonly exchange: 'shanghai' | 'shenzhen';
  readonly stock: string;
  readonly date: IsoDate;
  /** Participant id, or null where only the name is told. */
  readonly participant: string | null;
  readonly name: string;
  readonly shares: bigint;
  readonly source: string;
}

/** One number of a series on a day, in the series' unit. */
export interface SeriesRow {
  readonly id: string;
  readonly date: IsoDate;
  readonly value: Fraction;
  readonly unit: string;
  readonly source: string;
}

/** An index or a share on a day. `amount` in hundredths of the currency, `volume` in hundredths of a share. */
export interface IndexRow {
  readonly id: string;
  readonly date: IsoDate;
  readonly open: Fraction | null;
  readonly high: Fraction | null;
  readonly low: Fraction | null;
  readonly close: Fraction;
  readonly volume: bigint | null;
  readonly amount: bigint | null;
  readonly adjusted: Adjustment;
  readonly source: string;
}

/** A valuation of an index on a day. */
export interface ValuationRow {
  readonly id: string;
  readonly date: IsoDate;
  readonly metric: string;
  readonly value: Fraction;
  /** Whether the provider computed it later, before the index was launched; null when its launch is not known. */
  readonly backCast: boolean | null;
  readonly source: string;
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
