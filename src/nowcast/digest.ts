import { lastDisclosed, type Market } from './market.js';
import type { Prepared } from './prepare.js';

/**
 * A number that tells whether two markets are the same up to the last published flow: flows, indicators, baskets and
 * holdings of every day until then. Source: Fowler, Noll and Vo, hash FNV-1a.
 */
export function digestOfPast({ market, features, baskets }: Prepared): string {
  const last = lastDisclosed(market.channels.total);
  const first = 0x811c9dc5;
  let hash = first;
  const take = (values: Float64Array): void => {
    const words = new Uint32Array(values.slice(0, last + 1).buffer);
    for (const word of words) hash = Math.imul(hash ^ word, 0x01000193);
  };
  for (const { net, turnover, holdings } of Object.values(market.channels) as Market['channels']['total'][]) {
    take(net);
    take(turnover);
    take(holdings);
  }
  for (const column of features.columns) take(column);
  for (const basket of baskets) take(basket);
  for (const quarters of Object.values(market.stocks ?? {}))
    for (const { flow, deviation } of quarters.values()) take(Float64Array.from([flow, deviation]));
  return `${market.dates[0]} ${market.dates[last]} ${last} ${hash >>> 0}`;
}
