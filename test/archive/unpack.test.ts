import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { contentOf, headOf, type UnpackLimits, wholeContentOf } from '../../src/archive/unpack.js';
import { all } from '../support/csv.js';
import { temporaryFolder } from '../support/folder.js';
import { laterRejection } from '../support/rejection.js';

const folder = temporaryFolder('unpack');

function file(name: string, bytes: Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const read = async (path: string, limits?: UnpackLimits): Promise<Buffer> =>
  Buffer.concat(await all(contentOf(path, limits)));

// 256 KiB is the size of the chunks, so the limits are passed at the chunk after
const ZEROS = gzipSync(Buffer.alloc(4 << 20));
const limits = (free: number, ratio: number, total: number): UnpackLimits => ({ free, ratio, total });

describe('the content of a file', () => {
  it('is its bytes, whatever its name says', async () => {
    const bytes = Buffer.from('plain, not packed\n');
    expect(await read(file('plain.gz', bytes))).toEqual(bytes);
    expect(await read(file('one-byte', Buffer.from([0x1f])))).toEqual(Buffer.from([0x1f]));
    expect(await read(file('empty', Buffer.alloc(0)))).toHaveLength(0);
  });

  it('is unpacked when it begins like gzip, several members too', async () => {
    expect((await read(file('packed.csv', gzipSync('packed\n')))).toString()).toBe('packed\n');
    const members = Buffer.concat([gzipSync('one\n'), gzipSync('two\n')]);
    expect((await read(file('members', members))).toString()).toBe('one\ntwo\n');
  });

  it('may be large when the file is', async () => {
    const random = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 251));
    expect(await read(file('fair.gz', gzipSync(random)), limits(1024, 400, 1 << 20))).toEqual(random);
  });
});

describe('a gzip that unfolds too far', () => {
  it('is refused by the ratio, beyond what is always allowed', async () => {
    const bomb = file('bomb.gz', ZEROS);
    expect(await read(bomb, limits(8 << 20, 10, 16 << 20))).toHaveLength(4 << 20);
    expect(await laterRejection(read(bomb, limits(1 << 20, 200, 16 << 20)))).toMatch(
      /^unpacks to more than \d+ MiB from \d+ KiB; such a file is refused; unpack it yourself if you trust it$/,
    );
  });

  it('is refused by the total', async () => {
    const large = file('large.gz', ZEROS);
    expect(await laterRejection(read(large, limits(1, 1e9, 2 << 20)))).toContain(
      'unpacks to more than 2 MiB',
    );
  });

  it('is refused by the default limits before it fills the memory', async () => {
    const path = file('default.gz', gzipSync(Buffer.alloc(80 << 20), { level: 9 }));
    let seen = 0;
    const reading = (async () => {
      for await (const chunk of contentOf(path)) seen += chunk.length;
    })();
    expect(await laterRejection(reading)).toContain('unpacks to more than');
    expect(seen).toBeLessThan(66 << 20);
  });
});

describe('a damaged gzip', () => {
  const whole = gzipSync(Buffer.from('stock_code,date\n'.repeat(2000)));

  it.each([
    ['cut off', whole.subarray(0, whole.length - 12)],
    ['head alone', whole.subarray(0, 5)],
    ['changed inside', Buffer.concat([whole.subarray(0, 30), Buffer.alloc(8, 0xff), whole.subarray(38)])],
  ])('is refused: %s', async (name, bytes) => {
    const message = await laterRejection(read(file(`${name}.gz`, bytes)));
    expect(message).toMatch(/^damaged gzip \(.+\); fetch the file again$/);
  });
});

describe('parts of the content', () => {
  it('head: the first bytes only', async () => {
    const path = file('long.gz', gzipSync(Buffer.from('0123456789'.repeat(100_000))));
    expect((await headOf(path, 12)).toString()).toBe('012345678901');
    expect(await headOf(file('short', Buffer.from('ab')), 12)).toHaveLength(2);
  });

  it('whole: up to a limit', async () => {
    const path = file('whole', Buffer.alloc(3 << 20, 'x'));
    expect(await wholeContentOf(path, 3 << 20)).toHaveLength(3 << 20);
    expect(await laterRejection(wholeContentOf(path, 2 << 20))).toMatch(/^larger than 2 MiB; /);
  });

  it('a file that is not there fails the promise, not the process', async () => {
    await expect(headOf(join(folder, 'absent'))).rejects.toThrow('ENOENT');
  });
});
