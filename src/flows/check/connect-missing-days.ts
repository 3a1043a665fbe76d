import type { Market } from '../../calendar/calendar-day.js';
import { readConnectDays } from '../../store/connect-days.js';
import type { Channel } from '../../store/rows.js';
import type { Check } from './check.js';
import { plural } from './words.js';

/** Every day of the northbound calendar between the first and the last that is stored has a turnover. */
export const connectMissingDays: Check = {
  name: 'connect-missing-days',
  async run({ engine, calendar }) {
    const market: Market = 'northbound';
    const stored = new Map<Channel, Set<string>>();
    for (const { channel, date, turnover } of await readConnectDays(engine, 'northbound')) {
      if (turnover === null || !calendar.covers(date, market)) continue;
      const days = stored.get(channel) ?? new Set<string>();
      stored.set(channel, days.add(date));
    }
    const gaps = [...stored].flatMap(([channel, days]) => {
      const sorted = [...days].sort();
      const missing = calendar
        .openDays(market, sorted[0] as string, sorted.at(-1) as string)
        .filter((day) => !days.has(day));
      return missing.length > 0 ? [{ channel, missing, days: sorted }] : [];
    });
    const worst = gaps.sort((a, b) => b.missing.length - a.missing.length)[0];
    if (!worst) return { check: this.name, status: 'pass', count: 0, example: null, remedy: null };
    const { channel, missing, days } = worst;
    return {
      check: this.name,
      status: 'warn',
      count: gaps.reduce((sum, gap) => sum + gap.missing.length, 0),
      example: `northbound ${channel}: ${plural(missing.length, 'day')} of ${missing[0]} to ${missing.at(-1)} without turnover, between ${days[0]} and ${days.at(-1)}`,
      remedy:
        'import those days (HKEX keeps its daily statistics for about seven months); what is computed leaves them out',
    };
  },
};
