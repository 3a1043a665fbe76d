import { todayInHongKong } from '../../iso-date.js';
import type { SourceHealth } from '../../sources/fetching/health.js';
import { type Alert, alertOf, type Finding, type RuleState, type SilentRule } from './rule.js';

const DAY = 86_400_000;

/**
 * Sources that gave nothing for so many days although they were asked. Silence of a source that never answered counts
 * from the first look at it. One alert for one silence: its day is the day on which it was last heard.
 */
export function silentAlerts(
  health: readonly SourceHealth[],
  rule: SilentRule,
  state: RuleState,
  now: Date,
): Finding {
  const alerts: Alert[] = [];
  for (const { source, lastSuccess, failing } of health) {
    if ((rule.source !== null && rule.source !== source) || failing === null) continue;
    const since = new Date(lastSuccess ?? state.since.at);
    const days = (now.getTime() - since.getTime()) / DAY;
    if (days < rule.days) continue;
    const day = todayInHongKong(since);
    alerts.push(
      alertOf(rule, {
        subject: source,
        day,
        value: Math.floor(days),
        unit: 'days',
        text: `${source}: silent for ${Math.floor(days)} days, ${lastSuccess === null ? `never heard since it was first watched on ${day}` : `last heard on ${day}`}: ${failing}`,
      }),
    );
  }
  return { alerts, through: todayInHongKong(now), standing: {}, notes: [] };
}
