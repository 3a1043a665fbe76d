import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { assert } from '../errors.js';

/** Where an input of the indicators is stored, and when its value of a day is known. */
export interface Input {
  readonly input: string;
  readonly table: 'index_days' | 'series_days' | 'basket';
  /** The index or series; of a basket its shares. */
  readonly ids: readonly string[];
  /** On the evening of the day, or only before the mainland opens on the next. */
  readonly published: 'evening' | 'next-morning';
  /** A number of the day itself, of either sign, such as a flow: never carried over a holiday, as a price is. */
  readonly flow?: boolean;
  readonly meaning: string;
}

const FILE = new URL('../../data/northbound-inputs.csv', import.meta.url);
const TABLES = ['index_days', 'series_days', 'basket'] as const;

let shipped: readonly Input[] | null = null;

/** The inputs of data/northbound-inputs.csv. Read once. */
export function shippedInputs(): readonly Input[] {
  shipped ??= (parse(readFileSync(FILE, 'utf8'), { columns: true }) as Record<string, string>[]).map(
    (row) => {
      const table = TABLES.find((one) => one === row.table);
      const published = (['evening', 'next-morning'] as const).find((one) => one === row.published);
      assert(table && published && row.input && row.id, `northbound-inputs.csv: ${JSON.stringify(row)}`);
      return { input: row.input, table, ids: row.id.split(' '), published, meaning: row.meaning ?? '' };
    },
  );
  return shipped;
}

/** Every index, series and share that the inputs need. */
export function neededIds(inputs: readonly Input[]): { index: string[]; series: string[] } {
  const of = (tables: readonly Input['table'][]): string[] => [
    ...new Set(inputs.filter(({ table }) => tables.includes(table)).flatMap(({ ids }) => ids)),
  ];
  return { index: of(['index_days', 'basket']), series: of(['series_days']) };
}
