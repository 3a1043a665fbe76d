import { crc32, inflateRawSync } from 'node:zlib';
import { InputError } from '../errors.js';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_SIZE = 22;
const LONGEST_COMMENT = 0xffff;
const STORED = 0;
const DEFLATED = 8;

interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
  readonly encrypted: boolean;
}

const damaged = (what: string): InputError =>
  new InputError(`damaged zip (${what})`, { remedy: 'fetch the file again' });

const tooLarge = (bytes: number, limit: number): InputError =>
  new InputError(
    `unzips to ${Math.ceil(bytes / 2 ** 20)} MiB or more, where ${limit / 2 ** 20} MiB are allowed`,
    {
      remedy: 'such a file is refused; save the table in it as csv',
    },
  );

function directoryOf(zip: Buffer): ZipEntry[] {
  let end = zip.length - END_SIZE;
  while (end >= 0 && end >= zip.length - END_SIZE - LONGEST_COMMENT && zip.readUInt32LE(end) !== END)
    end -= 1;
  if (end < 0 || zip.readUInt32LE(end) !== END) throw damaged('no directory at its end');
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  const entries: ZipEntry[] = [];
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > end || zip.readUInt32LE(at) !== ENTRY)
      throw damaged(`directory entry ${index + 1} of ${count}`);
    const nameLength = zip.readUInt16LE(at + 28);
    entries.push({
      name: zip.toString('utf8', at + 46, at + 46 + nameLength),
      method: zip.readUInt16LE(at + 10),
      packed: zip.readUInt32LE(at + 20),
      size: zip.readUInt32LE(at + 24),
      offset: zip.readUInt32LE(at + 42),
      encrypted: (zip.readUInt16LE(at + 8) & 1) === 1,
    });
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

function contentOf(zip: Buffer, entry: ZipEntry, allowed: number, limit: number): Buffer {
  const { name, method, offset } = entry;
  if (entry.encrypted)
    throw new InputError(`"${name}" in the zip is encrypted`, { remedy: 'save it without a password' });
  if (offset + 30 > zip.length || zip.readUInt32LE(offset) !== LOCAL)
    throw damaged(`"${name}" is not where it should be`);
  const start = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
  const packed = zip.subarray(start, start + entry.packed);
  if (packed.length < entry.packed) throw damaged(`"${name}" is cut off`);
  if (method === STORED) return packed;
  if (method !== DEFLATED) throw damaged(`"${name}" uses packing method ${method}`);
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(allowed, 1) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limit + 1, limit);
    throw damaged(`"${name}": ${(error as Error).message}`);
  }
}

/** Whether the bytes begin as a zip does (an xlsx is one). */
export function looksLikeZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/**
 * The wanted entries of a zip, by the directory at its end.
 * @param limit bytes: neither what the directory says of all entries nor what unpacks may be more
 * @throws InputError when it is damaged, encrypted, or too large
 */
export function unzip(
  bytes: Uint8Array,
  limit: number,
  wanted: (name: string) => boolean,
): Map<string, Buffer> {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!looksLikeZip(zip)) throw damaged('it does not begin as a zip');
  const entries = directoryOf(zip);
  const told = entries.reduce((sum, { size }) => sum + size, 0);
  if (told > limit) throw tooLarge(told, limit);
  const contents = new Map<string, Buffer>();
  let left = limit;
  for (const entry of entries.filter(({ name }) => wanted(name))) {
    const content = contentOf(zip, entry, left, limit);
    left -= content.length;
    if (left < 0) throw tooLarge(limit - left, limit);
    contents.set(entry.name, content);
  }
  return contents;
}

/** A zip of the entries as they are, without packing. */
export function storeZip(entries: ReadonlyMap<string, Buffer>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of entries) {
    const label = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(label.length, 22);
    const local = Buffer.alloc(4);
    local.writeUInt32LE(LOCAL);
    const central = Buffer.alloc(6);
    central.writeUInt32LE(ENTRY);
    central.writeUInt16LE(20, 4);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    parts.push(local, common, label, content);
    directory.push(central, common, tail, label);
    offset += 30 + label.length + content.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(END_SIZE);
  end.writeUInt32LE(END);
  end.writeUInt16LE(entries.size, 8);
  end.writeUInt16LE(entries.size, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, list, end]);
}
