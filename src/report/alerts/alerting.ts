import { resolve, join } from 'node:path';
import { NoDataError } from '../../errors.js';
import type { Effects } from '../../sources/fetching/effects.js';
import type { SourceHealth } from '../../sources/fetching/health.js';
import { Secrets } from '../../sources/fetching/secrets.js';
import { AlertJournal, type Raised } from './journal.js';
import { mail } from './mail.js';
import {
  type AlertQuestions,
  claimsAlerts,
  flowAlerts,
  holderAlerts,
  northboundAlerts,
  shareAlerts,
} from './market-rules.js';
import type { Alert, Finding, Rule, RuleState } from './rule.js';
import { type AlertSettings, PRINT, type SinkSettings } from './settings.js';
import { silentAlerts } from './silent-rule.js';
import { NotTakenError, type Sink, UncertainError } from './sink.js';
import { webhook } from './webhook.js';

/** What came of looking at the rules once. */
export interface AlertOutcome {
  /** Raised now. */
  readonly raised: readonly Alert[];
  /** By sink: taken, to be offered again, and not known to have arrived. */
  readonly sinks: readonly {
    readonly sink: string;
    readonly sent: number;
    readonly waiting: number;
    readonly uncertain: readonly string[];
    readonly reason: string | null;
  }[];
  /** Rules that could not speak, and why. */
  readonly notes: readonly string[];
}

export interface AlertTools {
  /** `alerts` of the workspace. */
  readonly folder: string;
  readonly settings: AlertSettings;
  readonly ask: AlertQuestions;
  readonly health: readonly SourceHealth[];
  readonly effects: Pick<Effects, 'fetch' | 'timeout' | 'now' | 'env'>;
  readonly print: (alert: Alert) => void;
  readonly userAgent: string;
  readonly simulated: boolean;
  /** False: nothing came in, only the silence of sources is looked at. */
  readonly arrived: boolean;
}

/** The secrets of sinks, as config and environment have them. */
export const sinkSecrets = (sinks: readonly SinkSettings[], env: Effects['env']): (string | undefined)[] =>
  sinks.map((sink) =>
    sink.kind === 'webhook'
      ? (sink.url ?? env[sink.urlEnv ?? ''])
      : (sink.password ?? env[sink.passwordEnv ?? '']),
  );

/**
 * Looks at every rule and tells each sink what it has not had. At most once: that a sink is about to be told is noted
 * before, and what was being told when the program was cut off is not told again but reported as uncertain.
 */
export async function alerting(tools: AlertTools): Promise<AlertOutcome> {
  const { settings, effects } = tools;
  const secrets = new Secrets(sinkSecrets(settings.sinks, effects.env));
  const journal = await AlertJournal.open(join(tools.folder, 'journal.jsonl'));
  const raised: Alert[] = [];
  const notes: string[] = [];
  const sinkNames = [PRINT, ...settings.sinks.map(({ name }) => name)];
  for (const rule of settings.rules) {
    if (!tools.arrived && rule.on !== 'silent') continue;
    const at = effects.now().toISOString();
    const former = journal.state(rule.name);
    const state: RuleState = former ?? { since: { at, day: null }, through: null, standing: {} };
    try {
      const finding = await look(rule, state, tools);
      const fresh = finding.alerts.filter(({ key }) => !journal.isRaised(key));
      const since = { at: state.since.at, day: state.since.day ?? finding.through };
      await journal.evaluated(
        rule.name,
        { since, through: finding.through, standing: finding.standing },
        fresh.map((alert): Raised => ({ ...alert, sinks: sinkNames })),
      );
      raised.push(...fresh);
      notes.push(...finding.notes.map((note) => `${rule.name}: ${note}`));
    } catch (error) {
      // a rule that cannot be answered must not keep the others from speaking
      if (former === null) await journal.evaluated(rule.name, state, []);
      const why = secrets.redact((error as Error).message);
      notes.push(`${rule.name}: ${error instanceof NoDataError ? 'no data: ' : ''}${why}`);
    }
  }
  const printer: Sink = {
    name: PRINT,
    together: false,
    send: async (alerts) => alerts.forEach(tools.print),
  };
  const sinks = [];
  for (const name of sinkNames) {
    const sink = name === PRINT ? printer : null;
    const own = settings.sinks.find((one) => one.name === name);
    sinks.push(await tell(name, () => sink ?? sinkOf(own as SinkSettings, tools), journal, effects, secrets));
  }
  return { raised, sinks, notes };
}

async function look(rule: Rule, state: RuleState, { ask, health, effects }: AlertTools): Promise<Finding> {
  switch (rule.on) {
    case 'flow':
      return flowAlerts(ask, rule, state);
    case 'holder':
      return holderAlerts(ask, rule, state);
    case 'share':
      return shareAlerts(ask, rule, state);
    case 'northbound':
      return northboundAlerts(ask, rule, state);
    case 'claims':
      return claimsAlerts(ask, rule, state, rule.file === null ? null : resolve(ask.folder, rule.file));
    case 'silent':
      return silentAlerts(health, rule, state, effects.now());
  }
}

function sinkOf(settings: SinkSettings, { effects, userAgent, simulated }: AlertTools): Sink {
  const { env, timeout } = effects;
  if (settings.kind === 'webhook') {
    const url = settings.url ?? env[settings.urlEnv ?? ''];
    if (!url || !URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
      throw new NotTakenError(`${settings.urlEnv} holds no http or https address`);
    return webhook(settings.name, url, effects, { userAgent, simulated });
  }
  const password = settings.password ?? env[settings.passwordEnv ?? ''] ?? null;
  if (settings.user !== null && !password) throw new NotTakenError(`${settings.passwordEnv} is not set`);
  return mail(settings, password, { timeout, simulated });
}

/** Tells a sink what it has not had; stops at the first fault. */
async function tell(
  name: string,
  sinkOf: () => Sink,
  journal: AlertJournal,
  { now }: Pick<Effects, 'now'>,
  secrets: Secrets,
): Promise<AlertOutcome['sinks'][number]> {
  const at = (): string => now().toISOString();
  const uncertain = journal.cutOff(name).map(({ text }) => text);
  let reason: string | null = uncertain.length > 0 ? 'cut off while it was being told' : null;
  if (uncertain.length > 0)
    await journal.delivery('uncertain', name, journal.cutOff(name), at(), reason ?? '');
  let sent = 0;
  try {
    for (let left = journal.pending(name); left.length > 0; left = journal.pending(name)) {
      const sink = sinkOf();
      const batch = sink.together ? left : left.slice(0, 1);
      await journal.delivery('sending', name, batch, at());
      try {
        await sink.send(batch.map(plain));
      } catch (error) {
        const why = secrets.redact((error as Error).message);
        const unknown = !(error instanceof NotTakenError);
        await journal.delivery(unknown ? 'uncertain' : 'failed', name, batch, at(), why);
        if (unknown) uncertain.push(...batch.map(({ text }) => text));
        if (unknown && !(error instanceof UncertainError)) throw error;
        reason = why;
        break;
      }
      await journal.delivery('sent', name, batch, at());
      sent += batch.length;
    }
  } catch (error) {
    // a sink must never stop what it hangs on
    reason = secrets.redact((error as Error).message);
  }
  return { sink: name, sent, waiting: journal.pending(name).length, uncertain, reason };
}

/** An alert as sinks get it. */
const plain = ({ key, rule, on, subject, day, text, value, unit, notes }: Raised): Alert => ({
  key,
  rule,
  on,
  subject,
  day,
  text,
  value,
  unit,
  notes,
});
