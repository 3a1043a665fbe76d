import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contentOf } from '../../src/archive/unpack.js';
import { all } from '../support/csv.js';
import { temporaryFolder } from '../support/folder.js';
import { laterRejection } from '../support/rejection.js';

const folder = temporaryFolder('zstd-frames');
const line = (shares: number): string =>
  `INSERT INTO holdings VALUES (1,2,${shares},"2025-01-02"),(2,2,400,"2025-01-02");\n`;
const CONTENT = Array.from({ length: 12 }, (_, index) => line(300 + index * 7)).join('');
/** CONTENT as the program zstd 1.5 packs it. */
const PACKED = {
  'level 3':
    'KLUv/WSEApUDANQESU5TRVJUIElOVE8gaG9sZGluZ3MgVkFMVUVTICgxLDIsMzAwLCIyMDI1LTAxLTAyIiksKDIsMiw0Owo3MTQy' +
    'MTgzNTQyOTU2NjM3MDcNAEApDqDYAIoNoGgAZQfQZgBtBlBxAMUGUDRAGSeQLRWZe5AL9jw=',
  'level 19':
    'KLUv/WSEAmUDANJEEhiAzQMQiI5gYBjiOkodtqSUKfNSkQ46twexY4PwDe9eE/ydR4Bw/PyLA/XNvNn7fsXdjZ99bZWKUSw7NdHD' +
    'QJKzR0LnJoisdAYNoBBIvP/3sCPjykMbalANfWiLauihDaoB5QhJqQhJAZAL9jw=',
};
const UNCHECKED = Buffer.from(
  'KLUv/WCEApUDANQESU5TRVJUIElOVE8gaG9sZGluZ3MgVkFMVUVTICgxLDIsMzAwLCIyMDI1LTAxLTAyIiksKDIsMiw0Owo3MTQy' +
    'MTgzNTQyOTU2NjM3MDcNAEApDqDYAIoNoGgAZQfQZgBtBlBxAMUGUDRAGSeQLRWZew==',
  'base64',
);
const SKIPPABLE = Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
let files = 0;

async function read(bytes: Buffer): Promise<string> {
  const path = join(folder, `${(files += 1)}.zst`);
  writeFileSync(path, bytes);
  return Buffer.concat(await all(contentOf(path))).toString();
}

for (const [level, text] of Object.entries(PACKED)) {
  const packed = Buffer.from(text, 'base64');

  test(`${level}: one frame, several, and frames without content between them`, async () => {
    expect(await read(packed)).toBe(CONTENT);
    expect(await read(Buffer.concat([packed, packed]))).toBe(CONTENT + CONTENT);
    expect(await read(Buffer.concat([packed, SKIPPABLE, packed, SKIPPABLE]))).toBe(CONTENT + CONTENT);
  });

  test(`${level}: a byte that flipped is refused, wherever it is, or changes nothing`, async () => {
    let told = 0;
    for (let at = 4; at < packed.length; at += 1)
      for (const flip of [0x01, 0x10, 0x80]) {
        const marred = Buffer.from(packed);
        marred[at] = (marred[at] as number) ^ flip;
        const content = await read(marred).catch((error: Error) => {
          expect(error.message).toMatch(/damaged zstd|unpacks to more/);
          told += 1;
          return CONTENT;
        });
        expect(content).toBe(CONTENT);
      }
    expect(told).toBeGreaterThan(packed.length * 2);
  });

  test(`${level}: what was cut off is refused, and so is what follows a frame and is none`, async () => {
    for (let length = 4; length < packed.length; length += 1)
      expect(await laterRejection(read(packed.subarray(0, length)))).toMatch(/damaged zstd/);
    expect(await laterRejection(read(Buffer.concat([packed, Buffer.from('more')])))).toMatch(/damaged zstd/);
  });
}

test('a frame without a checksum is read as it is', async () => {
  expect(await read(UNCHECKED)).toBe(CONTENT);
});
