import type { SourceSettings } from './source.js';

export const NOT_ACCEPTED: SourceSettings = {
  accepted: false,
  hkexPermission: false,
  baseUrl: null,
  stocks: [],
  symbols: [],
  series: [],
};

/** `sources:` of config.yaml. */
export interface SourcesConfig {
  /** Named in the User-Agent, so that a source can write to the operator. */
  readonly contact: string | null;
  readonly settings: ReadonlyMap<string, SourceSettings>;
}

export const NO_SOURCES: SourcesConfig = { contact: null, settings: new Map() };

type Refuse = (problem: string, place?: string) => never;

const KEYS = ['terms', 'hkex_permission', 'base_url', 'stocks', 'symbols', 'series'];
const CONTACT = /^[\x21-\x7e]{1,200}$/;

/** Reads `sources:`: for each source `accepted`, or its terms and options. */
export function sourcesOf(value: unknown, ids: readonly string[], refuse: Refuse): SourcesConfig {
  if (value === null || value === undefined) return NO_SOURCES;
  if (typeof value !== 'object' || Array.isArray(value)) return refuse('sources must be a map by source');
  const settings = new Map<string, SourceSettings>();
  let contact: string | null = null;
  for (const [id, cell] of Object.entries(value)) {
    if (id === 'contact') {
      if (typeof cell !== 'string' || !CONTACT.test(cell))
        return refuse('contact must be an address without spaces, such as mailto:me@example.org', 'sources');
      contact = cell;
      continue;
    }
    if (!ids.includes(id)) refuse(`unknown source "${id}" (waizi sources lists them)`, 'sources');
    settings.set(id, settingsOf(cell, `sources, ${id}`, refuse));
  }
  return { contact, settings };
}

function settingsOf(cell: unknown, place: string, refuse: Refuse): SourceSettings {
  if (cell === 'accepted') return { ...NOT_ACCEPTED, accepted: true };
  if (cell === 'off' || cell === false || cell === null) return NOT_ACCEPTED;
  if (typeof cell !== 'object' || Array.isArray(cell))
    return refuse('write accepted, off, or terms: accepted with options', place);
  const fields = new Map<string, unknown>(Object.entries(cell as object));
  for (const key of fields.keys()) if (!KEYS.includes(key)) refuse(`unknown key "${key}"`, place);
  const terms = fields.get('terms');
  if (terms !== undefined && terms !== 'accepted' && terms !== 'off')
    return refuse('terms must be accepted or off', place);
  const permission = fields.get('hkex_permission') ?? false;
  if (typeof permission !== 'boolean') return refuse('hkex_permission must be true or false', place);
  return {
    accepted: terms === 'accepted',
    hkexPermission: permission,
    baseUrl: addressOf(fields.get('base_url'), place, refuse),
    stocks: textsOf(fields.get('stocks'), 'stocks', place, refuse).map((code) =>
      /^\d{1,5}$/.test(code) ? code.padStart(5, '0') : refuse(`"${code}" is no stock code`, place),
    ),
    symbols: textsOf(fields.get('symbols'), 'symbols', place, refuse),
    series: textsOf(fields.get('series'), 'series', place, refuse),
  };
}

function addressOf(value: unknown, place: string, refuse: Refuse): string | null {
  if (value === undefined || value === null) return null;
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : null;
  if (!url || !/^https?:$/.test(url.protocol))
    return refuse('base_url must be an http or https address', place);
  if (url.username || url.password) return refuse('base_url must not hold a password', place);
  return url.href;
}

function textsOf(value: unknown, key: string, place: string, refuse: Refuse): string[] {
  if (value === undefined || value === null) return [];
  const cells = Array.isArray(value) ? (value as unknown[]) : [];
  const texts = cells.filter((cell) => typeof cell === 'string' || typeof cell === 'number').map(String);
  if (!Array.isArray(value) || texts.length !== cells.length) return refuse(`${key} must be a list`, place);
  return texts;
}
