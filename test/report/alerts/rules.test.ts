import { describe, expect, it } from 'vitest';
import {
  type AlertQuestions,
  claimsAlerts,
  northboundAlerts,
} from '../../../src/report/alerts/market-rules.js';
import type { ClaimsRule, NorthboundRule, RuleState } from '../../../src/report/alerts/rule.js';
import { alertsOf } from '../../../src/report/alerts/settings.js';

const NEW: RuleState = { since: { at: '2026-08-14T00:00:00Z', day: null }, through: null, standing: {} };
const refuse = (problem: string, place?: string): never => {
  throw new Error(`${place}: ${problem}`);
};

describe('the probability of northbound inflow', () => {
  const rule: NorthboundRule = {
    on: 'northbound',
    name: 'north',
    by: 'week',
    channel: 'total',
    above: 0.8,
    below: 0.2,
  };
  const week = (name: string, to: string, p: number) => ({
    week: name,
    to,
    net: 1e9,
    low: -1e9,
    high: 3e9,
    p_inflow: p,
    status: 'estimated',
  });
  const ask = (...rows: object[]): AlertQuestions =>
    ({ today: () => '2026-08-14', nowcast: async () => ({ rows, notes: [] }) }) as unknown as AlertQuestions;

  it('is told of the last week first, then of each week once a side', async () => {
    const old = week('2026-W31', '2026-07-31', 0.95);
    const first = await northboundAlerts(ask(old, week('2026-W32', '2026-08-07', 0.5)), rule, NEW);
    expect(first).toMatchObject({ alerts: [], through: '2026-08-07' });
    const state: RuleState = {
      since: { at: '', day: '2026-08-07' },
      through: '2026-08-07',
      standing: {},
    };
    const running = ask(week('2026-W32', '2026-08-07', 0.8), week('2026-W33', '2026-08-12', 0.9));
    const second = await northboundAlerts(running, rule, state);
    expect(second.alerts.map(({ key }) => key)).toEqual(['north/northbound total/2026-W33 above']);
    const low = await northboundAlerts(ask(week('2026-W33', '2026-08-14', 0.1)), rule, state);
    expect(low.alerts.map(({ key, value }) => [key, value])).toEqual([
      ['north/northbound total/2026-W33 below', 0.1],
    ]);
  });
});

describe('a claim', () => {
  const rule: ClaimsRule = { on: 'claims', name: 'note', file: null };
  const ask = (statuses: Record<string, string>): AlertQuestions =>
    ({
      today: () => '2026-08-14',
      claims: async () => ({
        rows: Object.entries(statuses).map(([id, status]) => ({
          id,
          status,
          published: 5,
          computed: status === 'no-data' ? null : 9,
          unit: 'percent',
          text: 'text',
        })),
      }),
    }) as unknown as AlertQuestions;

  it('that held and differs is told; one that never held, or lost its data, is not', async () => {
    const first = await claimsAlerts(ask({ a: 'holds', b: 'differs', c: 'holds' }), rule, NEW, null);
    expect(first.alerts).toEqual([]);
    const then = { ...NEW, standing: first.standing };
    const lost = await claimsAlerts(ask({ a: 'no-data', b: 'differs', c: 'differs' }), rule, then, null);
    expect(lost.alerts.map(({ key }) => key)).toEqual(['note/c/2026-08-14']);
    const last = await claimsAlerts(
      ask({ a: 'differs', b: 'holds', c: 'differs' }),
      rule,
      { ...then, standing: lost.standing },
      null,
    );
    expect(last.alerts.map(({ key }) => key)).toEqual(['note/a/2026-08-14']);
  });
});

describe('alerts of config.yaml', () => {
  const bad: [string, unknown, RegExp][] = [
    ['an unknown rule', { rules: [{ on: 'moon', name: 'x' }] }, /alerts, rules, entry 1, on/],
    [
      'a level that is missing',
      { rules: [{ on: 'share', name: 'x', type: 'stable' }] },
      /needs above, below/,
    ],
    ['a short history', { rules: [{ on: 'flow', name: 'x', z: 2, history: 5 }] }, /20 days at least/],
    ['an unknown key', { rules: [{ on: 'holder', name: 'x', percent: 1, holder: 'C00019' }] }, /holder/],
    [
      'two of a name',
      { rules: [1, 2].map(() => ({ on: 'silent', name: 'x', days: 2 })) },
      /two of them are named x/,
    ],
    ['a webhook without address', { sinks: [{ kind: 'webhook' }] }, /needs url_env or url/],
    [
      'a user without password',
      { sinks: [{ kind: 'smtp', host: 'h', user: 'u', from: 'a@b.c', to: 'a@b.c' }] },
      /password_env/,
    ],
  ];
  it.each(bad)('%s is refused by name', (_, value, told) => {
    expect(() => alertsOf(value, refuse)).toThrow(told);
  });

  it('never tells a secret back', () => {
    const url = 'ftp://hooks.example.org/hush-hush';
    expect(() => alertsOf({ sinks: [{ kind: 'webhook', url }] }, refuse)).toThrow(/http or https/);
    try {
      alertsOf({ sinks: [{ kind: 'webhook', url }] }, refuse);
    } catch (error) {
      expect((error as Error).message).not.toContain('hush');
    }
  });
});
