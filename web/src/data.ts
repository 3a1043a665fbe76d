import { createContext, useContext, useEffect, useState } from 'react';
import { api, type Query } from '../../src/server/api-address.js';

export { api, type Query };

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
  readonly kind: 'missing' | 'refused' | 'failed' | 'unreachable' | 'broken' | 'locked';
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

export class Failure extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble.detail);
  }
}

const KINDS: ReadonlyMap<number, Trouble['kind']> = new Map([
  [401, 'locked'],
  [404, 'missing'],
]);

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
      throw error.name === 'AbortError' ? error : new Failure({ kind: 'broken', detail: '', url });
    }) as Promise<T>;
  }
  const problem = (await response.json().catch(() => ({}))) as { detail?: string };
  const kind = KINDS.get(response.status) ?? (response.status < 500 ? 'refused' : 'failed');
  throw new Failure({ kind, detail: problem.detail ?? `${response.status} ${response.statusText}`, url });
}

const MOST_KEPT = 60;
/** An answer of this version that is so young is not asked again by another part of the page. */
const YOUNG_MS = 2_000;

interface Kept {
  readonly data: unknown;
  readonly version: string;
  readonly at: number;
}
const kept = new Map<string, Kept>();

interface Flight {
  readonly answer: Promise<unknown>;
  readonly abort: AbortController;
  readers: number;
}
const flights = new Map<string, Flight>();

/** Asks once for all who want the same answer while it is on its way; given up when the last of them leaves. */
function joined(url: string, version: string): { readonly answer: Promise<unknown>; leave(): void } {
  const key = `${version} ${url}`;
  let flight = flights.get(key);
  if (flight === undefined) {
    const abort = new AbortController();
    const answer = ask(url, { signal: abort.signal }).then((data) => {
      if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value as string);
      kept.set(url, { data, version, at: performance.now() });
      return data;
    });
    const own: Flight = { answer, abort, readers: 0 };
    const landed = (): void => {
      if (flights.get(key) === own) flights.delete(key);
    };
    answer.then(landed, landed);
    flights.set(key, own);
    flight = own;
  }
  const boarded = flight;
  boarded.readers += 1;
  return {
    answer: boarded.answer,
    leave: () => {
      boarded.readers -= 1;
      if (boarded.readers > 0) return;
      if (flights.get(key) === boarded) flights.delete(key);
      boarded.abort.abort();
    },
  };
}

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
    const known = kept.get(url);
    if (turn === 0 && known?.version === version && performance.now() - known.at < YOUNG_MS) {
      setState({ url, data: known.data as T, trouble: null });
      return undefined;
    }
    const { answer, leave } = joined(url, version);
    let left = false;
    answer.then(
      (data) => {
        if (!left) setState({ url, data: data as T, trouble: null });
      },
      (error: Error) => {
        if (left) return;
        const trouble =
          error instanceof Failure ? error.trouble : { kind: 'failed' as const, detail: error.message, url };
        setState({ url, data: null, trouble });
      },
    );
    return () => {
      left = true;
      leave();
    };
  }, [url, version, turn]);
  const current = state.url === url;
  return {
    data: current ? state.data : ((kept.get(url ?? '')?.data as T | undefined) ?? null),
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
