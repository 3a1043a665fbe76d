import type { Fit } from './fit.js';
import type { Market } from './market.js';
import { quarterOf } from './quarters.js';

/**
 * Flow of the last two whole quarters known on the evening of a day, CNY million: what holdings imply where that is
 * known, else what was published. Its sign is the naive rule that needs no model. Null with fewer than two.
 */
export function lastTwoQuarters(market: Market, { channel, last, anchors }: Fit, day: number): number | null {
  const { net } = market.channels[channel];
  const known = anchors.filter((anchor) => anchor.known <= day && anchor.to <= day + 1).slice(-2);
  let sum = known.reduce((total, { flow }) => total + flow, 0);
  let counted = known.length;
  let end = Math.min(last, day);
  const quarterAt = (at: number): string => quarterOf(market.dates[at] ?? '');
  // a quarter is whole once a day of the next one has come
  while (end >= 0 && (end === day || quarterAt(end) === quarterAt(end + 1))) end -= 1;
  // before a channel's first flow there is no quarter
  for (; counted < 2 && end >= 0 && !Number.isNaN(net[end] as number); counted++) {
    const quarter = quarterAt(end);
    for (; end >= 0 && quarterAt(end) === quarter; end--) sum += (net[end] as number) || 0;
  }
  return counted < 2 ? null : sum;
}
