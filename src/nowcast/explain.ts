import { linearRegression } from '../stats/index.js';
import type { IsoDate } from '../iso-date.js';
import type { Fit } from './fit.js';
import type { Formula } from './formula.js';
import { type Channel, lastDisclosed, needFlows } from './market.js';
import { emptyMemory, latestFit, type Memory, nowcast } from './nowcast.js';
import type { Prepared } from './prepare.js';
import { standardised } from './slopes.js';
import { spansOf } from './weeks.js';

export interface IndicatorRow {
  readonly indicator: string;
  readonly group: string;
  readonly formula: string;
  readonly meaning: string;
  /** Where its inputs come from, and when the latest of them is known. */
  readonly sources: readonly string[];
  readonly published: 'evening' | 'next-morning';
  readonly sign_expected: '+' | '-' | null;
  /**
   * Flow of a day per standard deviation of the indicator, all indicators together (shrunk), at the turnover of the
   * last 20 days. CNY million.
   */
  readonly coefficient: number;
  /** The same of the indicator by itself. */
  readonly coefficient_alone: number;
  /** Of the indicator by itself, errors after Newey and West. */
  readonly t: number | null;
  /** |t| at least 1.96, and no sign against the expected one. */
  readonly significant: boolean;
}

export interface WeekRow {
  readonly week: string;
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** Mean estimate, what the level adds to it, and what each indicator does. CNY million; the parts add up. */
  readonly net: number;
  readonly level: number;
  readonly contributions: Readonly<Record<string, number>>;
}

export interface Explanation {
  readonly channel: Channel;
  readonly training: { readonly from: IsoDate; readonly to: IsoDate; readonly days: number };
  readonly rows: readonly IndicatorRow[];
  readonly weeks: readonly WeekRow[];
}

const SIGNIFICANT = 1.96;

/**
 * Which indicators go with the flow, and what each says of the weeks since the last published flow that end between
 * `from` and `to` (benchmarked estimates).
 */
export function explain(
  prepared: Prepared,
  { channel, from, to }: { channel: Channel; from: IsoDate | null; to: IsoDate | null },
  memory: Memory = emptyMemory(),
): Explanation {
  const { market, features, scale, target } = prepared;
  needFlows(market, channel);
  const last = lastDisclosed(market.channels[channel]);
  const fit = latestFit(prepared, channel, memory);
  const days = [...target[channel].keys()].filter(
    (day) => day <= last && !Number.isNaN(target[channel][day] as number),
  );
  const end = market.dates.length - 1;
  const reference = fit.parts[0];
  const rows = features.indicators.map((indicator, j): IndicatorRow => {
    const z = reference
      ? days.map((day) => standardised(features, reference.slopes.means, reference.slopes.deviations, j, day))
      : [];
    const varies = z.some((value) => value !== z[0]);
    const alone = varies
      ? linearRegression({
          y: days.map((day) => target[channel][day] as number),
          x: z.map((value) => [value]),
          errors: 'newey-west',
        })
      : null;
    const size = scale[channel][end] as number;
    const coefficient = fit.parts.reduce(
      (sum, part) =>
        sum + (part.slopes.coefficients[j] as number) * ((scale[part.channel][end] as number) || 0),
      0,
    );
    const t = alone?.tValues[1] ?? null;
    const own = (alone?.coefficients[1] ?? 0) * size;
    const names = namesIn(indicator.formula);
    const sources = market.inputs.filter(({ input }) => names.has(input));
    return {
      indicator: indicator.id,
      group: indicator.group,
      formula: indicator.text,
      meaning: indicator.meaning,
      sources: sources.length > 0 ? sources.map(({ input }) => input) : ['northbound'],
      published: features.late[j] ? 'next-morning' : 'evening',
      sign_expected: indicator.sign === null ? null : indicator.sign > 0 ? '+' : '-',
      coefficient,
      coefficient_alone: own,
      t,
      significant:
        t !== null &&
        Math.abs(t) >= SIGNIFICANT &&
        (indicator.sign === null || Math.sign(own) === indicator.sign),
    };
  });
  return {
    channel,
    training: {
      from: market.dates[days[0] ?? 0] as IsoDate,
      to: market.dates[last] as IsoDate,
      days: days.length,
    },
    rows,
    weeks: weeksOf(prepared, fit, from, to, memory),
  };
}

function weeksOf(
  prepared: Prepared,
  fit: Fit,
  from: IsoDate | null,
  to: IsoDate | null,
  memory: Memory,
): WeekRow[] {
  const { market, features, scale } = prepared;
  const spans = spansOf(market.dates, 'week').filter((span) => {
    const day = market.dates[span.to - 1] as IsoDate;
    return span.from > fit.last && (from === null || day >= from) && (to === null || day <= to);
  });
  const [first, last] = [spans[0], spans.at(-1)];
  if (!first || !last) return [];
  const window = { from: market.dates[first.from] as IsoDate, to: market.dates[last.to - 1] as IsoDate };
  const query = { ...window, by: 'week', channel: fit.channel, information: 'benchmarked' } as const;
  const told = new Map(nowcast(prepared, query, memory).map(({ key, net }) => [key, net]));
  return spans.map((span) => {
    const contributions = Object.fromEntries(
      features.indicators.map(({ id }, j) => {
        let sum = 0;
        for (const { channel, slopes } of fit.parts)
          for (let day = span.from; day < span.to; day++)
            sum +=
              ((scale[channel][day] as number) || 0) *
              (slopes.coefficients[j] as number) *
              standardised(features, slopes.means, slopes.deviations, j, day);
        return [id, sum];
      }),
    );
    const net = told.get(span.key) ?? 0;
    return {
      week: span.key,
      from: market.dates[span.from] as IsoDate,
      to: market.dates[span.to - 1] as IsoDate,
      net,
      level: Object.values(contributions).reduce((rest, part) => rest - part, net),
      contributions,
    };
  });
}

function namesIn(formula: Formula): Set<string> {
  switch (formula.kind) {
    case 'number':
      return new Set();
    case 'name':
      return new Set([formula.name]);
    case 'binary':
      return new Set([...namesIn(formula.left), ...namesIn(formula.right)]);
    case 'call':
      return new Set(formula.arguments.flatMap((one) => [...namesIn(one)]));
  }
}
