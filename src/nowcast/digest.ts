import { createHash } from 'node:crypto';
import { CHANNELS, lastDisclosed } from './market.js';
import type { Prepared } from './prepare.js';

/** Northbound days after the last published flow that tell which quarter-ends before it are known. */
const AFTER = 70;

/**
 * sha256 over all that hidden years are learnt from: days, flows, indicators, baskets and holdings up to the last
 * published flow, and the days after it by which a quarter's holdings become known.
 */
export function digestOfPast({ market, features, baskets, scale }: Prepared): string {
  const hash = createHash('sha256');
  const { dates, channels } = market;
  hash.update(dates.slice(0, lastDisclosed(channels.total) + 1 + AFTER).join());
  for (const channel of CHANNELS) {
    const last = lastDisclosed(channels[channel]);
    const take = (values: Float64Array): void => {
      hash.update(values.slice(0, last + 1));
    };
    hash.update(`${channel} ${last}`);
    const { net, turnover, holdings } = channels[channel];
    for (const values of [net, turnover, holdings, scale[channel], ...features.columns])
      take(values as Float64Array);
    for (const { name, returns, own } of baskets) {
      hash.update(name);
      take(returns);
      hash.update(own.slice(0, last + 1));
    }
    for (const [quarter, { flow, deviation }] of market.stocks?.[channel] ?? [])
      hash.update(`${quarter} ${flow} ${deviation}`);
  }
  return hash.digest('hex');
}
