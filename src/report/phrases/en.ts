import { dateText, typeWords, windowText } from '../../figures/frame/words.js';
import type { Fact } from '../note/fact.js';
import { sizeOf } from '../note/fact.js';
import type { Named, Ranked, WindowFlows } from '../note/hong-kong.js';
import { listed, name, sayIn, type Sentence, signed, size } from '../note/text.js';
import type { Phrases } from './phrases.js';

const say = sayIn('en');
const day = (date: string) => name(dateText(date, 'en'));
const window = (from: string, to: string) => name(windowText(from, to, 'en'));
const bought = (fact: Fact): string => (sizeOf(fact) < 0 ? 'sold' : 'bought');
const flow = (fact: Fact): Sentence => say`${bought(fact)} a net ${size(fact)}`;
const list = (pieces: readonly Sentence[]): Sentence => listed(pieces, ', ', ' and ');

const named = (rows: readonly Named[]): Sentence =>
  list(rows.map(({ name: words, fact }) => say`${name(words.en)} (${signed(fact)})`));

function windowSentence({ window: { from, to }, nets }: WindowFlows): Sentence {
  const { foreign, stable, flexible, southbound } = nets as Record<string, Fact>;
  return say`In the trades of ${window(from, to)} foreign capital ${flow(foreign as Fact)} of Hong Kong stocks: stable foreign capital ${flow(stable as Fact)}, flexible foreign capital ${flow(flexible as Fact)}. Southbound investors ${flow(southbound as Fact)}.`;
}

const days = ({ stored, stocks, window: { from, to } }: WindowFlows): Sentence =>
  say`The window of ${window(from, to)} rests on ${signed(stored)} trade days of ${signed(stocks)} stocks.`;

function ranked({ foreignIn, foreignOut, southboundIn, southboundOut }: Ranked, what: string): Sentence[] {
  const sentence = (who: string, into: readonly Named[], out: readonly Named[]): Sentence[] => [
    ...(into.length > 0
      ? [say`Over the last four weeks of trading, ${who} bought most in ${named(into)}.`]
      : []),
    ...(out.length > 0
      ? [
          say`${who === 'foreign capital' ? 'Foreign capital' : 'Southbound investors'} sold most in ${named(out)}.`,
        ]
      : []),
  ];
  const all = [
    ...sentence('foreign capital', foreignIn, foreignOut),
    ...sentence('southbound investors', southboundIn, southboundOut),
  ];
  return all.length > 0 ? all : [say`No flow is stored by ${what}.`];
}

