import type { Unit } from './numbers.js';
import { UNIT_WORDS } from './numbers.js';
import type { Lang, Words } from './words.js';

export type Cell = string | number | boolean | null;

export interface TableColumn {
  readonly key: string;
  readonly name: Words;
  readonly unit: Unit;
}

/** The numbers behind a figure, in plain units: currency units, fractions of 1, days. */
export interface Table {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly Readonly<Record<string, Cell>>[];
}

/** A column of a table. */
export const column = (key: string, unit: Unit, en: string, zh: string): TableColumn => ({
  key,
  unit,
  name: { en, zh },
});

/** Heads of a table as people read them, with units. */
export const headsOf = (table: Table, lang: Lang): string[] =>
  table.columns.map(({ name, unit }) => {
    const measure = unit === 'text' || unit === 'date' || unit === 'yes-no' ? '' : UNIT_WORDS[unit][lang];
    return measure === ''
      ? name[lang]
      : lang === 'en'
        ? `${name.en}, ${measure}`
        : `${name.zh}（${measure}）`;
  });

/** The cells of a column that are numbers. */
export const numbersOf = (table: Table, key: string): number[] =>
  table.rows.flatMap((row) => (typeof row[key] === 'number' ? [row[key] as number] : []));
