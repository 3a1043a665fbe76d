/** A value in Thrift's compact protocol, in which a Parquet file describes itself. */
export interface Field {
  readonly type: number;
  readonly bytes: number[];
}

const [I32, I64, BINARY, LIST, STRUCT] = [5, 6, 8, 9, 12];

/** A whole number in groups of seven bits, the lowest first. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  bytes.push(rest);
  return bytes;
}

/** A whole number from 0 up to 2^52. */
export function number(value: number, type: 'i32' | 'i64' = 'i32'): Field {
  return { type: type === 'i32' ? I32 : I64, bytes: varint(2 * value) };
}

export function text(value: string): Field {
  const bytes = [...Buffer.from(value)];
  return { type: BINARY, bytes: [...varint(bytes.length), ...bytes] };
}

/** A list of at least one value, all of one type. */
export function list(values: readonly Field[]): Field {
  const type = (values[0] as Field).type;
  const head = values.length < 15 ? [(values.length << 4) | type] : [0xf0 | type, ...varint(values.length)];
  return { type: LIST, bytes: head.concat(values.flatMap(({ bytes }) => bytes)) };
}

/** A field of a struct by its number there. */
export function field(id: number, value: Field): readonly [id: number, value: Field] {
  return [id, value];
}

/** A struct of fields in the order of their numbers, none of which is 15 or more after the one before. */
export function struct(fields: readonly (readonly [id: number, value: Field])[]): Field {
  const bytes: number[] = [];
  let last = 0;
  for (const [id, value] of fields) {
    bytes.push(((id - last) << 4) | value.type);
    for (const byte of value.bytes) bytes.push(byte);
    last = id;
  }
  bytes.push(0);
  return { type: STRUCT, bytes };
}
