import { estimateSpans, type FlowEstimate, type Information } from './estimate.js';
import type { Span } from './level/posterior.js';
import { CHANNELS, type Channel } from './market.js';
import type { Prepared } from './prepare.js';
import { type FitCache, type HiddenYear, hiddenYears } from './simulate.js';

/**
 * What the estimate of Shanghai or Shenzhen moves by so that both add up to the total: its part, by variance, of what
 * the two leave of it; 0 where one of the three is not told, or nothing is left to estimate.
 */
export function moveOf(
  mine: FlowEstimate | undefined,
  theirs: FlowEstimate | undefined,
  all: FlowEstimate | undefined,
): number {
  if (!mine || !theirs || !all || mine.published) return 0;
  const [a, b] = [mine.deviation ** 2, theirs.deviation ** 2];
  const gap = all.net - mine.net - theirs.net;
  return Number.isFinite(gap) && a + b > 0 ? (gap * a) / (a + b) : 0;
}

/**
 * The same of spans of a hidden year, CNY million each. In real time a span moves by itself, benchmarked by what its days
 * move, so that days add up to weeks.
 */
export function hiddenMoves(
  prepared: Prepared,
  channel: Channel,
  year: HiddenYear,
  spans: readonly { readonly span: Span }[],
  information: Information,
  fits: FitCache,
): number[] {
  const none = spans.map(() => 0);
  if (channel === 'total') return none;
  const other = CHANNELS.filter((one) => one !== channel).map((one) =>
    hiddenYears(prepared, one, fits).find(({ last }) => last === year.last),
  );
  const [all, theirs] = other;
  if (!all || !theirs) return none;
  const end = Math.min(year.end, all.end, theirs.end);
  const daysOf = ({ from, to }: Span): Span[] =>
    Array.from({ length: to - from }, (_, i) => ({ from: from + i, to: from + i + 1 }));
  const parts = spans
    .map(({ span }) => (information === 'realtime' ? [span] : daysOf(span)))
    .map((list) => list.filter(({ to }) => to - 1 <= end));
  const flat = parts.flat();
  const [own, rest, total] = [year, theirs, all].map((one) =>
    estimateSpans(prepared, one.fit(), flat, information),
  );
  let place = 0;
  return parts.map((list) =>
    list.reduce((sum) => {
      const move = moveOf(own?.[place], rest?.[place], total?.[place]);
      place += 1;
      return sum + move;
    }, 0),
  );
}
