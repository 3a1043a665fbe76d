import type { Check } from './check.js';

/** Trade days by the last stored CCASS day whose settlement is still to come: normal, but not in any answer yet. */
export const provisionalDays: Check = {
  name: 'provisional-days',
  async run({ engine, calendar }) {
    const [row] = await engine.query(
      'SELECT CAST(max(date) AS VARCHAR) AS last FROM stock_days WHERE chosen',
    );
    const pass = { check: this.name, status: 'pass', remedy: null } as const;
    if (!row?.last) return { ...pass, count: 0, example: null };
    const last = String(row.last);
    const days = calendar
      .tradingDays(calendar.addSettlementDays(last, -2), last)
      .filter((day) => calendar.settlementDateOf(day) > last);
    return {
      ...pass,
      count: days.length,
      example: `trades of ${days.join(' and ')} settle after ${last}, the last stored day`,
    };
  },
};
