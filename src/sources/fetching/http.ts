import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import PQueue from 'p-queue';
import pRetry, { AbortError } from 'p-retry';
import type { Effects } from './effects.js';
import type { Secrets } from './secrets.js';

export interface Sending {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Where the answer's bytes go. */
  readonly into: string;
  readonly limit: number;
  /** Least time between two requests to the host, in milliseconds. */
  readonly pace: number;
}

export interface Received {
  readonly status: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly fetchedAt: string;
}

/** The source refuses us: nothing more is asked of it in this run. */
export class BlockedError extends Error {
  override readonly name = 'BlockedError';
}

/** No whole answer, after all attempts. */
export class FetchError extends Error {
  override readonly name = 'FetchError';
}

/** Worth another attempt, after `wait` milliseconds where the source says so. */
class PassingError extends Error {
  constructor(
    message: string,
    readonly wait: number | null = null,
    readonly busy = false,
  ) {
    super(message);
  }
}

const RETRIES = 3;
const FIRST_WAIT = 2000;
/** The longest wait that a source may ask for. */
const PATIENCE = 120_000;
const REDIRECTS = 3;
const REFUSALS = new Set([401, 403, 407, 451]);
const PASSING = new Set([408, 425, 500, 502, 503, 504, 520, 521, 522, 523, 524]);

/**
 * Sends requests: one at a time to a host and not faster than its pace, again after passing faults with growing waits,
 * never around a refusal. An answer is there whole or not at all.
 */
export class Http {
  private readonly queues = new Map<string, PQueue>();
  private readonly lastSent = new Map<string, number>();

  constructor(
    private readonly effects: Effects,
    private readonly secrets: Secrets,
    private readonly userAgent: string,
  ) {}

  /** @throws BlockedError when the source refuses; FetchError when no whole answer came */
  async send(sending: Sending): Promise<Received> {
    const { host } = new URL(sending.url);
    const queue = this.queues.get(host) ?? new PQueue({ concurrency: 1 });
    this.queues.set(host, queue);
    return queue.add(() => this.attempts(sending, host));
  }

  private async attempts(sending: Sending, host: string): Promise<Received> {
    try {
      return await pRetry(() => this.once(sending, host), {
        retries: RETRIES,
        minTimeout: 0,
        shouldRetry: ({ error }) => error instanceof PassingError && !this.effects.stopped(),
        onFailedAttempt: async ({ error, attemptNumber, retriesLeft }) => {
          if (!(error instanceof PassingError) || retriesLeft === 0 || this.effects.stopped()) return;
          const grown = FIRST_WAIT * 2 ** (attemptNumber - 1) * (0.5 + this.effects.random());
          await this.effects.sleep(Math.max(grown, error.wait ?? 0));
        },
      });
    } catch (error) {
      if (error instanceof BlockedError) throw error;
      const message = this.secrets.redact((error as Error).message);
      if (error instanceof PassingError && error.busy)
        throw new BlockedError(`${host} asks for fewer requests (${message}); sync again later`);
      throw new FetchError(message);
    }
  }

  private async once(sending: Sending, host: string): Promise<Received> {
    const { now, sleep } = this.effects;
    const last = this.lastSent.get(host);
    const wait = last === undefined ? 0 : last + sending.pace - now().getTime();
    if (wait > 0) await sleep(wait);
    this.lastSent.set(host, now().getTime());
    try {
      return await this.exchange(sending, host);
    } catch (error) {
      if (error instanceof BlockedError) throw new AbortError(error);
      if (error instanceof PassingError || error instanceof FetchError) throw error;
      throw new PassingError(this.reasonOf(error as Error & { cause?: unknown }, host));
    }
  }

  private reasonOf(error: Error & { cause?: unknown }, host: string): string {
    if (error.name === 'TimeoutError' || error.name === 'AbortError')
      return `no whole answer from ${host} within ${Math.round(this.effects.timeout / 1000)} s`;
    const cause = error.cause instanceof Error ? error.cause.message : '';
    return `the connection to ${host} failed (${cause || error.message})`;
  }

  private async exchange(sending: Sending, host: string): Promise<Received> {
    const signal = AbortSignal.timeout(this.effects.timeout);
    let url = sending.url;
    for (let hops = 0; ; hops += 1) {
      const response = await this.effects.fetch(url, {
        method: sending.method,
        headers: { 'user-agent': this.userAgent, accept: '*/*', ...sending.headers },
        ...(sending.body === undefined ? {} : { body: sending.body }),
        redirect: 'manual',
        signal,
      });
      const target = redirectOf(response, url);
      if (target === null) return await this.receive(response, sending, host);
      await response.body?.cancel();
      // another host may be a login or a challenge, and must not be told what was meant for this one
      if (target.host !== host)
        throw new FetchError(`${host} redirects to ${target.host}; nothing was taken from there`);
      if (sending.method !== 'GET') throw new FetchError(`${host} redirects a ${sending.method}`);
      if (hops >= REDIRECTS) throw new FetchError(`${host} redirects in a circle`);
      url = target.href;
    }
  }

  private async receive(response: Response, sending: Sending, host: string): Promise<Received> {
    const { status, headers } = response;
    if (REFUSALS.has(status) || headers.get('cf-mitigated') === 'challenge') {
      await response.body?.cancel();
      throw new BlockedError(`${host} refuses (HTTP ${status}); stop, wait, and see its terms`);
    }
    if (status === 429) {
      await response.body?.cancel();
      const wait = retryAfter(headers.get('retry-after'), this.effects.now());
      if (wait !== null && wait > PATIENCE)
        throw new BlockedError(
          `${host} asks for a pause of ${Math.ceil(wait / 60_000)} minutes (HTTP 429); sync again after that`,
        );
      throw new PassingError('HTTP 429', wait, true);
    }
    if (PASSING.has(status)) {
      await response.body?.cancel();
      const wait = retryAfter(headers.get('retry-after'), this.effects.now());
      throw new PassingError(
        `${host} answers HTTP ${status}`,
        wait === null ? null : Math.min(wait, PATIENCE),
      );
    }
    const { bytes, sha256 } = await keepBody(response, sending, host);
    return {
      status,
      bytes,
      sha256,
      etag: headers.get('etag'),
      lastModified: headers.get('last-modified'),
      fetchedAt: this.effects.now().toISOString(),
    };
  }
}

function redirectOf(response: Response, url: string): URL | null {
  const location = response.headers.get('location');
  return response.status >= 300 && response.status < 400 && response.status !== 304 && location
    ? new URL(location, url)
    : null;
}

function retryAfter(value: string | null, now: Date): number | null {
  if (value === null) return null;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const time = Date.parse(value);
  return Number.isNaN(time) ? null : Math.max(0, time - now.getTime());
}

async function keepBody(
  response: Response,
  { into, limit }: Sending,
  host: string,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  const file = await open(into, 'w');
  let bytes = 0;
  try {
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      if (bytes > limit) {
        throw new FetchError(
          `${host} sends more than ${Math.floor(limit / 2 ** 20)} MiB: not what was asked for`,
        );
      }
      hash.update(chunk);
      await file.write(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}
