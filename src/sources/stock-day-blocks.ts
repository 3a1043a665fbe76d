import { InputError } from '../errors.js';
import type { IsoDate } from '../iso-date.js';
import { holderByName } from '../store/staging.js';

/** Follows the rows of a holdings csv list by list, to find holders that stand twice in one. */
export class StockDayBlocks {
  /** Whether a list came back after another one began: then only all rows together can tell. */
  scattered = false;
  /** Whether a list has several holders of one name. */
  sameName = false;
  private readonly closed = new Set<string>();
  private current = '';
  private stock = '';
  private date: IsoDate = '';
  private holders = new Map<string, number>();

  /**
   * The key under which a row's holder is kept; several holders of one name have the same key here.
   * @throws InputError when a participant stands twice in the list
   */
  holderOf(stock: string, date: IsoDate, participant: string | null, name: string, row: number): string {
    if (stock !== this.stock || date !== this.date) this.open(stock, date);
    const holder = participant ?? holderByName(name);
    const first = this.holders.get(holder);
    if (first !== undefined && participant === null) this.sameName = true;
    else if (first !== undefined) throw twice(holder, stock, date, `rows ${first} and ${row}`);
    this.holders.set(holder, row);
    return holder;
  }

  private open(stock: string, date: IsoDate): void {
    const list = `${stock} ${date}`;
    if (this.current) this.closed.add(this.current);
    if (this.closed.has(list)) this.scattered = true;
    this.stock = stock;
    this.date = date;
    this.current = list;
    this.holders = new Map();
  }
}

export function twice(holder: string, stock: string, date: IsoDate, place: string): InputError {
  return new InputError(`participant ${holder} stands twice in the list of ${stock} on ${date}`, {
    place,
    remedy: 'remove the double rows; which of them counts cannot be told',
  });
}
