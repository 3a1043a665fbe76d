import { NoDataError } from '../errors.js';
import type { Engine } from '../store/engine.js';
import { sqlFile } from '../store/sql-file.js';

export interface StockName {
  readonly name: string | null;
  readonly name_zh: string | null;
}

const ALL_NAMES = sqlFile(import.meta.url, './sql/all-names.sql');
const ONE_NAME = sqlFile(import.meta.url, './sql/stock-names.sql');

/** Names of all stocks: of each the latest without and the latest with Chinese characters. */
export async function stockNames(engine: Engine): Promise<Map<string, StockName>> {
  return namesOf(await engine.query(ALL_NAMES));
}

/** The names of one stock. */
export async function stockName(engine: Engine, stock: string): Promise<StockName> {
  return namesOf(await engine.query(ONE_NAME, { stock })).get(stock) ?? { name: null, name_zh: null };
}

const STORED = sqlFile(import.meta.url, './sql/stock-stored.sql');

/** @throws NoDataError for a stock of which no list, price, name or event is stored */
export async function needStock(engine: Engine, stock: string): Promise<void> {
  const [row] = await engine.query(STORED, { stock });
  if (row?.stored !== true)
    throw new NoDataError(`nothing of ${stock} is stored; import its lists or prices, or see waizi status`);
}

function namesOf(rows: readonly Record<string, unknown>[]): Map<string, StockName> {
  const names = new Map<string, StockName>();
  for (const row of rows) {
    const name = String(row.name);
    const known = names.get(String(row.stock)) ?? { name: null, name_zh: null };
    names.set(
      String(row.stock),
      /\p{Script=Han}/u.test(name) ? { ...known, name_zh: name } : { ...known, name },
    );
  }
  return names;
}
