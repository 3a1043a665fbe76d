import { existsSync } from 'node:fs';
import { mkdir, open, readFile, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Alert, RuleState } from './rule.js';

/** An alert, and the sinks that were there when it was raised. */
export interface Raised extends Alert {
  readonly sinks: readonly string[];
}

type Line =
  | {
      readonly what: 'evaluated';
      readonly rule: string;
      readonly state: RuleState;
      readonly raised: readonly Raised[];
    }
  | {
      readonly what: 'sending' | 'sent';
      readonly sink: string;
      readonly keys: readonly string[];
      readonly at: string;
    }
  | {
      readonly what: 'failed' | 'uncertain';
      readonly sink: string;
      readonly keys: readonly string[];
      readonly at: string;
      readonly reason: string;
    };

type Delivery = 'sending' | 'sent' | 'failed' | 'uncertain';

/**
 * What rules have seen and what became of each alert at each sink, a line each, appended and flushed. What a rule saw
 * and what it raised stand on one line, so that a crash keeps both or none; a line that a crash cut off is dropped.
 */
export class AlertJournal {
  private readonly states = new Map<string, RuleState>();
  private readonly alerts = new Map<string, Raised>();
  private readonly deliveries = new Map<string, Delivery>();

  private constructor(private readonly path: string) {}

  static async open(path: string): Promise<AlertJournal> {
    const journal = new AlertJournal(path);
    await mkdir(dirname(path), { recursive: true });
    if (!existsSync(path)) return journal;
    const text = await readFile(path, 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length < text.length) await truncate(path, Buffer.byteLength(whole));
    for (const line of whole.split('\n')) if (line !== '') journal.take(JSON.parse(line) as Line);
    return journal;
  }

  state(rule: string): RuleState | null {
    return this.states.get(rule) ?? null;
  }

  isRaised(key: string): boolean {
    return this.alerts.has(key);
  }

  /** Alerts of a sink that it has not had yet: never tried, or refused by it. */
  pending(sink: string): Raised[] {
    return [...this.alerts.values()].filter(({ key, sinks }) => {
      const delivery = this.deliveries.get(placeOf(sink, key));
      return sinks.includes(sink) && (delivery === undefined || delivery === 'failed');
    });
  }

  /** Alerts that were being sent when the program was cut off: whether they arrived is not known. */
  cutOff(sink: string): Raised[] {
    return [...this.alerts.values()].filter(
      ({ key }) => this.deliveries.get(placeOf(sink, key)) === 'sending',
    );
  }

  async evaluated(rule: string, state: RuleState, raised: readonly Raised[]): Promise<void> {
    if (raised.length === 0 && JSON.stringify(this.states.get(rule)) === JSON.stringify(state)) return;
    await this.add({ what: 'evaluated', rule, state, raised });
  }

  async delivery(
    what: Delivery,
    sink: string,
    alerts: readonly Alert[],
    at: string,
    reason = '',
  ): Promise<void> {
    const told = { sink, keys: alerts.map(({ key }) => key), at };
    await this.add(what === 'failed' || what === 'uncertain' ? { what, ...told, reason } : { what, ...told });
  }

  private take(line: Line): void {
    if (line.what !== 'evaluated') {
      for (const key of line.keys) this.deliveries.set(placeOf(line.sink, key), line.what);
      return;
    }
    this.states.set(line.rule, line.state);
    for (const alert of line.raised) this.alerts.set(alert.key, alert);
  }

  private async add(line: Line): Promise<void> {
    const file = await open(this.path, 'a');
    try {
      await file.appendFile(`${JSON.stringify(line)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    this.take(line);
  }
}

const placeOf = (sink: string, key: string): string => `${sink}\n${key}`;
