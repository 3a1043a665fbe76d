import type { Facts } from './facts.js';

/** What real lists show, as bands: small stocks of 2020, liquid ones of 2026, one stock over nine months of 2025-26. */
export const BANDS = {
  changed: [0.11, 0.43],
  top5: [0.5, 0.91],
  top10: [0.7, 0.98],
  lag2: [0.5, 0.95],
  netOfVolume: [0.25, 0.45],
  southbound: [-0.7, -0.2],
  mainland: [-0.8, -0.2],
  'hong-kong': [-0.8, -0.2],
} as const;

export interface FactLine {
  readonly fact: string;
  readonly here: string;
  readonly real: string;
  readonly within: boolean;
}

const percent = (part: number): string => `${(100 * part).toFixed(1)}%`;
const plain = (value: number): string => value.toFixed(2);

/** The facts of a market beside those of real lists. */
export function factLines(facts: Facts): FactLine[] {
  const line = (
    fact: string,
    value: number,
    [low, high]: readonly [number, number],
    show: (value: number) => string,
  ): FactLine => ({
    fact,
    here: show(value),
    real: `${show(low)} to ${show(high)}`,
    within: value >= low && value <= high,
  });
  const sign = (type: 'southbound' | 'mainland' | 'hong-kong'): FactLine =>
    line(`${type}: net against the day's return`, facts.contrarian[type] ?? Number.NaN, BANDS[type], plain);
  return [
    line('holdings that change in a day', facts.changed, BANDS.changed, percent),
    line('five largest, of all named', facts.top5, BANDS.top5, percent),
    line('ten largest', facts.top10, BANDS.top10, percent),
    line('changes against volume two days earlier', facts.lag[2] ?? Number.NaN, BANDS.lag2, plain),
    line('net of participants, of the volume', facts.netOfVolume, BANDS.netOfVolume, percent),
    sign('southbound'),
    sign('mainland'),
    sign('hong-kong'),
  ];
}
