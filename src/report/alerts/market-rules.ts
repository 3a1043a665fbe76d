import type { BigChanges } from '../../flows/explorer/big-changes.js';
import type { Flows } from '../../flows/flows.js';
import { addDays, type IsoDate } from '../../iso-date.js';
import { isConstant, mean } from '../../stats/summary.js';
import type { Claims } from '../claims/check-claims.js';
import type { Questions } from '../questions.js';
import {
  type Alert,
  alertOf,
  type ClaimsRule,
  type Finding,
  type FlowRule,
  type HolderRule,
  type NorthboundRule,
  type RuleState,
  type ShareRule,
} from './rule.js';

/** What rules ask of a workspace. */
export interface AlertQuestions extends Questions {
  readonly folder: string;
  today(): IsoDate;
  bigChanges(query: {
    readonly from?: IsoDate | null;
    readonly to?: IsoDate | null;
    readonly threshold?: number;
  }): Promise<BigChanges>;
  claims(query: { readonly file?: string | null }): Promise<Claims>;
}

/** What comes in later than its neighbours is still spoken of for so many days. */
const LATE = 7;
/** A day that lacks the lists of more than this part of the stocks is compared with no other. */
const LACKING = 0.05;

/** The first day to look at: the last one when a rule is new, else so far back that late lists count. */
function beginOf({ since, through }: RuleState, last: IsoDate): IsoDate {
  if (since.day === null || through === null) return last;
  const late = addDays(through, -LATE);
  return late > since.day ? late : since.day;
}

const billions = (value: number): string => `${(value / 1e9).toFixed(2)} bn`;
const found = (alerts: readonly Alert[], through: IsoDate | null, state: RuleState): Finding => ({
  alerts,
  through,
  standing: state.standing,
  notes: [],
});

/** z = (net - mean) / standard deviation, both of the stored days before. Days that lack lists are left out. */
export async function flowAlerts(ask: AlertQuestions, rule: FlowRule, state: RuleState): Promise<Finding> {
  const today = ask.today();
  const answer = await ask.flows({
    from: addDays(today, -Math.ceil(rule.history * 1.6) - 45),
    to: today,
    by: ['day', 'type', ...(rule.industry === null ? [] : (['industry'] as const))],
    stocks: rule.stock === null ? [] : [rule.stock],
  });
  const { nets, lacking, unknown } = netsOf(answer, rule);
  const days = [...nets.keys()].sort();
  const last = days.at(-1);
  if (unknown !== null) return { ...found([], state.through, state), notes: [unknown] };
  if (last === undefined)
    return { ...found([], state.through, state), notes: ['no trade date with whole lists'] };
  const begin = beginOf(state, last);
  const subject =
    [rule.type, rule.industry, rule.stock].filter((part) => part !== null).join(' ') || 'all holders';
  const alerts: Alert[] = [];
  const notes: string[] = [];
  for (const [at, day] of days.entries()) {
    if (day < begin) continue;
    const before = days.slice(Math.max(0, at - rule.history), at).map((one) => nets.get(one) as number);
    if (before.length < rule.history) {
      notes.push(`${day}: ${before.length} stored days before it, ${rule.history} are needed`);
      continue;
    }
    if (isConstant(before)) {
      notes.push(`${day}: the flow never moved in the ${rule.history} days before`);
      continue;
    }
    const net = nets.get(day) as number;
    const centre = mean(before);
    const spread = Math.sqrt(
      before.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (before.length - 1),
    );
    const z = (net - centre) / spread;
    if (Math.abs(z) < rule.z) continue;
    const missing = lacking.get(day) ?? 0;
    alerts.push(
      alertOf(rule, {
        subject,
        day,
        value: net,
        unit: 'HKD',
        text: `${subject}: net flow of ${day} is HKD ${billions(net)}, ${z.toFixed(1)} standard deviations off the mean of the ${rule.history} stored days before (HKD ${billions(centre)})`,
        notes: missing > 0 ? [`the lists of ${missing} stocks are missing for that day`] : [],
      }),
    );
  }
  return { ...found(alerts, last, state), notes };
}

/** Net by trade date; dates without whole lists are left out. */
function netsOf(
  { rows, coverage }: Flows,
  { type, industry }: FlowRule,
): { nets: Map<IsoDate, number>; lacking: Map<IsoDate, number>; unknown: string | null } {
  const cents = new Map<IsoDate, bigint>();
  const lacking = new Map(coverage.missing_stocks.map((one) => [one.trade_date, one.stocks.length]));
  for (const row of rows) {
    const day = row.day as IsoDate;
    if ((lacking.get(day) ?? 0) > LACKING * coverage.stocks) continue;
    const own = (type === null || row.type === type) && (industry === null || row.industry === industry);
    cents.set(day, (cents.get(day) ?? 0n) + (own ? row.net.cents : 0n));
  }
  const nets = new Map([...cents].map(([day, value]) => [day, Number(value) / 100]));
  const industries = new Set(rows.map((row) => row.industry));
  const unknown =
    industry === null || industries.has(industry) || rows.length === 0
      ? null
      : `no stored flow is of industry "${industry}"; there are ${[...industries].sort().join(', ')}`;
  return { nets, lacking, unknown };
}

