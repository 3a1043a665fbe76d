const DEFAULTS = {
  id: 'B09001',
  name_en: 'Example Securities Ltd',
  name_zh: '',
  former_names: '',
  group: '',
  head_office_city: 'Hong Kong',
  head_office_country: 'Hong Kong',
  home: 'hong-kong',
  kind: 'broker',
  valid_from: '',
  valid_to: '',
  successor: '',
  type_default: 'hong-kong',
  why: 'made up',
};

export const HEADER = Object.keys(DEFAULTS).join(',');

/** A line of a registry file about an invented participant. */
export function row(fields: Partial<typeof DEFAULTS>): string {
  return Object.values({ ...DEFAULTS, ...fields }).join(',');
}

export function table(...rows: readonly string[]): string {
  return `${[HEADER, ...rows].join('\n')}\n`;
}
