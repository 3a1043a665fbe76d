import { createContext, useContext, useEffect, useState } from 'react';

/** What the server says of itself and of what is stored. */
export interface Health {
  readonly version: string;
  readonly simulated: boolean;
  readonly last_day: string | null;
  readonly last_trade_date: string | null;
  readonly today: string;
}

/** Why there is no answer. `missing`: the question was right, but nothing is stored for it. */
export interface Trouble {
  readonly kind: 'missing' | 'refused' | 'failed' | 'unreachable';
  readonly detail: string;
  readonly url: string;
}

export interface Loaded<T> {
  /** The last answer; while a new one is loading, the one before. */
  readonly data: T | null;
  readonly trouble: Trouble | null;
  readonly loading: boolean;
  retry(): void;
}

export type Query = Readonly<
  Record<string, string | number | boolean | readonly string[] | null | undefined>
>;

/** An address of the API; what is null or empty is left out. */
export function api(path: string, query: Query = {}): string {
  const asked = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    const text = Array.isArray(value) ? value.join(',') : value;
    if (text !== null && text !== undefined && text !== '') asked.set(key, String(text));
  }
  const text = asked.toString().replaceAll('%2C', ',');
  return `/api${path}${text === '' ? '' : `?${text}`}`;
}

export class Failure extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble.detail);
  }
}

/** Asks the API. @throws Failure */
export async function ask<T>(url: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(url, { ...init, headers: { Accept: 'application/json' } }).catch(
    (error: Error) => {
      if (error.name === 'AbortError') throw error;
      throw new Failure({ kind: 'unreachable', detail: '', url });
    },
  );
  if (response.ok) {
    return response.json().catch((error: Error) => {
      throw error.name === 'AbortError' ? error : new Failure({ kind: 'failed', detail: error.message, url });
    }) as Promise<T>;
  }
  const problem = (await response.json().catch(() => ({}))) as { detail?: string };
  const kind = response.status === 404 ? 'missing' : response.status < 500 ? 'refused' : 'failed';
  throw new Failure({ kind, detail: problem.detail ?? `${response.status} ${response.statusText}`, url });
}

const MOST_KEPT = 60;
const kept = new Map<string, unknown>();

/** The version of the store that answers are of: with a new one, all is asked again. */
export const Version = createContext('');

/** An answer of the API; null asks nothing. Pages seen before show at once what they knew, then what is new. */
export function useData<T>(url: string | null): Loaded<T> {
  const version = useContext(Version);
  const [turn, setTurn] = useState(0);
  const [state, setState] = useState<{ url: string | null; data: T | null; trouble: Trouble | null }>({
    url: null,
    data: null,
    trouble: null,
  });
  // biome-ignore lint: a new version or a retry asks again
  useEffect(() => {
    if (url === null) return undefined;
    const abort = new AbortController();
    ask<T>(url, { signal: abort.signal }).then(
      (data) => {
        if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value as string);
        kept.set(url, data);
        setState({ url, data, trouble: null });
      },
      (error: Error) => {
        if (abort.signal.aborted) return;
        const trouble =
          error instanceof Failure ? error.trouble : { kind: 'failed' as const, detail: error.message, url };
        setState({ url, data: null, trouble });
      },
    );
    return () => abort.abort();
  }, [url, version, turn]);
  const current = state.url === url;
  return {
    data: current ? state.data : ((kept.get(url ?? '') as T | undefined) ?? null),
    trouble: current ? state.trouble : null,
    loading: url !== null && !current,
    retry: () => {
      setState({ url: null, data: null, trouble: null });
      setTurn((n) => n + 1);
    },
  };
}

const POLL_MS = 30_000;

/** Health, asked again every half minute while the page is seen: an import elsewhere shows by itself. */
export function useHealth(): Loaded<Health> {
  const [tick, setTick] = useState(0);
  const loaded = useData<Health>(api('/health'));
  const [last, setLast] = useState<Health | null>(null);
  const { data } = loaded;
  useEffect(() => {
    if (data !== null && JSON.stringify(data) !== JSON.stringify(last)) setLast(data);
  }, [data, last]);
  // biome-ignore lint: each tick waits anew
  useEffect(() => {
    const timer = setTimeout(() => {
      if (!document.hidden)
        ask<Health>(api('/health')).then(
          (fresh) => setLast((known) => (JSON.stringify(known) === JSON.stringify(fresh) ? known : fresh)),
          () => undefined,
        );
      setTick((n) => n + 1);
    }, POLL_MS);
    return () => clearTimeout(timer);
  }, [tick]);
  return { ...loaded, data: last ?? data };
}

export const HealthContext = createContext<Health | null>(null);

/** Health of the server; there on every page, since the shell waits for it. */
export function useKnownHealth(): Health {
  const health = useContext(HealthContext);
  if (health === null) throw new Error('asked for health outside of the shell');
  return health;
}
