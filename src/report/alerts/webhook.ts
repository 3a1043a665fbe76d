import type { Effects } from '../../sources/fetching/effects.js';
import type { Alert } from './rule.js';
import { NotTakenError, type Sink, UncertainError } from './sink.js';

/** Faults that come before anything was sent. */
const BEFORE =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|EPROTO|CERT_.*|.*_CERT.*|ERR_TLS_.*)$/;
const LIMIT = 30_000;

/** Posts each alert as JSON. Its key is the Idempotency-Key, so that a receiver can tell a repetition. */
export function webhook(
  name: string,
  url: string,
  { fetch, timeout }: Pick<Effects, 'fetch' | 'timeout'>,
  more: { readonly userAgent: string; readonly simulated: boolean },
): Sink {
  return {
    name,
    together: false,
    send: async ([alert]) => {
      const { key } = alert as Alert;
      let response: Response;
      try {
        response = await fetch(url, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'user-agent': more.userAgent,
            'idempotency-key': encodeURIComponent(key),
          },
          body: JSON.stringify(more.simulated ? { simulated: true, ...alert } : alert),
          redirect: 'manual',
          signal: AbortSignal.timeout(Math.min(timeout, LIMIT)),
        });
      } catch (error) {
        throw faultOf(error as Error & { cause?: { code?: unknown } });
      }
      await response.body?.cancel().catch(() => undefined);
      if (!response.ok) throw new NotTakenError(`the receiver answers HTTP ${response.status}`);
    },
  };
}

function faultOf(error: Error & { cause?: { code?: unknown } }): Error {
  const code = String(error.cause?.code ?? '');
  if (BEFORE.test(code)) return new NotTakenError(`no connection to the receiver (${code})`);
  const what =
    error.name === 'TimeoutError' ? 'no answer in time' : `the connection broke (${code || error.name})`;
  return new UncertainError(what);
}
