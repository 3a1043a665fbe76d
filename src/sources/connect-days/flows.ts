import type { IsoDate } from '../../iso-date.js';
import type { Channel } from '../../store/rows.js';
import { powerBetween, times } from '../power.js';
import { near, type StoredDays, told, type ToldDay } from './told-day.js';

/** Bare nets of one sign from which on they can be no net at all. */
const ALL_POSITIVE = 20;

export interface FlowRules {
  /** Rounding of the source: half of its last printed digit counts once for every amount. Hundredths. */
  readonly tolerance: bigint;
  readonly stored: StoredDays;
  /** What speaks against all nets of the file that come without buys and sells. */
  readonly doubt: string | null;
}

/** A net that stands for so many days is of a feed that no longer moves; no two such days were disclosed. */
const FROZEN = 3;

/** On these days nothing could be sold yet, so the net was the turnover. */
const FIRST_DAYS: Readonly<Record<Channel, IsoDate>> = {
  shanghai: '2014-11-17',
  shenzhen: '2016-12-05',
  total: '2014-11-17',
};

/**
 * What is wrong with the net, buys and sells of a day; null when they can be kept. A net is the executed one: buys
 * less sells. It is not the quota used, not the turnover, and never exactly zero on a day with trades.
 */
export function flowProblem(day: ToldDay, lastDisclosed: IsoDate | null, rules: FlowRules): string | null {
  const { net, buy, sell, turnover, direction } = day;
  const { tolerance } = rules;
  if (net === null && buy === null && sell === null) return null;
  const say = (amount: bigint): string => told(amount, direction);
  const isFirst = day.date === FIRST_DAYS[day.channel];
  if (buy !== null && sell !== null) {
    const traded = buy + sell;
    if (traded === 0n)
      return `net, buys and sells of 0${turnover ? ` beside a turnover of ${say(turnover)}` : ''}: a dead feed, not a flow`;
    if ((buy === 0n || sell === 0n) && !isFirst)
      return `all of ${say(traded)} ${buy === 0n ? 'sold' : 'bought'}: turnover under the name of a net`;
    if (buy === sell)
      return `buys and sells of ${say(buy)} each, a net of exactly 0: halves of a turnover, not a flow`;
    if (turnover !== null && !near(traded, turnover, tolerance)) {
      const power = powerBetween(Number(turnover), Number(traded));
      return power === 0
        ? `buys plus sells are ${say(traded)}, the turnover is ${say(turnover)}`
        : `turnover is ${times(power)} buys plus sells`;
    }
    if (net === null || near(buy - sell, net, tolerance)) return null;
    if (near(sell - buy, net, tolerance))
      return `net ${say(net)} is sells less buys: the columns look swapped`;
    return `net ${say(net)} is not buys less sells (${say(buy - sell)}): ${
      near(net, day.quotaInflow ?? net + tolerance + 1n, tolerance)
        ? 'it is the quota used'
        : 'it may be the quota used, orders not filled included'
    }`;
  }
  const one = buy ?? sell;
  if (one !== null) {
    // the first day of a channel has buys alone
    const [given, lacking] = buy === null ? ['sells', 'buys'] : ['buys', 'sells'];
    if (net === null || (turnover !== null && !near(one, turnover, tolerance)))
      return `${lacking} are not given, and ${given} of ${say(one)} are not all of the turnover`;
    const made = buy === null ? -one : one;
    if (!near(made, net, tolerance))
      return `net ${say(net)} is not ${given} alone (${say(made)}), and ${lacking} are not given`;
    return isFirst
      ? null
      : `${lacking} are not given beside ${given} of ${say(one)}: turnover under the name of a net`;
  }
  return net === null ? null : bareNetProblem(day, net, lastDisclosed, rules);
}

function bareNetProblem(
  day: ToldDay,
  net: bigint,
  lastDisclosed: IsoDate | null,
  { tolerance, stored, doubt }: FlowRules,
): string | null {
  const say = (amount: bigint): string => told(amount, day.direction);
  if (net === 0n) return 'a net of exactly 0: a dead feed, not a flow';
  const others = stored.on(day.direction, day.channel, day.date);
  if (others.some((other) => other.net !== null && near(net, other.net, tolerance))) return null;
  if (doubt !== null) return doubt;
  const turnover = day.turnover ?? others.find((other) => other.turnover !== null)?.turnover ?? null;
  if (turnover !== null && near(net, turnover, tolerance) && day.date !== FIRST_DAYS[day.channel])
    return `net ${say(net)} is the turnover of that day under the name of a net`;
  if (turnover !== null && (net > turnover || -net > turnover))
    return `net ${say(net)} is more than the turnover of ${say(turnover)}`;
  const quota =
    day.quotaInflow ?? others.find(({ quotaInflow }) => quotaInflow !== null)?.quotaInflow ?? null;
  if (quota !== null && near(net, quota, tolerance))
    return `net ${say(net)} is the quota used, orders not filled included`;
  if (lastDisclosed !== null && day.date > lastDisclosed)
    return `net ${say(net)} has no buys and sells to prove it, after ${lastDisclosed}, the last day that was disclosed with them`;
  return null;
}

/** Why all bare nets of a file can be none; null when they can. */
export function bareNetsProblem(days: readonly ToldDay[]): string | null {
  const bare = days.flatMap(({ net, buy, sell }) =>
    net !== null && buy === null && sell === null ? [net] : [],
  );
  return bare.length >= ALL_POSITIVE && bare.every((net) => net > 0n)
    ? `all ${bare.length} nets without buys and sells are above 0: turnover under the name of a net`
    : null;
}

const netOf = ({ net, buy, sell }: ToldDay): bigint | null =>
  net ?? (buy !== null && sell !== null ? buy - sell : null);

/** Days of a file whose net is that of the days before to the cent, three and more of a channel, with the first of them. */
export function frozenNets(days: readonly ToldDay[]): Map<ToldDay, IsoDate> {
  const runs = new Map<string, ToldDay[]>();
  const frozen = new Map<ToldDay, IsoDate>();
  for (const day of days.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))) {
    const net = netOf(day);
    if (net === null) continue;
    const key = `${day.direction} ${day.channel}`;
    const [first, ...others] = runs.get(key) ?? [];
    const run = first && netOf(first) === net ? [first, ...others, day] : [day];
    runs.set(key, run);
    if (run.length < FROZEN) continue;
    for (const one of run.slice(1)) frozen.set(one, (run[0] as ToldDay).date);
  }
  return frozen;
}
