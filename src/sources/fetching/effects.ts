/** What fetching needs of a `fetch`. */
export type Fetch = (url: string, init: FetchInit) => Promise<Response>;

export interface FetchInit {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly redirect: 'manual';
  readonly signal: AbortSignal;
}

/** What fetching touches outside itself; tests pass their own. */
export interface Effects {
  readonly fetch: Fetch;
  readonly now: () => Date;
  /** Resolves after that many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Between 0 and 1. */
  readonly random: () => number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** True once the user asked to stop. */
  readonly stopped: () => boolean;
  /** How long an answer may take, in milliseconds. */
  readonly timeout: number;
}

const TIMEOUT = 120_000;

/**
 * The real network, through the proxy that the environment names (HTTP_PROXY, HTTPS_PROXY, NO_PROXY).
 * @param stopping resolves when the user asks to stop: whoever sleeps wakes up
 */
export async function realEffects(
  now: () => Date,
  env: Effects['env'],
  stopped: () => boolean = () => false,
  stopping: Promise<void> = new Promise(() => undefined),
): Promise<Effects> {
  const { EnvHttpProxyAgent, fetch } = await import('undici');
  const dispatcher = new EnvHttpProxyAgent();
  const asleep = new Set<() => void>();
  void stopping.then(() => {
    for (const wake of asleep) wake();
  });
  return {
    fetch: (url, init) => fetch(url, { ...init, dispatcher }) as unknown as Promise<Response>,
    now,
    sleep: (milliseconds) =>
      new Promise((resolve) => {
        const wake = (): void => {
          clearTimeout(timer);
          asleep.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, stopped() ? 0 : milliseconds);
        asleep.add(wake);
      }),
    random: Math.random,
    env,
    stopped,
    timeout: TIMEOUT,
  };
}
