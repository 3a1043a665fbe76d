/** How a participant's clients trade. */
export type Habit = 'patient' | 'quick' | 'contrarian' | 'local' | 'still';

/** A participant of the simulated market. */
export interface Player {
  /** An id of the participant registry; what it holds and trades here is invented. */
  readonly id: string;
  readonly habit: Habit;
  /** Its part of the shares in CCASS at the start, before each stock's own variation. */
  readonly weight: number;
}

const of = (habit: Habit, weights: Readonly<Record<string, number>>): Player[] =>
  Object.entries(weights).map(([id, weight]) => ({ id, habit, weight }));

/** Sixty participants: custodians, prime brokers, Connect, mainland and local houses. Weights are in per mille. */
export const CAST: readonly Player[] = [
  ...of('patient', {
    C00019: 300,
    C00039: 60,
    C00074: 20,
    C00018: 14,
    C00015: 9,
    C00016: 8,
    C00037: 4,
    C00041: 4,
    C00004: 3,
    C00057: 3,
    C00062: 2,
    C00065: 2,
    C00095: 2,
  }),
  ...of('quick', {
    C00010: 75,
    C00093: 26,
    B01161: 22,
    B01274: 20,
    B01451: 17,
    B01224: 12,
    B01076: 6,
    B01110: 5,
    B01121: 4,
    B01077: 4,
    C00111: 3,
    B01323: 3,
    B01590: 6,
    B01345: 3,
    B02142: 3,
    B01174: 2,
    B01284: 3,
  }),
  ...of('contrarian', { A00003: 115, A00004: 90 }),
  ...of('local', {
    C00033: 38,
    B01130: 12,
    B01138: 10,
    B01565: 8,
    B01143: 7,
    B01654: 7,
    B01148: 6,
    B01228: 5,
    B01086: 4,
    B01904: 3,
    C00040: 5,
    C00042: 4,
    C00028: 3,
    B01955: 14,
    C00003: 8,
    C00012: 4,
    B01118: 4,
    B01584: 2,
    B01673: 2,
    B01695: 2,
    B02159: 2,
    B01119: 2,
    B01445: 1,
    B01818: 1,
    B01423: 1,
    B01941: 1,
  }),
  ...of('still', { A00005: 6, A00001: 2 }),
];

/** The custody transfer goes from the first to the second. */
export const TRANSFER: readonly [giver: string, receiver: string] = ['C00039', 'C00010'];

/** An investor that is named in the lists without an id. */
export const NAMED_INVESTOR = 'INVENTED HOLDINGS LIMITED';
