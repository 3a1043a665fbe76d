import { normalCdf } from '../stats/distributions/index.js';
import type { Calibration } from './calibrate.js';
import type { FlowEstimate, Information } from './estimate.js';

/** An estimate as it is told: CNY million. */
export interface Told {
  readonly net: number;
  /** 90% interval. */
  readonly low: number;
  readonly high: number;
  readonly inflow: number;
}

/**
 * The estimate after past errors. In real time the net is the middle of its distribution, so that its sign is the
 * likelier one; benchmarked it is the mean, so that days add up to weeks and quarters.
 */
export function tell(
  { net, deviation, published }: FlowEstimate,
  information: Information,
  { shift, slope, reach }: Calibration,
): Told {
  if (published || deviation === 0) return { net, low: net, high: net, inflow: net > 0 ? 1 : 0 };
  const told = information === 'realtime' ? net + (shift / slope) * deviation : net;
  return {
    net: told,
    low: told - reach * deviation,
    high: told + reach * deviation,
    inflow: normalCdf(shift + (slope * net) / deviation),
  };
}
