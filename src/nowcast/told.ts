import { normalCdf } from '../stats/distributions/index.js';
import type { Calibration } from './calibrate.js';
import type { FlowEstimate } from './estimate.js';

/** An estimate as it is told: CNY million. */
export interface Told {
  readonly net: number;
  /** 90% interval. */
  readonly low: number;
  readonly high: number;
  readonly inflow: number;
}

/** The estimate with its interval; a normal distribution gives the probability, so that its side is the net's sign. */
export function tell({ net, deviation, published }: FlowEstimate, { reach }: Calibration): Told {
  if (published || deviation === 0) return { net, low: net, high: net, inflow: net > 0 ? 1 : 0 };
  return {
    net,
    low: net - reach * deviation,
    high: net + reach * deviation,
    inflow: normalCdf(net / deviation),
  };
}
