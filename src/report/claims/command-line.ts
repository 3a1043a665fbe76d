import type { Query } from './query.js';

const PICKS = ['in', 'where', 'value', 'take', 'of', 'give', 'scale'];

/** A query as one types it, and what is then read: `waizi flows --from ... --json | rows[type=stable].net`. */
export function commandLine(query: Query): string {
  if (query.ask === 'note') {
    const less = query.less ? ` - ${query.less.join(' - ')}` : '';
    return `note: ${query.sum.join(' + ')}${less}`;
  }
  return `${questionLine(query)} | ${pathOf(query)}`;
}

/** The question alone, as a command line. */
export function questionLine(query: Query): string {
  const options = Object.entries(query).flatMap(([key, value]) => {
    if (key === 'ask' || PICKS.includes(key) || value === undefined || value === false) return [];
    if (value === true) return [`--${key}`];
    return [`--${key} ${quoted(Array.isArray(value) ? value.join(',') : String(value))}`];
  });
  return ['waizi', query.ask, ...options, '--json'].join(' ');
}

const quoted = (text: string): string =>
  /^[\w.,:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

function pathOf({
  in: place = 'rows',
  where = {},
  value = 'value',
  take,
  of,
  give,
  scale,
}: Exclude<Query, { ask: 'note' }>): string {
  const filter = Object.entries(where)
    .map(([key, wanted]) => `[${key}${condition(wanted)}]`)
    .join('');
  const key = take === 'count' ? '' : `.${value}`;
  const base = place === 'answer' ? `${value}` : `${place}${filter}${key}`;
  const taken = take === undefined || take === 'only' ? base : `${take}(${base})`;
  const asked = of
    ? `${taken} of ${Object.entries(of)
        .map(([name, one]) => `${name}=${String(one)}`)
        .join(', ')}`
    : taken;
  return `${asked}${give ? ` -> ${give}` : ''}${scale === undefined ? '' : ` * ${scale}`}`;
}

function condition(wanted: unknown): string {
  if (Array.isArray(wanted)) return `=${wanted.join('|')}`;
  if (typeof wanted !== 'object' || wanted === null) return `=${String(wanted)}`;
  const { from, to } = wanted as { from?: unknown; to?: unknown };
  return `=${from === undefined ? '' : String(from)}..${to === undefined ? '' : String(to)}`;
}
