import type { Alert } from './rule.js';
import type { SmtpSettings } from './settings.js';
import { NotTakenError, type Sink, UncertainError } from './sink.js';

interface SmtpFault extends Error {
  readonly code?: string;
  readonly responseCode?: number;
  readonly syscall?: string;
}

/** Faults that come before the text of a mail is sent. */
const BEFORE = /^(EAUTH|EDNS|ETLS|EENVELOPE|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH)$/;
const GREETING = /greeting|connection timeout|certificate|wrong version number/i;

/** Sends what is new as one mail. */
export function mail(
  { name, host, port, secure, user, from, to }: SmtpSettings,
  password: string | null,
  { timeout, simulated }: { readonly timeout: number; readonly simulated: boolean },
): Sink {
  return {
    name,
    together: true,
    send: async (alerts) => {
      const { createTransport } = await import('nodemailer');
      const limit = Math.min(timeout, 30_000);
      const transport = createTransport({
        host,
        port,
        secure,
        connectionTimeout: limit,
        greetingTimeout: limit,
        socketTimeout: limit,
        ...(user === null || password === null ? {} : { auth: { user, pass: password } }),
      });
      try {
        await transport.sendMail({
          from,
          to: [...to],
          subject: subjectOf(alerts, simulated),
          text: textOf(alerts),
        });
      } catch (error) {
        throw faultOf(error as SmtpFault);
      } finally {
        transport.close();
      }
    },
  };
}

function subjectOf(alerts: readonly Alert[], simulated: boolean): string {
  const [first] = alerts;
  const what = alerts.length === 1 ? `${first?.rule}: ${first?.subject}` : `${alerts.length} alerts`;
  return `waizi: ${what}${simulated ? ' [SIMULATED DATA]' : ''}`;
}

const textOf = (alerts: readonly Alert[]): string =>
  alerts
    .map(({ rule, text, notes }) => [`${rule}: ${text}`, ...notes.map((note) => `  ${note}`)].join('\n'))
    .join('\n\n')
    .concat('\n');

function faultOf({ code = '', responseCode, syscall, message }: SmtpFault): Error {
  if (responseCode !== undefined && responseCode >= 400)
    return new NotTakenError(`the mail server refuses (SMTP ${responseCode})`);
  if (BEFORE.test(code) || syscall === 'connect' || GREETING.test(message))
    return new NotTakenError(`no connection to the mail server (${code})`);
  return new UncertainError(`the connection to the mail server broke (${code})`);
}