export async function holderAlerts(
  ask: AlertQuestions,
  rule: HolderRule,
  state: RuleState,
): Promise<Finding> {
  const { to: last } = await ask.bigChanges({ threshold: rule.percent });
  const from = beginOf(state, last);
  const { rows } = await ask.bigChanges({ from, to: last, threshold: rule.percent });
  const own = rows.filter(
    ({ participant, stock }) =>
      (rule.participant === null || participant === rule.participant) &&
      (rule.stock === null || stock === rule.stock),
  );
  const alerts = own.map((row) => {
    const holder = row.participant ?? row.name;
    const basis = row.basis === 'issued' ? 'issued shares' : 'shares in CCASS';
    return alertOf(rule, {
      subject: `${row.stock} ${holder}`,
      day: row.date,
      value: row.pct,
      unit: 'percent',
      text: `${row.stock}: ${row.participant === null ? '' : `${row.participant} `}${row.name} changed by ${row.shares} shares on ${row.date}, ${row.pct.toFixed(2)}% of ${basis} (${row.type}, mostly ${row.reason})`,
    });
  });
  return found(alerts, last, state);
}

/** What a number is against its levels. */
function sideOf(value: number, above: number | null, below: number | null): 'above' | 'below' | 'between' {
  if (above !== null && value > above) return 'above';
  return below !== null && value < below ? 'below' : 'between';
}

export async function shareAlerts(ask: AlertQuestions, rule: ShareRule, state: RuleState): Promise<Finding> {
  const { through } = state;
  const answer = await ask.shares({ from: through, to: ask.today(), step: 'day' });
  let side = state.standing[rule.type] ?? 'between';
  const alerts: Alert[] = [];
  const rows = answer.rows.filter(
    ({ type, date }) => type === rule.type && (through === null || date > through),
  );
  for (const { date, share } of rows) {
    const percent = Number((share * 100).toFixed(6));
    const now = sideOf(percent, rule.above, rule.below);
    if (now !== side && now !== 'between') {
      const { unpriced = [], stale = [] } = answer.coverage.days.find((one) => one.date === date) ?? {};
      alerts.push(
        alertOf(rule, {
          subject: rule.type,
          day: date,
          value: percent,
          unit: 'percent',
          text: `${rule.type}: ${percent.toFixed(2)}% of the value held in CCASS on ${date}, ${now} ${now === 'above' ? rule.above : rule.below}%`,
          notes:
            unpriced.length + stale.length > 0
              ? [`${unpriced.length} stocks without a close and ${stale.length} with old lists are left out`]
              : [],
        }),
      );
    }
    side = now;
  }
  const last = answer.rows.reduce<IsoDate | null>(
    (latest, { date }) => (latest === null || date > latest ? date : latest),
    through,
  );
  return { alerts, through: last, standing: { [rule.type]: side }, notes: [] };
}

export async function northboundAlerts(
  ask: AlertQuestions,
  rule: NorthboundRule,
  state: RuleState,
): Promise<Finding> {
  const { rows, notes } = await ask.nowcast({
    from: addDays(ask.today(), -35),
    to: null,
    by: rule.by,
    channel: rule.channel,
  });
  const last = rows.at(-1)?.to;
  if (last === undefined) return found([], state.through, state);
  const begin = beginOf(state, last);
  const subject = `northbound ${rule.channel}`;
  const alerts = rows
    .filter(({ to }) => to >= begin)
    .flatMap((row) => {
      const side = sideOf(row.p_inflow, rule.above, rule.below);
      if (side === 'between') return [];
      const period = (rule.by === 'week' ? row.week : row.day) ?? row.to;
      const text = `${subject}: probability of inflow ${row.p_inflow.toFixed(2)} in ${period} to ${row.to}, ${side} ${side === 'above' ? rule.above : rule.below} (net CNY ${billions(row.net)}, 90% interval ${billions(row.low)} to ${billions(row.high)}, ${row.status})`;
      return [
        alertOf(
          rule,
          { subject, day: row.to, value: row.p_inflow, unit: 'probability', text, notes },
          `${period} ${side}`,
        ),
      ];
    });
  return found(alerts, last, state);
}

export async function claimsAlerts(
  ask: AlertQuestions,
  rule: ClaimsRule,
  state: RuleState,
  file: string | null,
): Promise<Finding> {
  const today = ask.today();
  const { rows } = await ask.claims({ file });
  const standing: Record<string, string> = { ...state.standing };
  const alerts: Alert[] = [];
  for (const { id, status, text, published, computed, unit } of rows) {
    // without data nothing is known of it: it stands as it stood
    if (status === 'no-data') continue;
    if (status === 'differs' && state.standing[id] === 'holds')
      alerts.push(
        alertOf(rule, {
          subject: id,
          day: today,
          value: null,
          unit: null,
          text: `claim ${id} no longer holds: published ${published}, computed ${String(computed)} ${unit} (${text})`,
        }),
      );
    standing[id] = status;
  }
  return { alerts, through: today, standing, notes: [] };
}
