import { z } from 'zod';
import { configPart, type Refuse } from '../../config-part.js';
import { INVESTOR_TYPES } from '../../participants/investor-type.js';
import { SOURCE_IDS } from '../../sources/fetching/ids.js';
import type { Rule } from './rule.js';

/** Where alerts go besides the terminal. Secrets are named by the variable of the environment that holds them. */
export interface WebhookSettings {
  readonly kind: 'webhook';
  readonly name: string;
  readonly url: string | null;
  readonly urlEnv: string | null;
}

export interface SmtpSettings {
  readonly kind: 'smtp';
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; else STARTTLS where the server offers it. */
  readonly secure: boolean;
  readonly user: string | null;
  readonly password: string | null;
  readonly passwordEnv: string | null;
  readonly from: string;
  readonly to: readonly string[];
}

export type SinkSettings = WebhookSettings | SmtpSettings;

export interface AlertSettings {
  readonly rules: readonly Rule[];
  readonly sinks: readonly SinkSettings[];
}

export const NO_ALERTS: AlertSettings = { rules: [], sinks: [] };

const name = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'is no name; write lower-case words and digits with hyphens');
const stock = z
  .union([z.string(), z.number()])
  .transform(String)
  .refine((code) => /^\d{1,5}$/.test(code), 'is no stock code such as "00700"')
  .transform((code) => code.padStart(5, '0'))
  .nullable()
  .default(null);
const type = z.enum(INVESTOR_TYPES);
const level = (most: number) => z.number().min(0).max(most).nullable().default(null);
const bounded = ({ above, below }: { above: number | null; below: number | null }): boolean =>
  above !== null || below !== null;
const BOUND = 'needs above, below or both';

const ruleSchema = z.discriminatedUnion('on', [
  z.strictObject({
    on: z.literal('flow'),
    name,
    z: z.number().positive(),
    history: z.int().min(20, 'must be 20 days at least').max(2500).default(120),
    type: type.nullable().default(null),
    stock,
    industry: z.string().nullable().default(null),
  }),
  z.strictObject({
    on: z.literal('holder'),
    name,
    percent: z.number().positive().max(100),
    participant: z
      .string()
      .regex(/^[A-Z]{1,4}\d{3,5}$/, 'is no participant id such as C00019')
      .nullable()
      .default(null),
    stock,
  }),
  z
    .strictObject({ on: z.literal('share'), name, type, above: level(100), below: level(100) })
    .refine(bounded, BOUND),
  z
    .strictObject({
      on: z.literal('northbound'),
      name,
      by: z.enum(['day', 'week']).default('week'),
      channel: z.enum(['total', 'shanghai', 'shenzhen']).default('total'),
      above: level(1),
      below: level(1),
    })
    .refine(bounded, BOUND),
  z.strictObject({ on: z.literal('claims'), name, file: z.string().min(1).nullable().default(null) }),
  z.strictObject({
    on: z.literal('silent'),
    name,
    days: z.number().positive(),
    source: z.enum(SOURCE_IDS).nullable().default(null),
  }),
]);

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
const variable = z
  .string()
  .regex(VARIABLE, 'must name a variable of the environment')
  .nullable()
  .default(null);
// never told back: an address of a webhook is a key
const address = z
  .string()
  .refine(
    (url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol),
    'is no http or https address',
  )
  .nullable()
  .default(null);
const mail = z.string().regex(/^[^\r\n]*[^\s@<>]+@[^\s@<>]+>?$/, 'is no mail address');

const sinkSchema = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('webhook'),
      name: name.default('webhook'),
      url: address,
      url_env: variable,
    })
    .refine(({ url, url_env }) => (url === null) !== (url_env === null), 'needs url_env or url'),
  z
    .strictObject({
      kind: z.literal('smtp'),
      name: name.default('smtp'),
      host: z.string().min(1),
      port: z.int().min(1).max(65_535).default(587),
      secure: z.boolean().default(false),
      user: z.string().min(1).nullable().default(null),
      password: z.string().min(1).nullable().default(null),
      password_env: variable,
      from: mail,
      to: z.union([mail.transform((one) => [one]), z.array(mail).min(1)]),
    })
    .refine(
      ({ user, password, password_env }) =>
        user === null
          ? password === null && password_env === null
          : (password === null) !== (password_env === null),
      'user goes with password_env (or password)',
    ),
]);

const schema = z.strictObject({
  rules: z.array(ruleSchema).default([]),
  sinks: z.array(sinkSchema).default([]),
});

/** Reads `alerts:` of config.yaml. What is wrong is named by its place, never by its value. */
export function alertsOf(value: unknown, refuse: Refuse): AlertSettings {
  if (value === null || value === undefined) return NO_ALERTS;
  const part = configPart(schema, 'alerts', value, refuse);
  const { rules, sinks } = part;
  for (const [what, list] of Object.entries({ rules, sinks })) {
    const names = list.map((one) => one.name);
    const twice = names.find((one, index) => names.indexOf(one) !== index);
    if (twice !== undefined)
      refuse(`two of them are named ${twice}; give each its own name`, `alerts, ${what}`);
  }
  if (sinks.some((one) => one.name === PRINT)) refuse(`${PRINT} is the terminal's name`, 'alerts, sinks');
  return {
    rules,
    sinks: sinks.map((sink): SinkSettings => {
      if (sink.kind === 'webhook')
        return { kind: sink.kind, name: sink.name, url: sink.url, urlEnv: sink.url_env };
      const { password_env: passwordEnv, ...rest } = sink;
      return { ...rest, passwordEnv };
    }),
  };
}

/** The sink that every workspace has: the terminal. */
export const PRINT = 'print';
