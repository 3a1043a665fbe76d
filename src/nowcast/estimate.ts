import type { Fit } from './fit.js';
import { levelPosterior, type Span } from './level/posterior.js';
import type { Prepared } from './prepare.js';

/** What is known: at each span's own end, or all that is stored now. */
export type Information = 'realtime' | 'benchmarked';

/** The flow of a span of northbound days. CNY million. */
export interface FlowEstimate extends Span {
  readonly net: number;
  /** Standard deviation of its error; 0 where every day is published. */
  readonly deviation: number;
  /** Whether the holdings at the end of each of its quarters are among what is known. */
  readonly anchored: boolean;
  /** Whether the flow of every day was published. */
  readonly published: boolean;
  /** Probability that the level broke while hidden, up to the span's end, from even odds. */
  readonly broken: number;
}

/**
 * Estimates spans (indices of northbound days) of which at least one day is hidden or published. In real time each span
 * is told on the evening of its last day: without later anchors, without what that night brings.
 */
export function estimateSpans(
  { market, settings }: Prepared,
  fit: Fit,
  spans: readonly Span[],
  information: Information,
): FlowEstimate[] {
  const { net } = market.channels[fit.channel];
  const first = fit.last + 1;
  const end = market.dates.length - 1;
  const out: FlowEstimate[] = [];
  const groups = new Map<string, { known: number; until: number; members: number[] }>();
  spans.forEach((span, index) => {
    if (span.to <= first) return;
    const known = information === 'realtime' ? span.to - 1 : end;
    const count = fit.anchors.filter((anchor) => anchor.known <= known).length;
    const quarter = fit.hidden.quarter[span.to - 1 - first] as number;
    const until =
      information === 'realtime' ? fit.hidden.quarter.lastIndexOf(quarter) + 1 : fit.hidden.quarter.length;
    const key = `${count} ${until}`;
    const group = groups.get(key) ?? { known, until, members: [] };
    group.members.push(index);
    groups.set(key, group);
  });
  for (const { known, until, members } of groups.values()) {
    const anchors = fit.anchors.filter((anchor) => anchor.known <= known);
    const hiddenSpans = members.map((index) => {
      const { from, to } = spans[index] as Span;
      const hidden = { from: Math.max(from - first, 0), to: to - first };
      let slope = 0;
      for (let i = hidden.from; i < hidden.to; i++) {
        const late = information === 'realtime' && i === hidden.to - 1;
        slope += (late ? fit.evening[i] : fit.morning[i]) as number;
      }
      return { ...hidden, slope };
    });
    const shown = hiddenSpans.map((span, index) => {
      const { from } = spans[members[index] as number] as Span;
      let told = 0;
      for (let day = from; day < first; day++) told += (net[day] as number) || 0;
      return { told, ...span };
    });
    const levels = levelPosterior({
      hidden: {
        scale: fit.hidden.scale.subarray(0, until),
        quarter: fit.hidden.quarter.subarray(0, until),
      },
      model: settings.level,
      start: fit.start,
      anchors,
      spans: shown,
    });
    members.forEach((index, m) => {
      const level = levels[m];
      const span = shown[m];
      if (!level || !span) return;
      const quarters = new Set(fit.hidden.quarter.subarray(span.from, span.to));
      out[index] = {
        ...(spans[index] as Span),
        net: span.told + span.slope + level.mean,
        deviation: level.deviation,
        anchored: [...quarters].every((quarter) => anchors.some((anchor) => anchor.quarter === quarter)),
        published: false,
        broken: level.broken,
      };
    });
  }
  spans.forEach(({ from, to }, index) => {
    if (to > first) return;
    let sum = 0;
    for (let day = from; day < to; day++) sum += (net[day] as number) || 0;
    out[index] = {
      from,
      to,
      net: sum,
      deviation: 0,
      anchored: true,
      published: true,
      broken: 0,
    };
  });
  return out;
}