/** The note in English. */
export const en: Phrases = {
  title: (asOf) => `Foreign capital in Chinese equities, ${dateText(asOf, 'en')}`,
  simulated: 'Simulated data: every holding, price and flow in this note is invented.',
  sections: {
    headlines: 'In short',
    northbound: 'Northbound',
    'hong-kong': 'Hong Kong by type of investor',
    industries: 'Industries',
    stocks: 'Stocks',
    phase: 'Where the market stands',
    valuation: 'Valuation',
    changes: 'What changed in a week',
    risks: 'Risks and limits',
    method: 'Method',
    coverage: 'Data and coverage',
    tables: 'Appendix: numbers and tables',
  },
  missing: (problem, remedy) => say`Nothing can be said here. ${name(problem)}. ${name(remedy)}`,
  northboundHeadline: ({ week, net, low, high, inflow }) =>
    low && high
      ? say`Northbound investors are estimated to have ${flow(net)} in the week of ${window(week.from, week.to)} (interval of nine in ten: ${signed(low)} to ${signed(high)}; probability of an inflow ${signed(inflow)}).`
      : say`Northbound investors ${flow(net)} in the week of ${window(week.from, week.to)}, as published.`,
  northbound: ({ fourWeeks, fourFrom, week, quarter, lastDisclosed }) => [
    ...(fourWeeks ? [say`In the four weeks of ${window(fourFrom, week.to)} they ${flow(fourWeeks)}.`] : []),
    ...(quarter
      ? [
          say`Holdings published for the end of ${name(quarter.id)} imply that they ${flow(quarter.net)} over that quarter (interval ${signed(quarter.low)} to ${signed(quarter.high)}).`,
        ]
      : []),
    say`The last daily net flow that is stored as published is of ${signed(lastDisclosed)}; later figures are estimates.`,
  ],
  hongKongHeadline: ({ week }) => windowSentence(week),
  hongKong: ({ month, week }) => [windowSentence(month), days(week), days(month)],
  shares: ({ date, now, change }) => {
    const known = ['stable', 'flexible', 'southbound'].flatMap((type) => {
      const fact = now[type];
      if (!fact) return [];
      const moved = change[type];
      return [say`${typeWords(type).en} ${signed(fact)}${moved ? say` (${signed(moved)})` : ''}`];
    });
    const compared = Object.keys(change).length > 0;
    return say`Of the value held in CCASS on ${day(date)} by named types: ${list(known)}${compared ? '; in brackets the change over four weeks of trading' : ''}.`;
  },
  industries: (part) => ranked(part, 'industry'),
  stocks: (part) => ranked(part, 'stock'),
  phaseHeadline: ({ index, start, peak, rise }) =>
    say`The latest spring rally of ${name(index)} began on ${day(start)} and had risen ${signed(rise)} by its peak of ${day(peak)}.`,
  phase: ({ index, start, peak, running, rise, toPeak, averageRise, averageDays, rallies }) => [
    say`From the low of ${day(start)} to the high of ${day(peak)}, ${name(index)} rose ${signed(rise)}${toPeak ? say` in ${signed(toPeak)} trading days` : ''}. ${running ? 'By the rule it may still go on.' : 'By the rule it is over.'}`,
    ...(averageRise && averageDays && rallies
      ? [
          say`The ${signed(rallies)} other spring rallies rose ${signed(averageRise)} on average and took ${signed(averageDays)} trading days to their peaks.`,
        ]
      : []),
  ],
  valuation: ({ since, cheapest, dearest }) => [
    say`Lowest against their own history since ${day(since)}, by PE (TTM): ${list(cheapest.map(({ name: words, value, percentile }) => say`${name(words.en)} at ${signed(value)} times (percentile ${signed(percentile)})`))}.`,
    ...(dearest.length > 0
      ? [
          say`Highest: ${list(dearest.map(({ name: words, value, percentile }) => say`${name(words.en)} at ${signed(value)} times (percentile ${signed(percentile)})`))}.`,
        ]
      : []),
  ],
  changes: (before, changes) => {
    const turned = changes.filter((change) => change.turned);
    return [
      turned.length === 0
        ? say`All directions told in the note of ${day(before)} still hold.`
        : say`These statements of the note of ${day(before)} no longer hold:`,
      ...turned.map(
        ({ now, before: old }) => say`${name(now.label.en)}: was ${signed(old)}, is ${signed(now)}.`,
      ),
    ];
  },
  noBefore: (before) => say`Nothing was known on ${day(before)} that could be compared.`,
  risks: [
    'A participant of CCASS is no investor: what two clients of one custodian do with each other cannot be seen, and a custodian holds for clients of every kind.',
    'Stable and flexible are judged by how often a participant trades. The cut between them is a choice; waizi classify --sensitivity tells how far figures depend on it.',
    'Northbound figures since the end of daily disclosure are estimates with intervals. A change in what moves the flow shows only when the next quarter-end holdings are published.',
    'Transfers, loans and placings are told apart from trades by stated rules that can err.',
    'Past rallies and percentiles describe; they do not predict. Nothing here is advice to buy or sell.',
  ],
  method: [
    'Hong Kong: the daily change of every holding in CCASS, moved to its trade date, without splits, deposits, transfers, placings and listings, at the average price of the trade date. Sums are exact.',
    'Types: foreign by the head office of the participant; stable or flexible by its trade frequency; southbound by the Stock Connect accounts.',
    'Northbound: indicators known each evening, fitted to published flows, tied to the holdings of quarter-ends. Only what was known on the day of this note is used.',
    'Valuation: rank of the value within its own history, the back-cast of providers included and marked.',
    'The same data and day give the same note, byte for byte. Each number leads to its query and files in the appendix.',
  ],
  words: {
    numbers: 'Numbers of this note',
    value: 'value',
    unit: 'unit',
    query: 'query',
    label: 'number',
    sources: 'Files behind the numbers',
    files: 'files',
    rows: 'rows',
    digest: 'sha256 over all',
    more: (count) => `and ${count} more`,
    firstRows: (shown, all) =>
      `the first ${shown} of ${all} rows; all of them are in the exports (-o note.xlsx)`,
  },
};
