import type { Calendar } from '../../calendar/calendar.js';
import { NoDataError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import type { Engine } from '../../store/engine.js';
import { flows } from '../flows.js';

export interface NetFlows {
  /** Cents of HKD, by holder. */
  readonly of: ReadonlyMap<string, bigint>;
  /** What they rest on, in words. */
  readonly note: string;
}

/** Net trade flow of a window of trade dates, by holder; null when nothing that has a price is stored for it. */
export async function netByHolder(
  engine: Engine,
  calendar: Calendar,
  from: IsoDate,
  to: IsoDate,
): Promise<NetFlows | null> {
  try {
    const { rows, coverage } = await flows(
      engine,
      calendar,
      [],
      null,
      { from, to, by: ['participant'], stocks: [], types: [], raw: false },
      to,
    );
    if (rows.length === 0) return null;
    const bare = coverage.unpriced.length;
    return {
      of: new Map(rows.map(({ participant, net }) => [String(participant), net.cents])),
      note: `net flows rest on ${coverage.stocks} stocks over ${coverage.days} trade dates${bare > 0 ? `; ${bare} without a price on some of them are left out there` : ''}`,
    };
  } catch (error) {
    if (error instanceof NoDataError) return null;
    throw error;
  }
}
