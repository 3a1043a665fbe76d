import { type Basket, basketsOf } from './baskets.js';
import { type Features, featuresOf } from './features.js';
import { type Indicator, shippedIndicators } from './indicators.js';
import { CHANNELS, type Channel, type Market } from './market.js';
import { scaleOf } from './scale.js';
import { SETTINGS, type Settings } from './settings.js';
import { combine, type Series } from './transform.js';

/** A market with all that does not depend on which days are published. */
export interface Prepared {
  readonly market: Market;
  readonly settings: Settings;
  readonly features: Features;
  readonly baskets: readonly Basket[];
  /** Standard size of a day's flow, CNY million. */
  readonly scale: Readonly<Record<Channel, Series>>;
  /** Net in standard sizes. */
  readonly target: Readonly<Record<Channel, Series>>;
}

export function prepare(
  market: Market,
  settings: Settings = SETTINGS,
  indicators: readonly Indicator[] = shippedIndicators(),
): Prepared {
  const each = <T>(make: (channel: Channel) => T): Record<Channel, T> =>
    Object.fromEntries(CHANNELS.map((channel) => [channel, make(channel)])) as Record<Channel, T>;
  const scale = each((channel) => scaleOf(market.channels[channel].turnover));
  return {
    market,
    settings,
    features: featuresOf(market, indicators),
    baskets: basketsOf(market),
    scale,
    target: each((channel) =>
      combine(market.channels[channel].net, scale[channel], (net, size) => net / size),
    ),
  };
}
