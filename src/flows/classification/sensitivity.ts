import { Amount } from '../../amount.js';
import type { Calendar } from '../../calendar/calendar.js';
import { NoDataError, UsageError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import { ANCHORS } from '../../participants/behaviour.js';
import { type ClassificationOptions, labelsOf } from '../../participants/label-set.js';
import type { Registry } from '../../participants/registry.js';
import type { Engine } from '../../store/engine.js';
import { lastDay } from '../explorer/stored-day.js';
import { holderValues } from '../holder-values.js';
import { netByHolder } from './net-by-holder.js';

const TYPES = ['stable', 'flexible'] as const;

/** Participants with a probability between these could as well be of the other type. */
export const BORDERLINE = { from: 0.3, to: 0.7 } as const;

/** Their types are known, whatever their probabilities. */
const PUBLISHED: ReadonlySet<string> = new Set(Object.values(ANCHORS));

export interface SensitivityFigure {
  /** `net` in HKD over the window, `share` of the value in CCASS at its end. */
  readonly figure: 'net' | 'share';
  readonly type: 'stable' | 'flexible';
  readonly value: Amount | number;
  /** The least and the greatest if borderline participants changed sides, in whichever combination. */
  readonly low: Amount | number;
  readonly high: Amount | number;
}

export interface BorderlineRow {
  readonly participant: string;
  readonly name: string;
  readonly type: string;
  readonly p_flexible: number;
  /** What would go to the other type if it changed sides: net flow of the window, HKD, value and share at its end. */
  readonly net: Amount | null;
  readonly value: Amount | null;
  readonly share: number | null;
}

export interface Sensitivity {
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly currency: 'HKD';
  readonly borderline: typeof BORDERLINE;
  readonly notes: readonly string[];
  readonly figures: readonly SensitivityFigure[];
  readonly rows: readonly BorderlineRow[];
}

export interface SensitivityQuery {
  /** Trade dates; shares of value are those of the last CCASS day by `to`. */
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly options: ClassificationOptions;
}

/**
 * How the net flows and shares of value that `flows` and `shares` give would move if the borderline participants changed
 * sides for the whole window. Who is borderline is as judged at its end.
 * @throws UsageError where types are told without probabilities; NoDataError when nothing is stored by its end
 */
export async function sensitivity(
  engine: Engine,
  calendar: Calendar,
  registry: Registry,
  { from, to, options }: SensitivityQuery,
): Promise<Sensitivity> {
  if (options.mode !== 'mixture')
    throw new UsageError(
      `mode ${options.mode} knows no probabilities; ask for the sensitivity in mode mixture`,
    );
  const day = await lastDay(engine, to);
  const labels = await labelsOf(engine, registry, options);
  const net = await netByHolder(engine, calendar, from, to, labels.periods());
  const held = await holderValues(engine, day, options.priceDate ?? day);
  if (net === null && held.total === 0n)
    throw new NoDataError(
      `neither changes nor closes are stored for ${from} to ${to}; value at another day with --price-date, or see waizi status`,
    );
  const rows = [...(labels.evaluationOn(to)?.judgements.values() ?? [])]
    .filter(({ holder }) => !PUBLISHED.has(holder))
    .filter(
      ({ pFlexible }) => pFlexible !== null && pFlexible >= BORDERLINE.from && pFlexible <= BORDERLINE.to,
    )
    .map(({ holder, type, pFlexible }) => ({
      holder,
      type,
      pFlexible: pFlexible as number,
      net: net?.of.get(holder) ?? 0n,
      value: held.values.get(holder) ?? 0n,
    }))
    .sort((a, b) => (a.value < b.value ? 1 : a.value > b.value ? -1 : a.holder < b.holder ? -1 : 1));
  const share = (cents: bigint): number =>
    held.total === 0n ? 0 : Math.round((Number(cents) / Number(held.total)) * 1e8) / 1e8;
  const valued = new Map(TYPES.map((type) => [type, new Map<string, bigint>()]));
  for (const [holder, cents] of held.values) {
    const type = labels.typeOf(holder, day);
    if (type === 'stable' || type === 'flexible') valued.get(type)?.set(holder, cents);
  }
  const figures: SensitivityFigure[] = [];
  for (const type of TYPES) {
    const other = type === 'stable' ? 'flexible' : 'stable';
    const range = (parts: ReadonlyMap<string, ReadonlyMap<string, bigint>>): [bigint, bigint, bigint] => {
      const of = (one: string, holder: string): bigint => parts.get(one)?.get(holder) ?? 0n;
      const own = [...(parts.get(type)?.values() ?? [])].reduce((sum, cents) => sum + cents, 0n);
      const effects = rows.map(({ holder }) => of(other, holder) - of(type, holder));
      return [
        own,
        own + effects.filter((effect) => effect < 0n).reduce((a, b) => a + b, 0n),
        own + effects.filter((effect) => effect > 0n).reduce((a, b) => a + b, 0n),
      ];
    };
    if (net !== null) {
      const [value, low, high] = range(net.byType).map((cents) => new Amount(cents)) as [
        Amount,
        Amount,
        Amount,
      ];
      figures.push({ figure: 'net', type, value, low, high });
    }
    if (held.total > 0n) {
      const [value, low, high] = range(valued).map(share) as [number, number, number];
      figures.push({ figure: 'share', type, value, low, high });
    }
  }
  const notes: string[] = [
    'foreign flows and shares as a whole do not change: only the parts do',
    `the anchors ${[...PUBLISHED].join(' and ')} are not varied: their types are published`,
    net?.note ?? `no changes with prices are stored for trades of ${from} to ${to}, so there is no net flow`,
  ];
  const at = options.priceDate ?? day;
  if (held.total === 0n)
    notes.push(
      `no stock has a close on ${at}, so there are no shares: value at another day with --price-date`,
    );
  else notes.push(`shares of ${held.stocks} stocks at the closes of ${at}`);
  if (held.total > 0n && held.unpriced.length > 0)
    notes.push(`${held.unpriced.length} stocks have no close on ${at} and are in no share`);
  return {
    from,
    to,
    currency: 'HKD',
    borderline: BORDERLINE,
    notes,
    figures,
    rows: rows.map(({ holder, type, pFlexible, net: flow, value }) => ({
      participant: holder,
      name: registry.get(holder, to)?.name ?? '',
      type,
      p_flexible: Math.round(pFlexible * 1e6) / 1e6,
      net: net === null ? null : new Amount(flow),
      value: held.total === 0n ? null : new Amount(value),
      share: held.total === 0n ? null : share(value),
    })),
  };
}
