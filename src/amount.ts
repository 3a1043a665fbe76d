/** An amount of money to the cent, exact. */
export class Amount {
  constructor(readonly cents: bigint) {}

  /** Plain currency units with two decimals where there are cents: `12.50`, `-3`. */
  toString(): string {
    const sign = this.cents < 0n ? '-' : '';
    const size = this.cents < 0n ? -this.cents : this.cents;
    const [whole, rest] = [size / 100n, size % 100n];
    return rest === 0n ? `${sign}${whole}` : `${sign}${whole}.${String(rest).padStart(2, '0')}`;
  }

  /** Nearest double, in currency units. */
  toNumber(): number {
    return Number(this.toString());
  }

  add(other: Amount): Amount {
    return new Amount(this.cents + other.cents);
  }

  toJSON(): number {
    return this.toNumber();
  }
}

/** JSON text in which whole numbers and amounts keep all their digits. */
export function toJson(value: unknown, indent = 2): string {
  return write(value, indent, '');
}

function write(value: unknown, indent: number, pad: string): string {
  if (value instanceof Amount || typeof value === 'bigint') return value.toString();
  if (value === null || value === undefined || typeof value !== 'object')
    return JSON.stringify(value ?? null);
  const inner = pad + ' '.repeat(indent);
  const flat = isFlat(value);
  const [open, separator, close] =
    flat || indent === 0 ? ['', ', ', ''] : [`\n${inner}`, `,\n${inner}`, `\n${pad}`];
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return `[${open}${value.map((item) => write(item, indent, inner)).join(separator)}${close}]`;
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return '{}';
  return `{${open}${entries.map(([key, item]) => `${JSON.stringify(key)}: ${write(item, indent, inner)}`).join(separator)}${close}}`;
}

/** Rows and short lists stand on one line. */
function isFlat(value: object): boolean {
  const items = Array.isArray(value) ? value : Object.values(value);
  return items.every((item) => item === null || typeof item !== 'object' || item instanceof Amount);
}
