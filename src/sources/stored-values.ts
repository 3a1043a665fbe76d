import type { IsoDate } from '../iso-date.js';
import type { Engine } from '../store/engine.js';

/** A stored value of a series, an index or a valuation on a day. Doubles: only for telling units and repeats. */
export interface StoredValue {
  readonly value: number;
  readonly source: string;
}
export type ValuesByDay = ReadonlyMap<IsoDate, readonly StoredValue[]>;

export type ValueTable = 'series_days' | 'index_days' | 'valuation_days';

const QUERIES: Readonly<Record<ValueTable, string>> = {
  series_days: `SELECT CAST(date AS VARCHAR) AS date, CAST(value AS DOUBLE) AS value, source FROM series_days
    WHERE id = $id ORDER BY series_days.date, file`,
  index_days: `SELECT CAST(date AS VARCHAR) AS date, CAST(close AS DOUBLE) AS value, source FROM index_days
    WHERE id = $id AND adjusted = $kind ORDER BY index_days.date, file`,
  valuation_days: `SELECT CAST(date AS VARCHAR) AS date, CAST(value AS DOUBLE) AS value, source FROM valuation_days
    WHERE id = $id AND metric = $kind ORDER BY valuation_days.date, file`,
};

const NONE: ValuesByDay = new Map();

/** What is stored, or waits to be stored, of single series. */
export class StoredValues {
  private readonly known = new Map<string, Map<IsoDate, StoredValue[]>>();

  constructor(private readonly engine: Engine) {}

  private static key(table: ValueTable, id: string, kind: string): string {
    return [table, id, kind].join('\n');
  }

  /**
   * Reads what is stored of a series, so that `of` and `add` know it.
   * @param kind adjustment of an index, metric of a valuation, '' for a series
   */
  async read(table: ValueTable, id: string, kind: string): Promise<void> {
    const key = StoredValues.key(table, id, kind);
    if (this.known.has(key)) return;
    const days = new Map<IsoDate, StoredValue[]>();
    this.known.set(key, days);
    for (const row of await this.engine.query(QUERIES[table], { id, kind })) {
      const date = String(row.date);
      days.set(date, [...(days.get(date) ?? []), { value: Number(row.value), source: String(row.source) }]);
    }
  }

  of(table: ValueTable, id: string, kind: string): ValuesByDay {
    return this.known.get(StoredValues.key(table, id, kind)) ?? NONE;
  }

  /** Takes in a value of a file that was accepted. */
  add(table: ValueTable, id: string, kind: string, date: IsoDate, value: StoredValue): void {
    const days = this.known.get(StoredValues.key(table, id, kind));
    if (days) days.set(date, [...(days.get(date) ?? []), value]);
  }
}
