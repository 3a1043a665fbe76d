import { dateText, typeWords, windowText } from '../../figures/frame/words.js';
import type { Words } from '../../figures/frame/words.js';
import type { Valued } from '../note/market.js';
import type { Gap, Held } from '../note/outlook.js';
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

const names = (all: readonly Words[]): Sentence => list(all.map((words) => say`${name(words.en)}`));
const gap = ({ name: words, metric, old, valuation, overweight }: Gap): Sentence =>
  say`${name(words.en)} (${list([
    ...(valuation
      ? [
          say`${metric?.startsWith('pb') ? 'PB' : 'PE'} at percentile ${signed(valuation)}${old ? say` on ${day(old)}` : ''}`,
        ]
      : []),
    ...(overweight ? [say`funds' overweight at percentile ${signed(overweight)}`] : []),
  ])})`;

const valued = ({ name: words, old, value, percentile }: Valued): Sentence =>
  say`${name(words.en)} at ${signed(value)} times (percentile ${signed(percentile)}${old ? say`, on ${day(old)}, the last day stored` : ''})`;

function windowSentence({ window: { from, to }, nets }: WindowFlows): Sentence {
  const { foreign, stable, flexible, southbound } = nets as Record<string, Fact>;
  return say`In the trades of ${window(from, to)} foreign capital ${flow(foreign as Fact)} of Hong Kong stocks: stable foreign capital ${flow(stable as Fact)}, flexible foreign capital ${flow(flexible as Fact)}. Southbound investors ${flow(southbound as Fact)}.`;
}

const of = (fact: Fact, one: string): Sentence =>
  say`${signed(fact)} ${sizeOf(fact) === 1 ? one : `${one}s`}`;

const days = ({ stored, stocks, unpriced, window: { from, to } }: WindowFlows): Sentence =>
  unpriced
    ? say`The window of ${window(from, to)} rests on ${of(stored, 'trade day')} of ${of(stocks, 'stock')}; ${signed(unpriced)} of them ${sizeOf(unpriced) === 1 ? 'has' : 'have'} no price on some or all days, and those changes are in no amount.`
    : say`The window of ${window(from, to)} rests on ${of(stored, 'trade day')} of ${of(stocks, 'stock')}.`;

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
    macro: 'Backdrop',
    valuation: 'Valuation',
    positioning: 'What funds hold',
    gaps: 'Expectation gaps',
    changes: 'What changed in a week',
    risks: 'Risks and limits',
    method: 'Method',
    coverage: 'Data and coverage',
    tables: 'Appendix: numbers and tables',
  },
  missing: (problem, remedy) =>
    say`Nothing can be said here: ${name(problem.split('; ')[0] ?? problem)}. ${name(remedy)}`,
  northboundHeadline: ({ week, net, low, high, inflow }) =>
    low && high
      ? say`Northbound investors are estimated to have ${flow(net)} in the week of ${window(week.from, week.to)} (interval of nine in ten: ${signed(low)} to ${signed(high)}; probability of an inflow ${signed(inflow)}).`
      : say`Northbound investors ${flow(net)} in the week of ${window(week.from, week.to)}, as published.`,
  northbound: ({ fourWeeks, missing, week, quarter, lastDisclosed }) => [
    ...(fourWeeks
      ? [
          say`In the four weeks of ${window(fourWeeks.from, week.to)} they ${flow(fourWeeks.net)}${fourWeeks.low && fourWeeks.high ? say` (interval ${signed(fourWeeks.low)} to ${signed(fourWeeks.high)})` : ''}.`,
        ]
      : []),
    ...(missing ? [say`Of the last twelve weeks, ${name(missing.replace(' of the window', ''))}.`] : []),
    ...(quarter
      ? [
          say`Holdings published for the end of ${name(quarter.id)} imply that they ${flow(quarter.net)} over that quarter (interval ${signed(quarter.low)} to ${signed(quarter.high)}).`,
        ]
      : []),
    say`The last daily net flow that is stored as published is of ${signed(lastDisclosed)}; later figures are estimates.`,
  ],
  hongKongHeadline: ({ week }) =>
    week.unpriced
      ? say`${windowSentence(week)} ${signed(week.unpriced)} of the ${of(week.stocks, 'stock')} with changes ${sizeOf(week.unpriced) === 1 ? 'has' : 'have'} no price on some or all of these days: those changes are in no amount.`
      : windowSentence(week),
  hongKong: ({ month, week }) => [windowSentence(month), days(week), days(month)],
  shares: ({ date, now, change }) => {
    const known = ['stable', 'flexible', 'southbound'].flatMap((type) => {
      const fact = now[type];
      if (!fact) return [];
      const moved = change[type];
      return [say`${typeWords(type).en} ${signed(fact)}${moved ? say` (${signed(moved)})` : ''}`];
    });
    const compared = Object.keys(change).length > 0;
    return say`Of the value held in CCASS on ${day(date)}: ${list(known)}${compared ? '; in brackets the change over four weeks of trading' : ''}.`;
  },
  industries: (part) => ranked(part, 'industry'),
  stocks: (part) => ranked(part, 'stock'),
  phaseHeadline: ({ index, start, peak, until, rise }) =>
    say`The latest ${until ? 'stored ' : ''}spring rally of ${name(index.en)} began on ${day(start)} and had risen ${signed(rise)} by its peak of ${day(peak)}${until ? say`; the index is stored until ${day(until)}` : ''}.`,
  phase: ({ index, start, peak, running, until, rise, toPeak, averageRise, averageDays, rallies }) => [
    say`From the low of ${day(start)} to the high of ${day(peak)}, ${name(index.en)} rose ${signed(rise)}${toPeak ? say` in ${signed(toPeak)} trading days` : ''}. ${running ? (until ? say`By the rule it was still going on by ${day(until)}.` : 'By the rule it may still go on.') : 'By the rule it is over.'}`,
    ...(until
      ? [say`The index is stored until ${day(until)}; what it did after that day is not known here.`]
      : []),
    ...(averageRise && averageDays && rallies
      ? [
          say`The ${signed(rallies)} other spring rallies rose ${signed(averageRise)} on average and took ${signed(averageDays)} trading days to their peaks.`,
        ]
      : []),
  ],
  valuation: ({ since, cheapest, dearest }) => [
    say`Lowest against their own history since ${day(since)}, by PE (TTM): ${list(cheapest.map(valued))}.`,
    ...(dearest.length > 0 ? [say`Highest: ${list(dearest.map(valued))}.`] : []),
  ],
  backdrop: ({ newest, sources, targets, age }) => [
    say`Targets and plans that had been published, the newest on ${day(newest)}: ${list(
      targets.map(
        ({ name: words, period, value, high, unit }) =>
          say`${name(words.en)} for ${name(period)} ${signed(value)}${high ? say` to ${signed(high)}` : ''}${unit === '' ? '' : say` ${name(unit)}`}`,
      ),
    )}.`,
    ...(age
      ? [say`The newest of them was ${signed(age)} days old; what came later is not in the table.`]
      : []),
    say`Source: ${name(sources.join('; '))}.`,
  ],
  positions: ({ quarter, benchmark, most, least }) => {
    const held = ({ name: words, overweight, percentile }: Held): Sentence =>
      say`${name(words.en)} (${signed(overweight)}${percentile ? say`, percentile ${signed(percentile)}` : ''})`;
    return [
      say`At the end of ${name(quarter)} funds were most overweight against ${name(benchmark.en)} in ${list(most.map(held))}.`,
      ...(least.length > 0 ? [say`They were most underweight in ${list(least.map(held))}.`] : []),
      say`These are the top holdings that funds publish by quarter, known weeks after it; percentiles are among their own quarters.`,
    ];
  },
  gapsHeadline: ({ by, first }) =>
    by === 'both'
      ? say`The widest expectation gaps, cheap and little held by funds, are in ${list(first.slice(0, 2).map(gap))}.`
      : say`Judged by ${by === 'valuation' ? 'valuation' : 'what funds hold'} alone, expectations are lowest for ${list(first.slice(0, 2).map(gap))}.`,
  gaps: ({ by, first, industries }) => [
    by === 'both'
      ? say`Of ${signed(industries)} industries with a valuation and a weight in funds, the widest gaps are in ${list(first.map(gap))}.`
      : say`Of ${signed(industries)} industries, expectations are lowest for ${list(first.map(gap))}.`,
    ...(by === 'valuation'
      ? [
          say`No holdings of funds are stored, so this is valuation alone and says nothing of who holds these industries.`,
        ]
      : []),
    ...(by === 'positioning'
      ? [
          say`No valuations of these industries are stored, so this is what funds hold alone and says nothing of price.`,
        ]
      : []),
  ],
  changes: (before, { numbers, lists, states, compared }) => {
    const turned = numbers.filter((change) => change.turned);
    const same = turned.length + lists.length + states.length === 0;
    return {
      lead:
        compared === 0
          ? say`Nothing was known on ${day(before)} that could be compared.`
          : same
            ? say`All that the note of ${day(before)} stated still holds, and nothing new does.`
            : say`Compared with the note of ${day(before)}:`,
      lists: [
        {
          lead: say`No longer holds; its opposite does now:`,
          items: [
            ...turned.map(
              ({ now, before: old }) => say`${name(now.label.en)}: was ${signed(old)}, is ${signed(now)}.`,
            ),
            ...states.map(
              ({ title, was, is }) => say`${name(title.en)}: was ${name(was.en)}, is ${name(is.en)}.`,
            ),
          ],
        },
        {
          lead: say`Other names in the lists of the text:`,
          items: lists.map(
            ({ title, joined, left }) =>
              say`${name(title.en)}: ${joined.length > 0 ? say`new ${names(joined)}` : ''}${joined.length > 0 && left.length > 0 ? '; ' : ''}${left.length > 0 ? say`no longer ${names(left)}` : ''}.`,
          ),
        },
      ].filter(({ items }) => items.length > 0),
    };
  },
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
    'Expectation gaps: low percentiles of valuation and of funds\u2019 overweight, half each; industries that lack one are ranked apart.',
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
    queries: 'Queries behind the numbers, and the data they read',
    data: 'data',
    names: 'names and checksums',
    rows: 'rows',
    digest: 'sha256 over all',
    more: (count) => `and ${count} more`,
    firstRows: (shown, all) => `${shown} of ${all} rows; all of them are in the exports (-o note.xlsx)`,
  },
};
