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
