import type { DuckDbEngine, NumberColumn } from './duckdb-engine.js';

/** Columns of numbers that grow. */
export class Columns {
  private arrays: Float64Array[];
  count = 0;

  constructor(
    private readonly width: number,
    room = 4096,
  ) {
    this.arrays = Array.from({ length: width }, () => new Float64Array(room));
  }

  add(...values: readonly number[]): void {
    if (this.count === (this.arrays[0] as Float64Array).length) this.grow(2 * this.count);
    for (let column = 0; column < this.width; column += 1)
      (this.arrays[column] as Float64Array)[this.count] = values[column] as number;
    this.count += 1;
  }

  /** Adds `rows` rows that stand in columns of their own. */
  addAll(columns: readonly NumberColumn[], rows: number): void {
    let room = (this.arrays[0] as Float64Array).length;
    while (room < this.count + rows) room *= 2;
    this.grow(room);
    for (let column = 0; column < this.width; column += 1)
      (this.arrays[column] as Float64Array).set(
        (columns[column] as NumberColumn).subarray(0, rows),
        this.count,
      );
    this.count += rows;
  }

  private grow(room: number): void {
    if (room === (this.arrays[0] as Float64Array).length) return;
    this.arrays = this.arrays.map((old) => {
      const array = new Float64Array(room);
      array.set(old.subarray(0, this.count));
      return array;
    });
  }

  column(index: number): Float64Array {
    return (this.arrays[index] as Float64Array).subarray(0, this.count);
  }

  all(): Float64Array[] {
    return this.arrays.map((_, index) => this.column(index));
  }

  clear(): void {
    this.count = 0;
  }
}

/**
 * Rows of a query of numbers (see DuckDbEngine.doubles) by its first one, an id from 0 on; those of an id in the order of the two columns after
 * it, or of the one there is.
 */
export async function byId(engine: DuckDbEngine, sql: string, ids: number): Promise<(Columns | undefined)[]> {
  const groups: (Columns | undefined)[] = Array.from({ length: ids });
  for await (const { columns, count } of engine.doubles(sql)) {
    const found = columns[0] as NumberColumn;
    let start = 0;
    while (start < count) {
      const id = found[start] as number;
      let end = start + 1;
      while (end < count && found[end] === id) end += 1;
      let all = groups[id];
      if (!all) {
        all = new Columns(columns.length - 1, Math.max(16, end - start));
        groups[id] = all;
      }
      all.addAll(
        columns.slice(1).map((column) => column.subarray(start, end)),
        end - start,
      );
      start = end;
    }
  }
  return groups.map((columns) => columns && sorted(columns));
}

/** The segments are read in order, so there is nothing to sort but where the engine takes another way. */
function sorted(columns: Columns): Columns {
  const all = columns.all();
  const [first, second] = [all[0] as Float64Array, (all[1] ?? all[0]) as Float64Array];
  const inOrder = (a: number, b: number): number =>
    (first[a] as number) - (first[b] as number) || (second[a] as number) - (second[b] as number);
  let row = 1;
  while (row < columns.count && inOrder(row - 1, row) <= 0) row += 1;
  if (row >= columns.count) return columns;
  const order = Uint32Array.from({ length: columns.count }, (_, index) => index).sort(inOrder);
  const result = new Columns(all.length, columns.count);
  result.addAll(
    all.map((column) => Float64Array.from(order, (index) => column[index] as number)),
    columns.count,
  );
  return result;
}
