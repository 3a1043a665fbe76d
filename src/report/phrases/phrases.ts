import type { Backdrop } from '../note/backdrop.js';
import type { Comparison } from '../note/compare.js';
import type { HongKong, Ranked } from '../note/hong-kong.js';
import type { Phase, Valuations } from '../note/market.js';
import type { Northbound } from '../note/northbound.js';
import type { ExpectationGaps, Positions } from '../note/outlook.js';
import type { Sentence } from '../note/text.js';
import type { IsoDate } from '../../iso-date.js';

/** Paragraphs, and under some of them a list. */
export interface Told {
  readonly lead: Sentence;
  readonly lists: readonly { readonly lead: Sentence; readonly items: readonly Sentence[] }[];
}

/** The words of one language: sentences by plain rules from the numbers of a note. */
export interface Phrases {
  readonly title: (asOf: IsoDate) => string;
  readonly simulated: string;
  readonly sections: Readonly<Record<SectionId, string>>;
  readonly missing: (problem: string, remedy: string) => Sentence;
  readonly northboundHeadline: (part: Northbound) => Sentence;
  readonly northbound: (part: Northbound) => Sentence[];
  readonly hongKongHeadline: (part: HongKong) => Sentence;
  readonly hongKong: (part: HongKong) => Sentence[];
  readonly shares: (part: NonNullable<HongKong['shares']>) => Sentence;
  readonly industries: (part: Ranked) => Sentence[];
  readonly stocks: (part: Ranked) => Sentence[];
  readonly phaseHeadline: (part: Phase) => Sentence;
  readonly phase: (part: Phase) => Sentence[];
  readonly valuation: (part: Valuations) => Sentence[];
  readonly backdrop: (part: Backdrop) => Sentence[];
  readonly positions: (part: Positions) => Sentence[];
  readonly gaps: (part: ExpectationGaps) => Sentence[];
  readonly gapsHeadline: (part: ExpectationGaps) => Sentence;
  readonly changes: (before: IsoDate, comparison: Comparison) => Told;
  readonly risks: readonly string[];
  readonly method: readonly string[];
  readonly words: {
    readonly numbers: string;
    readonly value: string;
    readonly unit: string;
    readonly query: string;
    readonly label: string;
    readonly sources: string;
    readonly files: string;
    readonly queries: string;
    readonly data: string;
    readonly names: string;
    readonly rows: string;
    readonly digest: string;
    readonly more: (count: number) => string;
    readonly firstRows: (shown: number, all: number) => string;
  };
}

export const SECTIONS = [
  'headlines',
  'northbound',
  'hong-kong',
  'industries',
  'stocks',
  'phase',
  'macro',
  'valuation',
  'positioning',
  'gaps',
  'changes',
  'risks',
  'method',
  'coverage',
  'tables',
] as const;
export type SectionId = (typeof SECTIONS)[number];
