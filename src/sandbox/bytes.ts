import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const ROOM = 1 << 20;
/** The longest piece that `text` takes at once. */
const SLACK = 1 << 14;

/**
 * A file written piece by piece into one buffer: at a hundred million rows strings cost too much. Packed with gzip it
 * is a row of members, which every reader takes as one file.
 */
export class ByteFile {
  private readonly buffer = Buffer.allocUnsafe(ROOM);
  private readonly handle: number;
  private end = 0;
  /** Bytes written so far, before packing. */
  size = 0;

  constructor(
    readonly path: string,
    private readonly packed = false,
  ) {
    this.handle = openSync(path, 'w');
  }

  /** Adds text that was turned into bytes before. */
  bytes(piece: Uint8Array): void {
    if (this.end + piece.length > ROOM) this.flush();
    if (piece.length > ROOM) this.write(piece);
    else {
      this.buffer.set(piece, this.end);
      this.end += piece.length;
    }
  }

  text(piece: string): void {
    if (piece.length * 3 > SLACK) return this.bytes(Buffer.from(piece));
    if (this.end + SLACK > ROOM) this.flush();
    this.end += this.buffer.write(piece, this.end);
  }

  /** A whole number, below 2^53, and one byte after it (a comma unless told otherwise). */
  whole(value: number, after = 44): void {
    if (this.end + 32 > ROOM) this.flush();
    const { buffer } = this;
    let left = value;
    if (left < 0) {
      buffer[this.end] = 45;
      this.end += 1;
      left = -left;
    }
    let digits = 1;
    for (let ten = 10; ten <= left; ten *= 10) digits += 1;
    for (let at = this.end + digits - 1; at >= this.end; at -= 1) {
      const rest = Math.floor(left / 10);
      buffer[at] = 48 + (left - rest * 10);
      left = rest;
    }
    this.end += digits;
    buffer[this.end] = after;
    this.end += 1;
  }

  private flush(): void {
    if (this.end === 0) return;
    this.write(this.buffer.subarray(0, this.end));
    this.end = 0;
  }

  private write(piece: Uint8Array): void {
    this.size += piece.length;
    this.put(this.packed ? gzipSync(piece, { level: 1 }) : piece);
  }

  private put(out: Uint8Array): void {
    for (let at = 0; at < out.length; ) at += writeSync(this.handle, out, at);
  }

  /** Bytes handed over so far, before packing. */
  get written(): number {
    return this.size + this.end;
  }

  /** Adds what is in another file as it is; that one must be packed where this one is. */
  append(path: string): void {
    this.flush();
    const piece = Buffer.allocUnsafe(ROOM);
    const from = openSync(path, 'r');
    for (let length = readSync(from, piece); length > 0; length = readSync(from, piece)) {
      this.put(piece.subarray(0, length));
    }
    closeSync(from);
  }

  close(): void {
    this.flush();
    closeSync(this.handle);
  }
}

/** One row of a csv; cells are quoted where they must be. */
export const csvRow = (...cells: readonly (string | number | null)[]): string =>
  `${cells.map((cell) => (cell === null ? '' : /[",\n]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : cell)).join(',')}\n`;
