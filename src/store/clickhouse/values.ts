import type { Value } from '../engine.js';

/** The last date ClickHouse knows stands for "for ever", which is written 9999-12-31. */
export const LAST_DATE = '2299-12-31';
const FOR_EVER = '9999-12-31';

/** A type without its wrappers: `Nullable(Decimal(38, 2))` is `Decimal(38, 2)`. */
export function bareType(type: string): string {
  const inside = /^(?:Nullable|LowCardinality)\((.*)\)$/.exec(type)?.[1];
  return inside === undefined ? type : bareType(inside);
}

/** How a cell of a JSON answer becomes a value, by its column's type. */
export function valueOf(type: string): (cell: unknown) => Value {
  const bare = bareType(type);
  if (/^U?Int(64|128|256)$/.test(bare)) return (cell) => (cell === null ? null : BigInt(cell as string));
  if (bare.startsWith('Date') || bare === 'String')
    return (cell) => (cell === LAST_DATE ? FOR_EVER : (cell as string | null));
  if (bare.startsWith('Float')) return (cell) => (cell === null ? null : Number(cell));
  return (cell) => cell as Value;
}

/** How a value is written into a column of some type, as a cell of JSON. */
export function cellOf(type: string): (value: Value) => unknown {
  const bare = bareType(type);
  const scale = Number(/^Decimal\(\d+, (\d+)\)$/.exec(bare)?.[1] ?? -1);
  if (scale >= 0) return (value) => (typeof value === 'bigint' ? decimalText(value, scale) : value);
  if (bare.startsWith('Date'))
    return (value) => (typeof value === 'string' ? (value > LAST_DATE ? LAST_DATE : value) : value);
  if (bare === 'String') return (value) => (value === null ? null : String(value));
  return (value) => (typeof value === 'bigint' ? String(value) : value);
}

/** A decimal given by its digits: 1250 with two places is 12.50. */
function decimalText(digits: bigint, scale: number): string {
  if (scale === 0) return String(digits);
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
  return `${digits < 0n ? '-' : ''}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}
