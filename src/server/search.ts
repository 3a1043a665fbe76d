import type { Registry } from '../participants/registry.js';
import type { Engine } from '../store/engine.js';
import { sqlFile } from '../store/sql-file.js';
import { stockNames } from './stocks.js';

export interface Found {
  readonly kind: 'stock' | 'participant';
  readonly id: string;
  readonly name: string | null;
  readonly name_zh: string | null;
  /** Whether lists of it are stored. */
  readonly stored: boolean;
}

const LISTED = sqlFile(import.meta.url, './sql/listed-stocks.sql');
const HOLDERS =
  'SELECT h.holder AS holder, max(n.name) AS name FROM (SELECT DISTINCT holder FROM holdings) AS h LEFT JOIN names AS n ON n.holder = h.holder GROUP BY h.holder ORDER BY h.holder';

/** What can be searched in one version of the store: stocks by code and name, participants by id and name. */
export async function searchIndex(engine: Engine, registry: Registry): Promise<Found[]> {
  const listed = new Set((await engine.query(LISTED)).map((row) => String(row.stock)));
  const names = await stockNames(engine);
  const stocks = [...new Set([...listed, ...names.keys()])].sort().map(
    (stock): Found => ({
      kind: 'stock',
      id: stock,
      ...(names.get(stock) ?? { name: null, name_zh: null }),
      stored: listed.has(stock),
    }),
  );
  const participants = new Map(
    registry
      .all()
      .map(({ id, name, nameZh }): [string, Found] => [
        id,
        { kind: 'participant', id, name, name_zh: nameZh, stored: false },
      ]),
  );
  for (const { holder, name } of await engine.query(HOLDERS)) {
    const id = String(holder);
    const known = participants.get(id) ?? { kind: 'participant', id, name: String(name), name_zh: null };
    participants.set(id, { ...known, stored: true });
  }
  return [...stocks, ...participants.values()];
}

/** The best matches of some words: the exact id, ids that begin so, names that begin so, then names that hold all words. */
export function search(index: readonly Found[], query: string, most: number): Found[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return [];
  const words = wanted.split(/\s+/);
  const code = /^\d{1,5}$/.test(wanted) ? wanted.padStart(5, '0') : wanted;
  const rank = ({ id, name, name_zh }: Found): number => {
    const [key, texts] = [id.toLowerCase(), `${name ?? ''} ${name_zh ?? ''}`.toLowerCase()];
    if (key === code) return 0;
    if (key.startsWith(wanted)) return 1;
    if (texts.startsWith(wanted) || (name_zh ?? '').startsWith(query.trim())) return 2;
    if (words.every((word) => texts.includes(word))) return 3;
    return key.includes(wanted) ? 4 : 9;
  };
  return index
    .map((found) => ({ found, rank: rank(found) }))
    .filter((item) => item.rank < 9)
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        Number(b.found.stored) - Number(a.found.stored) ||
        (a.found.id < b.found.id ? -1 : 1),
    )
    .slice(0, most)
    .map(({ found }) => found);
}
