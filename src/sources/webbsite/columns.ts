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
  addAll(columns: readonly Float64Array[], rows: number): void {
    let room = (this.arrays[0] as Float64Array).length;
    while (room < this.count + rows) room *= 2;
    this.grow(room);
    for (let column = 0; column < this.width; column += 1)
      (this.arrays[column] as Float64Array).set(
        (columns[column] as Float64Array).subarray(0, rows),
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
