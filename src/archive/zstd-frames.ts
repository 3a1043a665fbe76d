import { InputError } from '../errors.js';

/** A run of packed bytes of one frame. */
export interface FramePiece {
  readonly bytes: Uint8Array;
  /** Set on the last piece of a frame. */
  readonly end?: {
    /** Low 32 bits of the content's XXH64; null where the frame carries none. */
    readonly checksum: number | null;
  };
}

const FRAME = 0xfd2fb528;
/** Frames that hold no content: sixteen magic numbers from here on. */
const SKIPPABLE = 0x184d2a50;
const DICTIONARY_BYTES = [0, 1, 2, 4] as const;
const SIZE_BYTES = [0, 2, 4, 8] as const;
const REPEATED = 1;
const RESERVED = 3;

type Next = 'magic' | 'descriptor' | 'header' | 'block' | 'content' | 'checksum' | 'skip-size' | 'skip';

/** Bytes that are gathered before they mean something; what follows a header is passed on as it comes. */
const GATHERED: Readonly<Partial<Record<Next, number>>> = {
  magic: 4,
  descriptor: 1,
  block: 3,
  checksum: 4,
  'skip-size': 4,
};

/**
 * Where the frames of a zstd stream begin and end, by their headers and those of their blocks (RFC 8878, section 3.1), so
 * that the content of each can be held against its checksum. Reads no content. The first bytes of a frame are passed on
 * when they are whole.
 */
export class ZstdFrames {
  private next: Next = 'magic';
  /** Bytes of the current step that are still to come. */
  private left = 4;
  private gathered: number[] = [];
  private hasChecksum = false;
  private last = false;

  /** Whether the stream may end here. */
  get whole(): boolean {
    return this.next === 'magic' && this.gathered.length === 0;
  }

  /** The pieces of frames that a chunk holds; skippable frames are left out. */
  *pieces(chunk: Uint8Array): Generator<FramePiece> {
    let from = 0;
    let at = 0;
    while (at < chunk.length) {
      const skipping = this.next === 'skip' || this.next === 'skip-size';
      const step = Math.min(this.left, chunk.length - at);
      if (GATHERED[this.next] !== undefined) this.gathered.push(...chunk.subarray(at, at + step));
      this.left -= step;
      at += step;
      if (skipping) from = at;
      if (this.left > 0) break;
      const magic = this.next === 'magic' ? Uint8Array.from(this.gathered) : null;
      const ended = this.turn();
      if (magic) {
        if (this.next === 'descriptor') yield { bytes: magic };
        from = at;
      }
      if (ended) {
        yield { bytes: chunk.subarray(from, at), end: ended };
        from = at;
      }
    }
    const held = this.next === 'magic' || this.next === 'skip' || this.next === 'skip-size';
    if (from < chunk.length && !held) yield { bytes: chunk.subarray(from) };
  }

  /** Goes to the next step; tells of a frame that ended. */
  private turn(): FramePiece['end'] | null {
    const bytes = this.gathered;
    this.gathered = [];
    const value = bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);
    switch (this.next) {
      case 'magic':
        if (value >= SKIPPABLE && value < SKIPPABLE + 16) return this.go('skip-size');
        if (value !== FRAME) throw damaged('bytes that begin no frame');
        return this.go('descriptor');
      case 'descriptor': {
        this.hasChecksum = (value & 4) !== 0;
        const single = (value & 32) !== 0;
        const size = value >> 6 === 0 ? (single ? 1 : 0) : (SIZE_BYTES[value >> 6] as number);
        return this.go('header', (single ? 0 : 1) + (DICTIONARY_BYTES[value & 3] as number) + size);
      }
      case 'header':
        return this.go('block');
      case 'block': {
        const type = (value >> 1) & 3;
        if (type === RESERVED) throw damaged('a block of no known kind');
        this.last = (value & 1) === 1;
        return this.go('content', type === REPEATED ? 1 : value >> 3);
      }
      case 'content':
        if (!this.last) return this.go('block');
        if (this.hasChecksum) return this.go('checksum');
        this.go('magic');
        return { checksum: null };
      case 'checksum':
        this.go('magic');
        return { checksum: value };
      case 'skip-size':
        return this.go('skip', value);
      case 'skip':
        return this.go('magic');
    }
  }

  /** Steps without a byte are passed over at once. */
  private go(next: Next, bytes = GATHERED[next] ?? 0): FramePiece['end'] | null {
    this.next = next;
    this.left = bytes;
    return bytes === 0 ? (this.turn() ?? null) : null;
  }
}

/** What is said of a zstd file that cannot be trusted. */
export const damaged = (what: string): InputError =>
  new InputError(`damaged zstd (${what})`, { remedy: 'fetch the file again' });
