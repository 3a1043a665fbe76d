import type { IsoDate } from '../iso-date.js';
import type { ActionLine, StockHistory } from './history.js';

/** A corporate event as the archive has it. */
export interface DumpEvent {
  readonly type: number;
  readonly exDate: IsoDate;
  readonly distDate: IsoDate | null;
  readonly fresh: number;
  readonly old: number;
  /** What prices before the ex-date are multiplied by; null where it is not known. */
  readonly adjust: number | null;
}

/** The archive's numbers of kinds. It has none for scrip with a choice of cash. */
const TYPES: Readonly<Record<ActionLine['kind'], number | null>> = {
  rights: 2,
  split: 4,
  consolidation: 4,
  bonus: 5,
  scrip: null,
};

/** Splits and consolidations give shares for shares, bonus issues give them on top; rights hang on a price. */
function adjustOf({ kind, fresh, old }: ActionLine): number | null {
  if (kind === 'bonus') return old / (fresh + old);
  return kind === 'split' || kind === 'consolidation' ? old / fresh : null;
}

/** The events of a stock by ex-date, and the product of their adjustments from the first one on. */
export function eventsOf({ actions }: StockHistory): {
  events: DumpEvent[];
  adjustments: { exDate: IsoDate; cumulative: number }[];
} {
  const events: DumpEvent[] = [];
  for (const action of actions) {
    const { kind, exDate, creditDate: distDate, fresh, old } = action;
    const type = TYPES[kind];
    if (type !== null) events.push({ type, exDate, distDate, fresh, old, adjust: adjustOf(action) });
  }
  events.sort((a, b) => (a.exDate < b.exDate ? -1 : a.exDate > b.exDate ? 1 : 0));
  const cumulative = new Map<IsoDate, number>();
  let product = 1;
  for (const { exDate, adjust } of events) {
    if (adjust === null) continue;
    product *= adjust;
    cumulative.set(exDate, product);
  }
  return {
    events,
    adjustments: [...cumulative].map(([exDate, value]) => ({ exDate, cumulative: value })),
  };
}
