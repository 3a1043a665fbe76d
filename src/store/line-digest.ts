import { createHash } from 'node:crypto';

const SINES = Int32Array.from({ length: 64 }, (_, at) => Math.floor(Math.abs(Math.sin(at + 1)) * 2 ** 32));
/** Bytes that fit into one block with the mark of their end and their number. */
const MOST = 55;
/** Digits of the largest number of shares, and its sign. */
const NUMBER = 17;
const [ZERO, MINUS, UNREAD, END] = [48, 45, 63, 0x80];
const TEN_TO_8 = 100_000_000;

/**
 * Digests of the lines of lists, `HOLDER=SHARES` or `HOLDER=?`: the lower half of the md5 of that text, as the engine's
 * `md5_number_lower` gives it. Handing each line to the engine would take several times as long.
 */
export class LineDigests {
  /** Upper and lower 32 bits of the digest that was asked for last. */
  high = 0;
  low = 0;
  /** The block that is hashed: words of the text, filled from `length` on. */
  private readonly words = new Int32Array(16);
  private length = 0;
  /** Of each holder the words of its text and of `=`, 16 by 16; its bytes, or -1 where a line may not fit into a block. */
  private prefixes = new Int32Array(0);
  private lengths = new Int32Array(0);

  /** @param holders texts of the holders by their number */
  constructor(private readonly holders: readonly string[]) {
    this.prefixes = new Int32Array(holders.length * 16);
    this.lengths = Int32Array.from(holders, (holder, at) => this.prefix(holder, at));
  }

  private prefix(holder: string, at: number): number {
    const bytes = Buffer.from(`${holder}=`);
    if (bytes.length + NUMBER > MOST) return -1;
    for (const [place, byte] of bytes.entries()) {
      const word = at * 16 + (place >> 2);
      this.prefixes[word] = (this.prefixes[word] as number) | (byte << ((place & 3) << 3));
    }
    return bytes.length;
  }

  /** Works out the digest of a line. @param shares a whole number; null where they could not be read */
  of(holder: number, shares: number | null): void {
    const length = this.lengths[holder] as number;
    if (length < 0 || (shares !== null && !Number.isSafeInteger(shares))) {
      const bytes = createHash('md5')
        .update(`${this.holders[holder]}=${shares ?? '?'}`)
        .digest();
      this.high = bytes.readUInt32LE(12);
      this.low = bytes.readUInt32LE(8);
      return;
    }
    const { words, prefixes } = this;
    for (let word = 0; word < 16; word += 1) words[word] = prefixes[holder * 16 + word] as number;
    this.length = length;
    if (shares === null) this.put(UNREAD);
    else {
      const size = Math.abs(shares);
      if (shares < 0) this.put(MINUS);
      const upper = Math.floor(size / TEN_TO_8);
      if (upper > 0) this.putNumber(upper, 1);
      this.putNumber(size - upper * TEN_TO_8, upper > 0 ? 8 : 1);
    }
    words[14] = this.length << 3;
    this.put(END);
    this.hash();
  }

  private put(byte: number): void {
    const { words, length } = this;
    words[length >> 2] = (words[length >> 2] as number) | (byte << ((length & 3) << 3));
    this.length = length + 1;
  }

  /** Puts down a number below 2^31 in at least so many digits. */
  private putNumber(number: number, least: number): void {
    let digits = least;
    for (let power = 10 ** least; number >= power; power *= 10) digits += 1;
    let rest = number;
    for (let at = this.length + digits - 1; at >= this.length; at -= 1) {
      const tenth = Math.floor(rest / 10);
      this.words[at >> 2] = (this.words[at >> 2] as number) | ((ZERO + rest - tenth * 10) << ((at & 3) << 3));
      rest = tenth;
    }
    this.length += digits;
  }

  /** Hashes the block: md5 of RFC 1321, four steps of a round at a time. */
  private hash(): void {
    const words = this.words;
    let a = 0x67452301;
    let b = 0xefcdab89 | 0;
    let c = 0x98badcfe | 0;
    let d = 0x10325476;
    for (let at = 0; at < 16; at += 4) {
      a = turn(a + ((b & c) | (~b & d)) + sine(at) + (words[at] as number), 7, b);
      d = turn(d + ((a & b) | (~a & c)) + sine(at + 1) + (words[at + 1] as number), 12, a);
      c = turn(c + ((d & a) | (~d & b)) + sine(at + 2) + (words[at + 2] as number), 17, d);
      b = turn(b + ((c & d) | (~c & a)) + sine(at + 3) + (words[at + 3] as number), 22, c);
    }
    for (let at = 16; at < 32; at += 4) {
      const word = 5 * at;
      a = turn(a + ((d & b) | (~d & c)) + sine(at) + (words[(word + 1) & 15] as number), 5, b);
      d = turn(d + ((c & a) | (~c & b)) + sine(at + 1) + (words[(word + 6) & 15] as number), 9, a);
      c = turn(c + ((b & d) | (~b & a)) + sine(at + 2) + (words[(word + 11) & 15] as number), 14, d);
      b = turn(b + ((a & c) | (~a & d)) + sine(at + 3) + (words[word & 15] as number), 20, c);
    }
    for (let at = 32; at < 48; at += 4) {
      const word = 3 * at;
      a = turn(a + (b ^ c ^ d) + sine(at) + (words[(word + 5) & 15] as number), 4, b);
      d = turn(d + (a ^ b ^ c) + sine(at + 1) + (words[(word + 8) & 15] as number), 11, a);
      c = turn(c + (d ^ a ^ b) + sine(at + 2) + (words[(word + 11) & 15] as number), 16, d);
      b = turn(b + (c ^ d ^ a) + sine(at + 3) + (words[(word + 14) & 15] as number), 23, c);
    }
    for (let at = 48; at < 64; at += 4) {
      const word = 7 * at;
      a = turn(a + (c ^ (b | ~d)) + sine(at) + (words[word & 15] as number), 6, b);
      d = turn(d + (b ^ (a | ~c)) + sine(at + 1) + (words[(word + 7) & 15] as number), 10, a);
      c = turn(c + (a ^ (d | ~b)) + sine(at + 2) + (words[(word + 14) & 15] as number), 15, d);
      b = turn(b + (d ^ (c | ~a)) + sine(at + 3) + (words[(word + 5) & 15] as number), 21, c);
    }
    this.low = (c + (0x98badcfe | 0)) >>> 0;
    this.high = (d + 0x10325476) >>> 0;
  }
}

const sine = (at: number): number => SINES[at] as number;

/** The lower 32 bits of a sum, turned to the left, and another word added to them. */
const turn = (sum: number, by: number, word: number): number =>
  (((sum << by) | (sum >>> (32 - by))) + word) | 0;
