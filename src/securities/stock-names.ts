import type { Engine } from '../store/engine.js';

/** The latest names of a stock as lists of securities give them; null where there is none in that script. */
export interface StockName {
  readonly en: string | null;
  readonly zh: string | null;
}

/** Names of stocks by code: the latest one without and the latest one with Chinese characters. */
export async function stockNames(engine: Engine): Promise<Map<string, StockName>> {
  const names = new Map<string, StockName>();
  for (const row of await engine.query(
    'SELECT stock, name FROM securities ORDER BY stock, as_of NULLS FIRST, name',
  )) {
    const name = String(row.name);
    const before = names.get(String(row.stock)) ?? { en: null, zh: null };
    names.set(
      String(row.stock),
      /\p{Script=Han}/u.test(name) ? { ...before, zh: name } : { ...before, en: name },
    );
  }
  return names;
}
