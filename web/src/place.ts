import { useSyncExternalStore } from 'react';

/** What every address keeps when one goes on to another page. */
const KEPT = ['lang', 'theme', 'convention', 'window', 'from', 'to', 'token'];

/** An address of the dashboard: all of its state. */
export interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
}

export type Changes = Readonly<Record<string, string | null>>;

let current = read();

function read(): Place {
  return { path: window.location.pathname, query: new URLSearchParams(window.location.search) };
}

function subscribe(told: () => void): () => void {
  const moved = (): void => {
    current = read();
    told();
  };
  window.addEventListener('popstate', moved);
  return () => window.removeEventListener('popstate', moved);
}

export const usePlace = (): Place => useSyncExternalStore(subscribe, () => current);

/** The address of a page, with what is kept of this one and with changes (null removes). */
export function addressOf(path: string, changes: Changes = {}): string {
  const query = new URLSearchParams();
  for (const key of KEPT) {
    const value = current.query.get(key);
    if (value !== null) query.set(key, value);
  }
  return withChanges(path, query, changes);
}

/** This page with changes of its address; all else stays. */
export const hereWith = (changes: Changes): string =>
  withChanges(current.path, new URLSearchParams(current.query), changes);

function withChanges(path: string, query: URLSearchParams, changes: Changes): string {
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) query.delete(key);
    else query.set(key, value);
  }
  const text = query.toString().replaceAll('%2C', ',');
  return text === '' ? path : `${path}?${text}`;
}

/** Goes to an address of the dashboard without loading it anew. */
export function go(address: string, { replace = false } = {}): void {
  const moved = new URL(address, window.location.href).pathname !== current.path;
  if (replace) window.history.replaceState(null, '', address);
  else window.history.pushState(null, '', address);
  window.dispatchEvent(new PopStateEvent('popstate'));
  if (moved) window.scrollTo(0, 0);
}
