import { createHash } from 'node:crypto';

const SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const SINES = Int32Array.from({ length: 64 }, (_, at) => Math.floor(Math.abs(Math.sin(at + 1)) * 2 ** 32));
/** Bytes that fit into one block with the mark of their end and their number. */
const MOST = 55;

const words = new Int32Array(16);
let [high, low] = [0, 0];

/**
 * The lower half of the md5 of a text, as the engine's `md5_number_lower` gives it: the upper and the lower 32 bits are then
 * in `digestHigh()` and `digestLow()`. Handing each line of a list to the engine would take several times as long.
 */
export function digestText(text: string): void {
  if (!isShort(text)) {
    const bytes = createHash('md5').update(text).digest();
    high = bytes.readUInt32LE(12);
    low = bytes.readUInt32LE(8);
    return;
  }
  const { length } = text;
  words.fill(0);
  for (let at = 0; at < length; at += 1)
    words[at >> 2] = (words[at >> 2] as number) | (text.charCodeAt(at) << ((at & 3) << 3));
  words[length >> 2] = (words[length >> 2] as number) | (0x80 << ((length & 3) << 3));
  words[14] = length << 3;
  let [a, b, c, d] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  for (let at = 0; at < 64; at += 1) {
    let f: number;
    let word: number;
    if (at < 16) {
      f = (b & c) | (~b & d);
      word = at;
    } else if (at < 32) {
      f = (d & b) | (~d & c);
      word = (5 * at + 1) & 15;
    } else if (at < 48) {
      f = b ^ c ^ d;
      word = (3 * at + 5) & 15;
    } else {
      f = c ^ (b | ~d);
      word = (7 * at) & 15;
    }
    const turned = (a + f + (SINES[at] as number) + (words[word] as number)) | 0;
    const by = SHIFTS[((at >> 4) << 2) | (at & 3)] as number;
    a = d;
    d = c;
    c = b;
    b = (b + ((turned << by) | (turned >>> (32 - by)))) | 0;
  }
  low = (c + (0x98badcfe | 0)) >>> 0;
  high = (d + 0x10325476) >>> 0;
}

export const digestHigh = (): number => high;
export const digestLow = (): number => low;

function isShort(text: string): boolean {
  if (text.length > MOST) return false;
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) return false;
  return true;
}
