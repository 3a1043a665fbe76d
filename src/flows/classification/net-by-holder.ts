import type { Calendar } from '../../calendar/calendar.js';
import { NoDataError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import type { Engine } from '../../store/engine.js';
import { type FlowRow, flows } from '../flows.js';
import type { HolderType } from '../window.js';

export interface NetFlows {
  /** Cents of HKD, by holder. */
  readonly of: ReadonlyMap<string, bigint>;
  /** Cents of HKD, by type and holder: by the type of each trade date. */
  readonly byType: ReadonlyMap<string, ReadonlyMap<string, bigint>>;
  /** What they rest on, in words. */
  readonly note: string;
}

/** Net trade flow of a window of trade dates, by holder; null when nothing that has a price is stored for it. */
export async function netByHolder(
  engine: Engine,
  calendar: Calendar,
  from: IsoDate,
  to: IsoDate,
  types: readonly HolderType[] = [],
): Promise<NetFlows | null> {
  try {
    const { rows, coverage } = await flows(
      engine,
      calendar,
      types,
      null,
      { from, to, by: ['type', 'participant'], stocks: [], types: [], raw: false },
      to,
    );
    if (rows.length === 0) return null;
    const bare = coverage.unpriced.length;
    return {
      of: sums(rows),
      byType: new Map(
        [...new Set(rows.map(({ type }) => String(type)))].map((type) => [
          type,
          sums(rows.filter((row) => row.type === type)),
        ]),
      ),
      note: `net flows rest on ${coverage.stocks} stocks over ${coverage.days} trade dates${bare > 0 ? `; ${bare} without a price on some of them are left out there` : ''}`,
    };
  } catch (error) {
    if (error instanceof NoDataError) return null;
    throw error;
  }
}

function sums(rows: readonly FlowRow[]): Map<string, bigint> {
  const total = new Map<string, bigint>();
  for (const { participant, net } of rows)
    total.set(String(participant), (total.get(String(participant)) ?? 0n) + net.cents);
  return total;
}
