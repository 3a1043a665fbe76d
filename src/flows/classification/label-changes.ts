import { Amount } from '../../amount.js';
import type { Calendar } from '../../calendar/calendar.js';
import { addDays, type IsoDate } from '../../iso-date.js';
import type { Labels } from '../../participants/label-set.js';
import type { Judgement } from '../../participants/labels.js';
import type { Registry } from '../../participants/registry.js';
import type { Engine } from '../../store/engine.js';
import { holderValues } from '../holder-values.js';
import { netByHolder } from './net-by-holder.js';

/** A participant that changed its type, and what that moves from one type to the other. */
export interface LabelChange {
  /** First day of the new type. */
  readonly date: IsoDate;
  readonly participant: string;
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly p_flexible: number | null;
  /** What it held on the last CCASS day before, HKD, and that as a share of the value in CCASS: so much went to the new type. */
  readonly value: Amount | null;
  readonly share: number | null;
  /** Its net trade flow from the change to the last trade date settled by the day asked for, HKD: counted under the new type. Priced stock-days only. */
  readonly net: Amount | null;
  /** What the net rests on, in words. */
  readonly net_rests_on: string | null;
}

/** The changes of type of the twelve months before a day. The first judgement of a participant counts where it differs from its kind. */
export async function labelChanges(
  engine: Engine,
  calendar: Calendar,
  labels: Labels,
  registry: Registry,
  day: IsoDate,
  force: IsoDate,
  priceDate: IsoDate | null,
): Promise<LabelChange[]> {
  const changes: LabelChange[] = [];
  const since = addDays(day, -366);
  // later trades of the day's own week settle after it: they were not known on it
  const settled = calendar.tradeDateOf(calendar.settlementDayOnOrBefore(day));
  for (const [place, { from, judgements }] of labels.evaluations.entries()) {
    if (from < since || from > force) continue;
    const before = labels.evaluations[place - 1]?.judgements;
    const changed: [Judgement, string][] = [];
    for (const judgement of judgements.values()) {
      const was =
        before?.get(judgement.holder)?.type ?? registry.get(judgement.holder, addDays(from, -1))?.typeDefault;
      if (was !== undefined && was !== judgement.type && judgement.habit !== null)
        changed.push([judgement, was]);
    }
    if (changed.length === 0) continue;
    const held = await holderValues(engine, addDays(from, -1), priceDate);
    const net = from > settled ? null : await netByHolder(engine, calendar, from, settled);
    for (const [judgement, was] of changed) {
      const cents = held.values.get(judgement.holder);
      changes.push({
        date: from,
        participant: judgement.holder,
        name: registry.get(judgement.holder, from)?.name ?? '',
        from: was,
        to: judgement.type,
        p_flexible: judgement.pFlexible === null ? null : Math.round(judgement.pFlexible * 1e6) / 1e6,
        value: cents === undefined ? null : new Amount(cents),
        share:
          cents === undefined || held.total === 0n
            ? null
            : Math.round((Number(cents) / Number(held.total)) * 1e6) / 1e6,
        net: net === null ? null : new Amount(net.of.get(judgement.holder) ?? 0n),
        net_rests_on: net?.note ?? null,
      });
    }
  }
  return changes;
}
