import { isAscii, isUtf8 } from 'node:buffer';
import { InputError } from '../../errors.js';

/** Bytes that one line may have. Longer ones occur in binary files only. */
export const MAX_LINE = 1 << 20;

const LF = 10;

/** The text of some whole lines, and the number of the first of them (1 = first line of the file). */
export interface TextBlock {
  readonly line: number;
  readonly text: string;
}

/**
 * The lines of a text file, some thousand at a time. UTF-8 and UTF-16LE (told by its byte order mark); text that is
 * no UTF-8 is read as GB18030, which contains GBK and GB2312.
 * @throws InputError for NUL bytes, a line over 1 MiB, and bytes of neither encoding
 */
export async function* readText(chunks: AsyncIterable<Uint8Array>): AsyncIterable<TextBlock> {
  const decode = decoder();
  let line = 1;
  for await (const bytes of wholeLines(narrowed(chunks))) {
    const nul = bytes.indexOf(0);
    if (nul >= 0) {
      throw new InputError('a NUL byte: this is no csv text', {
        place: `row ${line + countLines(bytes.subarray(0, nul))}`,
        remedy: 'save the table as csv in UTF-8',
      });
    }
    yield { line, text: decode(bytes, line) };
    line += countLines(bytes);
  }
}

/** UTF-16LE turned into UTF-8, anything else as it is, both without byte order mark. */
async function* narrowed(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Buffer> {
  let head: Buffer | null = Buffer.alloc(0);
  let utf16: InstanceType<typeof TextDecoder> | null = null;
  const through = (bytes: Buffer): Buffer =>
    utf16 ? Buffer.from(utf16.decode(bytes, { stream: true })) : bytes;
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (head === null) {
      yield through(bytes);
      continue;
    }
    head = Buffer.concat([head, bytes]);
    if (head.length < 3) continue;
    if (head[0] === 0xff && head[1] === 0xfe) utf16 = new TextDecoder('utf-16le');
    yield through(withoutMark(head));
    head = null;
  }
  if (head) yield head;
}

function withoutMark(head: Buffer): Buffer {
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? head.subarray(3) : head;
}

/** Bytes cut at line ends: a line feed is no part of any other character in UTF-8 and GB18030. */
async function* wholeLines(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  let rest: Buffer[] = [];
  let held = 0;
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(LF) + 1;
    if (end > 0) {
      if (held + chunk.indexOf(LF) > MAX_LINE) throw tooLong();
      yield held ? Buffer.concat([...rest, chunk.subarray(0, end)]) : chunk.subarray(0, end);
      rest = [];
      held = 0;
    }
    if (end < chunk.length) rest.push(chunk.subarray(end));
    held += chunk.length - end;
    if (held > MAX_LINE) throw tooLong();
  }
  if (held > 0) yield Buffer.concat(rest);
}

/** The refusal of a line over MAX_LINE. */
export function tooLong(): InputError {
  return new InputError('a line of more than 1 MiB: this is no csv text', {
    remedy: 'give a csv with one row per line, ended by LF or CR LF',
  });
}

/** Plain ASCII leaves the encoding open; the first block with more than that settles it for the file. */
function decoder(): (bytes: Buffer, line: number) => string {
  const gb18030 = new TextDecoder('gb18030', { fatal: true });
  let encoding: 'UTF-8' | 'GB18030' | null = null;
  return (bytes, line) => {
    if (isAscii(bytes)) return bytes.toString('latin1');
    encoding ??= isUtf8(bytes) ? 'UTF-8' : 'GB18030';
    try {
      if (encoding === 'GB18030') return gb18030.decode(bytes);
      if (isUtf8(bytes)) return bytes.toString('utf8');
    } catch {
      // Told below, as for UTF-8.
    }
    throw new InputError(`bytes that are no ${encoding === 'UTF-8' ? 'UTF-8' : 'UTF-8 or GB18030'} text`, {
      place: `row ${line} or after`,
      remedy: 'save the csv in UTF-8',
    });
  };
}

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) lines += 1;
  return lines;
}
