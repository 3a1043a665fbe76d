import { Calendar } from './calendar/calendar.js';
import type { CustodyMove } from './changes/custody-move.js';
import { deriveChanges } from './changes/derive.js';
import { takeUpCustodyMoves } from './changes/stored-custody-moves.js';
import { addDays, type IsoDate } from './iso-date.js';
import { deriveHabits } from './participants/derive-habits.js';
import type { Registry } from './participants/registry.js';
import { counterOf, MERGED_ON, rmbCounters } from './securities/counters.js';
import { derivePriceDays } from './securities/derive-price-days.js';
import type { Derivable } from './sources/import.js';
import { importedCalendar } from './sources/imported-calendar.js';
import type { Dirty } from './store/staging.js';
import type { Writer } from './store/writer.js';

/** Days after a price within which it can change how a holding's change is read (average volume, T+2). */
const PRICE_REACH = 75;

export interface DerivationOptions {
  readonly registry: Registry;
  /** Changes of custodian named in config.yaml. */
  readonly custodyMoves: readonly CustodyMove[];
  readonly today: IsoDate;
}

/** Makes prices, changes, migrations and habits agree with what was stored. */
export async function derive(
  writer: Writer,
  change: Derivable,
  { registry, custodyMoves, today }: DerivationOptions,
): Promise<void> {
  await derivePriceDays(writer, change.priced);
  const dirty: Dirty[] = [
    ...(await takeUpCustodyMoves(writer, custodyMoves)),
    ...(change.calendar ? await everyStock(writer) : change.holdings),
    ...change.facts.map(({ stock, from, to }) => ({
      stock,
      from,
      to: to === '9999-12-31' ? to : addDays(to, PRICE_REACH),
    })),
  ];
  const ranges = await deriveChanges(writer, dirty, {
    calendar: Calendar.shipped(await importedCalendar(writer)),
    custodyMoves,
    domainOf: counterOf,
    mergedOn: MERGED_ON,
    groupOf: (holder) => registry.groupOf(holder, today),
    successions: registry
      .all()
      .flatMap(({ id, successor, to }) => (successor ? [{ giver: id, receiver: successor, on: to }] : [])),
  });
  await deriveHabits(writer, await monthsOf(writer, ranges), {
    counters: await rmbCounters(writer.engine),
    mergedOn: MERGED_ON,
  });
}

/** The months with changes or habits that some days reach into, and those that have changes and no habits yet. */
async function monthsOf(
  writer: Writer,
  ranges: readonly { readonly from: IsoDate; readonly to: IsoDate }[],
): Promise<string[]> {
  const rows = await writer.engine.query(
    `SELECT month, max(habits) AS habits FROM (
       SELECT substr(CAST(date AS VARCHAR), 1, 7) AS month, 0 AS habits FROM (SELECT DISTINCT date FROM change_days) c
       UNION ALL SELECT substr(CAST(date AS VARCHAR), 1, 7), 1 FROM (SELECT DISTINCT date FROM habits) h) m
     GROUP BY month ORDER BY month`,
  );
  return rows
    .filter(
      ({ month, habits }) =>
        habits === 0 ||
        ranges.some(({ from, to }) => from.slice(0, 7) <= String(month) && to.slice(0, 7) >= String(month)),
    )
    .map(({ month }) => String(month));
}

async function everyStock(writer: Writer): Promise<Dirty[]> {
  const rows = await writer.engine.query(
    'SELECT stock, CAST(min(date) AS VARCHAR) AS first, CAST(max(date) AS VARCHAR) AS last FROM stock_days GROUP BY stock ORDER BY stock',
  );
  return rows.map((row) => ({ stock: String(row.stock), from: String(row.first), to: String(row.last) }));
}
